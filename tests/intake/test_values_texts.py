"""Texts, choices, yes/no, telephone and e-mail cells; hostile text stays text."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_review.intake.cells import Raw
from kepu_review.intake.parsed import Parsed, Trouble
from kepu_review.intake.ticks import ticked
from kepu_review.intake.values import value_parser
from kepu_review.model import Field, FieldKind, Severity, Value

NAME = Field("name", "基地名称")
INTRO = Field("intro", "简介", FieldKind.LONG_TEXT, max_length=20)
LEGAL = Field("legal", "是否独立法人", FieldKind.YES_NO)
KIND = Field("kind", "性质", FieldKind.CHOICE, choices=("新申报", "重新申报", "其他"))
ADMISSION = Field(
    "admission",
    "开放形式",
    FieldKind.CHOICES,
    choices=("免费", "16周岁以下的青少年免费开放", "节假日优惠", "收费"),
)
FREE = Field("topics", "主题", FieldKind.CHOICES)
PHONE = Field("phone", "电话", FieldKind.PHONE)
EMAIL = Field("email", "邮箱", FieldKind.EMAIL)


def value(field: Field, raw: Raw) -> Value | None:
    parsed = value_parser(field)(raw)
    assert not isinstance(parsed, Trouble), parsed
    return parsed


def notes(parsed: Parsed) -> list[tuple[Severity, str]]:
    assert isinstance(parsed, Trouble)
    return [(note.severity, note.reason) for note in parsed.notes]


@pytest.mark.parametrize(
    "text",
    [
        "<img src=x onerror=alert(1)>",
        '=HYPERLINK("http://example.org","x")',
        '#read("/etc/passwd")',
        "+cmd|' /C calc'!A0",
        "龘𠮷䶮科普基地",
        "科普👨‍👩‍👧基地",
        "葛󠄀城",  # a variation selector that the name needs
        "﨑",  # a compatibility ideograph that NFKC would change
    ],
)
def test_hostile_and_rare_text_is_kept_as_it_is(text: str) -> None:
    assert value(NAME, text) == text


def test_control_characters_are_taken_out_with_a_remark() -> None:
    parsed = value_parser(NAME)("科\x00普\x1b基\u202e地\ufeff")
    assert notes(parsed) == [(Severity.INFO, "去掉了 4 个不可见控制字符")]
    assert isinstance(parsed, Trouble)
    assert parsed.value == "科普基地"
    assert not parsed.refused


def test_lone_surrogates_never_reach_a_value() -> None:
    parsed = value_parser(NAME)("甲\ud800乙")
    assert isinstance(parsed, Trouble)
    assert parsed.value == "甲乙"


def test_line_breaks_vanish_from_names_and_stay_in_long_text() -> None:
    assert value(NAME, " 某市\n科技馆 ") == "某市科技馆"
    assert value(NAME, "Science\r\nMuseum") == "Science Museum"
    assert value(INTRO, "第一段\r\n\r\n第二段") == "第一段\n\n第二段"


def test_damaged_characters_are_refused() -> None:
    assert notes(value_parser(NAME)("科普\ufffd\ufffd地教育中心展览馆")) == [
        (Severity.ERROR, "含有无法还原的乱码字符（\ufffd）")
    ]


def test_too_long_a_text_says_by_how_much() -> None:
    assert value(INTRO, "字" * 20) == "字" * 20
    parsed = value_parser(INTRO)("字" * 23)
    assert notes(parsed) == [(Severity.ERROR, "共 23 字，超过 20 字的上限")]
    assert isinstance(parsed, Trouble)
    assert parsed.notes[0].remedy == "请删减 3 字"


@pytest.mark.parametrize("field", [NAME, INTRO, LEGAL, KIND, ADMISSION, PHONE, EMAIL])
def test_a_cell_of_ten_megabytes_is_refused_at_once(field: Field) -> None:
    parsed = value_parser(field)("字" * 3_500_000)
    assert notes(parsed) == [(Severity.ERROR, "单元格内容超过 32767 字")]


def test_numbers_in_text_columns_lose_their_point_but_no_digit() -> None:
    assert value(NAME, 42.0) == "42"
    assert value(NAME, 4.5) == "4.5"
    assert notes(value_parser(NAME)(91330800123456789.0)) == [
        (Severity.ERROR, "超过 15 位的数字，表格软件已丢失末尾几位")
    ]


@pytest.mark.parametrize("text", ["", "  ", "/", "无", "无。", "—", "N/A", "　"])
def test_text_that_says_nothing_is_missing(text: str) -> None:
    assert value(NAME, text) is None


def test_a_word_that_begins_like_nothing_is_a_word() -> None:
    assert value(NAME, "无人机馆") == "无人机馆"
    assert value(NAME, "没有围墙的馆") == "没有围墙的馆"


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        *(
            (yes, True)
            for yes in ("是", "有", "√", "■", "☑", "☒", "Y", "yes", "TRUE", "1", 1, True)
        ),
        *((no, False) for no in ("否", "无", "没有", "□", "×", "N", "no", "0", 0.0, False)),
        ("■是 □否", True),
        ("□是 ■否", False),
        ("是□ 否☑", False),
        ("（√）有  （ ）无", True),
        ("□是 □否", None),
        ("/", None),
        ("", None),
    ],
)
def test_yes_and_no_are_read_in_their_many_writings(raw: Raw, wanted: bool | None) -> None:
    assert value(LEGAL, raw) is wanted


def test_what_stands_in_brackets_behind_yes_is_remarked_on() -> None:
    parsed = value_parser(LEGAL)("是（2020年注册）")
    assert isinstance(parsed, Trouble)
    assert parsed.value is True
    assert notes(parsed) == [(Severity.INFO, "按“是”录入")]
    assert value(LEGAL, "同意推荐") is True
    assert value(LEGAL, "未盖章") is False


@pytest.mark.parametrize("raw", ["■是 ■否", "待定", "有待核实", "正在办理", 7.0])
def test_neither_yes_nor_no_is_refused(raw: Raw) -> None:
    assert notes(value_parser(LEGAL)(raw)) == [(Severity.ERROR, "看不出是“是”还是“否”")]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("□免费 ■收费", ("收费",)),
        ("☑免费□收费☑节假日优惠", ("免费", "节假日优惠")),
        ("免费√ 收费□", ("免费",)),
        ("[x]免费 [ ]收费", ("免费",)),
        ("（√）免费（ ）收费", ("免费",)),
        ("□√免费 □收费", ("免费",)),
        ("□免费 □收费", ()),
        ("没有框", ()),
    ],
)
def test_ticked_labels_are_found_in_check_box_text(text: str, wanted: tuple[str, ...]) -> None:
    assert ticked(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("免费", ("免费",)),
        ("免费、收费", ("免费", "收费")),
        ("免费；节假日优惠;收费", ("免费", "节假日优惠", "收费")),
        ("免费，免费", ("免费",)),
        ("□免费 ■16周岁以下的青少年免费开放 □节假日优惠 □收费", ("16周岁以下的青少年免费开放",)),
        ("■16周岁以下", ("16周岁以下的青少年免费开放",)),
        ("□免费 □收费", None),
        ("无", None),
    ],
)
def test_several_choices_are_read_from_one_cell(text: str, wanted: tuple[str, ...] | None) -> None:
    assert value(ADMISSION, text) == wanted


def test_an_unknown_choice_names_the_nearest_one() -> None:
    parsed = value_parser(ADMISSION)("节假优惠、不免费")
    assert notes(parsed) == [
        (Severity.ERROR, "“节假优惠”不在可选项内"),
        (Severity.ERROR, "“不免费”不在可选项内"),
    ]
    assert isinstance(parsed, Trouble)
    listed = "免费、16周岁以下的青少年免费开放、节假日优惠、收费"
    assert parsed.notes[0].remedy == f"是否应为“节假日优惠”？可填：{listed}"


def test_one_choice_is_one() -> None:
    assert value(KIND, "新申报") == "新申报"
    assert notes(value_parser(KIND)("新申报、重新申报")) == [
        (Severity.ERROR, "只能选一项，却选了多项")
    ]
    other = value_parser(KIND)("其他：由上级指定")
    assert isinstance(other, Trouble)
    assert other.value == "其他"
    assert notes(other) == [(Severity.INFO, "“其他：由上级指定”按“其他”录入")]


def test_a_list_without_given_choices_keeps_its_items() -> None:
    assert value(FREE, "天文、地质；航天") == ("天文", "地质", "航天")


@pytest.mark.parametrize(
    "text",
    [
        *("0570-3020000", "3020000", "13800000000", "138 0000 0000", "400-000-1234"),
        *("0570-3020000转801", "13800000000、0570-3020000", "+86-13800000000", "(0570)3020000"),
    ],
)
def test_usual_telephone_numbers_pass(text: str) -> None:
    assert value(PHONE, text) == text
    assert value(PHONE, 13800000000.0) == "13800000000"


def test_unlikely_contacts_are_kept_with_a_warning() -> None:
    parsed = value_parser(PHONE)("0570-302")
    assert notes(parsed) == [(Severity.WARNING, "不像电话号码")]
    assert isinstance(parsed, Trouble)
    assert parsed.value == "0570-302"
    assert notes(value_parser(EMAIL)("a at b")) == [(Severity.WARNING, "不像电子邮箱地址")]
    assert notes(value_parser(PHONE)(date(2023, 2, 8))) == [
        (Severity.ERROR, "被表格软件当成了日期")
    ]


def test_an_address_is_read_with_full_width_signs() -> None:
    assert value(EMAIL, "name＠example．org") == "name@example.org"


@given(st.text(st.characters(), max_size=60))
def test_no_text_makes_a_parser_fail_and_no_value_holds_unsafe_characters(text: str) -> None:
    for field in (NAME, INTRO, LEGAL, KIND, ADMISSION, FREE, PHONE, EMAIL):
        parsed = value_parser(field)(text)
        kept = parsed.value if isinstance(parsed, Trouble) else parsed
        for part in kept if isinstance(kept, tuple) else (kept,):
            assert not isinstance(part, str) or part.encode("utf-8").isascii() in (True, False)
            assert not isinstance(part, str) or not set(part) & set("\x00\x1b\u202e\ufeff")


@pytest.mark.parametrize(
    "text",
    [
        "a ■ " + "字 " * 16_000,
        "字" + " " * 32_000 + "字\n字",
        "\n" * 32_000,
        "□" * 32_000,
        "（" * 32_000,
        "、" * 32_000,
        "1" * 32_000,
        "1," * 16_000,
        "@." * 16_000,
        "0-" * 16_000,
    ],
    ids=range(10),
)
def test_long_cells_cost_little_time(text: str) -> None:
    start = time.process_time()
    for field in (NAME, INTRO, LEGAL, KIND, ADMISSION, FREE, PHONE, EMAIL):
        value_parser(field)(text)
    assert time.process_time() - start < 2
