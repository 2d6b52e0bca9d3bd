"""Numbers as forms have them: 1,200 · １２００ · 1.2万 · 3公顷 · 15%; never a guess."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kepu_review.intake.cleaning import narrow
from kepu_review.intake.problems import Note
from kepu_review.intake.units import MULTIPLIERS, Unit, parse_unit
from kepu_review.text import t

_NUMBER = re.compile(
    r"""(?P<sign>[+-]?)
    (?P<digits>\d{1,3}(?:,\d{3})+|\d{1,3}(?:[ ]\d{3})+|\d+)?
    (?P<fraction>\.\d+)?
    (?P<exponent>e[+-]?\d{1,2})?
    [ ]*(?P<multiplier>十万|百万|千万|百|千|万|亿)?
    [ ]*(?P<unit>(?:[kh]?m\^?2|[^\d.,+\-~()<>≥≤=])*)""",
    re.VERBOSE | re.IGNORECASE,
)
_ABOUT = re.compile(r"约|大概|左右|上下|[余多近]|以上|以下|不少于|不低于|超过|至少|[><≥≤±]|\+$")
_RANGE = re.compile(r"\d[^\d.]*[-~–—至到][^\d.]*\d")
_LONG = 60


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with what was written behind it."""

    number: Decimal
    multiplier: int = 1  # the 万 of 1.2万
    unit: Unit | None = None  # the unit written in the cell

    @property
    def exact(self) -> Fraction:
        """The number with its multiplier."""
        return Fraction(self.number) * self.multiplier


def _refusal(text: str) -> Note:
    if _RANGE.search(text):
        return Note(
            t("填写的是一个范围，不是确定的数"),
            t("请填一个确定的数，例如 150"),
        )
    if _ABOUT.search(text):
        return Note(
            t("填写的是约数，不是确定的数"),
            t("请填确定的数，例如 300，去掉“约、余、以上”等字"),
        )
    return Note(
        t("不是数"),
        t("请只填数字，例如 1200 或 1.2万"),
    )


def parse_quantity(text: str) -> Quantity | Note:
    """The quantity written in `text`, or why it is none."""
    text = narrow(text).lstrip("'").replace("、", ",")
    text = text.replace("−", "-").replace("¥", "").replace("¥", "").strip()
    found = _NUMBER.fullmatch(text) if len(text) <= _LONG else None
    if found is None or not (found["digits"] or found["fraction"]):
        return _refusal(text[:_LONG])
    plain = re.sub("[, ]", "", found["digits"] or "0")
    number = Decimal(f"{found['sign']}{plain}{found['fraction'] or ''}{found['exponent'] or ''}")
    multiplier = MULTIPLIERS[found["multiplier"] or ""]
    tail = found["unit"].strip()
    if not tail:
        return Quantity(number, multiplier)
    unit = parse_unit(tail)
    if unit is None and _ABOUT.search(text):
        return _refusal(text)
    return Quantity(number, multiplier, unit or Unit(tail, tail, Fraction(1)))
