"""The cut by number, by score, by category quota; spread of the experts."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kepu_review.errors import UsageError
from kepu_review.model import Ranked
from kepu_review.rankings import Spread, rank, select, spread


def standing(*rows: tuple[str, str | None, float]) -> tuple[Ranked, ...]:
    """Ranked from (application, category, score)."""
    scores = pd.DataFrame(
        [(a, "E1", score) for a, _, score in rows], columns=["application", "expert", "score"]
    )
    return rank(scores, {a: category for a, category, _ in rows})


FIVE = standing(
    ("A", "venue", 90),
    ("B", "media", 85),
    ("C", "venue", 85),
    ("D", "media", 80),
    ("E", "media", 70),
)


def test_a_number_cuts_down_the_ranking_and_the_rest_is_in_reserve() -> None:
    chosen = select(FIVE, number=3)
    assert chosen.inside == ("A", "B", "C")
    assert chosen.outside == ("D", "E")
    assert chosen.reserve == ("D", "E")
    assert chosen.tied_at_cut == ()
    assert dict(chosen.reasons) == {"D": "名额已满", "E": "名额已满"}


def test_a_tie_across_the_cut_is_shown_and_not_broken() -> None:
    chosen = select(FIVE, number=2)
    assert chosen.inside == ("A",)
    assert chosen.tied_at_cut == ("B", "C")
    assert chosen.open_places == 1
    assert chosen.outside == ("D", "E")


def test_a_minimum_score_keeps_all_that_reach_it() -> None:
    chosen = select(FIVE, minimum=80)
    assert chosen.inside == ("A", "B", "C", "D")
    assert chosen.outside == ("E",)
    assert chosen.reserve == ()
    assert dict(chosen.reasons) == {"E": "未达到最低分"}


def test_a_binary_fraction_just_under_the_line_reaches_it() -> None:
    ranked = (Ranked("A", None, 59.99999999999999, 1, None, 3),)
    assert select(ranked, minimum=60).inside == ("A",)


def test_category_quotas_cut_each_category_by_itself() -> None:
    chosen = select(FIVE, per_category={"venue": 1, "media": 2})
    assert chosen.inside == ("A", "B", "D")
    assert chosen.reserve == ("C", "E")


def test_a_tie_in_one_category_closes_only_that_category() -> None:
    ranked = standing(
        ("A", "venue", 90), ("B", "venue", 90), ("C", "venue", 85), ("D", "media", 80)
    )
    chosen = select(ranked, per_category={"venue": 1, "media": 1})
    assert chosen.tied_at_cut == ("A", "B")
    assert chosen.open_places == 1
    assert chosen.inside == ("D",)
    assert chosen.outside == ("C",)


def test_places_that_tied_ones_compete_for_are_kept_from_the_others() -> None:
    ranked = standing(
        ("A", "venue", 90), ("B", "venue", 90), ("C", "media", 85), ("D", "media", 80)
    )
    chosen = select(ranked, number=2, per_category={"venue": 1})
    assert chosen.tied_at_cut == ("A", "B")
    assert chosen.inside == ("C",)
    assert chosen.outside == ("D",)


def test_limits_combine() -> None:
    chosen = select(FIVE, number=3, minimum=75, per_category={"media": 1})
    assert chosen.inside == ("A", "B", "C")
    assert dict(chosen.reasons) == {"D": "名额已满", "E": "未达到最低分"}


def test_the_unranked_are_listed_with_their_reason() -> None:
    ranked = (*FIVE, Ranked("X", "venue", None, None, None, 0, reason="无评审"))
    chosen = select(ranked, number=5)
    assert chosen.unranked == ("X",)
    assert chosen.reasons["X"] == "无评审"


def test_without_any_limit_nobody_is_chosen_for() -> None:
    with pytest.raises(UsageError):
        select(FIVE)


def test_a_negative_number_of_places_is_refused() -> None:
    with pytest.raises(UsageError):
        select(FIVE, number=-1)
    with pytest.raises(UsageError):
        select(FIVE, per_category={"venue": -1, "media": 1})


def test_quotas_alone_must_name_each_category() -> None:
    with pytest.raises(UsageError, match="media"):
        select(FIVE, per_category={"venue": 1})


limits = st.none() | st.integers(0, 8)


@settings(deadline=None, max_examples=35)
@given(
    st.lists(st.tuples(st.sampled_from(["v", "m"]), st.integers(0, 6)), max_size=9),
    st.integers(0, 9),
    limits,
    st.none() | st.integers(0, 6),
)
def test_the_cut_is_a_partition_that_keeps_every_limit_and_never_jumps_the_order(
    rows: list[tuple[str, int]], number: int, venue: int | None, minimum: int | None
) -> None:
    ranked = standing(*((f"A{i}", category, score) for i, (category, score) in enumerate(rows)))
    quota = {} if venue is None else {"v": venue}
    chosen = select(ranked, number=number, minimum=minimum, per_category=quota)
    parts = [*chosen.inside, *chosen.tied_at_cut, *chosen.outside, *chosen.unranked]
    row = {r.application: r for r in ranked}
    assert sorted(parts) == sorted(row)
    assert len(chosen.inside) + chosen.open_places <= number
    assert sum(row[a].category == "v" for a in chosen.inside) <= quota.get("v", 9)
    assert bool(chosen.tied_at_cut) == (chosen.open_places > 0)
    for a in chosen.inside:
        same = [r for r in ranked if r.category == row[a].category]
        assert all(r.application in chosen.inside for r in same if r.rank < row[a].rank)
        assert all(r.application in chosen.inside for r in same if r.rank == row[a].rank)
    if len(chosen.inside) + chosen.open_places < number:
        assert all(
            row[a].category in quota or (minimum is not None and row[a].score < minimum)
            for a in chosen.outside
        )


# --- spread ---


def test_spread_says_how_far_experts_are_apart_and_who_is_furthest() -> None:
    scores = pd.DataFrame(
        [("A", "E1", 80.0), ("A", "E2", 82.0), ("A", "E3", 60.0), ("B", "E1", 70.0)],
        columns=["application", "expert", "score"],
    )
    assert spread(scores) == {
        "A": Spread("A", 3, 74.0, 22.0, math.sqrt(148), ("E3",), -21.0),
        "B": Spread("B", 1, 70.0, None, None, (), None),
    }


def test_two_experts_are_equally_far_from_each_other() -> None:
    scores = pd.DataFrame(
        [("A", "E1", 80.0), ("A", "E2", 90.0)], columns=["application", "expert", "score"]
    )
    assert spread(scores)["A"].furthest == ("E1", "E2")
    assert spread(scores)["A"].distance == 10.0


def test_experts_who_agree_are_not_far_from_anyone() -> None:
    scores = pd.DataFrame(
        [("A", "E1", 80.0), ("A", "E2", 80.0)], columns=["application", "expert", "score"]
    )
    assert spread(scores)["A"] == Spread("A", 2, 80.0, 0.0, 0.0, (), 0.0)
