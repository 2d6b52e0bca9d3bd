"""Names in the order of a public list."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from kepu_review.report.order import STROKES, by_pinyin, by_strokes


def shuffled(names: list[str]) -> list[str]:
    return random.Random(7).sample(names, len(names))


def test_surnames_stand_by_strokes_as_in_a_printed_list() -> None:
    # 2 3 3 4 4 5 5 6 7 7 7 8 9 10 12 12 15 strokes; 李 begins with 横, 张 and 陈 with 折.
    names = [*"丁于马王韦石田刘李张陈周胡郭董程黎"]
    assert sorted(shuffled(names), key=by_strokes) == names


def test_of_two_that_begin_alike_the_next_character_decides_and_the_shorter_stands_first() -> None:
    names = ["王府科普馆", "王府科普馆东馆", "王家井农场", "石梁地质馆"]
    assert sorted(shuffled(names), key=by_strokes) == names


def test_letters_and_figures_stand_first_and_what_the_table_lacks_last() -> None:
    names = ["3D 打印馆", "A 座天文台", "一号船坞", "龘龘馆", "\U00020000馆"]
    assert sorted(shuffled(names), key=by_strokes) == names


def test_the_table_holds_the_characters_of_its_block_once_but_for_five_rare_units() -> None:
    lines = [one for one in STROKES.read_text("utf-8").splitlines() if not one.startswith("#")]
    shown = "".join(lines)
    assert len(shown) == len(set(shown)) == 20_897
    assert (
        "".join(one for one in map(chr, range(0x4E00, 0x9FA6)) if one not in shown) == "兙桛瓰瓱瓼"
    )


def test_pinyin_goes_by_syllable_then_tone_and_reads_words() -> None:
    numbers = ["12 号基地", "2024 号基地"]
    words = ["重庆路小学", "妈祖文化馆", "麻纺博物馆", "马术公园", "重机厂"]
    names = [*numbers, *words]
    assert sorted(shuffled(names), key=by_pinyin) == names


@given(st.lists(st.text(max_size=6), max_size=6))
def test_any_text_has_a_place(names: list[str]) -> None:
    assert sorted(sorted(names, key=by_strokes)) == sorted(names)
    assert sorted(sorted(names, key=by_pinyin)) == sorted(names)
