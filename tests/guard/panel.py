"""A guarded round on a real server, its members' logins, and somebody who forges events."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus

from kepu_review.events import canonical, event_hash
from kepu_review.plugins import Plugins
from kepu_review.store.place import place
from kepu_review.workflow import Round, open_round
from kepu_review.workflow.members import enrol_members
from tests import small

_numbers = count(1)


@dataclass(frozen=True)
class Panel:
    """The owner's round and where each expert logs in."""

    owner: Round
    schema: str
    locations: Mapping[str, str]
    roles: Mapping[str, str]
    host: Plugins

    def at(self, expert: str) -> Round:
        """The round as this expert's own login opens it."""
        return open_round(self.locations[expert], plugins=self.host)

    def mine(self, expert: str) -> list[str]:
        return [application for application, who in small.pairs(self.owner) if who == expert]

    def not_mine(self, expert: str) -> str:
        every = sorted({application for application, _ in small.pairs(self.owner)})
        return next(one for one in every if one not in self.mine(expert))

    @property
    def schemas(self) -> dict[str, str]:
        return {"data": self.schema, "api": f"{self.schema}_api", "guard": f"{self.schema}_guard"}

    def named(self, statement: str) -> str:
        """Names of schemas and roles put into a statement."""
        names = self.schemas | {"role": self.roles["E1"], "other": self.roles["E2"]}
        for key, name in names.items():
            statement = statement.replace(f"@{key}@", name)
        return statement


@contextmanager
def guarded(folder: Path, url: str) -> Iterator[Panel]:
    """Four applications, three experts with two to three each, in review, with logins."""
    schema = f"g{os.getpid()}_{next(_numbers)}"
    with small.round_in_review(folder, f"{url}&schema={schema}") as rnd:
        made = enrol_members(rnd).made
        locations = {one.expert: str(one.location) for one in made}
        roles = {one.expert: one.role for one in made}
        yield Panel(rnd, schema, locations, roles, small.plugins(folder))


def connect(location: str) -> psycopg.Connection[Any]:
    """What anybody with the address can open, beside our program."""
    where = place(location)
    assert where.url is not None
    url = where.url.set(drivername="postgresql").render_as_string(hide_password=False)
    made = psycopg.connect(url, autocommit=True)
    made.execute(f"SET search_path = {where.schema}")
    return made


def refusal(connection: psycopg.Connection[Any], statement: str, *given: object) -> str:
    """The SQLSTATE with which the server refuses; "" where it does not."""
    try:
        connection.execute(statement, given or None)
    except psycopg.Error as error:
        if connection.info.transaction_status is TransactionStatus.INERROR:
            connection.execute("ROLLBACK")
        return error.sqlstate or "?"
    return ""


class Forger:
    """Sends events that are whole but for what is to be tried."""

    def __init__(self, connection: psycopg.Connection[Any], expert: str) -> None:
        self.connection, self.expert = connection, expert

    def event(self, kind: str, payload: object, **other: Any) -> list[Any]:
        """The arguments of `append`; `other` replaces what would be right."""
        head = self.connection.execute("SELECT * FROM lock_chain(%s)", (self.expert,)).fetchone()
        assert head is not None
        row: dict[str, Any] = {
            "chain": self.expert,
            "seq": head[0] + 1,
            "key": f"forged{next(_numbers)}",
            "kind": kind,
            "actor": self.expert,
            "at_us": head[2],
            "payload": payload if isinstance(payload, str) else canonical(payload),
            "prev_hash": head[1],
        }
        row |= {name: value for name, value in other.items() if name != "hash"}
        return [*row.values(), other.get("hash", event_hash(**_named(row)))]

    def send(self, kind: str, payload: object, **other: Any) -> str:
        """As `refusal`."""
        given = self.event(kind, payload, **other)
        return refusal(self.connection, f"SELECT append({', '.join(['%s'] * 9)})", *given)


def _named(row: Mapping[str, Any]) -> dict[str, Any]:
    return {("payload_text" if name == "payload" else name): value for name, value in row.items()}
