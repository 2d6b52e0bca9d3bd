"""The scores of each category on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from io import StringIO
from typing import Any

from kepu_review.report.clean import Cleaner
from kepu_review.report.plots.style import style
from kepu_review.text import t

Group = tuple[str, Sequence[float], float | None]
"""Title, scores, pass line."""


def scores(groups: Sequence[Group]) -> str:
    """SVG: one line per group, a dot per score, a box from quartile to quartile with the median.

    A pass line is dashed. Groups without a score keep their line, so that none seems forgotten.
    """
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    clean = Cleaner().line
    with style():
        figure = Figure(figsize=(6.5, 0.75 + 0.42 * max(1, len(groups))), layout="constrained")
        FigureCanvasSVG(figure)
        axes = figure.subplots()
        for line, (_, values, pass_line) in enumerate(groups):
            _draw(axes, line, list(values), pass_line)
        axes.set_yticks(
            range(len(groups)), [f"{_short(clean(title))}  n={len(v)}" for title, v, _ in groups]
        )
        axes.set_ylim(len(groups) - 0.5, -0.5)
        axes.set_xlabel(t("综合得分（分）"))
        axes.grid(axis="x", linewidth=0.4, color="0.85")
        axes.set_axisbelow(True)
        for side in ("top", "right", "left"):
            axes.spines[side].set_visible(False)
        out = StringIO()
        figure.savefig(out, format="svg", metadata={"Date": None}, transparent=True)
    return out.getvalue()


def _short(title: str) -> str:
    return title if len(title) <= 14 else title[:13] + "…"


def _draw(axes: Any, line: int, values: list[float], pass_line: float | None) -> None:
    import numpy as np

    if pass_line is not None:
        axes.plot([pass_line, pass_line], [line - 0.42, line + 0.42], "--", color="0.1", lw=0.9)
    if not values:
        return
    if len(values) >= 5:
        low, middle, high = np.percentile(values, [25, 50, 75])
        axes.barh(line, high - low, left=low, height=0.56, color="0.87", edgecolor="0.45", lw=0.6)
        axes.plot([middle, middle], [line - 0.28, line + 0.28], color="0.0", lw=1.4)
    axes.plot(
        values, line + _spread(values), "o", ms=4.2, mfc="0.35", mec="white", mew=0.4, zorder=3
    )


def _spread(values: Sequence[float]) -> Any:
    """Heights that keep neighbouring dots apart; the same values always give the same heights."""
    import numpy as np

    steps = np.array([0.0, 0.14, -0.14, 0.07, -0.07])
    order = np.argsort(np.argsort(values, kind="stable"), kind="stable")
    return steps[order % len(steps)]
