"""邀请码: codes that nominators give to those whom they will nominate."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence

from kepu_review.conflicts.names import normalise
from kepu_review.errors import Refused, UsageError
from kepu_review.model import Receipt
from kepu_review.programmes.nominators import by_name, cap_of, type_of
from kepu_review.store import Reader, Transaction
from kepu_review.text import t
from kepu_review.workflow.guards import OFFICE, in_phase
from kepu_review.workflow.repeating import done_before, event_before, used_otherwise
from kepu_review.workflow.round import Round
from kepu_review.workflow.telling import told, with_reason

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Without those that look alike: I, L, O, 0, 1."""
LENGTH = 8
MOST = 1000


def issue_invitations(
    rnd: Round,
    nominator: str,
    count: int,
    *,
    actor: str = "secretary",
    key: str | None = None,
) -> tuple[str, ...]:
    """New codes of a nominator; never more than it may nominate.

    Raises
    ------
    UsageError
        no such number, or the type of the nominator is not known.
    Refused
        there would be more codes than places.
    PhaseClosed
        the round is past its review.
    """
    name = with_reason(nominator, t("没有写明推荐单位。"))
    if not 1 <= count <= MOST:
        raise UsageError(t("一次发 1 至 {most} 个邀请码。", most=MOST), remedy=t("改一个数。"))

    def work(db: Transaction) -> tuple[str, ...]:
        before = event_before(db, "invitations_issued", {}, key=key)
        if before is not None:
            return _issued(before.payload["invitations"], name, count)
        in_phase(db, *OFFICE)
        kind = type_known(rnd, db, name)
        _room(rnd, db, name, count)
        codes = _fresh({one.code for one in db.invitations()}, count)
        made = [{"code": code, "nominator": name, "type": kind} for code in codes]
        db.append("invitations_issued", {"invitations": made}, actor=actor, key=key)
        return codes

    return rnd.write(work)


def withdraw_invitation(
    rnd: Round, code: str, reason: str, *, actor: str = "secretary", key: str | None = None
) -> Receipt:
    """Make a code void.

    Raises
    ------
    UsageError
        no reason is given.
    Refused
        there is no such code in force, or an application was nominated with it.
    PhaseClosed
        the round is past its review.
    """
    payload = {
        "code": told(code).upper(),
        "reason": with_reason(reason, t("作废邀请码须写明理由。")),
    }

    def work(db: Transaction) -> Receipt:
        repeated = done_before(db, "invitation_withdrawn", payload, key=key)
        if repeated is not None:
            return repeated
        in_phase(db, *OFFICE)
        _unused(db, payload["code"])
        return db.append("invitation_withdrawn", payload, actor=actor, key=key)

    return rnd.write(work)


def _unused(db: Reader, code: str) -> None:
    used = next((one.application for one in db.invitations() if one.code == code), None)
    if used is not None:
        raise Refused(
            t("邀请码“{code}”已用于申报 {application}，不能作废。", code=code, application=used),
            remedy=t("先撤销这份推荐，写明理由。"),
        )


def type_known(rnd: Round, db: Reader, nominator: str) -> str:
    """The id of the nominator's type.

    Raises
    ------
    UsageError
        neither the round's table nor the names of the programme tell it.
    """
    kind = type_of(rnd.programme, nominator, by_name(db.nominators()))
    if kind is not None:
        return kind.id
    known = t("、").join(one.title for one in rnd.programme.nominators)
    raise UsageError(
        t("“{name}”属于哪一类推荐单位不清楚。", name=nominator),
        remedy=t("核对名称，或用 kepu-review nominators 导入推荐单位表。")
        + (t("推荐单位类型：{known}。", known=known) if known else ""),
    )


def _room(rnd: Round, db: Reader, nominator: str, count: int) -> None:
    table = by_name(db.nominators())
    cap = cap_of(rnd.programme, nominator, table)
    if cap is None:
        return
    kind = type_of(rnd.programme, nominator, table)
    joint = kind is not None and kind.joint
    there = sum(
        not one.withdrawn
        and (
            type_of(rnd.programme, one.nominator, table) is kind
            if joint
            else normalise(one.nominator) == normalise(nominator)
        )
        for one in db.invitations()
    )
    if there + count > cap:
        raise Refused(
            t(
                "名额 {cap} 个，已发邀请码 {there} 个，不能再发 {count} 个。",
                cap=cap,
                there=there,
                count=count,
            ),
            remedy=t("作废不用的邀请码，或核对名额。"),
        )


def _issued(before: Sequence[Mapping[str, str]], nominator: str, count: int) -> tuple[str, ...]:
    """The codes of the same act, done before."""
    if len(before) != count or any(one["nominator"] != nominator for one in before):
        raise used_otherwise()
    return tuple(one["code"] for one in before)


def _fresh(taken: Collection[str], count: int) -> tuple[str, ...]:
    """Codes that nobody can guess and that were never issued."""
    made: dict[str, None] = {}
    while len(made) < count:
        code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
        if code not in taken:
            made[code] = None
    return tuple(made)
