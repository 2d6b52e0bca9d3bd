"""A whole document of Word, from the same blocks as the PDF."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from kepu_review.report.nodes import Node, to_text
from kepu_review.report.office.word.blocks import blocks as elements
from kepu_review.report.office.word.page import prepare
from kepu_review.report.office.word.runs import fit
from kepu_review.text import language, t


def docx(blocks: Iterable[Node], meta: Mapping[str, Any] | None = None) -> bytes:
    """The blocks as .docx; the same blocks at the same time stamp give the same bytes.

    Texts are data: nothing in them becomes a field, a link or markup.
    """
    from docx import Document

    from kepu_review.report.typeset import timestamp

    listed = list(blocks)
    facts = dict(meta or {})
    for block in listed:
        if block.get("t") == "meta":
            facts |= {key: value for key, value in block.items() if key != "t"}
    document = Document()
    at = timestamp()
    _without_picture(document.part.package)
    prepare(document, stamp=t("演示数据") if facts.get("demo") else "")
    _facts(document.core_properties, facts, listed, at)
    body = document.element.body
    last = body[-1]  # the properties of the section end the body
    for old in list(body)[:-1]:
        body.remove(old)
    for one in elements(listed):
        last.addprevious(one)
    out = BytesIO()
    document.save(out)
    return _dated(out.getvalue(), at)


def _without_picture(package: Any) -> None:
    """The template comes with a picture of its first page."""
    for name, one in list(package.rels.items()):
        if one.reltype.endswith("/thumbnail"):
            del package.rels[name]


def _facts(properties: Any, facts: Mapping[str, Any], blocks: list[Node], at: int) -> None:
    first = next((to_text(one.get("c", [])) for one in blocks if one.get("t") == "h"), "")
    made = datetime.fromtimestamp(at, UTC)
    properties.title = fit(str(facts.get("title") or first))[:250]
    properties.author = fit(str(facts.get("author") or ""))[:250]
    properties.last_modified_by = ""
    properties.comments = ""
    properties.language = "en" if language() == "en" else "zh-CN"
    properties.created = properties.modified = made
    properties.revision = 1


def _dated(made: bytes, at: int) -> bytes:
    """The zip with the time of the document in it, not that of the machine."""
    stamp = time.gmtime(max(at, 315_532_800))[:6]  # a zip knows no year before 1980
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(made)) as before,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            info = zipfile.ZipInfo(name, stamp)
            info.compress_type = zipfile.ZIP_DEFLATED
            after.writestr(info, before.read(name))
    return out.getvalue()
