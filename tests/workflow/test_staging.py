"""环节: what hinders, in words; going on, back and over; sheets of an earlier stage stay closed."""

from __future__ import annotations

from pathlib import Path

import pytest

from kepu_review import rubrics
from kepu_review.errors import PhaseClosed, Refused, UsageError
from kepu_review.model import Condition, ReviewState
from kepu_review.store import Stages
from kepu_review.workflow import (
    ReviewPatch,
    assign,
    fix_rubric,
    reassign,
    recall_review,
    recuse,
    save_review,
    submit_review,
    terms,
)
from kepu_review.workflow.conditions import CHECKS
from kepu_review.workflow.sampling import draw_sample
from kepu_review.workflow.stagelist import stage_rows
from kepu_review.workflow.staging import ORDER, blockers, enter_stage, where
from tests import small, staged
from tests.small import pairs, sheet


def states(rnd: object) -> dict[str, str]:
    return {row["id"]: row["state"] for row in stage_rows(rnd)}


def test_every_condition_that_a_programme_can_name_is_looked_at() -> None:
    assert CHECKS.keys() == set(Condition)


def test_a_round_begins_in_the_first_stage_of_its_programme(tmp_path: Path) -> None:
    with staged.new_round(tmp_path) as rnd:
        with rnd.store.reading() as db:
            now = where(rnd, db)
        assert now.present is not None
        assert (now.present.id, now.entered, now.at_work) == ("intake", False, "preliminary")
        assert states(rnd)["preliminary"] == "next"
        assert states(rnd)["site_visit"] == "later"


def test_a_programme_without_stages_has_none_to_enter(tmp_path: Path) -> None:
    with small.round_in_review(tmp_path) as rnd:
        assert stage_rows(rnd) == []
        with pytest.raises(UsageError, match="没有环节"):
            enter_stage(rnd, "preliminary")
        with rnd.store.reading() as db:
            assert db.at_work() == "preliminary"


def test_a_stage_is_left_when_its_conditions_hold_and_words_say_what_is_missing(
    tmp_path: Path, location: str
) -> None:
    with staged.in_preliminary(tmp_path, location) as rnd:
        (found,) = blockers(rnd, "site_visit")
        assert found.condition == "handed_in"
        assert found.message.startswith("8 份评审表没有提交：A1 E")
        assert "改派" in found.remedy
        with pytest.raises(Refused, match="还不能进入环节“实地考察”：8 份评审表没有提交"):
            enter_stage(rnd, "site_visit")
        small.all_handed_in(rnd, ["8"])
        assert blockers(rnd, "site_visit") == ()
        enter_stage(rnd, "site_visit")
        with rnd.store.reading() as db:
            assert (db.stage(), db.at_work()) == ("site_visit", "site_visit")
            assert [entry.stage for entry in db.stage_log()] == ["preliminary", "site_visit"]
        assert rnd.store.check() == ()


def test_an_optional_stage_may_be_passed_over_and_another_one_only_with_a_reason(
    tmp_path: Path,
) -> None:
    with staged.in_preliminary(tmp_path) as rnd:
        small.all_handed_in(rnd, ["8"])
        assert [one.condition for one in blockers(rnd, "final")] == [ORDER]
        with pytest.raises(Refused, match="跳过了不可省略的环节“实地考察”"):
            enter_stage(rnd, "final")
        enter_stage(rnd, "final", "疫情期间不作考察，经办公室同意")
        assert states(rnd)["site_visit"] == "passed_over"


def test_a_person_sets_a_condition_aside_by_its_name_and_with_a_reason(tmp_path: Path) -> None:
    with staged.in_preliminary(tmp_path) as rnd:
        with pytest.raises(Refused, match="没有提交"):
            enter_stage(rnd, "site_visit", "着急")
        with pytest.raises(UsageError, match="须写明理由"):
            enter_stage(rnd, "site_visit", despite=["handed_in"])
        with pytest.raises(UsageError, match="没有名为“all”的条件"):
            enter_stage(rnd, "site_visit", "着急", despite=["all"])
        enter_stage(rnd, "site_visit", "两位专家住院，经研究先行考察", despite=["handed_in"])
        with rnd.store.reading() as db:
            assert db.stage() == "site_visit"


def test_going_back_needs_a_reason_and_no_condition(tmp_path: Path) -> None:
    with staged.on_site(tmp_path) as rnd:
        with pytest.raises(UsageError, match="退回前一环节须写明理由"):
            enter_stage(rnd, "preliminary")
        enter_stage(rnd, "preliminary", "发现两份评审表依据有误")
        with rnd.store.reading() as db:
            assert db.at_work() == "preliminary"


def test_the_present_stage_is_not_entered_twice_and_one_operation_enters_it_once(
    tmp_path: Path,
) -> None:
    with staged.new_round(tmp_path) as rnd:
        first = enter_stage(rnd, "preliminary", key="k")
        again = enter_stage(rnd, "preliminary", key="k")
        assert (again.seq, again.repeated) == (first.seq, True)
        with pytest.raises(UsageError, match="已在环节“初评”"):
            enter_stage(rnd, "preliminary")


def test_the_sheets_of_an_earlier_stage_stay_and_are_closed(tmp_path: Path, location: str) -> None:
    with staged.on_site(tmp_path, location) as rnd:
        with rnd.store.reading() as db:
            before = db.reviews(stage="preliminary")
            now = db.assignments()
            assert {pair.stage for pair in now} == {"site_visit"}
            assert len(before) == 8
        application, expert = before[0].application, before[0].expert
        with pytest.raises(Refused):
            recall_review(rnd, expert, application, reason="想改")
        with rnd.store.reading() as db:
            assert db.reviews(stage="preliminary") == before
            assert len(db.reviews(stage=Stages.EVERY)) == 8


def test_a_visit_is_marked_by_the_rubric_of_its_stage(tmp_path: Path, location: str) -> None:
    with staged.on_site(tmp_path, location) as rnd:
        application, expert = pairs(rnd)[0]
        saved = save_review(rnd, expert, application, ReviewPatch(sheet()), base_revision=0)
        submit_review(rnd, expert, application, base_revision=saved.review.revision)
        assert saved.review.stage == "site_visit"
        with rnd.store.reading() as db:
            marked = rnd.rubric_of(db, saved.review.rubric)
            assert marked is not None
            assert marked.title == "现场考察评分标准"
            review = db.review(application, expert)
            assert review is not None
            assert review.state is ReviewState.SUBMITTED
            before = db.rubric_hashes("preliminary")["hall"]
            assert before != db.rubric_hashes()["hall"] == marked.hash


def test_an_operation_repeated_after_the_stage_has_changed_answers_as_before(
    tmp_path: Path,
) -> None:
    with staged.in_preliminary(tmp_path) as rnd:
        application, expert = pairs(rnd)[0]
        patch = ReviewPatch(sheet())
        first = save_review(rnd, expert, application, patch, base_revision=0, key="s")
        enter_stage(rnd, "site_visit", "演示", despite=["handed_in"])
        again = save_review(rnd, expert, application, patch, base_revision=0, key="s")
        assert again.receipt.repeated
        assert again.review == first.review


def test_a_save_that_was_meant_for_an_earlier_stage_is_refused(
    tmp_path: Path, location: str
) -> None:
    with staged.on_site(tmp_path, location) as rnd:
        application, expert = pairs(rnd)[0]
        for act in (
            lambda: save_review(
                rnd,
                expert,
                application,
                ReviewPatch(sheet()),
                base_revision=0,
                stage="preliminary",
            ),
            lambda: submit_review(rnd, expert, application, base_revision=0, stage="preliminary"),
        ):
            with pytest.raises(PhaseClosed, match="评审已进入“实地考察”"):
                act()
        done = save_review(
            rnd, expert, application, ReviewPatch(sheet()), base_revision=0, stage="site_visit"
        )
        assert done.review.revision == 1


def test_numbers_are_those_of_the_stage_and_are_changed_for_it_alone(tmp_path: Path) -> None:
    with staged.on_site(tmp_path) as rnd:
        with rnd.store.reading() as db:
            assert terms.policy(rnd, db).reviews_per_application == 1
            assert terms.policy_of(rnd, db, "preliminary").reviews_per_application == 2
        more = {"reviews_per_application": 2, "minimum_reviews": 2, "reason": "两人同去"}
        terms.change_terms(rnd, **more)
        with rnd.store.reading() as db:
            assert terms.policy(rnd, db).minimum_reviews == 2
            assert terms.policy_of(rnd, db, "preliminary").minimum_reviews == 1


def test_a_rubric_is_fixed_for_one_stage_and_leaves_the_others(tmp_path: Path) -> None:
    with staged.in_preliminary(tmp_path) as rnd:
        small.all_handed_in(rnd, ["8"])
        other = rubrics.loads(staged.ON_SITE_YAML.replace('"1"', '"2"'), "on_site.yaml")
        with pytest.raises(Refused, match="已有 4 份申报开始打分"):
            fix_rubric(rnd, "hall", other, stage="preliminary")
        with pytest.raises(UsageError, match="没有打分环节“final”"):
            fix_rubric(rnd, "hall", other, stage="final")
        fix_rubric(rnd, "hall", other, stage="site_visit")
        with rnd.store.reading() as db:
            assert db.rubric_hashes("site_visit")["hall"] == other.hash
            assert db.rubric_hashes("preliminary")["hall"] == small.rubric().hash
        assert rnd.store.check() == ()
        rnd.store.rebuild()
        with rnd.store.reading() as db:
            assert db.rubrics("site_visit")["hall"] == (other.hash, other.text)


def test_who_stepped_back_in_one_stage_gets_no_sheet_in_the_next(tmp_path: Path) -> None:
    with staged.in_preliminary(tmp_path) as rnd:
        application, expert = pairs(rnd)[0]
        recuse(rnd, expert, application, reason="曾任顾问")
        for pair in pairs(rnd)[1:]:
            small.hand_in(rnd, pair[1], pair[0], sheet())
        enter_stage(rnd, "site_visit")
        draw_sample(rnd, "site_visit", 7, among=[application])
        assign(rnd, per_application=2)
        given = [e for a, e in pairs(rnd) if a == application]
        assert len(given) == 2
        assert expert not in given
        with pytest.raises(Refused, match="已回避"):
            reassign(rnd, application, remove=given[0], add=expert, reason="换人")
