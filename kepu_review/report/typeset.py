"""Sets a document: one static Typst template reads it as JSON; out comes PDF/A-3a and PDF/UA-1."""

from __future__ import annotations

import io
import json
import os
import time
from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import lru_cache
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kepu_review.errors import ReportError
from kepu_review.report import apart, fonts, stamp
from kepu_review.report.nodes import Node, to_text
from kepu_review.report.tree import Document
from kepu_review.text import t

COLOPHON = frozenset({"summary"})
"""Styles whose last page says which faces were used; BARE are those that never say it there."""
BARE = frozenset({"notice", "certificate", "form", "sheet"})
STANDARDS = ("a-3a", "ua-1")


@lru_cache(maxsize=1)
def template() -> dict[str, bytes]:
    """The template and its parts by path, `main.typ` first."""
    parts = sorted(
        (item for item in (resources.files(__package__) / "typ").iterdir()), key=lambda i: i.name
    )
    files = {item.name: item.read_bytes() for item in parts if item.name.endswith(".typ")}
    return {"main.typ": files.pop("main.typ"), **files}


def timestamp() -> int:
    """Seconds since 1970 that the document says it was made: SOURCE_DATE_EPOCH, else now."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    return int(fixed) if fixed.isdigit() else int(time.time())


def pdf(document: Document, *, system_fonts: bool = False, foreign: bool = False) -> bytes:
    """The document as PDF; the same document at the same `timestamp` gives the same bytes.

    With `system_fonts` the typefaces of GB/T 9704 are used where this machine has them, and the
    bytes depend on the machine. Blocks of a `foreign` document that are of no right shape say their
    words; one of ours is refused with a ReportError instead.
    """
    system_fonts = system_fonts or fonts.wanted()
    try:
        return _compile(document, system_fonts)
    except RuntimeError as error:  # what Typst raises, TypstError among it
        bad = _unreadable(document, system_fonts)
        rest = _without(document, bad) if bad else document
        places = _wrong_blocks(rest, 0, len(rest.body), system_fonts) if foreign else []
        if not bad and not places:
            raise _refusal(error) from error
        try:
            return _compile(_in_words(rest, places), system_fonts)
        except RuntimeError as second:
            raise _refusal(second) from second


def _refusal(error: RuntimeError) -> ReportError:
    said = getattr(error, "message", str(error))
    return ReportError(
        t("排版程序拒绝了这份文档：{said}", said=said),
        remedy=t("请把出错的文档数据和本消息一并反馈给维护者。"),
    )


def _compile(document: Document, system_fonts: bool) -> bytes:
    """The PDF as Typst makes it, compacted."""
    chains = fonts.chains(system=system_fonts, latin_first=document.meta["lang"] == "en")
    faces = fonts.used(chains, document.meta["style"])
    facts = {
        "fonts": chains,
        "faces": faces,
        # A title of a light face is made heavier; 小标宋 is heavy already.
        "heavy": 0.022 if chains["title"][0] in {fonts.SERIF, fonts.LATIN} else 0,
        "colophon": document.meta["style"] in COLOPHON
        or (system_fonts and document.meta["style"] not in BARE),
    }
    content = {"meta": document.meta | facts, "body": document.body}
    text = json.dumps(content, ensure_ascii=False, allow_nan=False)
    files = {**template(), "doc.json": text.encode()}
    if document.meta["demo"]:
        files["stamp.svg"] = stamp.outlines(document.meta["stamp"])
    # What lies under root can be read: a folder of its own with the figures, never the CWD.
    # (Typst's files in memory must be UTF-8, so that bitmaps cannot be among them.)
    with TemporaryDirectory(prefix="kepu-typst-") as folder:
        root = Path(folder, "root")
        root.mkdir()
        for path, data in document.files.items():
            place = root / path
            place.parent.mkdir(exist_ok=True)
            place.write_bytes(data)
        _typeset(files, root, system_fonts)
        return _compact(Path(folder, "made.pdf"))


def _typeset(files: dict[str, bytes], root: Path, system_fonts: bool) -> None:
    """Set the files into made.pdf beside `root`; a large document in a process of its own."""
    import typst

    made = root.parent / "made.pdf"
    options: dict[str, Any] = {
        "root": str(root),
        "timestamp": timestamp(),
        "standards": list(STANDARDS),
    }
    if len(files["doc.json"]) > apart.LARGE:
        own = options | {"system": system_fonts, "fonts": str(fonts.folder())}
        if apart.compiled(files, own, root.parent):
            return
    typst.compile(
        files,
        output=str(made),
        root=str(root),
        font_paths=fonts.book(system_fonts),
        ignore_system_fonts=not system_fonts,
        format="pdf",
        pdf_standards=options["standards"],
        timestamp=options["timestamp"],
    )


def _unreadable(document: Document, system_fonts: bool) -> set[str]:
    """The figures (paths) and formulas (sources) that Typst cannot set, found one by one."""
    figures = {p: data for p, data in document.files.items() if p.startswith("figures/")}
    trials: dict[str, Document] = {
        f"/{path}": Document(
            document.meta,
            [{"t": "fig", "src": f"/{path}", "alt": "-", "caption": ""}],
            {path: data},
        )
        for path, data in figures.items()
    }
    formulas = {node["alt"]: node for node in _formulas(document.body)}
    whole = [{"t": "p", "kind": "", "c": list(formulas.values())}]
    if formulas and not _settable(Document(document.meta, whole), system_fonts):
        trials |= {
            source: Document(document.meta, [{"t": "p", "kind": "", "c": [node]}])
            for source, node in formulas.items()
        }
    return {name for name, trial in trials.items() if not _settable(trial, system_fonts)}


def _settable(document: Document, system_fonts: bool) -> bool:
    try:
        _compile(document, system_fonts)
    except RuntimeError:
        return False
    return True


def _formulas(value: Any) -> Iterator[Node]:
    if isinstance(value, dict) and value.get("t") == "math":
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _formulas(inner)


def _wrong_blocks(document: Document, start: int, stop: int, system_fonts: bool) -> list[int]:
    """Places of blocks that Typst cannot set, by halves: of a wrong shape, by a foreign program."""
    part = replace(document, body=document.body[start:stop])
    if start == stop or _settable(part, system_fonts):
        return []
    if stop - start == 1:
        return [start]
    middle = (start + stop) // 2
    return [
        *_wrong_blocks(document, start, middle, system_fonts),
        *_wrong_blocks(document, middle, stop, system_fonts),
    ]


def _in_words(document: Document, places: Collection[int]) -> Document:
    """These blocks say their words, and that they are not set as was meant."""
    note = t("〔此处有一段无法排版，只印出它的文字。〕")
    body = [
        {"t": "p", "kind": "note", "c": [{"t": "s", "v": note + to_text(block)}]}
        if place in places
        else block
        for place, block in enumerate(document.body)
    ]
    return replace(document, body=body)


def _without(document: Document, bad: set[str]) -> Document:
    note = t("〔此处有一幅图无法读取，未予收录。〕")

    def changed(value: Any) -> Any:
        if isinstance(value, list):
            return [changed(item) for item in value]
        if not isinstance(value, dict):
            return value
        if value.get("t") == "fig" and value.get("src") in bad:
            return {"t": "p", "kind": "note", "c": [{"t": "s", "v": note}]}
        if value.get("t") == "math" and value.get("alt") in bad:
            # As a block a run of code is a paragraph of its own.
            run = {"t": "code", "v": value["alt"]}
            return {"t": "p", "kind": "", "c": [run]} if value.get("block") else run
        return {key: changed(item) for key, item in value.items()}

    files = {path: data for path, data in document.files.items() if f"/{path}" not in bad}
    return Document(document.meta, changed(document.body), files, document.missing)


def _compact(made: Path) -> bytes:
    """Tags make a PDF large; object streams make it small again (24 MB → 3 MB measured)."""
    import pikepdf

    from kepu_review.report.proof import carried

    out = io.BytesIO()
    # From a file: reading it through Python took another second for 10,000 rows.
    with pikepdf.open(made) as pdf_file:
        marks = pdf_file.Root.get("/MarkInfo")
        if marks is not None and "/Suspects" in marks and not marks["/Suspects"]:
            del marks["/Suspects"]  # false is the default, and poppler calls it an error
        carried.add_pages(pdf_file)  # `verify` needs it: a summary carries its own pages' texts
        pdf_file.save(
            out,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
            deterministic_id=True,
        )
    return out.getvalue()
