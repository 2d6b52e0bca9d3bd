"""What people tell with an act, a reason or a fact, as it is kept; from the desk and elsewhere."""

from __future__ import annotations

from kepu_review.errors import UsageError
from kepu_review.text import t

LONGEST = 2000
"""Characters of one such text; comments on a sheet may be longer, see `reviewing`."""


def told(text: str) -> str:
    """The text without the blanks around it.

    Raises
    ------
    UsageError
        it is too long, or has a character that not every database can keep.
    """
    kept = text.strip()
    if "\0" in kept:
        raise UsageError(
            t("填写的内容里有不能保存的字符。"),
            remedy=t("请删去从别处粘贴来的特殊符号，再试一次。"),
        )
    if len(kept) > LONGEST:
        raise UsageError(
            t("填写的内容共 {count} 字，超过 {longest} 字。", count=len(kept), longest=LONGEST),
            remedy=t("请精简后重试。"),
        )
    return kept


def with_reason(reason: str, complaint: str, *, remedy: str = "") -> str:
    """As `told`, of what must not be missing.

    Raises
    ------
    UsageError
        nothing is left of it; also as `told`.
    """
    kept = told(reason)
    if not kept:
        raise UsageError(complaint, remedy=remedy)
    return kept
