"""再评哪几份: suggestions for further reviews, each with its reason in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from kepu_review.certainty.crossed import People, search_of
from kepu_review.certainty.cut import Cut, Floats, Places
from kepu_review.certainty.fitted import GroupOf, listed
from kepu_review.certainty.gradient import distances
from kepu_review.certainty.joining import joins, parts_of
from kepu_review.certainty.suggest import Found
from kepu_review.severity import Fit
from kepu_review.text import t

SMALL = 0.05
"""Below this chance a further review may as well be left out, and it is said."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One more review. `gain` is the true points the selection is expected to win by it."""

    application: str
    expert: str | None  # None: whoever may
    gain: float
    why: str  # a sentence
    chance: float  # 0 to 1, that this review alone brings the application over the line
    joins: bool = False  # it makes panels comparable that have no application in common


def next_reviews(
    fit: Fit,
    groups: GroupOf | None,
    cut: Cut,
    n: int,
    experts: Sequence[str] | None = None,
    forbidden: Collection[tuple[str, str]] = (),
    capacity: Mapping[str, int] | None = None,
    *,
    assigned: Collection[tuple[str, str]] = (),
) -> tuple[Suggestion, ...]:
    """Up to `n` further reviews, in the order of what they are worth; fewer where none is left.

    Panels that share no application are joined first. Then each is the review that adds most to
    the knowledge gradient of all before it: the expected gain in true points of the selection,
    s φ(d/s) - d Φ(-d/s), d the distance of the expected score to the line, s² the variance by
    which the new reviews of the application together move it. That depends on how well severities
    are known, so that an expert of another panel tells more; of experts who would move it about
    as much (98 %) the one with fewest suggestions is named.

    Parameters
    ----------
    experts
        whom to ask; they need not have reviewed yet. None: nobody is named, but those of one panel
        who are to join it to another.
    forbidden
        pairs (application, expert), such as conflicts. Pairs scored already never come again.
    capacity
        how many more reviews each expert can take; who is not named can take any number.
    assigned
        pairs (application, expert) whose review is still to come: they count as reviews that
        will be there, and are not suggested again.

    Raises MethodRefused when separate panels cannot be joined by any allowed review.
    """
    people = People.of(fit.ratings, experts, capacity or {}, assigned, n)
    search = search_of(fit, groups, cut, people, [*forbidden, *assigned])
    search.expect(people.positions(assigned))
    parts = parts_of(search.belief.experts_of, len(people.names))
    with search.openings.also(len(fit.ratings.experts) if experts is None else 0):
        made = [(found, True) for found in islice(joins(search, parts, people.applications), n)]
    made += [(found, False) for found in search.run(n - len(made))]
    places = Places.of(cut, listed(fit.applications.index, groups), len(people.applications))
    shown = Shown.of(fit, places)
    return tuple(
        Suggestion(
            application=people.applications[found.application],
            expert=people.names[found.expert],
            gain=found.gain,
            why=_joining() if joined else _near(found, shown, search.held[found.application]),
            chance=found.chance,
            joins=joined,
        )
        for found, joined in made
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """Scores as pages show them, unshrunk, each with its distance to the line and its place."""

    raw: Floats  # (a,) plain means
    adjusted: Floats  # (a,)
    raw_far: Floats  # (a,) points to the line, not below 0
    adjusted_far: Floats  # (a,)
    raw_held: Floats  # (a,) share of a place
    adjusted_held: Floats  # (a,)

    @classmethod
    def of(cls, fit: Fit, places: Places) -> Shown:
        """By the plain mean and by the score of the fit."""
        raw = fit.applications["raw"].to_numpy(dtype=np.float64)
        adjusted = fit.applications["score"].to_numpy(dtype=np.float64)
        (raw_far, raw_held), (far, held) = distances(raw, places), distances(adjusted, places)
        return cls(raw, adjusted, raw_far, far, raw_held, held)


def _joining() -> str:
    return t("两组专家没有共同评过的申报，分数不可比；这份评审把两组连起来。")


def _near(found: Found, shown: Shown, believed: float) -> str:
    """Where it stands on the page, and how likely one more review moves it to the other side."""
    i = found.application
    held = shown.adjusted_held[i]
    if 0 < held < 1 or 0 < believed < 1:
        return t("现与他人在入围线上并列，再评一份可以分出先后。")
    inside = bool(held >= 1)
    # what is expected of the true score may be on the other side of the line than the score itself
    chance = found.chance if inside == (believed >= 1) else 1 - found.chance
    mean = _standing(shown.raw[i], shown.raw_far[i], inside=bool(shown.raw_held[i] > 0))
    score = _standing(shown.adjusted[i], shown.adjusted_far[i], inside=inside)
    where = _where(inside=inside, raw_inside=bool(shown.raw_held[i] > 0))
    return t(
        "{where}（平均分 {mean}；校正分 {score}）。{likely}",
        where=where,
        mean=mean,
        score=score,
        likely=_likely(chance, inside=inside),
    )


def _where(*, inside: bool, raw_inside: bool) -> str:
    if inside != raw_inside:
        return t("两种分在线的两侧")
    return t("现在线内") if inside else t("现在线外")


def _standing(score: float, far: float, *, inside: bool) -> str:
    told, points = f"{score:.2f}", f"{far:.1f}"
    if not np.isfinite(far):
        return told
    if points == "0.0":
        return t("{score}，与线相平", score=told)
    if inside:
        return t("{score}，高 {points} 分", score=told, points=points)
    return t("{score}，低 {points} 分", score=told, points=points)


def _likely(chance: float, *, inside: bool) -> str:
    percent = _percent(chance)
    if chance < SMALL:
        percent = percent.rstrip()
        return t("再评一份，变动的可能只有{percent}，可评可不评。", percent=percent)
    if inside:
        return t("再评一份，有{percent}的可能由线内变线外。", percent=percent)
    return t("再评一份，有{percent}的可能由线外变线内。", percent=percent)


def _percent(chance: float) -> str:
    percent = f"{chance:.0%}"
    return t("不到 1% ") if chance < 0.01 else t("约 {percent} ", percent=percent)
