"""Which handed-in reviews count in a ranking, and why the others do not: the one place that says.

A review counts when its pair is still assigned, no conflict of interest of the pair is on record,
and it was marked under the rubric that is now in force for the application's category.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from kepu_review import rubrics
from kepu_review.model import Application, Assignment, Review, ReviewState, Rubric
from kepu_review.store import Reader, Stages
from kepu_review.text import t

RubricOf = Callable[[str], Rubric | None]
TotalOf = Callable[[Rubric, Review], rubrics.Total]
SCORE_COLUMNS = ["application", "expert", "score"]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A handed-in review that does not count; the reason names no expert."""

    application: str
    expert: str
    reason: str


@dataclass(frozen=True, slots=True)
class CountedReview:
    """A review that counts, with its total; `total.points` is None where a leaf was abstained."""

    review: Review
    """As it was given to `count_on`: perhaps without its marks."""
    rubric: Rubric
    total: rubrics.Total

    @property
    def percent(self) -> float | None:
        """The total in percent of full marks, so that rubrics of other sizes can be compared."""
        points = self.total.points
        return None if points is None else float(points * 100 / self.rubric.full_marks)


@dataclass(frozen=True, slots=True)
class Counted:
    """Every handed-in review of the round: either it counts, or it is left out with a reason."""

    handed_in: tuple[Review, ...]
    reviews: tuple[CountedReview, ...]
    left_out: tuple[LeftOut, ...]

    def scores(self) -> pd.DataFrame:
        """application, expert, score (percent of full marks); NaN: handed in without a total."""
        rows = [(c.review.application, c.review.expert, c.percent) for c in self.reviews]
        return pd.DataFrame(rows, columns=SCORE_COLUMNS).astype({"score": float})


def total_of(rubric: Rubric, review: Review) -> rubrics.Total:
    """The total of a review under its rubric."""
    return rubrics.total(rubric, review.marks, review.vetoes)


@dataclass(frozen=True, slots=True)
class Basis:
    """What says whether a sheet counts; all of it follows from the round's own chain."""

    applications: Mapping[str, Application]
    assigned: frozenset[Assignment]
    conflicts: frozenset[tuple[str, str]]
    """(expert, application)"""
    in_force: Mapping[str, str]
    """Category → hash of its rubric."""

    @classmethod
    def of(
        cls,
        db: Reader,
        applications: Mapping[str, Application],
        stage: str | Stages = Stages.AT_WORK,
    ) -> Basis:
        """The basis of a snapshot; `applications` are all of the same snapshot, by id."""
        return cls(
            applications,
            frozenset(db.assignments(stage=stage)),
            frozenset((found.expert, found.application) for found in db.conflicts()),
            db.rubric_hashes(stage),
        )


def count(
    db: Reader,
    rubric_of: RubricOf,
    applications: Mapping[str, Application],
    total_of: TotalOf = total_of,
) -> Counted:
    """Count the reviews of a snapshot; `applications` are all of the same snapshot, by id.

    `rubric_of` and `total_of` may remember what they gave before: contents never change.
    """
    handed_in = db.reviews(state=ReviewState.SUBMITTED)
    return count_on(Basis.of(db, applications), handed_in, rubric_of, total_of)


def count_on(
    basis: Basis, handed_in: tuple[Review, ...], rubric_of: RubricOf, total_of: TotalOf
) -> Counted:
    """Count these reviews; nothing but `total_of` looks at their marks."""
    counted, left_out = [], []
    for review in handed_in:
        category = basis.applications[review.application].category or ""
        why = _not_of_the_panel(review, basis.assigned, basis.conflicts)
        rubric = None if why else rubric_of(review.rubric)
        if rubric is None or rubric.hash != basis.in_force.get(category):
            why = why or _other_rubric(rubric)
        if why or rubric is None:
            left_out.append(LeftOut(review.application, review.expert, why + _veto(review)))
        else:
            counted.append(CountedReview(review, rubric, total_of(rubric, review)))
    return Counted(handed_in, tuple(counted), tuple(left_out))


def scores(db: Reader, rubric_of: RubricOf) -> pd.DataFrame:
    """application, expert, score: the handed-in reviews that count, see `Counted.scores`."""
    return count(db, rubric_of, {app.id: app for app in db.applications()}).scores()


def _not_of_the_panel(
    review: Review, assigned: frozenset[Assignment], conflicts: frozenset[tuple[str, str]]
) -> str:
    if Assignment(review.application, review.expert, review.stage) not in assigned:
        return t("该专家已不评审此申报")
    if (review.expert, review.application) in conflicts:
        return t("该专家有利益冲突")
    return ""


def _other_rubric(rubric: Rubric | None) -> str:
    if rubric is None:
        return t("评审表没有打分")
    return t(
        "按《{title}》（{version}）打分，不是该类别现行的评分标准",
        title=rubric.title,
        version=rubric.version,
    )


def _veto(review: Review) -> str:
    """A veto that is not acted upon is still told."""
    if not review.vetoes:
        return ""
    evidence = t("、").join(review.vetoes.values())
    return t("；其中提出一票否决：{evidence}", evidence=evidence)
