"""The worked example of plugins/README.md is a plugin that passes the contract."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kepu_review.model import Application
from kepu_review.plugins import Plugins
from kepu_review.testing import PluginContract
from tests.plugins.installed import example_installed, installed


@pytest.fixture(scope="module", autouse=True)
def _installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with example_installed(tmp_path_factory.mktemp("example")):
        yield


class TestPlanetarium(PluginContract):
    plugin = "planetarium"


def test_the_category_of_the_example_stands_beside_the_bundled_ones() -> None:
    host = Plugins()
    assert "planetarium" in host.categories()
    subject = Application("A1", "示例", "示例", "planetarium", values={"dome_seats": 30})
    assert [card.title for card in host.evidence_cards(subject)] == ["天文场馆类"]
    (finding,) = host.screen(subject, host.programmes()["quzhou"])[:1]
    assert finding.message == "天象厅座位数为 30 个，低于 50 个。"


def test_it_is_thirty_lines_and_the_package_file_is_all_there_is() -> None:
    folder = Path(__file__).parent / "example" / "kepu_review_planetarium"
    assert len((folder / "__init__.py").read_text("utf-8").splitlines()) <= 30


FAULTY = """
from kepu_review.hookspecs import hookimpl
from kepu_review.model import Application, Category, EvidenceCard, Field, FieldKind

CATEGORY = Category("faulty", "坏类", "", "", "示例", "venue", fields=(
    Field("name", "甲", FieldKind.NUMBER), Field("b", "甲", FieldKind.CHOICE)))

@hookimpl
def kepu_categories():
    return [CATEGORY]

@hookimpl
def kepu_evidence_cards(application):
    return [EvidenceCard("负责人", (("负责人", application.values["head"]),))]
"""


class Faulty(PluginContract):
    plugin = "faulty"


def test_the_contract_catches_a_plugin_that_is_not_complete(tmp_path: Path) -> None:
    with installed(tmp_path, "faulty", FAULTY):
        with pytest.raises(AssertionError) as caught:
            Faulty().test_its_categories_are_complete()
        for fault in (
            "title_en is empty",
            "definition is empty",
            "heading “甲”",
            "no unit",
            "no choices",
        ):
            assert fault in str(caught.value)
        with pytest.raises(Exception, match="kepu_evidence_cards"):
            Faulty().test_its_evidence_cards_take_any_application()


def test_the_contract_catches_a_heavy_plugin(tmp_path: Path) -> None:
    heavy = pytest.raises(AssertionError, match="sqlalchemy")
    with installed(tmp_path, "faulty", "import sqlalchemy\n"), heavy:
        Faulty().test_it_loads_nothing_heavy()


def test_the_contract_says_that_a_plugin_is_not_announced() -> None:
    with pytest.raises(AssertionError, match="announce it once"):
        Faulty().test_it_is_found_and_let_in()
