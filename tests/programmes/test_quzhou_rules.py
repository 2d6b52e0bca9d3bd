"""衢州: every condition of the notice on an application, its form and its materials refuses one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kepu_review.model import Application, Programme, Severity
from kepu_review.plugins import Plugins
from kepu_review.programmes import nominations
from kepu_review.workflow import check, create_round, import_applications
from kepu_review.workflow.collecting import import_materials
from tests import pictures
from tests.programmes.rounds import findings, found_by, photo, refuses, rule_of, scan

ATTESTED = (
    *("legal_person", "management_rules", "theme_days_open", "publishes_online"),
    *("accepts_guidance", "county_opinion", "volunteer_organisation_registered"),
    *("volunteer_team_registered", "stamped_form"),
)
WRONG, UNSURE = Severity.ERROR, Severity.WARNING


@pytest.fixture(scope="module")
def host() -> Plugins:
    return Plugins()


@pytest.fixture(scope="module")
def quzhou(host: Plugins) -> Programme:
    return host.programmes()["quzhou"]


def sound(number: str = "Q01") -> Application:
    """An invented application that keeps every rule."""
    values: dict[str, Any] = {
        **dict.fromkeys(ATTESTED, True),
        "total_area": 600.0,
        "open_days": 280,
        "volunteers": 12,
        "open_form": ("免费",),
        "introduction": "虚构的简介。",
        "overview_photos": 3,
        "activity_photos": 5,
        "annual_funds": 30_000.0,
        "already_recognised": False,
    }
    name = "虚构竹艺馆科普教育基地"
    return Application(number, name, "虚构竹艺馆", "culture", region="kaihua", values=values)


def but(**values: Any) -> Application:
    """The sound one, with other values."""
    app = sound()
    return replace(app, values={**app.values, **values})


def test_a_sound_application_has_no_finding(host: Plugins, quzhou: Programme) -> None:
    assert found_by(host, quzhou, sound()) == {}


@pytest.mark.parametrize(
    ("app", "severity"),
    [
        pytest.param(but(legal_person=False), WRONG, marks=refuses("quzhou.basic_1")),
        pytest.param(but(management_rules=False), WRONG, marks=refuses("quzhou.basic_2")),
        pytest.param(but(total_area=0.0), WRONG, marks=refuses("quzhou.basic_3")),
        pytest.param(but(theme_days_open=False), WRONG, marks=refuses("quzhou.basic_4")),
        pytest.param(but(open_form=("收费",)), UNSURE, marks=refuses("quzhou.basic_4_fee")),
        pytest.param(but(publishes_online=False), WRONG, marks=refuses("quzhou.basic_5")),
        pytest.param(but(annual_funds=0), WRONG, marks=refuses("quzhou.basic_6")),
        pytest.param(but(volunteers=0), WRONG, marks=refuses("quzhou.basic_7")),
        pytest.param(but(accepts_guidance=False), WRONG, marks=refuses("quzhou.basic_8")),
        pytest.param(replace(sound(), name="虚构馆"), WRONG, marks=refuses("quzhou.name")),
        pytest.param(replace(sound(), applicant=""), WRONG, marks=refuses("quzhou.applicant")),
        pytest.param(but(open_days=0), WRONG, marks=refuses("quzhou.open_days")),
        pytest.param(but(already_recognised=True), WRONG, marks=refuses("quzhou.new_only")),
        pytest.param(but(stamped_form=False), WRONG, marks=refuses("quzhou.stamped_form")),
        pytest.param(but(overview_photos=0), WRONG, marks=refuses("quzhou.overview_photos")),
        pytest.param(but(overview_photos=2), WRONG, marks=refuses("quzhou.overview_photos_min")),
        pytest.param(but(overview_photos=6), UNSURE, marks=refuses("quzhou.overview_photos_max")),
        pytest.param(but(activity_photos=0), WRONG, marks=refuses("quzhou.activity_photos")),
        pytest.param(but(activity_photos=2), WRONG, marks=refuses("quzhou.activity_photos_min")),
        pytest.param(but(activity_photos=6), UNSURE, marks=refuses("quzhou.activity_photos_max")),
        pytest.param(
            but(volunteer_organisation_registered=False),
            UNSURE,
            marks=refuses("quzhou.volunteer_organisation"),
        ),
        pytest.param(
            but(volunteer_team_registered=False), UNSURE, marks=refuses("quzhou.volunteer_team")
        ),
        pytest.param(but(county_opinion=False), WRONG, marks=refuses("quzhou.county_opinion")),
    ],
)
def test_each_condition_of_the_notice_refuses(
    request: pytest.FixtureRequest,
    host: Plugins,
    quzhou: Programme,
    app: Application,
    severity: Severity,
) -> None:
    assert found_by(host, quzhou, app)[rule_of(request)] is severity


@pytest.mark.parametrize(
    "app",
    [
        pytest.param(but(total_area=-1.0), marks=refuses("quzhou.fields.total_area")),
        pytest.param(but(open_days=367), marks=refuses("quzhou.fields.open_days")),
        pytest.param(but(volunteers=-1), marks=refuses("quzhou.fields.volunteers")),
        pytest.param(but(volunteer_team="队" * 101), marks=refuses("quzhou.fields.volunteer_team")),
        pytest.param(but(open_form=("送票",)), marks=refuses("quzhou.fields.open_form")),
        pytest.param(but(introduction="字" * 1001), marks=refuses("quzhou.fields.introduction")),
        pytest.param(but(credit_code="9" * 19), marks=refuses("quzhou.fields.credit_code")),
    ],
)
def test_each_limit_of_the_form_refuses(
    request: pytest.FixtureRequest, host: Plugins, quzhou: Programme, app: Application
) -> None:
    field = rule_of(request).removeprefix("quzhou.fields.")
    assert found_by(host, quzhou, app)[f"field.{field}"] is WRONG


@pytest.mark.parametrize(
    "field",
    [
        pytest.param("total_area", marks=refuses("quzhou.fields.total_area")),
        pytest.param("open_days", marks=refuses("quzhou.fields.open_days")),
        pytest.param("volunteers", marks=refuses("quzhou.fields.volunteers")),
        pytest.param("open_form", marks=refuses("quzhou.fields.open_form")),
        pytest.param("introduction", marks=refuses("quzhou.fields.introduction")),
    ],
)
def test_a_required_field_must_be_filled_in(host: Plugins, quzhou: Programme, field: str) -> None:
    app = sound()
    left = {name: value for name, value in app.values.items() if name != field}
    assert found_by(host, quzhou, replace(app, values=left)) == {f"field.{field}": WRONG}


@refuses("quzhou.regions")
def test_a_base_outside_the_six_regions_of_the_form_is_refused(
    host: Plugins, quzhou: Programme
) -> None:
    assert found_by(host, quzhou, replace(sound(), region="hangzhou")) == {"region.unknown": WRONG}


@refuses("quzhou.county_floor")
def test_a_county_with_five_new_applications_is_told_the_floor_of_six(quzhou: Programme) -> None:
    six = [replace(sound(), id=f"Q{n:02}") for n in range(6)]
    five = [*six, *(replace(sound(), id=f"R{n:02}", region="kecheng") for n in range(5))]
    told = [one.message for one in nominations(five, quzhou) if "柯城" in one.message]
    assert told == ["柯城区申报 5 家，少于 6 家。"]
    assert not any("开化" in one.message for one in nominations(five, quzhou))


FILES = {
    "Q01/申报表（盖章）.pdf": scan("form"),
    **{f"Q01/概况/{n}.jpg": photo(f"overview{n}") for n in range(3)},
    **{f"Q01/活动/{n}.jpg": photo(f"activity{n}") for n in range(5)},
    "Q01/志愿服务队注册.pdf": scan("team"),
    "Q01/荣誉证书.pdf": scan("honour"),
}
"""Everything that the notice asks for, as it asks for it."""


def said(tmp_path: Path, files: dict[str, bytes]) -> dict[str, Severity]:
    """The worst that the check says of these materials of the sound application, by rule."""
    with create_round(tmp_path / "round", "quzhou") as rnd:
        import_applications(rnd, [sound()], file="申报表.csv", sha256="0" * 64)
        import_materials(rnd, pictures.put(tmp_path / "inbox", files))
        check(rnd)
        found = sorted(findings(rnd, "Q01"), key=lambda one: list(Severity).index(one[1]))
        return dict(reversed(found))


def without(*names: str) -> dict[str, bytes]:
    """The whole materials without those whose path has one of these words."""
    return {path: data for path, data in FILES.items() if not any(n in path for n in names)}


def test_whole_materials_leave_only_the_seal_for_a_person_to_look_at(tmp_path: Path) -> None:
    assert said(tmp_path, FILES) == {"stamped_form": Severity.INFO}


@pytest.mark.parametrize(
    ("files", "severity"),
    [
        pytest.param(without("盖章"), WRONG, marks=refuses("quzhou.materials.stamped_form")),
        pytest.param(
            {**without("盖章"), "Q01/申报表（盖章）.jpg": photo("form")},
            WRONG,
            marks=refuses("quzhou.materials.stamped_form"),
        ),
        pytest.param(without("概况/2"), WRONG, marks=refuses("quzhou.materials.overview_photos")),
        pytest.param(
            {**FILES, **{f"Q01/活动/+{n}.jpg": photo(f"more{n}") for n in range(2)}},
            WRONG,
            marks=refuses("quzhou.materials.activity_photos"),
        ),
        pytest.param(
            without("注册"), UNSURE, marks=refuses("quzhou.materials.volunteer_registration")
        ),
        pytest.param(
            {**without("荣誉"), "Q01/荣誉证书.pdf": scan("honour")[:400]},
            Severity.INFO,
            marks=refuses("quzhou.materials.honours"),
        ),
    ],
)
def test_each_material_that_the_notice_asks_for_is_measured(
    request: pytest.FixtureRequest, tmp_path: Path, files: dict[str, bytes], severity: Severity
) -> None:
    rule = rule_of(request).removeprefix("quzhou.materials.")
    assert said(tmp_path, files)[rule] is severity
