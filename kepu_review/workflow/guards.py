"""What an act needs to be allowed; asked inside its own write transaction."""

from __future__ import annotations

from datetime import UTC, datetime

from kepu_review.errors import PhaseClosed, Refused, UsageError
from kepu_review.model import Application, Phase, ScreeningState
from kepu_review.store import Reader
from kepu_review.text import t

PHASES = {
    Phase.SETUP: ("受理与形式审查", "Intake and screening"),
    Phase.REVIEW: ("专家评审", "Expert review"),
    Phase.DELIBERATION: ("汇总合议", "Deliberation"),
    Phase.CLOSED: ("归档", "Closed"),
}
OFFICE = (Phase.SETUP, Phase.REVIEW)
"""Phases in which the secretariat may change applications, experts and assignments."""


def phase_title(phase: Phase) -> str:
    """The phase's name in the language in force."""
    return t(*PHASES[phase])


def in_phase(db: Reader, *allowed: Phase) -> None:
    """The round is in one of these phases.

    Raises
    ------
    PhaseClosed
        it is not.
    """
    now = db.info().phase
    if now in allowed:
        return
    wanted = t("、", ", ").join(phase_title(phase) for phase in allowed)
    raise PhaseClosed(
        t(
            f"现在是「{phase_title(now)}」阶段，这项操作只能在「{wanted}」阶段进行。",
            f"The round is in “{phase_title(now)}”; this is possible in “{wanted}” only.",
        ),
        remedy=t(
            "如确需改动，请先说明理由退回相应阶段。",
            "If it has to change, go back to that phase with a reason.",
        ),
    )


def marks_are_open(db: Reader) -> bool:
    """Whether experts may mark now: the phase, and the deadline."""
    info = db.info()
    late = info.deadline is not None and datetime.now(UTC) > info.deadline
    return info.phase is Phase.REVIEW and not late


def known(db: Reader, application: str) -> Application:
    """The application with this number.

    Raises
    ------
    UsageError
        the round has none.
    """
    found = db.application(application)
    if found is None:
        raise UsageError(t(f"没有申报 {application}。", f"No application {application}."))
    return found


def passed(db: Reader, application: str) -> Application:
    """The application, which has passed screening.

    Raises
    ------
    Refused
        it has not.
    """
    found = known(db, application)
    state = db.screening(application)[application][0]
    if state is not ScreeningState.PASSED:
        raise Refused(
            t(
                f"申报 {application} 没有通过形式审查。",
                f"Application {application} has not passed screening.",
            ),
            remedy=t("先完成形式审查。", "Finish its screening first."),
        )
    return found
