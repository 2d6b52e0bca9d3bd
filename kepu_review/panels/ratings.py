"""评分表: who gave which application how much, in one canonical order, coded by integers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kepu_review.errors import MethodRefused
from kepu_review.panels.words import shown
from kepu_review.text import t

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]
Counts = NDArray[np.int64]
Names = NDArray[np.object_]

COLUMNS = ("application", "expert", "score")


@dataclass(frozen=True, slots=True, eq=False)
class Ratings:
    """n scores of a applications by e experts, sorted by application, then expert.

    `i` and `j` (n,) are positions in `applications` (a,) and `experts` (e,), which are sorted;
    `y` (n,) the scores in points; `rows` (n,) where each stood in the table given.
    """

    applications: Names
    experts: Names
    i: Codes
    j: Codes
    y: Floats
    counts_i: Counts  # (a,) reviews of each application
    counts_j: Counts  # (e,) reviews by each expert
    rows: Counts

    @classmethod
    def of(cls, data: pd.DataFrame) -> Ratings:
        """From a table as `as_frame` takes it. A missing score is no review.

        Raises MethodRefused for missing columns, nothing scored, a pair of application and expert
        given twice, and a score that is infinite or no number.
        """
        frame = as_frame(data)
        y = _numbers(frame)
        rows = np.flatnonzero(~np.isnan(y))
        if len(rows) == 0:
            raise MethodRefused(
                t("还没有任何评分。"), remedy=t("请在专家提交评分之后再做这项统计。")
            )
        i, applications = _coded(frame["application"], rows)
        j, experts = _coded(frame["expert"], rows)
        key = i * len(experts) + j
        order = np.argsort(key, kind="stable")
        key = key[order]
        twice = np.flatnonzero(key[1:] == key[:-1])
        if len(twice):
            raise _given_twice(applications, experts, key[twice])
        i, j, rows = i[order], j[order], rows[order]
        return cls(
            applications=applications,
            experts=experts,
            i=i,
            j=j,
            y=y[rows] + 0.0,  # -0.0 and 0.0 are one number
            counts_i=np.bincount(i, minlength=len(applications)),
            counts_j=np.bincount(j, minlength=len(experts)),
            rows=rows,
        )

    def __len__(self) -> int:
        return len(self.y)

    def frame(self) -> pd.DataFrame:
        """Columns application, expert, score, one row for each score."""
        columns = (self.applications[self.i], self.experts[self.j], self.y)
        return pd.DataFrame(dict(zip(COLUMNS, columns, strict=True)))

    def means(self) -> Floats:
        """Mean score of each application (a,)."""
        sums = np.bincount(self.i, weights=self.y, minlength=len(self.applications))
        means: Floats = sums / self.counts_i.astype(np.float64)
        return means


def as_frame(data: pd.DataFrame) -> pd.DataFrame:
    """The table with columns application, expert, score; other columns are kept.

    `data` is such a table already, or a matrix with applications as rows, experts as columns
    and NaN where there is no review. Raises MethodRefused when columns are missing.
    """
    there = [column for column in COLUMNS if column in data.columns]
    if len(there) == len(COLUMNS):
        return data
    if there:
        missing = [column for column in COLUMNS if column not in there]
        raise MethodRefused(
            t("评分表缺少列：{missing}。", missing=shown(missing)),
            remedy=t("评分表需要三列：{columns}。", columns=shown(COLUMNS)),
        )
    a, e = data.shape
    return pd.DataFrame(
        {
            "application": np.repeat(data.index.to_numpy(dtype=object), e),
            "expert": np.tile(data.columns.to_numpy(dtype=object), a),
            "score": data.to_numpy(dtype=object).ravel(),
        }
    )


def _coded(names: pd.Series, rows: Counts) -> tuple[Codes, Names]:
    """Codes (n,) in the order of the sorted names, and the names; refuses a missing name."""
    kept = names if len(rows) == len(names) else names.iloc[rows]
    codes, known = pd.factorize(kept, sort=False)
    if (codes < 0).any():
        raise MethodRefused(
            t("有评分没有写明申报或专家。"), remedy=t("请补全“application”和“expert”两列。")
        )
    labels = np.asarray(known, dtype=object)
    order = np.argsort(_sortable(labels), kind="stable")
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order), dtype=np.int64)
    return place[codes], labels[order]


def _sortable(labels: Names) -> NDArray[np.generic]:
    """Names as they sort: text as text, numbers as numbers, a mixture as text."""
    kinds = {type(label) for label in labels}
    return labels if len(kinds) == 1 else np.array([str(label) for label in labels])


def _numbers(frame: pd.DataFrame) -> Floats:
    scores = frame["score"]
    numbers: Floats = pd.to_numeric(scores, errors="coerce").to_numpy(
        dtype=np.float64, na_value=np.nan
    )
    bad = np.isinf(numbers)
    if scores.dtype == object or not pd.api.types.is_numeric_dtype(scores):
        bad |= np.isnan(numbers) & scores.notna().to_numpy(dtype=bool)
    if bad.any():
        names = sorted({str(name) for name in frame["application"].to_numpy(dtype=object)[bad]})
        raise MethodRefused(
            t("评分不是有限的数：{names}。", names=shown(names)),
            remedy=t("请核对这些申报的评分。"),
        )
    return numbers


def _given_twice(
    applications: Names, experts: Names, keys: Sequence[int] | Counts
) -> MethodRefused:
    pairs = dict.fromkeys(
        f"{applications[key // len(experts)]} × {experts[key % len(experts)]}" for key in keys
    )
    return MethodRefused(
        t("同一专家对同一申报有多个评分：{pairs}。", pairs=shown(pairs)),
        remedy=t("每位专家对每项申报只能保留一个评分。"),
    )
