"""登录名: one pseudonymous role per expert. Passwords are made here, shown once, kept nowhere."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select, text
from sqlalchemy.exc import DBAPIError

from kepu_review.store import schema
from kepu_review.store.guard.install import run
from kepu_review.store.guard.names import API, GUARD, literal, pseudonym, quoted
from kepu_review.store.place import Place

CONNECTIONS = 12
"""Of one member at once: a desk's server and a kernel."""
_IDLE = "60s"


@dataclass(frozen=True, slots=True)
class Member:
    """An expert's role; `location` is the address with the password, known only when just made."""

    expert: str
    role: str
    location: str | None = None


def members(connection: Connection, guarded: str) -> dict[str, Member]:
    """Expert → member, of a round that is guarded; empty where it is not."""
    there = text("SELECT to_regclass(:name) IS NOT NULL")
    guard = f"{guarded}{GUARD}"
    if not connection.scalar(there, {"name": f"{guard}.member"}):
        return {}
    standing = f"{quoted(guard)}.member JOIN pg_roles ON rolname = role"  # a restored copy has none
    rows = connection.execute(text(f"SELECT expert, role FROM {standing} ORDER BY expert"))
    return {row.expert: Member(row.expert, row.role) for row in rows}


def enrol(
    connection: Connection, place: Place, group: str, anew: Collection[str] = ()
) -> tuple[Member, ...]:
    """A role for each expert who has none, and a new password for each of `anew`."""
    known = members(connection, place.schema)
    made = []
    experts = list(connection.scalars(select(schema.expert.c.id)))
    secrets.SystemRandom().shuffle(experts)  # roles are numbered as they are made, for all to see
    for expert in experts:
        if expert not in known:
            made.append(_created(connection, place, group, expert))
        elif expert in anew:
            made.append(_renewed(connection, place, known[expert]))
            end(connection, known[expert])  # who is in with the old one could set another
    return tuple(sorted(made, key=lambda one: one.expert))


def revoke(connection: Connection, place: Place, member: Member) -> None:
    """The login is gone, with every session of it.

    A member can hang default privileges on the role, also in another database, so that it cannot be
    dropped; then the name stays, and nobody can log in with it.
    """
    query = f"DELETE FROM {quoted(place.schema + GUARD)}.member WHERE role = :role"
    connection.execute(text(query), {"role": member.role})
    run(connection, "ALTER ROLE @role@ NOLOGIN PASSWORD NULL", {"role": member.role})
    end(connection, member)
    step = connection.begin_nested()
    try:
        for statement in ("DROP OWNED BY @role@", "DROP ROLE @role@"):
            run(connection, statement, {"role": member.role})
    except DBAPIError:
        step.rollback()
    else:
        step.commit()


def end(connection: Connection, member: Member) -> int:
    """End the member's sessions, where this role may; how many there were."""
    run(
        connection, "GRANT @role@ TO CURRENT_USER", {"role": member.role}
    )  # else it may not end them
    query = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = :role"
    return len(connection.scalars(text(query), {"role": member.role}).all())


def _created(connection: Connection, place: Place, group: str, expert: str) -> Member:
    role = pseudonym("m")
    names = {"role": role, "group": group, "api": f"{place.schema}{API}"}
    run(
        connection,
        "CREATE ROLE @role@ LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS "
        f"CONNECTION LIMIT {CONNECTIONS} IN ROLE @group@",
        names,
    )
    run(connection, "ALTER ROLE @role@ SET search_path = @api@", names)
    run(connection, f"ALTER ROLE @role@ SET idle_in_transaction_session_timeout = '{_IDLE}'", names)
    query = (
        f"INSERT INTO {quoted(place.schema + GUARD)}.member (role, expert) VALUES (:role, :expert) "
        "ON CONFLICT (expert) DO UPDATE SET role = excluded.role"
    )
    connection.execute(text(query), {"role": role, "expert": expert})
    return _renewed(connection, place, Member(expert, role))


def _renewed(connection: Connection, place: Place, member: Member) -> Member:
    password = secrets.token_urlsafe(18)
    driver: Any = connection.connection.driver_connection
    sealed = driver.pgconn.encrypt_password(
        password.encode(), member.role.encode(), b"scram-sha-256"
    ).decode()  # the server's log never has the password itself
    run(connection, f"ALTER ROLE @role@ PASSWORD {literal(sealed)}", {"role": member.role})
    return Member(member.expert, member.role, _address(place, member.role, password))


def _address(place: Place, role: str, password: str) -> str:
    assert place.url is not None  # noqa: S101 - the owner is connected to it
    url = place.url.set(drivername="postgresql", username=role, password=password)
    url = url.difference_update_query(["options"])
    return url.update_query_dict({"schema": f"{place.schema}{API}"}).render_as_string(
        hide_password=False
    )
