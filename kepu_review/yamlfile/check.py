"""Checks values against the part of JSON Schema that our files use.

A validator library would do, but importing it costs every command a second wherever its optional
formats are installed, as they are beside JupyterLab. The tests hold this one to that library.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from kepu_review.yamlfile.reader import YamlPath

Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Fault:
    """The value at `path` does not keep `keyword`, whose argument is `limit`."""

    path: YamlPath
    keyword: str
    limit: Any
    value: Any
    schema: Schema


def faults(value: Any, schema: Schema, root: Schema, path: YamlPath = ()) -> Iterator[Fault]:
    """Everything in `value` that the schema does not allow; ValueError for a keyword not known."""
    for keyword, limit in schema.items():
        if keyword in _SILENT:
            continue
        if keyword in _TESTS:
            kind, holds = _TESTS[keyword]
            if isinstance(value, kind) and not isinstance(value, bool) and not holds(value, limit):
                yield Fault(path, keyword, limit, value, schema)
        elif keyword in _PARTS:
            yield from _PARTS[keyword](value, schema, root, path)
        elif not _plain(keyword, value, limit):
            yield Fault(path, keyword, limit, value, schema)


def _plain(keyword: str, value: Any, limit: Any) -> bool:
    match keyword:
        case "type":
            return any(_is(value, kind) for kind in ([limit] if isinstance(limit, str) else limit))
        case "enum":
            return value in limit
        case "const":
            return bool(value == limit)
    raise ValueError(keyword)


def _is(value: Any, kind: str) -> bool:
    if isinstance(value, bool) or value is None:
        return kind == ("null" if value is None else "boolean")
    return isinstance(value, _KINDS.get(kind, ()))


def _properties(value: Any, schema: Schema, root: Schema, path: YamlPath) -> Iterator[Fault]:
    if isinstance(value, dict):
        for key, inner in schema["properties"].items():
            if key in value:
                yield from faults(value[key], inner, root, (*path, key))


def _additional(value: Any, schema: Schema, root: Schema, path: YamlPath) -> Iterator[Fault]:
    if not isinstance(value, dict):
        return
    inner = schema["additionalProperties"]
    for key in value.keys() - schema.get("properties", {}).keys():
        if inner is False:
            yield Fault((*path, key), "additionalProperties", inner, key, schema)
        else:
            yield from faults(value[key], inner, root, (*path, key))


def _items(value: Any, schema: Schema, root: Schema, path: YamlPath) -> Iterator[Fault]:
    for n, item in enumerate(value if isinstance(value, list) else ()):
        yield from faults(item, schema["items"], root, (*path, n))


def _reference(value: Any, schema: Schema, root: Schema, path: YamlPath) -> Iterator[Fault]:
    target: Any = root
    for step in schema["$ref"].removeprefix("#/").split("/"):
        target = target[step]
    yield from faults(value, target, root, path)


def _all_of(value: Any, schema: Schema, root: Schema, path: YamlPath) -> Iterator[Fault]:
    for inner in schema["allOf"]:
        yield from faults(value, inner, root, path)


def _any_of(value: Any, schema: Schema, root: Schema, path: YamlPath) -> Iterator[Fault]:
    """Of alternatives, the one that went furthest is what the person meant."""
    branches = [list(faults(value, inner, root, path)) for inner in schema["anyOf"]]
    yield from min(branches, key=lambda found: (-max(map(_depth, found), default=99), len(found)))


def _depth(fault: Fault) -> int:
    return len(fault.path)


def _if_then(value: Any, schema: Schema, root: Schema, path: YamlPath) -> Iterator[Fault]:
    if not any(faults(value, schema["if"], root, path)):
        yield from faults(value, schema.get("then", {}), root, path)


_KINDS: Mapping[str, type | tuple[type, ...]] = {
    "string": (str, date),
    "integer": int,
    "number": (int, Decimal),
    "array": list,
    "object": dict,
}

_NUMBERS = (int, Decimal)

_TESTS: Mapping[str, tuple[type | tuple[type, ...], Callable[[Any, Any], bool]]] = {
    "minimum": (_NUMBERS, lambda value, limit: value >= limit),
    "maximum": (_NUMBERS, lambda value, limit: value <= limit),
    "exclusiveMinimum": (_NUMBERS, lambda value, limit: value > limit),
    "exclusiveMaximum": (_NUMBERS, lambda value, limit: value < limit),
    "minLength": (str, lambda value, limit: len(value) >= limit),
    "maxLength": (str, lambda value, limit: len(value) <= limit),
    "pattern": ((str, date), lambda value, limit: re.search(limit, str(value)) is not None),
    "minItems": (list, lambda value, limit: len(value) >= limit),
    "maxItems": (list, lambda value, limit: len(value) <= limit),
    "uniqueItems": (list, lambda value, _: all(x not in value[:n] for n, x in enumerate(value))),
    "required": (dict, lambda value, limit: all(key in value for key in limit)),
}

_PARTS: Mapping[str, Callable[[Any, Schema, Schema, YamlPath], Iterator[Fault]]] = {
    "properties": _properties,
    "additionalProperties": _additional,
    "items": _items,
    "$ref": _reference,
    "allOf": _all_of,
    "anyOf": _any_of,
    "if": _if_then,
}

_SILENT = {"$schema", "$id", "$defs", "title", "description", "examples", "default", "then"}
