"""专家登录名: on PostgreSQL, a login of their own for each expert, with no right on any table."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from kepu_review.errors import UsageError
from kepu_review.store.guard import harden, install, roles
from kepu_review.store.guard.roles import Member
from kepu_review.text import t
from kepu_review.workflow.round import Round


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What came of it; who was made has the address with the password, told only now."""

    made: tuple[Member, ...]
    standing: int
    left_open: tuple[str, ...]
    """What this login could not revoke from everybody in the database, in words."""


def enrol_members(rnd: Round, *, anew: Collection[str] = ()) -> Enrolled:
    """Install the guard, or renew it, and make a login for each expert who has none.

    `anew` are experts who get a new password instead of the one they have.

    Raises
    ------
    UsageError
        one of them is no expert of the round.
    StoreError
        the round is in a folder, or the login may not make roles.
    """
    with rnd.store.reading() as db:
        known = {expert.id for expert in db.experts()}
    for expert in anew:
        _known(expert, known)
    with rnd.store.managing() as (connection, place):
        installed = install.install(connection, place.schema)
        made = roles.enrol(connection, place, installed.members, anew)
        left_open = harden.harden(connection, installed)
        standing = len(roles.members(connection, place.schema))
    return Enrolled(made, standing, left_open)


def list_members(rnd: Round) -> Mapping[str, Member]:
    """Expert → login; empty where the round is not guarded."""
    with rnd.store.managing() as (connection, place):
        return roles.members(connection, place.schema)


def revoke_member(rnd: Round, expert: str) -> Member:
    """Take a login away; what was written with it stays.

    Raises
    ------
    UsageError
        the expert has none.
    """
    with rnd.store.managing() as (connection, place):
        found = roles.members(connection, place.schema)
        _known(expert, found)
        roles.revoke(connection, place, found[expert])
        return found[expert]


def end_sessions(rnd: Round, expert: str) -> int:
    """End what the expert has open, so that nothing of theirs holds up the office; how many.

    Raises
    ------
    UsageError
        the expert has no login.
    """
    with rnd.store.managing() as (connection, place):
        found = roles.members(connection, place.schema)
        _known(expert, found)
        return roles.end(connection, found[expert])


def _known(expert: str, known: Collection[str]) -> None:
    if expert not in known:
        raise UsageError(
            t("没有专家“{expert}”，或还没有登录名。", expert=expert),
            remedy=t("用 kepu-review members DIR --list 查看。"),
        )
