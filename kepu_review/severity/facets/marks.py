"""Ordered marks by application, expert and criterion, coded; what is no rating scale is refused."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kepu_review.errors import MethodRefused
from kepu_review.panels import shown
from kepu_review.text import t

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Names = NDArray[np.object_]

FACETS = ("application", "expert", "criterion")
COLUMNS = (*FACETS, "score")
MOST_CATEGORIES = 20
"""Above this marks are points on a measure, not steps of a rating scale."""


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """n marks; `names` and `codes` in the order of FACETS, names sorted.

    `y` (n,) counts steps above the lowest mark given, 0..top; `low` is that mark.
    """

    names: tuple[Names, Names, Names]
    codes: tuple[Integers, Integers, Integers]
    y: Integers
    low: int
    top: int

    @classmethod
    def of(cls, data: pd.DataFrame) -> Marks:
        """From columns application, expert, criterion, score. A missing score is no mark.

        Raises MethodRefused for missing columns, a mark given twice, marks that are no whole
        numbers, a single category, more than 20, or one between them that nobody used.
        """
        frame = _present(data)
        names, codes = zip(*(_coded(frame, facet) for facet in FACETS), strict=True)
        marks = _whole(frame)
        low, high = int(marks.min()), int(marks.max())
        order = np.lexsort((marks, *reversed(codes)))
        found = cls(
            names=names,
            codes=tuple(code[order] for code in codes),
            y=(marks - low)[order],
            low=low,
            top=high - low,
        )
        _refuse_twice(found)
        refuse_scale(found)
        return found

    def __len__(self) -> int:
        return len(self.y)

    def sizes(self) -> tuple[int, int, int]:
        """How many applications, experts, criteria."""
        a, e, c = (len(names) for names in self.names)
        return a, e, c

    def keep(self, rows: NDArray[np.bool_]) -> Marks:
        """Only the marks where `rows` (n,) is true; names and scale stay."""
        i, j, c = (code[rows] for code in self.codes)
        return Marks(self.names, (i, j, c), self.y[rows], self.low, self.top)

    def within(self, lowest: int, highest: int) -> Marks:
        """On the scale from step `lowest` to step `highest`; marks beyond count as its ends."""
        y = np.clip(self.y, lowest, highest) - lowest
        return Marks(self.names, self.codes, y, self.low + lowest, highest - lowest)

    def counts(self) -> Integers:
        """How often each category was given (top + 1,)."""
        return np.bincount(self.y, minlength=self.top + 1)


def refuse_scale(marks: Marks) -> None:
    """Raises MethodRefused unless every category from the lowest to the highest is used."""
    if len(marks) == 0 or marks.top == 0:
        raise MethodRefused(
            t("可用的评分都是同一个分值，多面 Rasch 模型无从估计。"),
            remedy=t("请改用平均分等方法。"),
        )
    if marks.top + 1 > MOST_CATEGORIES:
        raise MethodRefused(
            t(
                "评分有 {number} 个等级，不是等级评分；多面 Rasch 模型最多处理 {most} 个等级。",
                number=marks.top + 1,
                most=MOST_CATEGORIES,
            ),
            remedy=t("请改用按总分校正宽严的方法（adjusted）。"),
        )
    unused = np.flatnonzero(marks.counts() == 0) + marks.low
    if len(unused):
        raise MethodRefused(
            t("这些等级没有人给过，等级之间的界线无法估计：{unused}。", unused=shown(unused)),
            remedy=t("请先合并等级，或改用按总分校正宽严的方法（adjusted）。"),
        )


def _present(data: pd.DataFrame) -> pd.DataFrame:
    missing = [column for column in COLUMNS if column not in data.columns]
    if missing:
        raise MethodRefused(
            t("多面 Rasch 模型需要逐项评分，表中缺少列：{missing}。", missing=shown(missing)),
            remedy=t("请给出四列：{columns}。", columns=shown(COLUMNS)),
        )
    frame = data.loc[data["score"].notna(), list(COLUMNS)]
    if frame.empty:
        raise MethodRefused(
            t("还没有任何逐项评分。"), remedy=t("请在专家提交评分之后再做这项统计。")
        )
    return frame


def _coded(frame: pd.DataFrame, facet: str) -> tuple[Names, Integers]:
    codes, known = pd.factorize(frame[facet], sort=True)
    if (codes < 0).any():
        raise MethodRefused(t("有评分没有写明“{facet}”。", facet=facet), remedy=t("请补全这一列。"))
    return np.asarray(known, dtype=object), codes.astype(np.int64)


def _whole(frame: pd.DataFrame) -> Integers:
    numbers = pd.to_numeric(frame["score"], errors="coerce").to_numpy(dtype=np.float64)
    bad = ~np.isfinite(numbers)
    bad |= np.round(np.where(bad, 0.0, numbers)) != np.where(bad, 0.0, numbers)
    if bad.any():
        odd = list(dict.fromkeys(frame["score"].to_numpy(dtype=object)[bad]))
        raise MethodRefused(
            t("多面 Rasch 模型只能处理整数等级，这些评分不是：{odd}。", odd=shown(odd)),
            remedy=t("请改用按总分校正宽严的方法（adjusted）。"),
        )
    return numbers.astype(np.int64)


def _refuse_twice(marks: Marks) -> None:
    a, e, c = marks.sizes()
    key = np.ravel_multi_index(marks.codes, (a, e, c))
    twice = np.flatnonzero(key[1:] == key[:-1])
    if len(twice):
        cells = [
            " × ".join(
                str(names[code[row]]) for names, code in zip(marks.names, marks.codes, strict=True)
            )
            for row in twice
        ]
        raise MethodRefused(
            t("同一专家对同一申报的同一指标有多个评分：{cells}。", cells=shown(cells)),
            remedy=t("每个指标只能保留一个评分。"),
        )
