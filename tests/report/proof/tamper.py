"""Changes a finished PDF as somebody with the right program could."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

import pikepdf

from kepu_review.report.proof import names, pages

Change = Callable[[str], str]


def file(pdf: pikepdf.Pdf, name: str) -> pikepdf.Object:
    return next(one for one in pdf.Root["/AF"] if str(one["/F"]) == name)["/EF"]["/F"]


def text(pdf: pikepdf.Pdf, name: str) -> str:
    return file(pdf, name).read_bytes().decode()


def put(pdf: pikepdf.Pdf, name: str, content: str) -> None:
    file(pdf, name).write(content.encode())


def change(pdf: pikepdf.Pdf, name: str, how: Change, *, listed: bool) -> None:
    """Change an attached file; where `listed`, the list of files is made to fit."""
    before = text(pdf, name)
    after = how(before)
    assert after != before
    put(pdf, name, after)
    if listed:
        put(pdf, names.MANIFEST, fitting(pdf))


def fitting(pdf: pikepdf.Pdf) -> str:
    listed = json.loads(text(pdf, names.MANIFEST))
    for one in listed["files"]:
        one["sha256"] = hashlib.sha256(text(pdf, one["name"]).encode()).hexdigest()
    return names.dumps(listed)


def cell(content: str, line: int, column: int, value: str) -> str:
    lines = [one.split(",") for one in content.split("\n")]
    lines[line][column] = value
    return "\n".join(",".join(one) for one in lines)


def rubrics(pdf: pikepdf.Pdf) -> list[str]:
    return [str(one["/F"]) for one in pdf.Root["/AF"] if str(one["/F"]).startswith("rubric-")]


def printed(pdf: pikepdf.Pdf) -> Any:
    return json.loads(text(pdf, names.PRINTED))


def on_page(pdf: pikepdf.Pdf, before: str, after: str, near: str) -> int:
    """Draw other glyphs for `before`, in the row that begins with `near`; gives the page."""
    for number, page in enumerate(pdf.pages, start=1):
        steps, past, done = [], False, False
        font: dict[str, int] = {}
        for operands, operator in pikepdf.parse_content_stream(page):
            given: list[Any] = list(operands)
            if str(operator) == "Tf":
                font = _glyphs(page, str(given[0]))
            if str(operator) == "TJ" and set(near + before + after) & set(font):
                shown = [bytes(s) for s in given[0] if isinstance(s, pikepdf.String)]
                past = past or _codes(font, near) in b"".join(shown)
                old = _codes(font, before)
                if past and not done and old and old in b"".join(shown):
                    fresh = b"".join(shown).replace(old, _codes(font, after))
                    given, done = [pikepdf.Array([pikepdf.String(fresh)])], True
            steps.append((given, operator))
        if done:
            page.obj["/Contents"] = pdf.make_stream(pikepdf.unparse_content_stream(steps))
            return number
    raise AssertionError(before)


def _glyphs(page: pikepdf.Page, name: str) -> dict[str, int]:
    font = page.obj["/Resources"]["/Font"][name]
    return {char: code for code, char in pages.glyph_map(font["/ToUnicode"].read_bytes()).items()}


def _codes(font: dict[str, int], said: str) -> bytes:
    """Empty where the font has not all of the characters."""
    if not set(said) <= set(font):
        return b"\0missing"
    return b"".join(font[char].to_bytes(2, "big") for char in said)
