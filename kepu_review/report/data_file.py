"""Writes the data of a document as JSON and reads it back: a document without its round."""

from __future__ import annotations

import json
import types
from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from kepu_review.errors import InputError, Where
from kepu_review.text import t

_Data = TypeVar("_Data")


def dumps(data: Any) -> str:
    """JSON of the data; times and dates in ISO form."""

    def plain(value: object) -> str:
        if isinstance(value, date):
            return value.isoformat()
        raise TypeError(type(value).__name__)

    return json.dumps(
        asdict(data), ensure_ascii=False, indent=1, default=plain, allow_nan=False, sort_keys=True
    )


def load(path: Path, kind: type[_Data]) -> _Data:
    """The data in a file that `dumps` wrote; InputError says what is missing or wrong."""
    try:
        return _value(json.loads(path.read_text(encoding="utf-8")), kind, "")  # type: ignore[no-any-return]
    except OSError as error:
        reason = t("无法读取：{strerror}", strerror=error.strerror)
    except (ValueError, TypeError, RecursionError) as error:
        reason = t("不是 {name__} 的数据：{error}", name__=kind.__name__, error=error)
    raise InputError(
        reason,
        where=Where(file=path.name),
        remedy=t("请重新导出数据文件。"),
    )


def _value(raw: Any, kind: Any, at: str) -> Any:
    origin = get_origin(kind)
    if origin in {Union, types.UnionType}:
        return _optional(raw, kind, at)
    if origin is tuple:
        return _tuple(raw, get_args(kind), at)
    if is_dataclass(kind) and isinstance(kind, type):
        return _record(raw, kind, at)
    if kind in {datetime, date} and isinstance(raw, str):
        return kind.fromisoformat(raw)
    if kind is float and isinstance(raw, int) and not isinstance(raw, bool):
        return float(raw)
    if not isinstance(raw, kind) or (kind is int and isinstance(raw, bool)):
        raise ValueError(f"{at or '.'}: {kind.__name__}?")
    return raw


def _optional(raw: Any, kind: Any, at: str) -> Any:
    kinds = [k for k in get_args(kind) if k is not type(None)]
    if raw is None and len(kinds) < len(get_args(kind)):
        return None
    if isinstance(raw, str) and str in kinds:
        return raw
    return _value(raw, next(k for k in kinds if k is not str or len(kinds) == 1), at)


def _tuple(raw: Any, kinds: tuple[Any, ...], at: str) -> tuple[Any, ...]:
    if not isinstance(raw, list):
        raise ValueError(f"{at}: list?")
    every = [kinds[0]] * len(raw) if len(kinds) == 2 and kinds[1] is Ellipsis else list(kinds)
    if len(every) != len(raw):
        raise ValueError(f"{at}: {len(every)}?")
    return tuple(
        _value(r, k, f"{at}[{i}]") for i, (r, k) in enumerate(zip(raw, every, strict=True))
    )


def _record(raw: Any, kind: type[Any], at: str) -> Any:
    if not isinstance(raw, Mapping):
        raise ValueError(f"{at or '.'}: object?")
    hints = get_type_hints(kind)
    names = {field.name for field in fields(kind)}
    unknown = sorted(set(raw) - names)
    if unknown:
        raise ValueError(f"{at}.{unknown[0]}?")
    return kind(**{key: _value(item, hints[key], f"{at}.{key}") for key, item in raw.items()})
