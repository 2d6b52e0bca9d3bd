"""合议发言: who may say and read what."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kepu_review.errors import NotAssigned, PhaseClosed, Refused, UsageError
from kepu_review.model import Phase
from kepu_review.workflow import Round, change_phase, recuse
from kepu_review.workflow.blindness import veil
from kepu_review.workflow.discussing import heard_by, say, say_for_office
from kepu_review.workflow.telling import LONGEST
from tests import small


@pytest.fixture
def rnd(tmp_path: Path, location: str) -> Iterator[Round]:
    with small.round_in_review(tmp_path, location) as made:
        small.declare_all(made)
        yield made


def two(rnd: Round) -> tuple[str, str, str]:
    """An application and its two experts."""
    application = small.pairs(rnd)[0][0]
    one, other = (expert for found, expert in small.pairs(rnd) if found == application)
    return application, one, other


def heard(rnd: Round, expert: str, application: str) -> list[str]:
    with rnd.store.reading() as db:
        return [one.text for one in heard_by(db, veil(rnd, db), expert, application)]


def test_until_deliberation_an_expert_hears_the_office_and_themselves_alone(rnd: Round) -> None:
    application, one, other = two(rnd)
    say(rnd, one, application, "我看了台账")
    say(rnd, other, application, "我给了高分")
    say_for_office(rnd, application, "请核对面积")
    assert heard(rnd, one, application) == ["我看了台账", "请核对面积"]
    change_phase(rnd, Phase.DELIBERATION, reason="演示")
    assert heard(rnd, one, application) == ["我看了台账", "我给了高分", "请核对面积"]


def test_a_remark_is_text_as_it_was_said(rnd: Round) -> None:
    application, one, _ = two(rnd)
    say(rnd, one, application, "  第一行\r\n<b>第二行</b>\x00\x1b[31m \n")
    assert heard(rnd, one, application) == ["第一行\n<b>第二行</b>[31m"]


@pytest.mark.parametrize("text", ["", " \n ", "长" * (LONGEST + 1), "\x00"])
def test_nothing_and_too_much_is_refused(rnd: Round, text: str) -> None:
    application, one, _ = two(rnd)
    with pytest.raises(UsageError):
        say(rnd, one, application, text)
    assert heard(rnd, one, application) == []


def test_a_reply_is_to_a_remark_that_one_can_read(rnd: Round) -> None:
    application, one, other = two(rnd)
    hidden = say(rnd, other, application, "先别看")
    shown = say_for_office(rnd, application, "请核对面积")
    say(rnd, one, application, "已核对", reply_to=f"round:{shown.seq}")
    with pytest.raises(Refused, match="要回复的发言"):
        say(rnd, one, application, "我同意", reply_to=f"{other}:{hidden.seq}")
    with pytest.raises(Refused, match="要回复的发言"):
        say_for_office(rnd, application, "?", reply_to="round:999")


def test_only_who_reviews_it_takes_part(rnd: Round) -> None:
    application, one, _ = two(rnd)
    mine = {e for a, e in small.pairs(rnd) if a == application}
    (stranger,) = {"E1", "E2", "E3"} - mine
    with pytest.raises(NotAssigned):
        say(rnd, stranger, application, "我也说")
    recuse(rnd, one, application, reason="曾任顾问")
    with pytest.raises(Refused, match="已回避"):
        say(rnd, one, application, "还想说")


def test_who_has_not_declared_does_not_take_part(tmp_path: Path) -> None:
    with small.round_in_review(tmp_path) as rnd:
        application, one, _ = two(rnd)
        with pytest.raises(Refused, match="没有声明"):
            say(rnd, one, application, "我说")


def test_one_operation_is_one_remark(rnd: Round) -> None:
    application, one, _ = two(rnd)
    first = say(rnd, one, application, "一次", key="op")
    again = say(rnd, one, application, "一次", key="op")
    assert (again.seq, again.repeated) == (first.seq, True)
    assert heard(rnd, one, application) == ["一次"]


def test_a_closed_round_is_silent(rnd: Round) -> None:
    application, one, _ = two(rnd)
    change_phase(rnd, Phase.DELIBERATION, reason="演示")
    change_phase(rnd, Phase.CLOSED)
    with pytest.raises(PhaseClosed):
        say(rnd, one, application, "太晚")
    with pytest.raises(PhaseClosed):
        say_for_office(rnd, application, "太晚")
