"""分值权重的影响 in sentences that need no statistics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kepu_review.text import t
from kepu_review.workflow.apart import some
from kepu_review.workflow.cutting import CutNow
from kepu_review.workflow.weighed import CriterionWeight, ListMove, WeightsOf

if TYPE_CHECKING:
    from kepu_review.workflow.standing import Ranking

Names = Mapping[str, str]
SLIGHT = 0.005
"""Points that two decimals do not show."""
FAR = 0.1
"""Of full marks: who moves a criterion by more makes another rubric. Ours."""


def in_words(found: WeightsOf, names: Names) -> tuple[str, ...]:
    """What changes the list, what the first place, and who swings when all weights move."""
    told = [_list(found, names), _first(found, names), _swinging(found, names)]
    return tuple(one for one in told if one)


def is_sensitive(found: WeightsOf) -> bool:
    """Whether moving a single criterion a little changes the list."""
    moves = [(one, one.nearest) for one in found.criteria]
    return any(m is not None and not _far(found, one, m) for one, m in moves)


def points_text(points: float, before: float) -> str:
    """Points with as many decimals as tell them from what they were."""
    digits = 1 if abs(points - before) >= 0.1 else 2
    return f"{points:.{digits}f}".rstrip("0").rstrip(".")


def reached_text(one: CriterionWeight, becomes: float) -> str:
    """减到 22.6 分以下."""
    less, change = becomes < one.points, abs(becomes - one.points)
    if change < SLIGHT:
        return t("稍有增减") if change == 0 else (t("略减") if less else t("略加"))
    points = points_text(becomes, one.points)
    return (
        t("减到 {points} 分以下", points=points)
        if less
        else t("加到 {points} 分以上", points=points)
    )


def moved_text(entered: Sequence[str], left: Sequence[str], names: Names) -> str:
    """甲馆进到线内，乙馆落到线外."""
    told = []
    if entered:
        told.append(t("{names}进到线内", names=some([names.get(one, one) for one in entered])))
    if left:
        told.append(t("{names}落到线外", names=some([names.get(one, one) for one in left])))
    return t("，").join(told)


@dataclass(frozen=True, slots=True)
class WeightCells:
    """A row of a table in words."""

    range: str
    """From how many points to how many the list stays; "" where that was not worked out."""
    near: str
    """The nearest change of the list."""
    first: str
    """The nearest change of the first place."""


def cells_of(found: WeightsOf, one: CriterionWeight, names: Names) -> WeightCells:
    """What a table tells of a criterion."""
    move, first = one.nearest, one.first
    near = ""
    if move is not None:
        moved = moved_text(move.entered, move.left, names)
        near = f"{reached_text(one, move.becomes)}{t('：')}{moved}"
    leads = t("不变")
    if first is not None:
        instead = names.get(first.instead, first.instead)
        leads = f"{reached_text(one, first.becomes)}{t('：')}{instead}"
    return WeightCells("" if found.why_list else _range(one), near, leads)


def _range(one: CriterionWeight) -> str:
    low, high = (
        None if move is None else points_text(move.becomes, one.points)
        for move in (one.down, one.up)
    )
    if low is not None and high is not None:
        return t("{low} 至 {high} 分", low=low, high=high)
    if low is not None:
        return t("不少于 {low} 分", low=low)
    return t("怎样都不变") if high is None else t("不多于 {high} 分", high=high)


def note_of(method: str, made: Ranking, cut: CutNow | None) -> str:
    """What the figures do without."""
    from kepu_review import rankings

    told = []
    known = rankings.find_method(method)
    if not known.in_points:
        told.append(t("“{title}”不是以分计的方法，这里改按平均分看。", title=known.title))
    elif method != "mean":
        told.append(
            t("名单按“{title}”排；分值变动时，它与平均分的差照现在的不变。", title=known.title)
        )
    deciders = [one for one in made.stages if one.decides]
    if len(deciders) > 1:
        told.append(t("名单由几个环节合成；这里只动最后一个普遍打分的环节的分值。"))
    if cut is not None and cut.left_out:
        told.append(t("没有计入：{rules}。", rules=t("、").join(cut.left_out)))
    return "".join(told)


def _list(found: WeightsOf, names: Names) -> str:
    if found.why_list:
        return found.why_list
    known = [(one, move) for one in found.criteria if (move := one.nearest) is not None]
    if not known:
        return t("任何一项指标的分值单独增减，线内都还是这 {count} 项。", count=found.inside or 0)
    known.sort(key=lambda pair: abs(pair[1].becomes - pair[0].points))
    (one, move), *others = known
    told = _nearest(found, one, move, names)
    if not others:
        return told + t("其余各项单独怎样增减，名单都不变。")
    second, further = others[0]
    apart = abs(further.becomes - second.points)
    if apart < SLIGHT:
        return told
    return told + t("其余各项单独动 {points} 分以内都不变。", points=points_text(apart, 0.0))


def _nearest(found: WeightsOf, one: CriterionWeight, move: ListMove, names: Names) -> str:
    points, reached = f"{one.points:g}", reached_text(one, move.becomes)
    moved = moved_text(move.entered, move.left, names)
    if _far(found, one, move):
        return t(
            "分值要大动，名单才会变。最近的是“{title}”由 {points} 分{reached}，{moved}。",
            title=one.title,
            points=points,
            reached=reached,
            moved=moved,
        )
    return t(
        "最要紧的是“{title}”（现 {points} 分）：{reached}，{moved}。",
        title=one.title,
        points=points,
        reached=reached,
        moved=moved,
    )


def _far(found: WeightsOf, one: CriterionWeight, move: ListMove) -> bool:
    return abs(move.becomes - one.points) > FAR * found.full


def _first(found: WeightsOf, names: Names) -> str:
    if found.winner is None:
        return ""
    winner = names.get(found.winner, found.winner)
    known = [(one, one.first) for one in found.criteria if one.first is not None]
    if not known:
        return t("第一名{name}，任何一项分值单独增减都不变。", name=winner)
    one, first = min(known, key=lambda pair: abs(pair[1].becomes - pair[0].points))
    instead = names.get(first.instead, first.instead)
    if first.becomes == one.points:
        return t("{name}与{instead}现在同分，并列第一。", name=winner, instead=instead)
    return t(
        "第一名{name}：“{title}”{reached}，才由{instead}居首。",
        name=winner,
        title=one.title,
        reached=reached_text(one, first.becomes),
        instead=instead,
    )


def _swinging(found: WeightsOf, names: Names) -> str:
    if found.spread is None:
        return ""
    heaviest, spread = found.spread
    lead = t(
        "各项分值一起随意微调（{points:g} 分的一项通常上下 {spread} 分）：",
        points=heaviest,
        spread=points_text(spread, 0.0),
    )
    if not found.swinging:
        return lead + t("名单基本不变。")
    swinging = [names.get(one.application, one.application) for one in found.swinging]
    return lead + t(
        "有 {count} 项时而在线内、时而在线外（{names}），其余的位置基本不变。",
        count=len(swinging),
        names=some(swinging),
    )
