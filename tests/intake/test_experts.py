"""The pool of experts."""

from __future__ import annotations

from pathlib import Path

import pytest

from kepu_review.errors import IntakeError
from kepu_review.intake import ExpertSheet, read_experts
from kepu_review.model import Expert, Severity
from tests.intake.conftest import MakeBook
from tests.intake.world import CATEGORIES, PROGRAMME

HEAD = ["编号", "姓名", "单位", "专业领域（类别）", "所在区域", "申报利益冲突单位", "可评数量"]


def read(path: Path) -> ExpertSheet:
    return read_experts(path, CATEGORIES, PROGRAMME.regions)


def said(sheet: ExpertSheet) -> list[tuple[int | None, str, Severity]]:
    return [(p.where.row, p.reason, p.severity) for p in sheet.problems]


def test_experts_are_read_with_specialities_interests_and_capacity(book: MakeBook) -> None:
    sheet = read(
        book(
            [
                ["专家库（演示）"],
                HEAD,
                ["E01", "演示甲", "某大学", "科技场馆、“三农”", "柯城", "甲单位；乙单位", "12项"],
                ["E02", "演示乙", "某研究所", "不限", "/", "无", ""],
            ]
        )
    )
    assert sheet.experts == (
        Expert(
            *("E01", "演示甲", "某大学", ("venue", "agriculture"), "kecheng"),
            declared=("甲单位", "乙单位"),
            capacity=12,
        ),
        Expert("E02", "演示乙", "某研究所", ("venue", "culture", "agriculture")),
    )
    assert sheet.problems == ()


def test_an_unknown_speciality_is_left_out_with_the_nearest_category(book: MakeBook) -> None:
    sheet = read(book([HEAD, ["E01", "甲", "x", "文化场官；植物学", "", "", ""]]))
    assert sheet.experts[0].specialities == ()
    assert said(sheet) == [
        (2, "“文化场官”不是基地类别，未读入", Severity.WARNING),
        (2, "“植物学”不是基地类别，未读入", Severity.WARNING),
    ]
    assert sheet.problems[0].remedy.startswith("是否应为“文化场馆”？")


def test_repeated_numbers_keep_both_out_and_same_people_warn(book: MakeBook) -> None:
    rows = [["E1", "甲", "x"], ["e1", "乙", "y"], ["E3", "丙", "z"], ["E4", "丙", "z"]]
    sheet = read(book([HEAD[:3], *rows]))
    assert [expert.id for expert in sheet.experts] == ["E3", "E4"]
    assert sheet.bad == 2
    assert [s for s in said(sheet) if s[0] != 1] == [
        (2, "专家编号重复（第 2、3 行）", Severity.ERROR),
        (3, "专家编号重复（第 2、3 行）", Severity.ERROR),
        (4, "姓名和单位相同（第 4、5 行）", Severity.WARNING),
        (5, "姓名和单位相同（第 4、5 行）", Severity.WARNING),
    ]


def test_missing_names_and_bad_numbers_are_refused(book: MakeBook) -> None:
    rows = [["", "甲", "x"], ["E2", "", "y"], ["round", "丙", "z"], ["a/b", "丁", "z"]]
    sheet = read(book([HEAD[:3], *rows]))
    assert sheet.experts == ()
    assert [s for s in said(sheet) if s[0] != 1] == [
        (2, "未填编号", Severity.ERROR),
        (3, "未填姓名", Severity.ERROR),
        (4, "编号不能是“round”", Severity.ERROR),
        (5, "编号含有不能用的字符", Severity.ERROR),
    ]


@pytest.mark.parametrize("name", ["chair", "secretary", "system", "Chair", "ＳＥＣＲＥＴＡＲＹ"])
def test_an_experts_number_cannot_be_the_name_of_an_office(book: MakeBook, name: str) -> None:
    sheet = read(book([HEAD[:3], [name, "甲", "x"], ["E2", "乙", "y"]]))
    assert [expert.id for expert in sheet.experts] == ["E2"]
    (problem,) = [p for p in sheet.problems if p.severity is Severity.ERROR]
    assert (problem.where.row, problem.reason.startswith("编号不能是“")) == (2, True)
    assert "保留" in problem.remedy


def test_without_numbers_experts_are_numbered_by_row(book: MakeBook) -> None:
    sheet = read(book([["姓名", "工作单位", "评审类别"], ["甲", "x", "文化场馆"], ["乙", "y", ""]]))
    assert [expert.id for expert in sheet.experts] == ["E01", "E02"]
    assert sheet.problems[0].reason == "没有“专家编号”列，已按行序编为 E01、E02…"


def test_an_unlikely_capacity_is_refused(book: MakeBook) -> None:
    sheet = read(book([HEAD, ["E01", "甲", "x", "文化场馆", "", "", "约10"]]))
    assert sheet.experts == ()
    assert [s[1] for s in said(sheet)] == ["填写的是约数，不是确定的数"]


def test_a_sheet_without_names_is_refused(book: MakeBook) -> None:
    with pytest.raises(IntakeError) as caught:
        read(book([["编号", "工作单位"], ["E1", "x"]]))
    assert caught.value.message == "缺少“姓名”列"
