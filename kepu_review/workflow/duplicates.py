"""重复申报: found by the program, settled by a person; what is set aside is not accepted."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from kepu_review.errors import Refused, UsageError
from kepu_review.model import AttestationState, Receipt, ScreeningState
from kepu_review.programmes.attested import DISTINCT
from kepu_review.programmes.doubles import DuplicateGroup
from kepu_review.store import Reader, Transaction
from kepu_review.text import t
from kepu_review.workflow.entering import entry, groups_of
from kepu_review.workflow.guards import OFFICE, in_phase, known
from kepu_review.workflow.repeating import done_before, part_of, parts_before, receipt_again
from kepu_review.workflow.round import Round
from kepu_review.workflow.screening import look_again
from kepu_review.workflow.telling import with_reason

__all__ = ["DuplicateGroup", "declare_distinct", "find_duplicates", "settle_duplicates"]


def find_duplicates(rnd: Round, db: Reader | None = None) -> tuple[DuplicateGroup, ...]:
    """Groups that nobody has settled: one unit and name, one credit code, several nominators."""
    if db is None:
        with rnd.store.reading() as reader:
            return find_duplicates(rnd, reader)
    everybody = db.applications()
    return groups_of(entry(rnd, db, everybody), db, everybody)


def settle_duplicates(
    rnd: Round,
    applications: Collection[str],
    keep: str,
    reason: str,
    *,
    actor: str = "secretary",
    key: str | None = None,
) -> Receipt:
    """Keep one of several applications; the others are not accepted in the same transaction.

    Settled otherwise later, the one that is kept then waits for its screening again.

    Raises
    ------
    UsageError
        fewer than two, `keep` is none of them, one is unknown, or no reason is given.
    Refused
        the one to keep was not accepted for another reason.
    PhaseClosed
        the round is past its review.
    """
    why = with_reason(reason, t("处理重复申报须写明理由。"))
    names = sorted(set(applications))
    if len(names) < 2 or keep not in names:
        raise UsageError(
            t("重复申报至少要有两份，保留的须是其中之一。"),
            remedy=t("查看：kepu-review duplicates list 批次文件夹"),
        )
    content = {"applications": names, "keep": keep, "reason": why}

    def work(db: Transaction) -> Receipt:
        repeated = done_before(db, "duplicates_settled", content, key=key)
        if repeated is not None:
            return repeated
        in_phase(db, *OFFICE)
        states = {name: db.screening(known(db, name).id)[name][0] for name in names}
        if states[keep] is ScreeningState.NOT_ACCEPTED:
            _was_set_aside(db, keep)
            decide(db, keep, ScreeningState.PENDING, t("重复申报改为保留这一份：") + why)
        receipt = db.append("duplicates_settled", content, actor=actor, key=key)
        for name in names:
            if name != keep:
                said = t("与申报 {keep} 重复：{reason}", keep=keep, reason=why)
                decide(db, name, ScreeningState.NOT_ACCEPTED, said)
        return receipt

    def decide(db: Transaction, name: str, state: ScreeningState, said: str) -> None:
        payload = {"application": name, "state": state.value, "reason": said}
        db.append("screening_decided", payload, actor=actor, key=part_of(key, name))

    receipt = rnd.write(work)
    look_again(rnd, names, actor=actor, key=key)
    return receipt


def declare_distinct(
    rnd: Round,
    applications: Sequence[str],
    reason: str,
    *,
    actor: str = "secretary",
    key: str | None = None,
) -> Receipt:
    """A person finds that applications which look alike are different ones.

    Raises
    ------
    UsageError
        one is unknown, none is given, or no reason is given.
    PhaseClosed
        the round is past its review.
    """
    why = with_reason(reason, t("认定不是重复申报须写明理由。"))
    names = sorted(set(applications))
    if not names:
        raise UsageError(t("没有写明是哪些申报。"), remedy=t("写上申报编号。"))
    content = {"rule": DISTINCT, "evidence": why}

    def work(db: Transaction) -> Receipt:
        done = parts_before(db, "attested", content, key=key)
        if done:
            return receipt_again(done[-1])
        in_phase(db, *OFFICE)
        receipts = []
        for number, name in enumerate(names):
            payload = content | {
                "application": known(db, name).id,
                "state": AttestationState.NOT_APPLICABLE.value,
                "note": "",
            }
            receipts.append(db.append("attested", payload, actor=actor, key=part_of(key, number)))
        return receipts[-1]

    receipt = rnd.write(work)
    look_again(rnd, names, actor=actor, key=key)
    return receipt


def _was_set_aside(db: Reader, keep: str) -> None:
    """As a duplicate, and nobody has found anything else against it since."""
    aside = db.duplicates().get(keep)
    if aside is None or not db.screening(keep)[keep][1].endswith(aside.reason):
        raise Refused(
            t("申报 {keep} 已因其他理由不予受理，不能作为保留的一份。", keep=keep),
            remedy=t("保留另一份，或先重新作出它的审查结论。"),
        )
