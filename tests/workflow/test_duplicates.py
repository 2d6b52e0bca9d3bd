"""Applications that look like one are found by the program and settled by a person."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kepu_review.errors import Refused, UsageError
from kepu_review.model import ScreeningState
from kepu_review.workflow import Round, decide_screening
from kepu_review.workflow.duplicates import (
    DuplicateGroup,
    declare_distinct,
    find_duplicates,
    settle_duplicates,
)
from kepu_review.workflow.nominating import record_nomination
from tests import entered
from tests.entered import DISTRICT, SOCIETY, application

CODE = "91330800MA2FAKE001"


@pytest.fixture
def rnd(tmp_path: Path, location: str) -> Iterator[Round]:
    with entered.new_round(tmp_path, location) as made:
        entered.take_in(
            made,
            application(1),
            application(2, name="虚构 1 号馆", applicant="虚构单位1（原）", nominator=SOCIETY),
            application(3, credit_code=CODE),
            application(4, credit_code=CODE.lower()),
        )
        yield made


def states(rnd: Round) -> dict[str, str]:
    with rnd.store.reading() as db:
        return {name: state.value for name, (state, _) in db.screening().items()}


def test_one_name_one_credit_code_and_several_nominators_are_found(rnd: Round) -> None:
    record_nomination(rnd, "A3", SOCIETY)
    assert find_duplicates(rnd) == (
        DuplicateGroup("name", ("A1", "A2")),
        DuplicateGroup("credit_code", ("A3", "A4")),
        DuplicateGroup("channels", ("A3",), (SOCIETY, DISTRICT)),
    )
    assert entered.rules(rnd, "A2") == [("duplicate.name", "error")]
    assert entered.rules(rnd, "A4") == [("duplicate.credit_code", "warning")]


def test_one_is_kept_and_the_others_are_not_accepted_in_the_same_act(rnd: Round) -> None:
    first = settle_duplicates(rnd, ["A2", "A1"], "A1", "申报单位确认", key="k1")
    assert settle_duplicates(rnd, ["A1", "A2"], "A1", "申报单位确认", key="k1").seq == first.seq
    assert states(rnd) == {
        "A1": "pending",
        "A2": "not_accepted",
        "A3": "pending",
        "A4": "pending",
    }
    assert entered.rules(rnd, "A1") == []
    assert [group.reason for group in find_duplicates(rnd)] == ["credit_code"]
    with rnd.store.reading() as db:
        assert db.screening("A2")["A2"][1] == "与申报 A1 重复：申报单位确认"


def test_settled_otherwise_the_other_one_waits_for_its_screening(rnd: Round) -> None:
    settle_duplicates(rnd, ["A1", "A2"], "A1", "先到")
    settle_duplicates(rnd, ["A1", "A2"], "A2", "以后报为准")
    assert (states(rnd)["A1"], states(rnd)["A2"]) == ("not_accepted", "pending")
    decide_screening(rnd, "A3", ScreeningState.NOT_ACCEPTED, reason="材料不实")
    with pytest.raises(Refused, match="申报 A3 已因其他理由不予受理"):
        settle_duplicates(rnd, ["A3", "A4"], "A3", "先到")


def test_what_was_found_against_one_that_was_set_aside_is_not_settled_away(rnd: Round) -> None:
    settle_duplicates(rnd, ["A1", "A2"], "A1", "先到")
    decide_screening(rnd, "A2", ScreeningState.NOT_ACCEPTED, reason="材料不实")
    with pytest.raises(Refused, match="申报 A2 已因其他理由不予受理"):
        settle_duplicates(rnd, ["A1", "A2"], "A2", "以后报为准")


def test_a_third_one_that_looks_like_two_different_ones_is_found(rnd: Round) -> None:
    declare_distinct(rnd, ["A1", "A2"], "两个馆")
    entered.take_in(rnd, application(5, name="虚构1号馆", applicant="虚构单位1"))
    assert find_duplicates(rnd)[0] == DuplicateGroup("name", ("A1", "A2", "A5"))
    declare_distinct(rnd, ["A1", "A2", "A5"], "三个馆")
    assert [group.reason for group in find_duplicates(rnd)] == ["credit_code"]


def test_what_only_looks_alike_is_found_different_with_a_reason(rnd: Round) -> None:
    declare_distinct(rnd, ["A3", "A4"], "同一法人的两个馆", key="k1")
    declare_distinct(rnd, ["A3", "A4"], "同一法人的两个馆", key="k1")
    assert [group.reason for group in find_duplicates(rnd)] == ["name"]
    assert entered.rules(rnd, "A3") == []
    with rnd.store.reading() as db:
        assert [one.evidence for one in db.attestations()] == ["同一法人的两个馆"] * 2


@pytest.mark.parametrize(
    ("names", "keep", "reason", "words"),
    [
        (["A1"], "A1", "先到", "至少要有两份"),
        (["A1", "A2"], "A3", "先到", "至少要有两份"),
        (["A1", "A2"], "A1", " ", "须写明理由"),
        (["A1", "A9"], "A1", "先到", "没有申报 A9"),
    ],
)
def test_settling_needs_two_known_ones_and_a_reason(
    rnd: Round, names: list[str], keep: str, reason: str, words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        settle_duplicates(rnd, names, keep, reason)
    with pytest.raises(UsageError, match="没有写明是哪些申报"):
        declare_distinct(rnd, [], "不同")
    assert states(rnd)["A1"] == "pending"
