"""What a workbook is made from: one snapshot of a round, read once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from kepu_review import rubrics
from kepu_review.masking import without_personal
from kepu_review.model import Application, Expert, Review, Rubric
from kepu_review.store import Reader, Stages
from kepu_review.workflow import Round, Standing, rank_round


@dataclass(frozen=True, slots=True)
class Source:
    """A snapshot. `names` tells experts by name, `personal` leaves contacts as they are."""

    rnd: Round
    db: Reader
    standing: Standing
    experts: Mapping[str, Expert]
    reviews: tuple[Review, ...]
    names: bool
    personal: bool
    _regions: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, rnd: Round, db: Reader, *, names: bool, personal: bool) -> Source:
        """Read the snapshot."""
        return cls(
            rnd=rnd,
            db=db,
            standing=rank_round(rnd, db=db),
            experts={one.id: one for one in db.experts()},
            reviews=db.reviews(stage=Stages.EVERY),
            names=names,
            personal=personal,
            _regions={one.id: one.title for one in rnd.programme.regions},
        )

    @property
    def applications(self) -> Mapping[str, Application]:
        """All of the round, by id."""
        return self.standing.applications

    @property
    def plain(self) -> Callable[[str], str]:
        """Free text as it may stand in the workbook."""
        return str if self.personal else without_personal

    def region(self, region: str | None) -> str | None:
        """Title of a region; None where none is known."""
        return None if region is None else self._regions.get(region, region)

    def expert(self, expert: str) -> str:
        """By name where asked for, else by number."""
        known = self.experts.get(expert)
        return known.name if self.names and known is not None else expert

    def stage(self, stage: str) -> str:
        """Title of a stage."""
        return next((one.shown for one in self.rnd.programme.stages if one.id == stage), stage)

    def rubric(self, review: Review) -> Rubric | None:
        """The rubric of a sheet."""
        return self.rnd.rubric_of(self.db, review.rubric)

    def total(self, review: Review) -> float | None:
        """Points of a sheet; None while it is incomplete."""
        rubric = self.rubric(review)
        if rubric is None:
            return None
        points = rubrics.total(rubric, review.marks, review.vetoes).points
        return None if points is None else float(points)
