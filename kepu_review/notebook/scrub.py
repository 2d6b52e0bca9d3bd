"""Keeps marks out of notebook files: a saved desk has neither outputs nor widget state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kepu_review.text import speaking, t

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
WIDGET_STATE = "application/vnd.jupyter.widget-state+json"


def asleep() -> str:
    """What a desk says as plain text, where no kernel is behind it."""
    return t("评审台未运行：请运行本单元格（Shift+Enter）打开；已保存的评分都在。")


def drop_outputs(*, model: dict[str, Any], **_more: Any) -> None:
    """Before a notebook is saved on a desk's own server: take out what running it left behind."""
    content = _notebook(model)
    content.get("metadata", {}).pop("widgets", None)
    for cell in _codes(content):
        cell["outputs"] = []
        cell["execution_count"] = None


def drop_desks(*, model: dict[str, Any], **_more: Any) -> None:
    """Before a notebook is saved on anybody's server: take out the desks, leave all else."""
    content = _notebook(model)
    ours = set()
    for cell in _codes(content):
        desks = [output for output in cell.get("outputs", ()) if _is_desk(output)]
        ours |= {_model_of(output) for output in desks}
        cell["outputs"] = [output for output in cell.get("outputs", ()) if output not in desks]
    _forget(content, ours)


def _notebook(model: Mapping[str, Any]) -> dict[str, Any]:
    content = model.get("content")
    return content if model.get("type") == "notebook" and isinstance(content, dict) else {}


def _codes(content: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    return [cell for cell in content.get("cells", ()) if cell.get("cell_type") == "code"]


def _is_desk(output: Mapping[str, Any]) -> bool:
    plain = "".join(output.get("data", {}).get("text/plain", ""))
    return plain in _sentences()


def _sentences() -> set[str]:
    said = set()
    for language in ("zh", "en"):
        with speaking(language):
            said.add(asleep())
    return said


def _model_of(output: Mapping[str, Any]) -> str:
    return str(output["data"].get(WIDGET_VIEW, {}).get("model_id", ""))


def _forget(content: Mapping[str, Any], ours: set[str]) -> None:
    """The state of these widgets, and of the layouts that belong to them."""
    widgets = content.get("metadata", {}).get("widgets", {})
    state = widgets.get(WIDGET_STATE, {}).get("state", {})
    for name in ours & set(state):
        layout = str(state.pop(name).get("state", {}).get("layout", ""))
        state.pop(layout.removeprefix("IPY_MODEL_"), None)
