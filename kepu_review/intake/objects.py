"""Reads json: a list of objects, or {"applications": [ … ]}; keys are the headings."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from kepu_review.errors import IntakeError, Where
from kepu_review.intake.cells import Raw, Row, Sheet
from kepu_review.text import t


class _UnfitError(ValueError):
    """Valid JSON that we do not take."""


def _refusal(name: str, words: str, line: int | None = None) -> IntakeError:
    return IntakeError(
        words,
        where=Where(file=name, line=line),
        remedy=t('应为对象的列表，例如 [{"申报编号": "A001", "基地名称": "…"}]'),
    )


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({key for key, _ in pairs}) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise _UnfitError(t("同一对象里“{twice}”出现两次", twice=twice))
    return dict(pairs)


def _constant(text: str) -> float:
    raise _UnfitError(t("含有 {text}，不是数", text=text))


def _load(text: str, name: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_pairs, parse_constant=_constant)
    except json.JSONDecodeError as error:
        raise _refusal(name, t("不是有效的 JSON"), error.lineno) from error
    except _UnfitError as error:
        raise _refusal(name, str(error)) from error
    except ValueError as error:
        raise _refusal(name, t("含有过长的数")) from error
    except RecursionError as error:
        raise _refusal(name, t("嵌套过深")) from error


def _cell(value: Any) -> Raw | None:
    """A JSON value as a cell; None when it is neither a scalar nor a list of scalars."""
    if value is None:
        return ""
    if isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, list) and all(isinstance(item, str | int | float) for item in value):
        return "；".join(map(str, value))
    return None


def _flat(item: Mapping[str, Any]) -> dict[str, Any]:
    """`values`, as an export has it, beside the other keys."""
    inner = item.get("values")
    if not isinstance(inner, dict):
        return dict(item)
    return {key: value for key, value in item.items() if key != "values"} | inner


def read_json(text: str, name: str, keys: tuple[str, ...]) -> tuple[Sheet, ...]:
    """The one sheet of a json file: its first row holds the keys, row n + 1 the nth object.

    `keys` name the member that holds the list when the file is an object. Raises IntakeError.
    """
    content = _load(text, name)
    if isinstance(content, dict):
        content = next((content[key] for key in keys if key in content), None)
    if not isinstance(content, list):
        raise _refusal(name, t("里面没有列表"))
    items: list[dict[str, Any]] = []
    headings: dict[str, None] = {}
    for number, item in enumerate(content, 1):
        if not isinstance(item, dict):
            raise _refusal(name, t("第 {number} 项不是对象", number=number))
        items.append(_flat(item))
        headings.update(dict.fromkeys(items[-1]))
    rows: list[Row] = [list(headings)] if items else []
    for number, item in enumerate(items, 1):
        cells = [_cell(item.get(key)) for key in headings]
        if None in cells:
            key = list(headings)[cells.index(None)]
            raise _refusal(
                name,
                t("第 {number} 项的“{key}”不是单个值", number=number, key=key),
            )
        rows.append([cell for cell in cells if cell is not None])
    return (Sheet(name=None, rows=rows, first=0, lettered=False),)
