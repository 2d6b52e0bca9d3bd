"""The whole invented round, by the same steps that people take: nothing is put in from the side."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kepu_review import intake
from kepu_review.demo.invent import DemoData, invent
from kepu_review.demo.marking import Marking
from kepu_review.demo.materials import hand_in_materials
from kepu_review.demo.sheets import write_experts_xlsx, write_xlsx
from kepu_review.errors import UsageError
from kepu_review.intake import DryRun
from kepu_review.model import Phase
from kepu_review.text import msg, t
from kepu_review.workflow import (
    ReviewPatch,
    Round,
    assign,
    change_phase,
    check,
    choose_category,
    create_round,
    decide,
    import_applications,
    import_experts,
    open_round,
    outcome_title,
    propose_outcomes,
    rank_round,
    recuse,
    save_review,
    settle_by_findings,
    submit_review,
)
from kepu_review.workflow.documents import record_document

Tell = Callable[[str], None]

UNFINISHED_SHEETS = 3
"""Sheets that one expert leaves open, so that there is something to try at the desk."""


@dataclass(frozen=True, slots=True)
class DemoRound:
    """What a demo made."""

    folder: Path
    documents: tuple[Path, ...]
    unfinished: str  # an expert who still has applications to score


def run(
    folder: Path,
    *,
    applications: int = 60,
    experts: int = 12,
    seed: int = 8,
    replace: bool = False,
    reports: bool = True,
    tell: Tell = lambda _: None,
) -> DemoRound:
    """New, import, check, assign, marks, rank, decide, report; leaves reviewing open.

    Raises
    ------
    UsageError
        the folder holds something that is not a demo round.
    """
    _clear(folder, replace=replace)
    data = invent(applications, experts, seed)
    with create_round(folder, "quzhou", demo=True, title=_title()) as rnd:
        tell(t("新建批次：{title}", title=rnd.info.title))
        _take_in(rnd, folder, data, tell)
        _screen(rnd, data, tell)
        _hand_in(rnd, seed, tell)  # afterwards: drawn for the first ones only, they fulfil no rule
        pairs = assign(rnd)
        tell(t("分派专家：{pairs_count} 对", pairs_count=len(pairs)))
        change_phase(rnd, Phase.REVIEW, reason=t("分派完成"))
        unfinished = _mark(rnd, data, seed, tell)
        change_phase(rnd, Phase.DELIBERATION, reason=t("评审结束"))
        _decide(rnd, tell)
        documents = _report(rnd, folder, tell) if reports else ()
        change_phase(
            rnd,
            Phase.REVIEW,
            reason=t("演示：重新开放打分，供试用工作台"),
        )
    return DemoRound(folder, documents, unfinished)


def _title() -> str:
    return t("衢州市第八批科普教育基地评审（演示数据）")


def _clear(folder: Path, *, replace: bool) -> None:
    if not folder.exists() or not any(folder.iterdir()):
        return
    if replace and (folder / "round.db").is_file():
        with open_round(folder) as old:
            is_demo = old.info.demo
        if is_demo:
            shutil.rmtree(folder)
            return
    raise UsageError(
        t("“{folder}”里已有内容。", folder=folder),
        remedy=t("换一个文件夹；若是以前的演示批次，可加 --replace。"),
    )


def _take_in(rnd: Round, folder: Path, data: DemoData, tell: Tell) -> None:
    inbox = folder / "materials"
    inbox.mkdir(exist_ok=True)
    sheet, pool = inbox / "申报汇总表.xlsx", inbox / "专家名单.xlsx"
    write_xlsx(data, sheet)
    write_experts_xlsx(data, pool)
    with rnd.store.reading() as db:
        fixed = rnd.rubrics_in_force(db)
    found = intake.dry_run(sheet, rnd.programme, rnd.categories, rubrics=fixed)
    import_applications(rnd, found.applications, file=sheet.name, sha256=found.sha256)
    tell(
        t(
            "导入申报表：合格 {applications_count} 行，需更正 {bad} 行",
            applications_count=len(found.applications),
            bad=found.bad,
        )
    )
    if found.bad:
        _correct(rnd, found, data, inbox, tell)
    read = intake.read_experts(pool, rnd.categories, rnd.programme.regions)
    import_experts(rnd, read.experts)
    tell(t("导入专家 {experts_count} 位", experts_count=len(read.experts)))


def _hand_in(rnd: Round, seed: int, tell: Tell) -> None:
    count = len(hand_in_materials(rnd, seed).recorded)
    tell(t("导入申报材料（虚构示意）：{count} 份", count=count))


def _correct(rnd: Round, found: DryRun, data: DemoData, inbox: Path, tell: Tell) -> None:
    """The rows that came back are corrected by their applicants and imported again."""
    intake.write_corrections(found, inbox / "待更正.xlsx")
    corrected = inbox / "申报汇总表（更正）.xlsx"
    write_xlsx(data, corrected, corrected=True)
    with rnd.store.reading() as db:
        existing = {app.id: app for app in db.applications()}
        fixed = rnd.rubrics_in_force(db)
    again = intake.dry_run(corrected, rnd.programme, rnd.categories, existing, rubrics=fixed)
    fresh = [app for app in again.applications if app.id in set(again.added)]
    import_applications(rnd, fresh, file=corrected.name, sha256=again.sha256)
    tell(t("更正后再导入 {fresh_count} 行", fresh_count=len(fresh)))


def _screen(rnd: Round, data: DemoData, tell: Tell) -> None:
    with rnd.store.reading() as db:
        open_category = [app.id for app in db.applications() if app.category is None]
    for number in open_category:
        reason = t("申报表四类对应多个类别，按简介确定")
        choose_category(rnd, number, data.categories[number], reason=reason)
    findings = check(rnd)
    counts = settle_by_findings(rnd)
    told = "，".join(f"{t(_STATES[state.value])} {count}" for state, count in counts.items())
    tell(t("形式审查：{findings_count} 条意见；{told}", findings_count=len(findings), told=told))


_STATES = {"passed": msg("通过"), "not_accepted": msg("不予受理")}


def _mark(rnd: Round, data: DemoData, seed: int, tell: Tell) -> str:
    with rnd.store.reading() as db:
        pairs = sorted((a.expert, a.application) for a in db.assignments())
        people = {expert.id: expert for expert in db.experts()}
        apps = {app.id: app for app in db.applications()}
        rubric = {name: rnd.rubric_for(db, name) for name in rnd.categories}
    load = Counter(expert for expert, _ in pairs)
    unfinished = min(expert for expert, count in load.items() if count > UNFINISHED_SHEETS)
    left = {pair for pair in pairs if pair[0] == unfinished}
    open_sheets = set(sorted(left)[-UNFINISHED_SHEETS:])
    marking = Marking(data, seed)
    recusing = _one_recusal(pairs, open_sheets)
    for expert, application in pairs:
        app = apps[application]
        scored = rubric[app.category or ""]
        if (expert, application) in open_sheets or scored is None:
            continue
        if (expert, application) == recusing:
            recuse(rnd, expert, application, reason=t("曾任该基地科普顾问"))
            continue
        sheet = marking.sheet(scored, app, people[expert])
        patch = ReviewPatch(sheet.marks, comment=sheet.comment)
        saved = save_review(rnd, expert, application, patch, base_revision=0)
        submit_review(rnd, expert, application, base_revision=saved.review.revision)
    done = len(pairs) - len(open_sheets) - 1
    tell(t("专家打分：提交 {done} 份评审表", done=done))
    return unfinished


def _one_recusal(
    pairs: list[tuple[str, str]], open_sheets: set[tuple[str, str]]
) -> tuple[str, str]:
    short = {application for _, application in open_sheets}
    return random.Random(len(pairs)).choice(  # noqa: S311 - a demo, not a secret
        [pair for pair in pairs if pair[1] not in short]
    )


def _decide(rnd: Round, tell: Tell) -> None:
    standing = rank_round(rnd)
    tally: Counter[str] = Counter()
    for proposal in propose_outcomes(rnd, standing).values():
        ranked = next(r for r in standing.ranked if r.application == proposal.application)
        if ranked.rank is None:
            continue
        reason = t("经评审组合议，同意建议结论。")
        decide(rnd, proposal.application, proposal.outcome, reason=f"{proposal.reason}；{reason}")
        tally[outcome_title(rnd, proposal.outcome)] += 1
    told = "，".join(f"{title} {count}" for title, count in tally.items())
    tell(t("排名并作出决定：{told}", told=told))


def _report(rnd: Round, folder: Path, tell: Tell) -> tuple[Path, ...]:
    from kepu_review.report import make

    made = []
    for kind, name in (("summary", "评审结果汇总.pdf"), ("notice", "拟认定名单公示.pdf")):
        path = make(kind, folder, folder / "reports" / name)
        record_document(rnd, kind, path)
        made.append(path)
        tell(t("生成 {name}", name=name))
    return tuple(made)
