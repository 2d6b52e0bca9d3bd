"""Brings the tables of a round to the newest schema."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from kepu_review.errors import StoreError
from kepu_review.store.schema import HEAD
from kepu_review.text import t

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER = Path(__file__).parent / "migrations"
_ONE_AT_A_TIME = threading.Lock()  # `alembic.op` is one for the whole process


def revision(connection: Connection) -> str | None:
    """The schema's revision; None where no round was ever finished being made."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    number: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return number


def upgrade(connection: Connection) -> None:
    """Run the missing steps inside the transaction that `connection` is in."""
    from alembic import command

    with _ONE_AT_A_TIME:
        command.upgrade(config(connection), "head")


def config(connection: Connection) -> Config:
    """Alembic's settings for this connection; there is no alembic.ini."""
    from alembic.config import Config

    settings = Config()
    settings.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    settings.set_main_option("path_separator", "os")
    settings.attributes["connection"] = connection
    return settings


def known(connection: Connection, wanted: str) -> bool:
    """Whether this version of the program has the step `wanted`."""
    from alembic.script import ScriptDirectory

    steps = ScriptDirectory.from_config(config(connection)).walk_revisions()
    return any(step.revision == wanted for step in steps)


def needs_upgrade(connection: Connection) -> bool:
    """Whether the round is of an older schema.

    Raises
    ------
    StoreError
        the round is of a newer schema than this program knows, or is no round.
    """
    now = revision(connection)
    if now == HEAD:
        return False
    if now is None:
        raise StoreError(
            t("这里没有建成的批次。"),
            remedy=t(
                "用 kepu-review new 新建；若上次新建中断，先删去残留的 round.db（或数据库模式）。"
            ),
        )
    if not known(connection, now):
        raise StoreError(
            t(
                "此批次由更新版本的程序写成（表结构 {now}，本程序只到 {head}）。",
                now=now,
                head=HEAD,
            ),
            remedy=t("升级：pip install -U kepu-review"),
        )
    return True
