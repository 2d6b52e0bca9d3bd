"""The published data of tests/reference, and panels drawn from known components."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

REFERENCE = Path(__file__).parents[1] / "reference"


def published(name: str) -> pd.DataFrame:
    """A matrix: rows applications, columns experts."""
    return pd.read_csv(REFERENCE / f"{name}.csv", index_col=0)


def units_in_columns(name: str) -> pd.DataFrame:
    """The same of a file that has observers in rows."""
    return published(name).T


def long(matrix: pd.DataFrame) -> pd.DataFrame:
    """application, expert, score; missing cells stay as rows without a score."""
    cells = matrix.melt(ignore_index=False, var_name="expert", value_name="score")
    return cells.rename_axis("application").reset_index()


def drawn(
    seed: int, shape: tuple[int, int], sd: tuple[float, float, float], seen: float = 1.0
) -> np.ndarray:
    """Scores of applications by experts, with SDs of application, expert, residual."""
    dice = np.random.default_rng(seed)
    a, e = shape
    true, expert, noise = sd
    scores = 60 + true * dice.normal(size=(a, 1)) + expert * dice.normal(size=(1, e))
    scores = scores + noise * dice.normal(size=shape)
    scores[dice.random(shape) >= seen] = np.nan
    return scores
