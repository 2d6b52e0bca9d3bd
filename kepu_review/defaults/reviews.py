"""Checks of a review before it is handed in: a veto needs its evidence."""

from __future__ import annotations

from kepu_review.model import Finding, Review, Rubric, Severity
from kepu_review.text import t

_CLAUSE = "评审留痕（本工具的缺省要求）"


def review_checks(review: Review, rubric: Rubric) -> tuple[Finding, ...]:
    """One error for each veto that was raised without saying on what evidence."""
    texts = {veto.id: veto.text for veto in rubric.vetoes}
    return tuple(
        Finding(
            "review.veto_evidence",
            Severity.ERROR,
            review.application,
            t("一票否决“{get}”没有写依据。", get=texts.get(veto, veto)),
            t("写明事实和出处，或取消。"),
            clause=_CLAUSE,
        )
        for veto, evidence in review.vetoes.items()
        if not evidence.strip()
    )
