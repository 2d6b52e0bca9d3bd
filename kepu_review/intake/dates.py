"""Dates as forms have them: 2023年2月8日, 2023.02.08, 20230208, 二〇二三年二月八日, serials."""

from __future__ import annotations

import re
from datetime import date, timedelta

from kepu_review.intake.cleaning import narrow
from kepu_review.intake.problems import Note
from kepu_review.text import t

_EPOCH = date(1899, 12, 30)  # day 0 of spreadsheets, with Lotus' 29 February 1900 counted in
_SERIALS = range(20_000, 73_051)  # 1954-10-03 … 2100-01-01
_YEARS = range(1900, 2101)
_HANZI = {"〇": 0, "零": 0, "○": 0, "o": 0} | {c: i for i, c in enumerate("一二三四五六七八九", 1)}
_TIME = r"(?:[ t]*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?z?)?"
_SPLIT = re.compile(
    r"(\d{4})\s*[-./年,]\s*(\d{1,2})\s*[-./月,]\s*(\d{1,2})\s*[日号]?" + _TIME, re.I
)
_PLAIN = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?")  # nearly all of them
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_SOLID = re.compile(r"(\d{4})(\d{2})(\d{2})")
_CHINESE = re.compile(
    r"([〇零○o一二三四五六七八九]{4})年([元正一二三四五六七八九十]{1,3})月([一二三四五六七八九十廿卅]{1,3})[日号]?"
)
_NO_DAY = re.compile(
    r"\d{4}(?:\s*[-./年]\s*(?:\d{1,2}\s*月?)?)?|[〇零一二三四五六七八九]{4}年(?:[一二三四五六七八九十]+月)?"
)


def _small(text: str) -> int:
    """A Chinese numeral up to 39: 二十八 → 28, 廿八 → 28."""
    text = text.replace("元", "一").replace("正", "一").replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return int("".join(str(_HANZI[c]) for c in ones))
    return (_HANZI[tens] if tens else 1) * 10 + (_HANZI[ones] if ones else 0)


def from_serial(number: float) -> date | None:
    """The date of a spreadsheet's day number; None outside 1954–2100."""
    if not _SERIALS.start <= number < _SERIALS.stop:
        return None
    return _EPOCH + timedelta(days=int(number))


def _parts(text: str) -> tuple[int, int, int] | None:
    found = _SPLIT.fullmatch(text) or _SOLID.fullmatch(text)
    if found:
        return int(found[1]), int(found[2]), int(found[3])
    chinese = _CHINESE.fullmatch(text)
    if chinese is None:
        return None
    if any(len(p) > 1 and not set(p) & set("十廿卅") for p in chinese.groups()[1:]):
        return None  # 二八 is no way to write 28
    try:
        year = int("".join(str(_HANZI[c]) for c in chinese[1]))
        return year, _small(chinese[2]), _small(chinese[3])
    except (KeyError, ValueError):
        return None


def _example() -> str:
    return t("请写成 2023-02-08 的样子")


def _day(year: int, month: int, day: int) -> date | Note:
    try:
        found = date(year, month, day)
    except ValueError:
        return Note(t("没有这一天"), _example())
    if found.year not in _YEARS:
        return Note(t("年份不可能"), _example())
    return found


def parse_date(text: str) -> date | Note:
    """The date written in `text`, or why it is none."""
    plain = _PLAIN.fullmatch(text)
    if plain is not None:
        return _day(int(plain[1]), int(plain[2]), int(plain[3]))
    text = narrow(text).casefold().lstrip("'") if len(text) <= 40 else ""
    serial = from_serial(float(text)) if _SERIAL.fullmatch(text) else None
    if serial is not None:
        return serial
    parts = _parts(text)
    if parts is not None:
        return _day(*parts)
    if _NO_DAY.fullmatch(text):
        return Note(t("日期不完整，缺月或日"), _example())
    return Note(t("不是能确认的日期"), _example())
