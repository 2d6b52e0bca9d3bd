"""A sheet to draw on in points, from the upper left corner; it becomes SVG."""

from __future__ import annotations

from collections.abc import Sequence
from io import StringIO
from typing import Any

from kepu_review.report.plots.style import ACROSS, SIZE, SMALL, clean, width

INSIDE = "#1f4e79"  # dark in grey print too
EDGE = "#a85a00"
QUIET = "0.35"
FAINT = "0.82"
MARKS: dict[str, dict[str, Any]] = {
    "in": {"marker": "o", "mfc": INSIDE, "mec": INSIDE, "ms": 5.0},
    "edge": {
        "marker": "D",
        "fillstyle": "left",
        "mfc": EDGE,
        "markerfacecoloralt": "white",
        "mec": EDGE,
        "ms": 5.0,
    },
    "out": {"marker": "o", "mfc": "white", "mec": QUIET, "ms": 5.0},
    "plain": {"marker": "s", "mfc": QUIET, "mec": QUIET, "ms": 4.0},
    "up": {"marker": "^", "mfc": INSIDE, "mec": INSIDE, "ms": 5.5},
    "down": {"marker": "v", "mfc": "white", "mec": EDGE, "ms": 5.5, "mew": 1.2},
}


Items = Sequence[tuple[str, str]]
"""Of a key: the kind of the sample, and words."""


class Sheet:
    """A drawing of `ACROSS` × `high` points; made and turned into SVG within `style()`."""

    def __init__(self, high: float, across: float = ACROSS) -> None:
        from matplotlib.backends.backend_svg import FigureCanvasSVG
        from matplotlib.figure import Figure

        self.across, self.high = across, high
        self._figure = Figure(figsize=(across / 72, high / 72))
        FigureCanvasSVG(self._figure)
        self._axes: Any = self._figure.add_axes((0, 0, 1, 1))
        self._axes.set_xlim(0, across)
        self._axes.set_ylim(high, 0)
        self._axes.set_axis_off()

    def line(
        self,
        xs: Sequence[float],
        ys: Sequence[float],
        color: str = QUIET,
        lw: float = 0.8,
        *,
        dash: Any = "-",
        gid: str | None = None,
        layer: float = 2,
    ) -> None:
        """Joined points; `dash` as matplotlib's line styles."""
        from matplotlib.lines import Line2D

        look = {"color": color, "lw": lw, "ls": dash, "gid": gid, "zorder": layer}
        self._add(Line2D(xs, ys, solid_capstyle="butt", **look))

    def _add(self, artist: Any) -> None:
        """Without the limits of data that axes keep: our points are places already."""
        artist.set_transform(self._axes.transData)
        artist.set_clip_on(False)
        self._figure.add_artist(artist)

    def stroke(
        self, xs: Sequence[float], ys: Sequence[float], kind: str, gid: str | None = None
    ) -> None:
        """Joined points in one of `STROKES`."""
        look = STROKES[kind]
        self.line(xs, ys, look["color"], look["lw"], dash=look["dash"], gid=gid, layer=3)

    def mark(self, x: float, y: float, kind: str, gid: str | None = None) -> None:
        """One of `MARKS`."""
        from matplotlib.lines import Line2D

        look = {"mew": 0.9, **MARKS[kind]}
        self._add(Line2D([x], [y], ls="none", gid=gid, zorder=4, **look))

    def box(
        self,
        at: tuple[float, float],
        size: tuple[float, float],
        gid: str | None = None,
        **look: Any,
    ) -> None:
        """A rectangle from its upper left corner."""
        from matplotlib.patches import Rectangle

        look = {"facecolor": "white", "edgecolor": QUIET, "linewidth": 0.7, **look}
        self._add(Rectangle(at, *size, gid=gid, **look))

    def area(
        self, points: Sequence[tuple[float, float]], fill: str, gid: str | None = None
    ) -> None:
        """A filled shape without an edge."""
        from matplotlib.patches import Polygon

        self._add(Polygon(points, facecolor=fill, lw=0, gid=gid))

    def text(
        self,
        at: tuple[float, float],
        words: str,
        size: float = SIZE,
        *,
        to: str = "left",
        tone: str = "black",
        turn: float = 0,
    ) -> None:
        """A line of text about the height of `at`; `to` left, center or right of its x."""
        across = "left" if turn else to
        self._figure.text(
            *at,
            clean(words),
            transform=self._axes.transData,
            fontsize=max(size, SMALL),
            color=tone,
            ha=across if not turn else "center",
            va="bottom" if turn else "center_baseline",
            rotation=turn,
            clip_on=False,
        )

    def key(self, y: float, items: Items, x: float = 0.0) -> None:
        """Samples (a mark, a stroke, a bar) with words, on as many lines as `key_height` says."""
        for (kind, words), (at, down) in zip(items, _places(items, x, self.across), strict=True):
            self._sample(at, y + down, kind)
            self.text((at + 18, y + down), words)

    def _sample(self, at: float, y: float, kind: str) -> None:
        if kind in MARKS:
            self.mark(at + 8, y, kind)
        elif kind.startswith("bar"):
            self.box((at, y - 4), (15, 8), **BARS[kind])
        else:
            self.stroke([at, at + 15], [y, y], kind)

    def svg(self) -> str:
        """The drawing, on no ground of its own; the same drawing always gives the same text."""
        out = StringIO()
        self._figure.savefig(out, format="svg", metadata={"Date": None}, transparent=True)
        return out.getvalue()


def key_height(items: Items, x: float = 0.0) -> float:
    """Points that the key takes below its first line's middle."""
    return max(down for _, down in _places(items, x, ACROSS)) + 8


def _places(items: Items, x: float, across: float) -> list[tuple[float, float]]:
    at, down, found = x, 0.0, []
    for _, words in items:
        wide = 22 + width(words)
        if at > x and at + wide > across:
            at, down = x, down + 12
        found.append((at, down))
        at += wide + 12
    return found


STROKES: dict[str, dict[str, Any]] = {
    "thin": {"color": QUIET, "lw": 0.9, "dash": "-"},
    "thick": {"color": "black", "lw": 2.4, "dash": "-"},
    "cut": {"color": "black", "lw": 1.1, "dash": (0, (4, 2.5))},
    "tenths": {"color": "black", "lw": 0.8, "dash": (0, (2, 2))},
    "stays": {"color": "0.6", "lw": 0.7, "dash": "-"},
    "came": {"color": INSIDE, "lw": 2.0, "dash": "-"},
    "fell": {"color": EDGE, "lw": 1.8, "dash": (0, (3.5, 1.8))},
}
BARS: dict[str, dict[str, Any]] = {
    "bar in": {"facecolor": INSIDE, "edgecolor": INSIDE},
    "bar edge": {"facecolor": "white", "edgecolor": EDGE, "hatch": "/////", "linewidth": 1.0},
    "bar out": {"facecolor": "0.9", "edgecolor": QUIET},
}
