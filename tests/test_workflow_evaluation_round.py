"""An evaluation is a round of its own: its applications are bases, its outcomes are grades."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from kepu_review.errors import Refused, UsageError
from kepu_review.model import Phase
from kepu_review.workflow import (
    Round,
    assign,
    change_phase,
    check,
    decide,
    import_experts,
    open_round,
    outcome_title,
    propose_outcomes,
    rank_round,
    settle_by_findings,
)
from kepu_review.workflow.evaluation_round import collect_evaluations, evaluation_round
from kepu_review.workflow.register import set_status
from tests import after, naming, small
from tests.conftest import Places
from tests.naming import NUMBERS

ONE, TWO, THREE = NUMBERS


@pytest.fixture
def rnd(tmp_path: Path, location: str) -> Iterator[Round]:
    with naming.named(tmp_path, location) as made:
        yield made


def graded(made: Round) -> None:
    """Experts mark every base; nobody has decided."""
    import_experts(made, small.experts())
    check(made)
    settle_by_findings(made)
    assign(made, per_application=2)
    change_phase(made, Phase.REVIEW)
    small.all_handed_in(made, ["9", "8", "3"])
    change_phase(made, Phase.DELIBERATION)


def test_the_bases_in_force_are_its_applications(rnd: Round, places: Places) -> None:
    set_status(rnd, TWO, "revoked", ground="unlawful", reason="查实")
    with evaluation_round(rnd, places(), 2026) as made:
        with made.store.reading() as db:
            apps = {app.id: app for app in db.applications()}
        assert apps.keys() == {ONE, THREE}
        assert (apps[ONE].name, apps[ONE].category, apps[ONE].region) == (
            "虚构1号馆科普教育基地",
            "hall",
            "north",
        )
        assert apps[ONE].values == {"open_days": 180}
        assert made.info.title == "虚构市科普教育基地2026 年度考核"
        assert (made.programme.inherits, made.programme.accreditation) == ("small", None)
        assert [tier.title for tier in made.programme.tiers] == ["优秀", "不合格"]


def test_people_grade_where_no_line_is_drawn(rnd: Round, places: Places) -> None:
    with evaluation_round(rnd, places(), 2026) as made:
        graded(made)
        proposed = propose_outcomes(made, rank_round(made))
        assert {one.outcome for one in proposed.values()} == {"no_line"}
        assert outcome_title(made, "no_line") == "没有分数线，待定"


def test_a_line_of_the_office_is_proposed_by(rnd: Round, places: Places) -> None:
    lines = {"excellent": Decimal("99"), "unqualified": Decimal("0")}
    with evaluation_round(rnd, places(), 2026, lines=lines) as made:
        graded(made)
        proposed = propose_outcomes(made, rank_round(made))
        assert {one.outcome for one in proposed.values()} == {"unqualified"}
    with pytest.raises(UsageError, match="没有等次“super”"):
        evaluation_round(rnd, places(), 2026, lines={"super": Decimal(90)})


def test_its_grades_come_back_into_the_register_as_often_as_asked(
    rnd: Round, places: Places
) -> None:
    place = places()
    with evaluation_round(rnd, place, "term") as made:
        assert [tier.id for tier in made.programme.tiers] == [
            "excellent",
            "qualified",
            "unqualified",
        ]
        graded(made)
        decide(made, ONE, "excellent", reason="活动多")
        decide(made, TWO, "unqualified", reason="不开放")
    with open_round(place, plugins=rnd.plugins) as again:
        found = collect_evaluations(rnd, again)
        assert (found.written, found.undecided) == ((ONE, TWO), (THREE,))
        decide(again, TWO, "qualified", reason="复核")
        found = collect_evaluations(rnd, again)
        assert (found.written, found.same) == ((TWO,), (ONE,))
        theirs = again.info.id
    with rnd.store.reading() as db:
        grades = {(one.number, one.period): one for one in db.evaluations()}
    assert {key: one.grade for key, one in grades.items()} == {
        (ONE, "term"): "excellent",
        (TWO, "term"): "qualified",
    }
    assert (grades[ONE, "term"].round, grades[ONE, "term"].reason) == (theirs, "活动多")
    assert naming.sound(rnd)


def test_who_was_revoked_meanwhile_gets_no_grade(rnd: Round, places: Places) -> None:
    with evaluation_round(rnd, places(), "term") as made:
        graded(made)
        decide(made, ONE, "excellent", reason="活动多")
        set_status(rnd, ONE, "revoked", ground="unlawful", reason="查实")
        found = collect_evaluations(rnd, made)
    assert (found.written, found.unknown, found.undecided) == ((), (ONE,), (TWO, THREE))


def test_a_round_that_evaluates_nothing_of_ours_is_refused(
    rnd: Round, tmp_path: Path, places: Places
) -> None:
    with (
        after.deliberating(tmp_path, places()) as other,
        pytest.raises(Refused, match="不是本项目的考核批次"),
    ):
        collect_evaluations(rnd, other)


def test_nobody_to_evaluate_and_no_such_period(rnd: Round, places: Places) -> None:
    with pytest.raises(Refused, match="没有可以考核的基地"):
        evaluation_round(rnd, places(), 2025)
    with pytest.raises(UsageError, match="没有考核期"):
        evaluation_round(rnd, places(), "soon")
    for number in NUMBERS:
        set_status(rnd, number, "suspended", reason="闭馆")
    with pytest.raises(Refused, match="没有可以考核的基地"):
        evaluation_round(rnd, places(), 2026)
