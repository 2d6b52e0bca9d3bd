"""Creating rounds, importing, screening, assigning, ranking and deciding."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import kepu_review as kr
from kepu_review.errors import AssignmentRefused, PhaseClosed, Refused, StoreError, UsageError
from kepu_review.hookspecs import hookimpl
from kepu_review.model import AssignmentRequest, Phase, ScreeningState
from kepu_review.workflow import (
    NOT_NAMED,
    ReviewPatch,
    Round,
    assign,
    change_phase,
    check,
    choose_category,
    create_round,
    decide,
    decide_screening,
    find_conflicts,
    import_applications,
    import_experts,
    open_round,
    propose_outcomes,
    rank_round,
    reassign,
    save_review,
    set_deadline,
    settle_by_findings,
    submit_review,
)
from tests import small

SHA = "0" * 64


@pytest.fixture
def rnd(tmp_path: Path, location: str) -> Iterator[Round]:
    with small.new_round(tmp_path, location) as made:
        yield made


@pytest.fixture
def reviewed(tmp_path: Path, location: str) -> Iterator[Round]:
    with small.round_in_review(tmp_path, location) as made:
        small.all_handed_in(made, ["8", "6", "9", "7"])
        yield made


def test_a_round_opens_again_with_its_rules_and_rubric(tmp_path: Path, rnd: Round) -> None:
    with open_round(rnd.location, plugins=small.plugins(tmp_path)) as again:
        with again.store.reading() as db:
            rubric = again.rubric_for(db, "hall")
        assert again.programme == rnd.programme
        assert rubric == small.rubric()


def test_an_unknown_programme_is_named_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        create_round(tmp_path / "r", "nowhere", plugins=small.plugins(tmp_path))
    assert "small" in refused.value.remedy


def test_a_second_round_in_the_same_folder_is_refused(tmp_path: Path, rnd: Round) -> None:
    with pytest.raises(StoreError):
        create_round(rnd.location, "small", plugins=small.plugins(tmp_path))


def test_open_round_without_a_place_says_how_to_name_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KEPU_ROUND", raising=False)
    with pytest.raises(UsageError) as refused:
        open_round()
    assert "KEPU_ROUND" in refused.value.remedy


def test_importing_again_keeps_what_a_person_settled(rnd: Round) -> None:
    import_applications(rnd, small.applications(2), file="a.xlsx", sha256=SHA)
    decide_screening(rnd, "A1", ScreeningState.PASSED)
    renamed = [replace(app, name="改了名科普教育基地") for app in small.applications(2)]
    done = import_applications(rnd, renamed, file="b.xlsx", sha256=SHA)
    with rnd.store.reading() as db:
        names = {app.id: app.name for app in db.applications()}
    assert (done.written, done.kept) == (("A2",), ("A1",))
    assert names == {"A1": "虚构1号馆科普教育基地", "A2": "改了名科普教育基地"}


def test_what_was_not_checked_since_it_changed_is_not_settled(rnd: Round) -> None:
    import_applications(rnd, small.applications(2), file="a.xlsx", sha256=SHA)
    check(rnd)
    renamed = replace(small.applications(1)[0], name="改了名科普教育基地")
    import_applications(rnd, [renamed], file="b.xlsx", sha256=SHA)
    with pytest.raises(Refused, match="A1"):
        settle_by_findings(rnd)
    check(rnd)
    assert settle_by_findings(rnd)[ScreeningState.PASSED] == 2


def test_findings_about_the_old_content_go_when_the_content_changes(rnd: Round) -> None:
    wrong = replace(small.applications(1)[0], values={"open_days": 400})
    import_applications(rnd, [wrong], file="a.xlsx", sha256=SHA)
    check(rnd)
    import_applications(rnd, small.applications(1), file="b.xlsx", sha256=SHA)
    with rnd.store.reading() as db:
        assert db.findings() == ()


def test_importing_the_same_row_again_writes_nothing(rnd: Round) -> None:
    import_applications(rnd, small.applications(2), file="a.xlsx", sha256=SHA)
    again = import_applications(rnd, small.applications(2), file="b.xlsx", sha256=SHA)
    assert (again.written, again.same, again.receipt) == ((), ("A1", "A2"), None)


def test_what_was_sent_back_and_comes_again_is_screened_again(rnd: Round) -> None:
    import_applications(rnd, small.applications(1), file="a.xlsx", sha256=SHA)
    decide_screening(rnd, "A1", ScreeningState.SENT_BACK, reason="缺照片")
    better = replace(small.applications(1)[0], values={"open_days": 300})
    import_applications(rnd, [better], file="b.xlsx", sha256=SHA)
    with rnd.store.reading() as db:
        assert db.screening()["A1"][0] is ScreeningState.PENDING


def test_an_application_under_review_is_not_changed_by_a_file(reviewed: Round) -> None:
    decide_screening(reviewed, "A1", ScreeningState.SENT_BACK, reason="再核")
    changed = replace(small.applications(1)[0], category=None)
    done = import_applications(reviewed, [changed], file="b.xlsx", sha256=SHA)
    assert (done.written, done.kept) == ((), ("A1",))


def test_the_office_changes_nothing_after_the_review(reviewed: Round) -> None:
    change_phase(reviewed, Phase.DELIBERATION)
    acts: list[Callable[[], object]] = [
        lambda: import_applications(reviewed, small.applications(5), file="x", sha256=SHA),
        lambda: import_experts(reviewed, small.experts(4)),
        lambda: check(reviewed),
        lambda: settle_by_findings(reviewed),
        lambda: decide_screening(reviewed, "A1", ScreeningState.PASSED),
        lambda: choose_category(reviewed, "A1", "hall", reason="按简介"),
        lambda: assign(reviewed),
        lambda: reassign(reviewed, "A1", add="E1", reason="补评"),
    ]
    for act in acts:
        with pytest.raises(PhaseClosed):
            act()


def test_not_accepting_needs_a_reason(rnd: Round) -> None:
    import_applications(rnd, small.applications(1), file="a.xlsx", sha256=SHA)
    with pytest.raises(UsageError):
        decide_screening(rnd, "A1", ScreeningState.NOT_ACCEPTED, reason=" ")


def test_an_application_beyond_its_limits_is_not_accepted_with_the_reason(rnd: Round) -> None:
    wrong = replace(small.applications(1)[0], values={"open_days": 400})
    import_applications(rnd, [wrong], file="a.xlsx", sha256=SHA)
    check(rnd)
    settle_by_findings(rnd)
    with rnd.store.reading() as db:
        state, reason = db.screening()["A1"]
    assert (state, "366" in reason) == (ScreeningState.NOT_ACCEPTED, True)


def test_each_application_gets_its_experts_and_none_has_a_conflict(tmp_path: Path) -> None:
    with small.round_in_review(tmp_path) as rnd:
        pairs = small.pairs(rnd)
    assert len(pairs) == 8
    assert sorted({application for application, _ in pairs}) == ["A1", "A2", "A3", "A4"]


def test_an_expert_of_the_applicants_unit_is_never_assigned(rnd: Round) -> None:
    import_applications(rnd, small.applications(), file="a.xlsx", sha256=SHA)
    one, two, three = small.experts()
    import_experts(rnd, [replace(one, affiliation="虚构单位2"), two, three])
    check(rnd)
    settle_by_findings(rnd)
    assign(rnd, per_application=2)
    assert ("A2", "E1") not in small.pairs(rnd)
    with pytest.raises(Refused, match="利益冲突"):
        reassign(rnd, "A2", add="E1", reason="人手不够")


def test_too_few_experts_are_refused_with_the_applications_named(rnd: Round) -> None:
    import_applications(rnd, small.applications(1), file="a.xlsx", sha256=SHA)
    import_experts(rnd, small.experts(1))
    check(rnd)
    settle_by_findings(rnd)
    with pytest.raises(AssignmentRefused, match="A1"):
        assign(rnd, per_application=2)


def test_an_expert_who_has_handed_in_cannot_be_taken_off(reviewed: Round) -> None:
    application, expert = small.pairs(reviewed)[0]
    with pytest.raises(Refused, match="已提交"):
        reassign(reviewed, application, remove=expert, reason="出差")


def test_a_drop_out_is_replaced_and_no_other_mark_is_lost(tmp_path: Path, location: str) -> None:
    with small.round_in_review(tmp_path, location) as rnd:
        (application, gone), *others = small.pairs(rnd)
        for other, expert in others:
            small.hand_in(rnd, expert, other, small.sheet())
        before = rnd.marks
        free = {f"E{n}" for n in range(1, 4)} - {e for a, e in small.pairs(rnd) if a == application}
        reassign(rnd, application, remove=gone, add=free.pop(), reason="出差")
        assert len(small.pairs(rnd)) == 8
        assert before.equals(rnd.marks)


def test_a_conflict_that_turns_up_later_takes_the_pair_apart_and_bars_the_marks(
    tmp_path: Path, location: str
) -> None:
    with small.round_in_review(tmp_path, location) as rnd:
        application, expert = small.pairs(rnd)[0]
        unit = f"虚构单位{application[1:]}"
        person = next(e for e in small.experts() if e.id == expert)
        import_experts(rnd, [replace(person, declared=(unit,))])
        with pytest.raises(Refused, match="利益冲突"):
            save_review(rnd, expert, application, ReviewPatch(comment="?"), base_revision=0)
        assign(rnd, per_application=2)
        assert (application, expert) not in small.pairs(rnd)
        assert len([pair for pair in small.pairs(rnd) if pair[0] == application]) == 2


def test_a_review_does_not_end_silently_with_pairs_in_conflict_or_nobody_assigned(
    tmp_path: Path, location: str
) -> None:
    with small.round_in_review(tmp_path, location) as rnd:
        small.all_handed_in(rnd, ["8"])
        late = replace(small.applications(5)[4], applicant="虚构单位九")
        import_applications(rnd, [late], file="迟.xlsx", sha256=SHA)
        decide_screening(rnd, "A5", ScreeningState.PASSED)
        with pytest.raises(UsageError, match="1 份通过审查的申报没有分派"):
            change_phase(rnd, Phase.DELIBERATION)
        change_phase(rnd, Phase.DELIBERATION, reason="逾期不再受理")
        with pytest.raises(PhaseClosed):
            set_deadline(rnd, None)


def test_an_application_without_category_cannot_pass(rnd: Round) -> None:
    import_applications(
        rnd, [replace(small.applications(1)[0], category=None)], file="a.xlsx", sha256=SHA
    )
    with pytest.raises(Refused, match="类别未定"):
        decide_screening(rnd, "A1", ScreeningState.PASSED)


def test_a_conflict_that_no_longer_holds_is_withdrawn(rnd: Round) -> None:
    import_applications(rnd, small.applications(1), file="a.xlsx", sha256=SHA)
    (expert,) = small.experts(1)
    import_experts(rnd, [replace(expert, declared=("虚构单位1",))])
    assert [conflict.application for conflict in find_conflicts(rnd)] == ["A1"]
    import_experts(rnd, [expert])
    find_conflicts(rnd)
    with rnd.store.reading() as db:
        assert db.conflicts() == ()


def test_a_hand_change_of_assignments_is_checked_like_the_solver_checks_itself(
    reviewed: Round,
) -> None:
    free = next(
        (f"A{a}", f"E{e}")
        for a in range(1, 5)
        for e in range(1, 4)
        if (f"A{a}", f"E{e}") not in small.pairs(reviewed)
    )
    application, expert = small.pairs(reviewed)[0]
    with pytest.raises(Refused, match="没有分派"):
        reassign(reviewed, free[0], remove=free[1], reason="误点")
    with pytest.raises(Refused, match="已经分派"):
        reassign(reviewed, application, add=expert, reason="误点")
    with pytest.raises(UsageError, match="没有申报"):
        reassign(reviewed, "NOPE", add=expert, reason="误点")
    decide_screening(reviewed, free[0], ScreeningState.SENT_BACK, reason="再核")
    with pytest.raises(Refused, match="形式审查"):
        reassign(reviewed, free[0], add=free[1], reason="补评")


def test_the_solver_asks_again_when_the_round_changed_meanwhile(
    tmp_path: Path, location: str
) -> None:
    class Meddling:
        """Changes the round while the first proposal is made."""

        turn = 0

        @hookimpl(tryfirst=True)
        def kepu_propose_assignments(self, request: AssignmentRequest) -> None:
            Meddling.turn += 1
            if Meddling.turn == 1:
                decide_screening(rnd, "A1", ScreeningState.NOT_ACCEPTED, reason="弄虚作假")

    with create_round(location, "small", plugins=small.plugins(tmp_path, Meddling())) as rnd:
        import_applications(rnd, small.applications(), file="a.xlsx", sha256=SHA)
        import_experts(rnd, small.experts())
        check(rnd)
        settle_by_findings(rnd)
        assign(rnd, per_application=2)
        assert {application for application, _ in small.pairs(rnd)} == {"A2", "A3", "A4"}
        assert Meddling.turn == 2


def test_the_ranking_is_the_mean_of_totals_in_percent_with_competition_ranks(
    reviewed: Round,
) -> None:
    frame = kr.ranking(reviewed)
    expected = reviewed.reviews.groupby("application")["total"].mean() * 5  # percent of 20
    assert dict(zip(frame["application_id"], frame["score"], strict=True)) == dict(expected)
    assert list(frame["rank"]) == [
        1 + sum(other > score for other in frame["score"]) for score in frame["score"]
    ]


def test_every_application_is_in_the_ranking_or_says_why_not(rnd: Round) -> None:
    import_applications(rnd, small.applications(3), file="a.xlsx", sha256=SHA)
    decide_screening(rnd, "A1", ScreeningState.NOT_ACCEPTED, reason="缺盖章申报表")
    decide_screening(rnd, "A2", ScreeningState.PASSED)
    reasons = {one.application: one.reason for one in rank_round(rnd).ranked}
    assert set(reasons) == {"A1", "A2", "A3"}
    assert all(reasons.values())
    assert "缺盖章申报表" in reasons["A1"]


def test_outcomes_are_proposed_by_the_line_and_decided_by_a_person(reviewed: Round) -> None:
    proposed = propose_outcomes(reviewed, rank_round(reviewed))
    assert {one.outcome for one in proposed.values()} == {"named"}
    with pytest.raises(PhaseClosed):
        decide(reviewed, "A1", "named", reason="可以")
    change_phase(reviewed, Phase.DELIBERATION)
    with pytest.raises(UsageError):
        decide(reviewed, "A1", "named", reason="")
    decide(reviewed, "A1", "named", reason="经评审组讨论同意")
    with reviewed.store.reading() as db:
        decision = db.decisions()["A1"]
    assert (decision.outcome, decision.by) == ("named", "chair")


def test_a_veto_keeps_an_application_out_of_the_tiers_until_people_verify_it(
    tmp_path: Path,
) -> None:
    with small.round_in_review(tmp_path) as rnd:
        (application, expert), *_ = small.pairs(rnd)
        patch = ReviewPatch(small.sheet(), {"V1": "2024 年发生火灾，见通报"})
        saved = save_review(rnd, expert, application, patch, base_revision=0)
        submit_review(rnd, expert, application, base_revision=saved.review.revision)
        proposal = propose_outcomes(rnd, rank_round(rnd))[application]
    assert (proposal.outcome, "火灾" in proposal.reason) == (NOT_NAMED, True)


def test_going_back_a_phase_needs_a_reason(reviewed: Round) -> None:
    change_phase(reviewed, Phase.DELIBERATION)
    with pytest.raises(UsageError):
        change_phase(reviewed, Phase.REVIEW)
    change_phase(reviewed, Phase.REVIEW, reason="补评一份")
    assert reviewed.info.phase is Phase.REVIEW


def test_the_tidy_tables_have_one_row_per_fact(reviewed: Round) -> None:
    assert len(reviewed.applications) == 4
    assert len(reviewed.reviews) == 8
    assert len(reviewed.marks) == 16
    assert set(reviewed.marks["points"]) == {9.5, 8.0, 6.0, 9.0, 7.0}
