"""Fills feedback to applicants from a round; what could tell a single mark is left out here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from kepu_review.errors import Refused, UsageError
from kepu_review.masking import without_personal
from kepu_review.model import Application, Cleared, Criterion, Decision, Rubric
from kepu_review.report.data import Heading
from kepu_review.report.feedback_data import FeedbackComment, FeedbackData, FeedbackRow, Letter
from kepu_review.report.fill import pass_line
from kepu_review.report.fill_notice import heading, local_day, now
from kepu_review.report.sheets_fill import rubric_title
from kepu_review.rubrics.numbers import plain
from kepu_review.store import Reader
from kepu_review.text import either, t
from kepu_review.workflow import Round, open_round, outcome_title
from kepu_review.workflow.clearing import cleared_comments
from kepu_review.workflow.facts import part_of_stage
from kepu_review.workflow.guards import at_work

if TYPE_CHECKING:
    from kepu_review.frames import CountedReview

LEAST = 3
"""Of fewer experts no mean is told: each of them knows the own mark and so the other."""


def feedback_data(location: str, *, application: str | None = None) -> FeedbackData:
    """The feedback of the round at `location`; see `feedback_of`."""
    with open_round(location) as rnd, rnd.store.reading() as db:
        return feedback_of(rnd, db, application=application)


def feedback_of(rnd: Round, db: Reader, *, application: str | None = None) -> FeedbackData:
    """A letter for each application that was reviewed and decided on, or for one.

    Raises
    ------
    UsageError
        no such application.
    Refused
        nothing is decided: the applicant would learn marks that may still change.
    """
    if application is not None and db.application(application) is None:
        raise UsageError(
            t("没有申报 {number}。", number=application),
            remedy=t("请核对申报编号。"),
        )
    source = _Source(rnd, db)
    wanted = [application] if application is not None else sorted(source.decisions)
    letters = tuple(letter for name in wanted if (letter := source.letter(name)) is not None)
    if not letters:
        raise Refused(
            t("尚未作出决定，不能反馈。"),
            remedy=t("请组长先在工作台定结论；没有评审表的申报不反馈得分。"),
        )
    head: Heading = heading(rnd, db)
    contact = "" if head.demo else rnd.programme.contact
    decimals = rnd.programme.policy.decimals
    return FeedbackData(head, local_day(rnd, now()), letters, LEAST, decimals, contact)


class _Source:
    """One snapshot, counted once for all letters."""

    def __init__(self, rnd: Round, db: Reader) -> None:
        self.rnd, self.db = rnd, db
        self.decisions: Mapping[str, Decision] = db.decisions()
        self.cleared: Mapping[str, Cleared] = cleared_comments(db)
        self.apps = {app.id: app for app in db.applications()}
        self.counted: dict[str, list[CountedReview]] = {}
        for one in part_of_stage(rnd, db, at_work(db)).counted.reviews:
            if one.total.points is not None:
                self.counted.setdefault(one.review.application, []).append(one)

    def letter(self, name: str) -> Letter | None:
        app, decision = self.apps[name], self.decisions.get(name)
        counted = self.counted.get(name, [])
        rubric = self.rnd.rubric_for(self.db, app.category)
        if decision is None or not counted or rubric is None:
            return None
        return self._letter(app, decision, counted, rubric)

    def _letter(
        self, app: Application, decision: Decision, counted: Sequence[CountedReview], rubric: Rubric
    ) -> Letter:
        line = pass_line(self.rnd.programme, rubric)
        percents = [one.percent for one in counted if one.percent is not None]
        score = sum(percents) / len(percents)
        few = len(percents) < LEAST
        rows = () if few else criteria(rubric, counted)
        hidden = any(row.points is None for row in rows)
        return Letter(
            id=app.id,
            name=without_personal(app.name),
            applicant=without_personal(app.applicant),
            category=self.rnd.category_title(app.category),
            outcome=outcome_title(self.rnd, decision.outcome),
            score=None if few else score,
            reached=None if line is None else score >= line,
            pass_line=line,
            full=plain(rubric.full_marks),
            rows=rows,
            withheld="few" if few else "some" if hidden else "",
            comments=comments(self.cleared.get(app.id), rubric),
            rubric=rubric_title(rubric),
        )


def criteria(rubric: Rubric, counted: Sequence[CountedReview]) -> tuple[FeedbackRow, ...]:
    """Means by criterion, sections with theirs; a mean of too few marks is left out.

    One that alone is left out could be told from the others and the sum: a second one is left out
    with it. A section has a sum only where all of its criteria have a mean.
    """
    means = {leaf.id: _mean(leaf, counted) for leaf in rubric.leaves()}
    for criterion in rubric.criteria:
        _hide_a_second(list(criterion.leaves()), means)
    _hide_a_second(rubric.leaves(), means)
    rows: list[FeedbackRow] = []
    for criterion in rubric.criteria:
        leaves = list(criterion.leaves())
        if criterion.children:
            known = [mean for leaf in leaves if (mean := means[leaf.id]) is not None]
            whole = sum(known) if len(known) == len(leaves) else None
            rows.append(_row(criterion, whole, section=True))
        rows += [_row(leaf, means[leaf.id]) for leaf in leaves]
    return tuple(rows)


def _hide_a_second(leaves: Sequence[Criterion], means: dict[str, float | None]) -> None:
    shown = [leaf for leaf in leaves if means[leaf.id] is not None]
    if len(leaves) - len(shown) == 1 and shown:
        means[min(shown, key=lambda leaf: leaf.max).id] = None


def _mean(leaf: Criterion, counted: Sequence[CountedReview]) -> float | None:
    given = [one.total.by_criterion.get(leaf.id) for one in counted]
    known = [float(points) for points in given if points is not None]
    return sum(known) / len(known) if len(known) >= LEAST else None


def _row(criterion: Criterion, points: float | None, *, section: bool = False) -> FeedbackRow:
    title = either(criterion.title, criterion.title_en or criterion.title)
    return FeedbackRow(criterion.id, title, plain(criterion.max), points, section)


def comments(cleared: Cleared | None, rubric: Rubric) -> tuple[FeedbackComment, ...] | None:
    """What was cleared, without anything personal; None where nothing was."""
    if cleared is None:
        return None
    titles = {leaf.id: either(leaf.title, leaf.title_en or leaf.title) for leaf in rubric.leaves()}
    return tuple(
        FeedbackComment(without_personal(one.text), titles.get(one.criterion or "", ""))
        for one in cleared.comments
    )
