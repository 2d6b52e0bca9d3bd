"""计分方法: fixed before marks are seen; changed later with a reason, and with what it moved."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime

from kepu_review.errors import MethodRefused, UsageError
from kepu_review.model import Policy, Ranked, Receipt, ReviewState
from kepu_review.programmes import selection
from kepu_review.store import Reader, Transaction
from kepu_review.text import t
from kepu_review.workflow.guards import NOT_CLOSED, at_work, in_phase
from kepu_review.workflow.repeating import done_before
from kepu_review.workflow.round import Round
from kepu_review.workflow.selecting import propose_outcomes
from kepu_review.workflow.standing import Standing, rank_round
from kepu_review.workflow.telling import told, with_reason
from kepu_review.workflow.terms import policy

_MANY = 1000


@dataclass(frozen=True, slots=True)
class MethodChange:
    """The newest change of the method in a stage."""

    by: str
    at: datetime
    reason: str
    after_marks: bool
    """Whether a sheet had been handed in before."""


@dataclass(frozen=True, slots=True)
class MethodNow:
    """The method that ranks the stage at work."""

    method: str
    title: str
    programmes: str
    """The one that the programme says."""
    fixed: bool
    """Whether a sheet was handed in, so that a change needs a reason."""
    changed: MethodChange | None


@dataclass(frozen=True, slots=True)
class Moved:
    """One application under two methods; None: not ranked by it."""

    application: str
    name: str
    before_rank: int | None
    after_rank: int | None
    before_score: float | None
    after_score: float | None
    before_in: bool
    """Whether it was proposed for the list of the named tiers."""
    after_in: bool

    @property
    def steps(self) -> int:
        """Places that it rose by; who comes or goes counts as many as there are."""
        if self.before_rank is None or self.after_rank is None:
            return 0
        return self.before_rank - self.after_rank


def title(name: str) -> str:
    """The title of a method; what nobody knows any more is told by its id."""
    from kepu_review.rankings import METHODS  # pandas: only where a method is told

    return METHODS[name].title if name in METHODS else name


def method_now(rnd: Round, db: Reader) -> MethodNow:
    """The method of the stage at work, and what became of it."""
    now = policy(rnd, db).method
    stage = at_work(db)
    return MethodNow(
        now, title(now), _rules(rnd).method, _marks_came(db, stage), _changed(db, stage)
    )


def change_method(
    rnd: Round,
    method: str | None,
    *,
    reason: str = "",
    actor: str = "secretary",
    key: str | None = None,
) -> Receipt:
    """Rank the stage at work by another method; None is the programme's.

    Once a sheet of the stage is handed in, a reason is needed and the change keeps, for every
    application whose rank it changes, both ranks.

    Raises
    ------
    UsageError
        no such method, it is the present one, or there is no reason where one is needed.
    MethodRefused
        marks are there and the method cannot rank them.
    PhaseClosed
        the round is closed.
    """
    _fits(rnd, method)
    payload = {"method": method, "reason": told(reason)}

    def work(db: Transaction) -> Receipt:
        repeated = done_before(db, "method_changed", payload, key=key)
        if repeated is not None:
            return repeated
        in_phase(db, *NOT_CLOSED)
        stage, now = at_work(db), policy(rnd, db).method
        wanted = method or _rules(rnd).method
        if wanted == now:
            raise UsageError(t("本批次已按“{title}”计分。", title=title(now)))
        seen = _marks_came(db, stage)
        if seen:
            _with_reason(reason)
        ranks = _ranks(rnd, db, stage, now, wanted) if seen else []
        changed = payload | {"stage": stage, "after_marks": seen, "ranks": ranks}
        return db.append("method_changed", changed, actor=actor, key=key)

    return rnd.write(work)


def compare_methods(
    rnd: Round, before: str, after: str, *, stage: str | None = None, db: Reader | None = None
) -> tuple[Moved, ...]:
    """Every application under both methods, the greatest move first.

    Where the method `before` cannot rank these marks, nobody has a rank before.

    Raises
    ------
    MethodRefused
        the method `after` cannot rank these marks.
    """
    with nullcontext(db) if db is not None else rnd.store.reading() as reader:
        new = rank_round(rnd, method=after, stage=stage, db=reader)
        ranks_after, inside_after = _placed(rnd, reader, new)
        try:
            old = rank_round(rnd, method=before, stage=stage, db=reader)
            ranks_before, inside_before = _placed(rnd, reader, old)
        except MethodRefused:
            ranks_before, inside_before = {}, frozenset()
    moved = []
    for name, app in new.applications.items():
        was, is_ = ranks_before.get(name), ranks_after.get(name)
        moved.append(
            Moved(
                application=name,
                name=app.name,
                before_rank=None if was is None else was.rank,
                after_rank=None if is_ is None else is_.rank,
                before_score=None if was is None else was.score,
                after_score=None if is_ is None else is_.score,
                before_in=name in inside_before,
                after_in=name in inside_after,
            )
        )
    return tuple(sorted(moved, key=_farthest))


def _farthest(one: Moved) -> tuple[bool, int, float, str]:
    rank = one.after_rank if one.after_rank is not None else float("inf")
    return one.before_in == one.after_in, -abs(one.steps), rank, one.application


def _placed(
    rnd: Round, db: Reader, standing: Standing
) -> tuple[Mapping[str, Ranked], frozenset[str]]:
    lists = {tier.id for tier in selection.named(rnd.programme)}
    proposals = propose_outcomes(rnd, standing, db=db)
    inside = frozenset(name for name, one in proposals.items() if one.outcome in lists)
    return {one.application: one for one in standing.ranked}, inside


def _ranks(rnd: Round, db: Reader, stage: str, before: str, after: str) -> list[dict[str, object]]:
    return [
        {"application": one.application, "before": one.before_rank, "after": one.after_rank}
        for one in compare_methods(rnd, before, after, stage=stage, db=db)
        if one.before_rank != one.after_rank
    ]


def _rules(rnd: Round) -> Policy:
    return rnd.programme.policy


def _fits(rnd: Round, method: str | None) -> None:
    """Such a method there is, and the rules of the programme can be kept under it."""
    from kepu_review.rankings import find_method

    if method is None:
        return
    found = find_method(method)
    if found.needs_weights or found.needs_marks:
        raise UsageError(
            t("“{title}”除总分外另需数据，不能定为本批次的计分方法。", title=found.title),
            remedy=t("请另选一种方法；需要时可用 kepu-review rank 的 --weights 试算。"),
        )
    lines = [tier.minimum_score for tier in rnd.programme.tiers]
    if not found.in_points and any(line is not None for line in lines):
        raise UsageError(
            t(
                "“{title}”得出的不是百分制得分，与认定项目的分数线不能比较。",
                title=found.title,
            ),
            remedy=t("请另选一种方法。"),
        )


def _with_reason(reason: str) -> None:
    with_reason(
        reason,
        t("已有评审表提交，此时改变计分方法须写明理由。"),
        remedy=t("例如写明集体研究的时间和结论。"),
    )


def _marks_came(db: Reader, stage: str) -> bool:
    """Whether a sheet of the stage was ever handed in; it may be recalled since."""
    if any(state is ReviewState.SUBMITTED for state in db.review_states(stage).values()):
        return True
    newest = db.history(kinds=["review_submitted"], limit=1)
    return any(event.payload.get("stage") == stage for _, event in newest)


def _changed(db: Reader, stage: str) -> MethodChange | None:
    for _, event in db.history(kinds=["method_changed"], limit=_MANY):
        if event.payload.get("stage") == stage:
            return MethodChange(
                event.actor, event.at, event.payload["reason"], event.payload["after_marks"]
            )
    return None
