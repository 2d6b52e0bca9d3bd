"""Moves width between columns until the rows of a table need as few lines as can be."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from math import ceil

INSET = 8.0  # left and right of a cell, points
_SEEN = 60  # rows that are looked at, spread over the table
_MOVED = 5  # widest columns between which width moves
_ALONE = 14.0  # points: no more than one character
_AIR = 1.03  # lines of Chinese rarely fill to the last point

Lines = list[list[float]]


def balanced(
    texts: Sequence[Sequence[float | None]],
    widths: Sequence[float],
    floors: Sequence[float],
) -> list[float]:
    """Widths of the same sum; `texts` are the lengths of cells in points (None: spans columns).

    A column keeps at least its floor. Nothing moves where no row gets shorter by it.
    """
    step = max(1, len(texts) // _SEEN)
    rows = texts[::step]
    now = list(widths)
    lines: Lines = [_lines(rows, x, width) for x, width in enumerate(now)]
    best = _height(lines)
    wide = sorted(range(len(now)), key=lambda x: -now[x])[:_MOVED]
    for size in (32.0, 16.0, 8.0, 4.0):
        better = True
        while better:
            better = False
            for giver, taker in permutations(wide, 2):
                if now[giver] - size < floors[giver]:
                    continue
                trial = {
                    giver: _lines(rows, giver, now[giver] - size),
                    taker: _lines(rows, taker, now[taker] + size),
                }
                height = _height([trial.get(x, column) for x, column in enumerate(lines)])
                if height < best:
                    best, better = height, True
                    now[giver], now[taker] = now[giver] - size, now[taker] + size
                    lines[giver], lines[taker] = trial[giver], trial[taker]
    return [round(width, 2) for width in now]


def _lines(rows: Sequence[Sequence[float | None]], x: int, width: float) -> list[float]:
    room = max(1.0, width - INSET) / _AIR
    return [_needed((row[x] if x < len(row) else None) or 0.0, room) for row in rows]


def _needed(length: float, room: float) -> float:
    """Lines of a text; one that ends in a single character counts a little more."""
    lines: int = ceil(length / room)
    alone = lines > 1 and length - (lines - 1) * room < _ALONE
    return lines + (0.3 if alone else 0.0)


def _height(lines: Lines) -> float:
    rows = sum(max(row) for row in zip(*lines, strict=True))
    return rows + 0.001 * sum(map(sum, lines))
