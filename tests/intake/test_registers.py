"""Registers of earlier batches, as offices keep them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from kepu_review.errors import IntakeError
from kepu_review.intake.registers import read_register

HEAD = ("编号", "基地名称", "依托单位", "命名日期")


def book(path: Path, *rows: tuple[object, ...]) -> Path:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    made.save(path)
    return path


def test_headings_may_stand_below_a_title_and_go_by_other_names(tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx",
        ("衢州市科普教育基地名录（虚构）",),
        (*HEAD, "备注"),
        ("Q-1", " 馆一 ", "单位一", date(2015, 6, 1), "x"),
        (12, "馆二", "单位二", "2016年7月8日", None),
        (None, None, None, None, None),
    )
    read = read_register(path)
    assert read.problems == []
    assert [(row.row, dict(row.texts), dict(row.days)) for row in read.rows] == [
        (
            3,
            {"number": "Q-1", "name": "馆一", "applicant": "单位一"},
            {"valid_from": date(2015, 6, 1)},
        ),
        (
            4,
            {"number": "12", "name": "馆二", "applicant": "单位二"},
            {"valid_from": date(2016, 7, 8)},
        ),
    ]


def test_dashes_are_nothing_and_an_apostrophe_before_a_formula_is_ours(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        ",".join((*HEAD, "类别", "有效期至")) + "\nQ-1,'=馆,单位,2015-06-01,—,/\n", "gb18030"
    )
    (row,) = read_register(path).rows
    assert row.texts == {"number": "Q-1", "name": "=馆", "applicant": "单位"}
    assert row.days.keys() == {"valid_from"}


def test_each_fault_is_told_with_its_place(tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx",
        HEAD,
        ("Q-1", "馆一", "单位一", "去年"),
        ("Q-2", None, "单位二", "2016-07-08"),
        ("Q-2", "馆二", "单位二", "2016-07-08"),
    )
    read = read_register(path)
    assert read.rows == []
    assert [(p.where.row, p.where.column, p.reason) for p in read.problems] == [
        (2, "认定日期", "日期看不懂"),
        (3, "名称", "缺少必填内容"),
        (4, "编号", "与第 3 行的编号相同"),
    ]


def test_a_table_of_something_else_is_no_register(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", ("编号", "姓名"), (1, "张三"))
    with pytest.raises(IntakeError, match="没有找到名录的列：编号、名称、申报单位、认定日期"):
        read_register(path)
