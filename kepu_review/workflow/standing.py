"""排名: the ranking of a round and everything it was made from, out of one snapshot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from kepu_review.model import Application, Ranked, Review, ScreeningState
from kepu_review.store import Reader
from kepu_review.text import t
from kepu_review.workflow.round import Round
from kepu_review.workflow.ties import tie_values

if TYPE_CHECKING:
    import pandas as pd

    from kepu_review.frames import Counted, LeftOut

Screening = Mapping[str, tuple[ScreeningState, str]]


@dataclass(frozen=True, slots=True)
class Standing:
    """A ranking, the scores it was made from, and what of the same snapshot goes with it."""

    method: str
    ranked: tuple[Ranked, ...]
    scores: pd.DataFrame
    """application, expert, score: handed-in reviews that count; NaN where there is no total."""
    vetoed: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Applications against which a veto was raised, with the evidence given."""
    left_out: tuple[LeftOut, ...] = ()
    """Handed-in reviews that do not count, each with the reason."""
    applications: Mapping[str, Application] = field(default_factory=lambda: MappingProxyType({}))
    """Every application of the round, by id."""
    handed_in: tuple[Review, ...] = ()
    """Every handed-in review of the round, whether it counts or not."""


def rank_round(
    rnd: Round,
    *,
    method: str | None = None,
    category: str | None = None,
    weights: Mapping[str, float] | None = None,
    db: Reader | None = None,
) -> Standing:
    """Rank every application of the round by the handed-in reviews that count.

    Each application is accounted for: with a rank, or with the reason why it has none. Which
    reviews count is said by `frames.count`. `weights` (expert → weight, for the method
    `weighted`) belong to no round; who asks gives them. With `db` all is read from that snapshot.

    Raises
    ------
    MethodRefused
        the method's preconditions fail, or a key of the tie chain has no value for equals.
    """
    from kepu_review import frames  # pandas: only where a table is needed

    with nullcontext(db) if db is not None else rnd.store.reading() as reader:
        applications = {app.id: app for app in reader.applications()}
        screening = reader.screening()
        counted = frames.count(
            reader, lambda name: rnd.rubric_of(reader, name), applications, rnd.total_of
        )
    wanted = {a: app for a, app in applications.items() if category in (None, app.category)}
    scope = {a: app.category for a, app in wanted.items() if _passed(screening, a)}
    left_out = tuple(one for one in counted.left_out if one.application in wanted)
    scores = counted.scores()
    scores = scores[scores["application"].isin(scope)]
    ranked = _rank(rnd, scores, scope, counted, method=method, weights=weights)
    return Standing(
        method=method or rnd.programme.policy.method,
        ranked=(*_with_reasons(ranked, left_out), *_not_passed(wanted, screening)),
        scores=scores,
        vetoed=_vetoed(counted, wanted),
        left_out=left_out,
        applications=MappingProxyType(applications),
        handed_in=counted.handed_in,
    )


def _rank(
    rnd: Round,
    scores: pd.DataFrame,
    scope: Mapping[str, str | None],
    counted: Counted,
    *,
    method: str | None,
    weights: Mapping[str, float] | None,
) -> tuple[Ranked, ...]:
    from kepu_review import rankings

    policy = rnd.programme.policy
    rules: dict[str, Any] = {
        "method": method or policy.method,
        "minimum_reviews": policy.minimum_reviews,
        "tie_decimals": policy.tie_decimals,
        "weights": weights,
    }
    ranked = rankings.rank(scores, scope, **rules)
    if not policy.tie_chain or not any(one.tied for one in ranked):
        return ranked
    values = tie_values(policy.tie_chain, counted.reviews, ranked)
    return rankings.rank(scores, scope, **rules, tie_chain=policy.tie_chain, tie_values=values)


def _with_reasons(ranked: Iterable[Ranked], left_out: Iterable[LeftOut]) -> tuple[Ranked, ...]:
    """An unranked application also says which of its reviews were left out."""
    reasons: dict[str, list[str]] = {}
    for one in left_out:
        reasons.setdefault(one.application, []).append(one.reason)
    return tuple(
        replace(one, reason=one.reason + _not_counted(reasons[one.application]))
        if one.rank is None and one.application in reasons
        else one
        for one in ranked
    )


def _not_counted(reasons: list[str]) -> str:
    told = t("、", ", ").join(dict.fromkeys(reasons))
    return t(
        f"；另有 {len(reasons)} 份已提交而不计入：{told}",
        f"; {len(reasons)} handed in but not counted: {told}",
    )


def _passed(screening: Screening, application: str) -> bool:
    return _screened(screening, application)[0] is ScreeningState.PASSED


def _screened(screening: Screening, application: str) -> tuple[ScreeningState, str]:
    return screening.get(application, (ScreeningState.PENDING, ""))


def _not_passed(applications: Mapping[str, Application], screening: Screening) -> list[Ranked]:
    words = {
        ScreeningState.NOT_ACCEPTED: t("不予受理：", "Not accepted: "),
        ScreeningState.SENT_BACK: t("待补正：", "Sent back: "),
        ScreeningState.PENDING: t("形式审查未完成", "Screening not finished"),
    }
    return [
        Ranked(name, app.category, None, None, None, 0, reason=words[state] + why)
        for name, app in sorted(applications.items())
        for state, why in (_screened(screening, name),)
        if state is not ScreeningState.PASSED
    ]


def _vetoed(counted: Counted, applications: Mapping[str, Application]) -> Mapping[str, str]:
    raised: dict[str, list[str]] = {}
    for one in counted.reviews:
        if one.review.vetoes and one.review.application in applications:
            raised.setdefault(one.review.application, []).extend(one.review.vetoes.values())
    return MappingProxyType({name: "；".join(evidence) for name, evidence in raised.items()})
