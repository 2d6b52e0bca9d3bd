"""跨环节汇总: by the weights of the programme, or by the last stage that is for all."""

from __future__ import annotations

from pathlib import Path

import pytest

from kepu_review.errors import UsageError
from kepu_review.model import Stage
from kepu_review.workflow import Round, assign, handed_in, rank_round, ranking_now
from kepu_review.workflow.across import deciding
from kepu_review.workflow.sampling import draw_sample
from kepu_review.workflow.staging import enter_stage
from kepu_review.workflow.table import ranking_rows
from tests import small, staged

WEIGHTS = {"preliminary": "0.6", "site_visit": "0.4"}


def visited(rnd: Round, science: str) -> tuple[str, ...]:
    """Hand in every sheet of the visits; gives the applications that were visited."""
    small.all_handed_in(rnd, [science])
    with rnd.store.reading() as db:
        sample = db.sample("site_visit")
    assert sample is not None
    return tuple(sorted(sample.drawn))


def scores(rnd: Round, **asked: str) -> dict[str, float | None]:
    return {one.application: one.score for one in rank_round(rnd, **asked).ranked}


def test_without_weights_the_sampled_visit_is_shown_and_the_review_of_all_decides(
    tmp_path: Path, location: str
) -> None:
    with staged.on_site(tmp_path, location) as rnd:
        before = rank_round(rnd)
        assert before.stages == ()
        drawn = visited(rnd, "2")
        made = rank_round(rnd)
        assert made.ranked == before.ranked
        assert [(one.stage.id, one.decides) for one in made.stages] == [
            ("preliminary", True),
            ("site_visit", False),
        ]
        rows = {row["application_id"]: row for row in ranking_rows(rnd)}
        for application, row in rows.items():
            assert row["score"] == row["score_preliminary"]
            seen = 57.5 if application in drawn else None  # 9.5 and 2 of 20
            assert row["score_site_visit"] == seen


def test_weights_add_the_stages_up_and_who_was_not_drawn_is_told_so(
    tmp_path: Path, location: str
) -> None:
    with staged.on_site(tmp_path, location, WEIGHTS) as rnd:
        before = scores(rnd)
        drawn = visited(rnd, "2")
        made = {one.application: one for one in rank_round(rnd).ranked}
        for application, one in made.items():
            if application in drawn:
                assert one.score == pytest.approx(0.6 * before[application] + 0.4 * 57.5)
                assert (one.reason, one.reviews) == ("", 3)
            else:
                assert one.score == pytest.approx(before[application])
                assert one.reason == "未经“实地考察”，按其余环节的权重折算"
                assert one.reviews == 2
        assert sorted(one.rank for one in made.values())[0] == 1


def test_one_stage_alone_can_be_ranked(tmp_path: Path) -> None:
    with staged.on_site(tmp_path, weights=WEIGHTS) as rnd:
        drawn = visited(rnd, "2")
        alone = rank_round(rnd, stage="site_visit")
        assert {one.application for one in alone.ranked if one.rank is not None} == set(drawn)
        assert alone.stages == ()
        with pytest.raises(UsageError, match="没有打分环节“final”"):
            rank_round(rnd, stage="final")


def test_what_the_chair_sees_is_what_is_ranked_and_follows_the_stage(tmp_path: Path) -> None:
    with staged.on_site(tmp_path, weights=WEIGHTS) as rnd:

        def seen() -> tuple[object, ...]:
            with rnd.store.reading() as db:
                sheets = handed_in(rnd, db, db.review_versions())
                return ranking_now(rnd, db, sheets, lambda ranking: ranking.ranked)

        assert seen() == rank_round(rnd).ranked
        visited(rnd, "2")
        assert seen() == rank_round(rnd).ranked
        enter_stage(rnd, "preliminary", "复查两份评审表")
        assert seen() == rank_round(rnd).ranked
        assert rank_round(rnd).stages == ()


def test_a_score_that_all_must_have_leaves_who_lacks_it_without_a_rank(tmp_path: Path) -> None:
    with staged.in_preliminary(tmp_path, weights=WEIGHTS) as rnd:
        left = [pair for pair in small.pairs(rnd) if pair[0] != "A1"]
        for application, expert in left:
            small.hand_in(rnd, expert, application, small.sheet())
        aside = {"reason": "一份申报另行安排", "despite": ["handed_in"]}
        enter_stage(rnd, "site_visit", **aside)
        draw_sample(rnd, "site_visit", 7, among=["A1", "A2"])
        assign(rnd)
        small.all_handed_in(rnd, ["8"])
        made = {one.application: one for one in rank_round(rnd).ranked}
        assert (made["A1"].rank, made["A1"].reason) == (None, "没有“初评”的得分")
        assert made["A2"].rank is not None


def stage(name: str, **more: object) -> Stage:
    return Stage(name, name, name, scored=True, **more)


def test_the_last_stage_that_is_for_all_decides_where_there_are_no_weights() -> None:
    sampled = object()
    first, second = stage("one"), stage("two")
    visit, extra = stage("visit", sampling=sampled), stage("extra", optional=True)
    assert deciding([first, visit]) == (first,)
    assert deciding([first, extra, second]) == (second,)
    assert deciding([visit]) == (visit,)
    assert deciding([stage("a", weight=1), second]) == (stage("a", weight=1),)
