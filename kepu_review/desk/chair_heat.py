"""逐份打分: every mark beside what was to be expected of this expert for this application."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kepu_review.desk.certainty_shapes import refusal_json
from kepu_review.desk.context import Context
from kepu_review.store import Reader
from kepu_review.workflow import Veil
from kepu_review.workflow.apart import called, not_hidden
from kepu_review.workflow.facts import facts_now
from kepu_review.workflow.fitting import content, stage_fits

if TYPE_CHECKING:
    from kepu_review.severity import Fit

DIGITS = 3
"""Decimals that a page shows are fewer."""


def heat(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ARG001 — a verb
    """Rows best first, columns from strict to generous; of several stages, the last."""
    rnd = context.rnd
    with rnd.store.reading() as db:
        hidden = not_hidden(rnd, db)
        key = (content(rnd, db), hidden.names)
        return rnd.kept.get("chair heat", key, lambda: _heat(context, db, hidden))


def _heat(context: Context, db: Reader, hidden: Veil) -> dict[str, Any]:
    stage = stage_fits(context.rnd, db, hidden)[-1]
    apps, names = facts_now(context.rnd, db).applications, called(hidden)
    leans = {str(k): float(b) for fit in stage.fits for k, b in fit.experts["severity"].items()}
    columns = sorted(leans, key=lambda key: (leans[key], list(names).index(key)))
    place = {key: at for at, key in enumerate(columns)}
    found = [row for fit in stage.fits for row in _rows(fit, place)]
    found.sort(key=lambda row: (-row[1], row[0]))
    return {
        "refused": None if stage.fits else refusal_json(stage.refusal, apps),
        "unit": max((fit.variance.residual for fit in stage.fits), default=1.0) ** 0.5 or 1.0,
        "experts": [{"id": key, "name": names[key]} for key in columns],
        "rows": [
            {"application": name, "name": apps[name].name, "cells": cells}
            for name, _, cells in found
        ],
    }


def _rows(fit: Fit, place: Mapping[str, int]) -> list[tuple[str, float, list[list[float]]]]:
    """(application, score, cells); a cell is column, mark, and its difference from the expected."""
    ratings = fit.ratings
    cells: dict[int, list[list[float]]] = defaultdict(list)
    for i, j, mark, left in zip(ratings.i, ratings.j, ratings.y, fit.residuals, strict=True):
        column = place[str(ratings.experts[j])]
        cells[int(i)].append([column, round(float(mark), DIGITS), round(float(left), DIGITS)])
    scores = fit.applications["score"]
    return [
        (str(name), float(scores[name]), sorted(cells[at]))
        for at, name in enumerate(ratings.applications)
    ]


VERBS = {"chair.heat": heat}
