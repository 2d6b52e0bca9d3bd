"""The dry run as a whole: what would be added and changed, doubles, numbers, progress."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import pytest

from kepu_review.intake import Change, DryRun, dry_run
from kepu_review.model import Application, Severity
from kepu_review.text import speaking
from tests.intake.conftest import MakeBook, Run
from tests.intake.world import CATEGORIES, PROGRAMME

HEAD = ["申报编号", "基地名称", "申报单位", "所在区域", "申报类别", "推荐单位", "年开放天数"]
ONE = ["Q1", "甲科普教育基地", "甲单位", "柯城区", "科技场馆", "某区科协", 200]
TWO = ["Q2", "乙科普教育基地", "乙单位", "龙游", "农业", "某县科协", 210]


def ids(result: DryRun) -> list[str]:
    return [application.id for application in result.applications]


def stored(result: DryRun) -> dict[str, Application]:
    return {application.id: application for application in result.applications}


def errors(result: DryRun) -> list[tuple[int | None, str | None, str]]:
    return [
        (p.where.row, p.where.column, p.reason)
        for p in result.problems
        if p.severity is Severity.ERROR
    ]


def test_good_rows_become_applications_with_their_source(book: MakeBook, run: Run) -> None:
    path = book([HEAD, ONE, TWO])
    result = run(path)
    first = result.applications[0]
    assert (first.id, first.name, first.applicant) == ("Q1", "甲科普教育基地", "甲单位")
    assert (first.category, first.region, first.nominator) == ("venue", "kecheng", "某区科协")
    assert dict(first.values) == {"open_days": 200}
    assert str(first.source) == "申报.xlsx，工作表“申报表”，第 2 行"
    assert result.added == ("Q1", "Q2")
    assert (result.changed, result.unchanged, result.changes) == ((), (), ())
    assert (result.good, result.bad, result.problems) == (2, 0, ())
    assert result.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_bad_row_stays_out_and_the_good_ones_go_in(run: Run) -> None:
    result = run([HEAD, ONE, [*TWO[:6], "约300"], ["Q3", "丙", "丙", "某区", "农业", "", 1]])
    assert ids(result) == ["Q1"]
    assert (result.good, result.bad) == (1, 2)
    assert errors(result) == [
        (3, "G 年开放天数", "填写的是约数，不是确定的数"),
        (4, "D 所在区域", "没有“某区”这个区域"),
    ]


def test_importing_the_same_file_again_changes_nothing(run: Run) -> None:
    first = run([HEAD, ONE, TWO])
    again = run([HEAD, ONE, TWO], stored(first))
    assert (again.added, again.changed, again.unchanged) == ((), (), ("Q1", "Q2"))
    assert again.applications == first.applications


def test_a_changed_file_shows_every_field_that_differs(run: Run) -> None:
    first = run([HEAD, ONE, TWO])
    again = run(
        [HEAD, ["Q1", "甲基地", "甲单位", "江山", "科技场馆", "某区科协", 260], TWO],
        stored(first),
    )
    assert (again.added, again.changed, again.unchanged) == ((), ("Q1",), ("Q2",))
    assert again.changes == (
        Change("Q1", "name", "甲科普教育基地", "甲基地"),
        Change("Q1", "region", "kecheng", "jiangshan"),
        Change("Q1", "open_days", 200, 260),
    )


def test_an_emptied_cell_is_a_change_but_an_absent_column_is_none(run: Run) -> None:
    first = run([HEAD, ONE])
    emptied = run([HEAD, [*ONE[:5], "/", "/"]], stored(first))
    assert emptied.changes == (
        Change("Q1", "nominator", "某区科协", None),
        Change("Q1", "open_days", 200, None),
    )
    narrow = run([HEAD[:3], ONE[:3]], stored(first))
    assert narrow.unchanged == ("Q1",)
    assert dict(narrow.applications[0].values) == {"open_days": 200}
    assert narrow.applications[0].category == "venue"
    assert narrow.applications[0].region == "kecheng"


def test_a_category_that_a_person_chose_is_not_overwritten(run: Run) -> None:
    rows = [HEAD, [*ONE[:4], "公共场所", *ONE[5:]]]
    first = run(rows)
    assert first.applications[0].category is None
    chosen = replace(first.applications[0], category="culture", subtype="library")
    again = run(rows, {"Q1": chosen})
    assert again.unchanged == ("Q1",)
    assert again.applications[0].category == "culture"
    assert again.applications[0].subtype == "library"
    named = run([HEAD, [*ONE[:4], "农业", *ONE[5:]]], {"Q1": chosen})
    assert Change("Q1", "category", "culture", "agriculture") in named.changes


def test_a_number_twice_keeps_both_rows_out_and_names_the_other(run: Run) -> None:
    result = run([HEAD, ONE, TWO, ["Q1", "丙基地", "丙单位", "江山", "农业", "", 5]])
    assert ids(result) == ["Q2"]
    assert errors(result) == [
        (2, "A 申报编号", "申报编号重复：第 4 行也是 Q1"),
        (4, "A 申报编号", "申报编号重复：第 2 行也是 Q1"),
    ]


def test_an_identical_row_is_taken_once(run: Run) -> None:
    result = run([HEAD, ONE, ONE, TWO])
    assert ids(result) == ["Q1", "Q2"]
    assert errors(result) == []
    assert [p.reason for p in result.problems] == ["与第 3 行完全相同，只取一条"]


def test_one_base_under_two_numbers_warns_at_both(run: Run) -> None:
    result = run([HEAD, ONE, ["Q9", *ONE[1:]]])
    assert ids(result) == ["Q1", "Q9"]
    assert [(p.where.row, p.reason, p.severity) for p in result.problems] == [
        (2, "与第 3 行的基地名称和申报单位相同", Severity.WARNING),
        (3, "与第 2 行的基地名称和申报单位相同", Severity.WARNING),
    ]


def test_a_base_the_round_has_under_another_number_warns(run: Run) -> None:
    result = run([HEAD, ["Q9", *ONE[1:]]], stored(run([HEAD, ONE])))
    assert [p.reason for p in result.problems] == ["本批次已有同名同单位的申报 Q1"]


def test_a_missing_number_is_an_error_of_its_row(run: Run) -> None:
    result = run([HEAD, ["", *ONE[1:]], TWO])
    assert ids(result) == ["Q2"]
    assert errors(result) == [(2, "A 申报编号", "未填编号")]


def test_without_a_number_column_rows_are_numbered_and_keep_their_numbers(run: Run) -> None:
    rows = [HEAD[1:], ONE[1:], TWO[1:]]
    first = run(rows)
    assert ids(first) == ["A0001", "A0002"]
    assert first.problems[0].reason == "没有“申报编号”列，已按行序编号"
    swapped = run([HEAD[1:], TWO[1:], ["丙", "丙单位", *ONE[3:]], ONE[1:]], stored(first))
    assert ids(swapped) == ["A0002", "A0003", "A0001"]
    assert (swapped.added, swapped.unchanged) == (("A0003",), ("A0002", "A0001"))


@pytest.mark.parametrize(
    "number",
    ["../../etc/passwd", "a/b", "a\\b", "<b>", "..", ".x", "a b\tc|d", "=1+1", "'x'", "Q1\n2"],
)
def test_a_number_that_would_be_no_file_name_is_refused(run: Run, number: str) -> None:
    result = run([HEAD, [number, *ONE[1:]], TWO])
    assert ids(result) == ["Q2"]
    assert [reason for _, _, reason in errors(result)] == ["编号含有不能用的字符"]


@pytest.mark.parametrize("number", ["衢科普〔2023〕001号", "2023-KC-01", "Q_1.2", "A(1)"])
def test_usual_numbers_pass(run: Run, number: str) -> None:
    assert ids(run([HEAD, [number, *ONE[1:]]])) == [number]


def test_full_width_digits_make_the_same_number(run: Run) -> None:
    assert ids(run([HEAD, ["Ｑ００１", *ONE[1:]]])) == ["Q001"]
    assert [e[2] for e in errors(run([HEAD, ["００１", *ONE[1:]], ["001", *TWO[1:]]]))] == [
        "申报编号重复：第 3 行也是 001",
        "申报编号重复：第 2 行也是 001",
    ]


def test_a_number_that_became_a_number_cell_has_no_point(run: Run) -> None:
    assert ids(run([HEAD, [20230001, *ONE[1:]]])) == ["20230001"]


def test_hostile_text_stays_text(run: Run) -> None:
    hostile = '<img src=x onerror=alert(1)>=HYPERLINK("x")'
    result = run([HEAD, ["Q1", hostile, "=1+1", *ONE[3:]]])
    assert result.applications[0].name == hostile
    assert result.applications[0].applicant == "=1+1"


def test_progress_is_told_until_all_rows_are_done(book: MakeBook) -> None:
    seen: list[tuple[int, int]] = []
    rows = [[f"Q{i}", f"第{i}基地", f"第{i}单位", *ONE[3:]] for i in range(4500)]
    path = book([HEAD, *rows])
    result = dry_run(
        path, PROGRAMME, CATEGORIES, progress=lambda done, total: seen.append((done, total))
    )
    assert result.good == 4500
    assert seen == [(2000, 4500), (4000, 4500), (4500, 4500)]


def test_problems_are_told_in_english_too(run: Run) -> None:
    with speaking("en"):
        result = run([HEAD, [*ONE[:6], "约300"]])
        problem, where = result.problems[0], str(result.problems[0].where)
    assert problem.reason == "An approximation, not one number"
    assert problem.remedy == "Give the number alone: 300"
    assert where == "申报.xlsx, sheet “申报表”, row 2, column “G 年开放天数”"


def test_values_can_be_written_as_json(run: Run) -> None:
    result = run([[*HEAD, "成立日期", "开放形式"], [*ONE, "2023年2月8日", "免费、收费"]])
    values = dict(result.applications[0].values)
    assert json.loads(json.dumps(values, default=str)) == {
        "open_days": 200,
        "founded": "2023-02-08",
        "admission": ["免费", "收费"],
    }
