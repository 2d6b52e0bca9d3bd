"""Simulated: further reviews where they are suggested, against as many dealt at random."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kepu_review import severity
from kepu_review.certainty import Cut, next_reviews
from kepu_review.certainty.crossed import expected

ROUNDS, APPLICATIONS, REVIEWS, EXPERTS, SEATS, MORE = 30, 100, 3, 20, 20, 25
NAMES = [f"A{i:03}" for i in range(APPLICATIONS)]
PEOPLE = [f"E{j:02}" for j in range(EXPERTS)]


def _round(seed: int) -> tuple[float, float]:
    """True points of those selected after suggested reviews, and after random ones."""
    random = np.random.Generator(np.random.PCG64(seed))
    truth = random.normal(70, 8, APPLICATIONS)
    noise = random.normal(0, 8, (APPLICATIONS, EXPERTS))
    all_scores = truth[:, np.newaxis] + random.normal(0, 6, EXPERTS) + noise
    order = random.random((APPLICATIONS, EXPERTS)).argsort(axis=1)
    given = np.zeros_like(all_scores, dtype=bool)
    np.put_along_axis(given, order[:, :REVIEWS], True, axis=1)
    suggested, dealt = given.copy(), given.copy()
    fit = _fitted(all_scores, given)
    for one in next_reviews(fit, None, Cut(SEATS), MORE, PEOPLE):
        suggested[NAMES.index(one.application), PEOPLE.index(str(one.expert))] = True
    some = random.permutation(APPLICATIONS)[:MORE]
    dealt[some, order[some, REVIEWS]] = True
    assert suggested.sum() == dealt.sum() == given.sum() + MORE
    best = np.sort(truth)[-SEATS:].sum()
    after = [expected(_fitted(all_scores, which)) for which in (suggested, dealt)]
    one, other = (best - truth[scores.argsort()[-SEATS:]].sum() for scores in after)
    return float(one), float(other)


def _fitted(all_scores: np.ndarray, which: np.ndarray) -> severity.Fit:
    return severity.fit(pd.DataFrame(np.where(which, all_scores, np.nan), NAMES, PEOPLE))


def test_suggested_reviews_lose_fewer_points_than_as_many_dealt_at_random() -> None:
    lost = np.array([_round(seed) for seed in range(ROUNDS)])
    saved = lost[:, 1] - lost[:, 0]
    assert saved.mean() > 2.5 * saved.std(ddof=1) / np.sqrt(ROUNDS)
    assert lost[:, 0].mean() < 0.9 * lost[:, 1].mean()
