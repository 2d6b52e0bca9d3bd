"""科技馆之城: every condition of the notice on an application and its title refuses one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from kepu_review.errors import Refused
from kepu_review.model import Application, AttestationState, Programme, Severity
from kepu_review.plugins import Plugins
from kepu_review.workflow import Round, check, create_round, import_applications
from kepu_review.workflow.attesting import attest
from kepu_review.workflow.carrying import carry_register
from kepu_review.workflow.collecting import import_materials
from kepu_review.workflow.correcting import ask_correction, return_correction
from kepu_review.workflow.lateness import grant_late
from kepu_review.workflow.nominating import record_nomination
from tests import pictures
from tests.programmes.rounds import error_rules, found_by, refuses, rule_of, scan

WRONG = Severity.ERROR
SIXTEEN = (
    *("东城区", "西城区", "朝阳区", "海淀区", "丰台区", "石景山区", "通州区", "顺义区"),
    *("大兴区", "昌平区", "房山区", "门头沟区", "怀柔区", "密云区", "平谷区", "延庆区"),
)


@pytest.fixture(scope="module")
def host() -> Plugins:
    return Plugins()


@pytest.fixture(scope="module")
def beijing(host: Plugins) -> Programme:
    return host.programmes()["beijing_museum_city"]


def sound(number: str = "B01", **values: Any) -> Application:
    """An invented application by a district that keeps every rule, with other values."""
    kept: dict[str, Any] = {
        "route": "推荐登记",
        "legal_person": True,
        "member": True,
        "truthful": True,
        "introduction": "虚构的简介。",
        "submitted_on": date(2023, 9, 5),
    } | values
    return Application(
        number,
        f"虚构{number}体验基地",
        f"虚构{number}馆",
        "venue",
        region="haidian",
        values={name: value for name, value in kept.items() if value is not None},
    )


def titled(number: str, title: str | None, issuer: str | None, year: int | None) -> Application:
    """One that comes directly, by a title."""
    told = {
        "earlier_title": title,
        "earlier_title_issuer": issuer,
        "earlier_title_year": year,
    }
    return sound(number, route="直接登记", member=None, **told)


def test_a_sound_application_has_no_finding(host: Plugins, beijing: Programme) -> None:
    assert found_by(host, beijing, sound()) == {}
    direct = titled("B02", "全国科普教育基地", "中国科协", 2021)
    assert found_by(host, beijing, direct) == {}


def test_the_regions_are_the_sixteen_districts_of_the_notice(beijing: Programme) -> None:
    assert tuple(region.title for region in beijing.regions) == SIXTEEN


@pytest.mark.parametrize(
    "app",
    [
        pytest.param(sound(legal_person=False), marks=refuses("beijing.legal_person")),
        pytest.param(sound(member=False), marks=refuses("beijing.member")),
        pytest.param(sound(member=None), marks=refuses("beijing.member")),
        pytest.param(sound(truthful=False), marks=refuses("beijing.truthful")),
    ],
)
def test_each_condition_of_the_notice_refuses(
    request: pytest.FixtureRequest, host: Plugins, beijing: Programme, app: Application
) -> None:
    assert found_by(host, beijing, app) == {rule_of(request): WRONG}


@pytest.mark.parametrize(
    "app",
    [
        pytest.param(sound(route="网上登记"), marks=refuses("beijing_museum_city.fields.route")),
        pytest.param(sound(route=None), marks=refuses("beijing_museum_city.fields.route")),
        pytest.param(
            titled("B02", "北京市科普基地", "北京市科学技术委员会", 20222),
            marks=refuses("beijing_museum_city.fields.earlier_title_year"),
        ),
        pytest.param(
            sound(introduction="字" * 1001),
            marks=refuses("beijing_museum_city.fields.introduction"),
        ),
    ],
)
def test_each_limit_of_the_form_refuses(
    request: pytest.FixtureRequest, host: Plugins, beijing: Programme, app: Application
) -> None:
    field = rule_of(request).removeprefix("beijing_museum_city.fields.")
    assert found_by(host, beijing, replace(app))[f"field.{field}"] is WRONG


@refuses("beijing_museum_city.regions")
def test_a_base_outside_the_sixteen_districts_is_refused(host: Plugins, beijing: Programme) -> None:
    assert found_by(host, beijing, replace(sound(), region="langfang")) == {"region.unknown": WRONG}


DIRECT = {
    "T01": titled("T01", "全国科普教育基地", "中国科学技术协会", 2020),
    "T02": titled("T02", "北京市科普基地", "北京市科学技术委员会、北京市科学技术协会", 2023),
    "T03": titled("T03", "国家林草科普基地", "国家林业和草原局", 2022),
    "T04": titled("T04", "全国科学家精神教育基地", "中国科协、教育部、科技部", 2022),
    "T05": titled("T05", "中国昆虫学会科普基地", "中国昆虫学会", 2021),
    "T11": titled("T11", "全国科普教育基地", "中国科学技术协会", 2019),
    "T12": titled("T12", "北京市科普基地", "北京市怀柔区科学技术协会科普部", 2021),
    "T13": titled("T13", "国家林草科普基地", "国家林业和草原局", 2024),
    "T14": titled("T14", "全国科学家精神教育基地", "某文化公司", 2022),
    "T15": titled("T15", "中国昆虫学会科普基地", "中国昆虫学会", None),
    "T16": titled("T16", "优秀民营展馆", "某商会", 2021),
    "T17": titled("T17", None, None, None),
    "T18": titled("T18", "全国科普教育基地", "中国科协", 2021),
}
"""Five that are right, then each of the five with something wrong, then two without a title."""


@pytest.fixture(scope="module")
def direct(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Round]:
    """All of them, checked; the last one without the document that proves its title."""
    folder = tmp_path_factory.mktemp("direct")
    proofs = {f"{number}/命名文件.pdf": scan(number) for number in DIRECT if number != "T18"}
    with create_round(folder / "round", "beijing_museum_city") as rnd:
        import_applications(rnd, tuple(DIRECT.values()), file="登记表.csv", sha256="0" * 64)
        import_materials(rnd, pictures.put(folder / "inbox", proofs))
        check(rnd)
        yield rnd


@pytest.mark.parametrize("number", ["T01", "T02", "T03", "T04", "T05"])
def test_each_of_the_five_titles_opens_the_direct_route(direct: Round, number: str) -> None:
    assert error_rules(direct, number) == set()


@pytest.mark.parametrize(
    ("number", "rule"),
    [
        pytest.param("T11", "year", marks=refuses("beijing_museum_city.titles.direct.national")),
        pytest.param("T12", "issuer", marks=refuses("beijing_museum_city.titles.direct.beijing")),
        pytest.param("T13", "year", marks=refuses("beijing_museum_city.titles.direct.industry")),
        pytest.param(
            "T14",
            "issuer",
            marks=refuses("beijing_museum_city.titles.direct.scientist_spirit"),
        ),
        pytest.param("T15", "year", marks=refuses("beijing_museum_city.titles.direct.society")),
        pytest.param("T16", "title", marks=refuses("beijing_museum_city.routes.direct")),
        pytest.param("T17", "title", marks=refuses("beijing_museum_city.routes.direct")),
    ],
)
def test_a_title_of_others_or_of_other_years_opens_nothing(
    direct: Round, number: str, rule: str
) -> None:
    assert error_rules(direct, number) == {f"route.direct.{rule}"}


@refuses("beijing_museum_city.materials.title_evidence")
def test_a_title_without_its_document_is_not_believed(direct: Round) -> None:
    assert error_rules(direct, "T18") == {"title_evidence"}


@pytest.fixture
def rnd(tmp_path: Path) -> Iterator[Round]:
    """One sound application, nominated by its district and checked."""
    with create_round(tmp_path / "round", "beijing_museum_city") as made:
        import_applications(made, [sound()], file="登记表.csv", sha256="0" * 64)
        check(made)
        yield made


@refuses("beijing_museum_city.routes.nominated", "beijing_museum_city.nominators.district")
def test_one_nomination_by_a_district_is_needed(rnd: Round) -> None:
    assert error_rules(rnd, "B01") == {"nomination.missing"}
    record_nomination(rnd, "B01", "某某商会")
    assert error_rules(rnd, "B01") == {"nomination.type"}


def test_a_district_that_nominates_leaves_nothing_open(rnd: Round) -> None:
    record_nomination(rnd, "B01", "北京市海淀区科协")
    assert error_rules(rnd, "B01") == set()


@refuses("beijing_museum_city.deadline")
def test_the_first_batch_ends_with_the_fifth_of_september(rnd: Round) -> None:
    record_nomination(rnd, "B01", "海淀区科协")
    late = sound(submitted_on=date(2023, 9, 6))
    import_applications(rnd, [late], file="更正.csv", sha256="1" * 64)
    check(rnd)
    assert error_rules(rnd, "B01") == {"deadline.late"}
    until = datetime(2023, 9, 7, tzinfo=UTC)
    grant_late(rnd, "B01", "application", until, "平台故障，市科协准予顺延")
    check(rnd)
    assert error_rules(rnd, "B01") == set()


def test_what_is_registered_all_year_is_never_late(tmp_path: Path) -> None:
    with create_round(tmp_path / "round", "beijing_museum_city_rolling") as made:
        late = sound(submitted_on=date(2024, 3, 1))
        import_applications(made, [late], file="登记表.csv", sha256="0" * 64)
        record_nomination(made, "B01", "海淀区科协")
        check(made)
        assert error_rules(made, "B01") == set()


@refuses("beijing_museum_city.correction")
def test_a_correction_is_asked_for_once(rnd: Round) -> None:
    ask_correction(rnd, "B01", ["beijing.truthful"], "承诺书没有签章")
    return_correction(rnd, "B01", "已补签")
    with pytest.raises(Refused, match="补正"):
        ask_correction(rnd, "B01", ["beijing.truthful"], "仍没有签章")


def test_what_a_person_found_false_is_an_error(rnd: Round) -> None:
    record_nomination(rnd, "B01", "海淀区科协")
    attest(rnd, "B01", "beijing.truthful", AttestationState.NOT_MET, "核对承诺书，数字不实")
    assert error_rules(rnd, "B01") == {"beijing.truthful"}


@refuses("beijing_museum_city.accreditation.holders_apply")
def test_a_base_that_is_registered_does_not_apply_again(rnd: Round, tmp_path: Path) -> None:
    register = tmp_path / "名录.csv"
    register.write_text(
        "编号,基地名称,申报单位,称号,批次,认定日期\n"
        "KJGZC-2023-0001,虚构B01体验基地,虚构B01馆,体验基地,第一批,2023-08-01\n",
        "utf-8-sig",
    )
    carry_register(rnd, register)
    record_nomination(rnd, "B01", "海淀区科协")
    check(rnd)
    assert error_rules(rnd, "B01") == {"reapply.in_force"}
