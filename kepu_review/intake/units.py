"""Units of forms: which can be converted into which, exactly."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from kepu_review.intake.cleaning import squash

MULTIPLIERS: dict[str, int] = {
    "十": 10,
    "百": 100,
    "千": 1_000,
    "万": 10_000,
    "十万": 100_000,
    "百万": 1_000_000,
    "千万": 10_000_000,
    "亿": 100_000_000,
    "": 1,
}

_SQUARE_METRES = Fraction(1)
_GROUPS: dict[str, dict[str, Fraction]] = {
    "area": {
        **dict.fromkeys(("平方米", "平米", "平方", "m2", "m^2", "平"), _SQUARE_METRES),
        "亩": Fraction(2000, 3),  # 1 公顷 = 15 亩
        **dict.fromkeys(("公顷", "ha", "hm2"), Fraction(10_000)),
        **dict.fromkeys(("平方公里", "平方千米", "km2"), Fraction(1_000_000)),
    },
    "money": dict.fromkeys(("元", "人民币", "元人民币", "圆", "rmb", "cny"), Fraction(1)),
    "people": dict.fromkeys(("人", "人次", "名", "位", "人数"), Fraction(1)),
    "days": dict.fromkeys(("天", "日"), Fraction(1)),
    "hours": {"小时": Fraction(1), "学时": Fraction(1), "h": Fraction(1), "分钟": Fraction(1, 60)},
    "length": {
        **dict.fromkeys(("米", "延长米", "m"), Fraction(1)),
        **dict.fromkeys(("公里", "千米", "km"), Fraction(1000)),
    },
    "weight": {
        **dict.fromkeys(("千克", "公斤", "kg"), Fraction(1)),
        **dict.fromkeys(("吨", "t"), Fraction(1000)),
    },
    "households": dict.fromkeys(("户",), Fraction(1)),
    "count": dict.fromkeys(
        (
            *("个", "项", "件", "次", "场", "场次", "期", "处", "家", "台", "套", "种", "部", "篇"),
            *("份", "册", "本", "张", "条", "辆", "批", "门", "支", "栏", "档", "头", "只", "株"),
        ),
        Fraction(1),
    ),
    "percent": {"%": Fraction(1), "百分比": Fraction(1), "‰": Fraction(1, 10)},
}
_BASE = {name: (group, size) for group, units in _GROUPS.items() for name, size in units.items()}
_PER = re.compile(r"(?:/|每)(年|a|月|周|天|日|次|人|户)$")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: `size` of it in the unit of its group; `per` is what it is counted per."""

    text: str
    group: str
    size: Fraction
    multiplier: int = 1  # the 万 of 万元, already within size
    per: str = ""  # 年 is the usual and is left out


def parse_unit(text: str) -> Unit | None:
    """The unit this text names, e.g. `万人次/年`, `㎡`, `单位：万元`; None if it is none."""
    text = squash(text).removeprefix("单位").lstrip(":")
    per = _PER.search(text)
    body = text[: per.start()] if per else text
    period = per.group(1) if per and per.group(1) not in ("年", "a") else ""
    for prefix in sorted(MULTIPLIERS, key=len, reverse=True):
        found = _BASE.get(body[len(prefix) :]) if body.startswith(prefix) else None
        if found is not None:
            factor = MULTIPLIERS[prefix]
            return Unit(text, found[0], found[1] * factor, factor, period)
    if body in ("万", "亿"):
        return Unit(text, "", Fraction(MULTIPLIERS[body]), MULTIPLIERS[body], period)
    return None


def field_unit(text: str) -> Unit | None:
    """The unit a field is stored in; a word we do not know is a unit of its own."""
    if not text:
        return None
    known = parse_unit(text)
    return known or Unit(text, squash(_PER.sub("", text)), Fraction(1))


def conversion(given: Unit, stored: Unit) -> Fraction | None:
    """What to multiply a value in `given` by to have it in `stored`; None: not convertible."""
    if given.per != stored.per and given.per:
        return None
    if not given.group:  # only 万 or 亿 was said: of whatever the field counts
        return Fraction(given.multiplier, stored.multiplier)
    if given.group == stored.group:
        return given.size / stored.size
    counts = {"count", "people", "households"}
    known = set(_GROUPS)
    if given.group in counts and stored.group not in known:
        return given.size / stored.size
    return None


def is_plain(given: Unit) -> bool:
    """Whether the unit may stand behind the number of a field that has no unit (30 人)."""
    return given.group in _GROUPS and given.size == 1 and not given.per
