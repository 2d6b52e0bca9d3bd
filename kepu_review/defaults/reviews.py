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
            t(
                f"一票否决“{texts.get(veto, veto)}”没有写依据。",
                f"The veto “{texts.get(veto, veto)}” has no evidence.",
            ),
            t("写明事实和出处，或取消。", "Give fact and source, or take it back."),
            clause=_CLAUSE,
        )
        for veto, evidence in review.vetoes.items()
        if not evidence.strip()
    )
