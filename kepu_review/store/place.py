"""Where a round is kept: a folder, or a schema of a PostgreSQL database."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from kepu_review.errors import StoreError
from kepu_review.text import t

API = "_api"
"""Ends the name of the schema that members see; see `guard`."""

Location = str | os.PathLike[str]

_SCHEMES = ("postgresql://", "postgres://", "postgresql+psycopg://")
_SCHEMA = re.compile(r"[a-z_][a-z0-9_]{0,62}")


@dataclass(frozen=True, slots=True)
class Place:
    """`folder` for SQLite, else `url` and `schema`; `shown` may appear in messages."""

    location: str
    shown: str
    folder: Path | None = None
    url: URL | None = None
    schema: str = ""

    @property
    def guarded(self) -> bool:
        """Whether it is what members of a shared round see, and not the round's own tables."""
        return self.schema.endswith(API)

    @property
    def database(self) -> Path:
        """The SQLite file; only for a folder."""
        assert self.folder is not None  # noqa: S101 - callers have asked for a folder
        return self.folder / "round.db"


def place(location: Location) -> Place:
    """What `location` means; StoreError if it is a URL that cannot be used."""
    text = os.fspath(location)
    if not text.startswith(_SCHEMES):
        if "://" in text:
            raise _unusable(text.split("://")[0] + "://…")
        return Place(text, text, folder=Path(text))
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        raise _unusable(text.split("://")[0] + "://…") from error
    schema = str(url.query.get("schema", "kepu"))
    if not _SCHEMA.fullmatch(schema):
        raise StoreError(
            t("模式名“{schema}”不可用。", schema=schema),
            remedy=t("用小写字母、数字和下划线，以字母开头。"),
        )
    shown = url.render_as_string(hide_password=True)
    url = url.difference_update_query(["schema"]).set(drivername="postgresql+psycopg")
    return Place(text, shown, url=url, schema=schema)


def _unusable(shown: str) -> StoreError:
    return StoreError(
        t("看不懂的批次位置：{shown}", shown=shown),
        remedy=t("写文件夹路径，或 postgresql://用户@主机/数据库?schema=批次名"),
    )
