"""Files against their list, rules against the chains, totals against what was recorded."""

from __future__ import annotations

from collections.abc import Mapping

from kepu_review.events import merkle_root
from kepu_review.model import Assignment
from kepu_review.report.proof import chains, names, rules, sheets
from kepu_review.report.proof.evidence import Evidence
from kepu_review.report.proof.recount import Totals, called
from kepu_review.report.proof.verdict import Found
from kepu_review.rubrics import Total
from kepu_review.text import t

_GONE = frozenset({"review_recalled", "recused"})


def files(evidence: Evidence, given: Mapping[str, bytes], found: Found) -> None:
    """Each attached file has the content that the list says; none is missing, none too many."""
    listed = {str(one.get("name")): str(one.get("sha256")) for one in _listed(evidence)}
    of_content = {digest: name for name, digest in listed.items()}
    extra = {one: names.digest(given[one]) for one in _extra(given, listed)}
    for name, wanted in listed.items():
        if name not in given:
            found.add("missing", _missing(name, wanted, extra), file=name)
            continue
        got = names.digest(given[name])
        if got == wanted:
            continue
        if got in of_content:
            other = of_content[got]
            told = t("附件 {name} 的内容换成了 {other} 的", name=name, other=other)
            found.add("swapped", told, file=name)
            continue
        told = t(
            "附件 {name} 被改动：清单上的哈希是 {wanted}…，现在是 {got}…",
            name=name,
            wanted=wanted[:16],
            got=got[:16],
        )
        found.add("changed", told, file=name)
    for name in extra:
        found.add("extra", t("附件 {name} 不在清单上", name=name), file=name)
    if names.PAGES not in given:
        found.add("missing", t("附件 {name} 不见了", name=names.PAGES), file=names.PAGES)


def _extra(given: Mapping[str, bytes], listed: Mapping[str, str]) -> list[str]:
    return sorted(given.keys() - listed.keys() - {names.MANIFEST, names.PAGES})


def _missing(name: str, wanted: str, extra: dict[str, str]) -> str:
    """Gone, or there under another name; that is then no longer one too many."""
    other = next((one for one, got in extra.items() if got == wanted), None)
    if other is None:
        return t("附件 {name} 不见了", name=name)
    del extra[other]
    return t("附件 {name} 被改名为 {other}", name=name, other=other)


def provenance(evidence: Evidence, found: Found) -> None:
    """Rules and rubrics are those that the chains fixed; the method is the programme's."""
    fixed, programme = set(), set()
    for item in evidence.events:
        if item.kind == "rubric_fixed":
            fixed.add(item.content().get("hash"))
        elif item.kind == "round_created":
            programme.add(item.content().get("programme_hash"))
    read = evidence.programme
    if read is not None and evidence.events and read.hash not in programme:
        told = t("附件 {name} 不是建立批次时的认定项目规则", name=names.PROGRAMME)
        found.add("programme", told, file=names.PROGRAMME)
    for stage in evidence.rules.get("stages", ()):
        for category, content in stage.get("rubrics", {}).items():
            if content not in fixed and evidence.events:
                told = t(
                    "{name}：类别“{category}”的评分标准 {content}… 没有在留痕中确定过",
                    name=names.METHOD,
                    category=category,
                    content=str(content)[:16],
                )
                found.add("method", told, file=names.METHOD)
        _method(evidence, stage, found)


def _method(evidence: Evidence, stage: Mapping[str, object], found: Found) -> None:
    """What differs from the programme must have been changed by an act on record."""
    if evidence.programme is None:
        return
    acts = {item.kind for item in evidence.events}
    for key, wanted in rules.of_programme(evidence.programme, str(stage["id"])).items():
        changeable = {"method": "method_changed"}.get(key, "terms_changed")
        if key in {"tie_decimals", "tie_chain"}:
            changeable = ""
        if stage.get(key) != wanted and changeable not in acts:
            told = t(
                "{name}：环节“{stage}”的 {key} 是 {got}，认定项目规定是 {wanted}，留痕中没有改过",
                name=names.METHOD,
                stage=stage["id"],
                key=key,
                got=stage.get(key),
                wanted=wanted,
            )
            found.add("method", told, file=names.METHOD)


def trail(evidence: Evidence, found: Found) -> str:
    """Each chain holds, and their root is the one that was written down; returns the root."""
    for fault in chains.broken(evidence.events):
        place = t("链“{chain}”第 {seq} 个事件", chain=fault.chain, seq=fault.seq)
        why = t("不与前一个事件衔接") if fault.kind == "link" else t("内容与哈希不符，已被改动")
        found.add("chain", f"{place}{t('：')}{why}", file=names.EVENTS)
    root = merkle_root(chains.heads(evidence.events))
    for name, stated in ((names.PRINTED, evidence.printed), (names.MANIFEST, evidence.manifest)):
        wanted = stated.get("root", "")
        if name not in evidence.unread and wanted != root:
            told = t(
                "由附件中各链算得的默克尔根是 {root}…，{name} 写的是 {wanted}…",
                root=root[:16],
                name=name,
                wanted=str(wanted)[:16],
            )
            found.add("root", told, file=names.EVENTS)
    return root


def totals(evidence: Evidence, made: Totals, found: Found) -> None:
    """The totals by the marks are those of sheets.csv and of the acts of handing in."""
    by_place = {(item.chain, item.seq): item for item in evidence.events}
    for sheet in evidence.sheets:
        if sheet.state != sheets.HANDED_IN:
            continue
        keys = sheet.keys
        held, total = evidence.marks.get(keys), made.get(keys)
        if held is not None and held.digest != sheet.marks:
            told = t("{sheet}：打分与 {name} 记下的不同", sheet=called(keys), name=names.SHEETS)
            found.add("mark", told, file=names.MARKS)
        _points(keys, held, total, found)
        _total(sheet, total, by_place, found)
    strangers = evidence.marks.keys() - {sheet.keys for sheet in evidence.sheets}
    for keys in sorted(strangers, key=str):
        told = t("{sheet}：有打分，却不在 {name} 里", sheet=called(keys), name=names.SHEETS)
        found.add("sheet", told, file=names.MARKS)
    _handed_in(evidence, found)


def _points(keys: Assignment, held: sheets.Marks | None, total: Total | None, found: Found) -> None:
    if total is None or held is None:
        return
    for criterion, written in held.points.items():
        points = total.by_criterion.get(criterion)
        got = "" if points is None else str(points)
        if got != written:
            told = t(
                "{sheet}，指标 {criterion}：写的是 {written} 分，按打分和评分标准算得 {got} 分",
                sheet=called(keys),
                criterion=criterion,
                written=written or "—",
                got=got or "—",
            )
            found.add("mark", told, file=names.MARKS)


def _total(
    sheet: sheets.Sheet,
    total: Total | None,
    by_place: Mapping[tuple[str, int], chains.Item],
    found: Found,
) -> None:
    got = "" if total is None or total.points is None else str(total.points)
    if total is not None and got != sheet.total:
        _differs(sheet, got, sheet.total, names.SHEETS, found)
    act = by_place.get((sheet.expert, int(sheet.seq) if sheet.seq.isdigit() else -1))
    if act is None or act.kind != "review_submitted":
        told = t("{sheet}：留痕中没有这次提交", sheet=called(sheet.keys))
        found.add("sheet", told, file=names.SHEETS)
        return
    if act.payload is None:
        _without_content(sheet, act, found)
        return
    said = act.content()
    if (said.get("application"), said.get("stage")) != (sheet.application, sheet.stage):
        told = t("{sheet}：留痕中的那次提交是另一份评审表", sheet=called(sheet.keys))
        found.add("sheet", told, file=names.SHEETS)
    elif total is not None and got != str(said.get("total") or ""):
        _differs(sheet, got, str(said.get("total") or ""), t("留痕中提交时"), found)


def _without_content(sheet: sheets.Sheet, act: chains.Item, found: Found) -> None:
    """Only where who did it is masked, an act of handing in comes without its content."""
    if act.actor == act.chain:
        told = t("{sheet}：留痕中这次提交的内容被拿掉了", sheet=called(sheet.keys))
        found.add("sheet", told, file=names.EVENTS)


def _differs(sheet: sheets.Sheet, got: str, wanted: str, where: str, found: Found) -> None:
    told = t(
        "{sheet}：按附件中的打分算得 {got} 分，{where}是 {wanted} 分",
        sheet=called(sheet.keys),
        got=got or "—",
        where=where,
        wanted=wanted or "—",
    )
    found.add("total", told, file=names.MARKS)


def _handed_in(evidence: Evidence, found: Found) -> None:
    """Whatever was handed in last and not taken back stands among the sheets."""
    stages = {stage["id"] for stage in evidence.rules.get("stages", ())}
    last: dict[Assignment, chains.Item] = {}
    gone: dict[str, int] = {}
    for item in evidence.events:
        said = item.content() if item.kind == "review_submitted" else {}
        if said:
            which = (said.get("application"), said.get("expert"), said.get("stage"))
            last[Assignment(*map(str, which))] = item
        elif item.kind in _GONE:
            gone[item.chain] = item.seq
    known = {sheet.keys for sheet in evidence.sheets}
    for keys, item in last.items():
        if keys.stage not in stages:
            continue
        if keys.application not in evidence.applications:
            told = t(
                "申报 {application} 不在 {name} 里，留痕中却有它的评审表",
                application=keys.application,
                name=names.APPLICATIONS,
            )
            found.add("application", told, file=names.APPLICATIONS)
        if keys not in known and gone.get(item.chain, 0) < item.seq:
            told = t("{sheet}：留痕中已提交，附件里没有", sheet=called(keys))
            found.add("sheet", told, file=names.SHEETS)


def _listed(evidence: Evidence) -> list[Mapping[str, object]]:
    listed = evidence.manifest.get("files", [])
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
