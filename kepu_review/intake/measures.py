"""Parsers of number, percent and date cells, with their units and limits."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from fractions import Fraction

from kepu_review.intake.cells import Raw, shown
from kepu_review.intake.cleaning import UNSAFE, is_empty
from kepu_review.intake.dates import from_serial, parse_date
from kepu_review.intake.numerals import Quantity, parse_quantity
from kepu_review.intake.parsed import Parsed, Parser, Trouble, refuse, remark
from kepu_review.intake.problems import Note, warning
from kepu_review.intake.units import Unit, conversion, field_unit, is_plain, parse_unit
from kepu_review.model import Field, FieldKind
from kepu_review.text import t

_PERCENT = parse_unit("%")
_HUGE = 10**15


def _too_large() -> Note:
    return Note(
        t("数值大得不可能"),
        t("请核对数值和单位"),
    )


def _whole_or_float(exact: Fraction) -> int | float:
    return exact.numerator if exact.denominator == 1 else float(exact)


def _limit_note(value: float, field: Field) -> Note | None:
    low, high, unit = field.minimum, field.maximum, field.unit
    if low is not None and value < low:
        reason = t("小于可能的最小值 {low:g}{unit}", low=low, unit=unit)
    elif high is not None and value > high:
        reason = t("大于可能的最大值 {high:g}{unit}", high=high, unit=unit)
    else:
        return None
    return Note(reason, t("请核对数值和单位"))


def _mismatch(given: Unit, stored: Unit | None) -> Note:
    wanted = stored.text if stored else t("（无单位）")
    return Note(
        t("单位“{text}”不能换算为“{wanted}”", text=given.text, wanted=wanted),
        t("请按“{wanted}”填写数字", wanted=wanted),
    )


class _Numbers:
    """Parses the cells of one numeric column; `column` is the unit its heading gives."""

    def __init__(self, field: Field, column: Unit | None) -> None:
        self.field = field
        self.whole = field.kind is FieldKind.INTEGER
        self.percent = field.kind is FieldKind.PERCENT
        self.stored = field_unit(field.unit) or (_PERCENT if self.percent else None)
        factor = conversion(column, self.stored) if column and self.stored else None
        self.factor = factor or (Fraction(column.multiplier) if column else Fraction(1))
        self.column = column
        self.plain = self.factor == 1 and field.kind is not FieldKind.PERCENT
        self.low = 1 - _HUGE if field.minimum is None else field.minimum
        self.high = _HUGE - 1 if field.maximum is None else field.maximum

    def parse(self, raw: Raw) -> Parsed:
        if raw.__class__ is float and self.plain and self.low <= raw <= self.high:
            if raw.is_integer():
                return int(raw)
            if not self.whole:
                return raw
        if isinstance(raw, str):
            return self._text(raw)
        if isinstance(raw, bool) or not isinstance(raw, int | float):
            return self._not_number(raw)
        if not abs(raw) < _HUGE:  # nor is nan
            return refuse(_too_large())
        return self._check(Fraction(str(raw)) * self.factor, bare=True)

    def _not_number(self, raw: Raw) -> Trouble:
        dated = isinstance(raw, date | time | timedelta)
        reason = t("是日期或时间，不是数") if dated else ""
        return refuse(
            Note(
                reason or t("不是数"),
                t("请把单元格格式改为“数值”后重新填写"),
            )
        )

    def _text(self, raw: str) -> Parsed:
        text = UNSAFE.sub("", raw) if len(raw) < 200 else raw
        if is_empty(text):
            return None
        quantity = parse_quantity(text)
        if isinstance(quantity, Note):
            return refuse(quantity)
        factor = self._factor(quantity)
        if isinstance(factor, Note):
            return refuse(factor)
        return self._check(quantity.exact * factor, bare=quantity.unit is None)

    def _factor(self, quantity: Quantity) -> Fraction | Note:
        if quantity.unit is None:
            scaled = self.column or self.stored
            if quantity.multiplier >= 10_000 and scaled and scaled.multiplier >= 10_000:
                return Note(
                    t("列的单位已是“{text}”，单元格里又写了“万”", text=scaled.text),
                    t("请只写数字，或写全单位（如 30万元）"),
                )
            return self.factor
        if self.stored is None:
            factor = Fraction(1) if is_plain(quantity.unit) else None
        else:
            factor = conversion(quantity.unit, self.stored)
        return _mismatch(quantity.unit, self.stored) if factor is None else factor

    def _check(self, exact: Fraction, *, bare: bool) -> Parsed:
        if abs(exact) >= _HUGE:
            return refuse(_too_large())
        value = _whole_or_float(exact)
        if self.whole and not isinstance(value, int):
            return refuse(
                Note(
                    t("应为整数"),
                    t("请填整数；若单位是“万”，请写出“万”字"),
                )
            )
        limit = _limit_note(value, self.field)
        if limit:
            return refuse(limit)
        return self._suspicious(value, bare=bare) if self.percent else value

    def _suspicious(self, value: float, *, bare: bool) -> Parsed:
        if bare and 0 < value < 1:
            reason = t(
                "百分数列里的 {value:g}：是 {value:g}% 还是 {value_2:g}%？",
                value=value,
                value_2=value * 100,
            )
            remedy = t("已按 {value:g}% 录入；请带上 % 填写", value=value)
            return remark(value, warning(reason, remedy))
        if value > 100 and self.field.maximum is None:
            return remark(value, warning(t("百分数大于 100")))
        return value


def number_parser(field: Field, column: Unit | None = None) -> Parser:
    """INTEGER gives int; NUMBER and PERCENT give int where the number is whole, else float."""
    return _Numbers(field, column).parse


def date_parser(_: Field) -> Parser:
    """Date cells, spreadsheet serials and the Chinese writings of a date."""

    def parse(raw: Raw) -> Parsed:
        if isinstance(raw, datetime):
            return raw.date()
        if isinstance(raw, date):
            return raw
        if isinstance(raw, str):
            text = UNSAFE.sub("", raw) if len(raw) < 200 else raw
            if is_empty(text):
                return None
            day = parse_date(text)
            return refuse(day) if isinstance(day, Note) else day
        serial = None if isinstance(raw, bool | time | timedelta) else from_serial(raw)
        if serial is not None:
            return serial
        answer = parse_date(shown(raw))
        return refuse(answer) if isinstance(answer, Note) else answer

    return parse
