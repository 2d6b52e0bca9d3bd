"""A base or activity of a kind that a notice does not name is refused, in each programme."""

from __future__ import annotations

import pytest

from kepu_review.model import Application, Severity
from kepu_review.plugins import Plugins
from tests.programmes.rounds import found_by, refuses, rule_of


@pytest.fixture(scope="module")
def host() -> Plugins:
    return Plugins()


@pytest.mark.parametrize(
    "category",
    [
        pytest.param("line_bureau", marks=refuses("quzhou.categories")),
        pytest.param("media", marks=refuses("national.categories")),
        pytest.param("scientist_spirit", marks=refuses("beijing_museum_city.categories")),
        pytest.param("venue", marks=refuses("scientist_spirit.categories")),
        pytest.param("nature", marks=refuses("science_day.categories")),
    ],
)
def test_a_kind_that_the_notice_does_not_name_is_refused(
    request: pytest.FixtureRequest, host: Plugins, category: str
) -> None:
    programme = host.programmes()[rule_of(request).partition(".")[0]]
    app = Application("X1", "虚构馆科普教育基地", "虚构馆", category)
    assert found_by(host, programme, app)["category.unknown"] is Severity.ERROR


def test_media_has_no_box_on_the_form_of_quzhou(host: Plugins) -> None:
    app = Application("X1", "虚构台科普教育基地", "虚构台", "media", region="kecheng")
    found = found_by(host, host.programmes()["quzhou"], app)
    assert found["category.not_on_form"] is Severity.WARNING
