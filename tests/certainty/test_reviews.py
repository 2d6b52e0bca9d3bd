"""Suggested reviews: what is allowed, what is worth most, and the words for it."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from kepu_review import panels, severity
from kepu_review.certainty import Cut, Suggestion, knowledge_gradient, next_reviews
from kepu_review.certainty.crossed import People, belief_of, expected
from kepu_review.certainty.cut import Places
from kepu_review.certainty.gradient import distances
from kepu_review.errors import MethodRefused
from tests.certainty.scored import scored

DATA = scored(1).frame
FIT = severity.fit(DATA)
EXPERTS = list(FIT.experts.index)
PAIRS = set(zip(DATA["application"], DATA["expert"], strict=True))
CUT = Cut(20)


@pytest.mark.parametrize("method", ["within", "reml"])
def test_what_is_expected_of_the_scores_is_the_mean_of_their_draws(method: str) -> None:
    fit = severity.fit(DATA, method=method)
    drawn = fit.draws(4000, 3)
    error = drawn.std(axis=0) / np.sqrt(4000)
    assert (np.abs(drawn.mean(axis=0) - expected(fit)) < 4.5 * error).all()


@pytest.mark.parametrize("method", ["within", "reml"])
def test_what_is_believed_of_their_differences_is_the_spread_of_their_draws(method: str) -> None:
    """Differences, since what all severities have in common moves every score alike."""
    fit = severity.fit(DATA, method=method)
    drawn = fit.draws(4000, 4)
    belief = belief_of(fit, People.of(fit.ratings, [], {}, [], 0))
    one, other = 0, 7
    gap = [np.zeros(len(EXPERTS)) for _ in range(2)]
    own = 0.0
    for vector, i in zip(gap, (one, other), strict=True):
        experts = belief.experts_of[i]
        shrink = len(experts) / (len(experts) + belief.residual / belief.spread)
        np.add.at(vector, experts, shrink / len(experts))
        own += belief.spread * (1 - shrink)
    contrast = gap[0] - gap[1]
    variance = own + contrast @ belief.severity @ contrast
    seen = float((drawn[:, one] - drawn[:, other]).var())
    assert seen == pytest.approx(variance, rel=4.5 * np.sqrt(2 / 4000))


def test_the_first_is_the_best_of_all_pairs_and_its_gain_the_knowledge_gradient() -> None:
    belief = belief_of(FIT, People.of(FIT.ratings, EXPERTS, {}, [], 0))
    distance, _ = distances(expected(FIT), Places.of(CUT, None, 60))
    gains = {
        (f"A{i:03}", expert): float(knowledge_gradient(distance[i], belief.moves(i)[j]))
        for i in range(60)
        for j, expert in enumerate(EXPERTS)
        if (f"A{i:03}", expert) not in PAIRS
    }
    first = next_reviews(FIT, None, CUT, 1, EXPERTS)[0]
    assert first.gain == pytest.approx(gains[first.application, str(first.expert)])
    assert first.gain > 0.95 * max(gains.values())
    assert first.application == max(gains, key=lambda pair: gains[pair])[0]


def test_each_suggestion_adds_less_than_the_one_before_and_none_takes_all() -> None:
    made = next_reviews(FIT, None, CUT, 30, EXPERTS)
    gains = [one.gain for one in made]
    assert len(made) == 30
    assert all(later <= earlier * 1.02 for earlier, later in pairwise(gains))
    assert max(Counter(one.application for one in made).values()) <= 5
    assert max(Counter(one.expert for one in made).values()) <= 6


def test_pairs_scored_forbidden_assigned_and_full_experts_are_never_suggested() -> None:
    free = next_reviews(FIT, None, CUT, 20, EXPERTS)
    forbidden = {(one.application, str(one.expert)) for one in free[:10]}
    assigned = {(one.application, str(one.expert)) for one in free[10:]}
    room = dict.fromkeys(EXPERTS, 2) | {"E003": 0}
    made = next_reviews(FIT, None, CUT, 40, EXPERTS, forbidden, room, assigned=assigned)
    pairs = {(one.application, str(one.expert)) for one in made}
    assert len(pairs) == len(made) == 22
    assert not pairs & (PAIRS | forbidden | assigned)
    loads = Counter(str(one.expert) for one in made)
    assert all(loads[name] <= room[name] for name in loads)


def test_a_review_that_is_to_come_makes_a_further_one_worth_less() -> None:
    first = next_reviews(FIT, None, CUT, 1, EXPERTS)[0]
    pending = [(first.application, EXPERTS[n]) for n in range(12)][:6]
    after = next_reviews(FIT, None, CUT, 1, EXPERTS, assigned=pending)[0]
    assert after.application != first.application


def test_only_those_asked_are_named_and_they_may_be_new() -> None:
    made = next_reviews(FIT, None, CUT, 5, ["新专家", "E001"])
    assert {one.expert for one in made} <= {"新专家", "E001"}
    assert [one.expert for one in next_reviews(FIT, None, CUT, 5)] == [None] * 5
    assert next_reviews(FIT, None, CUT, 5, []) == ()


def test_who_cannot_change_sides_needs_no_review() -> None:
    assert next_reviews(FIT, None, Cut(60), 5, EXPERTS) == ()
    groups = {f"A{i:03}": "馆" if i < 10 else "园" for i in range(60)}
    made = next_reviews(FIT, groups, Cut(per_group={"馆": 3, "园": 50}), 8, EXPERTS)
    assert {groups[one.application] for one in made} == {"馆"}


def test_the_reason_tells_the_scores_that_pages_show_and_how_likely_it_moves() -> None:
    """Unshrunk scores against their line; the chance is that of changing sides."""
    made = next_reviews(FIT, None, CUT, 12, EXPERTS)
    places = Places.of(CUT, None, 60)
    raw, score = (FIT.applications[name].to_numpy() for name in ("raw", "score"))
    far, held = distances(score, places)
    raw_far, raw_held = distances(raw, places)
    believed = distances(expected(FIT), places)[1]
    sides = set()
    for one in made:
        i = int(one.application[1:])
        inside = bool(held[i])
        sides.add(inside)
        told = [f"（平均分 {raw[i]:.2f}，", f"校正分 {score[i]:.2f}，"]
        told += [f"{raw_far[i]:.1f} 分；", f"{far[i]:.1f} 分）"]
        told += ["两种分在线的两侧" if held[i] != raw_held[i] else "现在"]
        chance = one.chance if held[i] == believed[i] else 1 - one.chance
        told += [f"约 {chance:.0%} 的可能由{'线内变线外' if inside else '线外变线内'}"]
        assert [part for part in told if part not in one.why] == []
    assert sides == {True, False}


def test_a_review_that_hardly_moves_anything_is_said_to_be_a_matter_of_choice() -> None:
    minimum = float(FIT.applications["score"].min()) - 3
    made = next_reviews(FIT, None, Cut(minimum=minimum), 3, EXPERTS)
    small = [one for one in made if one.chance < 0.05]
    assert small
    assert {one.why.rpartition("，")[2] for one in small} == {"可评可不评。"}


def test_experts_beyond_the_dense_limit_are_taken_as_independent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dense = next_reviews(FIT, None, CUT, 10, EXPERTS)
    monkeypatch.setattr("kepu_review.certainty.crossed.DENSE", 5)
    made = next_reviews(FIT, None, CUT, 10, EXPERTS)
    assert len({one.application for one in dense} & {one.application for one in made}) >= 7
    assert made[0].gain == pytest.approx(dense[0].gain, rel=0.05)


APART = scored(2, panels=3).frame
APART_EXPERTS = sorted(set(APART["expert"]))


def _parts(more: tuple[Suggestion, ...]) -> int:
    rows = pd.DataFrame(
        [(one.application, one.expert, 70.0) for one in more], columns=APART.columns
    )
    return len(panels.connected(panels.Ratings.of(pd.concat([APART, rows]))))


def test_panels_apart_are_joined_first_by_as_few_reviews_as_can() -> None:
    made = next_reviews(severity.fit(APART), None, CUT, 6, APART_EXPERTS)
    assert [one.joins for one in made] == [True, True, False, False, False, False]
    assert _parts(made[:1]) == 2
    assert _parts(made[:2]) == 1
    assert made[0].why == "两组专家没有共同评过的申报，分数不可比；这份评审把两组连起来。"


def test_reviews_that_are_to_come_already_join() -> None:
    coming = [("A000", "E001"), ("A000", "E002")]
    made = next_reviews(severity.fit(APART), None, CUT, 3, APART_EXPERTS, assigned=coming)
    assert not any(one.joins for one in made)


def test_where_conflicts_bar_every_old_expert_a_new_one_joins_by_two_reviews() -> None:
    names = sorted(set(APART["application"]))
    barred = {(a, e) for a in names for e in APART_EXPERTS}
    made = next_reviews(severity.fit(APART), None, CUT, 9, [*APART_EXPERTS, "新"], barred)
    assert [one.expert for one in made] == ["新"] * len(made)
    assert [one.joins for one in made[:3]] == [True, True, True]
    assert _parts(made[:3]) == 1


def test_panels_that_no_allowed_review_joins_are_told() -> None:
    names = sorted(set(APART["application"]))
    barred = {(a, e) for a in names for e in APART_EXPERTS}
    with pytest.raises(MethodRefused) as refused:
        next_reviews(severity.fit(APART), None, CUT, 3, APART_EXPERTS, barred)
    assert refused.value.message == (
        "“A002”等 20 项申报的一组无法与其他组相连：回避和评审上限不留余地。"
    )


def test_without_names_only_those_who_join_panels_are_named() -> None:
    made = next_reviews(severity.fit(APART), None, CUT, 4)
    assert [one.expert is None for one in made] == [False, False, True, True]
    assert _parts(made[:2]) == 1
