"""A small round whose experts differ: one strict, one generous; every sheet is handed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from kepu_review import programmes
from kepu_review.hookspecs import hookimpl
from kepu_review.model import Assignment, Category, Mark, Phase, Programme
from kepu_review.plugins import Plugins
from kepu_review.workflow import (
    Round,
    change_phase,
    check,
    create_round,
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


class Ruled(small.SmallPlugin):
    """The small plugin with other rules, and a second category under the same rubric."""

    def __init__(self, folder: Path, rules: str) -> None:
        super().__init__(folder)
        self._rules = rules

    @hookimpl
    def kepu_categories(self) -> tuple[Category, ...]:
        return (small.HALL, replace(small.HALL, id="lab", title="虚构所"))

    @hookimpl
    def kepu_programmes(self) -> tuple[Programme, ...]:
        return (programmes.loads(self._rules, "small.yaml"),)


def plugins(folder: Path, rules: str) -> Plugins:
    """A host with nothing but the small plugin under these rules."""
    home = folder / "small-rubrics"
    home.mkdir(exist_ok=True)
    return Plugins(entry_points=False, extra=[Ruled(home, rules)])


def round_to_judge(
    folder: Path, location: str | None = None, *, apart: bool = False, rules: str = ""
) -> Round:
    """Twelve applications, four experts, three on each; `apart`: two panels of two on their own.

    Under other `rules`, a whole programme, the second panel's applications are of another category
    where there is one.
    """
    if rules:
        place = location or str(folder / "round")
        rnd = create_round(place, "small", plugins=plugins(folder, rules))
    else:
        rnd = small.new_round(folder, location)
    made = [replace(one, values={"open_days": 220}) for one in small.applications(NUMBER)]
    if "lab" in rnd.categories:
        made = [replace(a, category="hall" if int(a.id[1:]) % 2 else "lab") for a in made]
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
