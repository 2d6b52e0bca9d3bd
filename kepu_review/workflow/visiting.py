"""实地考察: what came of each visit; marks of a visit are sheets of its stage."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from kepu_review.errors import Refused, UsageError
from kepu_review.model import Receipt, VisitState
from kepu_review.store import Reader, Transaction
from kepu_review.text import t
from kepu_review.workflow.guards import (
    FIRST_YEAR,
    NOT_CLOSED,
    has_recused,
    in_phase,
    known_stage,
    passed,
)
from kepu_review.workflow.repeating import done_before
from kepu_review.workflow.round import Round
from kepu_review.workflow.telling import told


def record_visit(  # noqa: PLR0913 - a visit is all of this
    rnd: Round,
    application: str,
    stage: str,
    state: VisitState | str,
    day: date | None = None,
    visitors: Sequence[str] = (),
    note: str = "",
    *,
    actor: str = "secretary",
    key: str | None = None,
) -> Receipt:
    """Record that an application was visited, or why it was not; a later record replaces it.

    Raises
    ------
    UsageError
        unknown stage, state, application or visitor; a visit without its day or visitors, one in
        the future, or none and no note why.
    Refused
        the application has not passed screening or was not drawn, or a visitor has a conflict.
    PhaseClosed
        the round is closed.
    """
    known_stage(rnd.programme, stage)
    state, said = _known_state(state), told(note)
    _is_whole(rnd, state, day, visitors, said)
    payload = {
        "application": application,
        "stage": stage,
        "state": state.value,
        "day": None if day is None else day.isoformat(),
        "visitors": list(dict.fromkeys(visitors)),
        "note": said,
    }

    def work(db: Transaction) -> Receipt:
        repeated = done_before(db, "visit_recorded", payload, key=key)
        if repeated is not None:
            return repeated
        in_phase(db, *NOT_CLOSED)
        passed(db, application)
        _is_drawn(rnd, db, stage, application)
        for visitor in visitors:
            _may_visit(db, visitor, application)
        return db.append("visit_recorded", payload, actor=actor, key=key)

    return rnd.write(work)


def unvisited(db: Reader, stage: str) -> tuple[str, ...]:
    """Applications without a record of a visit: of those drawn, or of all that passed."""
    sample = db.sample(stage)
    if sample is not None:
        wanted = set(sample.drawn)
    else:
        wanted = {a for a, (state, _) in db.screening().items() if state == "passed"}
    return tuple(sorted(wanted - {one.application for one in db.visits(stage)}))


def _known_state(state: VisitState | str) -> VisitState:
    try:
        return VisitState(state)
    except ValueError:
        raise UsageError(
            t("没有考察结果“{state}”。", state=state),
            remedy=t("可选：") + t("、").join(one.value for one in VisitState),
        ) from None


def _is_whole(
    rnd: Round, state: VisitState, day: date | None, visitors: Sequence[str], note: str
) -> None:
    if state is not VisitState.VISITED and not note:
        raise UsageError(
            t("没有考察的须写明原因。"),
            remedy=t("例如申报单位来函放弃，或场馆临时关闭。"),
        )
    if state is VisitState.VISITED and (day is None or not visitors):
        raise UsageError(
            t("考察记录须有日期和考察人员。"),
            remedy=t("人员填写专家编号。"),
        )
    today = datetime.now(UTC).astimezone(ZoneInfo(rnd.programme.timezone)).date()
    if day is not None and (day > today or day.year < FIRST_YEAR):
        raise UsageError(
            t("考察日期 {day} 还没有到。", day=day.isoformat())
            if day > today
            else t("考察日期 {day} 不合理。", day=day.isoformat()),
            remedy=t("请核对日期；考察之后再记录。"),
        )


def _is_drawn(rnd: Round, db: Reader, stage: str, application: str) -> None:
    sample, found = db.sample(stage), rnd.programme.stage(stage)
    if sample is None and found is not None and found.sampling is not None:
        raise Refused(
            t("这一环节还没有抽取。"),
            remedy=t("先抽取：kepu-review sample 批次文件夹 {stage} --draw", stage=stage),
        )
    if sample is not None and application not in sample.drawn:
        raise Refused(
            t("申报 {application} 没有抽中，不作为抽检记录。", application=application),
            remedy=t("请核对编号；抽中名单见 kepu-review sample。"),
        )


def _may_visit(db: Reader, expert: str, application: str) -> None:
    if db.expert(expert) is None:
        raise UsageError(
            t("没有专家 {expert}。", expert=expert),
            remedy=t("考察人员须在专家名单中。"),
        )
    barred = [one for one in db.conflicts(expert=expert) if one.application == application]
    if barred or has_recused(db, expert, application):
        raise Refused(
            t(
                "专家 {expert} 须回避申报 {application}，不能参加考察。",
                expert=expert,
                application=application,
            ),
            remedy=t("请另派人员。"),
        )
