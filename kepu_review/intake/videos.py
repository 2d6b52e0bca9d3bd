"""Videos: how long they are, how large as they are seen, and how they were turned."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PATIENCE = 60
"""Seconds that one file is given."""

_SIDEWAYS = (90, 270)


class BrokenVideo(Exception):
    """It has no picture that can be measured, or it is cut short."""


@dataclass(frozen=True, slots=True)
class Film:
    """The first video track; what the file does not tell is None."""

    seconds: float | None
    width: int | None  # as it is seen, turned
    height: int | None
    rotation: int | None
    codec: str | None


def measured(path: Path) -> Film:
    """Look into the video, in a process of its own: a hostile file harms nothing but that.

    Raises
    ------
    BrokenVideo
        there is no video in it, it is cut short, or it breaks the program that reads it.
    """
    tracks = _tracks(path)
    if tracks is None:
        return Film(None, None, None, None, None)
    whole = _first(tracks, "General")
    film = _first(tracks, "Video")
    if not film or "width" not in film or whole.get("istruncated") == "Yes":
        raise BrokenVideo
    rotation = _rotation(film.get("rotation"))
    width, height = _whole(film.get("width")), _whole(film.get("height"))
    if rotation in _SIDEWAYS:
        width, height = height, width
    milliseconds = _number(whole.get("duration") or film.get("duration"))
    seconds = None if milliseconds is None else milliseconds / 1000
    return Film(seconds, width, height, rotation, str(film["format"]) if "format" in film else None)


def _tracks(path: Path) -> list[dict[str, Any]] | None:
    """What the measuring program found; None where it is the program that failed."""
    program = Path(__file__).with_name("measuring.py")
    try:
        done = subprocess.run(  # noqa: S603 - our own program; the path is one argument
            [sys.executable, "-P", str(program), str(path)],
            capture_output=True,
            check=False,
            stdin=subprocess.DEVNULL,
            timeout=PATIENCE,
        )
        return list(json.loads(done.stdout)) if done.returncode <= 0 else None
    except (subprocess.SubprocessError, OSError):
        return None
    except ValueError as error:  # the file ended the program
        raise BrokenVideo from error


def _first(tracks: list[dict[str, Any]], kind: str) -> dict[str, Any]:
    return next((track for track in tracks if track.get("type") == kind), {})


def _number(value: object) -> float | None:
    try:
        number = float(str(value))
    except ValueError:
        return None
    return number if 0 < number < 1e12 else None


def _whole(value: object) -> int | None:
    number = _number(value)
    return None if number is None else int(number)


def _rotation(value: object) -> int | None:
    """Degrees from 0 to 270; None where the file says nothing."""
    try:
        return round(float(str(value))) % 360
    except ValueError:
        return None
