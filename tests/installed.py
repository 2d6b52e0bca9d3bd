"""A round that any other process can open too: the installed programme, a few invented bases."""

from __future__ import annotations

from pathlib import Path

from kepu_review.model import Application, Expert, Phase, ScreeningState
from kepu_review.workflow import (
    Round,
    assign,
    change_phase,
    check,
    create_round,
    decide_screening,
    import_applications,
    import_experts,
)


def new_round(folder: Path, location: str | None = None) -> Round:
    """A round of the Quzhou programme without applications, in `folder`/round or at `location`."""
    return create_round(location or folder / "round", "quzhou")


def round_in_review(folder: Path, location: str | None = None, applications: int = 4) -> Round:
    """With applications that passed and three experts E1 to E3, open for marks."""
    rnd = new_round(folder, location)
    made = _applications(applications)
    import_applications(rnd, made, file="申报表.xlsx", sha256="0" * 64)
    import_experts(rnd, _experts())
    check(rnd)
    for application in made:
        decide_screening(rnd, application.id, ScreeningState.PASSED, reason="测试")
    assign(rnd, per_application=2)
    change_phase(rnd, Phase.REVIEW)
    return rnd


def _applications(count: int) -> tuple[Application, ...]:
    return tuple(
        Application(
            id=f"A{number}",
            name=f"虚构{number}号馆科普教育基地",
            applicant=f"虚构单位{number}",
            category="venue",
            values={"open_days": 200 + number},
        )
        for number in range(1, count + 1)
    )


def _experts() -> tuple[Expert, ...]:
    return tuple(
        Expert(id=f"E{number}", name=f"专家{number}", affiliation=f"虚构大学{number}")
        for number in range(1, 4)
    )
