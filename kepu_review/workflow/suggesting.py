"""建议增评: which further reviews would change the result most; the office's, who assigns them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from kepu_review.errors import MethodRefused, Refused, UsageError
from kepu_review.model import Application, Assignment, AssignmentRequest, Expert, ReviewState
from kepu_review.store import Reader, Transaction
from kepu_review.text import t
from kepu_review.workflow.apart import Refusal, office
from kepu_review.workflow.assigning import request_for, review_of, why_not_assigned
from kepu_review.workflow.blindness import veil
from kepu_review.workflow.cutting import CutNow, cut_now
from kepu_review.workflow.facts import Part
from kepu_review.workflow.fitting import content, deciding_part, scores_of
from kepu_review.workflow.guards import OFFICE, at_work, in_phase, known, passed
from kepu_review.workflow.repeating import event_before
from kepu_review.workflow.round import Round
from kepu_review.workflow.standing import rank_round
from kepu_review.workflow.telling import with_reason

if TYPE_CHECKING:
    from kepu_review.certainty import Suggestion

MOST = 500
"""Reviews that are suggested at once."""
LEAST = 0.01
"""Below this chance to bring an application over the line nobody is asked for one more review."""


@dataclass(frozen=True, slots=True)
class SuggestedReview:
    """One more review, and what it is good for."""

    application: str
    name: str
    expert: str
    expert_name: str
    gain: float | None
    """True points that the list is expected to win by it; None where totals are hidden."""
    chance: float | None
    """That it brings the application over the line, 0 to 1; None as `gain`."""
    why: str
    joins: bool
    """It makes panels comparable that share nobody."""


@dataclass(frozen=True, slots=True)
class SuggestionsNow:
    """Further reviews, the most useful first."""

    stage: str
    rows: tuple[SuggestedReview, ...] = ()
    refused: Refusal | None = None
    words: str = ""


def suggest(rnd: Round, db: Reader, number: int) -> SuggestionsNow:
    """Up to `number` further reviews in the stage at work, which conflicts and capacities allow.

    Raises
    ------
    UsageError
        the number is out of range.
    """
    if not 1 <= number <= MOST:
        raise UsageError(t("份数应为 1 至 {most}，现为 {number}。", most=MOST, number=number))

    def make() -> SuggestionsNow:
        stage = at_work(db)
        try:
            return _made(rnd, db, stage, number)
        except MethodRefused as error:
            return SuggestionsNow(stage, refused=Refusal.of(error))

    key = (content(rnd, db), db.pulse())  # who may be asked changes with every act
    return rnd.kept.get(f"suggestions {number}", key, make)


def assign_suggested(
    rnd: Round,
    pairs: Sequence[tuple[str, str]],
    reason: str,
    *,
    actor: str = "secretary",
    key: str | None = None,
) -> tuple[Assignment, ...]:
    """Assign further reviews, (application, expert), all of them or none.

    Raises
    ------
    UsageError
        no reason, no pair, or one that the round does not know.
    Refused
        one of them has a conflict, is recused, has the application already or has no room.
    PhaseClosed
        the round is past its review.
    """
    why = with_reason(reason, t("增评须写明理由。"), remedy=t("例如：入围线附近，按建议增评。"))
    if not pairs:
        raise UsageError(t("没有要增加的评审。"))

    def work(db: Transaction) -> tuple[Assignment, ...]:
        stage = at_work(db)
        wanted = tuple(Assignment(a, e, stage) for a, e in dict.fromkeys(pairs))
        told = {"pairs": [[p.application, p.expert, p.stage] for p in wanted], "reason": why}
        if event_before(db, "assigned", told, key=key) is not None:
            return wanted
        in_phase(db, *OFFICE)
        held: dict[str, list[Assignment]] = {}
        for pair in wanted:
            mine = held.setdefault(pair.expert, list(db.assignments(expert=pair.expert)))
            _may_be_added(db, pair, mine)
            mine.append(pair)
        db.append("assigned", told, actor=actor, key=key)
        return wanted

    return rnd.write(work)


def _may_be_added(db: Reader, pair: Assignment, mine: Collection[Assignment]) -> None:
    found, person = passed(db, known(db, pair.application).id), db.expert(pair.expert)
    if person is None:
        raise UsageError(t("没有专家 {expert}。", expert=pair.expert))
    why = why_not_assigned(
        found,
        person,
        mine=mine,
        conflicts=db.conflicts(expert=pair.expert),
        review=review_of(db, pair.application, pair.expert),
    )
    if why:
        raise Refused(why, remedy=t("重新取得建议后再试。"))


def _made(rnd: Round, db: Reader, stage: str, number: int) -> SuggestionsNow:
    from kepu_review import certainty, severity

    part = deciding_part(rnd, db, stage)
    scores = scores_of(part, office(db))
    fit = severity.fit(scores, "within")
    cut = cut_now(rnd, db, part.facts.applications)
    if cut is None and fit.connected:
        why = t("认定项目没有分数线和名额，无从判断哪些评审最能改变结果。")
        return SuggestionsNow(stage, refused=Refusal(why, t("评审已连成一片，不需要补评。")))
    vetoed = frozenset(rank_round(rnd, method="mean", stage=_scored(rnd, stage), db=db).vetoed)
    names = [str(name) for name in fit.ratings.applications]
    line = CutNow(len(names), None, {}) if cut is None else cut
    groups = {name: line.group(name, vetoed) for name in names}
    request = request_for(rnd, db, 1)
    ask = partial(
        certainty.next_reviews,
        fit,
        groups,
        line.laid_over(names, vetoed),
        assigned=_coming(db, request),
    )

    def worth(found: Sequence[Suggestion]) -> list[Suggestion]:
        return [one for one in found if _is_worth_it(one, by_cut=cut is not None)]

    people = {expert.id: expert.name for expert in request.experts}
    kept = worth(ask(number, list(people), _forbidden(request, part), _room(request)))
    more = len(kept) + 1
    lacking = len(kept) < number and len(worth(ask(more))) == more
    hidden = veil(rnd, db).totals
    rows = tuple(_row(one, part.facts.applications, people, hidden=hidden) for one in kept)
    return SuggestionsNow(stage, rows, words=_words(rows, number, lacking=lacking))


def _is_worth_it(one: Suggestion, *, by_cut: bool) -> bool:
    """Whether a person would ask an expert for it: it joins panels, or may well move the list."""
    return one.joins or (by_cut and one.chance >= LEAST)


def _scored(rnd: Round, stage: str) -> str | None:
    return stage if stage in rnd.programme.scored else None


def _forbidden(request: AssignmentRequest, part: Part) -> set[tuple[str, str]]:
    """Conflicts, recusals, what is assigned, and experts of other specialities if others can."""
    barred = set(request.forbidden) | {(p.application, p.expert) for p in request.fixed}
    open_to = {app.id for app in request.applications}
    barred |= {
        (name, expert.id)
        for name in part.facts.applications.keys() - open_to
        for expert in request.experts
    }
    for app in request.applications:
        able = [e for e in request.experts if (app.id, e.id) not in barred]
        strange = [e for e in able if _is_strange(app, e)]
        if len(strange) < len(able):
            barred |= {(app.id, expert.id) for expert in strange}
    return barred


def _is_strange(application: Application, expert: Expert) -> bool:
    return bool(expert.specialities) and application.category not in expert.specialities


def _room(request: AssignmentRequest) -> dict[str, int]:
    load = Counter(pair.expert for pair in request.fixed)
    return {
        expert.id: max(expert.capacity - load[expert.id], 0)
        for expert in request.experts
        if expert.capacity is not None
    }


def _coming(db: Reader, request: AssignmentRequest) -> set[tuple[str, str]]:
    """Pairs whose sheet is still to come and will count."""
    if db.info().phase not in OFFICE:
        return set()
    states = db.review_states()
    done = (ReviewState.SUBMITTED, ReviewState.RECUSED)
    coming = {(p.application, p.expert) for p in request.fixed if states.get(p) not in done}
    return coming - request.forbidden


def _row(
    one: Suggestion,
    applications: Mapping[str, Application],
    people: Mapping[str, str],
    *,
    hidden: bool,
) -> SuggestedReview:
    expert = one.expert or ""
    unsaid = t("这份申报再评一份，对结果最有用。")
    return SuggestedReview(
        application=one.application,
        name=applications[one.application].name,
        expert=expert,
        expert_name=people.get(expert, expert),
        gain=None if hidden else one.gain,
        chance=None if hidden else one.chance,
        why=unsaid if hidden and not one.joins else one.why,
        joins=one.joins,
    )


def _words(rows: Sequence[SuggestedReview], number: int, *, lacking: bool) -> str:
    """How many there are; `lacking`: more would be of use, had they experts who may."""
    if not rows and lacking:
        return t("有申报值得再评，但没有可以评审的专家：都已评过、须回避或已满。")
    if not rows:
        return t("再评哪一份都难以改变结果，不需要增评。")
    joining = sum(one.joins for one in rows)
    told = t("建议增评 {count} 份", count=len(rows))
    if joining:
        told += t("，其中 {count} 份用来把互不相连的组连起来", count=joining)
    if lacking:
        told += t("；还有值得再评的申报，但没有可以评审的专家")
    elif len(rows) < number:
        told += t("；再多也难以改变结果")
    return t("{told}。", told=told)
