"""Numbers, units and percents of cells."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_review.intake.cells import Raw
from kepu_review.intake.parsed import Trouble
from kepu_review.intake.units import conversion, field_unit, parse_unit
from kepu_review.intake.values import value_parser
from kepu_review.model import Field, FieldKind, Severity, Value

AREA = Field("area", "面积", FieldKind.NUMBER, unit="平方米", minimum=0)
PLANTED = Field("planted", "种植面积", FieldKind.NUMBER, unit="亩")
VISITS = Field("visits", "年接待人次", FieldKind.INTEGER, unit="人次/年")
DAYS = Field("days", "年开放天数", FieldKind.INTEGER, unit="天/年", minimum=0, maximum=366)
MONEY = Field("money", "经费", FieldKind.NUMBER, unit="元")
MONEY_WAN = Field("money", "经费", FieldKind.NUMBER, unit="万元")
PEOPLE = Field("people", "人数", FieldKind.INTEGER)
SHARE = Field("share", "占比", FieldKind.PERCENT)


def value(field: Field, raw: Raw, heading_unit: str = "") -> Value | None:
    """The value of a cell that is read without any remark."""
    parsed = value_parser(field, parse_unit(heading_unit))(raw)
    assert not isinstance(parsed, Trouble), parsed
    return parsed


def reasons(field: Field, raw: Raw, heading_unit: str = "") -> list[tuple[Severity, str]]:
    parsed = value_parser(field, parse_unit(heading_unit))(raw)
    assert isinstance(parsed, Trouble), parsed
    return [(note.severity, note.reason) for note in parsed.notes]


@pytest.mark.parametrize(
    ("field", "raw", "wanted"),
    [
        (AREA, "1200", 1200),
        (AREA, "1,200.5", 1200.5),
        (AREA, "1，200", 1200),
        (AREA, "１２００", 1200),
        (AREA, " 1 200 ㎡", 1200),
        (AREA, "1200平方米", 1200),
        (AREA, "1200 m²", 1200),
        (AREA, "1200M2", 1200),
        (AREA, "1.2万平方米", 12000),
        (AREA, "3亩", 2000),
        (AREA, "0.5公顷", 5000),
        (AREA, 0.30000000000000004, 0.30000000000000004),
        (AREA, 1200.0, 1200),
        (AREA, 0, 0),
        (PLANTED, "2公顷", 30),
        (PLANTED, "50亩", 50),
        (VISITS, "1.2万", 12000),
        (VISITS, "1.2万人次", 12000),
        (VISITS, "300人次/年", 300),
        (VISITS, "1.2E+04", 12000),
        (DAYS, "260天", 260),
        (DAYS, "２６０", 260),
        (MONEY, "30万元", 300000),
        (MONEY, "1.5亿元", 150000000),
        (MONEY, "¥1,000", 1000),
        (MONEY_WAN, "300000元", 30),
        (PEOPLE, "30人", 30),
        (PEOPLE, 30.0, 30),
        (SHARE, "15%", 15),
        (SHARE, "１５％", 15),
        (SHARE, "5‰", 0.5),
        (SHARE, 15.0, 15),
    ],
)
def test_numbers_are_read_as_people_write_them(field: Field, raw: Raw, wanted: Value) -> None:
    found = value(field, raw)
    assert found == wanted
    assert type(found) is type(wanted)


@pytest.mark.parametrize(
    ("field", "raw", "heading", "wanted"),
    [
        (MONEY, 30.0, "万元", 300000),
        (MONEY, "30", "万元", 300000),
        (MONEY, 1.1, "万元", 11000),  # 1.1 × 10000 is 11000.000000000002 in floats
        (MONEY, "30000元", "万元", 30000),  # the cell's own unit goes first
        (VISITS, 0.5, "万人次", 5000),
        (VISITS, 0.5, "万", 5000),
        (AREA, 3.0, "亩", 2000),
        (PLANTED, 2.0, "公顷", 30),
        (MONEY_WAN, 30.0, "万元", 30),
        (MONEY_WAN, 300000.0, "元", 30),
    ],
)
def test_a_unit_in_the_heading_applies_to_the_column(
    field: Field, raw: Raw, heading: str, wanted: Value
) -> None:
    assert value(field, raw, heading) == wanted


@pytest.mark.parametrize(
    "raw",
    ["", " ", "/", "／", "//", "无", "暂无", "—", "——", "-", "N/A", "n/a", "null", "不适用", "\\"],
)
@pytest.mark.parametrize("field", [AREA, VISITS, SHARE], ids=lambda f: f.id)
def test_marks_for_nothing_are_missing_and_not_zero(field: Field, raw: str) -> None:
    assert value(field, raw) is None


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("约300", "填写的是约数，不是确定的数"),
        ("300余", "填写的是约数，不是确定的数"),
        ("300多人", "填写的是约数，不是确定的数"),
        ("300以上", "填写的是约数，不是确定的数"),
        ("≥300", "填写的是约数，不是确定的数"),
        ("300左右", "填写的是约数，不是确定的数"),
        ("近300", "填写的是约数，不是确定的数"),
        ("100-200", "填写的是一个范围，不是确定的数"),
        ("100～200", "填写的是一个范围，不是确定的数"),
        ("100至200", "填写的是一个范围，不是确定的数"),
        ("三百", "不是数"),
        ("1,5", "不是数"),
        ("12,34", "不是数"),
        ("1.2.3", "不是数"),
        ("NaN3", "不是数"),
        ("300米", "单位“米”不能换算为“平方米”"),
        ("3吨", "单位“吨”不能换算为“平方米”"),
        ("300间", "单位“间”不能换算为“平方米”"),
        ("-5", "小于可能的最小值 0平方米"),
        ("9" * 17, "数值大得不可能"),
        ("9" * 500, "不是数"),
    ],
)
def test_what_is_no_certain_number_is_refused_with_its_reason(raw: str, reason: str) -> None:
    assert reasons(AREA, raw) == [(Severity.ERROR, reason)]


def test_limits_and_whole_numbers_are_held() -> None:
    assert reasons(DAYS, 400.0) == [(Severity.ERROR, "大于可能的最大值 366天/年")]
    assert reasons(DAYS, "260.5") == [(Severity.ERROR, "应为整数")]
    assert reasons(VISITS, 0.5) == [(Severity.ERROR, "应为整数")]


def test_wan_twice_is_not_guessed() -> None:
    assert reasons(MONEY, "30万", "万元") == [
        (Severity.ERROR, "列的单位已是“万元”，单元格里又写了“万”")
    ]
    assert value(MONEY, "30万元", "万元") == 300000


def test_per_day_is_not_per_year() -> None:
    assert reasons(VISITS, "300人次/天") == [(Severity.ERROR, "单位“人次/天”不能换算为“人次/年”")]


def test_a_bare_share_below_one_is_kept_with_a_warning() -> None:
    parsed = value_parser(SHARE)(0.15)
    assert isinstance(parsed, Trouble)
    assert parsed.value == 0.15
    assert reasons(SHARE, 0.15) == [(Severity.WARNING, "百分数列里的 0.15：是 0.15% 还是 15%？")]
    assert reasons(SHARE, 150.0) == [(Severity.WARNING, "百分数大于 100")]
    assert value(SHARE, "0.15%") == 0.15


@pytest.mark.parametrize("raw", [float("nan"), float("inf"), -float("inf"), 10**400, 1e300])
def test_strange_numbers_are_refused(raw: float) -> None:
    for field in (AREA, VISITS, SHARE):
        assert reasons(field, raw) == [(Severity.ERROR, "数值大得不可能")]


def test_units_are_converted_exactly() -> None:
    mu, hectare = field_unit("亩"), parse_unit("公顷")
    assert mu is not None
    assert hectare is not None
    assert conversion(hectare, mu) == 15
    assert conversion(mu, hectare) == Fraction(1, 15)
    days = parse_unit("天")
    assert days is not None
    assert conversion(days, mu) is None


WRITINGS = st.sampled_from(["{:d}", "{:,d}", "{:d} ", " {:d}", "{:d}平方米", "{:,d}㎡", "{:d}.0"])
WIDE = str.maketrans("0123456789,.", "０１２３４５６７８９，．")


@given(st.integers(0, 10**12), WRITINGS, st.booleans())
def test_a_number_written_in_any_way_comes_back(number: int, form: str, wide: bool) -> None:
    text = form.format(number)
    assert value(AREA, text.translate(WIDE) if wide else text) == number


@given(st.integers(0, 10**8), st.sampled_from(["万", "万平方米", " 万 ㎡"]))
def test_wan_is_ten_thousand_without_rounding(ten_thousandths: int, tail: str) -> None:
    whole, rest = divmod(ten_thousandths, 10_000)
    assert value(AREA, f"{whole}.{rest:04d}{tail}") == ten_thousandths


@given(st.floats(0, 1e14, allow_nan=False))
def test_a_number_cell_keeps_its_value(number: float) -> None:
    assert value(AREA, number) == number


@given(st.text(max_size=30))
def test_no_text_makes_a_number_parser_fail(text: str) -> None:
    for field in (AREA, VISITS, SHARE, DAYS, PEOPLE, MONEY_WAN):
        parsed = value_parser(field, parse_unit("万"))(text)
        assert parsed is None or isinstance(parsed, Trouble | int | float)
