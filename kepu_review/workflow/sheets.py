"""The handed-in sheets of a round without their marks, remembered from one asking to the next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from kepu_review import rubrics
from kepu_review.model import Assignment, Mark, Review, ReviewState
from kepu_review.store import Reader
from kepu_review.workflow.round import Round

Versions = Mapping[Assignment, tuple[ReviewState, int, datetime]]
Held = Mapping[Assignment, tuple[object, "Sheet"]]

FEW = 100
"""Up to so many changed sheets are read one by one; more are read with all the others."""
_NO_MARKS: Mapping[str, Mark] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Sheet:
    """A handed-in review, its marks left out and its total worked out."""

    review: Review
    total: rubrics.Total | None
    """None for a sheet that was never marked."""


def handed_in(rnd: Round, db: Reader, versions: Versions) -> Mapping[Assignment, Sheet]:
    """Every handed-in sheet of this snapshot, by its keys, in their order.

    `versions` are those of the same snapshot. A sheet is read again only where its newest event is
    another one than before: in one chain the same number is the same content.
    """
    wanted = {
        pair: (seq, at)
        for pair, (state, seq, at) in versions.items()
        if state is ReviewState.SUBMITTED
    }
    held: Held = rnd.kept.latest("sheets") or {}
    changed = [pair for pair, version in wanted.items() if _other(held, pair, version)]
    fresh = {sheet_of(review): review for review in _read(db, changed)}
    found: dict[Assignment, tuple[object, Sheet]] = {}
    for pair, version in wanted.items():
        review = fresh.get(pair)
        found[pair] = held[pair] if review is None else (version, _sheet(rnd, db, review))
    rnd.kept.put("sheets", found)
    return {pair: sheet for pair, (_, sheet) in found.items()}


def sheet_of(review: Review) -> Assignment:
    """The keys of the review."""
    return Assignment(review.application, review.expert, review.stage)


def _other(held: Held, pair: Assignment, version: object) -> bool:
    known = held.get(pair)
    return known is None or known[0] != version


def _read(db: Reader, pairs: Iterable[Assignment]) -> list[Review]:
    wanted = set(pairs)
    if len(wanted) > FEW:
        return [
            review
            for review in db.reviews(state=ReviewState.SUBMITTED)
            if sheet_of(review) in wanted
        ]
    found = (db.review(pair.application, pair.expert, pair.stage) for pair in wanted)
    return [review for review in found if review is not None]


def _sheet(rnd: Round, db: Reader, review: Review) -> Sheet:
    rubric = rnd.rubric_of(db, review.rubric)
    total = None if rubric is None else rubrics.total(rubric, review.marks, review.vetoes)
    return Sheet(replace(review, marks=_NO_MARKS), total)
