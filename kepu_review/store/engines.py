"""SQLAlchemy engines with the settings that make a save durable."""

from __future__ import annotations

import random
import time
from importlib import import_module
from types import ModuleType
from typing import Any

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event

from kepu_review.errors import StoreError
from kepu_review.store.place import Place
from kepu_review.text import t

WRITING = "kepu_writing"
"""Execution option of a connection whose transaction will write."""


def make_engine(place: Place, patience: float) -> Engine:
    """The engine of a round; `patience` is how many seconds to wait for a lock."""
    if place.url is None:
        return _sqlite(place, patience, sqlite_driver())
    return _postgresql(place, patience)


def sqlite_driver() -> ModuleType:
    """pysqlite3 with its newer SQLite where it is installed, else the sqlite3 of Python."""
    try:
        return import_module("pysqlite3.dbapi2")
    except ImportError:
        return import_module("sqlite3")


def journal_mode(version: tuple[int, int, int]) -> str:
    """WAL where it is sound, else DELETE.

    SQLite 3.7.0 to 3.51.2 may corrupt a database when a checkpoint meets the reset of the log
    (sqlite.org/wal.html, section 11, "The WAL-Reset Bug"); 3.50.7 and 3.44.6 have the repair too.
    """
    sound = (
        version >= (3, 51, 3)
        or (3, 50, 7) <= version < (3, 51, 0)
        or (3, 44, 6) <= version < (3, 45, 0)
    )
    return "WAL" if sound else "DELETE"


def _sqlite(place: Place, patience: float, driver: ModuleType) -> Engine:
    uri = place.database.absolute().as_uri() + "?mode=rw"  # never makes a file by mistake

    def connect() -> Any:
        connection = driver.connect(uri, uri=True, check_same_thread=False, isolation_level=None)
        for pragma in (
            f"busy_timeout = {int(patience * 1000)}",
            "foreign_keys = ON",
            "synchronous = FULL",
            "fullfsync = ON",
            "trusted_schema = OFF",
        ):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    engine = create_engine(
        "sqlite://",
        module=driver,
        creator=connect,
        poolclass=QueuePool,
        pool_size=5,
        max_overflow=50,
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get(WRITING):
            _take_turn(connection, patience)
        else:
            connection.exec_driver_sql("BEGIN")

    return engine


def _take_turn(connection: Connection, patience: float) -> None:
    """BEGIN IMMEDIATE as soon as the others have done.

    SQLite's own waiting looks again only every 100 ms after a while; a save takes 2 ms.
    """
    raw: Any = connection.connection.driver_connection
    driver: Any = connection.dialect.dbapi
    until = time.monotonic() + patience
    raw.execute("PRAGMA busy_timeout = 0")
    try:
        while time.monotonic() < until:
            try:
                raw.execute("BEGIN IMMEDIATE")
                return
            except driver.OperationalError as error:
                if "is locked" not in str(error):
                    break
            time.sleep(random.uniform(0.001, 0.008))  # noqa: S311
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # the last try, whose error counts
    finally:
        raw.execute(f"PRAGMA busy_timeout = {int(patience * 1000)}")


def set_journal(engine: Engine) -> str:
    """Choose the journal mode, which the file remembers; the mode that it has now."""
    driver: Any = engine.dialect.dbapi
    with engine.connect() as connection:
        raw: Any = connection.connection.driver_connection
        wanted = journal_mode(driver.sqlite_version_info)
        try:
            return str(raw.execute(f"PRAGMA journal_mode = {wanted}").fetchone()[0])
        except driver.OperationalError:  # others have the file open; it keeps the mode it has
            return str(raw.execute("PRAGMA journal_mode").fetchone()[0])


def _postgresql(place: Place, patience: float) -> Engine:
    assert place.url is not None  # noqa: S101 - the caller has looked
    try:
        import_module("psycopg")
    except ImportError as error:
        raise StoreError(
            t("没有安装 PostgreSQL 驱动。"),
            remedy=t('安装：pip install "kepu-review[postgres]"'),
        ) from error
    settings = f"-c search_path={place.schema} -c lock_timeout={int(patience * 1000)}"
    given = str(place.url.query.get("options", ""))
    return create_engine(
        place.url.difference_update_query(["options"]),
        connect_args={"options": f"{given} {settings}".strip()},
        isolation_level="REPEATABLE READ",
        pool_size=2,
        max_overflow=2 if place.guarded else 50,  # a member has few connections
        pool_pre_ping=True,
    )
