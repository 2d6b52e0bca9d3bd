"""Ranking a round: which reviews count, what parts ties, whose weights, from which snapshot."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kepu_review.errors import MethodRefused, PluginError
from kepu_review.model import Mark, MarkState
from kepu_review.plugins import Plugins
from kepu_review.workflow import (
    ReviewPatch,
    Round,
    create_round,
    open_round,
    propose_outcomes,
    rank_round,
    recall_review,
    save_review,
    submit_review,
)
from tests import small


@pytest.fixture
def rnd(tmp_path: Path) -> Iterator[Round]:
    with small.round_in_review(tmp_path) as made:
        yield made


def with_policy(monkeypatch: pytest.MonkeyPatch, more: str) -> None:
    text = small.PROGRAMME_YAML.replace("tie_decimals: 4,", f"tie_decimals: 4, {more},")
    assert text != small.PROGRAMME_YAML
    monkeypatch.setattr(small, "PROGRAMME_YAML", text)


def unassign(rnd: Round, application: str, expert: str) -> None:
    payload = {"pairs": [[application, expert, "preliminary"]], "reason": "调整"}
    rnd.store.write(lambda db: db.append("unassigned", payload, actor="secretary"))


def ranks(rnd: Round) -> dict[str, int | None]:
    return {one.application: one.rank for one in rank_round(rnd).ranked}


def test_sheets_that_abstain_are_counted_as_reviews_without_a_total(rnd: Round) -> None:
    for application, expert in small.pairs(rnd):
        marks = {**small.sheet(), "B1": Mark("B1", MarkState.ABSTAINED)}
        small.hand_in(rnd, expert, application, marks)
    assert {one.reason for one in rank_round(rnd).ranked} == {"2 份评审均无总分"}


def test_an_unranked_application_says_which_sheets_do_not_count(rnd: Round) -> None:
    small.all_handed_in(rnd, ["8"])
    for application, expert in small.pairs(rnd)[:2]:  # both of A1
        unassign(rnd, application, expert)
    standing = rank_round(rnd)
    (last,) = [one for one in standing.ranked if one.rank is None]
    assert (last.application, last.reviews) == ("A1", 0)
    assert "另有 2 份已提交而不计入：该专家已不评审此申报" in last.reason
    assert {one.application for one in standing.left_out} == {"A1"}


def test_one_category_only_shows_its_own_sheets(rnd: Round) -> None:
    small.all_handed_in(rnd, ["8"])
    unassign(rnd, *small.pairs(rnd)[0])
    assert rank_round(rnd, category="hall").left_out == rank_round(rnd).left_out
    elsewhere = rank_round(rnd, category="elsewhere")
    assert (elsewhere.ranked, elsewhere.left_out, len(elsewhere.scores)) == ((), (), 0)


def test_a_veto_of_a_sheet_that_does_not_count_decides_nothing(rnd: Round) -> None:
    (application, expert), *_ = small.pairs(rnd)
    patch = ReviewPatch(small.sheet(), {"V1": "2024 年发生火灾"})
    saved = save_review(rnd, expert, application, patch, base_revision=0)
    submit_review(rnd, expert, application, base_revision=saved.review.revision)
    assert rank_round(rnd).vetoed == {application: "2024 年发生火灾"}
    unassign(rnd, application, expert)
    standing = rank_round(rnd)
    assert standing.vetoed == {}
    assert "2024 年发生火灾" in standing.left_out[0].reason


def test_equals_stay_tied_where_the_programme_has_no_chain(rnd: Round) -> None:
    small.all_handed_in(rnd, ["8"])
    assert set(ranks(rnd).values()) == {1}


def test_the_chain_of_the_programme_parts_equals(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_policy(monkeypatch, "tie_chain: [max]")
    with small.round_in_review(tmp_path) as rnd:
        small.all_handed_in(rnd, ["8", "8", "7", "9", "8", "8", "8", "8"])  # A2 has 7 and 9
        first, *others = rank_round(rnd).ranked
    assert (first.application, first.rank, first.tie_break) == ("A2", 1, ("max",))
    assert {one.rank for one in others} == {2}


def test_the_chain_may_name_a_criterion_of_the_rubric(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_policy(monkeypatch, 'tie_chain: ["criterion:B1"]')
    with small.round_in_review(tmp_path) as rnd:
        for application, expert in small.pairs(rnd):
            days, science = ("9", "8.5") if application == "A3" else ("9.5", "8")
            small.hand_in(rnd, expert, application, small.sheet(days, science=science))
        first, *others = rank_round(rnd).ranked
    assert (first.application, first.tie_break) == ("A3", ("criterion:B1",))
    assert {(one.rank, one.score) for one in others} == {(2, first.score)}


def test_the_chain_may_name_a_section_of_the_rubric(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_policy(monkeypatch, 'tie_chain: ["criterion:A"]')
    with small.round_in_review(tmp_path) as rnd:
        for application, expert in small.pairs(rnd):
            days, science = ("9", "8.5") if application == "A3" else ("9.5", "8")
            small.hand_in(rnd, expert, application, small.sheet(days, science=science))
        *_, last = rank_round(rnd).ranked
    assert (last.application, last.rank) == ("A3", 4)


def test_a_criterion_nobody_has_refuses_among_equals_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_policy(monkeypatch, 'tie_chain: ["criterion:Z9"]')
    with small.round_in_review(tmp_path) as rnd:
        pairs = small.pairs(rnd)
        for application, expert in pairs:
            science = str(5 + int(application[1:]))
            small.hand_in(rnd, expert, application, small.sheet(science=science))
        assert sorted(ranks(rnd).values(), key=str) == [1, 2, 3, 4]
    with small.round_in_review(tmp_path, str(tmp_path / "tied")) as rnd:
        small.all_handed_in(rnd, ["8"])
        with pytest.raises(MethodRefused, match="criterion:Z9"):
            rank_round(rnd)


def test_weights_come_from_who_asks(rnd: Round) -> None:
    small.all_handed_in(rnd, ["8", "2"])
    with pytest.raises(MethodRefused, match="没有给出专家权重"):
        rank_round(rnd, method="weighted")
    pairs = small.pairs(rnd)
    light = pairs[1][1]  # the first sheet of A1 has 8, the second 2
    weights = {expert: 0.0 if expert == light else 1.0 for _, expert in pairs}
    ranked = rank_round(rnd, method="weighted", weights=weights).ranked
    assert {one.score for one in ranked if one.application == "A1"} == {87.5}


def test_a_ranking_in_a_snapshot_does_not_see_what_comes_meanwhile(rnd: Round) -> None:
    small.all_handed_in(rnd, ["8"])
    with rnd.store.reading() as db:
        before = rank_round(rnd, db=db)
        unassign(rnd, *small.pairs(rnd)[0])
        again = rank_round(rnd, db=db)
    assert (again.ranked, again.left_out) == (before.ranked, ())
    assert len(rank_round(rnd).left_out) == 1


def test_proposals_read_nothing_besides_the_standing(
    rnd: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.all_handed_in(rnd, ["8"])
    standing = rank_round(rnd)
    monkeypatch.setattr(rnd.store, "reading", None)
    assert len(propose_outcomes(rnd, standing)) == 4


def test_a_rubric_is_read_once_also_by_several_at_a_time(rnd: Round) -> None:
    def read(_: int) -> int:
        with rnd.store.reading() as db:
            return id(rnd.rubric_for(db, "hall"))

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(read, range(32)))) == 1


def test_a_total_that_is_remembered_is_that_of_the_newest_revision(rnd: Round) -> None:
    (application, expert), *_ = small.pairs(rnd)
    small.hand_in(rnd, expert, application, small.sheet(science="8"))
    assert [one.score for one in rank_round(rnd).ranked if one.rank] == [87.5]
    recall_review(rnd, expert, application, reason="笔误")
    patch = ReviewPatch(small.sheet(science="6"))
    saved = save_review(rnd, expert, application, patch, base_revision=3)
    submit_review(rnd, expert, application, base_revision=saved.review.revision)
    assert [one.score for one in rank_round(rnd).ranked if one.rank] == [77.5]


def test_a_round_whose_category_no_plugin_brings_is_not_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEPU_BLOCK", "venue")
    with pytest.raises(PluginError, match="venue") as refused:
        create_round(tmp_path / "round", "quzhou")
    assert "KEPU_BLOCK" in refused.value.remedy
    assert not (tmp_path / "round").exists()


def test_a_round_whose_category_no_plugin_brings_is_not_opened(tmp_path: Path) -> None:
    with small.new_round(tmp_path) as rnd:
        location = rnd.location
    with pytest.raises(PluginError, match="hall") as refused:
        open_round(location, plugins=Plugins(entry_points=False))
    assert "KEPU_BLOCK" in refused.value.remedy
