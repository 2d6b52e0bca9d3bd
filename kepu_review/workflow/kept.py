"""What is worked out once and remembered as long as what it was made from is the same."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

T = TypeVar("T")


class Kept:
    """One value per name, with the key it was made under. Safe to use from several threads.

    Two threads that miss at the same time both make the value, which is the same; nothing waits.
    """

    def __init__(self) -> None:
        self._held: dict[str, tuple[Hashable, Any]] = {}

    def get(self, name: str, key: Hashable, make: Callable[[], T]) -> T:
        """The value of this name: the one that was made under an equal key, or a new one."""
        held = self._held.get(name)
        if held is not None and held[0] == key:
            return cast(T, held[1])
        made = make()
        self._held[name] = (key, made)
        return made

    def latest(self, name: str) -> Any:
        """The value of this name, whatever it was made from; None where there is none."""
        held = self._held.get(name)
        return None if held is None else held[1]

    def put(self, name: str, value: object) -> None:
        """Remember a value that says itself what it was made from."""
        self._held[name] = (None, value)

    def clear(self) -> None:
        """Forget everything."""
        self._held.clear()
