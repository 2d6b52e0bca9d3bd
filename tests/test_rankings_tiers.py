"""Tiers filled from the best down; equals at a cut wait for a person."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from kepu_review.model import Ranked, Tier
from kepu_review.rankings import Placement, place, rank


def standing(*rows: tuple[str, str | None, float]) -> tuple[Ranked, ...]:
    """Ranked from (application, category, score)."""
    scores = pd.DataFrame(
        [(a, "E1", score) for a, _, score in rows], columns=["application", "expert", "score"]
    )
    return rank(scores, {a: category for a, category, _ in rows})


NATIONAL = Tier("national", "国家级", limit=2)
MINISTRY = Tier("ministry", "部级", limit=2)


def tiers_of(ranked: tuple[Ranked, ...], *tiers: Tier) -> dict[str, str | None]:
    return {p.application: p.tier or p.tied_at for p in place(ranked, tiers)}


def test_one_ranking_is_cut_into_two_tiers_as_in_2023_for_natural_resources() -> None:
    ranked = standing(*((name, "nature", 90 - i) for i, name in enumerate("ABCDE")))
    assert place(ranked, (NATIONAL, MINISTRY)) == (
        Placement("A", "national"),
        Placement("B", "national"),
        Placement("C", "ministry"),
        Placement("D", "ministry"),
        Placement("E", None),
    )


def test_a_line_decides_where_there_is_no_limit() -> None:
    ranked = standing(("A", None, 60.0), ("B", None, 59.99), ("C", None, 90.0))
    line = Tier("named", "建议认定", minimum_score=Decimal(60))
    assert place(ranked, (line, Tier("deferred", "暂缓认定"))) == (
        Placement("C", "named"),
        Placement("A", "named"),
        Placement("B", "deferred"),
    )


def test_nobody_below_equals_takes_the_place_they_compete_for() -> None:
    ranked = standing(("A", None, 90), ("B", None, 80), ("C", None, 80), ("D", None, 70))
    assert place(ranked, (NATIONAL,)) == (
        Placement("A", "national"),
        Placement("B", None, "national"),
        Placement("C", None, "national"),
        Placement("D", None),
    )


def test_places_that_equals_may_fall_back_on_are_kept_in_the_next_tier() -> None:
    rows = [("A", 90), ("B", 80), ("C", 80), ("D", 70), ("E", 60)]
    ranked = standing(*((name, "nature", score) for name, score in rows))
    assert tiers_of(ranked, NATIONAL, MINISTRY) == {
        "A": "national",
        "B": "national",
        "C": "national",
        "D": "ministry",
        "E": None,
    }


def test_caps_of_categories_hold_in_each_tier() -> None:
    ranked = standing(
        ("A", "venue", 90), ("B", "venue", 85), ("C", "media", 80), ("D", "venue", 75)
    )
    first = Tier("first", "第一档", limit=2, per_category={"venue": 1})
    second = Tier("second", "第二档", per_category={"venue": 1})
    assert tiers_of(ranked, first, second) == {
        "A": "first",
        "C": "first",
        "B": "second",
        "D": None,
    }


def test_the_unranked_are_placed_nowhere_and_stand_last() -> None:
    ranked = (Ranked("X", None, None, None, None, 0, reason="无评审"), *standing(("A", None, 1)))
    assert place(ranked, (NATIONAL,)) == (Placement("A", "national"), Placement("X", None))


limits = st.none() | st.integers(0, 4)


@settings(deadline=None, max_examples=35)
@given(
    st.lists(st.tuples(st.sampled_from("vm"), st.integers(0, 5)), max_size=9),
    st.lists(st.tuples(limits, limits, limits), min_size=1, max_size=3),
)
def test_tiers_keep_their_limits_and_the_order_within_each_category(
    rows: list[tuple[str, int]], sizes: list[tuple[int | None, int | None, int | None]]
) -> None:
    ranked = standing(*((f"A{i}", category, score) for i, (category, score) in enumerate(rows)))
    tiers = tuple(
        Tier(
            f"t{i}",
            f"第 {i} 档",
            minimum_score=None if line is None else Decimal(line),
            limit=limit,
            per_category={} if cap is None else {"v": cap},
        )
        for i, (line, limit, cap) in enumerate(sizes)
    )
    row = {r.application: r for r in ranked}
    placed = place(ranked, tiers)
    assert sorted(p.application for p in placed) == sorted(row)
    level = {tier.id: i for i, tier in enumerate(tiers)}
    for tier in tiers:
        inside = [row[p.application] for p in placed if p.tier == tier.id]
        assert tier.limit is None or len(inside) <= tier.limit
        assert sum(r.category == "v" for r in inside) <= tier.per_category.get("v", 9)
        assert all((r.score or 0) >= float(tier.minimum_score or 0) for r in inside)
    for better in placed:
        for worse in placed:
            one, two = row[better.application], row[worse.application]
            if one.category == two.category and (one.rank or 0) < (two.rank or 0) and worse.tier:
                best = better.tier or better.tied_at
                assert best is not None
                assert level[best] <= level[worse.tier]
