"""冻结与解冻: the sheets of single applications are closed for a time, with a reason."""

from __future__ import annotations

from collections.abc import Iterable

from kepu_review.errors import Refused, UsageError
from kepu_review.model import Phase, Receipt
from kepu_review.store import Reader, Transaction
from kepu_review.text import t
from kepu_review.workflow.guards import in_phase, known, not_being_changed, recalled_for_rescore
from kepu_review.workflow.repeating import done_before
from kepu_review.workflow.round import Round
from kepu_review.workflow.telling import with_reason


def freeze(
    rnd: Round,
    applications: Iterable[str],
    *,
    frozen: bool,
    reason: str,
    actor: str = "chair",
    key: str | None = None,
) -> Receipt:
    """Close the sheets of these applications, or open them again.

    Those that are so already stay as they are, with the reason that was given then.

    Raises
    ------
    UsageError
        no reason, no application, or one that the round does not have.
    Refused
        all of them are so already, or a sheet to be frozen is recalled for a rescore.
    PhaseClosed
        the round is not in its review or deliberation.
    """
    wanted = sorted(set(applications))
    told = with_reason(
        reason,
        t("冻结或解冻须写明理由。"),
    )
    if not wanted:
        raise UsageError(t("没有选择申报。"))
    content = {"chosen": wanted, "frozen": frozen, "reason": told}

    def work(db: Transaction) -> Receipt:
        repeated = done_before(db, "freeze_changed", content, key=key)
        if repeated is not None:
            return repeated
        in_phase(db, Phase.REVIEW, Phase.DELIBERATION)
        for application in wanted:
            known(db, application)
        standing = db.frozen()
        changed = [application for application in wanted if (application in standing) is not frozen]
        if not changed:
            raise Refused(t("所选申报已经冻结。") if frozen else t("所选申报没有冻结。"))
        recalled = {one.application for one in recalled_for_rescore(db)} if frozen else set()
        for application in sorted(recalled.intersection(changed)):
            not_being_changed(db, application)
        payload = content | {"applications": changed}
        return db.append("freeze_changed", payload, actor=actor, key=key)

    return rnd.write(work)


def not_frozen(db: Reader, application: str) -> None:
    """The sheets of the application may be changed.

    Raises
    ------
    Refused
        they are frozen; the message says why.
    """
    found = db.frozen(application).get(application)
    if found is not None:
        raise Refused(
            t("这份申报已冻结：{reason}", reason=found.reason),
            remedy=t("解冻前不能保存、提交或撤回；请与组长或秘书处联系。"),
        )
