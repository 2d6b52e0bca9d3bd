"""How many reviews: Brennan's coefficients, Spearman–Brown, precision by simulation, refusals."""

from __future__ import annotations

import numpy as np
import pytest

from kepu_review.agreement import d_study, expected_precision, icc, reviews_needed
from kepu_review.agreement.anova import Squares
from kepu_review.agreement.information import Components
from kepu_review.agreement.table import read
from kepu_review.errors import MethodRefused, UsageError
from tests.agreement.published import published

PANEL = Components(application=64.0, expert=36.0, residual=64.0)


def components(name: str) -> Components:
    ms = Squares.of(read(published(name)))
    return Components(
        (ms.between - ms.residual) / ms.experts,
        (ms.experts_ms - ms.residual) / ms.applications,
        ms.residual,
    )


def test_brennan_s_study_is_reproduced() -> None:
    found = components("brennan_2001")
    assert [round(v, 4) for v in (found.application, found.expert, found.residual)] == [
        0.0574,
        0.0754,
        0.1269,
    ]
    row = d_study(found, [12]).loc[12]
    assert (round(row["reliability_adjusted"], 4), round(row["reliability"], 4)) == (0.8445, 0.7730)


def test_as_many_experts_as_there_were_give_the_icc_of_the_mean() -> None:
    table = d_study(components("shrout_fleiss_1979"), [1, 4])
    found = icc(published("shrout_fleiss_1979"))["value"]
    assert table["reliability"].to_list() == pytest.approx([found["ICC(2,1)"], found["ICC(2,k)"]])
    assert table["reliability_adjusted"].to_list() == pytest.approx(
        [found["ICC(3,1)"], found["ICC(3,k)"]]
    )


def test_a_study_has_a_row_for_each_number_of_reviews() -> None:
    table = d_study(PANEL)
    assert table.index.to_list() == list(range(1, 11))
    assert table.index.name == "experts"
    assert (table.diff().dropna()[["reliability", "reliability_adjusted"]] > 0).all(axis=None)
    assert (table.diff().dropna()[["points", "points_adjusted"]] < 0).all(axis=None)


def test_precision_is_what_a_simulation_finds() -> None:
    dice = np.random.default_rng(1)
    severity, noise = 6 * dice.normal(size=(20_000, 5)), 8 * dice.normal(size=(20_000, 5))
    for adjusted, errors in ((False, severity + noise), (True, noise)):
        half = expected_precision(PANEL, 5, adjusted=adjusted)
        assert (np.abs(errors.mean(axis=1)) <= half).mean() == pytest.approx(0.95, abs=0.005)
    assert expected_precision(PANEL, 5) == pytest.approx(1.959964 * (100 / 5) ** 0.5)
    assert expected_precision(PANEL, 5, level=0.5) < expected_precision(PANEL, 5)


@pytest.mark.parametrize("adjusted", [False, True])
@pytest.mark.parametrize("wanted", [0.3, 0.5, 0.8, 0.95])
def test_the_fewest_reviews_reach_the_reliability_and_one_less_does_not(
    wanted: float, *, adjusted: bool
) -> None:
    needed = reviews_needed(PANEL, wanted, adjusted=adjusted)
    column = "reliability_adjusted" if adjusted else "reliability"
    reached = d_study(PANEL, range(1, needed + 1))[column]
    assert reached[needed] >= wanted - 1e-12
    assert needed == 1 or reached[needed - 1] < wanted


def test_a_reliability_just_reached_needs_no_review_more() -> None:
    assert reviews_needed(Components(1.0, 0.0, 1.0), 0.8) == 4
    assert reviews_needed(Components(1.0, 0.0, 0.0), 0.8) == 1


def test_applications_that_do_not_differ_never_reach_it() -> None:
    with pytest.raises(MethodRefused, match="各申报之间看不出真正的差别"):
        reviews_needed(Components(0.0, 1.0, 1.0), 0.8)


def test_numbers_that_mean_nothing_are_wrong_use() -> None:
    with pytest.raises(UsageError, match="信度应在 0 与 1 之间"):
        reviews_needed(PANEL, 1.0)
    with pytest.raises(UsageError, match="评审份数至少为 1"):
        d_study(PANEL, [3, 0])
    with pytest.raises(UsageError, match="置信水平应在 0 与 1 之间"):
        expected_precision(PANEL, 3, level=0)
