"""What is in the database, read beside the running servers."""

from __future__ import annotations

from pathlib import Path

from kepu_review.model import Review
from kepu_review.workflow import open_round


def stored_review(place: Path, application: str, expert: str) -> Review | None:
    with open_round(place) as rnd, rnd.store.reading() as db:
        return db.review(application, expert)


def stored_total(place: Path, application: str, expert: str) -> str | None:
    """The total as the rubric computes it from what is stored."""
    from kepu_review import rubrics

    with open_round(place) as rnd, rnd.store.reading() as db:
        review = db.review(application, expert)
        assert review is not None
        rubric = rnd.rubric_of(db, review.rubric)
        assert rubric is not None
        points = rubrics.total(rubric, review.marks, review.vetoes).points
        return None if points is None else f"{points.normalize():f}"
