"""What is known of files that were looked into before, so that nobody looks twice."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path, PurePosixPath
from threading import Lock
from typing import Any, TypeGuard, get_args

from kepu_review.intake.contents import Kind
from kepu_review.intake.probing import Probe

FILE = ".probes"
"""Beside the materials: one JSON line for each thing found out. May be deleted at any time."""

VERSION = 1
"""Grows when a probe finds out more; what an earlier one found is then forgotten."""

_SPARE = 1000
_TYPES: Mapping[str, tuple[type, ...]] = {
    **dict.fromkeys(("kind", "remark", "format", "codec", "phash"), (str,)),
    **dict.fromkeys(("width", "height", "pages", "rotation"), (int,)),
    **dict.fromkeys(("scan", "encrypted"), (bool,)),
    "seconds": (int, float),
}


class Remembered:
    """Digests of files by their stamp, and probes by digest and the ending of the name."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: dict[str, Any] = {}
        self._fresh: dict[str, Any] = {}
        self._lock = Lock()
        self._lines = 0
        for line in _lines(path):
            self._lines += 1
            entry = _entry(line)
            if entry is not None:
                self._known[entry[0]] = entry[1]

    def digest(self, stamp: str) -> str | None:
        """The SHA-256 of the file with this stamp."""
        found = self._known.get(f"d{stamp}") if stamp else None
        return found if isinstance(found, str) else None

    def keep_digest(self, stamp: str, digest: str) -> None:
        """Remember it; a file without a stamp is read each time."""
        if stamp:
            self._keep(f"d{stamp}", digest)

    def probe(self, digest: str, name: str) -> Probe | None:
        """What was found in a file of this content and a name with this ending."""
        found = self._known.get(_key(digest, name))
        return Probe(**found) if _is_probe(found) else None

    def keep_probe(self, digest: str, name: str, found: Probe) -> None:
        """Remember it; the small copy of a photo has a place of its own."""
        values = {key: value for key, value in asdict(found).items() if value is not None}
        values.pop("small", None)
        self._keep(_key(digest, name), values)

    def save(self) -> None:
        """Write what is new; where the disk refuses, it is found out again next time."""
        with self._lock:
            fresh, self._fresh = self._fresh, {}
        if not fresh:
            return
        crowded = self._lines > 2 * len(self._known) + _SPARE
        wanted = self._known if crowded else fresh
        text = "".join(_line(key, value) for key, value in wanted.items())
        try:
            with self._path.open("w" if crowded else "a", encoding="utf-8") as file:
                file.write(text)
        except OSError:
            return

    def _keep(self, key: str, value: object) -> None:
        with self._lock:
            self._known[key] = self._fresh[key] = value


@contextmanager
def remembered(folder: Path) -> Iterator[Remembered]:
    """The memory of a folder of materials; what came to it is written however the block ends."""
    memory = Remembered(folder / FILE)
    try:
        yield memory
    finally:
        memory.save()


def _is_probe(found: object) -> TypeGuard[dict[str, Any]]:
    """Whether it is what `keep_probe` writes; anything else is found out anew."""
    return (
        isinstance(found, dict)
        and found.get("kind") in get_args(Kind)
        and all(
            type(value) in _TYPES.get(name, ())
            and not (isinstance(value, float) and not value >= 0)
            for name, value in found.items()
        )
    )


def _key(digest: str, name: str) -> str:
    return f"p{VERSION}{digest}{PurePosixPath(name).suffix.casefold()}"


def _line(key: str, value: object) -> str:
    return f"{json.dumps([key, value], ensure_ascii=False)}\n"


def _lines(path: Path) -> Iterator[str]:
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            yield from file
    except OSError:
        return


def _entry(line: str) -> tuple[str, Any] | None:
    """A line that was cut off, by a full disk or a kill, is none."""
    try:
        key, value = json.loads(line)
    except (ValueError, TypeError, RecursionError):
        return None
    return (key, value) if isinstance(key, str) else None
