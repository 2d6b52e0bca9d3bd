"""A sheet recalled for a rescore holds the offices back; an answer is tied to its asking."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kepu_review.errors import PhaseClosed, Refused, UsageError
from kepu_review.model import Phase
from kepu_review.store import Transaction, audit
from kepu_review.workflow import (
    Round,
    change_phase,
    decide,
    open_round,
    recall_review,
    recuse,
    set_deadline,
    submit_review,
)
from kepu_review.workflow.deciding import Wanted, decide_many
from kepu_review.workflow.freezing import freeze
from kepu_review.workflow.replacing import replace_expert
from kepu_review.workflow.rescoring import answer_rescore, ask_rescore
from tests import small


@pytest.fixture
def rnd(tmp_path: Path, location: str) -> Iterator[Round]:
    """Everything handed in, in deliberation."""
    with small.round_in_review(tmp_path, location) as made:
        small.all_handed_in(made, ["8"])
        change_phase(made, Phase.DELIBERATION)
        yield made


def recalled(rnd: Round) -> tuple[str, str, int]:
    """Application, expert and revision of a sheet that is recalled for a rescore."""
    application, expert = small.pairs(rnd)[0]
    ask_rescore(rnd, application, expert, reason="请再看")
    back = recall_review(rnd, expert, application, reason="复核")
    return application, expert, back.review.revision


def test_nothing_is_decided_while_a_sheet_is_recalled_for_a_rescore(rnd: Round) -> None:
    application, expert, revision = recalled(rnd)
    with pytest.raises(Refused, match=f"{application} 有 1 份评审表已撤回复核中"):
        decide(rnd, application, "named", reason="同意")
    other = next(a for a, _ in small.pairs(rnd) if a != application)
    both = [Wanted(name, "named", "同意") for name in (application, other)]
    with pytest.raises(Refused, match="已撤回复核中"):
        decide_many(rnd, both)
    with rnd.store.reading() as db:
        assert db.decisions() == {}
    submit_review(rnd, expert, application, base_revision=revision)
    decide_many(rnd, both)
    with rnd.store.reading() as db:
        assert set(db.decisions()) == {application, other}


def test_closing_while_a_sheet_is_recalled_needs_a_reason(rnd: Round) -> None:
    application, _, _ = recalled(rnd)
    with pytest.raises(UsageError, match=f"1 份评审表已撤回复核中，尚未重新提交：{application}"):
        change_phase(rnd, Phase.CLOSED)
    change_phase(rnd, Phase.CLOSED, reason="专家无法重新提交")
    assert rnd.info.phase is Phase.CLOSED


def test_a_recalled_sheet_is_not_frozen_before_it_is_back(rnd: Round) -> None:
    application, expert, revision = recalled(rnd)
    with pytest.raises(Refused, match="已撤回复核中"):
        freeze(rnd, [application], frozen=True, reason="核实")
    submit_review(rnd, expert, application, base_revision=revision)
    freeze(rnd, [application], frozen=True, reason="核实")


def test_a_drop_out_whose_sheet_is_recalled_for_a_rescore_is_not_taken_off_it(
    tmp_path: Path,
) -> None:
    with small.round_in_review(tmp_path) as rnd:
        small.all_handed_in(rnd, ["8"])
        application, expert, _ = recalled(rnd)
        with pytest.raises(Refused, match=f"1 份评审表已撤回复核中：{application}"):
            replace_expert(rnd, expert, reason="生病", leave_gaps=True)
        assert (application, expert) in small.pairs(rnd)


def ahead(rnd: Round, seconds: int) -> None:
    rnd.store._clock = lambda: datetime.now(UTC) + timedelta(seconds=seconds)


@pytest.mark.parametrize("seconds", [90, -90])
def test_an_answer_counts_for_its_asking_whatever_the_clocks_say(rnd: Round, seconds: int) -> None:
    application, expert = small.pairs(rnd)[0]
    with open_round(rnd.location, plugins=rnd.plugins) as other:
        ahead(rnd, seconds)  # the chair's machine
        ask_rescore(rnd, application, expert, reason="请再看")
        answer_rescore(other, expert, application, answer="维持")
        with pytest.raises(PhaseClosed):
            recall_review(other, expert, application, reason="再改")
        ask_rescore(rnd, application, expert, reason="再请一次")
        with rnd.store.reading() as db:
            (asked,) = db.rescores(application=application)
            assert (asked.reason, asked.answer, audit(db)) == ("再请一次", None, ())
        answer_rescore(other, expert, application, answer="仍维持")
    with rnd.store.reading() as db:
        assert [one.answer for one in db.rescores(application=application)] == ["仍维持"]


def test_a_recusal_ends_the_request_and_is_not_repeated(rnd: Round) -> None:
    application, expert = small.pairs(rnd)[0]
    ask_rescore(rnd, application, expert, reason="请再看")
    recuse(rnd, expert, application, reason="曾任顾问")
    with rnd.store.reading() as db:
        assert [one.answer for one in db.rescores(application=application)] == ["专家已回避。"]
    change_phase(rnd, Phase.REVIEW, reason="补正")
    with pytest.raises(Refused, match="您已回避这份申报"):
        recuse(rnd, expert, application, reason="另一理由")
    with rnd.store.reading() as db:
        review = db.review(application, expert)
    assert review is not None
    assert review.recusal_reason == "曾任顾问"


def test_of_a_frozen_application_only_who_has_not_handed_in_may_recuse(tmp_path: Path) -> None:
    with small.round_in_review(tmp_path) as rnd:
        application, expert = small.pairs(rnd)[0]
        other = next(e for a, e in small.pairs(rnd) if a == application and e != expert)
        small.hand_in(rnd, expert, application, small.sheet())
        freeze(rnd, [application], frozen=True, reason="核实")
        with pytest.raises(Refused, match="已冻结：核实"):
            recuse(rnd, expert, application, reason="曾任顾问")
        assert recuse(rnd, other, application, reason="曾任顾问").review.state.value == "recused"


def test_freezing_more_leaves_the_reason_of_what_is_frozen_already(tmp_path: Path) -> None:
    with small.round_in_review(tmp_path) as rnd:
        freeze(rnd, ["A2"], frozen=True, reason="第一")
        made = freeze(rnd, ["A2", "A3"], frozen=True, reason="第二", key="k")
        again = freeze(rnd, ["A2", "A3"], frozen=True, reason="第二", key="k")
        with pytest.raises(Refused, match="操作编号已用于另一内容"):
            freeze(rnd, ["A3", "A4"], frozen=True, reason="第二", key="k")
        with rnd.store.reading() as db:
            told = {name: found.reason for name, found in db.frozen().items()}
    assert (told, again.seq) == ({"A2": "第一", "A3": "第二"}, made.seq)


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_deadline_that_has_no_time_elsewhere_is_refused(tmp_path: Path, text: str) -> None:
    with small.round_in_review(tmp_path) as rnd:
        before = rnd.info
        with pytest.raises(UsageError, match="的年份"):
            set_deadline(rnd, datetime.fromisoformat(text))
        assert rnd.info == before


def test_a_list_of_decisions_under_a_known_key_is_the_same_list_or_refused(rnd: Round) -> None:
    first = [Wanted("A1", "named", "同意")]
    made = decide_many(rnd, first, key="k")
    change_phase(rnd, Phase.CLOSED)
    assert [one.seq for one in decide_many(rnd, first, key="k")] == [one.seq for one in made]
    with pytest.raises(Refused, match="操作编号已用于另一内容"):
        decide_many(rnd, [*first, Wanted("A2", "named", "同意")], key="k")
    with rnd.store.reading() as db:
        assert set(db.decisions()) == {"A1"}


def test_a_decision_sent_again_after_the_closing_is_the_same_decision(rnd: Round) -> None:
    made = decide(rnd, "A1", "named", reason="同意", key="k")
    change_phase(rnd, Phase.CLOSED, key="p")
    again = decide(rnd, "A1", "named", reason="同意", key="k")
    assert (again.seq, again.repeated) == (made.seq, True)
    assert change_phase(rnd, Phase.CLOSED, key="p").repeated


def test_what_is_frozen_and_screened_is_read_once_for_many_applications(
    rnd: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    for name in ("frozen", "screening", "rescores"):
        real = getattr(Transaction, name)

        def counting(
            self: Transaction, *args: str, _real: Any = real, _name: str = name, **named: str
        ) -> Any:
            asked.append(_name)
            return _real(self, *args, **named)

        monkeypatch.setattr(Transaction, name, counting)
    every = ["A1", "A2", "A3", "A4"]
    freeze(rnd, every, frozen=True, reason="核实")
    decide_many(rnd, [Wanted(name, "named", "同意") for name in every])
    assert sorted(asked) == ["frozen", "rescores", "rescores", "screening"]
