"""Invented scores with a known truth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Scored:
    frame: pd.DataFrame
    truth: np.ndarray  # in the order of the names


def scored(
    seed: int,
    applications: int = 60,
    reviews: int = 4,
    experts: int = 12,
    *,
    panels: int = 1,
    overlap: float = 0.0,
    panel_sd: float = 0.0,
) -> Scored:
    """True SD 8, severity SD 6, noise 8; `panels` of different quality, with some reviews astray.

    Applications and experts go to panels in turn; a review goes to any expert with probability
    `overlap`, else within the panel.
    """
    random = np.random.Generator(np.random.PCG64(seed))
    panel = np.arange(applications) % panels
    truth = random.normal(70, 8, applications) + random.normal(0, panel_sd, panels)[panel]
    severity = random.normal(0, 6, experts)
    own = [np.flatnonzero(np.arange(experts) % panels == p) for p in range(panels)]
    rows = []
    for i in range(applications):
        near = random.choice(own[panel[i]], reviews, replace=False)
        far = random.choice(np.setdiff1d(np.arange(experts), near), reviews, replace=False)
        for j in np.where(random.random(reviews) < overlap, far, near):
            score = truth[i] + severity[j] + random.normal(0, 8)
            rows.append((f"A{i:03}", f"E{j:03}", float(score)))
    frame = pd.DataFrame(rows, columns=["application", "expert", "score"])
    return Scored(frame, truth)
