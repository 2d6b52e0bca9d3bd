"""A member's write transaction: the same acts, but it is the database that writes them."""

from __future__ import annotations

from sqlalchemy import text

from kepu_review.errors import Refused
from kepu_review.events import moment
from kepu_review.model import Event
from kepu_review.store.guard.refusals import refused
from kepu_review.store.transaction import Transaction, event_row
from kepu_review.text import t

_LOCK = text("SELECT seq, hash, now_us FROM lock_chain(:chain)")
_APPEND = text(
    "SELECT append(:chain, :seq, :key, :kind, :actor, :at_us, :payload, :prev_hash, :hash)"
)


class MemberTransaction(Transaction):
    """As `Transaction`, of a role that has no right on any table.

    What differs: chains are held, events checked and rows made by functions of the database; the
    time is the server's.
    """

    def _lock(self, kind: str, chain: str) -> tuple[int, str]:  # noqa: ARG002 - as above
        with refused():
            row = self._connection.execute(_LOCK, {"chain": chain}).one()
        self._clock = lambda: moment(row.now_us)
        return row.seq, row.hash

    def _record(self, event: Event, body: str) -> None:
        with refused():
            self._connection.execute(_APPEND, event_row(event, body))

    def replay(self) -> int:
        """Refused: only the owner makes state anew."""
        raise Refused(t("专家的登录名不能重建批次。"), remedy=t("请秘书处操作。"))
