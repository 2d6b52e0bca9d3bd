"""Files inside a PDF: put in after setting, and read out again, whatever is wrong with it."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pikepdf

from kepu_review.errors import KepuError, UsageError
from kepu_review.report.proof import names, pages
from kepu_review.text import t

LARGEST_FILE = 500 << 20
LARGEST = 300 << 20
"""Bytes that one stream may unfold to."""
MOST = 1 << 30
"""Bytes that all streams together may unfold to."""
_SEVERAL = re.compile(rb"/(?:F|#46)[A-Za-z#0-9]*\s*\[((?:\s*/[A-Za-z#0-9]+){2,})\s*\]")
"""A stream that is packed twice: it may unfold to a million times its size."""
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
BROKEN = (
    *(pikepdf.PdfError, ValueError, TypeError, LookupError, AttributeError),
    *(ArithmeticError, RecursionError),
)
"""What a file of a wrong inside comes to; whoever made it was not this program."""
_BITE = 1 << 16
_STEP = 1 << 22


@dataclass(frozen=True, slots=True)
class Opened:
    """A PDF that can be looked into, and the files in it by name."""

    raw: bytes
    pdf: pikepdf.Pdf
    files: dict[str, bytes]


def add_pages(pdf: pikepdf.Pdf) -> None:
    """Put pages.json beside the files that the document carries; without any, nothing is done."""
    carried = pdf.Root.get("/AF")
    if carried is None or not any(str(one.get("/F", "")) == names.MANIFEST for one in carried):
        return
    like = carried[0]
    content = names.dumps(pages.pages_json(pdf)).encode()
    stream = pikepdf.Stream(
        pdf,
        content,
        Type=pikepdf.Name.EmbeddedFile,
        Subtype=pikepdf.Name(f"/{names.media(names.PAGES)}"),
        Params=pikepdf.Dictionary(Size=len(content)),
    )
    params = like["/EF"]["/F"].get("/Params")
    if params is not None and "/ModDate" in params:
        stream["/Params"]["/ModDate"] = params["/ModDate"]
    held = pdf.make_indirect(stream)
    spec = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Filespec,
            F=names.PAGES,
            UF=names.PAGES,
            Desc=t("各页的文字，以及所画内容的校验值"),
            AFRelationship=pikepdf.Name.Data,
            EF=pikepdf.Dictionary(F=held, UF=held),
        )
    )
    carried.append(spec)
    pikepdf.NameTree(pdf.Root["/Names"]["/EmbeddedFiles"])[names.PAGES] = spec


@contextmanager
def opened(path: Path) -> Iterator[Opened]:
    """A PDF with its files. UsageError says why it cannot be looked into."""
    raw = _raw(path)
    _no_bomb(raw, path.name)
    try:
        with pikepdf.open(BytesIO(raw)) as pdf:
            if pdf.is_encrypted:
                raise _locked(path.name)
            yield Opened(raw, pdf, _files(pdf))
    except pikepdf.PasswordError as error:
        raise _locked(path.name) from error
    except KepuError:
        raise
    except BROKEN as error:
        raise UsageError(
            t("“{name}”已损坏，读不出来：{error}", name=path.name, error=_said(error)),
            remedy=t("请向出文单位另要一份。"),
        ) from error


def _said(error: Exception) -> str:
    """Without the address in memory by which the library calls what it reads."""
    return re.sub(r"^stream <[^>]*>(?: \([^)]*\))?: ", "", str(error))[:200]


def _raw(path: Path) -> bytes:
    if not path.is_file():
        raise UsageError(t("没有文件“{name}”。", name=path), remedy=t("请核对路径。"))
    if path.stat().st_size > LARGEST_FILE:
        raise _too_large(path.name)
    raw = path.read_bytes()
    if b"%PDF-" not in raw[:1024]:
        raise UsageError(
            t("“{name}”不是 PDF 文件。", name=path.name),
            remedy=t("请给出本工具生成的评审结果汇总（PDF）。"),
        )
    return raw


def _no_bomb(raw: bytes, name: str) -> None:
    """Refuse streams that unfold to far too much, before any program unfolds them."""
    several = _SEVERAL.search(raw)
    if several:
        raise pages.unknown_packing(several[1].decode().replace("/", " /").split())
    total = 0
    for match in _STREAM.finditer(raw):
        total += _unfolded(raw, match.end())
        if total > MOST:
            raise _too_large(name)


def _unfolded(raw: bytes, start: int) -> int:
    unpack, size, view = zlib.decompressobj(), 0, memoryview(raw)
    try:
        while not unpack.eof and (unpack.unconsumed_tail or start < len(raw)):
            data = unpack.unconsumed_tail or view[start : start + _BITE]
            start += 0 if unpack.unconsumed_tail else _BITE
            size += len(unpack.decompress(data, _STEP))
            if size > LARGEST:
                return MOST + 1
    except zlib.error:  # not deflated, or the end of what can be read of it
        return size
    return size


def _files(pdf: pikepdf.Pdf) -> dict[str, bytes]:
    """The files by name; where a viewer may show another of one name, that is told."""
    trees = pdf.Root.get("/Names")
    tree = None if trees is None else trees.get("/EmbeddedFiles")
    listed = {} if tree is None else pikepdf.NameTree(tree)
    found: dict[str, bytes] = {}
    seen: set[tuple[int, int]] = set()
    for _, spec in listed.items():
        name = _name(spec)
        if name in found:
            raise _twice(name)
        found[name] = _content(spec, name)
        seen.add(spec.objgen)
    for spec in pdf.Root.get("/AF", ()):
        name = _name(spec)
        if spec.objgen in seen:
            continue
        content = _content(spec, name)
        if found.setdefault(name, content) != content:
            raise _twice(name)
    return found


def _name(spec: pikepdf.Object) -> str:
    return str(spec.get("/UF", spec.get("/F", "")))


def _content(spec: pikepdf.Object, name: str) -> bytes:
    """What a file is; some viewers take it from one key and some from another."""
    streams = spec["/EF"]
    first = streams["/F"]
    content = pages.plain(first)
    for other in streams.values():
        if other.objgen != first.objgen and pages.plain(other) != content:
            raise _twice(name)
    return content


def _twice(name: str) -> UsageError:
    return UsageError(
        t("PDF 里有两个名叫“{name}”的附件。", name=name),
        remedy=t("请用原始文件核验。"),
    )


def _locked(name: str) -> UsageError:
    return UsageError(
        t("“{name}”有密码，打不开。", name=name),
        remedy=t("本工具生成的文件不加密；请用原始文件核验。"),
    )


def _too_large(name: str) -> UsageError:
    return UsageError(
        t("“{name}”展开后过大，不予读取。", name=name),
        remedy=t("这不像本工具生成的文件；请向出文单位另要一份。"),
    )
