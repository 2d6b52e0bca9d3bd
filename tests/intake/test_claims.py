"""自评: read beside the figures, by id or title of a criterion, and never as one of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest

from kepu_review import rubrics
from kepu_review.demo.claims import MAXIMA
from kepu_review.intake import DryRun, dry_run
from kepu_review.intake.lexicon import Lexicon, heading_key, programme_lexicon
from kepu_review.intake.templates import columns
from kepu_review.model import Application, Rubric, SelfMark, Severity
from kepu_review.plugins import Plugins
from kepu_review.store.payloads import application_from, application_json
from tests.intake.conftest import MakeBook
from tests.intake.world import CATEGORIES, PROGRAMME

HEAD = ["申报编号", "基地名称", "申报单位", "申报类别", "所在区域", "年开放天数"]
SHEET = """
id: {id}
version: "1"
title: 测试
full_marks: 20
criteria:
  - id: A1
    title: 开放天数
    max: {most}
    scoring: {{kind: judgement}}
  - id: {second}
    title: {title}
    max: 10
    scoring: {{kind: judgement}}
"""


def rubric(name: str, second: str, title: str) -> Rubric:
    text = SHEET.format(id=name, second=second, title=title, most=10)
    return rubrics.loads(text, f"{name}.yaml")


RUBRICS = {
    "venue": rubric("venue", "A2", "展示内容"),
    "culture": rubric("culture", "B1", "馆藏"),
}


def words() -> Lexicon:
    return programme_lexicon(PROGRAMME, CATEGORIES, RUBRICS)


def read(
    book: MakeBook, claims: Sequence[str], *rows: Sequence[Any], existing: Any = None
) -> DryRun:
    body = [[*HEAD, *claims], *rows]
    return dry_run(book(body), PROGRAMME, CATEGORIES, existing, rubrics=RUBRICS)


def base(number: str, category: str = "科技场馆", *claims: Any) -> list[Any]:
    return [number, f"虚构{number}馆", f"虚构单位{number}", category, "柯城区", 200, *claims]


@pytest.mark.parametrize(
    "heading",
    [
        *("自评分：开放天数", "自评分:开放天数", "自评-A1", "A1自评分", "自评分（开放天数）"),
        *(
            "开放天数自评得分",
            "A1.开放天数（自评分）",
            "自评：A1 开放天数",
            "自评分：开放天数（分）",
        ),
        *("申报单位自评分-A1", "自评分开放天数（满分10分）"),
    ],
)
def test_many_headings_name_the_points_claimed_on_a_criterion(heading: str) -> None:
    found = words().find(heading)
    assert found is not None
    assert found.of("venue").id == "self:venue:A1"
    assert found.of("culture").id == "self:culture:A1"


@pytest.mark.parametrize("heading", ["A1自评说明", "自评说明：开放天数", "开放天数自评依据"])
def test_a_claim_has_its_reason_in_a_column_of_its_own(heading: str) -> None:
    found = words().find(heading)
    assert found is not None
    assert found.of("venue").id == "self_text:venue:A1"


def test_a_heading_of_the_form_is_never_taken_for_a_claim() -> None:
    found = words().find("年开放天数")
    assert found is not None
    assert found.of("venue").id == "open_days"
    assert words().find("自评分：没有的指标") is None
    assert heading_key("自评分： 开放天数") == "自评分:开放天数"


def test_claims_are_read_apart_from_the_figures(book: MakeBook) -> None:
    found = read(
        book,
        ["自评分：开放天数", "A1自评说明", "自评-A2"],
        base("K1", "科技场馆", 8.5, "全年开放 300 天", "9分"),
        base("K2", "科技场馆", "/", "", ""),
    )
    one, two = found.applications
    assert dict(one.self_assessment) == {
        "A1": SelfMark(Decimal("8.5"), "全年开放 300 天"),
        "A2": SelfMark(Decimal(9)),
    }
    assert dict(one.values) == {"open_days": 200}
    assert dict(two.self_assessment) == {}


def test_a_claim_beyond_the_maximum_keeps_the_row_out_and_names_the_cell(book: MakeBook) -> None:
    found = read(book, ["自评-A1"], base("K1", "科技场馆", 12), base("K2", "科技场馆", "很好"))
    assert found.applications == ()
    told = [(p.where.row, p.where.column, p.value, p.reason) for p in found.problems]
    assert told == [
        (2, "G 自评-A1", "12", "大于可能的最大值 10分"),
        (3, "G 自评-A1", "很好", "不是数"),
    ]


def test_a_claim_on_a_criterion_of_another_category_is_remarked_and_left_out(
    book: MakeBook,
) -> None:
    found = read(
        book,
        ["自评分：馆藏"],
        base("K1", "科技场馆", 7),
        base("K2", "文化场馆", 7),
        base("K3", "", 7),
    )
    claims = {app.id: dict(app.self_assessment) for app in found.applications}
    assert claims == {"K1": {}, "K2": {"B1": SelfMark(Decimal(7))}, "K3": {}}
    told = {p.where.row: p.reason for p in found.problems if p.where.column == "G 自评分：馆藏"}
    assert told == {
        2: "本类别的评分标准没有这项指标，自评未读入",
        4: "类别未定，这项自评未读入",
    }
    assert {p.severity for p in found.problems} == {Severity.WARNING}


def test_a_later_file_without_the_column_keeps_the_claims(book: MakeBook) -> None:
    first = read(book, ["自评-A1", "A1自评说明"], base("K1", "科技场馆", 8, "很好"))
    stored = {app.id: app for app in first.applications}
    again = read(book, ["自评-A1"], base("K1", "科技场馆", 9), existing=stored)
    assert dict(again.applications[0].self_assessment) == {"A1": SelfMark(Decimal(9), "很好")}
    assert [(c.field, c.old, c.new) for c in again.changes] == [("自评 A1", "8 很好", "9 很好")]
    silent = read(book, [], base("K1"), existing=stored)
    assert silent.unchanged == ("K1",)
    assert silent.applications[0].self_assessment == stored["K1"].self_assessment


def test_events_with_and_without_claims_are_read_back() -> None:
    plain = Application("K1", "馆", "单位")
    assert "self_assessment" not in application_json(plain)
    assert application_from(application_json(plain)) == plain
    claiming = Application(
        "K1", "馆", "单位", self_assessment={"A1": SelfMark(Decimal("8.50"), "好")}
    )
    written = json.loads(json.dumps(application_json(claiming)))
    assert written["self_assessment"] == {"A1": {"points": "8.50", "text": "好"}}
    assert application_from(written) == claiming


def test_a_template_with_claims_has_headings_that_are_read_back() -> None:
    made = columns("applications", PROGRAMME, CATEGORIES, RUBRICS)
    claimed = {one.heading: one.categories for one in made if one.heading.startswith("自评")}
    assert claimed["自评分：开放天数"] == ("科技场馆", "文化场馆")
    assert claimed["自评说明：馆藏"] == ("文化场馆",)
    assert all(words().find(heading) is not None for heading in claimed)


def test_the_demo_claims_within_the_bundled_rubrics() -> None:
    host = Plugins()
    for name in host.programmes()["quzhou"].categories:
        category = host.categories()[name]
        full = {leaf.title: leaf.max for leaf in host.rubric(category.rubric).leaves()}
        for title, most in MAXIMA.items():
            assert most.get(category.id) == full.get(title), (category.id, title)
