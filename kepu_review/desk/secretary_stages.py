"""环节: where the round stands in its programme, what each stage still needs, and entering one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kepu_review.desk.context import Context, moment, word
from kepu_review.desk.secretary_screening import names
from kepu_review.store import Reader
from kepu_review.workflow.stagelist import stage_rows
from kepu_review.workflow.staging import enter_stage


def stages_json(context: Context, db: Reader) -> list[dict[str, Any]]:
    """Every stage with its state and what is in the way; empty where the programme names none."""
    rows = stage_rows(context.rnd, db)
    return [{**row, "entered_at": moment(row["entered_at"])} for row in rows]


def stages(context: Context, _body: Mapping[str, Any]) -> dict[str, Any]:
    """The stages as they are now."""
    with context.rnd.store.reading() as db:
        return {"stages": stages_json(context, db)}


def enter(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """Enter a stage; conditions that are set aside are named, with a reason."""
    enter_stage(
        context.rnd,
        word(body, "stage"),
        word(body, "reason", optional=True),
        despite=names(body, "despite") or (),
        actor=context.person,
        key=context.key,
    )
    return stages(context, {})


VERBS = {"secretary.stages": stages, "secretary.stage": enter}
