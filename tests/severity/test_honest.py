"""The honest expert who saw worse applications: BLUP calls them strict, "within" does not."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kepu_review import severity

ROUNDS = 14
HONEST = "E00"


def unlucky(reviews: int, seed: int) -> pd.DataFrame:
    """200 applications by 40 experts; the first, whose severity is 0, saw 25 of the worst 40."""
    chance = np.random.default_rng(seed)
    truth, severities = chance.normal(0, 8, 200), chance.normal(0, 6, 40)
    severities[0] = 0.0
    seen = set(chance.choice(np.argsort(truth)[:40], 25, replace=False).tolist())
    rows = []
    for i in range(200):
        experts = [0] if i in seen else []
        experts += chance.choice(np.arange(1, 40), reviews - len(experts), replace=False).tolist()
        rows += [(f"A{i:03}", f"E{j:02}", 60 + truth[i] + severities[j]) for j in experts]
    data = pd.DataFrame(rows, columns=["application", "expert", "score"])
    return data.assign(score=data["score"] + chance.normal(0, 8, len(data)))


@pytest.mark.parametrize(("reviews", "misled"), [(2, -4.0), (3, -2.5)])
def test_blup_calls_an_honest_expert_strict_and_within_does_not(reviews, misled):
    tables = [severity.fit(unlucky(reviews, seed)).experts.loc[HONEST] for seed in range(ROUNDS)]
    blup = np.mean([row["blup"] for row in tables])
    within = np.mean([row["within"] for row in tables])
    parted = np.mean([row["parted"] for row in tables])
    assert blup < misled
    assert abs(within) < 1.2
    assert parted > 0.8


def test_others_are_seldom_said_to_part():
    shares = [severity.fit(unlucky(3, seed)).experts["parted"].mean() for seed in range(4)]
    assert np.mean(shares) < 0.15
