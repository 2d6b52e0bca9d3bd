"""常用评语: the sentences an expert keeps to use again; the expert's own, seen by nobody else."""

from __future__ import annotations

from collections.abc import Iterable

from kepu_review.errors import Refused, UsageError
from kepu_review.model import Receipt
from kepu_review.store import Transaction
from kepu_review.text import t
from kepu_review.workflow.round import Round

AT_MOST, LONGEST = 200, 500
"""So many phrases, of so many characters."""


def change_phrases(
    rnd: Round, expert: str, phrases: Iterable[str], *, key: str | None = None
) -> Receipt:
    """Keep these phrases, in this order, instead of those kept so far.

    Blanks around a phrase go; one that is empty or there already is left out.

    Raises
    ------
    Refused
        too many of them, or one is too long.
    UsageError
        the round has no such expert.
    """
    kept = list(dict.fromkeys(text for one in phrases if (text := one.strip())))
    if len(kept) > AT_MOST:
        raise Refused(
            t("常用语最多 {at_most} 条。", at_most=AT_MOST),
            remedy=t("删去一些不用的再加。"),
        )
    long = next((text for text in kept if len(text) > LONGEST), None)
    if long is not None:
        raise Refused(
            t("常用语“{long}…”超过 {longest} 字。", long=long[:12], longest=LONGEST),
            remedy=t("请拆成几条。"),
        )

    def work(db: Transaction) -> Receipt:
        if db.expert(expert) is None:
            raise UsageError(t("本批次没有专家 {expert}。", expert=expert))
        payload = {"expert": expert, "phrases": kept}
        return db.append("phrases_changed", payload, actor=expert, chain=expert, key=key)

    return rnd.write(work)
