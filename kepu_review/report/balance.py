"""Moves width between columns until the rows of a table need as few lines as can be."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

_MOVED = 5  # widest columns between which width moves

Lines = list[list[float]]


def balanced(
    texts: Sequence[Sequence[float | None]],
    widths: Sequence[float],
    floors: Sequence[float],
) -> list[float]:
    """Widths of the same sum, all in em; `texts` are the lengths of cells (None: spans columns).

    Widths are those of the text in a column, without its margins. A column keeps at least its
    floor. Nothing moves where no row gets shorter by it.
    """
    rows = texts
    now = list(widths)
    lines: Lines = [_lines(rows, x, width) for x, width in enumerate(now)]
    best = _height(lines)
    wide = sorted(range(len(now)), key=lambda x: -now[x])[:_MOVED]
    for size in (4.0, 2.0, 1.0, 0.5):
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
    return _evened(rows, now)


def _evened(rows: Sequence[Sequence[float | None]], widths: list[float]) -> list[float]:
    """Room that no text needs is shared among the columns that need no second line."""
    longest = [max((row[x] or 0.0 for row in rows), default=0.0) for x in range(len(widths))]
    roomy = [x for x, width in enumerate(widths) if longest[x] <= width]
    spare = sum(widths[x] - longest[x] for x in roomy)
    for x in roomy:
        widths[x] = longest[x] + spare / len(roomy)
    return widths


def _lines(rows: Sequence[Sequence[float | None]], x: int, room: float) -> list[float]:
    return [_needed((row[x] if x < len(row) else None) or 0.0, room) for row in rows]


def _needed(length: float, room: float) -> float:
    """Lines of a text; one that ends in a single character counts a little more."""
    if length <= room:
        return 1
    # Chinese characters are as wide as high: a line holds a whole number of them.
    whole = max(1, int(room))
    lines = int(-(-length // whole))
    alone = lines > 1 and length - (lines - 1) * whole < 1.2
    return lines + (0.3 if alone else 0.0)


def _height(lines: Lines) -> float:
    height = sum(max(row) for row in zip(*lines, strict=True))
    total: float = height + 0.001 * sum(sum(column) for column in lines)
    return total
