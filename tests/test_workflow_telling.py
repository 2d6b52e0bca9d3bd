"""What people tell is held to one length wherever it comes from: step, command or desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from kepu_review.cli.app import group
from kepu_review.errors import UsageError
from kepu_review.model import BallotOption, ConflictKind, Phase, ScreeningState
from kepu_review.notebook.seat import Seat
from kepu_review.notebook.service import open_gate
from kepu_review.workflow import (
    Round,
    Wanted,
    change_phase,
    choose_category,
    create_round,
    decide,
    decide_many,
    decide_screening,
    reassign,
    recall_review,
    recuse,
    set_deadline,
)
from kepu_review.workflow.conflicts import record_conflict, withdraw_conflict
from kepu_review.workflow.discussing import say, say_for_office
from kepu_review.workflow.freezing import freeze
from kepu_review.workflow.materials import remove_material
from kepu_review.workflow.reminding import remind
from kepu_review.workflow.replacing import replace_expert
from kepu_review.workflow.rescoring import answer_rescore, ask_rescore, withdraw_rescore
from kepu_review.workflow.telling import LONGEST, told, with_reason
from kepu_review.workflow.terms import change_terms
from kepu_review.workflow.voting import Motion, close_ballot, open_ballot
from tests import small

SAID = "填写的内容共 2001 字，超过 2000 字。"
YES, NO = BallotOption("yes", "同意"), BallotOption("no", "不同意")
Act = Callable[[Round, str], object]
ACTS: dict[str, Act] = {
    "assignment": lambda rnd, text: reassign(rnd, "A1", add="E1", reason=text),
    "ballot": lambda rnd, text: open_ballot(rnd, "A1", Motion(text, (YES, NO))),
    "ballot closed": lambda rnd, text: close_ballot(rnd, "none", reason=text),
    "ballot called off": lambda rnd, text: close_ballot(rnd, "none", reason=text, call_off=True),
    "category": lambda rnd, text: choose_category(rnd, "A1", "hall", reason=text),
    "conflict": lambda rnd, text: record_conflict(rnd, "E1", "A1", text),
    "conflict withdrawn": lambda rnd, text: withdraw_conflict(
        rnd, "E1", "A1", ConflictKind.BY_HAND, reason=text
    ),
    "deadline": lambda rnd, text: set_deadline(rnd, None, reason=text),
    "decision": lambda rnd, text: decide(rnd, "A1", "named", reason=text),
    "decisions": lambda rnd, text: decide_many(rnd, [Wanted("A1", "named", text)]),
    "drop-out": lambda rnd, text: replace_expert(rnd, "E1", reason=text),
    "freeze": lambda rnd, text: freeze(rnd, ["A1"], frozen=True, reason=text),
    "material": lambda rnd, text: remove_material(rnd, "A1", "none.pdf", reason=text),
    "phase": lambda rnd, text: change_phase(rnd, Phase.DELIBERATION, reason=text),
    "recall": lambda rnd, text: recall_review(rnd, "E1", "A1", reason=text),
    "recusal": lambda rnd, text: recuse(rnd, "E1", "A1", reason=text),
    "reminder": lambda rnd, text: remind(rnd, ["E1"], text),
    "remark": lambda rnd, text: say(rnd, "E1", "A1", text),
    "remark of the office": lambda rnd, text: say_for_office(rnd, "A1", text),
    "rescore": lambda rnd, text: ask_rescore(rnd, "A1", "E1", reason=text),
    "rescore answered": lambda rnd, text: answer_rescore(rnd, "E1", "A1", answer=text),
    "rescore withdrawn": lambda rnd, text: withdraw_rescore(rnd, "A1", "E1", reason=text),
    "screening": lambda rnd, text: decide_screening(rnd, "A1", ScreeningState.PASSED, reason=text),
    "terms": lambda rnd, text: change_terms(
        rnd, reviews_per_application=2, minimum_reviews=1, reason=text
    ),
}


@pytest.fixture(scope="module")
def rnd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Round]:
    with small.round_in_review(tmp_path_factory.mktemp("told")) as made:
        small.declare_all(made)
        yield made


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_every_act_refuses_a_text_that_is_too_long_in_the_same_words(rnd: Round, act: Act) -> None:
    with rnd.store.reading() as db:
        before = db.heads()
    with pytest.raises(UsageError) as caught:
        act(rnd, "长" * (LONGEST + 1))
    assert (caught.value.message, caught.value.remedy) == (SAID, "请精简后重试。")
    with rnd.store.reading() as db:
        assert db.heads() == before


@pytest.mark.parametrize(
    "act", [act for name, act in ACTS.items() if not name.startswith("remark")]
)
def test_every_act_refuses_what_not_every_database_keeps(rnd: Round, act: Act) -> None:
    with pytest.raises(UsageError) as caught:
        act(rnd, "因\0为")
    assert caught.value.message == "填写的内容里有不能保存的字符。"


def test_the_command_and_the_desk_say_the_same(tmp_path: Path) -> None:
    folder, text = tmp_path / "round", "长" * (LONGEST + 1)
    with create_round(str(folder), "quzhou") as made:
        gate = open_gate(made, Seat(made.location, "secretary", "secretary"))
        body = {"phase": "review", "reason": text}
        answer = gate.answer({"verb": "secretary.phase", "op": "o", "cid": "c", "body": body})
    done = CliRunner().invoke(group, ["phase", str(folder), "review", "--reason", text])
    assert (answer["error"]["message"], done.exit_code) == (SAID, 2)
    assert SAID in done.output.replace("\n", "")


def test_blanks_around_it_are_not_kept_and_do_not_count() -> None:
    assert told(f"\n {'长' * LONGEST}\t ") == "长" * LONGEST
    assert told(" ") == ""
    with pytest.raises(UsageError, match="须写明"):
        with_reason(" \n", "须写明。")
