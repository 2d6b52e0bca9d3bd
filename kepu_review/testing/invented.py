"""Invented panels whose truth is known: what each application is worth, how severe each expert."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]

LEVEL, TRUE_SD, NOISE_SD, PANEL_SD, ROGUE = 72.0, 8.0, 8.0, 5.0, 25.0
"""Points of 100: mean, spread of the truth and of one total's error, of panels' quality, a slip."""


@dataclass(frozen=True, slots=True)
class Design:
    """So many applications with so many reviews each, by so many experts, for so many places."""

    applications: int
    reviews: int
    experts: int
    places: int

    def __str__(self) -> str:
        return f"{self.applications} × {self.reviews}, {self.experts}; {self.places}"


@dataclass(frozen=True, slots=True)
class Scenario:
    """How experts differ, and how panels are cut."""

    title: str
    severity: float = 6.0  # SD in points
    slope: float = 0.0  # SD of the logarithm of how far an expert spreads
    noise: float = 0.0  # SD of the logarithm of an expert's error
    rogue: float = 0.0  # share of totals that are 25 points off
    panels: int = 1  # of unlike quality when there are several
    overlap: float = 0.0  # share of reviews by experts of other panels


@dataclass(frozen=True, slots=True, eq=False)
class Invented:
    """Totals (columns application, expert, score: whole points of 100) and the truth of them."""

    frame: pd.DataFrame
    worth: Floats  # (a,) of A0000, A0001, …
    severity: Floats  # (e,) of E000, E001, …; above 0 gives more


def invented(design: Design, scenario: Scenario, seed: int) -> Invented:
    """The same applications and experts for one seed and design, whatever the scenario."""
    chance = np.random.Generator(np.random.PCG64([seed, design.applications, design.experts]))
    a, e = design.applications, design.experts
    worth = LEVEL + TRUE_SD * chance.standard_normal(a)
    severity = scenario.severity * chance.standard_normal(e)
    slope = np.exp(scenario.slope * chance.standard_normal(e))
    noise = NOISE_SD * np.exp(scenario.noise * chance.standard_normal(e))
    quality = PANEL_SD * chance.standard_normal(scenario.panels)
    panel_of = np.arange(a) % scenario.panels
    if scenario.panels > 1:
        worth = worth + quality[panel_of]
    i, j = dealt(chance, design, panel_of, np.arange(e) % scenario.panels, scenario.overlap)
    score = LEVEL + severity[j] + slope[j] * (worth[i] - LEVEL)
    score += noise[j] * chance.standard_normal(len(i))
    slips = chance.random(len(i)) < scenario.rogue
    score += slips * ROGUE * chance.choice([-1.0, 1.0], len(i))
    return Invented(table(i, j, score), worth, severity)


def honest(design: Design, seed: int, *, seen: int = 25, among: int = 40) -> Invented:
    """Expert E000 is neither severe nor lenient, but reads `seen` of the `among` worst.

    The applications are named from the worst up, those that E000 reads first.
    """
    chance = np.random.Generator(np.random.PCG64([seed, design.reviews, 17]))
    a, e = design.applications, design.experts
    worth = np.sort(LEVEL + TRUE_SD * chance.standard_normal(a))
    worth[:among] = chance.permutation(worth[:among])
    severity = 6.0 * chance.standard_normal(e)
    severity[0] = 0.0
    others = Design(a, design.reviews, e - 1, design.places)
    i, j = dealt(chance, others, np.zeros(a, dtype=np.int64), np.zeros(e - 1, dtype=np.int64), 0.0)
    j = j + 1
    j[np.arange(seen) * design.reviews] = 0
    score = worth[i] + severity[j] + NOISE_SD * chance.standard_normal(len(i))
    return Invented(table(i, j, score), worth, severity)


def dealt(
    chance: np.random.Generator, design: Design, panel_of: Codes, works_in: Codes, overlap: float
) -> tuple[Codes, Codes]:
    """Application and expert of each review: even loads, experts of the application's panel.

    A share `overlap` of the reviews goes to experts of other panels. Each panel needs as many
    experts as an application has reviews.
    """
    if np.bincount(works_in).min() < design.reviews:
        raise ValueError(design)
    loads = np.zeros(design.experts)
    readers = np.empty((design.applications, design.reviews), dtype=np.int64)
    for application in chance.permutation(design.applications):
        own = works_in == panel_of[application]
        away = int(np.sum(chance.random(design.reviews) < overlap)) if overlap else 0
        order = loads + chance.random(design.experts)
        at_home = np.argsort(np.where(own, order, np.inf), kind="stable")
        guests = np.argsort(np.where(own, np.inf, order), kind="stable")
        chosen = np.concatenate([at_home[: design.reviews - away], guests[:away]])
        loads[chosen] += 1
        readers[application] = chosen
    return np.repeat(np.arange(design.applications), design.reviews), readers.ravel()


def table(i: Codes, j: Codes, score: Floats) -> pd.DataFrame:
    """Columns application, expert, score; whole points between 0 and 100."""
    return pd.DataFrame(
        {
            "application": np.array([f"A{n:04}" for n in i], dtype=object),
            "expert": np.array([f"E{n:03}" for n in j], dtype=object),
            "score": np.clip(np.round(score), 0, 100),
        }
    )
