"""Checks of a review before it is handed in: reasons that the panel will ask for."""

from __future__ import annotations

from collections.abc import Iterator

from kepu_review.model import Finding, MarkState, Review, Rubric, Severity
from kepu_review.text import t

_CLAUSE = "评审留痕（本工具的缺省要求）"


def review_checks(review: Review, rubric: Rubric) -> tuple[Finding, ...]:
    """A veto needs its evidence (error); an abstention and the whole want words (warnings)."""
    return (*_vetoes(review, rubric), *_abstentions(review, rubric), *_comment(review))


def _vetoes(review: Review, rubric: Rubric) -> Iterator[Finding]:
    texts = {veto.id: veto.text for veto in rubric.vetoes}
    for veto, evidence in review.vetoes.items():
        if not evidence.strip():
            yield Finding(
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


def _abstentions(review: Review, rubric: Rubric) -> Iterator[Finding]:
    for leaf in rubric.leaves():
        mark = review.marks.get(leaf.id)
        if mark and mark.state is not MarkState.MARKED and not mark.comment.strip():
            yield Finding(
                "review.reason",
                Severity.WARNING,
                review.application,
                t(
                    f"“{leaf.title}”弃权或不适用，没有写理由。",
                    f"“{leaf.title_en or leaf.title}” is not marked and has no reason.",
                ),
                t("在评语里写一句理由。", "Say why in the comment."),
                clause=_CLAUSE,
            )


def _comment(review: Review) -> Iterator[Finding]:
    if not review.comment.strip():
        yield Finding(
            "review.comment",
            Severity.WARNING,
            review.application,
            t("没有写总体评语。", "There is no overall comment."),
            t("写一两句优点和不足，供合议时用。", "Write a line on strengths and weaknesses."),
            clause=_CLAUSE,
        )
