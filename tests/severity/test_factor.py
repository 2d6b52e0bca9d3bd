"""The factor model: what it recovers, what its errors are worth, what it must refuse."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kepu_review.certainty import Cut, of_fit
from kepu_review.errors import MethodRefused
from kepu_review.severity import factor
from kepu_review.severity.factor import FactorFit, model
from kepu_review.testing.invented import Design, Invented, Scenario, invented

MIDDLE = Design(200, 5, 40, 40)
UNEVEN = Scenario("", slope=0.3, noise=0.35)


@pytest.fixture(scope="module")
def made() -> Invented:
    return invented(MIDDLE, UNEVEN, 3)


@pytest.fixture(scope="module")
def fit(made: Invented) -> FactorFit:
    return factor.fit(made.frame)


def test_applications_and_experts_are_found_again(made: Invented, fit: FactorFit) -> None:
    found = fit.applications
    assert np.corrcoef(found["score"], made.worth)[0, 1] > 0.9
    assert (
        np.corrcoef(found["score"], made.worth)[0, 1] > np.corrcoef(found["raw"], made.worth)[0, 1]
    )
    assert np.corrcoef(fit.experts["severity"], made.severity)[0, 1] > 0.9
    assert fit.experts["slope"].mean() == pytest.approx(1)
    assert fit.experts["severity"].mean() == pytest.approx(0, abs=1e-9)
    assert fit.connected


def test_nine_of_ten_true_scores_lie_within_the_interval_of_ninety_percent() -> None:
    inside = []
    for seed in range(6):
        made = invented(MIDDLE, UNEVEN, seed)
        fit = factor.fit(made.frame)
        low, high = np.quantile(fit.draws(400, seed), [0.05, 0.95], axis=0)
        shift = fit.applications["shrunk"].mean() - made.worth.mean()  # levels are not compared
        inside.append(np.mean((low < made.worth + shift) & (made.worth + shift < high)))
    assert np.mean(inside) == pytest.approx(0.9, abs=0.03)


def test_draws_have_the_mean_of_the_model_and_are_seeded(fit: FactorFit) -> None:
    draws = fit.draws(2_000, 7)
    assert draws.shape == (2_000, 200)
    error = draws.std(axis=0) / np.sqrt(2_000)
    assert np.all(np.abs(draws.mean(axis=0) - fit.applications["shrunk"]) < 5 * error)
    assert np.array_equal(draws, fit.draws(2_000, 7))
    assert not np.array_equal(draws, fit.draws(2_000, 8))


def test_fitted_and_residual_make_up_the_scores(made: Invented, fit: FactorFit) -> None:
    assert fit.fitted + fit.residuals == pytest.approx(fit.ratings.y)
    assert fit.residuals.std() == pytest.approx(8, abs=1.5)
    assert len(fit.fitted) == len(made.frame)


def test_missing_scores_are_no_reviews(made: Invented) -> None:
    with_gap = made.frame.assign(score=made.frame["score"].where(made.frame.index % 7 > 0))
    dropped = with_gap.dropna()
    pd.testing.assert_frame_equal(
        factor.fit(with_gap).applications, factor.fit(dropped).applications
    )


def test_panels_apart_are_told() -> None:
    apart = invented(MIDDLE, Scenario("", panels=2), 1)
    assert not factor.fit(apart.frame, errors=False).connected


def test_without_errors_there_are_none_and_scores_are_the_same(
    made: Invented, fit: FactorFit
) -> None:
    quick = factor.fit(made.frame, errors=False)
    assert quick.applications["se"].isna().all()
    same = ["raw", "score", "reviews", "shrunk"]
    pd.testing.assert_frame_equal(quick.applications[same], fit.applications[same])
    with pytest.raises(MethodRefused):
        quick.draws(10, 1)


def test_progress_is_told(made: Invented) -> None:
    seen: list[tuple[int, int | None]] = []
    factor.fit(made.frame, errors=False, progress=lambda *step: seen.append(step))
    assert seen[0] == (50, None)


def test_two_experts_are_too_few() -> None:
    frame = pd.DataFrame({"E1": [60, 70, 80, 90], "E2": [62, 70, 78, 95]}, index=list("ABCD"))
    with pytest.raises(MethodRefused, match="3 位"):
        factor.fit(frame)


def test_marks_without_any_common_judgement_are_refused() -> None:
    chance = np.random.Generator(np.random.PCG64(5))
    noise = pd.DataFrame(chance.normal(70, 8, (40, 8)))
    noise = noise.sub(noise.mean(axis=1), axis=0)  # who is praised by one is blamed by the others
    with pytest.raises(MethodRefused, match="共同"):
        factor.fit(noise)


def test_no_rest_is_refused_rather_than_answered(
    made: Invented, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model, "MOST", 3)
    with pytest.raises(MethodRefused, match="收敛"):
        factor.fit(made.frame)


def test_an_expert_who_marks_the_other_way_round_is_named(made: Invented) -> None:
    hers = made.frame["expert"] == "E001"
    contrary = made.frame.assign(score=made.frame["score"].where(~hers, 140 - made.frame["score"]))
    with pytest.raises(MethodRefused, match="E001"):
        factor.fit(contrary, errors=False)


def test_how_sure_a_place_is_can_be_asked_of_it(made: Invented, fit: FactorFit) -> None:
    table = of_fit(fit, None, Cut(seats=40), seed=1)
    best = np.argsort(-made.worth)[:40]
    assert table["p_in"].sum() == pytest.approx(40)
    assert table["p_in"].iloc[best].sum() == pytest.approx(
        table["p_in"].nlargest(40).sum(), rel=0.15
    )
    assert (table["rank_low"] <= table["rank_high"]).all()
