"""One text for one content, so that hashes can be compared."""

from __future__ import annotations

import json
from collections.abc import Mapping

from kepu_review.errors import Refused, UsageError
from kepu_review.text import t


def canonical(payload: object) -> str:
    """JSON text of `payload`: keys sorted, no spaces, Chinese as it is, no NaN.

    Equal contents give equal texts, and `json.loads` of the text gives the content back (tuples as
    lists).

    Raises
    ------
    Refused
        a text holds half of a surrogate pair, which no database can store.
    UsageError
        a value is not JSON (write Decimals and dates as strings), or is NaN.
    """
    try:
        text = json.dumps(
            payload,
            ensure_ascii=False,
            sort_keys=True,
            separators=(",", ":"),
            allow_nan=False,
            default=_plain,
        )
    except (TypeError, ValueError, RecursionError) as error:
        raise UsageError(
            t("事件内容不能写成 JSON：{error}", error=error),
            remedy=t("数值与日期先转成文字。"),
        ) from error
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise Refused(
            t("文字中有残缺的字符（不成对的代理码位）。"),
            remedy=t("删去该字符后重试。"),
        ) from error
    return text


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(type(value).__name__)
