"""The tables; missing is NaN/NA, never 0."""

from __future__ import annotations

import pandas as pd

from kepu_review import rubrics
from kepu_review.frames.counting import RubricOf
from kepu_review.model import Review
from kepu_review.store import Reader, Stages

APPLICATION_COLUMNS = ["id", "name", "applicant", "category", "subtype", "region", "nominator"]
FINDING_COLUMNS = ["application", "severity", "rule", "field", "message", "remedy", "clause"]
REVIEW_COLUMNS = ["application", "expert", "stage", "state", "revision", "total", "comment"]
MARK_COLUMNS = [
    "application",
    "expert",
    "criterion",
    "state",
    "level",
    "points",
    "comment",
    "stage",
]


def applications(db: Reader) -> pd.DataFrame:
    """One row per application: fixed columns, `screening`, then one column per field present."""
    states = db.screening()
    rows = []
    for app in db.applications():
        row = {column: getattr(app, column) for column in APPLICATION_COLUMNS}
        row["screening"] = states[app.id][0].value if app.id in states else "pending"
        rows.append({**row, **app.values})
    frame = pd.DataFrame(rows)
    return frame if rows else pd.DataFrame(columns=[*APPLICATION_COLUMNS, "screening"])


def findings(db: Reader) -> pd.DataFrame:
    """One row per finding of the last check, columns as `Finding`."""
    rows = [
        {column: getattr(found, column) for column in FINDING_COLUMNS} for found in db.findings()
    ]
    return pd.DataFrame(rows, columns=FINDING_COLUMNS)


def reviews(db: Reader, rubric_of: RubricOf) -> pd.DataFrame:
    """One row per application and expert; `total` in points, NaN where there is none yet."""
    rows = [
        {
            "application": review.application,
            "expert": review.expert,
            "stage": review.stage,
            "state": review.state.value,
            "revision": review.revision,
            "total": _points(review, rubric_of),
            "comment": review.comment,
        }
        for review in db.reviews(stage=Stages.EVERY)
    ]
    return pd.DataFrame(rows, columns=REVIEW_COLUMNS).astype({"total": float})


def marks(db: Reader, rubric_of: RubricOf) -> pd.DataFrame:
    """One row per marked criterion of each sheet; `points` NaN for 不适用 and 弃权."""
    rows = []
    for review in db.reviews(stage=Stages.EVERY):
        rubric = rubric_of(review.rubric)
        for name, mark in review.marks.items():
            leaf = None if rubric is None else rubric.leaf(name)
            points = None if leaf is None else rubrics.points(leaf, mark)
            rows.append(
                {
                    "application": review.application,
                    "expert": review.expert,
                    "criterion": name,
                    "state": mark.state.value,
                    "level": mark.level,
                    "points": None if points is None else float(points),
                    "comment": mark.comment,
                    "stage": review.stage,
                }
            )
    return pd.DataFrame(rows, columns=MARK_COLUMNS).astype({"points": float})


def _points(review: Review, rubric_of: RubricOf) -> float | None:
    rubric = rubric_of(review.rubric)
    if rubric is None:
        return None
    points = rubrics.total(rubric, review.marks, review.vetoes).points
    return None if points is None else float(points)
