"""Dates of cells."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_review.intake.cells import Raw
from kepu_review.intake.dates import parse_date
from kepu_review.intake.parsed import Parsed, Trouble
from kepu_review.intake.problems import Note
from kepu_review.intake.values import value_parser
from kepu_review.model import Field, FieldKind

PARSE = value_parser(Field("founded", "成立日期", FieldKind.DATE))
DIGITS = "〇一二三四五六七八九"


def reason(parsed: Parsed) -> str:
    assert isinstance(parsed, Trouble)
    return parsed.notes[0].reason


@pytest.mark.parametrize(
    "raw",
    [
        "2023年2月8日",
        "2023年02月08号",
        "2023 年 2 月 8 日",
        "2023-2-8",
        "2023.02.08",
        "2023/2/8",
        "20230208",
        "２０２３年２月８日",
        "二〇二三年二月八日",
        "二零二三年二月八日",
        "2023-02-08 10:30:00",
        "2023-02-08T10:30:00Z",
        "44965",
        44965,
        44965.75,
        date(2023, 2, 8),
        datetime(2023, 2, 8, 10, 30, tzinfo=UTC),
    ],
)
def test_a_date_is_read_in_every_usual_form(raw: Raw) -> None:
    assert PARSE(raw) == date(2023, 2, 8)


@pytest.mark.parametrize("raw", ["", "/", "无", "—"])
def test_no_date_is_missing(raw: str) -> None:
    assert PARSE(raw) is None


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("2023年2月30日", "没有这一天"),
        ("2023-13-01", "没有这一天"),
        ("2023年2月", "日期不完整，缺月或日"),
        ("2023", "日期不完整，缺月或日"),
        ("2023年", "日期不完整，缺月或日"),
        ("二〇二三年", "日期不完整，缺月或日"),
        ("8/2/2023", "不是能确认的日期"),
        ("23.2.8", "不是能确认的日期"),
        ("去年", "不是能确认的日期"),
        ("二〇二三年二八月八日", "不是能确认的日期"),
        ("1066-10-14", "年份不可能"),
        ("9" * 1000, "不是能确认的日期"),
        (3.0, "不是能确认的日期"),
        (True, "不是能确认的日期"),
        (time(3, 4), "不是能确认的日期"),
        (timedelta(hours=3), "不是能确认的日期"),
        (float("nan"), "不是能确认的日期"),
        (10**400, "不是能确认的日期"),
    ],
)
def test_what_is_no_certain_date_is_refused_with_its_reason(raw: Raw, wanted: str) -> None:
    assert reason(PARSE(raw)) == wanted


def chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    start = ("" if tens < 2 else DIGITS[tens]) + ("十" if tens else "")
    return start + (DIGITS[ones] if ones or not tens else "")


FORMS = st.sampled_from(["{0}年{1}月{2}日", "{0}-{1}-{2}", "{0}.{1:02d}.{2:02d}", "{0}/{1}/{2}"])


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), FORMS)
def test_a_written_date_comes_back(day: date, form: str) -> None:
    assert parse_date(form.format(day.year, day.month, day.day)) == day


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_a_date_in_hanzi_comes_back(day: date) -> None:
    year = "".join(DIGITS[int(digit)] for digit in str(day.year))
    assert parse_date(f"{year}年{chinese(day.month)}月{chinese(day.day)}日") == day


@given(st.text("〇一二三四五六七八九十廿卅元正年月日0123456789-./ ", max_size=20))
def test_no_text_makes_the_date_parser_fail(text: str) -> None:
    assert isinstance(parse_date(text), date | Note)
