"""A line in points is not laid over scores that are no points."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kepu_review import severity
from kepu_review.errors import MethodRefused
from kepu_review.workflow import propose_outcomes, rank_round
from kepu_review.workflow.methods import change_method
from tests import small


@pytest.mark.parametrize("method", ["borda", "tscore", "facets"])
def test_a_line_in_points_is_not_laid_over_places_or_t_scores(tmp_path: Path, method: str) -> None:
    with small.round_in_review(tmp_path) as rnd:
        small.all_handed_in(rnd, ["8", "5", "9"])
        standing = rank_round(rnd)
        assert {p.outcome for p in propose_outcomes(rnd, standing).values()} == {"named"}
        with pytest.raises(MethodRefused, match="60"):
            propose_outcomes(rnd, replace(standing, method=method))


def test_a_method_that_the_marks_cannot_bear_is_refused_when_it_is_chosen(tmp_path: Path) -> None:
    with small.round_in_review(tmp_path) as rnd:
        small.all_handed_in(rnd, ["8", "5", "9"])
        with pytest.raises(MethodRefused, match=r"至少要评 5 项，不足的专家：E1（2）、E2（3）"):
            change_method(rnd, "zscore", reason="会议研究")


def test_severity_is_taken_out_of_the_round(tmp_path: Path) -> None:
    with small.round_in_review(tmp_path) as rnd:
        small.all_handed_in(rnd, ["8", "5", "9", "2", "6"])
        adjusted = rank_round(rnd, method="adjusted")
        assert adjusted.method == "adjusted"
        expected = severity.fit(adjusted.scores, "within").applications["score"]
        assert {one.application: one.score for one in adjusted.ranked} == pytest.approx(
            {**expected}
        )
