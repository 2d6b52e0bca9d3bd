"""Assignments: what each must satisfy, and the optimum against brute force on tiny cases."""

from __future__ import annotations

import random
from collections import Counter
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kepu_review.assignment import assign, loads
from kepu_review.errors import AssignmentRefused, UsageError
from kepu_review.model import Application, Assignment, Expert
from kepu_review.text import speaking

CATEGORIES = ("venue", "media", "nature")


def applications(n: int, category: str | None = "venue") -> list[Application]:
    return [Application(f"A{i:02}", "甲", "乙", category=category) for i in range(n)]


def people(n: int, *specialities: str, capacity: int | None = None) -> list[Expert]:
    return [
        Expert(f"E{i:02}", "丙", specialities=specialities, capacity=capacity) for i in range(n)
    ]


def experts_of(pairs: tuple[Assignment, ...]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for pair in pairs:
        found.setdefault(pair.application, []).append(pair.expert)
    return found


def test_each_application_gets_its_experts_and_loads_are_equal() -> None:
    pairs = assign(applications(60), people(12), per_application=3)
    assert {len(set(found)) for found in experts_of(pairs).values()} == {3}
    assert set(loads(pairs, people(12)).values()) == {15}


def test_experts_meet_many_others_and_not_always_the_same() -> None:
    pairs = assign(applications(60), people(12), per_application=3)
    together = {
        pair for found in experts_of(pairs).values() for pair in combinations(sorted(found), 2)
    }
    assert len(together) > 50  # of 66


def test_specialities_are_preferred_as_far_as_equal_loads_allow() -> None:
    apps = applications(4) + [Application(f"B{i}", "甲", "乙", category="media") for i in range(4)]
    pool = [
        Expert("E1", "丙", specialities=("venue",)),
        Expert("E2", "丙", specialities=("venue", "nature")),
        Expert("E3", "丙", specialities=("media",)),
        Expert("E4", "丙", specialities=("media",)),
    ]
    pairs = assign(apps, pool, per_application=2)
    assert {pair.expert for pair in pairs if pair.application.startswith("A")} == {"E1", "E2"}
    assert {pair.expert for pair in pairs if pair.application.startswith("B")} == {"E3", "E4"}


def test_an_expert_who_named_no_speciality_comes_before_one_of_another_field() -> None:
    pool = [Expert("E1", "丙", specialities=("media",)), Expert("E2", "丙")]
    pairs = assign(applications(1), pool, per_application=1)
    assert pairs == (Assignment("A00", "E2"),)


def test_forbidden_pairs_never_come_out() -> None:
    forbidden = {(f"A{i:02}", "E00") for i in range(5)}
    pairs = assign(applications(6), people(4), per_application=2, forbidden=forbidden)
    assert not {(pair.application, pair.expert) for pair in pairs} & forbidden
    assert loads(pairs, people(4)) == {"E00": 1, "E01": 4, "E02": 4, "E03": 3} or (
        sorted(loads(pairs, people(4)).values()) == [1, 3, 4, 4]
    )


def test_fixed_pairs_stay_and_count_towards_loads() -> None:
    fixed = [Assignment(f"A{i:02}", "E00") for i in range(4)]
    pairs = assign(applications(6), people(3), per_application=2, fixed=fixed)
    assert set(fixed) <= set(pairs)
    assert loads(pairs, people(3)) == {"E00": 4, "E01": 4, "E02": 4}


def test_a_fixed_pair_that_is_forbidden_by_now_is_replaced() -> None:
    pairs = assign(
        applications(1),
        people(3),
        per_application=2,
        forbidden={("A00", "E00")},
        fixed=[Assignment("A00", "E00"), Assignment("A00", "E01")],
    )
    assert pairs == (Assignment("A00", "E01"), Assignment("A00", "E02"))


def test_pairs_of_another_stage_do_not_count() -> None:
    other = [Assignment("A00", "E00", "final")]
    pairs = assign(applications(1), people(1), per_application=1, fixed=other)
    assert pairs == (Assignment("A00", "E00"),)


def test_an_application_that_has_more_experts_than_asked_keeps_them() -> None:
    fixed = [Assignment("A00", f"E0{i}") for i in range(3)]
    assert assign(applications(1), people(4), per_application=2, fixed=fixed) == tuple(fixed)


def test_capacities_are_kept_and_the_others_share_what_is_left_evenly() -> None:
    pool = [Expert("E00", "丙", capacity=1), *people(5)[1:]]
    pairs = assign(applications(9), pool, per_application=1)
    assert loads(pairs, pool) == {"E00": 1, "E01": 2, "E02": 2, "E03": 2, "E04": 2}


def test_the_order_of_the_input_changes_nothing() -> None:
    apps = [Application(f"A{i}", "甲", "乙", category=CATEGORIES[i % 3]) for i in range(12)]
    pool = [Expert(f"E{i}", "丙", specialities=(CATEGORIES[i % 3],)) for i in range(7)]
    forbidden = [("A3", "E1"), ("A4", "E2")]
    expected = assign(apps, pool, per_application=3, forbidden=forbidden)
    chance = random.Random(1)
    chance.shuffle(apps)
    chance.shuffle(pool)
    assert assign(apps, pool, per_application=3, forbidden=forbidden[::-1]) == expected


def test_without_applications_there_is_nothing_to_assign() -> None:
    assert assign([], people(2), per_application=2) == ()
    assert loads((), people(2)) == {"E00": 0, "E01": 0}


@pytest.mark.parametrize("wanted", [0, -1])
def test_at_least_one_expert_is_asked_for(wanted: int) -> None:
    with pytest.raises(UsageError, match=str(wanted)):
        assign(applications(1), people(1), per_application=wanted)


def test_applications_without_enough_free_experts_are_named_with_the_numbers() -> None:
    forbidden = {("A01", "E00"), ("A01", "E01")}
    with pytest.raises(AssignmentRefused) as refused:
        assign(applications(3), people(3), per_application=2, forbidden=forbidden)
    assert refused.value.message == ("有 1 项申报的可评专家不足：A01（可评 1 名，还需 2 名）。")
    with speaking("en"), pytest.raises(AssignmentRefused, match=r"A01 \(1 free, 2 needed\)"):
        assign(applications(3), people(3), per_application=2, forbidden=forbidden)


def test_without_experts_every_application_is_named() -> None:
    with pytest.raises(AssignmentRefused, match=r"有 12 项申报的可评专家不足.*A09.*等。"):
        assign(applications(12), [], per_application=1)


def test_a_bottleneck_names_the_applications_that_share_too_little_room() -> None:
    pool = [*people(2, capacity=2), Expert("E02", "丙"), Expert("E03", "丙")]
    forbidden = {(f"A{i:02}", e) for i in range(3) for e in ("E02", "E03")}
    with pytest.raises(AssignmentRefused) as refused:
        assign(applications(5), pool, per_application=2, forbidden=forbidden)
    assert "A00、A01、A02" in refused.value.message
    assert "共需 6 份评审，最多只能安排 4 份" in refused.value.message


def test_conflicts_that_crowd_in_one_category_are_dealt_with_exactly() -> None:
    pool = people(3)
    forbidden = {("A00", "E00"), ("A00", "E01"), ("A01", "E00"), ("A01", "E01")}
    pairs = assign(applications(3), pool, per_application=1, forbidden=forbidden)
    assert [pair.expert for pair in pairs[:2]] == ["E02", "E02"]
    assert sorted(loads(pairs, pool).values()) == [0, 1, 2]


def test_a_large_round_with_conflicts_everywhere_is_assigned_with_equal_loads() -> None:
    chance = random.Random(5)
    apps = [Application(f"A{i}", "甲", "乙", category=CATEGORIES[i % 3]) for i in range(600)]
    pool = [Expert(f"E{i}", "丙", specialities=(CATEGORIES[i % 3],)) for i in range(60)]
    forbidden = {(app.id, expert.id) for app in apps for expert in chance.sample(pool, 6)}
    pairs = assign(apps, pool, per_application=5, forbidden=forbidden)
    assert not {(pair.application, pair.expert) for pair in pairs} & forbidden
    assert {len(set(found)) for found in experts_of(pairs).values()} == {5}
    assert set(loads(pairs, pool).values()) == {50}
    category = {app.id: app.category for app in apps}
    fitting = {expert.id: expert.specialities for expert in pool}
    assert all(category[pair.application] in fitting[pair.expert] for pair in pairs)


# --- properties, against every assignment there is ---


@st.composite
def tiny(draw: st.DrawFn) -> tuple[list[Application], list[Expert], int, set[tuple[str, str]]]:
    apps = [
        Application(f"A{i}", "甲", "乙", category=draw(st.sampled_from(CATEGORIES)))
        for i in range(draw(st.integers(1, 4)))
    ]
    pool = [
        Expert(
            f"E{i}",
            "丙",
            specialities=tuple(sorted(draw(st.sets(st.sampled_from(CATEGORIES), max_size=2)))),
            capacity=draw(st.none() | st.integers(0, 3)),
        )
        for i in range(draw(st.integers(1, 4)))
    ]
    pairs = [(a.id, e.id) for a in apps for e in pool]
    forbidden = draw(st.sets(st.sampled_from(pairs), max_size=5))
    return apps, pool, draw(st.integers(1, 3)), forbidden


def brute(
    apps: list[Application], pool: list[Expert], wanted: int, forbidden: set[tuple[str, str]]
) -> list[tuple[list[int], int]]:
    """(loads, cost) of every assignment that satisfies what is asked."""
    choices = [
        list(combinations([e for e in pool if (app.id, e.id) not in forbidden], wanted))
        for app in apps
    ]
    found = []
    for picked in product(*choices):
        counts = Counter(e.id for hand in picked for e in hand)
        if all(e.capacity is None or counts[e.id] <= e.capacity for e in pool):
            cost = sum(unfit(e, app) for app, hand in zip(apps, picked, strict=True) for e in hand)
            found.append(([counts[e.id] for e in pool], cost))
    return found


def unfit(expert: Expert, app: Application) -> int:
    if app.category in expert.specialities:
        return 0
    return 2 if expert.specialities else 1


@settings(max_examples=200, deadline=None)
@given(tiny())
def test_the_optimum_is_that_of_brute_force(
    case: tuple[list[Application], list[Expert], int, set[tuple[str, str]]],
) -> None:
    apps, pool, wanted, forbidden = case
    every = brute(apps, pool, wanted, forbidden)
    if not every:
        with pytest.raises(AssignmentRefused):
            assign(apps, pool, per_application=wanted, forbidden=forbidden)
        return
    pairs = assign(apps, pool, per_application=wanted, forbidden=forbidden)
    by_id = {e.id: e for e in pool}
    category = {app.id: app for app in apps}
    counts = list(loads(pairs, pool).values())
    assert {a: len(set(found)) for a, found in experts_of(pairs).items()} == {
        app.id: wanted for app in apps
    }
    assert not {(p.application, p.expert) for p in pairs} & forbidden
    assert max(counts) - min(counts) == min(max(c) - min(c) for c, _ in every)
    squares = min(sum(x * x for x in c) for c, _ in every)
    assert sum(x * x for x in counts) == squares
    assert sum(unfit(by_id[p.expert], category[p.application]) for p in pairs) == min(
        cost for c, cost in every if sum(x * x for x in c) == squares
    )


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 80), st.integers(3, 20), st.integers(1, 3), st.randoms(use_true_random=False))
def test_larger_rounds_keep_every_rule_and_add_experts_without_moving_any(
    n: int, m: int, wanted: int, chance: random.Random
) -> None:
    apps = [Application(f"A{i}", "甲", "乙", category=chance.choice(CATEGORIES)) for i in range(n)]
    pool = [Expert(f"E{i}", "丙", specialities=(chance.choice(CATEGORIES),)) for i in range(m)]
    first = assign(apps, pool, per_application=wanted - 1) if wanted > 1 else ()
    pairs = assign(apps, pool, per_application=wanted, fixed=first)
    counts = loads(pairs, pool).values()
    assert set(first) <= set(pairs)
    assert {a: len(set(found)) for a, found in experts_of(pairs).items()} == {
        app.id: wanted for app in apps
    }
    assert max(counts) - min(counts) == (0 if n * wanted % m == 0 else 1)
