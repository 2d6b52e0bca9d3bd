"""Brings any table into a whole grid and gives its columns their widths in points."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from types import MappingProxyType

from kepu_review.report import balance
from kepu_review.report.nodes import Cell, Node

# Widths of the text area in points, upright and turned (A4 less the margins of the style).
AREAS: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "plain": (476.0, 722.0),
        "summary": (476.0, 722.0),
        "form": (476.0, 722.0),
        "sheet": (498.0, 722.0),
        "wide": (722.0, 722.0),
        "notice": (442.0, 637.0),
    }
)
_INSET = 8.5  # left and right of a cell, points, and a hair
_SIZES = (9.0, 8.0)  # of type, tried in this order before the page is turned
_SMALLER = (9.0, 8.0, 7.0)  # for a short table, that is not worth a page of its own
_WIDEST = 26.0  # em: no column asks for more
_SMALL = 16  # rows: a table of so few is kept on one page, if it is not tall
_TALL = 300.0  # points
_NARROW = 0.6  # of the text area: a table that wants less is not stretched
_MANY = 600  # characters: a cell so long may break over pages
_NUMBER = re.compile(
    r"[-+−]?[0-9][0-9,]*(?:\.[0-9]*)?(?:e[-+]?[0-9]+)?%?|(?i:nan|nat|none|-?inf)?|[—…]+|\.\.\."
)
_HIGHEST = 12  # rows that share a cell: what is kept together must fit on a page
_WORD = re.compile(r"[!-~\u00a1-\u024f]+")
MAX_COLUMNS = 60


def prepare(table: Node, style: str) -> Node:
    """The table as the template sets it: whole rows, `widths` in points, `size`, `turned`."""
    head, rows = table.get("head") or [], table.get("rows") or []
    count = min(MAX_COLUMNS, max((_span_sum(row) for row in [*head, *rows]), default=1) or 1)
    head, rows = whole(head, count), whole(rows, count)
    wanted, least = demand([*head, *rows], count)
    usual = _SMALLER if len(rows) <= _SMALL else _SIZES
    sizes = tuple(table["sizes"]) if table.get("sizes") else usual
    areas = AREAS.get(style, AREAS["plain"])
    if table.get("look") not in {"grid", "form", "letter"}:
        areas = _less(wanted, areas, sizes[0])
    if len(table.get("shares") or ()) == count:
        size, turned, widths = sizes[0], False, _by_shares(table["shares"], areas[0])
    else:
        size, turned, widths = _fit(wanted, least, areas, sizes, upright=bool(table.get("upright")))
        widths = _balanced([*head, *rows], widths, least, size)
    said = _numbers_right(rows, count) if table.get("align") == "auto" else table.get("align")
    align = [str(item) for item in (said or [])[:count]]
    align = [item if item in {"left", "center", "right"} else "left" for item in align]
    align += ["left"] * (count - len(align))
    return {
        "t": "table",
        "head": head,
        "rows": _said_alignment(rows, align, count),
        "align": align,
        "caption": str(table.get("caption") or ""),
        "look": str(table.get("look") or "plain"),
        "empty": str(table.get("empty") or ""),
        "widths": widths,
        "size": size,
        "air": float(table.get("air") or 0),
        "turned": turned and areas[0] < areas[1],
        "stay": bool(table.get("stay")),
        "keep": _kept([*head, *rows], widths, size),
        "long": [y for y, row in enumerate(rows) if any(len(_value(c)) > _MANY for c in row)],
    }


def _by_shares(shares: Sequence[float], area: float) -> list[float]:
    """Widths that were fixed beforehand, so that forms look alike whatever stands in them."""
    return [round(area * float(share) / sum(shares), 2) for share in shares]


def _balanced(
    rows: list[list[Cell]], widths: list[float], least: list[float], size: float
) -> list[float]:
    count = len(widths)
    texts = [_lengths(row, count) for row in rows[:: max(1, len(rows) // 60)]]
    ems = balance.balanced(texts, [(w - _INSET) / size for w in widths], least)
    return [round(e * size + _INSET, 2) for e in ems]


def _lengths(row: Sequence[Cell], count: int) -> list[float | None]:
    """Lengths of the cells of a whole row in em; with spans nothing is said."""
    if len(row) != count:
        return [None] * count
    return [em(_value(cell)[:2000]) for cell in row]


def _numbers_right(rows: Sequence[Sequence[Cell]], count: int) -> list[str]:
    """Columns of nothing but numbers stand right, as pandas' own view has them."""
    seen: list[list[str]] = [[] for _ in range(count)]
    for x, cell, wide in placed_cells(rows):
        if wide == 1:
            seen[x].append(_value(cell))
    return [
        "right" if any(texts) and all(map(_NUMBER.fullmatch, texts)) else "left" for texts in seen
    ]


def placed_cells(rows: Sequence[Sequence[Cell]]) -> Iterator[tuple[int, Cell, int]]:
    """Each cell of whole rows with its column and how many columns it takes."""
    taken: set[tuple[int, int]] = set()
    for y, row in enumerate(rows):
        x = 0
        for cell in row:
            while taken and (y, x) in taken:
                taken.remove((y, x))
                x += 1
            wide = cell.get("colspan", 1) if isinstance(cell, dict) else 1
            high = cell.get("rowspan", 1) if isinstance(cell, dict) else 1
            if high > 1:
                taken.update((y + dy, x + dx) for dy in range(1, high) for dx in range(wide))
            yield x, cell, wide
            x += wide


def _said_alignment(rows: list[list[Cell]], align: list[str], count: int) -> list[list[Cell]]:
    """In a row beside a cell from above the template cannot count columns: cells say theirs."""
    if all(len(row) == count for row in rows):
        return rows
    places = placed_cells(rows)
    made: list[list[Cell]] = []
    for row in rows:
        line: list[Cell] = []
        for x, cell, wide in islice(places, len(row)):
            new = dict(cell) if isinstance(cell, dict) else {"v": cell}
            if wide == 1 and align[x] != "left" and "align" not in new:
                new["align"] = align[x]
            line.append(new if len(new) > 1 else cell)
        made.append(line)
    return made


def _value(cell: Cell) -> str:
    return cell if isinstance(cell, str) else str(cell.get("v", ""))


def _span_sum(row: Sequence[Cell]) -> int:
    return sum(cell.get("colspan", 1) if isinstance(cell, dict) else 1 for cell in row)


def whole(rows: Sequence[Sequence[Cell]], count: int) -> list[list[Cell]]:
    """Rows in which every place of the grid is taken exactly once."""
    if all(len(row) == count and all(isinstance(c, str) for c in row) for row in rows):
        return [list(row) for row in rows]
    taken: set[tuple[int, int]] = set()
    again: dict[tuple[int, int], Node] = {}
    made: list[list[Cell]] = []
    for y, row in enumerate(rows):
        line: list[Cell] = []
        waiting = list(row)
        x = 0
        while x < count:
            if (y, x) in taken:
                x += 1
                continue
            cell = again.pop((y, x), None) or (waiting.pop(0) if waiting else "")
            wide, high = _spans(cell, taken, (y, x), (len(rows), count))
            if high > _HIGHEST and isinstance(cell, dict):
                again[y + _HIGHEST, x] = {**cell, "rowspan": high - _HIGHEST}
                high = _HIGHEST
            taken.update((y + dy, x + dx) for dy in range(high) for dx in range(wide))
            line.append(_placed(cell, wide, high))
            x += wide
        made.append(line)
    return made


def _spans(
    cell: Cell, taken: set[tuple[int, int]], at: tuple[int, int], size: tuple[int, int]
) -> tuple[int, int]:
    if isinstance(cell, str):
        return 1, 1
    (y, x), (height, width) = at, size
    wide = max(1, min(int(cell.get("colspan", 1)), width - x))
    while wide > 1 and any((y, x + dx) in taken for dx in range(wide)):
        wide -= 1
    return wide, max(1, min(int(cell.get("rowspan", 1)), height - y))


def _placed(cell: Cell, wide: int, high: int) -> Cell:
    if isinstance(cell, str):
        return cell
    made: Node = {"v": _value(cell)}
    if wide > 1:
        made["colspan"] = wide
    if high > 1:
        made["rowspan"] = high
    for key in ("align", "b", "c", "fill", "ink"):
        if cell.get(key):
            made[key] = cell[key]
    return made if len(made) > 1 else made["v"]


@lru_cache(maxsize=4096)
def _width_of(char: str) -> float:
    if char in "ilI.,:;'|!()[]{}":
        return 0.32
    if unicodedata.east_asian_width(char) in "WF":
        return 1.0
    return 0.66 if char.isupper() or char in "mw@%" else 0.56


def em(text: str) -> float:
    """The width of one line of text, about, in em."""
    if text.isascii() and text.isdigit():
        return 0.56 * len(text)
    return sum(map(_width_of, text))


def demand(rows: Sequence[Sequence[Cell]], count: int) -> tuple[list[float], list[float]]:
    """What each column would like and what it must have, in em."""
    wanted, least = [1.0] * count, [1.0] * count
    known: dict[str, tuple[float, float]] = {}
    for x, cell, wide in placed_cells(rows):
        if wide == 1 and x < count:
            wish, need = _measured(_value(cell), known)
            wanted[x], least[x] = max(wanted[x], wish), max(least[x], need)
    return wanted, least


def _measured(value: str, known: dict[str, tuple[float, float]]) -> tuple[float, float]:
    found = known.get(value)
    if found is None:
        line = max(value[:4000].split("\n"), key=len)
        wish = min(_WIDEST, em(line[:200]))
        words = _WORD.findall(value[:4000])
        need = max((em(word[:24]) for word in words), default=0.0)
        found = wish, max(min(wish, 4.4), min(need, 14.0))
        if len(known) < 100_000:
            known[value] = found
    return found


def _less(wanted: list[float], areas: tuple[float, float], size: float) -> tuple[float, float]:
    """The area that a narrow table is given: what it wants and a little air."""
    natural = sum(w * size * 1.15 + _INSET * 2 for w in wanted)
    return (natural, areas[1]) if natural < areas[0] * _NARROW else areas


def _fit(
    wanted: list[float],
    least: list[float],
    areas: tuple[float, float],
    sizes: tuple[float, ...],
    *,
    upright: bool = False,
) -> tuple[float, bool, list[float]]:
    """Type size, whether the page is turned, and widths that fill the text area.

    A table that stays `upright` is turned only where not even its longest words fit.
    """
    for turned, area in enumerate(areas):
        for size in sizes:
            points = [w * size + _INSET for w in wanted]
            floors = [w * size + _INSET for w in least]
            crowded = sum(points) > area * 1.6 and not turned and not upright
            if sum(floors) <= area and not crowded:
                return size, bool(turned), _shared(points, floors, area)
    size = sizes[-1]
    floors = [w * size + _INSET for w in least]
    scale = areas[1] / sum(floors)
    return size, True, [round(f * min(1.0, scale), 2) for f in floors]


def _shared(points: list[float], floors: list[float], area: float) -> list[float]:
    """Widths that sum to `area`: modest wishes are met whole, the rest shares alike."""
    total = sum(points)
    if total <= area:
        # Columns of text take what is left over; narrow ones stay narrow.
        weights = [max(0.0, p - 40.0) for p in points]
        if not any(weights):
            weights = points
        spare = (area - total) / sum(weights)
        return [round(p + w * spare, 2) for p, w in zip(points, weights, strict=True)]
    spare = area - sum(floors)
    extras = [p - f for p, f in zip(points, floors, strict=True)]
    widths = list(floors)
    for done, i in enumerate(sorted(range(len(extras)), key=extras.__getitem__)):
        given = min(extras[i], spare / (len(extras) - done))
        widths[i] += given
        spare -= given
    return [round(w, 2) for w in widths]


def _kept(rows: Sequence[Sequence[Cell]], widths: Sequence[float], size: float) -> bool:
    """Whether a table is so small that it should stand on one page."""
    if len(rows) > _SMALL:
        return False
    height = 0.0
    for row in rows:
        lines = max(
            (
                sum(
                    1 + int(em(line) * size / max(1.0, width - _INSET)) for line in text.split("\n")
                )
                for text, width in zip(map(_value, row), widths, strict=False)
            ),
            default=1,
        )
        height += lines * size * 1.5 + 9
    return height < _TALL
