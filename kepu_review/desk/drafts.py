"""Dry runs that wait for a person's yes; a few at a time, gone when the server stops."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from threading import Lock
from typing import TypeVar

from kepu_review.errors import UsageError
from kepu_review.text import t

T = TypeVar("T")

AT_MOST = 8


class Drafts:
    """The last dry runs by token; thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[str, object] = OrderedDict()

    def keep(self, found: object) -> str:
        """Keep a dry run; returns the token that names it."""
        token = secrets.token_urlsafe(12)
        with self._lock:
            self._kept[token] = found
            while len(self._kept) > AT_MOST:
                self._kept.popitem(last=False)
        return token

    def get(self, token: str, kind: type[T]) -> T:
        """The dry run of the token, which is of this kind.

        Raises
        ------
        UsageError
            it is no longer kept.
        """
        with self._lock:
            found = self._kept.get(token)
        if not isinstance(found, kind):
            raise UsageError(
                t("预检结果已过期。"),
                remedy=t("请重新选择文件预检。"),
            )
        return found
