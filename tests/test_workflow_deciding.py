"""Decisions together: all of them in one transaction, or none; the same act sent twice is one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kepu_review.errors import KepuError, PhaseClosed, Refused, UsageError
from kepu_review.model import Phase
from kepu_review.workflow import Round, Wanted, change_phase, decide, decide_many
from tests import small


@pytest.fixture
def rnd(tmp_path: Path, location: str) -> Iterator[Round]:
    with small.round_in_review(tmp_path, location) as made:
        small.all_handed_in(made, ["8"])
        change_phase(made, Phase.DELIBERATION)
        yield made


def outcomes(rnd: Round) -> dict[str, str]:
    with rnd.store.reading() as db:
        return {name: decision.outcome for name, decision in db.decisions().items()}


def named(*applications: str) -> list[Wanted]:
    return [Wanted(each, "named", "合议通过") for each in applications]


def test_all_decisions_of_a_list_are_recorded(rnd: Round) -> None:
    receipts = decide_many(rnd, [*named("A1", "A2"), Wanted("A3", "not_named", "未达标")])
    assert outcomes(rnd) == {"A1": "named", "A2": "named", "A3": "not_named"}
    first = receipts[0].seq
    assert [receipt.seq for receipt in receipts] == [first, first + 1, first + 2]


@pytest.mark.parametrize(
    ("wrong", "error", "message"),
    [
        (Wanted("A9", "named", "合议"), Refused, "1 项决定不能记录：没有申报 A9。"),
        (Wanted("A2", "famous", "合议"), UsageError, "没有结论“famous”。"),
        (Wanted("A2", "named", "  "), UsageError, "这些决定没有写明理由：A2。"),
        (Wanted("A1", "named", "合议"), UsageError, "这些申报重复出现：A1。"),
        (
            Wanted("A2", "named", "合议", seen="not_named"),
            Refused,
            "1 项决定不能记录：A2 在此期间另有决定，请重新核对",
        ),
    ],
)
def test_one_that_cannot_be_recorded_stops_them_all(
    rnd: Round, wrong: Wanted, error: type[KepuError], message: str
) -> None:
    with pytest.raises(error) as caught:
        decide_many(rnd, [*named("A1"), wrong])
    assert caught.value.message == message
    assert outcomes(rnd) == {}


def test_nothing_can_be_decided_while_marks_are_open(rnd: Round) -> None:
    change_phase(rnd, Phase.REVIEW, reason="补交")
    with pytest.raises(PhaseClosed):
        decide_many(rnd, named("A1"))


def test_an_empty_list_is_no_act(rnd: Round) -> None:
    with pytest.raises(UsageError):
        decide_many(rnd, [])


def test_the_same_list_sent_twice_is_recorded_once(rnd: Round) -> None:
    wanted = [Wanted("A1", "named", "合议", seen=None), Wanted("A2", "named", "合议", seen=None)]
    first = decide_many(rnd, wanted, key="tab:1")
    again = decide_many(rnd, wanted, key="tab:1")
    assert [receipt.seq for receipt in again] == [receipt.seq for receipt in first]
    assert [receipt.repeated for receipt in again] == [True, True]


def test_a_key_used_for_another_list_records_nothing(rnd: Round) -> None:
    decide_many(rnd, named("A1"), key="tab:1")
    with pytest.raises(Refused):
        decide_many(rnd, [Wanted("A1", "not_named", "改判"), *named("A2")], key="tab:1")
    assert outcomes(rnd) == {"A1": "named"}


def test_a_decision_is_changed_with_a_reason_by_who_has_seen_it(rnd: Round) -> None:
    decide(rnd, "A1", "named", reason="合议")
    decide_many(rnd, [Wanted("A1", "not_named", "复核后改判", seen="named")])
    assert outcomes(rnd) == {"A1": "not_named"}
