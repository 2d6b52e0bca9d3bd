"""建议结论: what plugins propose for each application; a person decides."""

from __future__ import annotations

from kepu_review.model import OutcomeRequest, ProposedOutcome
from kepu_review.programmes import NOT_NAMED
from kepu_review.text import t
from kepu_review.workflow.round import Round
from kepu_review.workflow.standing import Ranking


def propose_outcomes(rnd: Round, standing: Ranking) -> dict[str, ProposedOutcome]:
    """One proposal per application, by application id.

    An application against which an expert raised a veto takes no place in a tier: it is proposed
    as not named, with the evidence, for the panel to verify.
    """
    free = tuple(one for one in standing.ranked if one.application not in standing.vetoed)
    request = OutcomeRequest(rnd.programme, free)
    proposals = {one.application: one for one in rnd.plugins.propose_outcomes(request)}
    for application, evidence in standing.vetoed.items():
        why = t("专家提出一票否决，须核实：") + evidence
        proposals[application] = ProposedOutcome(application, NOT_NAMED, why)
    return proposals
