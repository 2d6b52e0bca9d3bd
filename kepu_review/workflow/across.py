"""跨环节汇总: one score out of those of several stages, by the weights of the programme."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from kepu_review.model import Policy, Ranked, Stage
from kepu_review.text import t
from kepu_review.workflow.ties import tie_values

if TYPE_CHECKING:
    from kepu_review.frames import CountedReview


@dataclass(frozen=True, slots=True)
class StageScores:
    """What one stage alone gave, beside the ranking that was made of several."""

    stage: Stage
    ranked: Mapping[str, Ranked]
    """Application → its place in this stage; who has no score there has the reason."""
    decides: bool
    """Whether the ranking is made of this stage, alone or with others."""

    def score(self, application: str) -> float | None:
        """In percent of full marks; None where the stage gave none."""
        found = self.ranked.get(application)
        return None if found is None else found.score


def is_for_all(stage: Stage) -> bool:
    """Whether every application must have a score of it: neither sampled nor optional."""
    return stage.sampling is None and not stage.optional


def deciding(stages: Sequence[Stage]) -> tuple[Stage, ...]:
    """Those that the ranking is made of; `stages` are those that have sheets, in order.

    The ones with a weight; where none has, the last one that is meant for all.
    """
    weighted = tuple(one for one in stages if one.weight is not None)
    if weighted:
        return weighted
    return tuple(one for one in stages if is_for_all(one))[-1:] or tuple(stages[-1:])


def main_stage(chosen: Sequence[Stage]) -> Stage:
    """The one of the deciding stages whose reviews stand for all: the last that is for all."""
    return next((one for one in reversed(chosen) if is_for_all(one)), chosen[-1])


def combine(
    parts: Sequence[StageScores],
    scope: Mapping[str, str | None],
    policy: Policy,
    reviews: Sequence[CountedReview],
) -> tuple[Ranked, ...]:
    """Rank the applications of `scope` by the weighted mean of the scores of `parts`.

    Who lacks the score of a stage that is meant for all has no rank. Who lacks that of a sampled
    or optional stage is ranked by the weights of the others, and it is said.
    """
    import pandas as pd

    from kepu_review import rankings

    sums = {application: _sum(parts, application) for application in scope}
    rows = [(a, "", float(made)) for a, made in sums.items() if made is not None]
    scores = pd.DataFrame(rows, columns=["application", "expert", "score"])
    scores = scores.astype({"score": float})
    decimals, chain = policy.tie_decimals, policy.tie_chain
    ranked = rankings.rank(scores, scope, tie_decimals=decimals)
    if chain and any(one.tied for one in ranked):
        values = tie_values(chain, reviews, ranked)
        ranked = rankings.rank(
            scores, scope, tie_decimals=decimals, tie_chain=chain, tie_values=values
        )
    return tuple(
        replace(one, reviews=_reviews(parts, one.application), reason=_said(parts, one))
        for one in ranked
    )


def _sum(parts: Sequence[StageScores], application: str) -> Fraction | None:
    given = [(one, one.score(application)) for one in parts]
    if any(score is None and is_for_all(one.stage) for one, score in given):
        return None
    present = [
        (Fraction(one.stage.weight or Decimal(0)), Fraction(score))
        for one, score in given
        if score is not None
    ]
    whole = sum(weight for weight, _ in present)
    return sum((w * score for w, score in present), Fraction(0)) / whole if whole else None


def _reviews(parts: Sequence[StageScores], application: str) -> int:
    return sum(one.ranked[application].reviews for one in parts if application in one.ranked)


def _said(parts: Sequence[StageScores], ranked: Ranked) -> str:
    """Why there is no rank, or which stage the score does without."""
    lacking = [one for one in parts if one.score(ranked.application) is None]
    if ranked.rank is not None:
        return _titles(
            lacking, lambda titles: t("未经{titles}，按其余环节的权重折算", titles=titles)
        )
    needed = [one for one in lacking if is_for_all(one.stage)] or lacking
    return _titles(needed, lambda titles: t("没有{titles}的得分", titles=titles))


def _titles(parts: Sequence[StageScores], words: Callable[[str], str]) -> str:
    titles = t("、").join(t("“{title}”", title=one.stage.shown) for one in parts)
    return words(titles) if titles else ""
