"""Opening another phase: one act, at the chair's desk and at the secretary's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kepu_review.desk.context import Context, round_json, word
from kepu_review.errors import UsageError
from kepu_review.model import Phase
from kepu_review.text import t
from kepu_review.workflow import change_phase


def open_phase(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """Open another phase."""
    try:
        wanted = Phase(word(body, "phase"))
    except ValueError:
        raise UsageError(t("没有这个阶段。")) from None
    change_phase(
        context.rnd,
        wanted,
        reason=word(body, "reason", optional=True),
        actor=context.person,
        key=context.key,
    )
    return {"round": round_json(context.rnd.info)}
