"""Rankings and comparisons of a shortlist, as experts hand them in."""

from __future__ import annotations

from pathlib import Path

import pytest

from kepu_review.errors import IntakeError
from kepu_review.intake.shortlists import ShortlistSheet, read_shortlist
from tests.intake.conftest import MakeBook

HEAD = ["专家编号", "第1名", "第2名", "第3名"]
PAIRS = ["专家编号", "胜出", "落败", "并列"]


def told(sheet: ShortlistSheet) -> list[tuple[int | None, str | None, str]]:
    return [(one.where.row, one.where.column, one.reason) for one in sheet.problems]


def test_places_in_columns_are_an_order_and_equals_share_a_cell(book: MakeBook) -> None:
    sheet = read_shortlist(
        book(
            [
                HEAD,
                ["E1", "Q1", "Q2", "Q3"],
                ["E2", "Q3=Q1", "", "Q2"],
                ["E3", "Q2、Q3", "Q1", ""],
                ["Ｅ4", 7, "Q1", ""],
            ]
        )
    )
    assert [(one.expert, one.groups) for one in sheet.ballots] == [
        ("E1", (("Q1",), ("Q2",), ("Q3",))),
        ("E2", (("Q3", "Q1"), ("Q2",))),
        ("E3", (("Q2", "Q3"), ("Q1",))),
        ("E4", (("7",), ("Q1",))),
    ]
    assert (sheet.problems, sheet.bad, sheet.pairs) == ((), 0, False)


def test_an_order_may_stand_in_one_cell(tmp_path: Path) -> None:
    file = tmp_path / "短名单.csv"
    text = "专家编号,排序\nE1,Q1 > Q2 = Q3 > Q4\nE2,Q4、Q3 Q2；Q1\n"
    file.write_text(text, encoding="utf-8")
    assert [one.groups for one in read_shortlist(file).ballots] == [
        (("Q1",), ("Q2", "Q3"), ("Q4",)),
        (("Q4",), ("Q3",), ("Q2",), ("Q1",)),
    ]


def test_pairs_are_orders_of_two(book: MakeBook) -> None:
    sheet = read_shortlist(
        book([PAIRS, ["E1", "Q1", "Q2", ""], ["E1", "Q1", "Q3", "是"], ["E2", "Q2", "Q1", "否"]])
    )
    assert [(one.expert, one.groups) for one in sheet.ballots] == [
        ("E1", (("Q1",), ("Q2",))),
        ("E1", (("Q1", "Q3"),)),
        ("E2", (("Q2",), ("Q1",))),
    ]
    assert sheet.pairs


def test_bad_orders_are_told_with_row_and_column(book: MakeBook) -> None:
    sheet = read_shortlist(
        book(
            [
                HEAD,
                ["E1", "Q1", "Q2", "Q1"],
                ["E2", "Q1", "", "Q2"],
                ["E3", "Q1", "", ""],
                ["", "Q1", "Q2", "Q3"],
                ["E4", "Q1", "Q9", "Q3"],
                ["E5", "Q1", "Q2", "Q3"],
                ["E5", "Q2", "Q1", "Q3"],
                ["E6", "Q3", "Q2", "Q1"],
            ]
        ),
        applications=["Q1", "Q2", "Q3"],
    )
    assert told(sheet) == [
        (2, "D 第3名", "同一申报出现两次"),
        (3, "D 第3名", "前面的名次空着"),
        (4, None, "只排了 1 项"),
        (5, "A 专家编号", "未填专家编号"),
        (6, "C 第2名", "批次中没有这项申报"),
        (7, "A 专家编号", "同一专家有多份排序（第 7、8 行）"),
        (8, "A 专家编号", "同一专家有多份排序（第 7、8 行）"),
    ]
    assert [one.expert for one in sheet.ballots] == ["E6"]
    assert sheet.bad == 7


def test_bad_pairs_are_told_with_row_and_column(book: MakeBook) -> None:
    sheet = read_shortlist(
        book(
            [
                PAIRS,
                ["E1", "Q1", "Q1", ""],
                ["E1", "Q2", "", ""],
                ["E1", "Q2", "Q3", "也许"],
                ["E2", "Q1", "Q2", ""],
                ["E2", "Q2", "Q1", ""],
                ["E3", "Q1", "Q 2", ""],
            ]
        )
    )
    assert told(sheet) == [
        (2, "C 落败", "两方是同一项申报"),
        (3, "C 落败", "未填编号"),
        (4, "D 并列", "看不出是“是”还是“否”"),
        (5, "A 专家编号", "同一专家对这两项比较了两次（第 5、6 行）"),
        (6, "A 专家编号", "同一专家对这两项比较了两次（第 5、6 行）"),
        (7, "C 落败", "编号含有不能用的字符"),
    ]
    assert sheet.ballots == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "文件是空的"),
        ("专家编号,姓名\nE1,张三\n", "找不到标题行"),
        ("专家编号,并列\nE1,是\n", "看不出是排序还是两两比较"),
        ("第1名,第2名\nQ1,Q2\n", "缺少“专家编号”列"),
    ],
)
def test_a_file_that_is_no_shortlist_is_refused(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "短名单.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(IntakeError, match=words):
        read_shortlist(file)


def test_headings_alone_give_nothing(book: MakeBook) -> None:
    assert read_shortlist(book([HEAD])).ballots == ()
