"""The plugin `beijing`: what every plugin keeps, and what is its own."""

from __future__ import annotations

from datetime import date

import pytest

from kepu_review.model import Programme
from kepu_review.plugins import Plugins
from kepu_review.testing import PluginContract


class TestBeijing(PluginContract):
    plugin = "beijing"


@pytest.fixture(scope="module")
def programmes() -> dict[str, Programme]:
    return dict(Plugins().programmes())


def test_the_five_titles_have_the_window_of_the_notice(programmes: dict[str, Programme]) -> None:
    direct = programmes["beijing_museum_city"].routes[1]
    assert [(one.since, one.until) for one in direct.titles] == [(2020, 2023)] * 5
    assert [one.clause[:6] for one in direct.titles] == [
        f"通知三（二）{n}"[:6] for n in range(1, 6)
    ]


def test_what_goes_on_all_year_differs_in_batch_and_deadline_alone(
    programmes: dict[str, Programme],
) -> None:
    first, rolling = programmes["beijing_museum_city"], programmes["beijing_museum_city_rolling"]
    assert (first.deadline, rolling.deadline) == (date(2023, 9, 5), None)
    assert (rolling.edition, rolling.inherits) == ("常态化登记", first.id)
    for part in ("fields", "rules", "routes", "stages", "materials", "accreditation"):
        assert getattr(rolling, part) == getattr(first, part)


def test_who_comes_directly_goes_to_the_list_without_marks(
    programmes: dict[str, Programme],
) -> None:
    nominated, direct = programmes["beijing_museum_city"].routes
    assert (nominated.nominated, nominated.enters) == (True, "district_audit")
    assert (direct.nominated, direct.enters) == (False, "listing")


def test_the_plaque_and_the_certificate_have_their_words(programmes: dict[str, Programme]) -> None:
    rule = programmes["beijing_museum_city"].accreditation
    assert rule is not None
    assert rule.plaque == "北京“科技馆之城”科技教育体验基地"
    assert all(blank in rule.certificate for blank in ("{applicant}", "{name}", "{number}"))


def test_what_the_notice_does_not_say_is_called_a_default(programmes: dict[str, Programme]) -> None:
    city = programmes["beijing_museum_city"]
    sampling = next(stage.sampling for stage in city.stages if stage.sampling is not None)
    said = (city.policy.source, city.notice.clause, sampling.clause)
    assert all("缺省" in one for one in said)
