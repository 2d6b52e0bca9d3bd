"""What happens in the middle of a round: a drop-out, a late application, other numbers of reviews.

Whatever happens, no mark is lost: the sheets before and after are equal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kepu_review.errors import AssignmentRefused, PhaseClosed, Refused, UsageError
from kepu_review.model import Application, ConflictKind, Phase, Review, ReviewState, ScreeningState
from kepu_review.report.fill_policy import policy as summary_policy
from kepu_review.workflow import (
    ReviewPatch,
    Round,
    assign,
    change_phase,
    check,
    decide_screening,
    find_conflicts,
    import_applications,
    import_experts,
    rank_round,
    save_review,
    standing_conflicts,
    terms,
)
from kepu_review.workflow.candidates import candidates
from kepu_review.workflow.conflicts import record_conflict, withdraw_conflict
from kepu_review.workflow.reminding import behind, remind
from kepu_review.workflow.replacing import replace_expert
from kepu_review.workflow.screening import pass_without_errors
from kepu_review.workflow.terms import change_terms
from tests import small


@pytest.fixture
def rnd(tmp_path: Path, location: str) -> Iterator[Round]:
    """Four applications with two experts each; five experts; every second sheet is handed in."""
    with small.new_round(tmp_path, location) as made:
        import_applications(made, small.applications(), file="申报表.xlsx", sha256="0" * 64)
        import_experts(made, small.experts(5))
        check(made)
        pass_without_errors(made)
        assign(made)
        change_phase(made, Phase.REVIEW)
        for number, (application, expert) in enumerate(small.pairs(made)):
            if number % 2 == 0:
                small.hand_in(made, expert, application, small.sheet())
            elif number == 1:
                save_review(made, expert, application, _started(), base_revision=0)
        yield made


def _started() -> ReviewPatch:
    return ReviewPatch({"A1": small.sheet()["A1"]}, comment="草稿")


def sheets(rnd: Round) -> tuple[Review, ...]:
    with rnd.store.reading() as db:
        return db.reviews()


def busy(rnd: Round) -> str:
    """An expert with both handed-in and open sheets."""
    done = Counter(one.expert for one in sheets(rnd) if one.state is ReviewState.SUBMITTED)
    load = Counter(expert for _, expert in small.pairs(rnd))
    return next(e for e in sorted(load) if 0 < done[e] < load[e])


def test_a_drop_outs_open_sheets_go_to_others_and_no_mark_is_lost(rnd: Round) -> None:
    before, pairs, leaving = sheets(rnd), small.pairs(rnd), busy(rnd)
    scores = rank_round(rnd).ranked
    done = replace_expert(rnd, leaving, reason="因病退出")
    handed_in = {
        r.application for r in before if r.expert == leaving and r.state is ReviewState.SUBMITTED
    }
    assert sheets(rnd) == before
    assert rank_round(rnd).ranked == scores
    assert set(done.kept) == handed_in
    after = small.pairs(rnd)
    assert {a for a, e in after if e == leaving} == handed_in
    assert Counter(a for a, _ in after) == Counter(a for a, _ in pairs)
    assert {a for a, _ in done.moved} == {a for a, e in pairs if e == leaving} - handed_in
    load = Counter(e for _, e in after if e != leaving)
    assert max(load.values()) - min(load.values()) <= 1
    assert rnd.store.check() == ()


def test_a_drop_out_gets_nothing_more(rnd: Round) -> None:
    leaving = busy(rnd)
    replace_expert(rnd, leaving, reason="因病退出")
    kept = [pair for pair in small.pairs(rnd) if pair[1] == leaving]
    assign(rnd, per_application=3)
    assert [pair for pair in small.pairs(rnd) if pair[1] == leaving] == kept


def test_a_drop_out_that_nobody_can_take_over_for_changes_nothing(rnd: Round) -> None:
    leaving, pairs = busy(rnd), small.pairs(rnd)
    open_ = {a for a, e in pairs if e == leaving} - {
        r.application for r in sheets(rnd) if r.expert == leaving and r.state != ReviewState.DRAFT
    }
    for application in open_:
        for expert in small.experts(5):
            record_conflict(rnd, expert.id, application, "曾任顾问")
    with pytest.raises(AssignmentRefused):
        replace_expert(rnd, leaving, reason="因病退出")
    assert small.pairs(rnd) == pairs
    done = replace_expert(rnd, leaving, reason="因病退出", leave_gaps=True)
    assert (set(done.gaps), done.moved) == (open_, ())
    assert {a for a, e in small.pairs(rnd) if e == leaving} == set(done.kept)


def test_a_drop_out_sent_twice_is_one_act_with_one_answer(rnd: Round) -> None:
    leaving = busy(rnd)
    first = replace_expert(rnd, leaving, reason="因病退出", key="k")
    again = replace_expert(rnd, leaving, reason="因病退出", key="k")
    assert replace(again, receipt=first.receipt) == first
    assert again.receipt.repeated


def test_a_drop_out_needs_a_reason_and_an_open_phase(rnd: Round) -> None:
    with pytest.raises(UsageError, match="理由"):
        replace_expert(rnd, "E1", reason=" ")
    with pytest.raises(UsageError, match="没有专家"):
        replace_expert(rnd, "E99", reason="因病退出")
    change_phase(rnd, Phase.DELIBERATION, reason="测试")
    with pytest.raises(PhaseClosed):
        replace_expert(rnd, "E1", reason="因病退出")


def late() -> Application:
    return replace(small.applications(1)[0], id="L1", name="虚构迟到馆", applicant="虚构单位九")


def test_a_late_application_is_taken_in_without_touching_others(rnd: Round) -> None:
    before, pairs = sheets(rnd), small.pairs(rnd)
    with rnd.store.reading() as db:
        screened = db.screening()
    import_applications(rnd, [late()], file="迟到.xlsx", sha256="1" * 64)
    check(rnd, only=["L1"])
    decide_screening(rnd, "L1", ScreeningState.PASSED)
    added = assign(rnd, only=["L1"])
    assert sheets(rnd) == before
    assert set(small.pairs(rnd)) - set(pairs) == {(p.application, p.expert) for p in added}
    assert [p.application for p in added] == ["L1", "L1"]
    with rnd.store.reading() as db:
        assert {a: s for a, s in db.screening().items() if a != "L1"} == screened
    for pair in added:
        small.hand_in(rnd, pair.expert, "L1", small.sheet())
    assert {one.application for one in rank_round(rnd).ranked if one.rank} >= {"L1"}


def test_other_numbers_of_reviews_hold_everywhere_and_no_mark_is_lost(rnd: Round) -> None:
    before = sheets(rnd)
    ranked = {one.application: one.rank for one in rank_round(rnd).ranked}
    change_terms(rnd, reviews_per_application=3, minimum_reviews=2, reason="专家组 3 月 2 日研究")
    assert sheets(rnd) == before
    with rnd.store.reading() as db:
        rules = terms.policy(rnd, db)
    assert (rules.reviews_per_application, rules.minimum_reviews) == (3, 2)
    done = Counter(r.application for r in before if r.state is not ReviewState.DRAFT)
    few = {application for application, count in done.items() if count < 2}
    now = {one.application: one.rank for one in rank_round(rnd).ranked}
    assert {a for a, rank in now.items() if rank is None} >= few
    with rnd.store.reading() as db:
        printed = dict(summary_policy(rnd, db, datetime.now(UTC)))
    assert "分派 3 位专家，有效评审不少于 2 份" in "".join(printed.values())
    assert "项目原定每份 2 位专家，有效评审不少于 1 份" in printed["评审份数"]
    added = assign(rnd)
    assert Counter(a for a, _ in small.pairs(rnd)) == dict.fromkeys(("A1", "A2", "A3", "A4"), 3)
    assert len(added) == 4
    assert sheets(rnd) == before
    change_terms(rnd, reviews_per_application=None, minimum_reviews=None, reason="恢复原定")
    assert {one.application: one.rank for one in rank_round(rnd).ranked} == ranked
    assert rnd.store.check() == ()


@pytest.mark.parametrize(
    ("given", "needed", "reason", "said"),
    [(3, 2, "", "理由"), (0, 1, "x", "份数"), (16, 1, "x", "份数"), (2, 3, "x", "多于")],
)
def test_numbers_of_reviews_that_make_no_sense_are_refused(
    rnd: Round, given: int, needed: int, reason: str, said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        change_terms(rnd, reviews_per_application=given, minimum_reviews=needed, reason=reason)


def test_a_conflict_by_hand_stays_and_bars(rnd: Round) -> None:
    application, expert = small.pairs(rnd)[1]
    record_conflict(rnd, expert, application, "曾任该馆顾问")
    find_conflicts(rnd)
    (found,) = standing_conflicts(rnd)
    assert (found.expert, found.application, found.kind) == (
        expert,
        application,
        ConflictKind.BY_HAND,
    )
    assign(rnd)
    assert (application, expert) not in small.pairs(rnd)
    withdraw_conflict(rnd, expert, application, ConflictKind.BY_HAND, reason="核实不符")
    assert standing_conflicts(rnd) == ()


def test_a_conflict_that_a_person_withdrew_comes_back_only_with_another_fact(rnd: Round) -> None:
    near = replace(small.experts(1)[0], affiliation="虚构单位1")
    import_experts(rnd, [near])
    kind = ConflictKind.SAME_UNIT
    with rnd.store.reading() as db:
        assert [c.kind for c in db.conflicts(expert="E1")] == [kind]
    withdraw_conflict(rnd, "E1", "A1", kind, reason="同名不同单位")
    find_conflicts(rnd)
    with rnd.store.reading() as db:
        assert db.conflicts(expert="E1") == ()
    import_experts(rnd, [replace(near, affiliation="虚构单位1、某校")])
    import_experts(rnd, [replace(near, affiliation="虚构单位1，虚构单位2")])
    with rnd.store.reading() as db:
        assert {c.application for c in db.conflicts(expert="E1")} == {"A2"}
    with pytest.raises(Refused, match="没有这项"):
        withdraw_conflict(rnd, "E1", "A4", kind, reason="测试")


def test_candidates_say_why_not_and_come_in_order(rnd: Round) -> None:
    application, expert = small.pairs(rnd)[0]
    with rnd.store.reading() as db:
        found = candidates(db, application)
    free = [one for one in found if not one.refusal]
    assert [one.load for one in free] == sorted(one.load for one in free)
    assert next(one for one in found if one.expert.id == expert).refusal.endswith("已经分派。")
    assert len(found) == 5


def test_those_behind_are_listed_and_reminding_is_on_record(rnd: Round) -> None:
    with rnd.store.reading() as db:
        late_ = behind(db)
    open_ = sum(one.open for one in late_)
    handed_in = sum(one.state is ReviewState.SUBMITTED for one in sheets(rnd))
    assert open_ == len(small.pairs(rnd)) - handed_in
    assert sum(len(one.drafts) for one in late_) == 1
    first = late_[0].expert.id
    remind(rnd, [first], "请于周五前提交")
    remind(rnd, [first], "请于今日提交")
    with rnd.store.reading() as db:
        told = db.reminders()
    assert {who: (one.text, one.count) for who, one in told.items()} == {first: ("请于今日提交", 2)}
    with pytest.raises(UsageError, match="没有专家"):
        remind(rnd, ["E99"], "请提交")
    with pytest.raises(UsageError, match="须选定"):
        remind(rnd, [], "请提交")


def test_only_those_without_errors_are_passed_together(tmp_path: Path) -> None:
    with small.new_round(tmp_path) as made:
        import_applications(made, small.applications(), file="申报表.xlsx", sha256="0" * 64)
        no_category = replace(late(), category=None)
        import_applications(made, [no_category], file="迟到.xlsx", sha256="1" * 64)
        check(made)
        import_applications(
            made, [replace(small.applications(1)[0], name="改名")], file="x", sha256="2" * 64
        )
        done = pass_without_errors(made)
        assert done.passed == ("A2", "A3", "A4")
        assert (done.unchecked, done.errors) == (("A1",), ("L1",))
        with made.store.reading() as db:
            states = {app: state for app, (state, _) in db.screening().items()}
        assert states["A1"] is states["L1"] is ScreeningState.PENDING
