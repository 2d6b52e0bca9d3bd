"""To which application a handed-in file belongs, and under which name it is kept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from kepu_review.text import printable, t

LONGEST = 180
"""Bytes of a kept name; file systems allow 255, and “（2）” may follow."""

_BAD = re.compile(r'[<>:"/\\|?*\ufffd]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_BETWEEN = " \u3000-_－—–.、,，:：()（）[]【】"


@dataclass(frozen=True, slots=True)
class Belonging:
    """The application, the name to keep the file under, and the title to show."""

    application: str
    name: str
    title: str


class Numbers:
    """The application numbers of a round, found at the beginning of names."""

    def __init__(self, numbers: Iterable[str]) -> None:
        given = list(numbers)
        self._known = {_plain(folder_name(number)): number for number in given}
        self._known.update((_plain(number), number) for number in given)
        self._lengths = sorted({len(number) for number in self._known}, reverse=True)

    def split(self, name: str) -> tuple[str, str] | None:
        """The number that `name` begins with, and what follows it; None where there is none.

        A number ends where neither a digit nor a Latin letter follows: KP01 does not begin KP012.
        """
        plain = _plain(name)
        for length in self._lengths:
            found = self._known.get(plain[:length])
            if found is not None and not _goes_on(plain[:length], plain[length : length + 1]):
                return found, _plain_case(name)[length:]
        return None

    def place(self, path: str) -> Belonging | None:
        """Where the file at `path` belongs: by its outermost folder with a number, else its name.

        Raises
        ------
        ValueError
            its folder has one number and its name another.
        """
        *folders, name = path.split("/")
        own = self.split(name)
        for at, folder in enumerate(folders):
            found = self.split(folder)
            if found is not None:
                if own is not None and own[0] != found[0]:
                    raise ValueError(
                        t(
                            "文件夹的编号是 {found}，文件名的编号却是 {own}",
                            found=found[0],
                            own=own[0],
                        )
                    )
                rest = own[1] if own is not None else name
                return _belonging(found[0], [*folders[at + 1 :], _stripped(rest, name)])
        return None if own is None else _belonging(own[0], [_stripped(own[1], name)])


def folder_name(application: str) -> str:
    """The folder of an application: its number, with what a file system may refuse escaped."""
    plain = "".join(
        char if (char.isalnum() or char in "-_") else quote(char, safe="") for char in application
    )
    return plain.replace(".", "%2E") or "%"


def kept_name(name: str) -> str:
    """A file name that every system takes: no path, no control, no reserved word, not too long."""
    clean = _BAD.sub("_", printable(unicodedata.normalize("NFC", name))).strip(" .")
    stem, dot, ending = clean.rpartition(".")
    if not dot or len(ending) > 10:
        stem, dot, ending = clean, "", ""
    tail = f"{dot}{ending}"
    stem = _cut(stem, LONGEST - len(tail.encode())).rstrip(" .") or "_"
    return f"_{stem}{tail}" if _RESERVED.match(stem) else f"{stem}{tail}"


def _plain_case(name: str) -> str:
    """The name with full-width letters and digits made half-width."""
    return unicodedata.normalize("NFKC", name).strip()


def _plain(name: str) -> str:
    # Letter by letter: a fold that changes lengths would move what follows.
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in _plain_case(name))


def _goes_on(number: str, following: str) -> bool:
    latin = following.isascii() and following.isalnum()
    return bool(number) and number[-1].isascii() and number[-1].isalnum() and latin


def _stripped(rest: str, name: str) -> str:
    """What is left of a name without its number; the name itself where only its ending is."""
    said = rest.rpartition(".")[0] if "." in rest else rest
    return rest.lstrip(_BETWEEN) if said.strip(_BETWEEN) else name


def _belonging(application: str, parts: list[str]) -> Belonging:
    kept = [part for part in parts if part]
    title = t(" · ").join([*kept[:-1], _without_ending(kept[-1])])
    return Belonging(application, kept_name("-".join(kept)), printable(title).strip()[:200])


def _without_ending(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    return stem if dot and stem and len(ending) <= 5 else name


def _cut(text: str, most: int) -> str:
    return text.encode()[:most].decode(errors="ignore")
