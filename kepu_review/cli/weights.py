"""Reads the weights of experts for the weighted mean."""

from __future__ import annotations

import csv
import math
from pathlib import Path

from kepu_review.errors import IntakeError, Where
from kepu_review.text import t

_EXPERT = frozenset({"expert", "专家编号", "专家", "编号"})
_WEIGHT = frozenset({"weight", "权重"})


def read_weights(path: Path) -> dict[str, float]:
    """Expert → weight from a CSV with the columns `expert` and `weight` (专家编号、权重).

    Raises
    ------
    IntakeError
        the file cannot be read, lacks a column, repeats an expert, or a weight is no number
        from 0 up; the message names the line.
    OSError
        there is no such file.
    """
    try:
        text = path.read_text("utf-8-sig")
        rows = csv.reader(text.splitlines())
        heading = [cell.strip().lower() for cell in next(rows, [])]
        expert, weight = _place(heading, _EXPERT, path), _place(heading, _WEIGHT, path)
        found: dict[str, float] = {}
        for row in rows:
            if any(cell.strip() for cell in row):
                where = Where(file=path.name, line=rows.line_num)
                _add(found, [*row, *[""] * len(heading)], (expert, weight), where)
    except (UnicodeDecodeError, csv.Error):
        raise IntakeError(
            t("文件不是 UTF-8 编码的 CSV。"),
            where=Where(file=path.name),
            remedy=t("请另存为“CSV UTF-8”。"),
        ) from None
    return found


def _place(heading: list[str], names: frozenset[str], path: Path) -> int:
    for place, name in enumerate(heading):
        if name in names:
            return place
    wanted = t("专家编号,权重（或 expert,weight）")
    raise IntakeError(
        t("第一行应为列名：{wanted}。", wanted=wanted),
        where=Where(file=path.name, line=1),
        remedy=t("补上列名。"),
    )


def _add(found: dict[str, float], row: list[str], places: tuple[int, int], where: Where) -> None:
    expert, text = (row[place].strip() for place in places)
    if not expert or expert in found:
        raise IntakeError(
            t("专家编号“{expert}”空缺或重复。", expert=expert),
            where=where,
            remedy=t("每位专家写一行。"),
        )
    try:
        weight = float(text)
    except ValueError:
        weight = math.nan
    if not 0 <= weight < math.inf:
        raise IntakeError(
            t("权重“{text}”不是不小于 0 的数。", text=text),
            where=where,
            remedy=t("写成 1、1.5 这样的数。"),
        )
    found[expert] = weight
