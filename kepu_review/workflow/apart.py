"""分组: panels that share no application, told as experts may be told now."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kepu_review.errors import KepuError, MethodRefused, Refused
from kepu_review.store import Reader
from kepu_review.text import t
from kepu_review.workflow.blindness import Veil, shown_since, veil
from kepu_review.workflow.round import Round

if TYPE_CHECKING:
    import pandas as pd

    from kepu_review.panels import Part, Ratings

FEW = 4
"""Names of a part that a sentence tells."""


@dataclass(frozen=True, slots=True)
class PanelPart:
    """Applications and experts joined by reviews, and by none to any other part."""

    applications: tuple[str, ...]
    experts: tuple[str, ...]
    """Keys, see `Veil.key`."""
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LinkNow:
    """A review that would join two parts."""

    application: str
    expert: str
    name: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there are no statistics, what to do, and where panels are apart, how."""

    message: str
    remedy: str = ""
    parts: tuple[PanelPart, ...] = ()
    links: tuple[LinkNow, ...] = ()

    @classmethod
    def of(cls, error: KepuError) -> Refusal:
        """What an error says."""
        return cls(error.message, error.remedy)

    def error(self) -> MethodRefused:
        """The same as an error."""
        return MethodRefused(self.message, remedy=self.remedy)


def not_hidden(rnd: Round, db: Reader) -> Veil:
    """What is hidden now, where totals are not.

    Raises
    ------
    Refused
        totals are hidden from the chair, and so is whatever is made of them.
    """
    hidden = veil(rnd, db)
    if hidden.totals:
        since = shown_since(rnd.programme.policy.blindness.totals)
        raise Refused(
            t("现在不显示得分，也不显示由得分算出的结果。"),
            remedy=t("认定项目规定：{since}。", since=since),
        )
    return hidden


def office(db: Reader) -> Veil:
    """Nothing is hidden from the office, who runs the round."""
    return Veil(False, False, False, {one.id: one.name for one in db.experts()}, {})


def called(hidden: Veil) -> dict[str, str]:
    """Key of each expert → what to call them, in an order that tells nothing hidden."""
    experts = sorted(hidden.experts, key=hidden.sort_key)
    return {hidden.key(expert): hidden.alias(expert) for expert in experts}


def parts_told(parts: Sequence[Part], names: Mapping[str, str]) -> tuple[PanelPart, ...]:
    """Parts, largest first; their experts are keys, in the order of `names`."""
    told = []
    for part in parts:
        experts = [key for key in names if key in set(part.experts)]
        shown = tuple(names[key] for key in experts)
        told.append(PanelPart(tuple(map(str, part.applications)), tuple(experts), shown))
    return tuple(told)


def links_told(
    ratings: Ratings,
    parts: tuple[Part, ...],
    names: Mapping[str, str],
    forbidden: Collection[tuple[str, str]],
) -> tuple[LinkNow, ...]:
    """The fewest further reviews that would join the parts; none `forbidden` (application, key)."""
    from kepu_review import panels

    return tuple(
        LinkNow(str(one.application), str(one.expert), names.get(one.expert, one.expert))
        for one in panels.links(ratings, parts, forbidden=forbidden)
    )


def apart(
    ratings: Ratings,
    parts: tuple[Part, ...],
    names: Mapping[str, str],
    forbidden: Collection[tuple[str, str]],
) -> Refusal:
    """Panels cannot be compared; which, and what would join them."""
    told, links = parts_told(parts, names), links_told(ratings, parts, names, forbidden)
    groups = [
        t(
            "第 {n} 组：专家 {experts}，申报 {applications}",
            n=n,
            experts=some(part.names),
            applications=some(part.applications),
        )
        for n, part in enumerate(told[:FEW], start=1)
    ]
    joining = [f"{one.name} × {one.application}" for one in links]
    return Refusal(
        t(
            "评审分成 {count} 个互不相连的组，组间没有共同的专家或申报，宽严无从比较。{groups}。",
            count=len(told),
            groups=t("；").join(groups),
        ),
        t(
            "请增加评审把各组连起来，例如 {links}；或按类别分别排名，或改用平均分。",
            links=some(joining),
        )
        if links
        else t("各组的专家都须回避另一组的申报，无法连起来；请按类别分别排名，或改用平均分。"),
        told,
        links,
    )


def refuse_apart(
    scores: pd.DataFrame, minimum_reviews: int, forbidden: Collection[tuple[str, str]]
) -> None:
    """Refuse to compare panels that nothing joins, as `rankings.rank` would; links are allowed.

    Raises
    ------
    MethodRefused
        those of `scores` that are ranked hang together in several parts.
    """
    from kepu_review import panels

    given = scores[scores["score"].notna()]
    number = given.groupby("application")["score"].transform("size")
    given = given[number >= max(minimum_reviews, 1)]
    if not len(given):
        return
    ratings = panels.Ratings.of(given)
    parts = panels.connected(ratings)
    if len(parts) > 1:
        names = {str(expert): str(expert) for expert in ratings.experts}
        raise apart(ratings, parts, names, forbidden).error()


def some(names: Sequence[str]) -> str:
    """The first of these names, and how many there are."""
    head = t("、").join(names[:FEW])
    if len(names) <= FEW:
        return head
    return t("{head}等 {count} 个", head=head, count=len(names))
