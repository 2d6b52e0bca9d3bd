"""What an act needs to be allowed; asked inside its own write transaction."""

from __future__ import annotations

from datetime import UTC, datetime

from kepu_review.errors import PhaseClosed, Refused, UsageError
from kepu_review.model import (
    USUAL_STAGE,
    Application,
    Phase,
    Programme,
    Rescore,
    ReviewState,
    ScreeningState,
    Stage,
)
from kepu_review.store import Reader, Stages
from kepu_review.text import msg, t

PHASES = {
    Phase.SETUP: msg("受理与形式审查"),
    Phase.REVIEW: msg("专家评审"),
    Phase.DELIBERATION: msg("汇总合议"),
    Phase.CLOSED: msg("归档"),
}
OFFICE = (Phase.SETUP, Phase.REVIEW)
"""Phases in which the secretariat may change applications, experts and assignments."""
NOT_CLOSED = (*OFFICE, Phase.DELIBERATION)

FIRST_YEAR, LAST_YEAR = 2000, 2100
"""Of a deadline; far from where a time has no counterpart in another zone."""


def phase_title(phase: Phase) -> str:
    """The phase's name in the language in force."""
    return t(PHASES[phase])


def at_work(db: Reader) -> str:
    """The stage that experts mark in now."""
    return db.at_work() or USUAL_STAGE


def stage_hides(programme: Programme, db: Reader, what: str) -> bool:
    """Whether the stage that experts mark in keeps `what` from them, by what it says they see.

    A stage that says nothing of it hides nothing. Marks, totals and names are held by the
    blindness of the programme, phase by phase.
    """
    found = programme.stage(at_work(db))
    return found is not None and bool(found.sees) and what not in found.sees


def known_stage(programme: Programme, stage: str) -> Stage:
    """The stage of the programme with this id.

    Raises
    ------
    UsageError
        it has none.
    """
    found = programme.stage(stage)
    if found is None:
        named = t("、").join(f"{one.id}（{one.shown}）" for one in programme.stages)
        raise UsageError(
            t("本项目没有环节“{stage}”。", stage=stage),
            remedy=t("可选：") + named if named else t("认定项目没有写明环节。"),
        )
    return found


def has_recused(db: Reader, expert: str, application: str) -> bool:
    """Whether the expert stepped back from the application, in whatever stage."""
    state = ReviewState.RECUSED
    return bool(db.reviews(expert, application, state=state, stage=Stages.EVERY))


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
    wanted = t("、").join(phase_title(phase) for phase in allowed)
    raise PhaseClosed(
        t(
            "现在是“{now}”阶段，这项操作只能在“{wanted}”阶段进行。",
            now=phase_title(now),
            wanted=wanted,
        ),
        remedy=t("如确需改动，请先说明理由退回相应阶段。"),
    )


def marks_are_open(db: Reader) -> bool:
    """Whether experts may mark now: the phase, and the deadline."""
    info = db.info()
    late = info.deadline is not None and datetime.now(UTC) > info.deadline
    return info.phase is Phase.REVIEW and not late


def sensible_deadline(deadline: datetime) -> None:
    """The time says its zone and is of this century.

    Raises
    ------
    UsageError
        it does not, or is not.
    """
    if deadline.tzinfo is None:
        raise UsageError(
            t("截止时间须带时区。"),
            remedy=t("例如 datetime.now().astimezone()。"),
        )
    if not FIRST_YEAR <= deadline.year <= LAST_YEAR:
        raise UsageError(
            t("截止时间的年份 {year} 不对。", year=deadline.year),
            remedy=t(
                "请填 {first_year} 至 {last_year} 年之间的时间。",
                first_year=FIRST_YEAR,
                last_year=LAST_YEAR,
            ),
        )


def recalled_for_rescore(db: Reader, application: str | None = None) -> tuple[Rescore, ...]:
    """Open requests whose sheet is recalled just now, so that it does not count."""
    return tuple(
        one
        for one in db.rescores(application=application)
        if one.answer is None
        and (review := db.review(one.application, one.expert)) is not None
        and review.state is ReviewState.DRAFT
    )


def not_being_changed(db: Reader, application: str) -> None:
    """No sheet of the application is recalled to be looked at again.

    Raises
    ------
    Refused
        some are; without them it would be judged by the others alone.
    """
    count = len(recalled_for_rescore(db, application))
    if count:
        raise Refused(
            t(
                "申报 {application} 有 {count} 份评审表已撤回复核中，尚未重新提交。",
                application=application,
                count=count,
            ),
            remedy=t("请等专家重新提交；专家不能提交的，写明理由退回评审阶段，取消复核后再办。"),
        )


def known(db: Reader, application: str) -> Application:
    """The application with this number.

    Raises
    ------
    UsageError
        the round has none.
    """
    found = db.application(application)
    if found is None:
        raise UsageError(t("没有申报 {application}。", application=application))
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
            t("申报 {application} 没有通过形式审查。", application=application),
            remedy=t("先完成形式审查。"),
        )
    return found
