"""发证: which certificates and plaques are to be made, and the record of those that were."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from kepu_review.errors import Refused, UsageError
from kepu_review.events import merkle_root
from kepu_review.model import ROUND_CHAIN, Base, BaseStatus, Issued, Receipt
from kepu_review.store import Reader, Transaction
from kepu_review.text import t
from kepu_review.workflow.guards import in_phase
from kepu_review.workflow.naming import AFTER, accreditation
from kepu_review.workflow.register import base_of, status_title
from kepu_review.workflow.round import Round

KINDS = ("certificate", "plaque")
_SCHEME = "kepu"
_SHOWN = 15  # characters of a serial that are printed: the copy and the root's first twelve


@dataclass(frozen=True, slots=True)
class ToIssue:
    """A document to be made: of which base, with which serial and code."""

    base: Base
    kind: str
    serial: str  # which copy, and the root over all chains when it was made
    code: str  # what the QR code says: all of it

    @property
    def shown(self) -> str:
        """As much of the serial as people read."""
        return self.serial[:_SHOWN]


@dataclass(frozen=True, slots=True)
class Verified:
    """What the record knows of a code."""

    base: Base | None
    issued: Issued | None  # the newest document of that base and kind
    genuine: bool  # such a code was given out for it
    newest: bool  # no later one replaces it


def to_issue(
    rnd: Round, db: Reader, kind: str, numbers: Collection[str] | None = None
) -> tuple[ToIssue, ...]:
    """The documents of these bases; by default of those in force that have none that is right.

    One that was made before a name, unit or term changed is not right any more. The code holds
    the number and the root over all chains as it is now.

    Raises
    ------
    Refused
        the programme confers no title, or a base that is asked for is not in force.
    UsageError
        there is no such base or kind.
    """
    accreditation(rnd)
    _known(kind)
    in_phase(db, *AFTER)
    issued = {one.number: one for one in db.issued() if one.kind == kind}
    if numbers is None:
        outdated = _outdated(db, issued)
        bases = [
            base
            for base in db.bases()
            if base.status is BaseStatus.IN_FORCE
            and not base.carried
            and (base.number not in issued or base.number in outdated)
        ]
    else:
        bases = [_in_force(base_of(db, number)) for number in dict.fromkeys(numbers)]
    root = merkle_root(db.heads())
    return tuple(_document(base, kind, issued.get(base.number), root) for base in bases)


def record_issued(
    rnd: Round, made: ToIssue, sha256: str, *, actor: str = "secretary", key: str | None = None
) -> Receipt:
    """Record that the document was made, with the hash of its file."""
    payload = {
        "number": made.base.number,
        "kind": made.kind,
        "sha256": sha256,
        "serial": made.serial,
    }

    def work(db: Transaction) -> Receipt:
        in_phase(db, *AFTER)
        return db.append("document_issued", payload, actor=actor, key=key)

    return rnd.write(work)


def verify(rnd: Round, code: str) -> Verified:
    """What the record says of the code on a document.

    Raises
    ------
    UsageError
        it is no code of ours.
    """
    scheme, _, rest = code.strip().partition("|")
    parts = rest.rsplit("|", 3)
    if scheme != _SCHEME or len(parts) != 4 or parts[1] not in KINDS:
        raise UsageError(
            t("这不是证书上的二维码内容。"),
            remedy=t("二维码的内容以 kepu| 开头，请完整粘贴。"),
        )
    number, kind, copy, root = parts
    serial = f"{copy}-{root}"
    with rnd.store.reading() as db:
        base = db.base(number)
        issued = next((one for one in db.issued(number) if one.kind == kind), None)
        given = {
            str(event.payload["serial"])
            for event in db.events(ROUND_CHAIN)
            if event.kind == "document_issued"
            and event.payload["number"] == number
            and event.payload["kind"] == kind
        }
    newest = issued is not None and issued.serial == serial
    return Verified(base, issued, serial in given, newest)


def _document(base: Base, kind: str, before: Issued | None, root: str) -> ToIssue:
    copy = 1 if before is None else int(before.serial.partition("-")[0]) + 1
    serial = f"{copy:02d}-{root}"
    code = "|".join((_SCHEME, base.number, kind, f"{copy:02d}", root))
    return ToIssue(base, kind, serial, code)


def _outdated(db: Reader, issued: dict[str, Issued]) -> set[str]:
    printed = {"name", "applicant", "valid_until"}
    return {
        one.number
        for one in db.base_changes()
        if one.number in issued and one.at > issued[one.number].at and printed & set(one.changes)
    }


def _in_force(base: Base) -> Base:
    if base.status is not BaseStatus.IN_FORCE:
        raise Refused(
            t("编号 {number} 的状态是“{status}”，不制发证书和牌匾。", number=base.number,
              status=status_title(base.status)),
            remedy=t("恢复为有效后再办。"),
        )  # fmt: skip
    return base


def _known(kind: str) -> None:
    if kind not in KINDS:
        raise UsageError(
            t("没有“{kind}”这种文件。", kind=kind),
            remedy=t("可选：{known}。", known="、".join(KINDS)),
        )
