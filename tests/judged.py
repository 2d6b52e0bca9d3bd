"""A small round whose experts differ: one strict, one generous; every sheet is handed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from kepu_review.model import Assignment, Mark, Phase
from kepu_review.workflow import (
    Round,
    change_phase,
    check,
    import_applications,
    import_experts,
    reassign,
    settle_by_findings,
)
from kepu_review.workflow.declaring import declare_no_conflict
from tests import small

LEANS: Mapping[str, float] = {"E1": -1.5, "E2": 1.5, "E3": 0.0, "E4": 0.5}
"""Points of 10 that each expert gives more than the others."""
NUMBER = 12


def round_to_judge(folder: Path, location: str | None = None, *, apart: bool = False) -> Round:
    """Twelve applications, four experts, three on each; `apart`: two panels of two on their own."""
    rnd = small.new_round(folder, location)
    made = [replace(one, values={"open_days": 220}) for one in small.applications(NUMBER)]
    import_applications(rnd, made, file="申报表.xlsx", sha256="0" * 64)
    import_experts(rnd, small.experts(4))
    check(rnd)
    settle_by_findings(rnd)
    for number in range(1, NUMBER + 1):
        for expert in _panel(number, apart=apart):
            reassign(rnd, f"A{number}", add=expert, reason="测试")
    change_phase(rnd, Phase.REVIEW)
    return rnd


def all_judged(rnd: Round) -> None:
    """Every sheet handed in: the quality of the application and the lean of the expert."""
    pairs = small.pairs(rnd)
    for expert in LEANS:
        declare_no_conflict(rnd, expert, [a for a, who in pairs if who == expert])
    for application, expert in pairs:
        small.hand_in(rnd, expert, application, _sheet(application, expert))


def science(application: str, expert: str) -> str:
    """The mark out of 10."""
    quality = 1.5 + 0.5 * int(application[1:])
    chance = (int(application[1:]) * 7 + int(expert[1:]) * 5) % 3 * 0.5
    return f"{min(10.0, max(0.0, quality + LEANS[expert] + chance)):g}"


def assigned(rnd: Round) -> set[Assignment]:
    """The pairs as they are now."""
    with rnd.store.reading() as db:
        return set(db.assignments())


def _panel(number: int, *, apart: bool) -> list[str]:
    if apart:
        return ["E1", "E2"] if number % 2 else ["E3", "E4"]
    left_out = number % 4
    return [f"E{n}" for n in range(1, 5) if n != left_out + 1]


def _sheet(application: str, expert: str) -> dict[str, Mark]:
    return small.sheet(days="6.5", level="合格", science=science(application, expert))
