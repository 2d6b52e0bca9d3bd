"""The matrix application × expert: how far each sheet is, and its total where that is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kepu_review.desk.context import Context
from kepu_review.desk.shapes import text_of
from kepu_review.model import Assignment, ReviewState
from kepu_review.store import Reader
from kepu_review.text import language
from kepu_review.workflow import Veil, handed_in, veil
from kepu_review.workflow.facts import facts_now
from kepu_review.workflow.sheets import Sheet, Versions


def matrix(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ARG001 — a verb
    """Every application with a sheet or an expert, by number; cells by expert."""
    rnd = context.rnd
    with rnd.store.reading() as db:
        key = (db.pulse(), language())
        return rnd.kept.get("matrix", key, lambda: _matrix(context, db))


def _matrix(context: Context, db: Reader) -> dict[str, Any]:
    rnd = context.rnd
    hidden = veil(rnd, db)
    versions = db.review_versions()
    basis = facts_now(rnd, db).basis
    sheets = {} if hidden.totals else handed_in(rnd, db, versions)
    cells = _cells(db, hidden, basis.assigned, versions, sheets)
    frozen = db.frozen()
    full = {
        name: text_of(rubric.full_marks)
        for name in rnd.categories
        if (rubric := rnd.rubric_for(db, name)) is not None
    }
    rows = []
    for name in sorted(cells):
        app = basis.applications[name]
        rows.append(
            {
                "application": name,
                "name": app.name,
                "category": app.category,
                "category_title": rnd.category_title(app.category),
                "full": full.get(app.category or ""),
                "frozen": frozen[name].reason if name in frozen else None,
                "cells": cells[name],
            }
        )
    experts = sorted(hidden.experts, key=hidden.sort_key)
    return {
        "experts": [{"id": hidden.key(each), "name": hidden.alias(each)} for each in experts],
        "rows": rows,
        "blind": {"names": hidden.names, "totals": hidden.totals, "marks": hidden.marks},
    }


def _cells(
    db: Reader,
    hidden: Veil,
    assigned: frozenset[Assignment],
    versions: Versions,
    sheets: Mapping[Assignment, Sheet],
) -> dict[str, dict[str, dict[str, Any]]]:
    asked = {(one.application, one.expert) for one in db.rescores() if one.answer is None}
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for pair in _shown_order({*assigned, *versions}, hidden):
        state = versions[pair][0] if pair in versions else None
        sheet = sheets.get(pair)
        cell: dict[str, Any] = {
            "state": "new" if state is None else state.value,
            "total": None if sheet is None else _points(sheet),
        }
        if pair not in assigned and state is not ReviewState.RECUSED:
            cell["off"] = True  # assigned no more; what was handed in does not count
        if (pair.application, pair.expert) in asked:
            cell["rescore"] = True
        found.setdefault(pair.application, {})[hidden.key(pair.expert)] = cell
    return found


def _shown_order(pairs: Iterable[Assignment], hidden: Veil) -> list[Assignment]:
    return sorted(pairs, key=lambda pair: (pair.application, hidden.sort_key(pair.expert)))


def _points(sheet: Sheet) -> str | None:
    return None if sheet.total is None else text_of(sheet.total.points)


VERBS = {"chair.matrix": matrix}
