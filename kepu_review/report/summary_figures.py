"""Figures of the internal summary's part 结果的把握, beside the tables of their data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kepu_review.report import plots
from kepu_review.report.data import ExpertRow
from kepu_review.report.data_statistics import Statistics, SureRow
from kepu_review.report.nodes import Node, paragraph
from kepu_review.report.plots.rows import sentences
from kepu_review.text import t


def certain(found: Statistics) -> list[Node]:
    """Adjusted scores with their intervals, then both rankings side by side; below their table."""
    blocks = [paragraph(t("下面的图与上表是同一份数据。"), kind="note")]
    blocks += _each(found, lambda rows, of: plots.caterpillar(rows, found.line, of))
    return blocks + _each(found, lambda rows, of: plots.slope(rows, found.line, of))


def chances(found: Statistics) -> list[Node]:
    """The chance of each application to be inside; its table stands above."""
    if not found.cut:
        return []
    return _each(found, plots.chances)


def panel(found: Statistics, experts: tuple[ExpertRow, ...]) -> list[Node]:
    """How severe the experts are, then the total of every sheet, with its table."""
    made = plots.severity(experts)
    if made.shown:
        made = replace(made, note=sentences(made.note, t("数据见第三部分的表。")))
    blocks = made.blocks(table=False)

    def heat(rows: tuple[SureRow, ...], of: str) -> plots.Plots:
        ids = {row.id for row in rows}
        sheets = [one for one in found.sheets if one.id in ids]
        return plots.heat(sheets, rows, experts, found.line, found.error, of)

    return blocks + _each(found, heat, table=True)


def _each(
    found: Statistics,
    draw: Callable[[tuple[SureRow, ...], str], plots.Plots],
    *,
    table: bool = False,
) -> list[Node]:
    """One figure; one for each category where places are compared within categories only."""
    if not found.by_category:
        return draw(found.rows, "").blocks(table=table)
    groups: dict[str, list[SureRow]] = {}
    for row in found.rows:
        groups.setdefault(row.category, []).append(row)
    drawn = [(of, draw(tuple(rows), of)) for of, rows in groups.items()]
    blocks: list[Node] = []
    for of, made in drawn:
        if made.shown:
            blocks += made.blocks(table=table)
        else:
            blocks.append(paragraph(t("{of}：", of=of), made.why, kind="note"))
    return blocks
