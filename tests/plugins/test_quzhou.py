"""The plugin `quzhou`: what every plugin keeps, and what is its own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kepu_review.model import Application, Programme, Severity
from kepu_review.plugins import Plugins
from kepu_review.programmes import nominations
from kepu_review.testing import PluginContract


class TestQuzhou(PluginContract):
    plugin = "quzhou"


NOTICE_REGIONS = ("柯城", "衢江", "龙游", "常山", "江山", "开化")


@pytest.fixture(scope="module")
def host() -> Plugins:
    return Plugins()


@pytest.fixture(scope="module")
def quzhou(host: Plugins) -> Programme:
    return host.programmes()["quzhou"]


def sound(**changes: Any) -> Application:
    """An invented application that keeps every rule."""
    values: dict[str, Any] = {
        "total_area": 800.0,
        "open_days": 300,
        "volunteers": 20,
        "open_form": ("免费",),
        "introduction": "示例简介。",
        "stamped_form": True,
        "overview_photos": 4,
        "activity_photos": 5,
        "annual_funds": 50_000.0,
        "already_recognised": False,
        **dict.fromkeys(
            (
                *("legal_person", "management_rules", "theme_days_open", "publishes_online"),
                *("accepts_guidance", "county_opinion", "volunteer_organisation_registered"),
                "volunteer_team_registered",
            ),
            True,
        ),
    }
    values |= changes.pop("values", {})
    base = Application(
        "A1",
        "示例馆科普教育基地",
        "示例馆",
        "venue",
        region="kecheng",
        nominator="示例区科协",
        values={name: value for name, value in values.items() if value is not None},
    )
    return replace(base, **changes)


def screened(host: Plugins, quzhou: Programme, subject: Application) -> list[tuple[str, Severity]]:
    return [(f.rule, f.severity) for f in host.screen(subject, quzhou)]


def test_an_application_that_keeps_every_rule_has_no_finding(
    host: Plugins, quzhou: Programme
) -> None:
    assert host.screen(sound(), quzhou) == ()


@pytest.mark.parametrize(
    ("changes", "rule", "severity"),
    [
        ({"name": "示例馆"}, "quzhou.name", Severity.ERROR),
        ({"applicant": ""}, "quzhou.applicant", Severity.ERROR),
        ({"region": None}, "region.unknown", Severity.ERROR),
        ({"values": {"total_area": 0.0}}, "quzhou.basic_3", Severity.ERROR),
        ({"values": {"total_area": None}}, "field.total_area", Severity.ERROR),
        ({"values": {"open_days": 367}}, "field.open_days", Severity.ERROR),
        ({"values": {"open_days": 0}}, "quzhou.open_days", Severity.ERROR),
        ({"values": {"volunteers": 0}}, "quzhou.basic_7", Severity.ERROR),
        ({"values": {"introduction": "字" * 1001}}, "field.introduction", Severity.ERROR),
        ({"values": {"open_form": ("收费",)}}, "quzhou.basic_4_fee", Severity.WARNING),
        ({"values": {"open_form": ("送票",)}}, "field.open_form", Severity.ERROR),
        ({"values": {"already_recognised": True}}, "quzhou.new_only", Severity.ERROR),
        ({"values": {"stamped_form": False}}, "quzhou.stamped_form", Severity.ERROR),
        ({"values": {"stamped_form": None}}, "quzhou.stamped_form", Severity.INFO),
        ({"values": {"overview_photos": 2}}, "quzhou.overview_photos_min", Severity.ERROR),
        ({"values": {"activity_photos": 6}}, "quzhou.activity_photos_max", Severity.WARNING),
        ({"values": {"legal_person": False}}, "quzhou.basic_1", Severity.ERROR),
        ({"values": {"legal_person": None}}, "quzhou.basic_1", Severity.INFO),
        ({"values": {"annual_funds": None}}, "quzhou.basic_6", Severity.INFO),
        (
            {"values": {"volunteer_team_registered": False}},
            "quzhou.volunteer_team",
            Severity.WARNING,
        ),
        ({"category": "media"}, "category.not_on_form", Severity.WARNING),
    ],
)
def test_each_rule_of_the_notice_is_found(
    host: Plugins, quzhou: Programme, changes: dict[str, Any], rule: str, severity: Severity
) -> None:
    assert (rule, severity) in screened(host, quzhou, sound(**changes))


def test_the_introduction_may_have_exactly_a_thousand_characters(
    host: Plugins, quzhou: Programme
) -> None:
    assert screened(host, quzhou, sound(values={"introduction": "字" * 1000})) == []


def test_every_basic_condition_of_article_five_is_a_rule(quzhou: Programme) -> None:
    clauses = {rule.clause for rule in quzhou.rules}
    assert {f"办法第五条（{n}）" for n in "一二三四五六七八"} <= clauses


def test_the_four_types_of_the_form_stand_for_the_eight_categories_but_media(
    quzhou: Programme,
) -> None:
    assert dict(quzhou.form_categories) == {
        "科技场馆": ("venue",),
        "公共场所": ("culture", "nature", "other"),
        "教育科研": ("research",),
        "生产设施": ("enterprise", "agriculture"),
    }
    on_form = {name for names in quzhou.form_categories.values() for name in names}
    assert set(quzhou.categories) - on_form == {"media"}


def test_the_regions_are_the_six_boxes_of_the_form(quzhou: Programme) -> None:
    assert tuple(region.aliases[0] for region in quzhou.regions) == NOTICE_REGIONS


def test_each_county_nominates_at_least_six(quzhou: Programme) -> None:
    six = [replace(sound(), id=f"A{n}", region="kaihua") for n in range(6)]
    found = nominations(six, quzhou)
    assert len(found) == 5
    assert not any("开化" in finding.message for finding in found)
    assert "开化县申报 5 家，少于 6 家。" in [f.message for f in nominations(six[:5], quzhou)]


def test_the_stages_stand_in_the_order_of_the_notice(quzhou: Programme) -> None:
    assert [stage.kind for stage in quzhou.stages] == [
        *("intake", "nomination", "preliminary", "site_visit"),
        *("confirmation", "notice", "naming", "evaluation"),
    ]


def test_what_the_notice_does_not_say_is_called_a_default(quzhou: Programme) -> None:
    assert "没有规定" in quzhou.policy.source
    assert "缺省" in quzhou.policy.source
    assert "没有规定天数" in quzhou.notice.clause


def test_people_are_marked_as_personal_and_none_is_named(quzhou: Programme) -> None:
    personal = {field.id for field in quzhou.fields if field.personal}
    assert personal == {
        *("head", "head_phone", "contact", "contact_phone", "booking_phone"),
        *("volunteer_head", "volunteer_head_phone"),
    }


def test_the_categories_quote_article_four(host: Plugins, quzhou: Programme) -> None:
    found = [host.categories()[name].source.partition("附件1）")[2] for name in quzhou.categories]
    assert found == [f"第四条（{n}）" for n in "一二三四五六七八"]
