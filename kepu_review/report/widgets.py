"""Widgets on paper: what they show, from the state that was saved in the notebook."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any

from kepu_review.report import html_blocks
from kepu_review.report.nodes import Node, paragraph, text
from kepu_review.text import t

WIDGET_MIME = "application/vnd.jupyter.widget-view+json"
_STATE_MIME = "application/vnd.jupyter.widget-state+json"
_DEEPEST = 12
_MOST = 2_000  # blocks of one widget: boxes that hold each other could have no end
_MODEL = re.compile(r"IPY_MODEL_(\w+)")

States = Mapping[str, Mapping[str, Any]]
Shown = Callable[[Mapping[str, Any]], list[Node]]


def states(metadata: Mapping[str, Any]) -> States:
    """The saved state of each widget by its id; none when the notebook kept none."""
    saved = metadata.get("widgets", {})
    bundle = saved.get(_STATE_MIME, {}) if isinstance(saved, Mapping) else {}
    found = bundle.get("state", {}) if isinstance(bundle, Mapping) else {}
    kept = found.items() if isinstance(found, Mapping) else ()
    return {
        str(key): value["state"] | {"_model_name": value.get("model_name", "")}
        for key, value in kept
        if isinstance(value, Mapping) and isinstance(value.get("state"), dict)
    }


def blocks(data: Mapping[str, Any], state: States, shown: Shown) -> list[Node]:
    """What a widget showed last, with a note that it can be used only on a screen.

    `shown` makes the blocks of an output that a widget holds. Without a state its plain text is
    all there is.
    """
    made = list(islice(_widget(_model(data), state, shown, 0), _MOST))
    if made:
        return [*made, paragraph(t("〔以上为交互控件最后的状态。〕"), kind="note")]
    said = data.get("text/plain", "")
    plain = "".join(map(str, said)) if isinstance(said, list) else str(said)
    note = t("〔此处为交互控件，笔记本中没有保存它的状态。{plain}〕", plain=plain.strip()[:200])
    return [paragraph(note, kind="note")]


def _model(data: Mapping[str, Any]) -> str:
    view = data.get(WIDGET_MIME)
    return str(view.get("model_id", "")) if isinstance(view, Mapping) else ""


def _widget(model: str, state: States, shown: Shown, depth: int) -> Iterator[Node]:
    one = state.get(model)
    if one is None or depth > _DEEPEST:
        return
    name = str(one.get("_model_name", ""))
    if name == "OutputModel":
        for output in _list(one.get("outputs")):
            yield from _output(output, state, shown, depth)
    elif name == "ImageModel":
        yield from _image(one)
    else:
        yield from _said(one)
    titles = _titles(one)
    for i, child in enumerate(_list(one.get("children"))):
        found = _MODEL.fullmatch(str(child))
        if i < len(titles) and titles[i]:
            yield {"t": "p", "kind": "keep", "c": [{"t": "b", "c": [text(titles[i])]}]}
        if found:
            yield from _widget(found.group(1), state, shown, depth + 1)


def _output(output: object, state: States, shown: Shown, depth: int) -> Iterator[Node]:
    """What an output widget holds; it may hold widgets again."""
    data = output.get("data") if isinstance(output, Mapping) else None
    if isinstance(data, Mapping) and WIDGET_MIME in data:
        yield from _widget(_model(data), state, shown, depth + 1)
    elif isinstance(output, Mapping):
        yield from shown(output)


def _said(one: Mapping[str, Any]) -> Iterator[Node]:
    """One line: what the widget is called and what it is set to."""
    label, value = _plain(one.get("description")), _value(one)
    if value is None and not (label and "children" not in one):
        return
    parts = [{"t": "b", "c": [text(t("{label}：", label=label))]}] if label else []
    if value is None:
        # A button has a name and nothing that it is set to.
        parts = [text(t("［{label}］", label=label))]
    elif "<" in value and one.get("_model_name") in {"HTMLModel", "HTMLMathModel"}:
        yield from html_blocks.blocks(value)
        return
    else:
        parts.append(text(value))
    yield {"t": "p", "kind": "note", "c": parts}


def _value(one: Mapping[str, Any]) -> str | None:
    """The value as a person saw it."""
    options = list(map(str, _list(one.get("_options_labels"))))
    index, value = one.get("index"), one.get("value")
    chosen = index if isinstance(index, list) else [index]
    if options:
        labels = [options[i] for i in chosen if isinstance(i, int) and 0 <= i < len(options)]
        return t("、").join(labels)
    if isinstance(value, bool):
        return t("是") if value else t("否")
    if isinstance(value, list):
        return " – ".join(map(str, value))
    if one.get("_model_name") in {"IntProgressModel", "FloatProgressModel"} and "max" in one:
        return f"{value} / {one['max']}"
    return None if value is None or isinstance(value, Mapping) else str(value)


def _image(one: Mapping[str, Any]) -> Iterator[Node]:
    value = one.get("value")
    if isinstance(value, str):
        yield {"t": "fig", "png": value, "alt": _plain(one.get("description")), "caption": ""}
    elif isinstance(value, bytes):
        yield {"t": "fig", "png": base64.b64encode(value).decode(), "alt": "", "caption": ""}


def _titles(one: Mapping[str, Any]) -> list[str]:
    titles = one.get("titles") or one.get("_titles")
    if isinstance(titles, Mapping):
        return [str(titles.get(str(i), "")) for i in range(len(titles))]
    return [str(title) for title in _list(titles)]


def _plain(value: object) -> str:
    return " ".join(re.sub(r"<[^<>]*>", "", value).split()) if isinstance(value, str) else ""


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
