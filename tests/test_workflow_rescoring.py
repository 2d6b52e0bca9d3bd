"""请复核: asked, recalled, handed in again or kept; and applications that are frozen."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kepu_review.errors import NotAssigned, PhaseClosed, Refused, UsageError
from kepu_review.model import Phase, ReviewState
from kepu_review.store import audit
from kepu_review.workflow import (
    ReviewPatch,
    Round,
    change_phase,
    rank_round,
    recall_review,
    save_review,
    set_deadline,
    submit_review,
)
from kepu_review.workflow.freezing import freeze
from kepu_review.workflow.rescoring import answer_rescore, ask_rescore, withdraw_rescore
from kepu_review.workflow.retracing import retrace
from tests import small


@pytest.fixture
def rnd(tmp_path: Path, location: str) -> Iterator[Round]:
    """Everything handed in, and the marks closed."""
    with small.round_in_review(tmp_path, location) as made:
        small.all_handed_in(made, ["8"])
        set_deadline(made, datetime.now(UTC) - timedelta(minutes=1))
        change_phase(made, Phase.DELIBERATION)
        yield made


@pytest.fixture
def pair(rnd: Round) -> tuple[str, str]:
    return small.pairs(rnd)[0]


def state(rnd: Round, application: str, expert: str) -> ReviewState:
    with rnd.store.reading() as db:
        review = db.review(application, expert)
    assert review is not None
    return review.state


def scores(rnd: Round, application: str) -> list[str]:
    frame = rank_round(rnd).scores
    return sorted(frame[frame["application"] == application]["expert"])


def change(rnd: Round, application: str, expert: str, science: str) -> None:
    back = recall_review(rnd, expert, application, reason="复核")
    patch = ReviewPatch({"B1": small.sheet(science=science)["B1"]})
    saved = save_review(rnd, expert, application, patch, base_revision=back.review.revision)
    submit_review(rnd, expert, application, base_revision=saved.review.revision)


def test_whoever_is_asked_may_recall_change_and_hand_in_in_deliberation_after_the_deadline(
    rnd: Round, pair: tuple[str, str]
) -> None:
    application, expert = pair
    with pytest.raises(PhaseClosed):
        recall_review(rnd, expert, application, reason="想改")
    ask_rescore(rnd, application, expert, reason="与其他专家相差较大")
    change(rnd, application, expert, "6")
    with rnd.store.reading() as db:
        (asked,) = db.rescores(application=application)
        (told,) = retrace(db, application)
        assert audit(db) == ()
    assert asked.answer == "已重新提交评审表。"
    assert (told.state, told.before, told.after) == ("changed", "17.5", "15.5")
    assert (told.by, told.ended_by, told.recalled_at is not None) == ("chair", expert, True)
    with pytest.raises(PhaseClosed):
        recall_review(rnd, expert, application, reason="再改")


def test_only_the_one_who_is_asked_may_write(rnd: Round, pair: tuple[str, str]) -> None:
    application, expert = pair
    ask_rescore(rnd, application, expert, reason="请再看")
    other = next(e for a, e in small.pairs(rnd) if a == application and e != expert)
    with pytest.raises(PhaseClosed):
        recall_review(rnd, other, application, reason="我也改")


def test_the_sheet_goes_on_counting_until_it_is_recalled(rnd: Round, pair: tuple[str, str]) -> None:
    application, expert = pair
    both = scores(rnd, application)
    ask_rescore(rnd, application, expert, reason="请再看")
    assert scores(rnd, application) == both
    recall_review(rnd, expert, application, reason="复核")
    assert scores(rnd, application) == [name for name in both if name != expert]
    (out,) = rank_round(rnd).left_out
    assert (out.application, out.expert) == (application, expert)
    assert out.reason == "复核中，专家已撤回修改"


def test_marks_that_are_kept_need_a_reason_and_answer_the_request(
    rnd: Round, pair: tuple[str, str]
) -> None:
    application, expert = pair
    ask_rescore(rnd, application, expert, reason="请再看")
    with pytest.raises(UsageError, match="须说明理由"):
        answer_rescore(rnd, expert, application, answer=" ")
    answer_rescore(rnd, expert, application, answer="材料齐全，维持")
    with rnd.store.reading() as db:
        (told,) = retrace(db, application)
    assert (told.state, told.answer, told.after) == ("kept", "材料齐全，维持", "17.5")
    with pytest.raises(Refused, match="没有待答复"):
        answer_rescore(rnd, expert, application, answer="再答一次")
    ask_rescore(rnd, application, expert, reason="再请一次")
    with rnd.store.reading() as db:
        assert [one.state for one in retrace(db, application)] == ["kept", "open"]


def test_a_recalled_sheet_cannot_be_kept_as_it_is(rnd: Round, pair: tuple[str, str]) -> None:
    application, expert = pair
    ask_rescore(rnd, application, expert, reason="请再看")
    recall_review(rnd, expert, application, reason="复核")
    with pytest.raises(Refused, match="已撤回"):
        answer_rescore(rnd, expert, application, answer="维持")


def test_a_request_is_withdrawn_with_a_reason_but_not_from_under_a_recalled_sheet(
    rnd: Round, pair: tuple[str, str]
) -> None:
    application, expert = pair
    ask_rescore(rnd, application, expert, reason="请再看")
    with pytest.raises(UsageError):
        withdraw_rescore(rnd, application, expert, reason="")
    withdraw_rescore(rnd, application, expert, reason="已核实")
    with pytest.raises(PhaseClosed):
        recall_review(rnd, expert, application, reason="复核")
    ask_rescore(rnd, application, expert, reason="还是请再看")
    recall_review(rnd, expert, application, reason="复核")
    with pytest.raises(Refused, match="无法再提交"):
        withdraw_rescore(rnd, application, expert, reason="算了")


def test_what_is_not_handed_in_not_assigned_or_asked_already_is_not_asked_for(
    rnd: Round, pair: tuple[str, str]
) -> None:
    application, expert = pair
    mine = {e for a, e in small.pairs(rnd) if a == application}
    (stranger,) = {"E1", "E2", "E3"} - mine
    with pytest.raises(NotAssigned):
        ask_rescore(rnd, application, stranger, reason="请看")
    ask_rescore(rnd, application, expert, reason="请再看")
    with pytest.raises(Refused, match="已在复核中"):
        ask_rescore(rnd, application, expert, reason="请再看")


def test_one_operation_is_one_request(rnd: Round, pair: tuple[str, str]) -> None:
    application, expert = pair
    first = ask_rescore(rnd, application, expert, reason="请再看", key="op")
    again = ask_rescore(rnd, application, expert, reason="请再看", key="op")
    assert (again.seq, again.repeated) == (first.seq, True)
    with pytest.raises(Refused):
        ask_rescore(rnd, application, expert, reason="另一个理由", key="op")


def test_a_request_and_its_withdrawal_never_leave_a_sheet_that_cannot_be_handed_in(
    rnd: Round, pair: tuple[str, str]
) -> None:
    """However the two come together: withdrawn and handed in, or recalled and still asked."""
    application, expert = pair
    for turn in range(8):
        ask_rescore(rnd, application, expert, reason=f"第 {turn} 次")

        def back() -> bool:
            try:
                recall_review(rnd, expert, application, reason="复核")
            except PhaseClosed:
                return False
            return True

        def off() -> bool:
            try:
                withdraw_rescore(rnd, application, expert, reason="不必了")
            except Refused:
                return False
            return True

        with ThreadPoolExecutor(2) as pool:
            acts = [pool.submit(act) for act in ((back, off) if turn % 2 else (off, back))]
            recalled, withdrawn = [one.result() for one in acts][:: 1 if turn % 2 else -1]
        assert recalled is not withdrawn
        if recalled:
            with rnd.store.reading() as db:
                draft = db.review(application, expert)
            assert draft is not None
            submit_review(rnd, expert, application, base_revision=draft.revision)
        assert state(rnd, application, expert) is ReviewState.SUBMITTED


def test_a_frozen_application_can_neither_be_saved_nor_handed_in_nor_recalled(
    tmp_path: Path, location: str
) -> None:
    with small.round_in_review(tmp_path, location) as rnd:
        (application, expert), (other, colleague), *_ = small.pairs(rnd)
        saved = save_review(rnd, expert, application, ReviewPatch(small.sheet()), base_revision=0)
        small.hand_in(rnd, colleague, other, small.sheet())
        freeze(rnd, [application, other], frozen=True, reason="待核实权属")
        with pytest.raises(Refused, match="已冻结：待核实权属"):
            save_review(rnd, expert, application, ReviewPatch(comment="改"), base_revision=1)
        with pytest.raises(Refused, match="已冻结"):
            submit_review(rnd, expert, application, base_revision=saved.review.revision)
        with pytest.raises(Refused, match="已冻结"):
            recall_review(rnd, colleague, other, reason="想改")
        freeze(rnd, [application], frozen=False, reason="已核实")
        submit_review(rnd, expert, application, base_revision=saved.review.revision)
        assert state(rnd, application, expert) is ReviewState.SUBMITTED


def test_freezing_needs_a_reason_an_application_and_a_change(rnd: Round) -> None:
    with pytest.raises(UsageError, match="理由"):
        freeze(rnd, ["A1"], frozen=True, reason=" ")
    with pytest.raises(UsageError, match="没有选择"):
        freeze(rnd, [], frozen=True, reason="核实")
    with pytest.raises(UsageError, match="没有申报"):
        freeze(rnd, ["A99"], frozen=True, reason="核实")
    freeze(rnd, ["A1"], frozen=True, reason="核实")
    with pytest.raises(Refused, match="已经冻结"):
        freeze(rnd, ["A1"], frozen=True, reason="核实")


def test_nobody_is_asked_to_look_at_a_frozen_sheet(rnd: Round, pair: tuple[str, str]) -> None:
    application, expert = pair
    freeze(rnd, [application], frozen=True, reason="核实")
    with pytest.raises(Refused, match="已冻结"):
        ask_rescore(rnd, application, expert, reason="请再看")
