"""One's own marks across applications, and their distribution; nobody else's."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from kepu_review import rubrics
from kepu_review.desk.context import Context
from kepu_review.desk.home import myself
from kepu_review.desk.shapes import text_of
from kepu_review.model import Application, Review, ReviewState, Rubric
from kepu_review.store import Reader

BINS = 10
WIDTH = 100 // BINS


def columns(context: Context, _body: Mapping[str, Any]) -> dict[str, Any]:
    """My marks of every application that is mine and from which I am not recused."""
    rnd = context.rnd
    rows: list[dict[str, Any]] = []
    used: dict[str, Rubric] = {}
    with rnd.store.reading() as db:
        myself(context, db)
        mine = {a.application for a in db.assignments(expert=context.person)}
        versions = {p.application: v for p, v in db.review_versions(context.person).items()}
        reviews = {r.application: r for r in db.reviews(expert=context.person)}
        for app in db.applications(ids=mine):
            review = reviews.get(app.id)
            if review is not None and review.state is ReviewState.RECUSED:
                continue
            rubric = _rubric_of(context, db, app, review)
            if rubric is None:
                continue
            used[rubric.hash] = rubric
            version = versions[app.id][1] if review is not None else 0
            rows.append(_row(context, app, review, rubric, version))
    shares = [_share(row, used) for row in rows]
    return {
        "rubrics": {name: rubrics.to_json(rubric) for name, rubric in used.items()},
        "rows": rows,
        "distribution": distribution([share for share in shares if share is not None]),
    }


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


def _rubric_of(
    context: Context, db: Reader, app: Application, review: Review | None
) -> Rubric | None:
    fixed = None if review is None else context.rnd.rubric_of(db, review.rubric)
    return fixed or context.rnd.rubric_for(db, app.category)


def _row(
    context: Context, app: Application, review: Review | None, rubric: Rubric, version: int
) -> dict[str, Any]:
    kept: dict[str, Any] = context.memory.setdefault("columns", {})
    known = kept.get(app.id)
    mark = (version, rubric.hash)
    if known is None or known[0] != mark:
        known = (mark, _marks(context, review, rubric))
        kept[app.id] = known
    return {
        "application": app.id,
        "name": app.name,
        "category": app.category,
        "rubric": rubric.hash,
        **known[1],
    }


def _marks(context: Context, review: Review | None, rubric: Rubric) -> dict[str, Any]:
    if review is None:
        return {"state": "new", "total": None, "marks": {}}
    total = context.rnd.total_of(rubric, review)
    return {
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
