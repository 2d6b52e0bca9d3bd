"""method.json: by which rules totals became a ranking, stage by stage."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kepu_review import rankings
from kepu_review.model import Policy, Programme, Stage
from kepu_review.programmes import selection
from kepu_review.report.proof.names import FORMAT
from kepu_review.store import Reader
from kepu_review.text import language
from kepu_review.workflow import Round, Standing, facts
from kepu_review.workflow.terms import rules_of

BUILT_IN = ["defaults"]
"""Proposals of other plugins cannot be worked out again from the file alone."""


def method_json(rnd: Round, db: Reader, standing: Standing) -> dict[str, Any]:
    """Everything besides marks and rubrics that the ranking and the proposals follow from."""
    programme = rnd.programme
    return {
        "format": FORMAT,
        "language": language(),
        "method": standing.method,
        "title": rankings.METHODS[standing.method].title,
        "decimals": programme.policy.decimals,
        "programme": {"id": programme.id, "hash": db.programme()[0]},
        "categories": {name: rnd.category_title(name) for name in rnd.categories},
        "proposed_by": list(rnd.plugins.proposers()),
        "tiers": [_tier(one) for one in programme.tiers],
        "seats": selection.seats(programme),
        "selection": [
            {
                "id": quota.id,
                "by": list(quota.by),
                "cap": quota.cap,
                "floor": quota.floor,
                "caps": dict(quota.caps),
                "floors": dict(quota.floors),
            }
            for quota in selection.quotas_of(programme)
        ],
        "stages": [
            stage_json(facts.stage_named(rnd, name), facts.facts_now(rnd, db, name))
            for name in facts.reached(rnd, db)
        ],
    }


def stage_json(stage: Stage, now: facts.Facts) -> dict[str, Any]:
    """One scored stage: its weight, its rules of counting, its rubrics."""
    return {
        "id": stage.id,
        "weight": None if stage.weight is None else str(stage.weight),
        "sampled": stage.sampling is not None,
        "optional": stage.optional,
        **counting(now.policy),
        "rubrics": dict(sorted(now.basis.in_force.items())),
    }


def counting(policy: Policy) -> dict[str, Any]:
    """How totals are counted under a policy."""
    return {
        "method": policy.method,
        "minimum_reviews": policy.minimum_reviews,
        "reviews_per_application": policy.reviews_per_application,
        "tie_decimals": policy.tie_decimals,
        "tie_chain": list(policy.tie_chain),
    }


def of_programme(programme: Programme, stage: str) -> dict[str, Any]:
    """The same as the programme says it, before anything was changed for the round."""
    return counting(rules_of(programme, stage))


def _tier(tier: Any) -> Mapping[str, Any]:
    line = tier.minimum_score
    return {
        "id": tier.id,
        "title": tier.title,
        "minimum_score": None if line is None else str(line),
        "limit": tier.limit,
        "per_category": dict(tier.per_category),
        "named": tier.named,
    }
