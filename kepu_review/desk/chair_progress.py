"""How far the pairs that are assigned now have come; counted without reading a sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from kepu_review.desk.context import Context, moment
from kepu_review.model import Application, Assignment, ReviewState
from kepu_review.workflow import Veil

Versions = Mapping[Assignment, tuple[ReviewState, int, datetime]]


def progress_json(
    context: Context,
    assigned: Collection[Assignment],
    versions: Versions,
    applications: Mapping[str, Application],
    veil: Veil,
) -> dict[str, Any]:
    """Counts by expert and by category, and when each expert last did something."""
    return {
        "experts": _by_expert(assigned, versions, veil),
        "categories": _by_category(context, assigned, versions, applications),
    }


def _by_expert(
    assigned: Collection[Assignment], versions: Versions, veil: Veil
) -> list[dict[str, Any]]:
    given = Counter(pair.expert for pair in assigned)
    came = Counter((p.expert, versions[p][0]) for p in assigned if p in versions)
    away = Counter(p.expert for p, (state, *_) in versions.items() if state is ReviewState.RECUSED)
    last: dict[str, datetime] = {}
    for pair, (_, _, at) in versions.items():
        if pair.expert not in last or last[pair.expert] < at:
            last[pair.expert] = at
    return [
        {
            "id": veil.key(expert),
            "name": veil.alias(expert),
            "assigned": given[expert],
            "submitted": came[expert, ReviewState.SUBMITTED],
            "draft": came[expert, ReviewState.DRAFT],
            "recused": away[expert],
            "last_saved": moment(last.get(expert)),
        }
        for expert in sorted(veil.experts, key=veil.sort_key)
    ]


def _by_category(
    context: Context,
    assigned: Collection[Assignment],
    versions: Versions,
    applications: Mapping[str, Application],
) -> list[dict[str, Any]]:
    category = {number: app.category or "" for number, app in applications.items()}
    total = Counter(category[number] for number in {pair.application for pair in assigned})
    expected = Counter(category[pair.application] for pair in assigned)
    came = Counter((category[p.application], versions[p][0]) for p in assigned if p in versions)
    return [
        {
            "id": name,
            "title": context.rnd.category_title(name),
            "applications": total[name],
            "expected": expected[name],
            "submitted": came[name, ReviewState.SUBMITTED],
            "draft": came[name, ReviewState.DRAFT],
            "recused": came[name, ReviewState.RECUSED],
        }
        for name in context.rnd.categories
    ]
