"""What making a new round needs besides its tables: the folder, the schema, the first event."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import tomlkit
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from kepu_review.errors import StoreError, Where
from kepu_review.model import Programme, RoundInfo
from kepu_review.store.faults import state
from kepu_review.store.place import Place
from kepu_review.text import t

_TAKEN = {"42P06", "42P07", "42710", "42723", "23505"}  # somebody made it a moment before


def round_created(info: RoundInfo, programme: Programme) -> dict[str, Any]:
    """The payload of a round's first event."""
    return {
        "id": info.id,
        "title": info.title,
        "programme": info.programme,
        "programme_hash": programme.hash,
        "programme_text": programme.text,
        "demo": info.demo,
        "deadline": info.deadline and info.deadline.isoformat(),
    }


@contextmanager
def claimed(where: Place, info: RoundInfo) -> Iterator[None]:
    """Hold `where` for a new round while the block fills it; a failure leaves nothing behind."""
    if where.folder is None:
        try:
            yield
        except DBAPIError as error:
            raise (_exists(where) if state(error) in _TAKEN else error) from error
        return
    folder, made = where.folder, not where.folder.exists()
    with _disk(where):
        folder.mkdir(parents=True, exist_ok=True)
        if (folder / "round.toml").exists():
            raise _exists(where)
        try:
            where.database.open("x").close()
        except FileExistsError as error:
            raise _exists(where) from error
        try:
            for name in ("materials", "reports"):
                (folder / name).mkdir(exist_ok=True)
            yield
            (folder / "round.toml").write_text(_toml(info), encoding="utf-8")
        except BaseException:
            _undo(folder, made)
            raise


def claim_schema(connection: Connection, where: Place) -> None:
    """Make the schema of PostgreSQL unless it is there; StoreError if it has a round."""
    if where.folder is not None:
        return
    there = text("SELECT to_regclass(:name) IS NOT NULL")
    if connection.scalar(there, {"name": f"{where.schema}.alembic_version"}):
        raise _exists(where)
    connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {where.schema}"))


def look(where: Place) -> None:
    """StoreError unless `where` can be a round that was made before."""
    if where.folder is None or where.database.is_file():
        return
    folder = where.folder
    if not folder.exists():
        what = t("没有这个文件夹。")
    elif not folder.is_dir():
        what = t("这是一个文件，不是批次文件夹。")
    else:
        what = t("这个文件夹不是评审批次（没有 round.db）。")
    raise StoreError(
        what,
        where=Where(file=where.shown),
        remedy=t("新建批次：kepu-review new {shown}；或检查路径。", shown=where.shown),
    )


def _exists(where: Place) -> StoreError:
    return StoreError(
        t("这里已有批次，未作改动。"),
        where=Where(file=where.shown),
        remedy=t("打开它：kepu-review open；或换一个位置新建。"),
    )


def _toml(info: RoundInfo) -> str:
    document = tomlkit.document()
    for line in (
        t("科普教育基地评审批次。"),
        t("此文件只供人查阅；正式记录在 round.db，改动此文件不影响评审。"),
    ):
        document.add(tomlkit.comment(line))
    document.add("title", tomlkit.item(info.title))
    document.add("id", tomlkit.item(info.id))
    document.add("programme", tomlkit.item(info.programme))
    document.add("created", tomlkit.item(info.created_at))
    if info.demo:
        document.add(tomlkit.comment(t("演示数据，全为虚构。")))
        document.add("demo", tomlkit.item(True))
    return tomlkit.dumps(document)


def _undo(folder: Path, made: bool) -> None:
    for name in ("round.toml", "round.db", "round.db-wal", "round.db-shm", "round.db-journal"):
        with suppress(OSError):
            (folder / name).unlink()
    for place in (folder / "materials", folder / "reports", *([folder] if made else [])):
        with suppress(OSError):  # keeps what is not empty
            place.rmdir()


@contextmanager
def _disk(where: Place) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        raise StoreError(
            t("建不成批次文件夹：{strerror}", strerror=os.strerror(error.errno or 0)),
            where=Where(file=where.shown),
            remedy=t("腾出磁盘空间后重试。") if full else t("换一个可写的文件夹，或检查权限。"),
        ) from error
