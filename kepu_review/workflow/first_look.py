"""先议哪些: which applications the panel should look at first, each with its reasons in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kepu_review.store import Reader
from kepu_review.text import t
from kepu_review.workflow.facts import facts_now
from kepu_review.workflow.round import Round
from kepu_review.workflow.standing import rank_round

if TYPE_CHECKING:
    from kepu_review.workflow.certainty import CertaintyNow
    from kepu_review.workflow.cutting import CutNow

FAR_APART = 15.0
"""A range of totals (points of 100) from which an application is worth a discussion."""
CLOSE = 1.0
"""A mean within so many points of the line stands or falls with a single mark."""


@dataclass(frozen=True, slots=True)
class Case:
    """What is known of one application; None where it is not."""

    reviews: int
    wanted: int
    """Reviews that each application should have."""
    inside: bool
    """By the adjusted score."""
    inside_raw: bool
    """By the plain mean."""
    raw: float | None = None
    line: float | None = None
    """Where the plain mean comes in, where one number can say it."""
    range: float | None = None
    borderline: bool = False
    flips: tuple[tuple[str, str], ...] = ()
    """(name of the expert without whom, "in" or "out")"""

    @property
    def above(self) -> float | None:
        """Points of the plain mean above the line."""
        return None if self.raw is None or self.line is None else self.raw - self.line

    @property
    def far(self) -> bool:
        """Whether the marks are far apart."""
        return self.range is not None and self.range >= FAR_APART


def why_discuss(case: Case) -> tuple[str, ...]:
    """The reasons to look at it first, in words; none where its place is safe."""
    few, above = case.reviews < case.wanted, case.above
    close = above is not None and abs(above) < CLOSE
    moves = case.borderline or case.flips or case.inside != case.inside_raw
    if not (moves or close or (few and case.far)):
        return ()
    told = [_reviews(case, few=few), _place(above, close=close), _sides(case)]
    told += [_without(name, became) for name, became in case.flips]
    return tuple(one for one in told if one)


def _reviews(case: Case, *, few: bool) -> str:
    n, points = case.reviews, f"{case.range or 0:.1f}"
    if few and case.far:
        return t("只有 {n} 份，相差 {points} 分", n=n, points=points)
    if few:
        return t("只有 {n} 份", n=n)
    return t("{n} 份相差 {points} 分", n=n, points=points) if case.far else ""


def _place(above: float | None, *, close: bool) -> str:
    if above is None:
        return ""
    points = f"{abs(above):.1f}"
    if points == "0.0":
        return t("平均分与入围线相平")
    if above > 0 and close:
        return t("平均分只高出入围线 {points} 分", points=points)
    if above > 0:
        return t("平均分高出入围线 {points} 分", points=points)
    if close:
        return t("平均分只比入围线低 {points} 分", points=points)
    return t("平均分比入围线低 {points} 分", points=points)


def _sides(case: Case) -> str:
    if case.inside != case.inside_raw:
        if case.inside:
            return t("按平均分在线外，扣除专家宽严后在线内")
        return t("按平均分在线内，扣除专家宽严后在线外")
    return t("离线近，在误差之内") if case.borderline else ""


def _without(name: str, became: str) -> str:
    if became == "in":
        return t("去掉{name}的打分就进到线内", name=name)
    return t("去掉{name}的打分就落到线外", name=name)


def discuss_first(
    rnd: Round, db: Reader, now: CertaintyNow, vetoed: Collection[str] = ()
) -> dict[str, tuple[str, ...]]:
    """Application → reasons, of those only that should be looked at first; none without a cut."""
    if now.cut is None or now.refused is not None:
        return {}
    from kepu_review import rankings

    wanted = facts_now(rnd, db).policy.reviews_per_application
    spread = rankings.spread(rank_round(rnd, method="mean", stage=now.stage, db=db).scores)
    known = now.applications
    raw = {name: one.raw_score for name, one in known.items()}
    inside_raw = insiders(now.cut, raw, vetoed)
    inside = insiders(now.cut, {n: one.adjusted_score for n, one in known.items()}, vetoed)
    line = line_of(now.cut, raw, inside_raw, vetoed)
    found = {}
    for name, one in known.items():
        apart = spread.get(name)
        flips = tuple((f.name, f.became) for f in now.flips if f.application == name)
        case = Case(
            reviews=one.reviews,
            wanted=wanted,
            inside=name in inside,
            inside_raw=name in inside_raw,
            raw=one.raw_score,
            line=line,
            range=None if apart is None else apart.range,
            borderline=bool(one.borderline),
            flips=flips,
        )
        why = () if name in vetoed else why_discuss(case)
        if why:
            found[name] = why
    return found


def insiders(
    cut: CutNow | None, scores: Mapping[str, float | None], vetoed: Collection[str]
) -> set[str]:
    """Who would be inside by these scores as they stand."""
    known = {name: score for name, score in scores.items() if score is not None}
    if cut is None or not known:
        return set()
    import numpy as np

    from kepu_review.certainty import inside

    groups = [cut.group(name, vetoed) for name in known]
    found = inside(np.array([list(known.values())]), groups, cut.laid_over(list(known), vetoed))
    return {name for name, share in zip(known, found, strict=True) if share > 0}


def line_of(
    cut: CutNow,
    scores: Mapping[str, float | None],
    inside: Collection[str],
    vetoed: Collection[str] = (),
) -> float | None:
    """The minimum where there are no places, else midway between last in and first out."""
    if cut.seats is None and not cut.per_group:
        return cut.minimum
    known = {n: s for n, s in scores.items() if s is not None and n not in vetoed}
    held = [score for name, score in known.items() if name in inside]
    out = [score for name, score in known.items() if name not in inside]
    if not held or not out or min(held) < max(out):
        return None
    between = (min(held) + max(out)) / 2
    return between if cut.minimum is None else max(between, cut.minimum)
