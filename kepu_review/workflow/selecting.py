"""建议结论: what plugins propose for each application; a person decides."""

from __future__ import annotations

from collections.abc import Iterable

from kepu_review.model import OutcomeRequest, ProposedOutcome, Ranked
from kepu_review.workflow.round import Round


def propose_outcomes(rnd: Round, ranked: Iterable[Ranked]) -> dict[str, ProposedOutcome]:
    """One proposal per application, by application id."""
    request = OutcomeRequest(rnd.programme, tuple(ranked))
    return {one.application: one for one in rnd.plugins.propose_outcomes(request)}
