"""Any text becomes one that can be set, and says what it lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_review.report import clean, fonts


def test_a_character_that_no_font_has_is_written_as_its_code_point_and_counted() -> None:
    cleaner = clean.Cleaner()
    assert cleaner.text("吉祥𠮷😀😀") == "吉祥〔U+20BB7〕〔U+1F600〕〔U+1F600〕"
    assert dict(cleaner.missing) == {"𠮷": 1, "😀": 2}


def test_rare_hanzi_of_names_are_kept() -> None:
    assert clean.Cleaner().text("镕喆堃䶮𬭎") == "镕喆堃䶮𬭎"


def test_control_characters_surrogates_and_direction_marks_disappear() -> None:
    assert clean.Cleaner().text("甲\x00\x07\ud800\u202e\ufeff乙\ufe0f") == "甲乙"


def test_colours_of_a_terminal_disappear() -> None:
    assert clean.Cleaner().text("\x1b[31m红\x1b[0m") == "红"


def test_every_kind_of_line_break_becomes_one() -> None:
    assert clean.Cleaner().text("一\r\n二\r三\u2028四\x85五") == "一\n二\n三\n四\n五"


def test_a_long_word_may_break() -> None:
    assert clean.Cleaner().text("a" * 30) == "a" * 12 + "\u200b" + "a" * 12 + "\u200b" + "a" * 6


def test_an_endless_text_is_cut_and_says_so() -> None:
    made = clean.Cleaner().text("长" * (clean.LONGEST + 7))
    assert made == "长" * clean.LONGEST + "……〔以下略去 7 字〕"


@given(st.text())
def test_what_is_left_can_be_drawn(value: str) -> None:
    made = clean.Cleaner().text(value)
    assert {ord(c) for c in made} <= fonts.coverage() | {ord("\n"), 0x200B}


@given(st.text(alphabet=st.characters(codec="gb2312", exclude_categories=["Cc"]), max_size=20))
def test_ordinary_chinese_is_not_touched(value: str) -> None:
    kept = "".join(c for c in value if ord(c) in fonts.coverage())
    assert clean.Cleaner().text(kept) == kept


@pytest.mark.parametrize("href", ["https://a.cn/b?c#d", "http://a.cn", "mailto:a@b.cn"])
def test_ordinary_links_are_kept(href: str) -> None:
    assert clean.link(href) == href


@pytest.mark.parametrize(
    "href",
    ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "//a.cn", "#x", "", "http:",
     "java\nscript:alert(1)", "http://[", "mailto:x"],
)  # fmt: skip
def test_other_links_are_dropped(href: str) -> None:
    assert clean.link(href) is None
