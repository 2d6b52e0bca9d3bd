"""Parts, bridges and links of a panel."""

from __future__ import annotations

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from kepu_review.panels import Bridge, Link, Part, Ratings, bridges, connected, links, overlap

pairs = st.sets(
    st.tuples(st.sampled_from("ABCDEFG"), st.sampled_from("stuvwxyz")), min_size=1, max_size=18
)


def of(*reviews: str) -> Ratings:
    """From "A:xyz": application A, read by x, y and z."""
    rows = [(r[0], expert, 50.0) for r in reviews for expert in r[2:]]
    return Ratings.of(pd.DataFrame(rows, columns=["application", "expert", "score"]))


def of_pairs(reviews: set[tuple[str, str]]) -> Ratings:
    return of(*(f"{application}:{expert}" for application, expert in sorted(reviews)))


def test_parts_are_listed_with_the_largest_first():
    ratings = of("A:xy", "B:yz", "C:pq")
    assert connected(ratings) == (Part(("A", "B"), ("x", "y", "z")), Part(("C",), ("p", "q")))


def test_an_expert_who_alone_joins_two_groups_is_a_bridge():
    ratings = of("A:xy", "B:xy", "C:yz", "D:yzw", "E:zw")
    assert bridges(ratings) == (Bridge("y", 2),)


def test_no_bridge_where_every_expert_can_be_spared():
    assert bridges(of("A:xyz", "B:xyz", "C:xy")) == ()


def test_one_link_for_each_part_too_many_spread_over_who_has_least_to_do():
    ratings = of("A:xy", "B:yz", "C:pq", "D:rs", "E:tu")
    proposed = links(ratings)
    assert len(proposed) == len(connected(ratings)) - 1
    assert [link.application for link in proposed] == ["A", "B", "A"]
    assert links(of("A:xy")) == ()
    assert links(of("A:xy", "B:xy", "C:pq")) == (Link("p", "A"),)


def test_nobody_is_proposed_for_what_is_forbidden():
    ratings = of("A:xy", "B:xy", "C:pq")
    assert links(ratings, forbidden={("A", "p"), ("B", "p")}) == (Link("q", "A"),)
    barred = {(application, expert) for application in "AB" for expert in "pq"}
    assert links(ratings, forbidden=barred) == (Link("x", "C"),)
    assert links(ratings, forbidden=barred | {("C", "x"), ("C", "y")}) == ()


@settings(max_examples=30, deadline=None)
@given(pairs)
def test_with_the_links_added_the_panel_is_connected(reviews):
    added = {(link.application, link.expert) for link in links(of_pairs(reviews))}
    assert not added & reviews
    assert len(connected(of_pairs(reviews | added))) == 1


@settings(max_examples=30, deadline=None)
@given(pairs)
def test_bridges_are_the_experts_whose_removal_disconnects(reviews):
    def shared(left: set[tuple[str, str]], lost: set[str]) -> int:
        kept = {pair for pair in left if pair[0] not in lost}
        return len(connected(of_pairs(kept))) if kept else 0

    expected = {}
    for expert in {e for _, e in reviews}:
        rest = {pair for pair in reviews if pair[1] != expert}
        lost = {a for a, _ in reviews} - {a for a, _ in rest}
        parts = shared(rest, lost)
        before = shared({pair for pair in reviews if pair[0] not in lost}, set())
        alone = not any(pair for pair in reviews if pair[1] == expert and pair[0] not in lost)
        pieces = parts - before + 1
        if pieces > 1 and not alone:
            expected[expert] = pieces
    assert {b.expert: b.parts_without for b in bridges(of_pairs(reviews))} == expected


def test_overlap_counts_loads_and_shared_pairs():
    found = overlap(of("A:xy", "B:xyz", "C:q"))
    assert (found.applications, found.experts, found.scores) == (3, 4, 6)
    assert (found.fewest_reviews, found.most_reviews, found.mean_reviews) == (1, 3, 2.0)
    assert (found.least_load, found.greatest_load, found.mean_load) == (1, 2, 1.5)
    assert (found.pairs, found.pairs_sharing, found.median_shared) == (6, 3, 1.0)
    assert found.alone == ("q",)
