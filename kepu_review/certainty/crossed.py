"""From a crossed model to the search for the next reviews."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kepu_review.certainty.belief import Belief, experts_by_application, severities
from kepu_review.certainty.cut import Cut, Floats, Places
from kepu_review.certainty.fitted import GroupOf, listed
from kepu_review.certainty.gradient import distances
from kepu_review.certainty.suggest import Openings, Search
from kepu_review.panels import Ratings
from kepu_review.severity import Fit

DENSE = 3_000
"""Beyond so many experts their severities are taken as independent: no dense inverse."""

_LEAST = 1e-9


@dataclass(frozen=True, slots=True)
class People:
    """Applications and experts by position: those of the fit, those who may be asked, others."""

    applications: tuple[str, ...]
    names: tuple[str | None, ...]  # None: somebody not named, for one review
    room: Floats  # (e,) further reviews each can take; 0 for those not asked

    @classmethod
    def of(
        cls,
        ratings: Ratings,
        experts: Sequence[str] | None,
        capacity: Mapping[str, int],
        assigned: Collection[tuple[str, str]],
        number: int,
    ) -> People:
        """`number` unnamed ones where nobody may be named."""
        asked = set(experts or ())
        known = [str(name) for name in ratings.experts]
        more = sorted(asked.union(expert for _, expert in assigned).difference(known))
        named = (*known, *more)
        room = [float(capacity.get(name, np.inf)) if name in asked else 0.0 for name in named]
        unnamed = number if experts is None else 0
        return cls(
            tuple(str(name) for name in ratings.applications),
            (*named, *[None] * unnamed),
            np.array([*room, *[1.0] * unnamed]),
        )

    def positions(self, pairs: Iterable[tuple[str, str]]) -> list[tuple[int, int]]:
        """Pairs of application and expert by position; those of strangers are left out."""
        row = {name: i for i, name in enumerate(self.applications)}
        column = {name: j for j, name in enumerate(self.names)}
        return sorted({(row[a], column[e]) for a, e in pairs if a in row and e in column})


def search_of(
    fit: Fit,
    groups: GroupOf | None,
    cut: Cut,
    people: People,
    pairs: Collection[tuple[str, str]],
) -> Search:
    """The search at the beginning; `pairs` (application, expert) are not to be suggested."""
    ratings = fit.ratings
    places = Places.of(cut, listed(fit.applications.index, groups), len(people.applications))
    distance, held = distances(expected(fit), places)
    scored = zip(ratings.i.tolist(), ratings.j.tolist(), strict=True)
    barred = [*people.positions(pairs), *scored]
    return Search(
        belief_of(fit, people),
        distance,
        held,
        Openings.of(people.room, barred, len(people.applications)),
        np.zeros(len(distance)),
    )


def expected(fit: Fit) -> Floats:
    """Posterior means of the scores (a,): within, the adjusted scores shrunk to their mean."""
    scores = fit.applications["score"].to_numpy(dtype=np.float64)
    if fit.method != "within":
        return scores
    between = fit.variance.application
    precision = 1 / np.maximum(between + fit.variance.residual / fit.ratings.counts_i, _LEAST)
    mean = float(scores @ precision) / float(precision.sum())
    shrunk: Floats = mean + between * precision * (scores - mean)
    return shrunk


def belief_of(fit: Fit, people: People) -> Belief:
    """Severities given who reviewed what; experts without reviews have the prior's variance."""
    ratings, variance = fit.ratings, fit.variance
    a, e = len(ratings.applications), len(ratings.experts)
    residual = max(variance.residual, _LEAST)
    if e > DENSE:
        own = fit.experts["se"].to_numpy(dtype=np.float64) ** 2
        severity = np.append(own, _of_others(people, e, float(own.mean()), variance.expert))
    else:
        of_application = np.inf if fit.method == "within" else variance.application / residual
        found = severities(
            ratings.i, ratings.j, (a, e), (of_application, variance.expert / residual)
        )
        severity = np.zeros((len(people.names), len(people.names)))
        severity[:e, :e] = residual * found
        typical = float(severity.diagonal()[:e].mean())
        others = np.arange(e, len(people.names))
        severity[others, others] = _of_others(people, e, typical, variance.expert)
    experts_of = experts_by_application(ratings.i, ratings.j, a)
    return Belief(experts_of, severity, max(variance.application, 0.0), residual)


def _of_others(people: People, first: int, typical: float, prior: float) -> Floats:
    """Variances of those without reviews: an unnamed one may be any of those known."""
    return np.array([typical if name is None else prior for name in people.names[first:]])
