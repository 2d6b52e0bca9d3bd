"""What a file really is, by its first bytes; a wrong kind is refused by its name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kepu_review.errors import IntakeError, Where
from kepu_review.text import t


class FileKind(StrEnum):
    """The kinds we read."""

    ZIP = "zip"  # xlsx, xlsm, xlsb, ods
    OLE = "ole"  # xls
    TEXT = "text"  # csv, json


@dataclass(frozen=True, slots=True)
class _Other:
    magic: bytes
    zh: str
    en: str


_OTHERS = (
    _Other(b"%PDF", "PDF 文件", "a PDF file"),
    _Other(b"\x89PNG", "图片", "a picture"),
    _Other(b"\xff\xd8\xff", "图片", "a picture"),
    _Other(b"GIF8", "图片", "a picture"),
    _Other(b"Rar!", "RAR 压缩包", "a RAR archive"),
    _Other(b"7z\xbc\xaf", "7z 压缩包", "a 7z archive"),
    _Other(b"\x1f\x8b", "gzip 压缩包", "a gzip archive"),
    _Other(b"SQLite format 3", "数据库文件", "a database"),
    _Other(b"{\\rtf", "RTF 文档", "an RTF document"),
    _Other(b"\x7fELF", "程序文件", "a program"),
    _Other(b"MZ", "程序文件", "a program"),
)
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORD = "WordDocument".encode("utf-16-le")
_BOOKS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def _save_as() -> str:
    return t("请用 Excel、WPS 或 LibreOffice 打开，另存为 .xlsx 后再导入")


def not_a_spreadsheet(name: str, zh: str, en: str) -> IntakeError:
    """The refusal of a file that is something else."""
    return IntakeError(
        t("这不是电子表格，而是{zh}", zh=zh, en=en),
        where=Where(file=name),
        remedy=_save_as(),
    )


def encrypted(name: str) -> IntakeError:
    """The refusal of a workbook that needs a password."""
    return IntakeError(
        t("工作簿设有打开密码"),
        where=Where(file=name),
        remedy=t("请在 Excel 或 WPS 中打开，取消密码后另存，再导入"),
    )


def _ole(data: bytes, name: str) -> FileKind:
    if _ENCRYPTED in data:
        raise encrypted(name)
    if _WORD in data and not any(book in data for book in _BOOKS):
        raise not_a_spreadsheet(name, "Word 文档（.doc）", "a Word document (.doc)")
    return FileKind.OLE


def _markup(head: bytes, name: str) -> None:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<meta", b"<head")):
        raise not_a_spreadsheet(
            name,
            "改了扩展名的网页（办公系统导出的 .xls 常是这样）",
            "a web page under another name",
        )
    if start.startswith(b"<?xml") and b"spreadsheet" in head.lower():
        raise not_a_spreadsheet(name, "XML 表格（2003 格式）", "an XML spreadsheet of 2003")
    if start.startswith((b"<?xml", b"<svg")):
        raise not_a_spreadsheet(name, "XML 文件", "an XML file")


def kind_of(data: bytes, name: str) -> FileKind:
    """The kind of this file.

    Raises IntakeError naming what it is instead when it is no spreadsheet.
    """
    if not data:
        raise IntakeError(
            t("文件是空的（0 字节）"),
            where=Where(file=name),
            remedy=t("请重新导出或重新下载该文件"),
        )
    if data.startswith(b"PK\x03\x04") or data.startswith(b"PK\x05\x06"):
        return FileKind.ZIP
    if data.startswith(_OLE):
        return _ole(data, name)
    for other in _OTHERS:
        if data.startswith(other.magic):
            raise not_a_spreadsheet(name, other.zh, other.en)
    head = data[:4096]
    _markup(head, name)
    if b"\0" in head and not data.startswith(_UTF16):
        raise not_a_spreadsheet(name, "无法识别的二进制文件", "a binary file of unknown kind")
    return FileKind.TEXT
