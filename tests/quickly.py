"""What only costs time in a test: new tables worked out anew, and waiting for the disk.

Every round begins with the same statements. They are what Alembic made of the first migration in
this process, said again. And no test outlives a power cut, so its own SQLite need not wait for the
disk; processes that a test starts (desks, commands, what is killed) do wait.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Pool, event

from kepu_review.store import migrate

_really = migrate.upgrade
_said: dict[tuple[str, object], list[str]] = {}


def upgrade(connection: Connection) -> None:
    """As `migrate.upgrade`; tables that are all new are made from what was said the first time."""
    key = (connection.dialect.name, migrate.FOLDER)
    if migrate.revision(connection) is not None:
        _really(connection)
    elif key in _said:
        for statement in _said[key]:
            connection.exec_driver_sql(statement, execution_options={"no_parameters": True})
    else:
        with _listening(connection) as said:
            _really(connection)
        together = connection.dialect.name == "postgresql"  # it takes many at once
        _said[key] = [";\n".join(said)] if together else said


@contextmanager
def _listening(connection: Connection) -> Iterator[list[str]]:
    """What changes something is noted, without parameters: a migration has none."""
    said: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        if statement.lstrip().upper().startswith(("CREATE", "INSERT", "ALTER", "UPDATE")):
            assert not parameters, statement
            said.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(connection, "before_cursor_execute", note)


def unwaiting(raw: Any, _record: object) -> None:
    """SQLite hands over to the system and goes on."""
    if "sqlite" in type(raw).__module__:
        raw.execute("PRAGMA synchronous = OFF")


@contextmanager
def quickly() -> Iterator[None]:
    """Both, for every round that is made or opened in this process."""
    migrate.upgrade = upgrade
    event.listen(Pool, "connect", unwaiting)
    try:
        yield
    finally:
        event.remove(Pool, "connect", unwaiting)
        migrate.upgrade = _really


@contextmanager
def as_in_use() -> Iterator[None]:
    """Neither, for a while."""
    migrate.upgrade = _really
    event.remove(Pool, "connect", unwaiting)
    try:
        yield
    finally:
        event.listen(Pool, "connect", unwaiting)
        migrate.upgrade = upgrade
