"""附件: the files from which somebody without the round can work the result out again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.metadata import version
from typing import Any

from kepu_review.model import Assignment, Review, ScreeningState
from kepu_review.report.data import Attachment, SummaryData
from kepu_review.report.masking import internal_text
from kepu_review.report.proof import chains, names, printed, rules, sheets
from kepu_review.rubrics import Total
from kepu_review.store import Reader, Stages
from kepu_review.text import t
from kepu_review.workflow import Round, Standing, facts, propose_outcomes
from kepu_review.workflow.guards import at_work
from kepu_review.workflow.selecting import groups_of


def attachments(
    rnd: Round, db: Reader, standing: Standing, data: SummaryData
) -> tuple[Attachment, ...]:
    """The files of an internal summary, all from one snapshot; the list of them comes last.

    Nothing personal is among them: no names of experts, no fields of applications, no words of
    anybody but the reasons that the pages give as well.
    """
    files = tuple(_files(rnd, db, standing, data))
    return (*files, _manifest(data, files))


def _files(rnd: Round, db: Reader, standing: Standing, data: SummaryData) -> Iterator[Attachment]:
    yield from _marks(rnd, db, standing)
    yield _json(
        names.APPLICATIONS,
        t("申报：编号、名称、类别、形式审查结论，不含申报内容和个人信息"),
        _applications(rnd, db, standing),
    )
    yield Attachment(names.PROGRAMME, t("认定项目的规则"), db.programme()[1])
    yield from _rubrics(rnd, db, standing)
    yield _json(
        names.METHOD,
        t("计分方法、参数、并列规则、各环节权重、入选名额"),
        rules.method_json(rnd, db, standing),
    )
    yield _json(
        names.DECISIONS,
        t("建议结论和评审组的决定"),
        {"proposed": _proposed(rnd, db, standing), "decided": _decided(db)},
    )
    yield _events(db)
    yield _json(names.PRINTED, t("各表所印的内容"), printed.printed_json(data))


def _json(name: str, about: str, value: object) -> Attachment:
    return Attachment(name, about, names.dumps(value))


def _manifest(data: SummaryData, files: tuple[Attachment, ...]) -> Attachment:
    listed = {
        "format": names.FORMAT,
        "tool": f"kepu-review {version('kepu-review')}",
        "round": data.heading.round_title,
        "demo": data.heading.demo,
        "made": data.generated_at.isoformat(),
        "root": "" if data.trail is None else data.trail.merkle_root,
        "files": [
            {
                "name": one.name,
                "about": one.about,
                "bytes": len(one.text.encode()),
                "sha256": names.digest(one.text),
            }
            for one in files
        ],
    }
    return _json(names.MANIFEST, t("附件清单及每个附件的 SHA-256"), listed)


def _marks(rnd: Round, db: Reader, standing: Standing) -> Iterator[Attachment]:
    basis = {name: facts.facts_now(rnd, db, name).basis for name in facts.reached(rnd, db)}
    versions = db.review_versions(stage=Stages.EVERY)
    marks: list[str] = []
    lines: list[sheets.Sheet] = []
    for review in standing.handed_in:
        keys = Assignment(review.application, review.expert, review.stage)
        of, total = basis[review.stage], _total(rnd, db, review)
        mine = [sheets.line(row) for row in sheets.mark_rows(review, total)]
        marks += mine
        on_record = (keys in of.assigned, (review.expert, review.application) in of.conflicts)
        seq = versions[keys][1]
        lines.append(sheets.sheet_of(review, total, mine, seq=seq, basis=on_record))
    lines += _recalled(db, standing)
    yield Attachment(
        names.MARKS,
        t("每份评审表每个指标的打分，共 {n} 行", n=len(marks)),
        sheets.table(sheets.MARK_COLUMNS, marks),
    )
    yield Attachment(
        names.SHEETS,
        t("每份评审表的总分、是否计入，共 {n} 份", n=len(lines)),
        sheets.table(sheets.SHEET_COLUMNS, map(sheets.line, lines)),
    )


def _total(rnd: Round, db: Reader, review: Review) -> Total | None:
    rubric = rnd.rubric_of(db, review.rubric)
    return None if rubric is None else rnd.total_of(rubric, review)


def _recalled(db: Reader, standing: Standing) -> Iterator[sheets.Sheet]:
    """Sheets that were taken back for a rescore: left out, and told so."""
    now = at_work(db)
    handed_in = {(one.application, one.expert) for one in standing.handed_in if one.stage == now}
    for one in db.rescores():
        if one.answer is None and (one.application, one.expert) not in handed_in:
            yield sheets.Sheet(one.stage, one.application, one.expert, sheets.RECALLED)


def _applications(rnd: Round, db: Reader, standing: Standing) -> list[dict[str, Any]]:
    screening = db.screening()
    groups: Mapping[str, Mapping[str, str]] = {}
    if rnd.programme.selection:
        groups = groups_of(rnd, standing.applications, db)
    return [
        {
            "id": app.id,
            "name": internal_text(app.name),
            "applicant": internal_text(app.applicant),
            "category": app.category,
            "region": app.region,
            "screening": _screened(*screening.get(app.id, (ScreeningState.PENDING, ""))),
            "groups": {k: internal_text(v) for k, v in groups.get(app.id, {}).items()},
        }
        for _, app in sorted(standing.applications.items())
    ]


def _screened(state: ScreeningState, reason: str) -> dict[str, str]:
    return {"state": state.value, "reason": internal_text(reason)}


def _rubrics(rnd: Round, db: Reader, standing: Standing) -> Iterator[Attachment]:
    """Those in force, and those that sheets were marked by which therefore do not count."""
    used = dict.fromkeys(review.rubric for review in standing.handed_in if review.rubric)
    for name in facts.reached(rnd, db):
        used |= dict.fromkeys(facts.facts_now(rnd, db, name).basis.in_force.values())
    for content in sorted(used):
        rubric = rnd.rubric_of(db, content)
        if rubric is not None:
            about = t(
                "评分标准《{title}》（{version}）", title=rubric.title, version=rubric.version
            )
            yield Attachment(names.rubric_file(content), about, db.rubric_text(content))


def _proposed(rnd: Round, db: Reader, standing: Standing) -> dict[str, str]:
    proposals = propose_outcomes(rnd, standing, db=db)
    return {name: one.outcome for name, one in sorted(proposals.items())}


def _decided(db: Reader) -> list[dict[str, str]]:
    return [
        {
            "application": one.application,
            "outcome": one.outcome,
            "reason": internal_text(one.reason),
            "by": internal_text(one.by),
            "at": one.at.isoformat(),
        }
        for _, one in sorted(db.decisions().items())
    ]


def _events(db: Reader) -> Attachment:
    text = chains.written(db.links())
    items = chains.read(text, names.EVENTS)
    told = t(
        "留痕的链，共 {n} 个事件：都附哈希，其中 {shown} 个附内容（不含任何人写的文字）",
        n=len(items),
        shown=sum(item.payload is not None for item in items),
    )
    return Attachment(names.EVENTS, told, text)
