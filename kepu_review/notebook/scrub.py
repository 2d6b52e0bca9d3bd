"""Keeps marks out of notebook files: a saved desk has neither outputs nor widget state."""

from __future__ import annotations

from typing import Any


def drop_outputs(*, model: dict[str, Any], **_more: Any) -> None:
    """Before a notebook is saved: take out what running it left behind."""
    content = model.get("content")
    if model.get("type") != "notebook" or not isinstance(content, dict):
        return
    content.get("metadata", {}).pop("widgets", None)
    for cell in content.get("cells", ()):
        if cell.get("cell_type") == "code":
            cell["outputs"] = []
            cell["execution_count"] = None
