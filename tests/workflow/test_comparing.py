"""Methods that need more than totals, and what an application is compared with."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from kepu_review.severity import facets
from kepu_review.workflow import rank_round
from kepu_review.workflow.comparing import joined, levels
from tests import small
from tests.small import pairs, sheet

LEVELS = {"不合格": "3", "合格": "6.5", "优良": "8", "优秀": "9.5"}
PLACES = {
    "A1": {"E1": 3, "E2": 4, "E3": 2},
    "A2": {"E1": 1, "E2": 3, "E3": 2},
    "A3": {"E1": 2, "E2": 4, "E3": 3},
    "A4": {"E1": 3, "E2": 2, "E3": 1},
}


def test_the_levels_that_experts_chose_are_the_marks_of_the_facets_model(tmp_path: Path) -> None:
    rows = []
    with small.round_in_review(tmp_path, per_application=3) as rnd:
        for application, expert in pairs(rnd):
            place = PLACES[application][expert]
            level, days = list(LEVELS.items())[place - 1]
            small.hand_in(rnd, expert, application, sheet(days, level))
            rows.append((application, expert, "hall/A1", place))
        ranked = rank_round(rnd, method="facets").ranked
    marks = pd.DataFrame(rows, columns=["application", "expert", "criterion", "score"])
    fair = facets.fit(marks).applications["fair"]
    assert {one.application: one.score for one in ranked} == pytest.approx(fair.to_dict())
    assert {one.application for one in ranked[:2]} == {"A1", "A3"}


def test_those_whom_reviews_join_are_compared_and_nobody_else() -> None:
    scores = pd.DataFrame(
        [("A", "x", 1.0), ("B", "x", 2.0), ("C", "y", 3.0), ("D", "y", float("nan"))],
        columns=["application", "expert", "score"],
    )
    every = dict.fromkeys("ABCDE")
    assert list(joined(scores, every, {"A"})) == ["A", "B"]
    assert list(joined(scores, every, {"A", "C"})) == ["A", "B", "C"]
    assert list(joined(scores, every, {"E"})) == ["E"]
    assert list(joined(scores.iloc[3:], every, {"D"})) == ["D"]


def test_severity_is_learnt_from_all_and_single_marks_within_a_category() -> None:
    found = {name: levels(name) for name in ("mean", "adjusted", "zscore", "facets")}
    assert found == {"mean": False, "adjusted": True, "zscore": True, "facets": False}
