"""Who could review an application: every expert, best first, with what speaks for and against."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from kepu_review.model import Application, Assignment, Conflict, Expert, ReviewState
from kepu_review.store import Reader, Stages
from kepu_review.workflow.assigning import why_not_assigned
from kepu_review.workflow.guards import known


@dataclass(frozen=True, slots=True)
class Candidate:
    """An expert, seen from one application."""

    expert: Expert
    load: int
    speciality: bool | None  # None: the expert told none
    same_region: bool  # a hint, no conflict
    refusal: str  # why not; "" if nothing stands against it


def candidates(db: Reader, application: str) -> tuple[Candidate, ...]:
    """Every expert of the round: those who can come first, of the speciality, with least load."""
    found = known(db, application)
    mine: dict[str, list[Assignment]] = defaultdict(list)
    conflicts: dict[str, list[Conflict]] = defaultdict(list)
    for pair in db.assignments():
        mine[pair.expert].append(pair)
    for one in db.conflicts():
        conflicts[one.expert].append(one)
    reviews = {review.expert: review for review in db.reviews(application=application)}
    recused = db.reviews(application=application, state=ReviewState.RECUSED, stage=Stages.EVERY)
    reviews |= {review.expert: review for review in recused}
    every = [
        Candidate(
            expert,
            len(mine[expert.id]),
            _fits(found, expert),
            found.region is not None and found.region == expert.region,
            why_not_assigned(
                found,
                expert,
                mine=mine[expert.id],
                conflicts=conflicts[expert.id],
                review=reviews.get(expert.id),
            ),
        )
        for expert in db.experts()
    ]
    return tuple(sorted(every, key=_order))


def _fits(application: Application, expert: Expert) -> bool | None:
    return application.category in expert.specialities if expert.specialities else None


def _order(one: Candidate) -> tuple[bool, int, int, str]:
    closeness = {True: 0, None: 1, False: 2}[one.speciality]
    return bool(one.refusal), closeness, one.load, one.expert.id
