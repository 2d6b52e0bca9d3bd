"""再评哪几份: suggestions for further reviews, each with its reason in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from kepu_review.certainty.crossed import People, search_of
from kepu_review.certainty.cut import Cut
from kepu_review.certainty.fitted import GroupOf
from kepu_review.certainty.joining import joins, parts_of
from kepu_review.certainty.suggest import Found, Search
from kepu_review.severity import Fit
from kepu_review.text import t


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
    return tuple(_told(found, search, people, joined=joined) for found, joined in made)


def _told(found: Found, search: Search, people: People, *, joined: bool) -> Suggestion:
    return Suggestion(
        application=people.applications[found.application],
        expert=people.names[found.expert],
        gain=found.gain,
        why=_joining() if joined else _near(found, search),
        chance=found.chance,
        joins=joined,
    )


def _joining() -> str:
    return t("两组专家没有共同评过的申报，分数不可比；这份评审把两组连起来。")


def _near(found: Found, search: Search) -> str:
    likely = _percent(found.chance)
    points = f"{search.distance[found.application]:.1f}"
    level = t("与入围线几乎相平")
    held = search.held[found.application]
    if held >= 1:
        return t(
            "再评一份最可能改变入围结果：现在线内，{far}，{likely}的可能落到线外。",
            far=level if points == "0.0" else t("比入围线只高 {points} 分", points=points),
            likely=likely,
        )
    if held <= 0:
        return t(
            "再评一份最可能改变入围结果：现在线外，{far}，{likely}的可能进入线内。",
            far=level if points == "0.0" else t("比入围线只低 {points} 分", points=points),
            likely=likely,
        )
    return t("再评一份最可能改变入围结果：现与他人在入围线上并列。")


def _percent(chance: float) -> str:
    percent = f"{chance:.0%}"
    return t("不到 1% ") if chance < 0.01 else t("约 {percent} ", percent=percent)
