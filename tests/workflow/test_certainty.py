"""结果把握: adjusted beside raw, intervals, P(in), flips; panels apart; what is hidden."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import kepu_review as kr
from kepu_review import certainty as statistics
from kepu_review import severity
from kepu_review.errors import MethodRefused, Refused, UsageError
from kepu_review.model import Application, Phase
from kepu_review.workflow import (
    ReviewPatch,
    Round,
    change_phase,
    handed_in,
    open_round,
    rank_round,
    ranking_now,
    recall_review,
    save_review,
    submit_review,
)
from kepu_review.workflow.apart import called, office
from kepu_review.workflow.certainty import CertaintyNow, certainties_by, certainty, certainty_now
from kepu_review.workflow.conflicts import record_conflict
from kepu_review.workflow.cutting import cut_now
from kepu_review.workflow.table import ranking_rows
from tests import judged, small, staged

SEATS = "tiers:\n  - {id: named, title: 建议认定, minimum_score: 60}\n"
FIVE = small.PROGRAMME_YAML.replace(SEATS, "tiers:\n  - {id: named, title: 建议认定, limit: 5}\n")
BY_CATEGORY = small.PROGRAMME_YAML.replace("[hall]", "[hall, lab]").replace(
    SEATS,
    """tiers:
  - {id: named, title: 建议认定}
selection:
  - {id: each, title: 每类, by: [category], cap: 2, clause: 通知第三条}
""",
)
BLIND = small.PROGRAMME_YAML.replace(
    "source: 测试}", "source: 测试, blindness: {expert_names: never, totals: deliberation}}"
)


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Round]:
    """All sheets are handed in; for tests that write nothing."""
    with judged.round_to_judge(tmp_path_factory.mktemp("judged")) as made:
        judged.all_judged(made)
        yield made


@pytest.fixture
def rnd(read: Round, tmp_path: Path) -> Iterator[Round]:
    """A copy of it, to be changed."""
    shutil.copytree(read.location, tmp_path / "round")
    with open_round(tmp_path / "round", plugins=small.plugins(tmp_path)) as made:
        yield made


def sure(rnd: Round, method: str | None = None) -> CertaintyNow:
    with rnd.store.reading() as db:
        return certainty_now(rnd, db, method)


def test_each_application_has_what_the_statistics_say(read: Round) -> None:
    now = sure(read)
    fit = severity.fit(rank_round(read).scores, "within")
    expected = statistics.of_fit(fit, None, statistics.Cut(minimum=60.0))
    assert (now.method, now.refused, now.by_category, now.line) == ("adjusted", None, False, 60.0)
    assert now.cut is not None
    assert (now.cut.words, now.cut.seats, now.cut.left_out) == (
        "列入“建议认定”：得分不低于 60 分",
        None,
        (),
    )
    assert now.variance == fit.variance
    assert set(now.applications) == set(expected.index)
    for name, one in now.applications.items():
        row = expected.loc[name]
        assert one.raw_score == pytest.approx(row["raw"])
        assert one.adjusted_score == pytest.approx(row["adjusted"])
        assert one.standard_error == pytest.approx(row["se"])
        assert (one.raw_rank, one.adjusted_rank) == (row["raw_rank"], row["adjusted_rank"])
        assert one.rank_low is not None
        assert one.rank_high is not None
        assert abs(one.rank_low - row["rank_low"]) <= 1
        assert abs(one.rank_high - row["rank_high"]) <= 1
        assert one.p_in == pytest.approx(row["p_in"], abs=0.06)
        assert one.reviews == 3


def test_the_same_data_give_the_same_numbers_and_are_worked_out_once(rnd: Round) -> None:
    first = sure(rnd)
    assert sure(rnd) is first
    application, expert = small.pairs(rnd)[0]
    recall_review(rnd, expert, application, reason="再看")
    save_review(rnd, expert, application, ReviewPatch(small.sheet(science="3")), base_revision=3)
    other = sure(rnd)
    assert other.applications[application].reviews == 2
    rnd.kept.clear()
    assert sure(rnd).applications == other.applications


def test_blup_is_the_other_model_and_others_have_no_error(read: Round) -> None:
    now = sure(read, "blup")
    fit = severity.fit(rank_round(read).scores, "reml")
    assert now.applications["A1"].adjusted_score == pytest.approx(fit.applications["score"]["A1"])
    with pytest.raises(UsageError, match="没有校正分"):
        sure(read, "median")
    with pytest.raises(UsageError, match="没有打分环节"), read.store.reading() as db:
        certainty_now(read, db, stage="nosuch")


def test_the_rows_of_an_adjusted_ranking_carry_it_and_others_do_not(read: Round) -> None:
    frame = kr.ranking(read, method="adjusted")
    known = sure(read).applications
    for row in frame.to_dict("records"):
        one = known[str(row["application_id"])]
        assert (row["score"], row["rank"]) == (one.adjusted_score, one.adjusted_rank)
        assert (row["raw_score"], row["p_in"]) == (one.raw_score, one.p_in)
    assert "p_in" not in ranking_rows(read)[0]


def test_who_left_one_expert_out_would_see_these_come_and_go(read: Round) -> None:
    now = sure(read)
    fit = severity.fit(rank_round(read).scores, "within")
    table = statistics.flips(fit, None, statistics.Cut(minimum=60.0))
    found = {(one.expert, one.application, one.became) for one in now.flips}
    assert found == set(table.itertuples(index=False, name=None))
    assert {one.name for one in now.flips} <= {f"专家{n}" for n in range(1, 5)}


def test_seats_have_a_line_and_chances_that_add_up_and_who_is_vetoed_has_none(
    tmp_path: Path,
) -> None:
    with judged.round_to_judge(tmp_path, rules=FIVE) as rnd:
        judged.all_judged(rnd)
        now = sure(rnd)
        scores = sorted(
            (one.adjusted_score or 0 for one in now.applications.values()), reverse=True
        )
        assert now.line == pytest.approx((scores[4] + scores[5]) / 2)
        assert sum(one.p_in or 0 for one in now.applications.values()) == pytest.approx(5)
        assert now.cut is not None
        assert now.cut.words == "列入“建议认定”：全部至多 5 个"
        best = next(name for name, one in now.applications.items() if one.adjusted_rank == 1)
        expert = next(who for name, who in small.pairs(rnd) if name == best)
        recall_review(rnd, expert, best, reason="发现问题")
        patch = ReviewPatch({}, vetoes={"V1": "事故通报"})
        saved = save_review(rnd, expert, best, patch, base_revision=3)
        submit_review(rnd, expert, best, base_revision=saved.review.revision)
        now = sure(rnd)
        chances = {name: one.p_in or 0 for name, one in now.applications.items()}
        assert chances[best] == 0
        assert sum(chances.values()) == pytest.approx(5)
        others = [one for name, one in now.applications.items() if name != best]
        scores = sorted((one.adjusted_score or 0 for one in others), reverse=True)
        assert now.line == pytest.approx((scores[4] + scores[5]) / 2)


def test_rules_that_probabilities_do_not_know_are_told(tmp_path: Path) -> None:
    more = """\
  - {id: south, title: 南区, by: [region], cap: 3, floors: {south: 1}, clause: 通知第四条}
  - {id: all, title: 全市, by: [all], cap: 3, clause: 通知第五条}
"""
    with judged.round_to_judge(tmp_path, rules=BY_CATEGORY + more) as rnd:
        applications = {one.id: one for one in _applications(rnd)}
        with rnd.store.reading() as db:
            cut = cut_now(rnd, db, applications)
    assert cut is not None
    assert (cut.seats, dict(cut.per_group), cut.by_category) == (3, {"hall": 2, "lab": 2}, False)
    assert cut.left_out == ("“南区”的上限", "“南区”的下限")
    assert {cut.group(name, {"A1"}) for name in applications} == {"hall", "lab", "\0"}


def test_panels_apart_are_named_with_what_would_join_them(tmp_path: Path) -> None:
    with judged.round_to_judge(tmp_path, apart=True) as rnd:
        judged.all_judged(rnd)
        now = sure(rnd)
        assert now.refused is not None
        assert now.applications == {}
        assert [part.experts for part in now.refused.parts] == [("E1", "E2"), ("E3", "E4")]
        assert now.refused.parts[0].names == ("专家1", "专家2")
        (link,) = now.refused.links
        assert (link.expert, link.name, link.application) == ("E3", "专家3", "A1")
        assert "专家3 × A1" in now.refused.remedy
        with pytest.raises(MethodRefused, match="互不相连") as caught:
            rank_round(rnd, method="adjusted")
        assert "例如 E3 × A1；" in str(caught.value.remedy)
        record_conflict(rnd, "E3", "A1", "曾任该馆顾问")
        with pytest.raises(MethodRefused) as caught:
            rank_round(rnd, method="adjusted")
        assert "例如 E3 × A11；" in str(caught.value.remedy)
        for name in (f"A{n}" for n in range(1, 13)):
            for expert in ("E1", "E2") if int(name[1:]) % 2 == 0 else ("E3", "E4"):
                record_conflict(rnd, expert, name, "曾任该馆顾问")
        refused = sure(rnd).refused
        assert refused is not None
        assert (refused.links, "无法连起来" in refused.remedy) == ((), True)


def test_where_only_categories_compete_their_panels_may_be_apart(tmp_path: Path) -> None:
    with judged.round_to_judge(tmp_path, apart=True, rules=BY_CATEGORY) as rnd:
        judged.all_judged(rnd)
        now = sure(rnd)
        assert (now.refused, now.by_category, now.variance, now.flips) == (None, True, None, ())
        assert now.cut is not None
        assert now.cut.words == "列入“建议认定”：“每类”至多：虚构馆 2 个、虚构所 2 个"
        for category in ("hall", "lab"):
            names = [a.id for a in _applications(rnd) if a.category == category]
            ranks = sorted(now.applications[name].adjusted_rank or 0 for name in names)
            assert ranks == [1, 2, 3, 4, 5, 6]
            assert sum(now.applications[name].p_in or 0 for name in names) == pytest.approx(2)
            assert max(now.applications[name].rank_high or 0 for name in names) <= 6
        alone = rank_round(rnd, method="adjusted", category="lab")
        with rnd.store.reading() as db:
            known = certainties_by(rnd, db, office(db), alone)
        assert {one.application for one in alone.ranked} == set(known)
        first = alone.ranked[0]
        assert known[first.application].adjusted_score == first.score
        assert known[first.application].p_in == now.applications[first.application].p_in


def test_a_category_by_itself_has_the_scores_that_it_has_among_all(tmp_path: Path) -> None:
    with judged.round_to_judge(tmp_path, rules=BY_CATEGORY) as rnd:
        judged.all_judged(rnd)
        every = {one.application: one for one in rank_round(rnd, method="adjusted").ranked}
        alone = rank_round(rnd, method="adjusted", category="hall").ranked
        assert {one.category for one in alone} == {"hall"}
        assert [one.rank for one in alone] == [1, 2, 3, 4, 5, 6]
        for one in alone:
            assert one.score == every[one.application].score
            assert one.rank == every[one.application].category_rank
        rows = ranking_rows(rnd, method="adjusted", category="hall")
        assert max(row["rank_high"] for row in rows) <= 6
        assert sorted(row["raw_rank"] for row in rows) == [1, 2, 3, 4, 5, 6]
        chances = sure(rnd).applications
        assert {row["p_in"] for row in rows} == {
            chances[row["application_id"]].p_in for row in rows
        }


def test_stages_are_taken_together_by_their_weights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    twice = staged.STAGES_YAML.replace("reviews: 1,", "reviews: 2,")
    monkeypatch.setattr(staged, "STAGES_YAML", twice)
    with staged.on_site(tmp_path, weights={"preliminary": "3", "site_visit": "1"}) as rnd:
        small.all_handed_in(rnd, ["2", "3", "5"])
        now = sure(rnd)
        assert (now.refused, now.variance, now.stage) == (None, None, "site_visit")
        assert now.note == "由“初评”、“实地考察”的得分按权重合成。"
        parts = [rank_round(rnd, stage=name).scores for name in ("preliminary", "site_visit")]
        first, second = (severity.fit(scores, "within").applications for scores in parts)
        assert len(second) == 2
        for name, one in now.applications.items():
            score, error = first["score"][name], first["se"][name]
            if name in second.index:
                score = (3 * score + second["score"][name]) / 4
                error = ((3 * error) ** 2 + second["se"][name] ** 2) ** 0.5 / 4
            assert one.adjusted_score == pytest.approx(score)
            assert one.standard_error == pytest.approx(error)


def test_a_stage_that_cannot_be_adjusted_is_named_where_it_decides_and_shown_where_not(
    tmp_path: Path,
) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    with staged.on_site(tmp_path / "a", weights={"preliminary": "3", "site_visit": "1"}) as rnd:
        small.all_handed_in(rnd, ["2", "3", "5"])
        now = sure(rnd)
        assert now.refused is not None
        assert now.refused.message.startswith("环节“实地考察”：")
        with pytest.raises(MethodRefused, match="环节“实地考察”"):
            rank_round(rnd, method="adjusted")
    with staged.on_site(tmp_path / "b") as rnd:
        small.all_handed_in(rnd, ["2", "3", "5"])
        rows = ranking_rows(rnd, method="adjusted")
        assert [row["p_in"] is None for row in rows] == [False] * 4
        assert sorted(row["score_site_visit"] is None for row in rows) == [False, False, True, True]


def test_what_is_hidden_from_the_chair_is_not_told(tmp_path: Path) -> None:
    with judged.round_to_judge(tmp_path, apart=True, rules=BLIND) as rnd:
        judged.all_judged(rnd)
        with pytest.raises(Refused, match="现在不显示得分"):
            sure(rnd)
        change_phase(rnd, Phase.DELIBERATION)
        now = sure(rnd)
        assert now.refused is not None
        assert not now.names
        with rnd.store.reading() as db:
            sheets = handed_in(rnd, db, db.review_versions())
            with pytest.raises(MethodRefused, match="互不相连") as refused:
                ranking_now(rnd, db, sheets, lambda made: made, method="adjusted")
        told = f"{now.refused.message} {now.refused} {refused.value}"
        assert "专家 1" in told
        secrets = [f"{word}{n}" for word in ("E", "专家") for n in range(1, 5)]
        assert [secret for secret in secrets if secret in told] == []
        with rnd.store.reading() as db:
            assert certainty(rnd, db, office(db)).refused is not None
            keys = called(office(db))
        assert list(keys) == ["E1", "E2", "E3", "E4"]


def test_without_sheets_it_says_so(tmp_path: Path) -> None:
    with judged.round_to_judge(tmp_path) as rnd:
        now = sure(rnd)
        assert now.refused is not None
        assert now.refused.message == "还没有可以计入的评审表。"


def _applications(rnd: Round) -> tuple[Application, ...]:
    with rnd.store.reading() as db:
        return db.applications()
