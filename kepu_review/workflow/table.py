"""The ranked list as plain rows, for JSON, CSV and the terminal."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kepu_review.model import Certainty
from kepu_review.workflow.blindness import veil
from kepu_review.workflow.certainty import certainties_by, certainty_fields
from kepu_review.workflow.fitting import MODELS
from kepu_review.workflow.round import Round
from kepu_review.workflow.standing import Standing, rank_round

if TYPE_CHECKING:
    import pandas as pd


def ranking_rows(
    rnd: Round,
    *,
    method: str | None = None,
    category: str | None = None,
    weights: Mapping[str, float] | None = None,
    standing: Standing | None = None,
    stage: str | None = None,
) -> list[dict[str, Any]]:
    """One dict per application, ranked ones first; a missing score is None.

    Keys: rank, category_rank, application_id, name, applicant, category, category_title, region,
    score, reviews, tied, reason; score_STAGE for each scored stage where several have sheets. A
    ranking that takes out the severity of experts ("adjusted", "blup") has besides raw_score,
    raw_rank, adjusted_score, adjusted_rank, standard_error, rank_low, rank_high, p_in, borderline.
    """
    made = standing or rank_round(rnd, method=method, category=category, weights=weights)
    known = _certainties(rnd, made, stage)
    regions = {region.id: region.title for region in rnd.programme.regions}
    rows = []
    for one in made.ranked:
        app = made.applications[one.application]
        rows.append(
            {
                "rank": one.rank,
                "category_rank": one.category_rank,
                "application_id": app.id,
                "name": app.name,
                "applicant": app.applicant,
                "category": app.category,
                "category_title": rnd.category_title(app.category),
                "region": regions.get(app.region or "", app.region),
                "score": one.score,
                "reviews": one.reviews,
                "tied": one.tied,
                "reason": one.reason,
                **({} if known is None else certainty_fields(known.get(app.id))),
                **{f"score_{s.stage.id}": s.score(app.id) for s in made.stages},
            }
        )
    return rows


def _certainties(rnd: Round, made: Standing, stage: str | None) -> Mapping[str, Certainty] | None:
    """None for a ranking that knows no error."""
    if made.method not in MODELS:
        return None
    with rnd.store.reading() as db:
        return certainties_by(rnd, db, veil(rnd, db), made, stage)


def ranking(
    rnd: Round,
    *,
    method: str | None = None,
    category: str | None = None,
    weights: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """The ranked list as a DataFrame, best first; columns as `ranking_rows`.

    `weights` gives each expert a weight, for the method `weighted`.

    Raises
    ------
    MethodRefused
        the method's preconditions fail.
    """
    import pandas as pd

    return pd.DataFrame(ranking_rows(rnd, method=method, category=category, weights=weights))


def write_csv(rows: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Write the rows as `csv_bytes` has them."""
    path.write_bytes(csv_bytes(rows))


def csv_bytes(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """The rows as UTF-8 CSV with a byte order mark, as spreadsheets expect.

    A text that a spreadsheet would run as a formula is preceded by an apostrophe.
    """
    file = StringIO(newline="")
    writer = csv.DictWriter(file, fieldnames=list(rows[0]) if rows else [])
    writer.writeheader()
    writer.writerows({key: _inert(value) for key, value in row.items()} for row in rows)
    return file.getvalue().encode("utf-8-sig")


def _inert(value: object) -> object:
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return value
