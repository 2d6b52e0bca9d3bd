"""Types of nominators are found by the closest of the names that a notice gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from kepu_review import programmes
from kepu_review.model import Nominator, Programme
from kepu_review.plugins import Plugins
from kepu_review.programmes.nominators import by_name, cap_of, matched, type_of
from tests import entered, small


@pytest.fixture(scope="module")
def spirit() -> Programme:
    return Plugins().programmes()["scientist_spirit"]


@pytest.fixture
def own(tmp_path: Path) -> Programme:
    return programmes.loads(
        entered.ENTRY_YAML, parents=small.plugins(tmp_path).programmes().values()
    )


@pytest.mark.parametrize(
    ("pattern", "name", "letters"),
    [
        ("中国…学会", "中国气象学会", 4),
        ("中国…学会", "中国学会", 0),  # something has to stand for …
        ("中国…学会", "中国气象学会办公室", 0),
        ("…区科协", "海淀区科学技术协会", 7),
        ("…省科学技术协会", " 浙江省科协 ", 7),
        ("北京…基层…协会", "北京某基层某协会", 6),
        ("北京…基层…协会", "北京基层协会", 0),
        ("北京…基层…协会", "北京某某协会", 0),
        ("市科委、中关村管委会", "市科委、中关村管委会", 1000),
        ("市科委、中关村管委会", "市科委", 0),
    ],
)
def test_three_dots_in_a_name_stand_for_anything(pattern: str, name: str, letters: int) -> None:
    assert matched(pattern, name) == letters


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("北京市海淀区科协", "district"),  # and not …科协 of the societies
        ("北京某大学科学技术协会", "society"),
        ("北京气象学会", "society"),
        ("北京市科学技术协会", "organiser"),
        ("中科院科学传播局", "cas"),
        ("某公司", None),
    ],
)
def test_the_closest_name_tells_the_type(spirit: Programme, name: str, kind: str | None) -> None:
    found = type_of(spirit, name, {})
    assert (found.id if found else None) == kind


def test_the_table_of_the_round_tells_type_and_places_first(own: Programme) -> None:
    table = by_name([Nominator("北区科协", "society", None), Nominator("虚构一所", None, 1)])
    kind = type_of(own, "北区科学技术协会", table)
    assert kind is not None
    assert kind.id == "society"
    assert cap_of(own, "北区科学技术协会", table) == 1
    assert cap_of(own, "虚构二所", table) == 1  # of the whole type, as the table adds up
    assert cap_of(own, "虚构二所", {}) == 2
    assert cap_of(own, "某公司", table) is None
