"""Message catalogues by Babel: `python -m kepu_review.testing.catalogues` gathers and compiles.

Two of them: `kepu_review.po` for what Python says, `desk.po` for what the pages say. Messages are
Chinese; a catalogue holds the other language. Compiled are `kepu_review.mo`, which `gettext` reads,
and `notebook/static/core/words-en.js`, a module of the pages.
"""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Any, BinaryIO

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from kepu_review.text import CONTEXT_END, LOCALE

PACKAGE = Path(__file__).parents[1]
FOLDER = LOCALE / "en" / "LC_MESSAGES"
WORDS = PACKAGE / "notebook" / "static" / "core" / "words-en.js"
PYTHON = [("**.py", "kepu_review.testing.catalogues:said_in_python")]
PAGES = [("core/words-en.js", "ignore"), ("**.js", "javascript")]
SAID: dict[str, Any] = dict.fromkeys(("t", "ctx.t", "desk.t", "office.t"), (1,))
KEPT: dict[str, Any] = {"msg": {1: (1,), 2: (1, (2, "c"))}}
"""Looked for on its own: the pages' extractor sees no call within another that it looks for."""
FIXED = datetime(2026, 1, 1, tzinfo=UTC)  # or every run would change the files


def python_folders() -> tuple[Path, ...]:
    """The package, and in a checkout the plugins beside it."""
    plugins = PACKAGE.parent / "plugins"
    return (PACKAGE, plugins) if plugins.is_dir() else (PACKAGE,)


def said_in_python(
    file: BinaryIO,
    keywords: Collection[str],
    comment_tags: object,  # noqa: ARG001 — Babel's signature
    options: object,  # noqa: ARG001
) -> Iterator[tuple[int, str, tuple[str, ...], list[str]]]:
    """A method of extraction for Babel, whose own does not look into f-strings before 3.12."""
    for node in ast.walk(ast.parse(file.read())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            words = tuple(each.value for each in node.args if isinstance(each, ast.Constant))
            if node.func.id in keywords and words and len(words) == len(node.args):
                yield node.lineno, node.func.id, tuple(map(str, words)), []


def gathered(name: str) -> Catalog:
    """The messages that stand in the code; `name` is "kepu_review" or "desk"."""
    found = empty()
    pages = name == "desk"
    folders = (PACKAGE / "notebook" / "static",) if pages else python_folders()
    methods = PAGES if pages else PYTHON
    options = {"**.js": {"parse_template_string": "1"}}
    for folder, keywords in product(folders, (SAID, KEPT)):
        hits = extract_from_dir(folder, methods, keywords=keywords, options_map=options)
        for place, _line, message, _comments, context in hits:
            found.add(message, locations=[(f"{folder.name}/{place}", 0)], context=context)
    return found


def translated(name: str) -> Catalog:
    """The catalogue as it stands in the file."""
    with (FOLDER / f"{name}.po").open("rb") as file:
        return read_po(file, locale="en", domain=name)


def merged(name: str) -> Catalog:
    """The messages of the code with the translations of the file; what no code says is dropped."""
    old, new = translated(name), gathered(name)
    for message in new:
        known = old.get(message.id, message.context) if message.id else None
        if known is not None:
            message.string = known.string
    return new


def empty() -> Catalog:
    """A catalogue whose header never changes by itself."""
    return Catalog(
        locale="en",
        project="kepu_review",
        header_comment="# English messages of kepu_review.",
        copyright_holder="kepu_review",
        creation_date=FIXED,
        revision_date=FIXED,
        last_translator="kepu_review",
        language_team="en",
        charset="utf-8",
        fuzzy=False,
    )


def po_bytes(catalogue: Catalog) -> bytes:
    """The file: messages in order of their text, with the files that say them."""
    out = BytesIO()
    write_po(out, catalogue, width=100, sort_output=True, include_lineno=False)
    return out.getvalue()


def mo_bytes(catalogue: Catalog) -> bytes:
    """As `gettext` reads it."""
    out = BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def words_text(catalogue: Catalog) -> str:
    """The module of the pages."""
    words = {
        f"{message.context}{CONTEXT_END}{message.id}" if message.context else message.id: (
            message.string
        )
        for message in sorted(catalogue, key=lambda each: (str(each.id), each.context or ""))
        if message.id and message.string
    }
    text = json.dumps(words, ensure_ascii=False).replace(CONTEXT_END, "\\u0004")
    source = "// The pages in English; compiled from locale/en/LC_MESSAGES/desk.po."
    return f"{source}\nexport const ENGLISH = {text};\n"


def compiled(name: str, catalogue: Catalog) -> tuple[Path, bytes]:
    """What a catalogue becomes, and where."""
    if name == "desk":
        return WORDS, words_text(catalogue).encode()
    return FOLDER / f"{name}.mo", mo_bytes(catalogue)


def untranslated(catalogue: Catalog) -> Iterator[str]:
    """Messages that have no English yet."""
    return (str(message.id) for message in catalogue if message.id and not message.string)


def main() -> int:
    """Gather, merge, compile; name what is not translated yet."""
    left = []
    for name in ("kepu_review", "desk"):
        catalogue = merged(name)
        (FOLDER / f"{name}.po").write_bytes(po_bytes(catalogue))
        path, content = compiled(name, catalogue)
        path.write_bytes(content)
        left += [f"{name}.po: {message}" for message in untranslated(catalogue)]
    for line in left:
        sys.stderr.write(f"未译 / not translated: {line}\n")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
