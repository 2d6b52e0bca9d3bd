"""Marks given elsewhere, as a long table."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kepu_review.errors import IntakeError
from kepu_review.intake import read_marks
from kepu_review.model import Mark, MarkState, Severity
from tests.intake.conftest import MakeBook

HEAD = ["申报编号", "专家编号", "指标", "分值", "等次", "评语"]


def test_marks_are_read_as_they_were_given(book: MakeBook) -> None:
    sheet = read_marks(
        book(
            [
                HEAD,
                ["Q1", "E01", "A1", 8.5, "", "展品更新及时\n讲解到位"],
                ["Q1", "E01", "A2", "８．５分", "优秀", "/"],
                ["Q1", "E01", "A3", "", "良好", ""],
                ["Q1", "E01", "A4", "不适用", "", ""],
                ["Q1", "E01", "A5", "弃权", "", "不了解"],
                ["Q1", "E01", "A6", 0, "", ""],
                ["Q1", "E01", "A7", -1.5, "", ""],
            ]
        )
    )
    assert [found.mark for found in sheet.marks] == [
        Mark("A1", value=Decimal("8.5"), comment="展品更新及时\n讲解到位"),
        Mark("A2", value=Decimal("8.5"), level="优秀"),
        Mark("A3", level="良好"),
        Mark("A4", MarkState.NOT_APPLICABLE),
        Mark("A5", MarkState.ABSTAINED, comment="不了解"),
        Mark("A6", value=Decimal(0)),
        Mark("A7", value=Decimal("-1.5")),
    ]
    first = sheet.marks[0]
    assert (first.application, first.expert, first.where.row) == ("Q1", "E01", 2)
    assert sheet.problems == ()


def test_bad_rows_stay_out_with_their_reason(book: MakeBook) -> None:
    sheet = read_marks(
        book(
            [
                HEAD,
                ["Q1", "E01", "A1", "优秀", "", ""],
                ["Q1", "E01", "A2", "", "", "只有评语"],
                ["Q1", "", "A3", 5, "", ""],
                ["Q1", "E01", "A4", 5, "", ""],
                ["Q1", "E01", "A4", 6, "", ""],
                ["Q1", "E01", "A5", "8-9", "", ""],
                ["Q1", "E01", "A6", 7, "", ""],
            ]
        )
    )
    assert [found.mark.criterion for found in sheet.marks] == ["A6"]
    assert sheet.bad == 6
    assert [(p.where.row, p.reason) for p in sheet.problems] == [
        (2, "不是分数"),
        (3, "没有分值"),
        (4, "未填专家编号"),
        (5, "同一指标有多个分值（第 5、6 行）"),
        (6, "同一指标有多个分值（第 5、6 行）"),
        (7, "不是分数"),
    ]
    assert {p.severity for p in sheet.problems} == {Severity.ERROR}


def test_english_headings_are_read_too(book: MakeBook) -> None:
    head = ["application", "expert", "criterion", "mark", "comment"]
    sheet = read_marks(book([head, ["Q1", "E01", "A1", 5, "ok"]]))
    assert sheet.marks[0].mark == Mark("A1", value=Decimal(5), comment="ok")


def test_a_table_without_criteria_is_refused(book: MakeBook) -> None:
    with pytest.raises(IntakeError) as caught:
        read_marks(book([["申报编号", "专家编号", "分值"], ["Q1", "E01", 5]]))
    assert caught.value.message == "缺少“指标”列"
