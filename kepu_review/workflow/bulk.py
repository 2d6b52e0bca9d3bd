"""Marks in bulk from a table, each under the same rules as a mark made at the desk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from itertools import groupby

from kepu_review import rubrics
from kepu_review.errors import MarkRefused, PhaseClosed, Refused
from kepu_review.intake import MarkRow
from kepu_review.model import Criterion, Mark, Phase, ReviewState, Rubric, ScoringKind
from kepu_review.store import Reader
from kepu_review.text import msg, t
from kepu_review.workflow.guards import phase_title
from kepu_review.workflow.reviewing import ReviewPatch, save_review, submit_review
from kepu_review.workflow.round import Round
from kepu_review.workflow.writable import why_not_editable


@dataclass(frozen=True, slots=True)
class RefusedMarks:
    """A sheet that was not taken, and why; or one that was taken and could not be handed in."""

    application: str
    expert: str
    reason: str
    remedy: str = ""
    rows: tuple[int, ...] = ()  # of the file, as a person counts


@dataclass(frozen=True, slots=True)
class BulkResult:
    """What came of a bulk import, or would come of it."""

    marks: int
    submitted: int
    refused: tuple[RefusedMarks, ...]
    sheets: int = 0  # that the marks belong to
    open: tuple[RefusedMarks, ...] = ()  # taken, but not handed in as was asked


def import_marks(
    rnd: Round, rows: Sequence[MarkRow], *, dry_run: bool = False, submit: bool = False
) -> BulkResult:
    """Save marks sheet by sheet; a sheet with one bad mark is refused whole, the others go in.

    Raises
    ------
    PhaseClosed
        nobody can mark now, so that every row would be refused for the same reason.
    """
    with rnd.store.reading() as db:
        _marking_is_open(db)
    taken = sheets = 0
    refused, unfinished = [], []
    ordered = sorted(rows, key=lambda row: (row.application, row.expert))
    for (application, expert), group in groupby(ordered, lambda r: (r.application, r.expert)):
        sheet = tuple(group)
        try:
            why = _one(rnd, application, expert, sheet, dry_run=dry_run)
        except Refused as refusal:
            refused.append(_refused(application, expert, sheet, refusal))
            continue
        taken += len(sheet)
        sheets += 1
        try:
            _hand_in(rnd, application, expert, why, asked=submit, dry_run=dry_run)
        except Refused as refusal:
            unfinished.append(_refused(application, expert, sheet, refusal))
    handed_in = sheets - len(unfinished) if submit else 0
    return BulkResult(taken, handed_in, tuple(refused), sheets, tuple(unfinished))


def _refused(
    application: str, expert: str, sheet: Iterable[MarkRow], refusal: Refused
) -> RefusedMarks:
    rows = tuple(row.where.row for row in sheet if row.where.row is not None)
    return RefusedMarks(application, expert, refusal.message, refusal.remedy, rows)


def _marking_is_open(db: Reader) -> None:
    info = db.info()
    late = info.deadline is not None and datetime.now(UTC) > info.deadline
    if info.phase is Phase.REVIEW and not late:
        return
    if info.phase is Phase.REVIEW:
        raise PhaseClosed(
            t("已过评审截止时间，不能再导入打分。"),
            remedy=t("确需补录的，先顺延：kepu-review deadline 批次文件夹 新时间 --reason 理由"),
        )
    now, review = phase_title(info.phase), phase_title(Phase.REVIEW)
    early = info.phase is Phase.SETUP
    raise PhaseClosed(
        t("现在是“{now}”阶段，只有“{review}”阶段可以导入打分。", now=now, review=review),
        remedy=t("先分派专家：kepu-review assign 批次文件夹")
        if early
        else t("确需补录的，先退回：kepu-review phase 批次文件夹 review --reason 理由"),
    )


def _one(
    rnd: Round, application: str, expert: str, rows: Iterable[MarkRow], *, dry_run: bool
) -> tuple[str, ...]:
    """Save the marks of one sheet; the titles of the criteria that have none yet."""
    with rnd.store.reading() as db:
        _may_mark(db, application, expert)
        review = db.review(application, expert)
        found = db.application(application)
        rubric = None if found is None else rnd.rubric_for(db, found.category)
        if review is not None and review.rubric:
            rubric = rnd.rubric_of(db, review.rubric)
    if rubric is None:
        raise Refused(
            t("申报 {application} 的类别未定。", application=application),
            remedy=t("请秘书处确定其类别。"),
        )
    marks: dict[str, Mark] = {}
    for row in rows:
        mark = _mark(rubric, row.mark)
        if mark.criterion in marks:
            raise MarkRefused(
                t(
                    "指标“{criterion}”有多个分值（编号和名称是同一项）。",
                    criterion=row.mark.criterion,
                ),
                remedy=t("每项指标只保留一行。"),
            )
        rubrics.check_mark(rubric, mark)
        marks[mark.criterion] = mark
    if not dry_run:
        revision = 0 if review is None else review.revision
        save_review(rnd, expert, application, ReviewPatch(marks), base_revision=revision)
    before = {} if review is None else review.marks
    missing = rubrics.total(rubric, {**before, **marks}).missing
    return tuple(leaf.title for leaf in rubric.leaves() if leaf.id in missing)


def _hand_in(
    rnd: Round,
    application: str,
    expert: str,
    missing: tuple[str, ...],
    *,
    asked: bool,
    dry_run: bool,
) -> None:
    if not asked:
        return
    if missing:
        titles = t("、").join(missing)
        raise Refused(
            t("还缺 {missing_count} 项：{titles}", missing_count=len(missing), titles=titles),
            remedy=t("补齐后再导入一次。"),
        )
    if dry_run:
        return
    with rnd.store.reading() as db:
        review = db.review(application, expert)
    if review is not None:
        submit_review(rnd, expert, application, base_revision=review.revision)


def _may_mark(db: Reader, application: str, expert: str) -> None:
    """Tell apart why marks of this expert on this application cannot go in."""
    if db.application(application) is None:
        raise Refused(
            t("本批次没有申报 {application}。", application=application),
            remedy=t("核对申报编号。"),
        )
    if db.expert(expert) is None:
        raise Refused(
            t(msg("本批次没有专家 {expert}。", "workflow"), expert=expert),
            remedy=t("核对专家编号，或先导入专家名单。"),
        )
    review = db.review(application, expert)
    if review is not None and review.state is ReviewState.RECUSED:
        raise Refused(
            t("专家 {expert} 已回避这份申报。", expert=expert),
            remedy=t("删去这些行。"),
        )
    for conflict in db.conflicts(expert=expert):
        if conflict.application == application:
            raise Refused(
                t(
                    "专家 {expert} 与这份申报有利益冲突：{detail}",
                    expert=expert,
                    detail=conflict.detail,
                ),
                remedy=t("请秘书处改派他人。"),
            )
    if review is not None and review.state is ReviewState.SUBMITTED:
        raise Refused(
            t("评审表已提交。"),
            remedy=t("需要修改的，由专家先撤回。"),
        )
    closed = why_not_editable(db, expert, application)
    if closed:
        raise Refused(closed, remedy=t("请秘书处核对分派和审查。"))


def _mark(rubric: Rubric, mark: Mark) -> Mark:
    """The mark under its criterion's id, with the level that its points can only mean."""
    name = mark.criterion
    leaf = rubric.leaf(name) or next((x for x in rubric.leaves() if x.title == name), None)
    if leaf is None or leaf.scoring is None:
        raise MarkRefused(
            t("评分标准没有指标“{name}”。", name=name),
            remedy=t("填写指标编号或完整名称。"),
        )
    level = mark.level or _level_for(leaf, mark.value)
    by_level = leaf.scoring.kind in (ScoringKind.LEVELS, ScoringKind.BANDS)
    value = None if by_level and level is not None else mark.value
    return replace(mark, criterion=leaf.id, level=level, value=value)


def _level_for(leaf: Criterion, value: Decimal | None) -> str | None:
    """The one level that the points can mean; a table of marks rarely names it."""
    if value is None or leaf.scoring is None:
        return None
    if leaf.scoring.kind in (ScoringKind.LEVELS, ScoringKind.BANDS):
        fitting = [band.level for band in leaf.scoring.bands if band.points == value]
        return fitting[0] if len(fitting) == 1 else None
    if leaf.scoring.kind is ScoringKind.LEVEL_RANGES:
        share = value * 100 / leaf.max
        for band in leaf.scoring.bands:
            if band.share is not None and band.share[0] <= share <= band.share[1]:
                return band.level
    return None
