"""Headings and bodies: where the table is, what its columns mean, which rows are records."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from kepu_review.intake import CellProblem, DryRun
from kepu_review.intake.lexicon import programme_lexicon, stated_period
from kepu_review.model import Period, Severity
from tests.intake.conftest import Run
from tests.intake.world import CATEGORIES, PROGRAMME

FIXED = ["申报编号", "基地名称", "申报单位", "所在区域", "申报类别"]
ONE = ["Q1", "甲科普教育基地", "甲单位", "柯城区", "科技场馆"]
TWO = ["Q2", "乙科普教育基地", "乙单位", "龙游", "农业"]


def said(result: DryRun, severity: Severity | None = None) -> list[tuple[str, str]]:
    """(place, reason) of the problems, without the file's name."""
    return [
        (str(p.where).partition("，")[2], p.reason)
        for p in result.problems
        if severity is None or p.severity is severity
    ]


def problem(result: DryRun, reason: str) -> CellProblem:
    (found,) = [p for p in result.problems if p.reason == reason]
    return found


@pytest.mark.parametrize(
    ("heading", "wanted"),
    [
        ("申报编号", "id"),
        ("编号", "id"),
        ("* 基地名称：", "name"),
        ("1.基地名称", "name"),
        ("（1）基地名称", "name"),
        ("一、基地名称", "name"),
        ("申报单位名称", "applicant"),
        ("申报单位（公章）", "applicant"),
        ("县（市、区）", "region"),
        ("推 荐\n单 位", "nominator"),
        ("科普场所面积（㎡）", "area"),
        ("建筑面积(平方米)", "area"),
        ("建筑面积/㎡", "area"),
        ("建筑面积㎡", "area"),
        ("年开放天数（天）", "open_days"),
        ("2023年度接待人次（万人次）", "visitors"),
        ("2023年接待人次", "visitors"),
        ("××年度接待人次", "visitors"),
        ("截至2023年12月31日专职人员（人）", "staff"),
        ("年科普经费(单位：万元)", "budget"),
        ("科普教育基地简介（不超过1000字）", "intro"),
        ("简介", "intro"),
        ("ｅｍａｉｌ", "email"),
        ("open_days", "open_days"),
        ("奖项", None),
        ("上年科普经费", None),
        ("", None),
        ("面" * 1000, None),
    ],
)
def test_headings_are_recognised_as_forms_print_them(heading: str, wanted: str | None) -> None:
    meaning = programme_lexicon(PROGRAMME, CATEGORIES).find(heading)
    assert (meaning.of(None).id if meaning else None) == wanted


@pytest.mark.parametrize(
    ("heading", "wanted"),
    [
        ("年接待人次（万人次）", "万人次"),
        ("科普场所面积（不含停车场）（亩）", "亩"),
        ("年科普经费（单位：万元）", "万元"),
        ("科普场所面积（㎡）", "m2"),
        ("科普场所面积", None),
        ("简介（不超过1000字）", None),
    ],
)
def test_the_unit_of_a_heading_is_found(heading: str, wanted: str | None) -> None:
    meaning = programme_lexicon(PROGRAMME, CATEGORIES).find(heading)
    assert meaning is not None
    assert (meaning.unit.text if meaning.unit else None) == wanted


@pytest.mark.parametrize(
    ("heading", "period"),
    [
        ("截至12月31日专职人员", Period.POINT),
        ("年末专职人员", Period.POINT),
        ("2023年度接待人次", Period.TOTAL),
        ("全年接待人次", Period.TOTAL),
        ("专职人员", None),
    ],
)
def test_headings_tell_totals_from_figures_of_a_day(heading: str, period: Period | None) -> None:
    assert stated_period(heading) is period


def test_title_rows_above_and_notes_totals_examples_below_are_no_records(run: Run) -> None:
    result = run(
        [
            ["2023年科普教育基地申报汇总表（测试）"],
            ["填报单位：某市科协", "", "填报日期：2023年2月"],
            [],
            ["序号", *FIXED],
            ["示例", "Q0", "例：某基地", "例：某单位", "柯城区", "科技场馆"],
            ["一、柯城区"],
            [1, *ONE],
            [],
            [2, *TWO],
            ["合计", 2],
            ["注：本表一式三份，由推荐单位汇总后报送。"],
            ["", "", "", "", "", ""],
        ]
    )
    assert [a.id for a in result.applications] == ["Q1", "Q2"]
    assert [a.source.row for a in result.applications if a.source] == [7, 9]
    assert said(result, Severity.ERROR) == []
    assert said(result, Severity.INFO) == [
        ("工作表“申报表”，第 5 行", "示例行，不读入"),
        ("工作表“申报表”，第 6 行", "说明或分组行，不读入"),
        ("工作表“申报表”，第 10 行", "合计行，不读入"),
        ("工作表“申报表”，第 11 行", "说明或分组行，不读入"),
    ]
    assert result.sheets[0].heading_row == 4


def test_a_record_with_little_in_it_is_a_bad_record_and_not_a_note(run: Run) -> None:
    result = run([FIXED, ONE, ["Q3", "", "丙单位"], ["Q4"]])
    assert said(result, Severity.ERROR) == [
        ("工作表“申报表”，第 3 行，“B 基地名称”列", "未填基地名称"),
        ("工作表“申报表”，第 4 行，“B 基地名称”列", "未填基地名称"),
        ("工作表“申报表”，第 4 行，“C 申报单位”列", "未填申报单位"),
    ]


def test_group_headings_over_sub_headings_are_read_as_one(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "申报.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("申报表")
        for column, heading in enumerate(FIXED):
            page.merge_range(0, column, 1, column, heading)
        page.merge_range(0, 5, 0, 6, "科普规模")
        page.write_row(1, 5, ["科普场所面积(㎡)", "专职人员"])
        page.merge_range(0, 7, 0, 8, "年接待")
        page.write_row(1, 7, ["人次", "其他"])
        page.write_row(2, 0, [*ONE, 1200, 3, 5000, "x"])
    result = run(path)
    assert dict(result.applications[0].values) == {"area": 1200, "staff": 3, "visitors": 5000}
    assert result.unknown_headings == ("年接待其他",)


def test_an_unknown_heading_is_listed_with_the_nearest_known_one(run: Run) -> None:
    result = run([[*FIXED, "年开放大数", "获奖", ""], [*ONE, 200, "x", "y"]])
    assert result.unknown_headings == ("年开放大数", "获奖")
    unknown = [p for p in result.problems if p.reason == "不认识的标题，该列未读入"]
    assert [(p.value, p.severity) for p in unknown] == [
        ("年开放大数", Severity.WARNING),
        ("获奖", Severity.WARNING),
    ]
    assert unknown[0].remedy.startswith("是否应为“年开放天数”？")
    assert str(unknown[0].where) == "申报.xlsx，工作表“申报表”，第 1 行，“F 年开放大数”列"
    assert problem(result, "这一列有内容但没有标题，未读入").value == "y"


def test_a_heading_twice_is_no_matter_while_both_columns_agree(run: Run) -> None:
    result = run(
        [
            [*FIXED, "年开放天数", "年开放天数（天）"],
            [*ONE, 200, 200],
            [*TWO, "", 210],
            ["Q3", "丙", "丙", "柯城", "农业", 220, 230],
        ]
    )
    assert [a.values["open_days"] for a in result.applications] == [200, 210]
    twin = problem(result, "与“F 年开放天数”列重复，表示同一项")
    assert twin.severity is Severity.WARNING
    assert said(result, Severity.ERROR) == [
        ("工作表“申报表”，第 4 行，“G 年开放天数（天）”列", "与“F 年开放天数”列的内容不一致")
    ]


def test_the_second_telephone_column_of_the_form_belongs_to_its_neighbour(run: Run) -> None:
    result = run(
        [
            [*FIXED, "联系人", "联系人电话", "志愿者负责人", "联系人电话"],
            [*ONE, "张三", "3020000", "李四", "3020001"],
        ]
    )
    assert dict(result.applications[0].values) == {
        "contact": "张三",
        "contact_phone": "3020000",
        "volunteer_lead": "李四",
        "volunteer_lead_phone": "3020001",
    }
    assert problem(result, "标题重复，按“志愿者负责人电话”读入").severity is Severity.INFO


def test_a_fixed_column_twice_must_agree_too(run: Run) -> None:
    result = run([["编号", *FIXED], ["Q1", *ONE], ["Q9", *TWO]])
    assert [a.id for a in result.applications] == ["Q1"]
    assert said(result, Severity.ERROR) == [
        ("工作表“申报表”，第 3 行，“B 申报编号”列", "与“A 编号”列的内容不一致")
    ]


def test_a_unit_that_cannot_be_converted_keeps_the_column_out(run: Run) -> None:
    result = run([[*FIXED, "科普场所面积（万元）"], [*ONE, 30]])
    assert dict(result.applications[0].values) == {}
    found = problem(result, "标题的单位不能换算为“平方米”，该列未读入")
    assert found.severity is Severity.WARNING


def test_a_heading_of_the_wrong_period_is_warned_of_and_noted(run: Run) -> None:
    result = run([[*FIXED, "截至2023年12月31日年接待人次", "2023年度专职人员"], [*ONE, 5000, 3]])
    application = result.applications[0]
    assert dict(application.values) == {"visitors": 5000, "staff": 3}
    assert dict(application.notes) == {
        "visitors": "标题为截至2023年12月31日年接待人次",
        "staff": "标题为2023年度专职人员",
    }
    assert [reason for _, reason in said(result, Severity.WARNING)[:2]] == [
        "标题的统计口径与要求不符：“年接待人次”应为时期数（全年合计）",
        "标题的统计口径与要求不符：“专职人员”应为时点数（截至年末）",
    ]


def test_one_heading_may_mean_another_field_in_another_category(run: Run) -> None:
    result = run([[*FIXED, "展厅面积（亩）"], [*ONE, 3], [*TWO, 3]])
    assert [(a.category, a.values["hall"]) for a in result.applications] == [
        ("venue", 2000),
        ("agriculture", 3),
    ]


def test_a_column_of_another_category_only_warns(run: Run) -> None:
    result = run([[*FIXED, "种植面积（亩）"], [*ONE, "约50"], [*TWO, "约50"]])
    assert [a.id for a in result.applications] == ["Q1"]
    assert [p.severity for p in result.problems if p.reason.startswith("填写的是约数")] == [
        Severity.WARNING,
        Severity.ERROR,
    ]


def test_several_sheets_are_read_and_hidden_ones_are_not(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "申报.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("填表说明").write(0, 0, "请如实填写。")
        first = book.add_worksheet("科技场馆类")
        first.write_row(0, 0, FIXED[:4])
        first.write_row(1, 0, ONE[:4])
        second = book.add_worksheet("其余")
        second.write_row(0, 0, FIXED)
        second.write_row(1, 0, TWO)
        hidden = book.add_worksheet("旧")
        hidden.write_row(0, 0, FIXED)
        hidden.write_row(1, 0, ["Q9", *TWO[1:]])
        hidden.hide()
        bad = book.add_worksheet("缺列")
        bad.write_row(0, 0, FIXED[:2])
        bad.write_row(1, 0, ["Q8", "x"])
    result = run(path)
    assert [(a.id, a.category) for a in result.applications] == [
        ("Q1", "venue"),
        ("Q2", "agriculture"),
    ]
    assert dict(result.applications[0].notes) == {"category": "按工作表名“科技场馆类”归类"}
    assert [(s.name, s.used, s.reason) for s in result.sheets] == [
        ("填表说明", False, "前 10 行里没有认识的标题行，未读入"),
        ("科技场馆类", True, ""),
        ("其余", True, ""),
        ("旧", False, "隐藏的工作表，未读入"),
        ("缺列", False, "缺少“申报单位”列"),
    ]


def test_a_required_field_without_a_column_is_said_once(run: Run) -> None:
    result = run([FIXED, ONE, TWO])
    found = problem(result, "缺少“年开放天数”列")
    assert found.severity is Severity.WARNING
    assert len(result.applications) == 2


def test_a_required_field_left_empty_warns_and_lets_the_row_in(run: Run) -> None:
    result = run([[*FIXED, "年开放天数"], [*ONE, "/"]])
    assert problem(result, "必填项“年开放天数”未填").severity is Severity.WARNING
    assert [a.id for a in result.applications] == ["Q1"]
