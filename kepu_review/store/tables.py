"""Small helpers of the projections: insert or update, look up, check keys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Connection, Insert, Table, bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from kepu_review.errors import Refused
from kepu_review.events import canonical, microseconds
from kepu_review.model import Event
from kepu_review.text import t

LONGEST = 200
"""Characters of a key; an index of PostgreSQL takes 2700 bytes."""
SHEET = ("application", "expert", "stage")
"""What a sheet, and all that is about one sheet, is keyed by."""


def ident(value: object, longest: int = LONGEST) -> str:
    """`value` as a key: text, not empty, not too long, without NUL; ValueError otherwise."""
    if not isinstance(value, str) or not 0 < len(value) <= longest or "\0" in value:
        raise ValueError(f"key {str(value)[:40]!r}")
    return value


def sheet_keys(event: Event) -> dict[str, str]:
    """Application, expert and stage of the sheet that `event` is about."""
    return {name: ident(event.payload[name]) for name in SHEET}


def bound(name: str) -> BindParameter[Any]:
    """A parameter for `name`, called b_name so that it does not clash with the column."""
    return bindparam(f"b_{name}")


def put(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert `rows`, or update those whose primary key is there."""
    if not rows:
        return
    connection.execute(_upsert(table, connection.dialect.name), rows)


def put_about(
    connection: Connection, table: Table, application: str, body: Mapping[str, Any]
) -> None:
    """The one row of `table` about an application."""
    put(connection, table, [{"application": application, "body": canonical(body)}])


def delete_about(connection: Connection, table: Table, applications: Sequence[str]) -> None:
    """Remove every row of `table` about these applications."""
    if applications:
        gone = delete(table).where(table.c.application == bound("application"))
        connection.execute(gone, [{"b_application": name} for name in applications])


def by(event: Event) -> dict[str, Any]:
    """Who wrote the event, and when, for a body."""
    return {"by": event.actor, "at_us": microseconds(event.at)}


@cache  # making one takes longer than running it
def _upsert(table: Table, dialect: str) -> Insert:
    build = postgresql.insert if dialect == "postgresql" else sqlite.insert
    statement = build(table)
    keys = list(table.primary_key)
    others = {c.name: statement.excluded[c.name] for c in table.columns if not c.primary_key}
    if others:
        return statement.on_conflict_do_update(index_elements=keys, set_=others)
    return statement.on_conflict_do_nothing(index_elements=keys)


def require(connection: Connection, table: Table, keys: Iterable[str]) -> None:
    """Refuse when the round does not have all of `keys` (applications or experts)."""
    wanted = set(keys)
    (column,) = table.primary_key
    query = select(column)
    if len(wanted) <= 100:
        query = query.where(column.in_(wanted))
    missing = sorted(wanted.difference(connection.scalars(query)))
    if missing:
        names = "、".join(missing[:5]) + ("…" if len(missing) > 5 else "")
        raise Refused(
            t("本批次没有 {names}。", names=names),
            remedy=t("先导入申报或专家名单。"),
        )
