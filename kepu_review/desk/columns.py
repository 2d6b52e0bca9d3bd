"""One's own marks across applications, and their distribution; nobody else's."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from kepu_review import rubrics
from kepu_review.desk.context import Context
from kepu_review.desk.home import applications_shown, my_reviews, myself
from kepu_review.desk.shapes import text_of
from kepu_review.model import Review, Rubric
from kepu_review.store import Reader
from kepu_review.workflow.declaring import in_hand

BINS = 10
WIDTH = 100 // BINS
_UNMARKED: Mapping[str, Any] = {"state": "new", "total": None, "marks": {}}


def columns(context: Context, _body: Mapping[str, Any]) -> dict[str, Any]:
    """My marks of every application that is mine, unless I am recused or in conflict with it."""
    with context.rnd.store.reading() as db:
        myself(context, db)
        rows, used = _rows(context, db)
    shares = [_share(row, used) for row in rows]
    return {
        "rubrics": {name: rubrics.to_json(rubric) for name, rubric in used.items()},
        "rows": rows,
        "distribution": distribution([share for share in shares if share is not None]),
    }


def _rows(context: Context, db: Reader) -> tuple[list[dict[str, Any]], dict[str, Rubric]]:
    versions = {p.application: v for p, v in db.review_versions(context.person).items()}
    mine = in_hand(db, context.person)
    sheets = _sheets(context, db, {a: v[1] for a, v in versions.items() if a in mine})
    fixed = db.rubric_hashes()
    rows: list[dict[str, Any]] = []
    used: dict[str, Rubric] = {}
    for application, shown in applications_shown(context, db, mine).items():
        sheet = sheets.get(application)
        name = fixed.get(shown["category"] or "") if sheet is None else sheet["rubric"]
        rubric = context.rnd.rubric_of(db, name or "")
        if rubric is None:
            continue
        used[rubric.hash] = rubric
        own = _UNMARKED if sheet is None else sheet
        rows.append(
            {
                "application": application,
                "name": shown["name"],
                "category": shown["category"],
                **own,
                "rubric": rubric.hash,
            }
        )
    return rows, used


def _sheets(context: Context, db: Reader, versions: Mapping[str, int]) -> dict[str, dict[str, Any]]:
    """Application → my marks; a body is read once per version of it."""
    kept: dict[str, tuple[int, dict[str, Any]]] = context.memory.setdefault("columns", {})
    changed = [a for a, seq in versions.items() if a not in kept or kept[a][0] != seq]
    for review in my_reviews(context, db, changed):
        rubric = context.rnd.rubric_of(db, review.rubric)
        if rubric is not None:
            kept[review.application] = (
                versions[review.application],
                _marks(context, review, rubric),
            )
    return {a: kept[a][1] for a in versions if a in kept}


def distribution(shares: Sequence[Decimal]) -> dict[str, Any]:
    """How often totals fall into each tenth of the full marks; figures in per cent."""
    counts = [0] * BINS
    for share in shares:
        counts[min(BINS - 1, max(0, int(share // WIDTH)))] += 1
    bins = [
        {"low": WIDTH * number, "high": WIDTH * (number + 1), "count": count}
        for number, count in enumerate(counts)
    ]
    return {
        "bins": bins,
        "count": len(shares),
        "mean": _figure(statistics.mean(shares) if shares else None),
        "median": _figure(statistics.median(shares) if shares else None),
        "sd": _figure(statistics.stdev(shares) if len(shares) > 1 else None),
        "low": _figure(min(shares, default=None)),
        "high": _figure(max(shares, default=None)),
    }


def _marks(context: Context, review: Review, rubric: Rubric) -> dict[str, Any]:
    total = context.rnd.total_of(rubric, review)
    return {
        "rubric": rubric.hash,
        "state": review.state.value,
        "total": text_of(total.points),
        "marks": {
            name: {
                "points": text_of(total.by_criterion.get(name)),
                "level": mark.level,
                "state": mark.state.value,
            }
            for name, mark in review.marks.items()
        },
    }


def _share(row: Mapping[str, Any], used: Mapping[str, Rubric]) -> Decimal | None:
    if row["total"] is None:
        return None
    return Decimal(row["total"]) * 100 / used[row["rubric"]].full_marks


def _figure(number: Decimal | None) -> str | None:
    return None if number is None else f"{number:.4f}"
