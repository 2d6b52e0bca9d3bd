"""Invented statistics of rounds of any size, for figures; and what an SVG says of itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from math import erfc, sqrt
from random import Random
from xml.etree import ElementTree

from kepu_review.report.data import ExpertRow
from kepu_review.report.data_statistics import SheetScore, Statistics, SureRow
from kepu_review.report.plots.style import width

PLACES = ("衢州市", "江山市航埠镇", "开化县", "龙游县石佛乡")
KINDS = ("科技馆", "湿地公园自然教育中心", "现代农业科技示范园区", "Innovation Park（东区）")
ERROR = 3.0


@dataclass(frozen=True, slots=True)
class Text:
    words: str
    left: float
    right: float
    top: float
    bottom: float
    size: float


def invented(n: int, experts: int, *, sheets: int = 5, seed: int = 1) -> Statistics:
    """A third of `n` applications finds a place; each has five sheets."""
    random = Random(seed)
    severity = severities(experts, random)
    rows, scores = [], []
    for at in range(n):
        level, name = random.gauss(75, 8), f"KP-{at + 1:05d}"
        marks = {
            code: level + severity[code] + random.gauss(0, ERROR)
            for code in sorted(random.sample(sorted(severity), min(sheets, experts)))
        }
        scores += [SheetScore(name, code, score) for code, score in marks.items()]
        own = [score - severity[code] for code, score in marks.items()]
        title = f"{PLACES[at % 4]}虚构{KINDS[at // 4 % 4]}科普教育基地"
        raw, adjusted = sum(marks.values()) / len(marks), sum(own) / len(own)
        rows.append(SureRow(name, title, "企业", raw=raw, adjusted=adjusted, se=ERROR / 2))
    return _placed(rows, tuple(scores), max(1, n // 3))


def severities(experts: int, random: Random | None = None) -> dict[str, float]:
    random = random or Random(1)
    return {f"专家 E{j:03d}": random.gauss(0, 4) for j in range(1, experts + 1)}


def panel(experts: int) -> tuple[ExpertRow, ...]:
    return tuple(
        ExpertRow(code, 9, 8, severity=points, severity_se=1.0)
        for code, points in severities(experts).items()
    )


def _placed(rows: list[SureRow], sheets: tuple[SheetScore, ...], seats: int) -> Statistics:
    by_raw = sorted(rows, key=lambda row: -(row.raw or 0))
    by_own = sorted(rows, key=lambda row: -(row.adjusted or 0))
    raw = {row.id: place for place, row in enumerate(by_raw, start=1)}
    own = {row.id: place for place, row in enumerate(by_own, start=1)}
    line = ((by_own[seats - 1].adjusted or 0) + (by_own[seats].adjusted or 0)) / 2
    made = []
    for row in by_raw:
        p_in = 0.5 * erfc(-((row.adjusted or 0) - line) / (row.se or 1) / sqrt(2))
        made.append(
            replace(
                row,
                raw_rank=raw[row.id],
                adjusted_rank=own[row.id],
                p_in=p_in,
                borderline=0.1 <= p_in <= 0.9,
                inside_raw=raw[row.id] <= seats,
                inside=own[row.id] <= seats,
            )
        )
    return Statistics(rows=tuple(made), line=line, sheets=sheets, error=ERROR, cut="前三分之一")


def _size(svg: str) -> tuple[float, float]:
    wide, high = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg).groups()
    return float(wide), float(high)


def texts(svg: str) -> list[Text]:
    """Every text with the box that it takes, reckoned by the widths of the typeface."""
    found = []
    for element in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text"):
        look, words = element.get("style", ""), element.text or ""
        size = float(re.search(r"([\d.]+)px", look)[1])
        turned, wide = element.get("transform", ""), width(words, size)
        moved = re.search(r"translate\(([\d.]+) ([\d.]+)\)", turned)
        x, y = map(float, moved.groups() if moved else (element.get("x"), element.get("y")))
        anchor = re.search(r"text-anchor: (\w+)", look)
        back = {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor[1] if anchor else "start"] * wide
        if "rotate(-90" in turned:
            box = (x - size, x, y + back - wide, y + back)
        else:
            box = (x - back, x - back + wide, y - 0.75 * size, y + 0.2 * size)
        found.append(Text(words, *box, size))
    return found


def outside(svg: str) -> list[str]:
    """Texts that stick out of the drawing, or are too small to read."""
    wide, high = _size(svg)
    return [
        one.words
        for one in texts(svg)
        if one.left < -1
        or one.right > wide + 1
        or one.top < -1
        or one.bottom > high + 1
        or one.size < 7.5
    ]


def marked(svg: str, start: str) -> int:
    """How many marks have a name that begins like this."""
    return len(re.findall(f'id="{start}', svg))
