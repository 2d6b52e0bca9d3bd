"""Opens a file that a person gave us and gives its sheets, or says what it is instead."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from kepu_review.errors import IntakeError, Where
from kepu_review.intake.cells import Sheet
from kepu_review.intake.delimited import decode, read_csv
from kepu_review.intake.objects import read_json
from kepu_review.intake.signatures import FileKind, kind_of
from kepu_review.intake.workbook import read_workbook
from kepu_review.text import msg, t

MAX_FILE = 256 << 20


@dataclass(frozen=True, slots=True)
class Source:
    """A file as read: name without folders, hash of its bytes, sheets."""

    file: str
    sha256: str
    sheets: tuple[Sheet, ...]
    legacy: bool = False  # a format that hides failed formulas and percents


def _bytes(path: Path) -> bytes:
    where = Where(file=path.name)
    try:
        if path.is_dir():
            raise IntakeError(
                t(msg("这是文件夹，不是文件", "intake")),
                where=where,
                remedy=t("请给出其中的表格文件"),
            )
        size = path.stat().st_size
        if size > MAX_FILE:
            raise IntakeError(
                t("文件太大（{size} MB）", size=size >> 20),
                where=where,
                remedy=t("请拆成几个文件，图片不要放在表里"),
            )
        return path.read_bytes()
    except FileNotFoundError as error:
        raise IntakeError(
            t("没有这个文件"),
            where=Where(file=str(path)),
            remedy=t("请核对路径和文件名"),
        ) from error
    except (OSError, ValueError) as error:
        raise IntakeError(
            t("文件打不开"),
            where=where,
            remedy=t("请核对读取权限，并关闭正在使用它的程序"),
        ) from error


def _sheets(data: bytes, name: str, kind: FileKind, keys: tuple[str, ...]) -> tuple[Sheet, ...]:
    if kind is not FileKind.TEXT:
        return read_workbook(data, name, kind)
    text_file = name.lower().endswith(".json")
    if text_file or data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"[", b"{"):
        return read_json(decode(data, name), name, keys)
    return read_csv(data, name)


def open_source(path: str | Path, keys: tuple[str, ...] = ()) -> Source:
    """Reads the file once, whatever its kind.

    Raises IntakeError for a missing, empty, damaged, encrypted or foreign file.
    """
    path = Path(path)
    if path.name.startswith("~$"):
        raise IntakeError(
            t("这是表格软件打开文件时的临时文件"),
            where=Where(file=path.name),
            remedy=t("请选择文件名不带“~$”的那个"),
        )
    data = _bytes(path)
    kind = kind_of(data, path.name)
    sheets = _sheets(data, path.name, kind, keys)
    if all(not sheet.rows for sheet in sheets):
        raise IntakeError(
            t("表里没有内容"),
            where=Where(file=path.name),
            remedy=t("请确认保存时没有清空，或换一个文件"),
        )
    legacy = kind is FileKind.OLE or (kind is FileKind.ZIP and b"xl/workbook.bin" in data)
    return Source(path.name, hashlib.sha256(data).hexdigest(), sheets, legacy)
