"""A notebook as blocks: Markdown, source where it is to be shown, outputs in their best form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from kepu_review.report import html_blocks, markdown, maths, widgets
from kepu_review.report.markdown import Pictures, no_pictures
from kepu_review.report.nodes import NODES_MIME, TABLE_MIME, Node
from kepu_review.report.widgets import WIDGET_MIME

HIDING_TAGS = frozenset({"hide-input", "hide_input", "remove-input", "remove_input"})
HIDING_CELL_TAGS = frozenset({"hide-cell", "hide_cell", "remove-cell", "remove_cell"})
HIDING_OUTPUT_TAGS = frozenset({"hide-output", "hide_output", "remove-output", "remove_output"})

# The first that an output has is the one that is set.
_PREFERENCE = (
    NODES_MIME,
    TABLE_MIME,
    "image/svg+xml",
    "image/png",
    "image/jpeg",
    "text/markdown",
    "text/latex",
    "text/html",
    "text/plain",
)
_FORMULA = re.compile(r"\s*(\${1,2})(.+?)\1\s*|\s*\\\[(.+?)\\\]\s*", re.S)


def blocks(
    notebook: Mapping[str, Any],
    *,
    show_code: bool,
    warnings: bool = True,
    pictures: Pictures = no_pictures,
) -> list[Node]:
    """The blocks of a notebook (nbformat 4); cells tagged hide-input show only their outputs.

    Without `warnings` what a cell wrote to standard error is left out. `pictures` gives the bytes
    of an image that Markdown names by a path.
    """
    made: list[Node] = []
    facts = notebook.get("metadata", {})
    state = widgets.states(facts)
    lang = _language(facts)
    for cell in notebook.get("cells", ()):
        tags = _tags(cell)
        if tags & HIDING_CELL_TAGS:
            continue
        if cell.get("cell_type") == "markdown":
            attached = _mapping(cell.get("attachments"))
            made.extend(markdown.blocks(_joined(cell["source"]), attached, pictures))
        elif cell.get("cell_type") == "code":
            made.extend(_code(cell, tags, show_code, lang))
            if not tags & HIDING_OUTPUT_TAGS:
                made.extend(_outputs(cell, warnings, state))
        elif _joined(cell.get("source", "")).strip():
            made.append({"t": "out", "v": _joined(cell["source"])})
    return made


def _tags(cell: Mapping[str, Any]) -> set[str]:
    tags = _about(cell).get("tags")
    return {str(tag) for tag in tags} if isinstance(tags, list | tuple) else set()


def _about(cell: Mapping[str, Any]) -> Mapping[str, Any]:
    return _mapping(cell.get("metadata"))


def _mapping(value: object) -> Mapping[str, Any]:
    """Programs write null, or a text, where the format asks for a mapping."""
    return value if isinstance(value, Mapping) else {}


def _language(facts: Mapping[str, Any]) -> str:
    info, kernel = _mapping(facts.get("language_info")), _mapping(facts.get("kernelspec"))
    return str(info.get("name") or kernel.get("language") or "").lower()


def _code(cell: Mapping[str, Any], tags: set[str], show_code: bool, lang: str) -> Iterator[Node]:
    folded = _mapping(_about(cell).get("jupyter")).get("source_hidden", False)
    source = _joined(cell.get("source", ""))
    if show_code and not folded and not tags & HIDING_TAGS and source.strip():
        known = lang and not source.startswith("%%")
        yield {"t": "source", "v": source} | ({"lang": lang} if known else {})


def _outputs(
    cell: Mapping[str, Any], warnings: bool, state: Mapping[str, Mapping[str, Any]]
) -> Iterator[Node]:
    said: list[str] = []
    for output in cell.get("outputs", ()):
        if output.get("output_type") == "stream":
            # What was printed piece by piece, to whichever stream, reads on as one.
            if warnings or output.get("name") != "stderr":
                said.append(_joined(output.get("text", "")))
            continue
        yield from _printed(said)
        said = []
        yield from _output(output, state)
    yield from _printed(said)


def _printed(said: list[str]) -> list[Node]:
    text = _overwritten("".join(said)).rstrip("\n")
    return [{"t": "out", "v": text}] if text.strip() else []


def _overwritten(text: str) -> str:
    """A progress bar goes back to the start of its line: what it wrote last is what is seen."""
    if "\r" not in text:
        return text
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in lines)


def _output(output: Mapping[str, Any], state: Mapping[str, Mapping[str, Any]]) -> list[Node]:
    if output.get("output_type") == "error":
        name, value = output.get("ename", ""), output.get("evalue", "")
        return [{"t": "err", "v": f"{name}: {value}"}]
    data = output.get("data", {})
    if WIDGET_MIME in data and not any(mime in data for mime in (NODES_MIME, TABLE_MIME)):
        return widgets.blocks(
            data, state, lambda inner: list(_outputs({"outputs": [inner]}, True, state))
        )
    mime = next((mime for mime in _PREFERENCE if mime in data and _wanted(mime, data)), None)
    return _rich(mime, data) if mime else []


def _wanted(mime: str, data: Mapping[str, Any]) -> bool:
    """LaTeX of something that is no single formula (a table, say) is better shown otherwise."""
    return mime != "text/latex" or bool(_formula(_joined(data[mime])))


def _formula(text: str) -> str | None:
    whole = _FORMULA.fullmatch(text)
    source = (whole.group(2) or whole.group(3)) if whole else None
    return source if source and maths.formula(source) is not None else None


def _rich(mime: str, data: Mapping[str, Any]) -> list[Node]:
    value = data[mime]
    if mime in {NODES_MIME, TABLE_MIME}:
        found = value if isinstance(value, list) else [value]
        made = [node for node in found if isinstance(node, dict)]
        return made if mime == NODES_MIME else [{**node, "t": "table"} for node in made]
    text = _joined(value)
    if mime.startswith("image/"):
        key = "svg" if mime == "image/svg+xml" else "png"
        return [{"t": "fig", key: text, "alt": _alt(data), "caption": ""}]
    if mime == "text/latex":
        return [{"t": "math", "tex": _formula(text), "block": True}]
    if mime in {"text/markdown", "text/html"}:
        return markdown.blocks(text) if mime == "text/markdown" else _html(text, data)
    return [{"t": "out", "v": text.rstrip("\n")}] if text.strip() else []


def _html(text: str, data: Mapping[str, Any]) -> list[Node]:
    """Tables are taken out of HTML; for anything else its own plain text is better if it says any.

    `<IPython.core.display.HTML object>` says nothing.
    """
    made = html_blocks.blocks(text)
    plain = _joined(data.get("text/plain", "")).strip()
    says = plain and not (plain.startswith("<") and plain.endswith(">"))
    if (says or not made) and not any(node["t"] == "table" for node in made):
        return [{"t": "out", "v": plain.rstrip("\n")}]
    return made


def _alt(data: Mapping[str, Any]) -> str:
    plain = _joined(data.get("text/plain", "")).strip()
    return plain if plain and not plain.startswith("<") else ""


def _joined(value: object) -> str:
    """A list of lines is allowed by nbformat wherever a text is."""
    return "".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
