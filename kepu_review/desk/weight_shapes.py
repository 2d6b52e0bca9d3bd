"""What hangs on the weights of criteria, as an answer; sentences and cells are made in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kepu_review.desk.certainty_shapes import refusal_json

if TYPE_CHECKING:
    from kepu_review.desk.certainty_shapes import Applications
    from kepu_review.workflow import Round
    from kepu_review.workflow.weighed import WeightsNow, WeightsOf


def weights_json(rnd: Round, found: WeightsNow, applications: Applications) -> dict[str, Any]:
    """One entry for each rubric; rows are empty where there is nothing to weigh."""
    names = {name: app.name for name, app in applications.items()}
    return {
        "refused": refusal_json(found.refused, applications),
        "note": found.note,
        "rubrics": [_rubric(rnd, one, names) for one in found.rubrics],
    }


def _rubric(rnd: Round, one: WeightsOf, names: dict[str, str]) -> dict[str, Any]:
    from kepu_review.workflow.weighing_words import cells_of, is_sensitive

    rows = []
    for row in one.criteria:
        cells, move = cells_of(one, row, names), row.nearest
        rows.append(
            {
                "criterion": row.criterion,
                "title": row.title,
                "points": row.points,
                "range": cells.range,
                "near": cells.near,
                "first": cells.first,
                "distance": None if move is None else abs(move.becomes - row.points),
            }
        )
    return {
        "title": one.title,
        "categories": [rnd.category_title(name) for name in one.categories],
        "words": list(one.words),
        "sensitive": is_sensitive(one),
        "rows": rows,
    }
