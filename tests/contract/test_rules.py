"""Every rule of every programme is enforced somewhere, and a test is refused something by it."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from kepu_review.model import Condition
from kepu_review.plugins import Plugins
from kepu_review.testing import enforcers, rulelist, ruletable

ROOT = Path(__file__).parents[2]
SHIPPED = ruletable.shipped(ROOT / "plugins")
TESTS = ruletable.refusals(ROOT / "tests")
PLACES = sorted(value for name, value in vars(enforcers).items() if name.isupper())


@pytest.mark.parametrize("programme", SHIPPED, ids=lambda one: one.id)
def test_every_rule_has_a_test_that_it_refuses_something_in(programme: object) -> None:
    assert ruletable.untested([one for one in SHIPPED if one is programme], TESTS) == ()


def test_no_test_names_a_rule_that_is_in_no_programme() -> None:
    assert ruletable.unknown(SHIPPED, TESTS) == ()


def test_no_two_rules_have_one_name_and_each_has_its_clause() -> None:
    rules = [rule for programme in SHIPPED for rule in rulelist.rules_of(programme)]
    assert len({rule.id for rule in rules}) == len(rules)
    assert [rule.id for rule in rules if not rule.clause or not rule.title] == []


def test_the_five_programmes_that_are_announced_are_those_of_the_table() -> None:
    known = {name for name, one in Plugins().programmes().items() if one.inherits is None}
    assert {one.id for one in SHIPPED} <= known
    assert len(SHIPPED) == 5


@pytest.mark.parametrize("place", PLACES)
def test_what_is_said_to_enforce_a_rule_is_there(place: str) -> None:
    module, _, name = place.rpartition(".")
    assert callable(getattr(importlib.import_module(module), name))


def test_every_condition_of_a_stage_has_its_words() -> None:
    assert rulelist.CONDITIONS.keys() == set(Condition)


def test_marks_are_read_from_decorators_and_from_single_cases(tmp_path: Path) -> None:
    (tmp_path / "test_invented.py").write_text(
        '@pytest.mark.refuses("a", "b")\n'
        "def test_one(): ...\n"
        '@pytest.mark.parametrize("n", [pytest.param(1, marks=refuses("c"))])\n'
        "class TestMore:\n"
        '    @refuses("a")\n'
        "    def test_two(self): ...\n"
        '@pytest.mark.parametrize("n", [pytest.param(1, marks=refuses("d"))])\n'
        "def test_three(n): ...\n",
        "utf-8",
    )
    assert ruletable.refusals(tmp_path) == {
        "a": ["test_invented.py::test_one", "test_invented.py::test_two"],
        "b": ["test_invented.py::test_one"],
        "d": ["test_invented.py::test_three"],
    }


def test_a_rule_without_a_test_would_be_seen() -> None:
    fewer = {name: tests for name, tests in TESTS.items() if name != "quzhou.name"}
    assert "quzhou.name" in ruletable.untested(SHIPPED, fewer)


def test_the_tables_of_rules_are_up_to_date() -> None:
    readme = (ROOT / "plugins" / "README.md").read_text("utf-8")
    assert readme == ruletable.written(readme, SHIPPED, TESTS)
