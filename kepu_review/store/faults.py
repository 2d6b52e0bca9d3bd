"""What the databases complain about, in words, with what to do next."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from kepu_review.errors import StoreError, Where
from kepu_review.text import t

_COLLISIONS = {"40001", "40P01", "55P03"}  # serialization, deadlock, lock timeout
_DOWN = {"57P01", "57P02", "57P03"}  # shutdown, crash, starting up


def state(error: DBAPIError) -> str:
    """PostgreSQL's SQLSTATE, or "" where there is none."""
    return str(getattr(error.orig, "sqlstate", None) or "")


def busy(error: DBAPIError) -> bool:
    """Whether another transaction stood in the way: nothing was written, try again."""
    return state(error) in _COLLISIONS or "is locked" in str(error.orig)


def lost(error: DBAPIError) -> bool:
    """Whether the server is not there (any more)."""
    code = state(error)
    connecting = type(error.orig).__module__.startswith("psycopg") and not code
    return error.connection_invalidated or code in _DOWN or code[:2] == "08" or connecting


def explain(error: SQLAlchemyError, shown: str) -> StoreError:
    """The StoreError that says what happened to the round at `shown`."""
    original = error.orig if isinstance(error, DBAPIError) else error
    message, remedy = _words(error, str(original))
    return StoreError(message, where=Where(file=shown), remedy=remedy)


@contextmanager
def explained(shown: str) -> Iterator[None]:
    """Turn errors of the database inside the block into StoreError."""
    try:
        yield
    except SQLAlchemyError as error:
        raise explain(error, shown) from error


def unsure(shown: str) -> StoreError:
    """The connection broke while the commit was under way."""
    return StoreError(
        t("提交时与数据库的连接断开，不知是否已保存。"),
        where=Where(file=shown),
        remedy=t("用同一操作编号再存一次：若已保存，不会重复写入。"),
    )


def _words(error: SQLAlchemyError, text: str) -> tuple[str, str]:
    first = text.strip().splitlines()[0] if text.strip() else type(error).__name__
    if isinstance(error, DBAPIError):
        if busy(error):
            return (
                t("批次正被别的操作占用，等候超时。"),
                t("稍后重试；关闭占用它的程序。"),
            )
        known = _by_code(state(error)) or _by_text(text)
        if known:
            return known
        if lost(error):
            return (
                t("连不上数据库：{first}", first=first),
                t("检查地址、用户名、口令，以及服务器是否在运行。"),
            )
    return (
        t("数据库出错：{first}", first=first),
        t("先备份批次，再重试；仍不行请附上此句报告。"),
    )


def _by_code(code: str) -> tuple[str, str] | None:
    if code == "53100":
        return _full()
    if code in {"42501", "25006"}:
        return (
            t("没有写入此批次的权限。"),
            t("请管理员授权，或换一个数据库用户。"),
        )
    if code == "42P01":
        return _not_a_round()
    return None


def _by_text(text: str) -> tuple[str, str] | None:
    """SQLite's own messages, which are fixed English texts (sqlite3_errstr)."""
    for sign, words in (
        ("disk is full", _full),
        ("readonly database", _read_only),
        ("unable to open database file", _read_only),
        ("disk I/O error", _broken_disk),
        ("file is not a database", _not_a_round),
        ("no such table", _not_a_round),
        ("malformed", _damaged),
    ):
        if sign in text:
            return words()
    return None


def _full() -> tuple[str, str]:
    return (
        t("磁盘已满，未能保存。"),
        t("腾出空间后再存一次，已存的都还在。"),
    )


def _read_only() -> tuple[str, str]:
    return (
        t("批次文件夹或数据库不能写入。"),
        t("检查文件夹权限，或把批次复制到可写的位置。"),
    )


def _broken_disk() -> tuple[str, str]:
    return (
        t("读写磁盘出错，未能保存。"),
        t("检查磁盘与剩余空间后重试。"),
    )


def _not_a_round() -> tuple[str, str]:
    return (
        t("这个数据库不是评审批次。"),
        t("用 kepu-review new 新建批次，或换一个位置。"),
    )


def _damaged() -> tuple[str, str]:
    return (
        t("数据库文件已损坏。"),
        t("从备份恢复批次文件夹。"),
    )
