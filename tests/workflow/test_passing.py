"""A route that enters a later stage leads past the sheets and draws of the earlier ones."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kepu_review.errors import AssignmentRefused, Refused
from kepu_review.model import Phase, ScreeningState
from kepu_review.workflow import Round, assign, change_phase, eligible
from kepu_review.workflow.nominating import record_nomination
from kepu_review.workflow.passing import led_past
from kepu_review.workflow.sampling import draw_sample
from kepu_review.workflow.screening import decide_screening
from kepu_review.workflow.staging import enter_stage
from tests import staged

ROUTES = """\
routes:
  - {id: nominated, title: 推荐申报, clause: 第二条}
  - {id: direct, title: 直接申报, nominated: false, enters: final, clause: 第三条}
  - {id: early, title: 提前, nominated: false, enters: site_visit, clause: 第三条}
"""


@pytest.fixture
def rnd(tmp_path: Path) -> Iterator[Round]:
    """Four applications that passed: A1 comes directly to the end, A2 to the visits."""
    with staged.new_round(tmp_path, more=ROUTES) as made:
        for application, route in {"A1": "direct", "A2": "early", "A3": "nominated"}.items():
            record_nomination(made, application, "虚构区科协", route=route)
            decide_screening(made, application, ScreeningState.PASSED, reason="虚构：核实无误")
        yield made


def test_who_enters_later_is_led_past_every_stage_before(rnd: Round) -> None:
    with rnd.store.reading() as db:
        past = {one.id: led_past(rnd, db, one.id) for one in rnd.programme.stages}
    both = frozenset({"A1", "A2"})
    assert past == {
        "intake": both,
        "preliminary": both,
        "hearing": both,
        "site_visit": frozenset({"A1"}),
        "final": frozenset(),
        "confirmation": frozenset(),
    }


def test_without_such_routes_nobody_is_led_past(tmp_path: Path) -> None:
    with staged.new_round(tmp_path) as made, made.store.reading() as db:
        assert led_past(made, db) == frozenset()


def test_experts_get_no_sheets_of_those_who_enter_later(rnd: Round) -> None:
    enter_stage(rnd, "preliminary")
    with rnd.store.reading() as db:
        fit = {app.id for app in eligible(rnd, db)}
    assert "A1" not in fit
    assert "A2" not in fit
    added = assign(rnd, per_application=2)
    assert {pair.application for pair in added} == fit


def test_the_round_goes_on_without_sheets_for_them(rnd: Round) -> None:
    enter_stage(rnd, "preliminary")
    assign(rnd, per_application=2)
    change_phase(rnd, Phase.REVIEW)
    change_phase(rnd, Phase.DELIBERATION, reason="虚构：提前评议")
    assert rnd.info.phase is Phase.DELIBERATION


def test_a_draw_leaves_them_out_and_takes_who_enters_at_the_visits(rnd: Round) -> None:
    drawn = draw_sample(rnd, "site_visit", 7)
    with rnd.store.reading() as db:
        passed = {app.id for app in eligible(rnd, db)}
    assert "A1" not in drawn.drawn
    assert "A1" not in passed


def test_a_direct_one_can_be_drawn_by_name(rnd: Round) -> None:
    assert draw_sample(rnd, "site_visit", 7, among=["A1"]).drawn == ("A1",)


def test_only_who_passed_can_be_drawn_by_name(rnd: Round) -> None:
    with pytest.raises(Refused):
        draw_sample(rnd, "site_visit", 7, among=["A9"])


def test_nothing_is_left_to_assign_where_all_come_directly(rnd: Round) -> None:
    with rnd.store.reading() as db:
        every = [app.id for app in db.applications()]
    for application in every:
        record_nomination(rnd, application, "虚构区科协", route="direct")
    enter_stage(rnd, "preliminary")
    with pytest.raises((AssignmentRefused, Refused)):
        assign(rnd, per_application=2)
