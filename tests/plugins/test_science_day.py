"""The plugin `science_day`: what every plugin keeps, and what is its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from kepu_review_science_day.facts import read_units
from kepu_review_science_day.naming import interruption, why_not_found
from kepu_review_science_day.records import Record, Summary, records, summary_deadline
from kepu_review_science_day.statistics import Figure, overall, tallies
from kepu_review_science_day.units import PUBLISHED, UnitFacts, criteria, rank_units

from kepu_review.errors import IntakeError
from kepu_review.model import ActivityReport, Application, Programme, Severity
from kepu_review.plugins import Plugins
from kepu_review.testing import PluginContract


class TestScienceDay(PluginContract):
    plugin = "science_day"


@pytest.fixture(scope="module")
def host() -> Plugins:
    return Plugins()


@pytest.fixture(scope="module")
def programme(host: Plugins) -> Programme:
    return host.programmes()["science_day"]


def activity(**changes: Any) -> Application:
    """An invented activity whose record is whole."""
    values: dict[str, Any] = {
        "task": "组织开展全国科普日基层科普活动",
        "topic": ("科学教育",),
        "plan": "示例方案。",
        "held_from": date(2022, 9, 17),
        "attendance": 200,
        "online_reach": 3000,
        "media_reports": 2,
        "volunteers": 10,
        "summary": "示例总结。",
        "summary_on": date(2022, 10, 14),
        "platform_city": True,
        "platform_national": True,
        "marks_used": True,
    }
    values |= changes.pop("values", {})
    base = Application(
        "H1",
        "科普日示例活动",
        "示例区科协",
        "line_district",
        region="dongcheng",
        values={name: value for name, value in values.items() if value is not None},
    )
    return replace(base, **changes)


def of(programme: Programme, *applications: Application, **more: Any) -> tuple[Record, ...]:
    return records(applications, programme, **more)


@pytest.mark.parametrize(
    ("name", "gaps"),
    [
        ("科普日“食品安全”活动", ()),
        ("科普日“食品之安全常识”", ("之",)),
        ("食品与用药安全全知道", ("与用药",)),
        ("食堂食品之安全", ("之",)),
        ("食 品 安 全", (" ", " ", " ")),
        ("《食品》安全小课堂", ("》",)),
        ("安全食品", ()),
        ("科普日活动", ()),
    ],
)
def test_what_stands_between_the_four_characters_is_found(name: str, gaps: tuple[str, ...]) -> None:
    assert interruption(name) == gaps


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("科普日“食品安全”活动", ""),
        ("科普日“食品之安全常识”", "“食品安全”四个字之间隔着“之”"),
        ("食品　安全周", "“食品安全”四个字之间隔着空格"),
        ("食品\u200b安全周", "“食品安全”四个字之间隔着看不见的字符"),
        ("食安进社区", "写的是“食安”，不是“食品安全”四个字"),
        ("安全食品进万家", "四个字都有，但次序不是“食品安全”"),
        ("舌尖上的安全", "没有“食品安全”四个字，缺“食”、“品”"),
    ],
)
def test_a_name_that_is_not_found_is_told_why(name: str, why: str) -> None:
    assert why_not_found(name) == why


def findings(host: Plugins, programme: Programme, one: Application) -> dict[str, Severity]:
    found = host.screen(one, programme)
    return {f.rule: f.severity for f in found if f.rule.startswith("science_day")}


def test_a_whole_record_has_no_finding(host: Plugins, programme: Programme) -> None:
    assert host.screen(activity(), programme) == ()


def test_an_interrupted_name_is_refused_and_explained(host: Plugins, programme: Programme) -> None:
    one = activity(name="科普日“食品之安全常识”", values={"topic": ("食品安全",)})
    assert findings(host, programme, one) == {
        "science_day.food_safety": Severity.ERROR,
        "science_day.food_safety_why": Severity.INFO,
    }
    (why,) = [f for f in host.screen(one, programme) if f.rule.endswith("_why")]
    assert why.message == ("“科普日“食品之安全常识””检索不到：“食品安全”四个字之间隔着“之”。")


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"name": "厨房里的科学", "values": {"plan": "宣传食品安全法。"}}, "food_safety_hint"),
        ({"name": "厨房里的科学", "values": {"summary": "讲食安知识。"}}, "food_safety_hint"),
        ({"name": "食品与安全讲座"}, "food_safety_hint"),
        ({"name": "食品安全讲座"}, "food_safety_topic"),
    ],
)
def test_food_safety_that_was_not_said_to_be_the_topic_is_hinted_at(
    host: Plugins, programme: Programme, changes: dict[str, Any], rule: str
) -> None:
    assert list(findings(host, programme, activity(**changes))) == [f"science_day.{rule}"]


def test_no_hint_for_other_programmes(host: Plugins) -> None:
    one = activity(name="食品之安全", values={"topic": ("食品安全",)})
    assert findings(host, host.programmes()["quzhou"], one) == {}


def test_a_task_of_another_line_is_told_with_those_of_the_own(
    host: Plugins, programme: Programme
) -> None:
    other = activity(values={"task": "开放企业展厅"})
    assert findings(host, programme, other) == {"science_day.task": Severity.WARNING}
    short = activity(values={"task": "（一）区域主场活动"})
    assert findings(host, programme, short) == {}


def test_experts_read_the_units_and_tasks_of_the_line(host: Plugins) -> None:
    (card,) = [one for one in host.evidence_cards(activity()) if one.title == "本路联合行动"]
    assert card.facts[0] == ("主责单位", "各区纲要实施办、各区科协")
    assert "举办全国科普日区域主场活动" in card.facts[1][1]


def test_the_summary_is_due_by_the_day_of_the_rule(programme: Programme) -> None:
    assert summary_deadline(programme) == date(2022, 10, 14)


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({}, Summary.IN_TIME),
        ({"summary_on": date(2022, 10, 15)}, Summary.LATE),
        ({"summary_on": None}, Summary.UNDATED),
        ({"summary": None}, Summary.MISSING),
    ],
)
def test_a_summary_is_in_time_late_undated_or_missing(
    programme: Programme, values: dict[str, Any], state: Summary
) -> None:
    (found,) = of(programme, activity(values=values))
    assert found.summary is state


def test_a_late_summary_that_somebody_granted_is_in_time(programme: Programme) -> None:
    late = activity(values={"summary_on": date(2022, 10, 20)})
    (found,) = of(programme, late, excused={"H1"})
    assert found.summary is Summary.IN_TIME


def report(**changes: Any) -> ActivityReport:
    base = ActivityReport(
        *("R1", "H1", "summary", "示例总结", date(2022, 9, 17), 150, ("报一", "报二"), "总结"),
        by="secretary",
        at=datetime(2022, 10, 14, 15, 59, 59, tzinfo=UTC),
    )
    return replace(base, **changes)


def test_a_report_gives_what_the_form_has_not(programme: Programme) -> None:
    bare = dict.fromkeys(("attendance", "online_reach", "media_reports", "held_from"))
    one = activity(values=bare | {"summary": None, "summary_on": None})
    (found,) = of(programme, one, reports=[report()])
    assert (found.attendance, found.media, found.missing) == (150, 2, ())
    assert found.summary is Summary.IN_TIME
    midnight = report(at=datetime(2022, 10, 14, 16, tzinfo=UTC))  # in Beijing the next day
    (found,) = of(programme, one, reports=[midnight])
    assert found.summary is Summary.LATE


def test_what_is_missing_is_named_and_missing_is_never_nought(programme: Programme) -> None:
    gone = ("attendance", "online_reach", "media_reports", "plan")
    (found,) = of(programme, activity(values=dict.fromkeys(gone) | {"platform_city": False}))
    assert (found.attendance, found.media) == (None, None)
    assert found.missing == ("plan", "reach", "media", "platform_city")


def test_activities_are_counted_by_unit_with_how_many_gave_a_figure(
    programme: Programme,
) -> None:
    made = of(
        programme,
        activity(),
        activity(id="H2", applicant="示例区 科协", values={"attendance": None, "summary": None}),
        activity(id="H3", applicant="示例学会", name="食品之安全", values={"topic": ("食品安全",)}),
    )
    first, second = tallies(made)
    assert (first.group, first.activities) == ("示例区科协", ("H1", "H2"))
    assert (first.attendance, first.online) == (Figure(200, 1), Figure(6000, 2))
    assert (first.no_summary, first.completeness) == (("H2",), Fraction(13, 14))
    assert (second.food_lost, second.food_counted) == (("H3",), ())
    assert overall(made, "合计").attendance == Figure(400, 2)


def test_an_activity_of_two_topics_counts_in_both_and_once_in_all(programme: Programme) -> None:
    made = of(programme, activity(values={"topic": ("科学教育", "应急科普")}))
    assert [one.group for one in tallies(made, "topic")] == ["科学教育", "应急科普"]
    assert overall(made, "合计").activities == ("H1",)


def test_units_are_ranked_by_the_mean_of_what_has_a_total(programme: Programme) -> None:
    made = of(
        programme,
        activity(applicant="甲"),
        activity(id="H2", applicant="甲"),
        activity(id="H3", applicant="乙"),
        activity(id="H4", applicant="丙"),
        activity(id="H5", applicant="丁"),
    )
    totals = {"H1": 80.0, "H2": 90.0, "H3": 85.0, "H4": 90.0}
    found = rank_units(tallies(made), totals)
    assert [(one.unit, one.rank, one.mean, one.scored, one.tied) for one in found] == [
        ("丙", 1, 90.0, 1, False),
        ("乙", 2, 85.0, 1, True),
        ("甲", 2, 85.0, 2, True),
        ("丁", None, None, 0, False),
    ]


def test_published_thresholds_are_shown_with_their_source(programme: Programme) -> None:
    ten = [activity(id=f"H{n}") for n in range(10)]
    (district,) = tallies(of(programme, *ten))
    facts = UnitFacts(*("示例区科协", None, 1000, 200, 190, 120, 99), planned=True, staffed=True)
    assert [(one.item, one.met) for one in criteria(district, facts)] == [
        ("2", True),
        ("3", True),
        ("4", True),
        ("4", False),
        ("4", True),
        ("5", False),
    ]
    assert {one.clause for one in criteria(district)} == {PUBLISHED}
    (nine,) = tallies(of(programme, *ten[1:]))
    assert [one.met for one in criteria(nine)] == [None, False, None, None, None, None]
    (society,) = tallies(of(programme, activity(category="line_association")))
    assert [one.item for one in criteria(society)] == ["2", "4", "4", "4", "5"]


def table(folder: Path, text: str) -> Path:
    path = folder / "单位.csv"
    path.write_text(text, "utf-8-sig")
    return path


def test_the_table_of_units_is_read_and_empty_is_not_known(tmp_path: Path) -> None:
    path = table(tmp_path, "单位,层级,会员数,有工作计划\n甲 区科协,县市区,,是\n")
    assert read_units(path) == {
        "甲区科协": UnitFacts("甲 区科协", level="县市区", planned=True),
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("名称\n甲\n", "至少有“单位”"),
        ("单位,会员数\n甲,许多\n", "“许多”不是不小于 0 的整数"),
        ("单位,层级\n甲,省\n", "应为其中之一：设区市、县市区"),
        ("单位\n甲\n甲\n", "写了两次"),
        ("单位,会员数\n,3\n", "单位未填"),
    ],
)
def test_a_faulty_table_of_units_is_refused_with_its_line(
    tmp_path: Path, text: str, said: str
) -> None:
    with pytest.raises(IntakeError, match=said) as told:
        read_units(table(tmp_path, text))
    assert told.value.where is not None
    assert told.value.remedy
