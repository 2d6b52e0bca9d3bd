"""全国: every condition of the notice on an application refuses one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kepu_review.model import Application, Programme, Severity
from kepu_review.plugins import Plugins
from kepu_review.testing import PluginContract
from tests.programmes.rounds import found_by, refuses, rule_of

WRONG, UNSURE = Severity.ERROR, Severity.WARNING


class TestNational(PluginContract):
    plugin = "national"


@pytest.fixture(scope="module")
def host() -> Plugins:
    return Plugins()


@pytest.fixture(scope="module")
def national(host: Plugins) -> Programme:
    return host.programmes()["national"]


def but(*left_out: str, **values: bool | str) -> Application:
    """A sound invented application with other values, and without some."""
    sound: dict[str, bool | str] = {
        "legal_person": True,
        "duty_of_science": True,
        "development_plan": True,
        "introduction": "虚构的简介。",
        "invitation_code": "ABCD2345",
    }
    kept = {name: value for name, value in (sound | values).items() if name not in left_out}
    return Application("K01", "虚构天文台科普教育基地", "虚构天文台", "research", values=kept)


def test_a_sound_application_waits_for_nothing_but_a_person(
    host: Plugins, national: Programme
) -> None:
    assert found_by(host, national, but()) == {"national.conditions": Severity.INFO}


@pytest.mark.parametrize(
    ("app", "severity"),
    [
        pytest.param(but(legal_person=False), WRONG, marks=refuses("national.legal_person")),
        pytest.param(but(duty_of_science=False), WRONG, marks=refuses("national.duty")),
        pytest.param(but(development_plan=False), UNSURE, marks=refuses("national.plan")),
        pytest.param(replace(but(), name=""), WRONG, marks=refuses("national.name")),
        pytest.param(but("invitation_code"), UNSURE, marks=refuses("national.invitation")),
    ],
)
def test_each_condition_of_the_notice_refuses(
    request: pytest.FixtureRequest,
    host: Plugins,
    national: Programme,
    app: Application,
    severity: Severity,
) -> None:
    assert found_by(host, national, app)[rule_of(request)] is severity


@refuses("national.fields.invitation_code")
def test_a_code_is_no_longer_than_twenty_characters(host: Plugins, national: Programme) -> None:
    found = found_by(host, national, but(invitation_code="A" * 21))
    assert found["field.invitation_code"] is WRONG


def test_the_stages_stand_in_the_order_of_the_notice(national: Programme) -> None:
    assert [stage.kind for stage in national.stages] == [
        *("nomination", "screening", "preliminary", "site_visit"),
        *("final", "confirmation", "notice", "naming", "evaluation"),
    ]


def test_what_the_notice_does_not_say_is_called_a_default(national: Programme) -> None:
    unsaid = (
        *(national.policy.source, national.notice.clause),
        *(one.sampling.clause for one in national.stages if one.sampling),
        *(one.ballot.clause for one in national.stages if one.ballot),
        *(one.clause for one in (national.correction, national.objections) if one),
    )
    assert [clause for clause in unsaid if "缺省" not in clause] == []
