"""科普日: every rule of the plan on an activity refuses one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from kepu_review.model import Application, Programme, Severity
from kepu_review.plugins import Plugins
from kepu_review.workflow import Round, check, create_round, import_applications
from kepu_review.workflow.lateness import grant_late
from tests.programmes.rounds import error_rules, found_by, refuses, rule_of

WRONG, UNSURE = Severity.ERROR, Severity.WARNING


@pytest.fixture(scope="module")
def host() -> Plugins:
    return Plugins()


@pytest.fixture(scope="module")
def science_day(host: Plugins) -> Programme:
    return host.programmes()["science_day"]


def sound(name: str = "科普日示例活动", **values: Any) -> Application:
    """An invented activity that keeps every rule, with other values."""
    kept: dict[str, Any] = {
        "task": "集中开展科普活动",
        "topic": ("科学教育",),
        "form": ("线下", "线上"),
        "plan": "虚构的方案。",
        "held_from": date(2022, 9, 17),
        "summary": "虚构的总结。",
        "summary_on": date(2022, 10, 14),
        "platform_city": True,
        "platform_national": True,
        "marks_used": True,
    } | values
    left = {key: value for key, value in kept.items() if value is not None}
    return Application("H01", name, "虚构科技馆", "line_museum", region="yanqing", values=left)


def test_a_sound_activity_has_no_finding(host: Plugins, science_day: Programme) -> None:
    assert found_by(host, science_day, sound()) == {}


@pytest.mark.parametrize(
    ("app", "severity"),
    [
        pytest.param(sound(name=""), WRONG, marks=refuses("science_day.name")),
        pytest.param(
            sound("科普日“食品之安全常识”", topic=("食品安全",)),
            WRONG,
            marks=refuses("science_day.food_safety"),
        ),
        pytest.param(
            sound("食品科学与安全用电", topic=("科学教育", "食品安全")),
            WRONG,
            marks=refuses("science_day.food_safety"),
        ),
        pytest.param(sound(plan=""), WRONG, marks=refuses("science_day.plan")),
        pytest.param(sound(summary=None), UNSURE, marks=refuses("science_day.summary")),
        pytest.param(
            sound(summary_on=date(2022, 10, 15)), WRONG, marks=refuses("science_day.summary_on")
        ),
        pytest.param(
            sound(platform_city=False), UNSURE, marks=refuses("science_day.platform_city")
        ),
        pytest.param(
            sound(platform_national=None), UNSURE, marks=refuses("science_day.platform_national")
        ),
        pytest.param(sound(marks_used=False), UNSURE, marks=refuses("science_day.marks")),
    ],
)
def test_each_rule_of_the_plan_refuses(
    request: pytest.FixtureRequest,
    host: Plugins,
    science_day: Programme,
    app: Application,
    severity: Severity,
) -> None:
    assert found_by(host, science_day, app)[rule_of(request)] is severity


def test_the_example_of_the_plan_is_counted_and_its_counterexample_is_not(
    host: Plugins, science_day: Programme
) -> None:
    counted = sound("科普日“食品安全”活动", topic=("食品安全",))
    assert found_by(host, science_day, counted) == {}
    lost = sound("科普日“食品之安全常识”", topic=("食品安全",))
    told = {one.rule: one for one in host.screen(lost, science_day)}
    assert told["science_day.food_safety"].clause == "方案六（八）"
    assert "四个字之间隔着“之”" in told["science_day.food_safety_why"].message


@pytest.mark.parametrize(
    "app",
    [
        pytest.param(sound(task=None), marks=refuses("science_day.fields.task")),
        pytest.param(sound(task="务" * 101), marks=refuses("science_day.fields.task")),
        pytest.param(sound(topic=None), marks=refuses("science_day.fields.topic")),
        pytest.param(sound(topic=("烹饪",)), marks=refuses("science_day.fields.topic")),
        pytest.param(sound(plan=None), marks=refuses("science_day.fields.plan")),
        pytest.param(sound(held_from=None), marks=refuses("science_day.fields.held_from")),
        pytest.param(sound(form=("云端",)), marks=refuses("science_day.fields.form")),
    ],
)
def test_each_field_of_the_record_has_its_limits(
    request: pytest.FixtureRequest, host: Plugins, science_day: Programme, app: Application
) -> None:
    field = rule_of(request).removeprefix("science_day.fields.")
    assert found_by(host, science_day, app)[f"field.{field}"] is WRONG


@refuses("science_day.regions")
def test_an_activity_elsewhere_is_refused(host: Plugins, science_day: Programme) -> None:
    elsewhere = replace(sound(), region="shanghai")
    assert found_by(host, science_day, elsewhere) == {"region.unknown": WRONG}
    for region in ("municipal", "tianjin", "hebei"):
        assert found_by(host, science_day, replace(sound(), region=region)) == {}


@pytest.fixture
def rnd(tmp_path: Path) -> Iterator[Round]:
    with create_round(tmp_path / "round", "science_day") as made:
        yield made


@refuses("science_day.deadline")
def test_what_is_reported_after_the_fourteenth_of_october_is_late(rnd: Round) -> None:
    late = sound(submitted_on=date(2022, 10, 15))
    import_applications(rnd, [late], file="填报.csv", sha256="0" * 64)
    check(rnd)
    assert error_rules(rnd, "H01") == {"deadline.late"}
    grant_late(rnd, None, "application", datetime(2022, 10, 17, tzinfo=UTC), "系统停机顺延")
    check(rnd)
    assert error_rules(rnd, "H01") == set()


def test_a_late_summary_may_be_granted_and_is_then_only_told(rnd: Round) -> None:
    late = sound(summary_on=date(2022, 10, 18))
    import_applications(rnd, [late], file="填报.csv", sha256="0" * 64)
    check(rnd)
    assert error_rules(rnd, "H01") == {"science_day.summary_on"}
    until = datetime(2022, 10, 18, 4, tzinfo=UTC)
    grant_late(rnd, "H01", "science_day.summary_on", until, "单位遇停电，主办单位准予延期")
    assert error_rules(rnd, "H01") == set()
    with rnd.store.reading() as db:
        told = [one.message for one in db.findings() if one.rule == "science_day.summary_on"]
    assert told == [
        "活动总结应在 10 月 14 日前完成：经准予迟交至 2022-10-18 12:00："
        "单位遇停电，主办单位准予延期"
    ]
