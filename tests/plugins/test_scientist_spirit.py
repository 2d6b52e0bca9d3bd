"""The plugin `scientist_spirit`: what every plugin keeps, and what is its own."""

from __future__ import annotations

import pytest

from kepu_review.model import Application, Programme
from kepu_review.plugins import Plugins
from kepu_review.testing import PluginContract


class TestScientistSpirit(PluginContract):
    plugin = "scientist_spirit"


@pytest.fixture(scope="module")
def spirit() -> Programme:
    return Plugins().programmes()["scientist_spirit"]


def test_the_numbers_of_the_nominators_are_those_of_the_notice(spirit: Programme) -> None:
    found = [(one.id, one.floor, one.cap, one.joint) for one in spirit.nominators]
    assert found == [
        ("organiser", None, 3, False),
        ("district", 1, 2, False),
        ("society", None, 1, False),
        ("cas", None, 3, True),
    ]


def test_the_files_of_the_notice_are_asked_for(spirit: Programme) -> None:
    rules = {one.id: one for one in spirit.materials}
    form, summary, photos, videos = (
        rules[name] for name in ("form", "summary", "photos", "videos")
    )
    assert (form.copies, form.sealed, summary.copies, summary.sealed) == (2, True, 1, True)
    assert (photos.minimum, photos.maximum, photos.formats) == (3, 5, ("jpg",))
    assert (photos.min_bytes, photos.named) == (2_000_000, "{applicant}{n}")
    assert (videos.minimum, videos.maximum, videos.formats) == (1, 2, ("mp4", "mov"))
    assert (videos.max_seconds, videos.sizes) == (300, ((1920, 1080), (1080, 1920)))


def test_few_open_days_are_only_hinted_at() -> None:
    host = Plugins()
    few = Application("S1", "示例基地", "示例馆", "scientist_spirit", values={"open_days": 20})
    found = {f.rule: f.severity for f in host.screen(few, host.programmes()["scientist_spirit"])}
    assert found["scientist_spirit.open_days"] == "warning"
