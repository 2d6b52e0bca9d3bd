"""What the statistics of a round look like in an answer; missing is None."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kepu_review.experts import Missing, Remark
    from kepu_review.model import Application
    from kepu_review.workflow.agreeing import AgreementNow, AgreementRow
    from kepu_review.workflow.apart import LinkNow, PanelPart, Refusal
    from kepu_review.workflow.judging import ExpertRow
    from kepu_review.workflow.suggesting import SuggestedReview

    Applications = Mapping[str, Application]

_AFTER_THE_WORD = re.compile("[；;（(]")
"""What follows is the range and the source."""
SINGLE = "ICC(2,1)"
"""How far one expert's mark is to be trusted, beside the mean of all."""


def refusal_json(refused: Refusal | None, applications: Applications) -> dict[str, Any] | None:
    """Why there are no figures, and what would give some."""
    if refused is None:
        return None
    return {
        "message": refused.message,
        "remedy": refused.remedy,
        "parts": [part_json(part) for part in refused.parts],
        "links": [link_json(link, applications) for link in refused.links],
    }


def part_json(part: PanelPart) -> dict[str, Any]:
    """A panel that shares nothing with the others."""
    return {"applications": len(part.applications), "names": list(part.names)}


def link_json(link: LinkNow, applications: Applications) -> dict[str, Any]:
    """A review that would join panels."""
    return {
        "application": link.application,
        "name": applications[link.application].name,
        "expert_name": link.name,
    }


def agreement_json(found: AgreementNow, applications: Applications) -> dict[str, Any]:
    """The sentence of the panel, the single expert beside it, and every row."""
    single = [r for r in found.rows if r.scope == "overall" and r.statistic == SINGLE]
    return {
        "main": None if found.main is None else _agreement_row(found.main),
        "single": _agreement_row(single[0]) if single else None,
        "rows": [_agreement_row(row) for row in found.rows],
        "refused": refusal_json(found.refused, applications),
    }


def expert_json(row: ExpertRow) -> dict[str, Any]:
    """An expert's figures with what is remarked on them."""
    return {
        "key": row.key,
        "name": row.name,
        "reviews": row.reviews,
        "figures": dict(row.figures),
        "remarks": remarks_json(row.remarks),
        "missing": missing_json(row.missing),
    }


def remarks_json(remarks: Iterable[Remark]) -> list[dict[str, str]]:
    """What to look at, and how it may come of no fault."""
    return [
        {"code": one.code, "text": one.text, "look_at": one.look_at, "innocent": one.innocent}
        for one in remarks
    ]


def missing_json(missing: Iterable[Missing]) -> list[dict[str, str]]:
    """Figures that are not there, and why."""
    return [{"column": one.column, "reason": one.reason} for one in missing]


def suggestion_json(row: SuggestedReview, expert: str, name: str) -> dict[str, Any]:
    """A further review; `expert` and `name` as whoever asks may know them."""
    return {
        "application": row.application,
        "name": row.name,
        "expert": expert,
        "expert_name": name,
        "why": row.why,
        "joins": row.joins,
    }


def _agreement_row(row: AgreementRow) -> dict[str, Any]:
    return {
        "scope": row.scope,
        "title": row.title,
        "statistic": row.statistic,
        "value": row.value,
        "low": row.low,
        "high": row.high,
        "words": row.words,
        "word": _AFTER_THE_WORD.split(row.words)[0].strip(),
        "applications": row.applications,
        "experts": row.experts,
        "reviews": row.reviews,
        "why": row.why,
    }
