"""What a ranking is made of: the rules in force and what counts, stage by stage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from kepu_review.model import (
    ROUND_CHAIN,
    Application,
    Assignment,
    Policy,
    ReviewState,
    ScreeningState,
    Stage,
)
from kepu_review.store import Reader
from kepu_review.text import t
from kepu_review.workflow import terms
from kepu_review.workflow.guards import at_work
from kepu_review.workflow.round import Round
from kepu_review.workflow.sheets import sheet_of

if TYPE_CHECKING:
    from kepu_review.frames import Basis, Counted

Screening = Mapping[str, tuple[ScreeningState, str]]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a ranking needs of the round's own chain."""

    policy: Policy
    basis: Basis
    screening: Screening

    @property
    def applications(self) -> Mapping[str, Application]:
        """Every application of the round, by id."""
        return self.basis.applications


@dataclass(frozen=True, slots=True)
class Part:
    """One scored stage: what counts in it and by which rules."""

    stage: Stage
    facts: Facts
    counted: Counted


def reached(rnd: Round, db: Reader) -> tuple[str, ...]:
    """The scored stages up to the one at work, in order."""
    scored, now = rnd.programme.scored, at_work(db)
    return scored[: scored.index(now) + 1] if now in scored else (now,)


def facts_now(rnd: Round, db: Reader, stage: str | None = None) -> Facts:
    """What a ranking needs of the round's own chain, remembered until that chain grows.

    Of the stage at work, or of `stage`.

    Raises
    ------
    Refused
        this is an expert's own login, which sees only a part.
    """
    rnd.must_be_whole()
    of = stage or at_work(db)
    return rnd.kept.get(f"facts {of}", db.heads()[ROUND_CHAIN], lambda: _facts(rnd, db, of))


def earlier_parts(rnd: Round, db: Reader) -> tuple[Part, ...]:
    """The stages before the one at work; nothing in them changes unless the round's chain grows."""
    head, names = db.heads()[ROUND_CHAIN], reached(rnd, db)[:-1]
    if not names:
        return ()
    return rnd.kept.get(
        "earlier", head, lambda: tuple(part_of_stage(rnd, db, one) for one in names)
    )


def part_of_stage(rnd: Round, db: Reader, stage: str) -> Part:
    """What counts in one stage."""
    from kepu_review import frames  # pandas: only where a table is needed

    facts = facts_now(rnd, db, stage)
    counted = frames.count_on(
        facts.basis,
        db.reviews(state=ReviewState.SUBMITTED, stage=stage),
        lambda name: rnd.rubric_of(db, name),
        rnd.total_of,
    )
    now = stage == at_work(db)
    return Part(stage_named(rnd, stage), facts, with_recalled(db, counted) if now else counted)


def stage_named(rnd: Round, name: str) -> Stage:
    """The stage of the programme; a programme that names none has this one."""
    return rnd.programme.stage(name) or Stage(name, name, name, scored=True)


def _facts(rnd: Round, db: Reader, stage: str) -> Facts:
    from kepu_review import frames

    applications = MappingProxyType({app.id: app for app in db.applications()})
    basis = frames.Basis.of(db, applications, stage)
    return Facts(terms.policy_of(rnd, db, stage), basis, db.screening())


def with_recalled(db: Reader, counted: Counted) -> Counted:
    """Sheets that were recalled for a rescore are left out too, and it is said."""
    from kepu_review import frames

    handed_in = {sheet_of(review) for review in counted.handed_in}
    why = t("复核中，专家已撤回修改")
    gone = tuple(
        frames.LeftOut(one.application, one.expert, why)
        for one in db.rescores()
        if one.answer is None
        and Assignment(one.application, one.expert, one.stage) not in handed_in
    )
    return replace(counted, left_out=(*counted.left_out, *gone)) if gone else counted
