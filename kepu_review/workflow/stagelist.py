"""The stages as plain rows, for JSON, the terminal and the desk."""

from __future__ import annotations

from typing import Any

from kepu_review.model import Stage
from kepu_review.store import Reader
from kepu_review.text import msg, t
from kepu_review.workflow.conditions import Blocker, unmet
from kepu_review.workflow.round import Round
from kepu_review.workflow.staging import blockers, next_stages, where

STATES = {
    "past": msg("已过"),
    "passed_over": msg("略过"),
    "present": msg("现在"),
    "next": msg("可进入"),
    "later": msg("以后"),
}
SEES = {
    "application": msg("申报内容"),
    "materials": msg("申报材料"),
    "marks": msg("各项打分"),
    "totals": msg("总分和排名"),
    "names": msg("专家姓名"),
}


def stage_rows(rnd: Round, db: Reader | None = None) -> list[dict[str, Any]]:
    """One row per stage of the programme, in its order.

    `blockers` are what hinders entering it; of the present stage, what hinders leaving it.
    """
    if db is not None:
        return _rows(rnd, db)
    with rnd.store.reading() as reader:
        return _rows(rnd, reader)


def _rows(rnd: Round, db: Reader) -> list[dict[str, Any]]:
    now, following = where(rnd, db), {one.id for one in next_stages(rnd, db)}
    log = {entry.stage: entry for entry in db.stage_log()}
    stages = rnd.programme.stages
    here = -1 if now.present is None else stages.index(now.present)
    rows = []
    for number, one in enumerate(stages):
        state = _state(number, here, one, entered=one.id in log, following=following)
        entry = log.get(one.id)
        hinders = _hinders(rnd, db, one, state)
        rows.append(
            {
                "id": one.id,
                "title": one.shown,
                "kind": one.kind,
                "clause": one.clause,
                "actors": list(one.actors),
                "sees": [t(SEES.get(what, what)) for what in one.sees],
                "scored": one.scored,
                "at_work": one.id == now.at_work,
                "optional": one.optional,
                "state": state,
                "state_title": t(STATES[state]),
                "entered_at": None if entry is None else entry.at,
                "by": None if entry is None else entry.by,
                "reason": "" if entry is None else entry.reason,
                "blockers": [
                    {"condition": b.condition, "message": b.message, "remedy": b.remedy}
                    for b in hinders
                ],
            }
        )
    return rows


def _state(number: int, here: int, one: Stage, *, entered: bool, following: set[str]) -> str:
    if number == here:
        return "present"
    if number < here:
        return "past" if entered else "passed_over"
    return "next" if one.id in following else "later"


def _hinders(rnd: Round, db: Reader, one: Stage, state: str) -> tuple[Blocker, ...]:
    if state == "present":
        return tuple(unmet(rnd, db, one, one.leave))
    return blockers(rnd, one.id, db) if state == "next" else ()
