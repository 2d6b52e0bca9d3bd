"""Looks into a zip workbook before it is unpacked: bombs, passwords, other formats."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from kepu_review.errors import IntakeError, Where
from kepu_review.intake.signatures import encrypted, not_a_spreadsheet
from kepu_review.text import t

MAX_UNPACKED = 1 << 30
MAX_RATIO = 200
RATIO_FROM = 64 << 20  # small files may compress as they like
DEFLATE_BEST = 1032  # deflate cannot pack better than 1032 to 1
CHUNK = 8 << 20
_READING = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError)


def damaged(name: str) -> IntakeError:
    """The refusal of a workbook that cannot be unpacked."""
    return IntakeError(
        t("工作簿已损坏，无法读取"),
        where=Where(file=name),
        remedy=t("请用 Excel、WPS 或 LibreOffice 打开修复并另存为 .xlsx，或重新下载"),
    )


def _bomb(name: str) -> IntakeError:
    return IntakeError(
        t("解压后大得不正常，可能是恶意文件，未读取"),
        where=Where(file=name),
        remedy=t("请向提供者核实；确需导入的，只复制有数据的行列到新工作簿"),
    )


def open_archive(data: bytes, name: str) -> zipfile.ZipFile:
    """The archive of a workbook, its declared sizes checked.

    Raises IntakeError for a damaged file, a bomb, a password, or a zip that is no workbook.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _READING as error:
        raise damaged(name) from error
    members = archive.infolist()
    total = sum(member.file_size for member in members)
    if total > MAX_UNPACKED or total > max(RATIO_FROM, len(data) * MAX_RATIO):
        raise _bomb(name)
    if any(member.flag_bits & 1 for member in members):
        raise encrypted(name)
    names = set(archive.namelist())
    if len(names) < len(members):
        raise damaged(name)
    if "word/document.xml" in names:
        raise not_a_spreadsheet(name, "Word 文档（.docx）", "a Word document (.docx)")
    if "ppt/presentation.xml" in names:
        raise not_a_spreadsheet(name, "演示文稿", "a presentation")
    if not {"content.xml"} & names and not any(n.startswith("xl/") for n in names):
        raise not_a_spreadsheet(name, "压缩包", "a zip archive")
    return archive


def chunks(archive: zipfile.ZipFile, member: str, name: str) -> Iterator[bytes]:
    """The unpacked member in pieces that end behind a row; sizes are held to what was declared."""
    rest = b""
    try:
        with archive.open(member) as stream:
            while piece := stream.read(CHUNK):
                piece = rest + piece
                cut = piece.rfind(b"</row>") + 6
                rest, piece = (piece[cut:], piece[:cut]) if cut > 6 else (b"", piece)
                yield piece
    except (*_READING, KeyError) as error:
        raise damaged(name) from error
    yield rest


def verify(archive: zipfile.ZipFile, member: str, name: str) -> None:
    """Unpacks a large member once, so that a header that lies about its size is found out."""
    if archive.getinfo(member).compress_size > MAX_UNPACKED // DEFLATE_BEST:
        for _ in chunks(archive, member, name):
            pass
