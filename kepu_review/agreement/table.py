"""Scores as arrays, read from a ratings matrix or a long table; missing cells are dropped."""

from __future__ import annotations

from dataclasses import dataclass
from numbers import Number
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from kepu_review.errors import MethodRefused, UsageError
from kepu_review.panels.ratings import COLUMNS, Ratings, as_frame
from kepu_review.text import t

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Table:
    """`n` scores: application and expert as codes from 0, and the score or the code of a label."""

    unit: Ints
    rater: Ints
    y: Floats
    units: int
    raters: int
    numeric: bool
    """Whether `y` are numbers; else codes of labels, which have no order."""

    @property
    def complete(self) -> bool:
        """Whether every expert scored every application."""
        return bool(self.y.size == self.units * self.raters)

    def per_unit(self, weights: Floats | None = None) -> Floats:
        """Sums (a,) of `weights`, or counts, over the scores of each application."""
        return np.bincount(self.unit, weights, self.units).astype(float)

    def shared(self) -> Table:
        """Only the applications that two experts or more scored."""
        keep = self.per_unit() >= 2
        if keep.all():
            return self
        rows = keep[self.unit]
        codes = np.cumsum(keep) - 1
        return Table(
            codes[self.unit[rows]],
            self.rater[rows],
            self.y[rows],
            int(keep.sum()),
            self.raters,
            self.numeric,
        )

    def values(self) -> tuple[Floats, sparse.csr_array]:
        """The distinct values (v,), sorted, and how often each application has them (a, v)."""
        found, code = np.unique(self.y, return_inverse=True)
        cells = (np.ones(code.size), (self.unit, code))
        return found, sparse.csr_array(cells, shape=(self.units, found.size))

    def matrix(self) -> Floats:
        """Scores (a, e) of a complete table."""
        out = np.empty((self.units, self.raters))
        out[self.unit, self.rater] = self.y
        return out


def read(data: Any, *, labels: bool = False) -> Table:
    """Read a matrix (rows applications, columns experts, NaN missing) or a long DataFrame.

    A DataFrame is long when it has the columns application, expert and score; anything else of
    two dimensions is a matrix; `panels.Ratings` are taken as they are. With `labels`, scores may be
    any labels, else only numbers. Unlike `panels.Ratings`, nothing is sorted.

    Raises MethodRefused when no score is left, a score is infinite, or a pair is there twice;
    UsageError when the data have another shape, or scores are no numbers.
    """
    if isinstance(data, Table):
        return data
    if isinstance(data, Ratings):
        sizes = len(data.applications), len(data.experts)
        return Table(data.i.astype(np.int64), data.j.astype(np.int64), data.y, *sizes, True)
    if isinstance(data, pd.DataFrame) and data.columns.isin(COLUMNS).any():
        unit, rater, score = (as_frame(data)[name] for name in COLUMNS)
        table = _coded(unit, rater, _numbers(score, labels=labels))
    else:
        table = _of_matrix(data, labels=labels)
    if table.y.size == 0:
        raise MethodRefused(t("没有分数，无法计算一致性。"), remedy=t("请等专家提交评审后再计算。"))
    if not np.isfinite(table.y).all():
        raise MethodRefused(t("分数中有无穷大，无法计算。"), remedy=t("请更正这些分数。"))
    return table


def _of_matrix(data: Any, *, labels: bool) -> Table:
    whole = data.to_numpy() if isinstance(data, pd.DataFrame) else np.asarray(data)
    if whole.ndim != 2:
        raise UsageError(
            t("评分数据应是矩阵，或含 application、expert、score 三列的表。"),
            remedy=t("矩阵的行是申报，列是专家，缺分处留空。"),
        )
    rows, columns = whole.shape
    y, numeric = _numbers(pd.Series(whole.ravel()), labels=labels)
    kept = np.flatnonzero(~np.isnan(y))
    unit, units = _used(kept // columns if columns else kept, rows)
    rater, raters = _used(kept % columns if columns else kept, columns)
    return Table(unit, rater, y[kept], units, raters, numeric)


def _used(codes: Ints, size: int) -> tuple[Ints, int]:
    """Codes from 0 without gaps."""
    there = np.bincount(codes, minlength=size) > 0
    return (np.cumsum(there) - 1)[codes], int(there.sum())


def _coded(application: Any, expert: Any, scores: tuple[Floats, bool]) -> Table:
    y, numeric = scores
    unit, units = pd.factorize(application)
    rater, raters = pd.factorize(expert)
    unit, rater = unit.astype(np.int64), rater.astype(np.int64)
    if (unit < 0).any() or (rater < 0).any():
        raise MethodRefused(
            t("有的分数没有写明申报或专家。"), remedy=t("请补上申报编号和专家编号。")
        )
    kept = ~np.isnan(y)
    unit, rater, y = unit[kept], rater[kept], y[kept]
    pairs = pd.Index(unit * max(len(raters), 1) + rater)
    if not pairs.is_unique:
        twice = int(np.flatnonzero(pairs.duplicated())[0])
        raise MethodRefused(
            t(
                "专家 {expert} 对申报 {application} 有不止一个分数。",
                expert=raters[rater[twice]],
                application=units[unit[twice]],
            ),
            remedy=t("请为每位专家和每份申报只留一个分数；按指标计算时请逐个指标计算。"),
        )
    unit, a = _used(unit, len(units))
    rater, e = _used(rater, len(raters))
    return Table(unit, rater, y, a, e, numeric)


def _numbers(scores: Any, *, labels: bool) -> tuple[Floats, bool]:
    """The scores as numbers, or with `labels` as codes of labels, NaN where missing."""
    if not pd.api.types.is_numeric_dtype(scores.dtype):
        there = scores.dropna()
        if not all(isinstance(one, Number) for one in there):
            if labels:
                codes = pd.factorize(scores)[0].astype(float)
                return np.where(codes < 0, np.nan, codes), False
            raise UsageError(
                t("分数不是数字。"),
                remedy=t("请给出数字分数；等级或类别请用名义尺度的 α 或 κ。"),
            )
    return scores.to_numpy(dtype=float, na_value=np.nan), True
