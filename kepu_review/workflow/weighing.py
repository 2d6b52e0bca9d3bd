"""分值权重的影响: how far the points of a criterion could move before the list changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from math import sqrt
from typing import TYPE_CHECKING, Any

from kepu_review.errors import MethodRefused, UsageError
from kepu_review.model import Rubric
from kepu_review.rubrics.totals import counts
from kepu_review.store import Reader
from kepu_review.text import t
from kepu_review.workflow.apart import Refusal, not_hidden
from kepu_review.workflow.blindness import Veil
from kepu_review.workflow.cutting import CutNow, cut_now
from kepu_review.workflow.fitting import content, deciding_part, parts_now
from kepu_review.workflow.round import Round
from kepu_review.workflow.standing import Ranking, ranking_of
from kepu_review.workflow.weighed import (
    CriterionWeight,
    FirstMove,
    ListMove,
    Swinging,
    WeightsNow,
    WeightsOf,
)
from kepu_review.workflow.weighing_words import in_words, note_of

if TYPE_CHECKING:
    import pandas as pd

    from kepu_review.frames import CountedReview
    from kepu_review.model import Criterion

CONCENTRATION = 100.0
"""All weights drawn anew together: one of 0.25 varies by ± 0.043."""
DRAWS = 1000


def weights_now(rnd: Round, db: Reader, *, category: str | None = None) -> WeightsNow:
    """What hangs on the weights of the criteria, for the chair.

    Raises
    ------
    Refused
        totals are hidden.
    UsageError
        the programme has no such category.
    """
    return weights(rnd, db, not_hidden(rnd, db), category=category)


def weights(rnd: Round, db: Reader, hidden: Veil, *, category: str | None = None) -> WeightsNow:
    """As `weights_now`, remembered until a sheet or the round changes."""
    if category is not None and category not in rnd.categories:
        raise UsageError(
            t("本项目没有类别“{category}”。", category=category),
            remedy=t("可选：") + t("、").join(rnd.categories),
        )
    name = f"weights {hidden.names}"
    found = rnd.kept.get(name, content(rnd, db), lambda: _made(rnd, db, hidden))
    if category is None:
        return found
    return replace(found, rubrics=tuple(o for o in found.rubrics if category in o.categories))


def _made(rnd: Round, db: Reader, hidden: Veil) -> WeightsNow:
    from kepu_review import rankings

    parts, part = parts_now(rnd, db), deciding_part(rnd, db)
    policy = part.facts.policy
    points = rankings.find_method(policy.method).in_points
    called = hidden.alias if hidden.names else None
    try:
        made = ranking_of(parts, method=None if points else "mean", called=called)
    except MethodRefused as error:
        return WeightsNow(part.stage.id, refused=Refusal.of(error))
    if all(one.score is None for one in made.ranked):
        why = Refusal(t("还没有可以计入的评审表。"), t("专家提交评审表后再看。"))
        return WeightsNow(part.stage.id, refused=why)
    cut = cut_now(rnd, db, part.facts.applications)
    place = _Place(rnd, made, cut, part.stage.id)
    sheets: dict[str, list[CountedReview]] = {}
    for one in part.counted.reviews:
        if one.percent is not None and one.review.application in place.scores:
            sheets.setdefault(one.rubric.hash, []).append(one)
    order = {name: n for n, name in enumerate(rnd.categories)}
    found = [_of_rubric(place, some) for some in sheets.values()]
    found.sort(key=lambda one: min((order.get(c, len(order)) for c in one.categories), default=0))
    return WeightsNow(part.stage.id, tuple(found), note=note_of(policy.method, made, cut))


class _Place:
    """The ranking as it is, and the list it makes."""

    def __init__(self, rnd: Round, made: Ranking, cut: CutNow | None, stage: str) -> None:
        self.rnd, self.made, self.cut, self.stage = rnd, made, cut, stage
        self.scores = {
            one.application: float(one.score) for one in made.ranked if one.score is not None
        }

    def share(self, application: str) -> float:
        """The part that the stage's score has in the whole."""
        given = [one for one in self.made.stages if one.decides]
        weights = {
            one.stage.id: float(one.stage.weight or 0)
            for one in given
            if one.score(application) is not None
        }
        whole = sum(weights.values())
        return weights.get(self.stage, 0.0) / whole if len(given) > 1 and whole else 1.0

    def rivals(self, own: set[str]) -> list[str]:
        """Those whose places depend on each other with these; they themselves first."""
        others = [name for name in self.scores if name not in own]
        cut = self.cut
        if cut is None or (cut.seats is None and (not cut.per_group or cut.by_category)):
            others = []
        return [*sorted(own), *sorted(others)]


def _of_rubric(place: _Place, sheets: list[CountedReview]) -> WeightsOf:
    rubric = sheets[0].rubric
    apps, own = place.made.applications, {one.review.application for one in sheets}
    categories = {apps[name].category or "" for name in own}
    order = tuple(c for c in (*place.rnd.categories, "") if c in categories)
    titles = t("、").join(place.rnd.category_title(name) for name in order)
    known = WeightsOf(rubric.id, titles, order, applications=len(own))
    nodes = criteria_weighed(rubric)
    if len(nodes) < 2:
        why = t("《{title}》只有一项计分的指标，没有权重可比。", title=rubric.title)
        return replace(known, refused=Refusal(why), words=(why,))
    found = _weighed(place, known, nodes, sheets)
    return replace(found, words=in_words(found, {name: app.name for name, app in apps.items()}))


def criteria_weighed(rubric: Rubric) -> dict[str, tuple[str, float]]:
    """The highest criteria of which there are several → title and full marks.

    Bonuses and what only takes away have no share of the full marks.
    """
    level: tuple[Criterion, ...] = rubric.criteria
    while True:
        nodes = [(one, _points(one)) for one in level]
        nodes = [(one, points) for one, points in nodes if points > 0]
        if len(nodes) != 1 or not nodes[0][0].children:
            return {one.id: (one.title, points) for one, points in nodes}
        level = nodes[0][0].children


def _points(criterion: Criterion) -> float:
    if criterion.bonus:
        return 0.0
    return float(sum(leaf.max for leaf in criterion.leaves() if counts(leaf)))


def _weighed(
    place: _Place,
    known: WeightsOf,
    nodes: Mapping[str, tuple[str, float]],
    sheets: list[CountedReview],
) -> WeightsOf:
    from kepu_review import certainty as statistics

    points = {name: weight for name, (_, weight) in nodes.items()}
    full = sum(points.values())
    own = _scores(nodes, sheets, place)
    weighted = own.to_numpy(dtype=float) @ [points[name] / full for name in own.columns]
    fixed = {
        str(name): place.scores[str(name)] - float(part)
        for name, part in zip(own.index, weighted, strict=True)
    }
    free = own.drop(index=[name for name in own.index if name in place.made.vetoed])
    criteria = {n: CriterionWeight(n, title, weight) for n, (title, weight) in nodes.items()}
    found = replace(known, full=full)
    if len(free):
        changes = statistics.winner_changes(free, points, fixed=fixed)
        found = replace(found, winner=str(changes["winner"].iloc[0]))
        for name, row in changes.iterrows():
            if isinstance(row["instead"], str):
                one = criteria[str(name)]
                becomes = one.points + float(row["change"]) * full
                criteria[str(name)] = replace(one, first=FirstMove(becomes, row["instead"]))
    found = replace(found, criteria=tuple(criteria.values()))
    if place.cut is None:
        return replace(found, why_list=t("认定项目没有分数线和名额，没有名单可比。"))
    return _listed(place, found, own, fixed)


def _scores(
    nodes: Mapping[str, tuple[str, float]], sheets: list[CountedReview], place: _Place
) -> pd.DataFrame:
    """Mean percent of each criterion (application, criterion), as far as its stage counts."""
    import pandas as pd

    below = {one.id: one for top in sheets[0].rubric.criteria for one in _every(top)}
    leaves = {n: [leaf for leaf in below[n].leaves() if counts(leaf)] for n in nodes}
    rows = [{"application": one.review.application, **_percents(one, leaves)} for one in sheets]
    means = pd.DataFrame(rows).groupby("application").mean()
    return means.mul([place.share(str(name)) for name in means.index], axis=0)


def _every(criterion: Criterion) -> Iterator[Criterion]:
    yield criterion
    for child in criterion.children:
        yield from _every(child)


def _percents(one: CountedReview, leaves: Mapping[str, list[Criterion]]) -> dict[str, float]:
    """What does not apply counts as the rest of the sheet, as in the total."""
    total, skipped = one.total, set(one.total.not_applicable)
    usual = float(total.earned * 100 / total.applicable)
    found = {}
    for name, below in leaves.items():
        whole = float(sum(leaf.max for leaf in below if leaf.id not in skipped))
        earned = float(sum(total.by_criterion[leaf.id] or 0 for leaf in below))
        found[name] = earned * 100 / whole if whole else usual
    return found


def _listed(
    place: _Place, found: WeightsOf, own: pd.DataFrame, fixed: dict[str, float]
) -> WeightsOf:
    """With what changes the list; those of other rubrics stay where they are."""
    from kepu_review import certainty as statistics

    cut, vetoed = place.cut, place.made.vetoed
    assert cut is not None  # noqa: S101 - asked before
    names = place.rivals(set(map(str, own.index)))
    every = own.reindex(names, fill_value=0.0)
    points = {one.criterion: one.points for one in found.criteria}
    given: dict[str, Any] = {
        "groups": {name: cut.group(name, vetoed) for name in names},
        "cut": cut.laid_over(names, vetoed),
        "fixed": place.scores | fixed,
    }
    try:
        changes = statistics.list_changes(every, points, **given)
    except MethodRefused as error:
        return replace(found, why_list=error.message)
    drawn = statistics.weight_sensitivity(
        every, points, concentration=CONCENTRATION, draws=DRAWS, **given
    )
    swings = drawn[drawn["borderline"]].sort_values("p_in", ascending=False, kind="stable")
    rows = {str(name): row for name, row in changes.iterrows()}
    most = max(points.values())
    share = most / found.full
    return replace(
        found,
        criteria=tuple(_moved(one, rows[one.criterion], found.full) for one in found.criteria),
        inside=changes.attrs["inside"],
        swinging=tuple(Swinging(str(n), float(p)) for n, p in swings["p_in"].items()),
        spread=(most, found.full * sqrt(share * (1 - share) / (CONCENTRATION + 1))),
    )


def _moved(one: CriterionWeight, row: pd.Series, full: float) -> CriterionWeight:
    def move(way: str) -> ListMove | None:
        change = float(row[way])
        if change != change:  # noqa: PLR0124 - NaN
            return None
        return ListMove(one.points + change * full, row[f"{way}_in"], row[f"{way}_out"])

    return replace(one, down=move("down"), up=move("up"))
