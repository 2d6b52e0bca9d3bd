"""Panels are joined by exchanges that change nothing else; against every assignment there is."""

from __future__ import annotations

import random
from collections import Counter
from itertools import combinations, product

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from kepu_review import panels
from kepu_review.assignment import assign, loads
from kepu_review.assignment.balance import load_bounds
from kepu_review.assignment.deal import deal
from kepu_review.assignment.join import join
from kepu_review.assignment.problem import Problem
from kepu_review.assignment.solve import solve
from kepu_review.errors import AssignmentRefused
from kepu_review.model import Application, Assignment, Expert

CATEGORIES = ("media", "nature", "venue")
Pairs = list[tuple[str, str]]


def applications(n: int, category: str = "venue", letter: str = "A") -> list[Application]:
    return [Application(f"{letter}{i:03}", "甲", "乙", category=category) for i in range(n)]


def expert(name: str, *specialities: str, capacity: int | None = None) -> Expert:
    return Expert(name, "丙", specialities=specialities, capacity=capacity)


def ratings(pairs: Pairs) -> panels.Ratings:
    rows = [(application, person, 0.0) for application, person in pairs]
    return panels.Ratings.of(pd.DataFrame(rows, columns=["application", "expert", "score"]))


def apart(pairs: Pairs) -> int:
    return len(panels.connected(ratings(pairs)))


def hanging(pairs: Pairs) -> int:
    return sum(one.parts_without - 1 for one in panels.bridges(ratings(pairs)))


def plain(assigned: tuple[Assignment, ...]) -> Pairs:
    return [(pair.application, pair.expert) for pair in assigned]


def without_joining(
    apps: list[Application],
    pool: list[Expert],
    wanted: int,
    forbidden: set[tuple[str, str]],
    standing: frozenset[Assignment] = frozenset(),
) -> tuple[Problem, Pairs]:
    """What is assigned before anything is joined."""
    for distinct in (False, True):
        problem = Problem.of(apps, pool, wanted, forbidden, standing, apart=distinct)
        pairs = deal(problem, solve(problem, *load_bounds(problem)))
        if pairs is not None:
            return problem, pairs
    raise AssertionError("groups of like applications can always be dealt out")


def unfit(pairs: Pairs, apps: list[Application], pool: list[Expert]) -> int:
    category = {app.id: app.category for app in apps}
    fields = {one.id: one.specialities for one in pool}
    return sum(0 if category[a] in fields[e] else (2 if fields[e] else 1) for a, e in pairs)


def test_one_who_knows_two_fields_joins_their_panels_and_loads_stay_equal() -> None:
    apps = applications(9) + applications(10, "media", "B")
    pool = [expert(f"V{i}", "venue") for i in range(4)] + [
        expert(f"M{i}", "media") for i in range(4)
    ]
    pool += [expert("X0", "venue", "media"), expert("X1", "venue", "media")]
    _, before = without_joining(apps, pool, 3, set())
    pairs = assign(apps, pool, per_application=3)
    assert apart(plain(pairs)) == 1
    assert hanging(plain(pairs)) == 0
    assert sorted(loads(pairs, pool).values()) == sorted(Counter(e for _, e in before).values())
    assert unfit(plain(pairs), apps, pool) == 0
    assert {pair.expert[0] for pair in pairs if pair.application[0] == "A"} <= {"V", "X"}


def test_fields_that_share_no_expert_stay_apart() -> None:
    apps = applications(8) + applications(8, "media", "B")
    pool = [expert(f"V{i}", "venue") for i in range(4)] + [
        expert(f"M{i}", "media") for i in range(4)
    ]
    pairs = assign(apps, pool, per_application=3)
    assert apart(plain(pairs)) == 2
    assert unfit(plain(pairs), apps, pool) == 0
    _, before = without_joining(apps, pool, 3, set())
    assert sorted(plain(pairs)) == sorted(before)


def test_standing_panels_are_joined_by_what_is_added() -> None:
    apps = applications(8)
    pool = [expert(f"E{i}") for i in range(8)]
    standing = [
        Assignment(app.id, f"E{(n + k) % 4 + (4 if n > 3 else 0)}")
        for n, app in enumerate(apps)
        for k in range(2)
    ]
    pairs = assign(apps, pool, per_application=3, fixed=standing)
    assert set(standing) <= set(pairs)
    assert (apart(plain(tuple(standing))), apart(plain(pairs)), hanging(plain(pairs))) == (2, 1, 0)


def test_without_reviews_to_spare_nothing_is_tried() -> None:
    pool = [expert(f"E{i:02}") for i in range(12)]
    pairs = assign(applications(6), pool, per_application=2)
    assert apart(plain(pairs)) == 6
    assert set(loads(pairs, pool).values()) == {1}


# --- properties ---


@st.composite
def small(draw: st.DrawFn) -> tuple[list[Application], list[Expert], int, set[tuple[str, str]]]:
    count = draw(st.integers(2, 4))
    apps = [
        Application(f"A{i}", "甲", "乙", category=draw(st.sampled_from(CATEGORIES)))
        for i in range(count)
    ]
    pool = [
        expert(
            f"E{i}",
            *sorted(draw(st.sets(st.sampled_from(CATEGORIES), max_size=2))),
            capacity=draw(st.none() | st.integers(1, 3)),
        )
        for i in range(draw(st.integers(2, 5)))
    ]
    every = [(a.id, e.id) for a in apps for e in pool]
    forbidden = draw(st.sets(st.sampled_from(every), max_size=4))
    return apps, pool, draw(st.integers(1, 3)), forbidden


def fewest_parts(
    apps: list[Application],
    pool: list[Expert],
    wanted: int,
    forbidden: set[tuple[str, str]],
    like: Pairs,
) -> int:
    """Of all assignments with the loads and the specialities that `like` has."""
    choices = [
        list(combinations([e.id for e in pool if (app.id, e.id) not in forbidden], wanted))
        for app in apps
    ]
    equal = sorted(Counter(e for _, e in like).values())
    cost = unfit(like, apps, pool)
    most = {e.id: e.capacity for e in pool}
    found = []
    for picked in product(*choices):
        pairs = [(app.id, e) for app, hand in zip(apps, picked, strict=True) for e in hand]
        counts = Counter(e for _, e in pairs)
        if (
            sorted(counts.values()) == equal
            and unfit(pairs, apps, pool) == cost
            and all(cap is None or counts[e] <= cap for e, cap in most.items())
        ):
            found.append(len(_components(pairs)))
    return min(found)


def _components(pairs: Pairs) -> list[set[str]]:
    parts: list[set[str]] = []
    for a, e in pairs:
        touched = [part for part in parts if a in part or e in part]
        parts = [part for part in parts if part not in touched]
        parts.append({a, e}.union(*touched))
    return parts


@settings(max_examples=60, deadline=None)
@given(small())
def test_what_some_assignment_joins_is_joined(
    case: tuple[list[Application], list[Expert], int, set[tuple[str, str]]],
) -> None:
    apps, pool, wanted, forbidden = case
    try:
        pairs = plain(assign(apps, pool, per_application=wanted, forbidden=forbidden))
    except AssignmentRefused:
        return
    assert apart(pairs) == fewest_parts(apps, pool, wanted, forbidden, pairs)


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 30), st.integers(4, 16), st.integers(1, 3), st.randoms(use_true_random=False))
def test_joining_breaks_no_rule_and_parts_nothing(
    n: int, m: int, wanted: int, chance: random.Random
) -> None:
    apps = [Application(f"A{i}", "甲", "乙", category=chance.choice(CATEGORIES)) for i in range(n)]
    pool = [
        expert(f"E{i}", *sorted(chance.sample(CATEGORIES, chance.choice((0, 1, 1, 2)))))
        for i in range(m)
    ]
    forbidden = {(chance.choice(apps).id, chance.choice(pool).id) for _ in range(n // 3)}
    standing = frozenset(
        Assignment(a.id, e.id)
        for a, e in ((chance.choice(apps), chance.choice(pool)) for _ in range(n // 4))
        if (a.id, e.id) not in forbidden
    )
    stands = plain(tuple(standing))
    try:
        problem, before = without_joining(apps, pool, wanted, forbidden, standing)
    except AssignmentRefused:
        return
    after = join(problem, before, standing)
    assert len(set(after)) == len(after) == len(before)
    assert not set(after) & (forbidden | set(stands))
    assert Counter(a for a, _ in after) == Counter(a for a, _ in before)
    loaded = [sorted(Counter(e for _, e in (*stands, *each)).values()) for each in (before, after)]
    assert loaded[0] == loaded[1]
    assert unfit(after, apps, pool) == unfit(before, apps, pool)
    if before or stands:
        parted = [(apart([*stands, *each]), hanging([*stands, *each])) for each in (before, after)]
        assert parted[1] <= parted[0]
    assert join(problem, before, standing) == after
