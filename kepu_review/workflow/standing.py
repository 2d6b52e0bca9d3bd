"""排名: the ranking of a round and everything it was made from, out of one snapshot."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from kepu_review.errors import MethodRefused, UsageError
from kepu_review.model import (
    ROUND_CHAIN,
    Application,
    Assignment,
    Ranked,
    Review,
    ScreeningState,
)
from kepu_review.rubrics import Total
from kepu_review.store import Reader
from kepu_review.text import language, t
from kepu_review.workflow.across import StageScores, combine, deciding, main_stage
from kepu_review.workflow.apart import refuse_apart
from kepu_review.workflow.blindness import veil
from kepu_review.workflow.comparing import joined, levels, prepared, within_category
from kepu_review.workflow.facts import (
    Facts,
    Part,
    Screening,
    earlier_parts,
    facts_now,
    part_of_stage,
    reached,
    stage_named,
    with_recalled,
)
from kepu_review.workflow.guards import at_work
from kepu_review.workflow.round import Round
from kepu_review.workflow.sheets import Sheet, sheet_of
from kepu_review.workflow.ties import tie_values

if TYPE_CHECKING:
    import pandas as pd

    from kepu_review.frames import Counted, LeftOut

T = TypeVar("T")
Called = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Ranking:
    """A ranking, the scores it was made from, and what of the same snapshot goes with it."""

    method: str
    ranked: tuple[Ranked, ...]
    scores: pd.DataFrame
    """application, expert, score: handed-in reviews that count; NaN where there is no total."""
    vetoed: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Applications against which a veto was raised, with the evidence given."""
    left_out: tuple[LeftOut, ...] = ()
    """Reviews that were handed in and do not count, each with the reason."""
    applications: Mapping[str, Application] = field(default_factory=lambda: MappingProxyType({}))
    """Every application of the round, by id."""
    stages: tuple[StageScores, ...] = ()
    """What each scored stage gave, where there are several; `scores` are those of one of them."""


@dataclass(frozen=True, slots=True)
class Standing(Ranking):
    """A ranking together with the sheets it was made from."""

    handed_in: tuple[Review, ...] = ()
    """Every handed-in review of these stages, whether it counts or not."""


def rank_round(
    rnd: Round,
    *,
    method: str | None = None,
    category: str | None = None,
    weights: Mapping[str, float] | None = None,
    stage: str | None = None,
    db: Reader | None = None,
) -> Standing:
    """Rank every application of the round by the handed-in reviews that count.

    Each application is accounted for: with a rank, or with the reason why it has none. Which
    reviews count is said by `frames.count`, which stages by `across.deciding`; with `stage` that
    one alone. `weights` (expert → weight, for the method `weighted`) belong to no round; who asks
    gives them. With `db` all is read from that snapshot.

    Raises
    ------
    MethodRefused
        the method's preconditions fail, or a key of the tie chain has no value for equals.
    """
    with nullcontext(db) if db is not None else rnd.store.reading() as reader:
        names = reached(rnd, reader) if stage is None else (_scored(rnd, stage),)
        parts = tuple(part_of_stage(rnd, reader, name) for name in names)
    made = ranking_of(parts, method=method, category=category, weights=weights)
    own = {each.name: getattr(made, each.name) for each in fields(Ranking)}
    handed_in = tuple(review for part in with_sheets(parts) for review in part.counted.handed_in)
    return Standing(**own, handed_in=handed_in)


def _scored(rnd: Round, stage: str) -> str:
    if stage not in rnd.programme.scored:
        raise UsageError(
            t("本项目没有打分环节“{stage}”。", stage=stage),
            remedy=t("可选：") + t("、").join(rnd.programme.scored),
        )
    return stage


def ranking_now(
    rnd: Round,
    db: Reader,
    sheets: Mapping[Assignment, Sheet],
    made: Callable[[Ranking], T],
    *,
    method: str | None = None,
) -> T:
    """What is `made` of the ranking that `rank_round` gives, remembered until something changes it.

    A ranking follows from the round's own chain and from the handed-in sheets; a draft that is
    saved leaves it as it is, and so must `made`. `sheets` are those of the same snapshot.
    """
    from kepu_review import frames

    facts = facts_now(rnd, db)

    def count() -> Counted:
        return frames.count_on(
            facts.basis,
            tuple(sheet.review for sheet in sheets.values()),
            lambda name: rnd.rubric_of(db, name),
            lambda _, review: _total(sheets[sheet_of(review)]),
        )

    def make() -> T:
        counted = with_recalled(db, rnd.kept.get("counted", content, count))
        now = Part(stage_named(rnd, at_work(db)), facts, counted)
        parts = (*earlier_parts(rnd, db), now)
        hidden = veil(rnd, db)
        called = hidden.alias if hidden.names else None
        return made(ranking_of(parts, method=method, called=called))

    said = tuple(sheet.seq for sheet in sheets.values())
    content = (db.heads()[ROUND_CHAIN], tuple(sheets), said, language())
    return rnd.kept.get(f"ranking {method} {language()}", content, make)


def with_sheets(parts: Sequence[Part]) -> Sequence[Part]:
    """The stages that a ranking can be made of: those with sheets, else the last one."""
    return [part for part in parts if part.counted.reviews] or parts[-1:]


def ranking_of(
    parts: Sequence[Part],
    *,
    method: str | None,
    category: str | None = None,
    weights: Mapping[str, float] | None = None,
    called: Called | None = None,
) -> Ranking:
    """The ranking that the stages with sheets give together.

    A refusal names experts as they are `called`.
    """
    given = with_sheets(parts)
    chosen = deciding([part.stage for part in given])

    def rank(part: Part, method: str | None) -> Ranking:
        return _ranking(
            part.facts,
            part.counted,
            method=method,
            category=category,
            weights=weights,
            called=called,
        )

    made = {
        part.stage.id: _of_one(rank, part, method, part.stage in chosen, alone=len(given) == 1)
        for part in given
    }
    base = next(p for p in reversed(given) if p.stage == main_stage(chosen))
    ranking = made[base.stage.id]
    if len(given) == 1:
        return ranking
    stages = tuple(
        StageScores(
            part.stage,
            MappingProxyType({one.application: one for one in made[part.stage.id].ranked}),
            part.stage in chosen,
        )
        for part in given
    )
    every = [made[part.stage.id] for part in given]
    ranked = ranking.ranked
    if len(chosen) > 1:
        apps = ranking.applications.items()
        screening = base.facts.screening
        wanted = {a: app for a, app in apps if category in (None, app.category)}
        scope = {a: app.category for a, app in wanted.items() if passed_screening(screening, a)}
        deciders = [one for one in stages if one.decides]
        reviews = [c for p in given if p.stage in chosen for c in p.counted.reviews]
        ranked = combine(deciders, scope, base.facts.policy, reviews)
        ranked = (*ranked, *_not_passed(wanted, screening))
    return replace(
        ranking,
        ranked=ranked,
        stages=stages,
        vetoed=_together([one.vetoed for one in every]),
        left_out=tuple(left for one in every for left in one.left_out),
    )


def _of_one(
    rank: Callable[[Part, str | None], Ranking],
    part: Part,
    method: str | None,
    decides: bool,
    *,
    alone: bool,
) -> Ranking:
    """One of the stages; that which only stands beside the others has its mean, if need be."""
    try:
        return rank(part, method)
    except MethodRefused as refused:
        if alone:
            raise
        if not decides:
            return rank(part, "mean")
        told = t("环节“{title}”：{why}", title=part.stage.shown, why=refused.message)
        raise MethodRefused(told, remedy=refused.remedy) from None


def _together(vetoed: Iterable[Mapping[str, str]]) -> Mapping[str, str]:
    said: dict[str, list[str]] = {}
    for one in vetoed:
        for application, evidence in one.items():
            said.setdefault(application, []).append(evidence)
    return MappingProxyType({name: "；".join(sorted(words)) for name, words in said.items()})


def unscored(facts: Facts) -> tuple[Ranked, ...]:
    """Every application by its number, as if nobody had marked: what a blind round may show."""
    apps = facts.applications
    without = {one.application: one for one in _not_passed(apps, facts.screening)}
    return tuple(
        without.get(name, Ranked(name, app.category, None, None, None, 0))
        for name, app in sorted(apps.items())
    )


def _total(sheet: Sheet) -> Total:
    assert sheet.total is not None  # noqa: S101 - a sheet that counts was marked under a rubric
    return sheet.total


def _ranking(
    facts: Facts,
    counted: Counted,
    *,
    method: str | None,
    category: str | None,
    weights: Mapping[str, float] | None,
    called: Called | None,
) -> Ranking:
    apps = facts.applications.items()
    everybody = {a: app.category for a, app in apps if passed_screening(facts.screening, a)}
    wanted = {a: app for a, app in apps if category in (None, app.category)}
    scope = {a: name for a, name in everybody.items() if a in wanted}
    left_out = tuple(one for one in counted.left_out if one.application in wanted)
    every = counted.scores()
    every = every[every["application"].isin(everybody)]
    scores = every[every["application"].isin(scope)]
    used = method or facts.policy.method
    if category is None or not levels(used):
        ranked = _rank(facts, scores, scope, counted, used, weights, called)
    else:
        near = joined(every, everybody, scope.keys())
        some = every[every["application"].isin(near)]
        ranked = within_category(
            one
            for one in _rank(facts, some, near, counted, used, weights, called)
            if one.application in scope
        )
    return Ranking(
        method=used,
        ranked=(*_with_reasons(ranked, left_out), *_not_passed(wanted, facts.screening)),
        scores=scores,
        vetoed=_vetoed(counted, wanted),
        left_out=left_out,
        applications=facts.applications,
    )


def _rank(
    facts: Facts,
    scores: pd.DataFrame,
    scope: Mapping[str, str | None],
    counted: Counted,
    method: str,
    weights: Mapping[str, float] | None,
    called: Called | None,
) -> tuple[Ranked, ...]:
    from kepu_review import rankings

    policy = facts.policy
    conflicts = {(name, expert) for expert, name in facts.basis.conflicts}
    if called is not None:
        scores = scores.assign(expert=scores["expert"].map(called))
        conflicts = {(name, called(expert)) for name, expert in conflicts}
    rules: dict[str, Any] = {
        "method": prepared(method, counted, called),
        "minimum_reviews": policy.minimum_reviews,
        "tie_decimals": policy.tie_decimals,
        "weights": weights,
    }
    if levels(method):
        refuse_apart(scores, policy.minimum_reviews, conflicts)
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
    told = t("、").join(dict.fromkeys(reasons))
    return t(
        "；另有 {reasons_count} 份已提交而不计入：{told}", reasons_count=len(reasons), told=told
    )


def passed_screening(screening: Screening, application: str) -> bool:
    """Whether the application may be ranked."""
    return _screened(screening, application)[0] is ScreeningState.PASSED


def _screened(screening: Screening, application: str) -> tuple[ScreeningState, str]:
    return screening.get(application, (ScreeningState.PENDING, ""))


def _not_passed(applications: Mapping[str, Application], screening: Screening) -> list[Ranked]:
    words = {
        ScreeningState.NOT_ACCEPTED: t("不予受理："),
        ScreeningState.SENT_BACK: t("待补正："),
        ScreeningState.PENDING: t("形式审查未完成"),
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
    # in the order of the words: that of the sheets would tell who is hidden
    return MappingProxyType({name: "；".join(sorted(said)) for name, said in raised.items()})
