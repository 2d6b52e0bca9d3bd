"""What plugins are asked and what they hand over, where no other value of the model fits."""

from __future__ import annotations

from dataclasses import dataclass

from kepu_review.model.programme import Programme
from kepu_review.model.record import Ranked


@dataclass(frozen=True, slots=True)
class OutcomeRequest:
    """建议结论请求: a ranking and the tiers of its programme."""

    programme: Programme
    ranked: tuple[Ranked, ...]


@dataclass(frozen=True, slots=True)
class ProposedOutcome:
    """建议结论: `outcome` is a tier id or "not_named"; a person decides."""

    application: str
    outcome: str
    reason: str
