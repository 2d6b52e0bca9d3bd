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

FEW = 100
"""Up to so many changed sheets are read one by one; more are read with all the others."""
_NO_MARKS: Mapping[str, Mark] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Sheet:
    """A handed-in review, its marks left out and its total worked out."""

    review: Review
    total: rubrics.Total | None
    """None for a sheet that was never marked."""
    seq: int
    """Number of its newest event in the chain of its expert."""


def handed_in(rnd: Round, db: Reader, versions: Versions) -> Mapping[Assignment, Sheet]:
    """Every handed-in sheet of this snapshot, by its keys, in their order.

    `versions` are those of the same snapshot. A sheet is read again only where its newest event is
    another one than before: in one chain the same number is the same content.
    """
    held: Mapping[Assignment, Sheet] = rnd.kept.latest("sheets") or {}
    wanted = [pair for pair, version in versions.items() if version[0] is ReviewState.SUBMITTED]
    kept = {pair: held[pair] for pair in wanted if _is_same(held.get(pair), versions[pair])}
    fresh = {
        sheet_of(review): _sheet(rnd, db, review, versions[sheet_of(review)][1])
        for review in _read(db, [pair for pair in wanted if pair not in kept])
    }
    found = {pair: kept.get(pair) or fresh[pair] for pair in wanted}
    rnd.kept.put("sheets", found)
    return found


def sheet_of(review: Review) -> Assignment:
    """The keys of the review."""
    return Assignment(review.application, review.expert, review.stage)


def _is_same(held: Sheet | None, version: tuple[ReviewState, int, datetime]) -> bool:
    _, seq, at = version
    return held is not None and held.seq == seq and held.review.saved_at == at


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


def _sheet(rnd: Round, db: Reader, review: Review, seq: int) -> Sheet:
    rubric = rnd.rubric_of(db, review.rubric)
    total = None if rubric is None else rubrics.total(rubric, review.marks, review.vetoes)
    return Sheet(replace(review, marks=_NO_MARKS), total, seq)
