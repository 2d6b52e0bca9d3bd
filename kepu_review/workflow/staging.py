"""环节: where the round stands, what hinders it from going on, and going on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from kepu_review.errors import Refused, UsageError
from kepu_review.model import BallotRule, Condition, Receipt, Stage
from kepu_review.store import Reader, Transaction
from kepu_review.text import t
from kepu_review.workflow.conditions import Blocker, unmet
from kepu_review.workflow.guards import (
    NOT_CLOSED,
    at_work,
    in_phase,
    known_stage,
    recalled_for_rescore,
)
from kepu_review.workflow.meeting import no_open_ballot
from kepu_review.workflow.repeating import done_before
from kepu_review.workflow.round import Round
from kepu_review.workflow.telling import told

ORDER = "order"
"""`condition` of what is in the way because stages would be passed over."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a round stands among the stages of its programme."""

    present: Stage | None  # None: the programme names no stages
    entered: bool  # whether somebody has entered it; the first one is where a round begins
    at_work: str  # the stage that experts mark in


def where(rnd: Round, db: Reader) -> Standing:
    """The stage that was entered last, else the first of the programme."""
    name, stages = db.stage(), rnd.programme.stages
    found = None if name is None else rnd.programme.stage(name)
    present = found or (stages[0] if stages else None)
    return Standing(present, found is not None, at_work(db))


def ballot_rule(rnd: Round, db: Reader) -> BallotRule | None:
    """The rule of a ballot that is opened now: that of the present stage.

    While nobody has entered a stage, the first one that the programme gives.
    """
    now = where(rnd, db)
    if now.entered and now.present is not None:
        return now.present.ballot
    return next((one.ballot for one in rnd.programme.stages if one.ballot is not None), None)


def blockers(rnd: Round, stage: str, db: Reader | None = None) -> tuple[Blocker, ...]:
    """What hinders the round from entering the stage now; nothing does on the way back.

    The present stage must be fit to be left, the stage fit to be entered, and none between them
    passed over that is not optional.
    """
    wanted = known_stage(rnd.programme, stage)
    if db is not None:
        return tuple(_hinders(rnd, db, wanted))
    with rnd.store.reading() as reader:
        return tuple(_hinders(rnd, reader, wanted))


def enter_stage(
    rnd: Round,
    stage: str,
    reason: str = "",
    *,
    despite: Collection[Condition | str] = (),
    actor: str = "secretary",
    key: str | None = None,
) -> Receipt:
    """Go on to a stage of the programme, or back to one.

    `despite` names the conditions that a person sets aside; that and passing over a stage which
    is not optional take a reason. Sheets of an earlier stage stay as they are and are closed once
    another scored stage is entered.

    Raises
    ------
    UsageError
        unknown stage or condition, no reason where one is needed, or it is the present one.
    Refused
        a condition does not hold; the message says all that is missing. Or a ballot is open, or a
        sheet is recalled for a rescore.
    PhaseClosed
        the round is closed.
    """
    wanted = known_stage(rnd.programme, stage)
    why, aside = told(reason), sorted({_condition(one) for one in despite})
    payload = {"stage": stage, "reason": why, **({"despite": aside} if aside else {})}

    def work(db: Transaction) -> Receipt:
        repeated = done_before(db, "stage_entered", payload, key=key)
        if repeated is not None:
            return repeated
        in_phase(db, *NOT_CLOSED)
        now = where(rnd, db)
        if now.entered and now.present is not None and now.present.id == stage:
            raise UsageError(
                t("批次已在环节“{title}”。", title=wanted.shown),
                remedy=t("看本环节还缺什么：kepu-review stage 批次文件夹"),
            )
        no_open_ballot(db)
        _nothing_is_recalled(db, wanted)
        _may_go(rnd, db, wanted, why, aside)
        return db.append("stage_entered", payload, actor=actor, key=key)

    return rnd.write(work)


def next_stages(rnd: Round, db: Reader) -> tuple[Stage, ...]:
    """Where the round may go from here without passing over what is not optional."""
    now, stages = where(rnd, db), rnd.programme.stages
    if now.present is None:
        return ()
    if not now.entered:
        found = [now.present]
        rest = stages[1:]
    else:
        found, rest = [], stages[stages.index(now.present) + 1 :]
    for one in rest:
        found.append(one)
        if not one.optional:
            break
    return tuple(found)


def _hinders(rnd: Round, db: Reader, wanted: Stage) -> list[Blocker]:
    stages = rnd.programme.stages
    now = where(rnd, db)
    here, there = (-1 if s is None else stages.index(s) for s in (now.present, wanted))
    if there < here or (there == here and now.entered):
        return []
    found = []
    if now.present is not None and there > here:
        found += unmet(rnd, db, now.present, now.present.leave)
    skipped = [one for one in stages[here + 1 : there] if not one.optional]
    if skipped:
        titles = t("、").join(f"“{one.shown}”" for one in skipped)
        said = t("跳过了不可省略的环节{titles}。", titles=titles)
        found.append(Blocker(ORDER, said, t("依次进入；确需跳过的，写明理由。")))
    return found + unmet(rnd, db, wanted, wanted.enter)


def _may_go(rnd: Round, db: Reader, wanted: Stage, why: str, aside: list[str]) -> None:
    now = where(rnd, db)
    stages = rnd.programme.stages
    back = now.present is not None and stages.index(wanted) < stages.index(now.present)
    if back and not why:
        raise UsageError(t("退回前一环节须写明理由。"), remedy=t("写明退回的依据和经过。"))
    if aside and not why:
        raise UsageError(
            t("条件没有满足而仍要进入的，须写明理由。"),
            remedy=t("例如写明集体研究的时间和结论。"),
        )
    left = [
        one
        for one in _hinders(rnd, db, wanted)
        if one.condition not in aside and not (one.condition == ORDER and why)
    ]
    if left:
        raise Refused(
            t("还不能进入环节“{title}”：", title=wanted.shown) + "".join(b.message for b in left),
            remedy="".join(dict.fromkeys(one.remedy for one in left)),
        )


def _nothing_is_recalled(db: Reader, wanted: Stage) -> None:
    """A sheet that is being changed just now would be closed half done."""
    if not wanted.scored or wanted.id == at_work(db):
        return
    recalled = recalled_for_rescore(db)
    if recalled:
        named = t("、").join(sorted({one.application for one in recalled}))
        raise Refused(
            t("有评审表已撤回复核中，尚未重新提交：{named}。", named=named),
            remedy=t("请等专家重新提交，或取消复核。"),
        )


def _condition(name: Condition | str) -> str:
    try:
        return Condition(name).value
    except ValueError:
        raise UsageError(
            t("没有名为“{name}”的条件。", name=str(name)),
            remedy=t("可选：") + t("、").join(one.value for one in Condition),
        ) from None
