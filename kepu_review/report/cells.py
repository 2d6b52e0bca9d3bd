"""A notebook as blocks: Markdown, source where it is to be shown, outputs in their best form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kepu_review.report import html_blocks, markdown
from kepu_review.report.nodes import NODES_MIME, TABLE_MIME, Node

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
    "text/html",
    "text/plain",
    "text/latex",
)


def blocks(notebook: Mapping[str, Any], *, show_code: bool, warnings: bool = True) -> list[Node]:
    """The blocks of a notebook (nbformat 4); cells tagged hide-input show only their outputs.

    Without `warnings` what a cell wrote to standard error is left out.
    """
    made: list[Node] = []
    for cell in notebook.get("cells", ()):
        tags = set(cell.get("metadata", {}).get("tags", ()))
        if tags & HIDING_CELL_TAGS:
            continue
        if cell.get("cell_type") == "markdown":
            made.extend(markdown.blocks(_joined(cell["source"]), cell.get("attachments")))
        elif cell.get("cell_type") == "code":
            kept = [o for o in cell.get("outputs", ()) if warnings or o.get("name") != "stderr"]
            made.extend(_code({**cell, "outputs": kept}, tags, show_code))
        elif _joined(cell.get("source", "")).strip():
            made.append({"t": "out", "v": _joined(cell["source"])})
    return made


def _code(cell: Mapping[str, Any], tags: set[str], show_code: bool) -> Iterator[Node]:
    folded = cell.get("metadata", {}).get("jupyter", {}).get("source_hidden", False)
    source = _joined(cell.get("source", ""))
    if show_code and not folded and not tags & HIDING_TAGS and source.strip():
        yield {"t": "source", "v": source}
    if not tags & HIDING_OUTPUT_TAGS:
        for output in cell.get("outputs", ()):
            yield from _output(output)


def _output(output: Mapping[str, Any]) -> list[Node]:
    kind = output.get("output_type")
    if kind == "stream":
        said = _joined(output.get("text", "")).rstrip("\n")
        return [{"t": "out", "v": said}] if said.strip() else []
    if kind == "error":
        name, value = output.get("ename", ""), output.get("evalue", "")
        return [{"t": "err", "v": f"{name}: {value}"}]
    data = output.get("data", {})
    mime = next((mime for mime in _PREFERENCE if mime in data), None)
    return _rich(mime, data) if mime else []


def _rich(mime: str, data: Mapping[str, Any]) -> list[Node]:
    value = data[mime]
    if mime == NODES_MIME:
        return [node for node in value if isinstance(node, dict)] if isinstance(value, list) else []
    if mime == TABLE_MIME:
        return [{**value, "t": "table"}] if isinstance(value, dict) else []
    text = _joined(value)
    if mime.startswith("image/"):
        key = "svg" if mime == "image/svg+xml" else "png"
        return [{"t": "fig", key: text, "alt": _alt(data), "caption": ""}]
    if mime == "text/markdown":
        return markdown.blocks(text)
    if mime == "text/html":
        return _html(text, data)
    return [{"t": "out", "v": text.rstrip("\n")}] if text.strip() else []


def _html(text: str, data: Mapping[str, Any]) -> list[Node]:
    """Tables are taken out of HTML; for anything else its own plain text is better."""
    made = html_blocks.blocks(text)
    plain = _joined(data.get("text/plain", ""))
    if plain.strip() and not any(node["t"] == "table" for node in made):
        return [{"t": "out", "v": plain.rstrip("\n")}]
    return made


def _alt(data: Mapping[str, Any]) -> str:
    plain = _joined(data.get("text/plain", "")).strip()
    return plain if plain and not plain.startswith("<") else ""


def _joined(value: object) -> str:
    """A list of lines is allowed by nbformat wherever a text is."""
    return "".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
