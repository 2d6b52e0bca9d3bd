"""One operation sent twice is one act."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kepu_review.errors import UsageError
from kepu_review.model import ROUND_CHAIN, Receipt
from kepu_review.store import Transaction


def done_before(
    db: Transaction,
    kind: str,
    payload: Mapping[str, Any],
    *,
    actor: str,
    chain: str = ROUND_CHAIN,
    key: str | None,
) -> Receipt | None:
    """The receipt of the same act under this key; asked before the act is judged by what is now.

    Raises
    ------
    Refused
        the key was used for something else.
    """
    if key is None or db.receipt(chain, key) is None:
        return None
    return db.append(kind, payload, actor=actor, chain=chain, key=key)


def with_reason(reason: str, complaint: str) -> str:
    """The reason without the blanks around it.

    Raises
    ------
    UsageError
        nothing is left of it.
    """
    told = reason.strip()
    if not told:
        raise UsageError(complaint)
    return told
