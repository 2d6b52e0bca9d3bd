"""What is personal leaves a text in whatever way it is written; numbers of the office stay."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kepu_review.masking import (
    HIDDEN,
    identity_check,
    is_credit_code,
    is_identity_number,
    without_personal,
)

CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WIDE = {point: point + 0xFEE0 for point in range(0x21, 0x7F)}
AROUND = st.sampled_from(
    ("", "虚构馆", "电话：", "联系人（", "，请于 2026-11-22 前回复", "Tel", "见第 3 页；")
)
DIGITS = "0123456789"


def whole_identity(first: str) -> str:
    return next(first + char for char in "0123456789X" if identity_check(first + char))


def whole_code(first: str) -> str:
    return next(first + char for char in CREDIT if is_credit_code(first + char))


@st.composite
def written(draw: st.DrawFn, groups: tuple[str, ...]) -> str:
    """Digits in groups, as people part them; perhaps in full width."""
    between = draw(st.sampled_from(("", "", " ", "-", "－", " - ", "　", "—", "\u200b", "\u00ad")))
    text = between.join(groups)
    return text.translate(WIDE) if draw(st.booleans()) else text


@st.composite
def mobiles(draw: st.DrawFn) -> str:
    number = "1" + draw(st.sampled_from("3456789")) + draw(st.text(DIGITS, min_size=9, max_size=9))
    cut = draw(st.sampled_from(((3, 7), (3,), (7,), (3, 6), (11,))))
    edges = (0, *cut, 11)
    groups = tuple(number[a:b] for a, b in pairwise(edges) if a < b)
    return draw(st.sampled_from(("", "+86 ", "86-", "0086"))) + draw(written(groups))


@st.composite
def landlines(draw: st.DrawFn) -> str:
    area = draw(st.sampled_from(("010", "021", "0570", "0971")))
    number = "8" + draw(st.text(DIGITS, min_size=6, max_size=7))
    shape = draw(st.sampled_from(("{} {}", "{}-{}", "({}){}", "（{}） {}", "{}－{}", "{}{}")))
    return shape.format(area, number) + draw(st.sampled_from(("", "-801", "转 801")))


@st.composite
def free_numbers(draw: st.DrawFn) -> str:
    number = draw(st.text(DIGITS, min_size=7, max_size=7))
    head = draw(st.sampled_from(("400", "800")))
    groups = draw(st.sampled_from(((number,), (number[:3], number[3:]), (number[:4], number[4:]))))
    return draw(written((head, *groups)))


@st.composite
def identities(draw: st.DrawFn) -> str:
    born = draw(st.dates(date(1930, 1, 1), date(2020, 12, 31)))
    place = draw(st.sampled_from(("330802", "110101", "652901")))
    order = draw(st.text(DIGITS, min_size=3, max_size=3))
    if draw(st.booleans()):
        return draw(written((place, f"{born:%y%m%d}", order)))
    number = whole_identity(place + f"{born:%Y%m%d}" + order)
    return draw(written((place, number[6:14], number[14:])))


MAILS = st.builds(
    "{}{}{}.{}".format,
    st.from_regex(r"[a-z][a-z0-9._]{0,8}[a-z0-9]", fullmatch=True),
    st.sampled_from("@＠"),
    st.sampled_from(("qq", "mail.example", "虚构")),
    st.sampled_from(("cn", "com", "公司")),
)


@settings(deadline=None)
@given(AROUND, mobiles() | landlines() | free_numbers() | identities() | MAILS, AROUND)
def test_numbers_and_mails_leave_the_text_and_nothing_of_them_stays(
    before: str, personal: str, after: str
) -> None:
    told = without_personal(f"{before} {personal} {after}")
    assert told.count(HIDDEN) == 1
    assert [char for char in told if char in "@＠"] == []
    left = without_personal(told).replace(before, "", 1).replace(after, "", 1)
    assert [char for char in left if char.isdigit()] == []


@settings(deadline=None)
@given(st.lists(AROUND | mobiles() | landlines() | identities() | MAILS, max_size=5))
def test_leaving_out_is_done_once_and_for_all(parts: list[str]) -> None:
    once = without_personal("，".join(parts))
    assert without_personal(once) == once


@settings(deadline=None)
@given(st.text(alphabet="一馆 @.13578ａ９-电话微信：QqX＠\x1b[m\u200b", max_size=40))
def test_whatever_the_text_a_second_call_changes_nothing(text: str) -> None:
    once = without_personal(text)
    assert without_personal(once) == once


@pytest.mark.parametrize(
    "personal",
    [
        "电话：62001234",
        "联系电话(62001234)",
        "手机号 139 00 00 11 11",
        "办公室电话：8012345、8012346转801",
        "某人＠example.com",
        "a @ b.cn",
        "san（at）example.com",
        "san@example。com",
        "1390 0001 111",
        "tel13900001111",
        "139\x1b[0m0000\x1b[1m1111",
        "微信号：abc_12345",
        "ＱＱ：１２３４５６７８",
        "加vx: zhangsan99",
        "微信同号13900001111",
        "身份证号：330802199001011234",
        "身份证 33080219900101",
        "护照 E12345678",
        "0570-3021234 139 0000 1111",
    ],
)
def test_what_a_word_before_it_tells_is_left_out_and_the_word_stays(personal: str) -> None:
    told = without_personal(f"虚构馆（{personal}）")
    assert HIDDEN in told
    assert [
        char for char in told.translate({ord(c): None for c in "\x1b[01m"}) if char.isdigit()
    ] == []
    assert told.startswith("虚构馆（")


@pytest.mark.parametrize(
    "text",
    [
        "虚构馆",
        "2026年第1批",
        "１０１中学",
        "XG-2026-001",
        "91330800MA2DGXXX1X",
        "三体 A@B",
        "1386",
        "年产值 15000000000 元，门票 13800000000元",
        "1998-12-31 123 人；1990-01-01-200；2019 2020 2021 2022",
        "得分 18 20 15 30 170",
        "sha256 a13900001111bcdef0123456789abcdef",
        "2026-11-22 09:30:00",
        "校正后 0.05701234567",
        "微信公众号：quzhoukepu123，QQ群 12345678",
        "微信平台粉丝 123456 人",
        "服务热线 12345",
        "ISBN 978-7-5046-1234-5",
        "330802199013451234",
    ],
)
def test_other_numbers_and_words_stay_as_they_are(text: str) -> None:
    assert without_personal(text) == text


@settings(deadline=None)
@given(
    st.from_regex(
        r"[A-PR-U]{1,6}-?(19|20)[0-9]{2}-[0-9]{1,6}", fullmatch=True
    )  # QQ1234 is an account
    | st.from_regex(r"[A-PR-U]{1,3}[0-9]{1,6}", fullmatch=True),
    AROUND.filter(lambda text: not text.endswith(("：", "Tel"))),
)
def test_numbers_of_applications_and_bases_stay(number: str, before: str) -> None:
    assert without_personal(f"{before} {number}。") == f"{before} {number}。"


@settings(deadline=None)
@given(
    st.builds(
        "{}{}{}".format,
        st.sampled_from(("91330800", "12330802", "52110101", "93650100")),
        st.sampled_from(("", "MA", "M0")),
        st.text(CREDIT, min_size=9, max_size=9),
    ).map(lambda text: text[:17])
)
def test_credit_codes_stay(first: str) -> None:
    code = whole_code(first)
    digits = code[:17].isdigit() and is_identity_number(code)
    if not (digits and identity_check(code)):
        assert without_personal(f"统一社会信用代码{code}") == f"统一社会信用代码{code}"


def test_checks_are_those_of_the_standards() -> None:
    assert identity_check("11010519491231002X") is True  # the example of GB 11643
    assert identity_check("110105194912310021") is False
    assert is_credit_code("91350100M000100Y43") is True  # the example of GB 32100
    assert is_credit_code("91350100M000100Y44") is False


def test_a_code_whose_middle_looks_like_a_date_stays_and_a_mistyped_identity_number_does_not() -> (
    None
):
    code = whole_code("12330819900101123")
    assert is_identity_number(code) is True
    assert without_personal(code) == code
    right = whole_identity("33080219900101123")
    wrong = right[:-1] + ("0" if right[-1] != "0" else "1")
    assert (is_credit_code(wrong), without_personal(wrong)) == (False, HIDDEN)
