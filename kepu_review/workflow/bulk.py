"""Marks in bulk from a table, each under the same rules as a mark made at the desk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby

from kepu_review import rubrics
from kepu_review.errors import MarkRefused, Refused
from kepu_review.intake import MarkRow
from kepu_review.model import Criterion, Mark, Rubric, ScoringKind
from kepu_review.text import t
from kepu_review.workflow.reviewing import (
    ReviewPatch,
    save_review,
    submit_review,
    why_not_editable,
)
from kepu_review.workflow.round import Round


@dataclass(frozen=True, slots=True)
class RefusedMarks:
    """A sheet that was not taken, and why."""

    application: str
    expert: str
    reason: str


@dataclass(frozen=True, slots=True)
class BulkResult:
    """What came of a bulk import."""

    marks: int
    submitted: int
    refused: tuple[RefusedMarks, ...]


def import_marks(
    rnd: Round, rows: Sequence[MarkRow], *, dry_run: bool = False, submit: bool = False
) -> BulkResult:
    """Save marks sheet by sheet; a sheet with one bad mark is refused whole, the others go in."""
    taken = handed_in = 0
    refused = []
    ordered = sorted(rows, key=lambda row: (row.application, row.expert))
    for (application, expert), sheet in groupby(ordered, lambda r: (r.application, r.expert)):
        marks = list(sheet)
        try:
            count, done = _one(rnd, application, expert, marks, dry_run=dry_run, submit=submit)
        except Refused as refusal:
            refused.append(RefusedMarks(application, expert, refusal.message))
        else:
            taken += count
            handed_in += done
    return BulkResult(taken, handed_in, tuple(refused))


def _one(
    rnd: Round,
    application: str,
    expert: str,
    rows: Iterable[MarkRow],
    *,
    dry_run: bool,
    submit: bool,
) -> tuple[int, int]:
    with rnd.store.reading() as db:
        review = db.review(application, expert)
        found = db.application(application)
        rubric = None if found is None else rnd.rubric_for(db, found.category)
        if review is not None and review.rubric:
            rubric = rnd.rubric_of(db, review.rubric)
        closed = why_not_editable(db, expert, application)
    if closed:
        raise Refused(closed)
    if rubric is None:
        raise Refused(t(f"没有申报 {application}，或其类别未定。", f"No rubric for {application}."))
    marks = {mark.criterion: mark for mark in (_mark(rubric, row.mark) for row in rows)}
    revision = 0 if review is None else review.revision
    if dry_run:
        for mark in marks.values():
            rubrics.check_mark(rubric, mark)
        return len(marks), 0
    saved = save_review(rnd, expert, application, ReviewPatch(marks), base_revision=revision)
    if not submit or not rubrics.total(rubric, saved.review.marks).complete:
        return len(marks), 0
    submit_review(rnd, expert, application, base_revision=saved.review.revision)
    return len(marks), 1


def _mark(rubric: Rubric, mark: Mark) -> Mark:
    """The mark under its criterion's id, with the level that its points can only mean."""
    name = mark.criterion
    leaf = rubric.leaf(name) or next((x for x in rubric.leaves() if x.title == name), None)
    if leaf is None or leaf.scoring is None:
        raise MarkRefused(
            t(f"评分标准没有指标「{name}」。", f"The rubric has no criterion “{name}”."),
            remedy=t("填写指标编号或完整名称。", "Give the criterion's id or its full title."),
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
