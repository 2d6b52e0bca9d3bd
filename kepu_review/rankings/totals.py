"""The totals of reviews in one canonical order, so that no result depends on the rows' order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kepu_review.errors import MethodRefused
from kepu_review.text import t

COLUMNS = ("application", "expert", "score")
Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Totals:
    """Reviews with a total, sorted by application, score and expert.

    `applications` has shape (a,); `starts` and `counts` (a,) cut `scores` and `experts`,
    both of shape (reviews,), into one run per application, ascending within the run.
    """

    applications: NDArray[np.object_]
    starts: Integers
    counts: Integers
    scores: Floats
    experts: NDArray[np.object_]

    @classmethod
    def of(cls, scores: pd.DataFrame) -> Totals:
        """From columns application, expert, score. A missing score is a review without total.

        Raises MethodRefused for missing columns, an (application, expert) pair given twice,
        or a score that is infinite or no number.
        """
        _check(scores)
        numbers = _numbers(scores)
        present = ~np.isnan(numbers)
        table = pd.DataFrame(
            {
                "application": scores["application"].to_numpy(dtype=object)[present],
                "score": numbers[present] + 0.0,  # -0.0 and 0.0 are one number
                "expert": scores["expert"].to_numpy(dtype=object)[present],
            }
        ).sort_values(["application", "score", "expert"], kind="stable")
        names = table["application"].to_numpy(dtype=object)
        first = np.ones(len(names), dtype=bool)
        first[1:] = names[1:] != names[:-1]
        starts = np.flatnonzero(first)
        counts = np.diff(np.append(starts, len(names)))
        return cls(
            applications=names[starts],
            starts=starts,
            counts=counts,
            scores=table["score"].to_numpy(dtype=np.float64),
            experts=table["expert"].to_numpy(dtype=object),
        )

    def keep(self, wanted: NDArray[np.bool_]) -> Totals:
        """Only the applications where `wanted` (a,) is true."""
        rows = np.repeat(wanted, self.counts)
        counts = self.counts[wanted]
        starts = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(counts)[:-1]])
        return Totals(
            applications=self.applications[wanted],
            starts=starts[: len(counts)],
            counts=counts,
            scores=self.scores[rows],
            experts=self.experts[rows],
        )

    def sums(self, values: Floats) -> Floats:
        """Sum of `values` (reviews,) within each application (a,)."""
        if len(self.starts) == 0:
            return np.zeros(0)
        return np.add.reduceat(values, self.starts)

    def weights(self, weights: Mapping[str, float]) -> Floats:
        """The weight of the expert of each review (reviews,)."""
        return np.array([weights[expert] for expert in self.experts], dtype=np.float64)

    def frame(self) -> pd.DataFrame:
        """Columns application, expert, score, one row for each review with a total."""
        applications = np.repeat(self.applications, self.counts)
        columns = (applications, self.experts, self.scores)
        return pd.DataFrame(dict(zip(COLUMNS, columns, strict=True)))


def shown(names: Sequence[str], limit: int = 8) -> str:
    """Names as a list for a message, cut after `limit`."""
    head = t("、").join(names[:limit])
    if len(names) <= limit:
        return head
    return t(
        "{head}等 {names_count} 项",
        head=head,
        names_count=len(names),
        names_count_2=len(names) - limit,
    )


def _check(scores: pd.DataFrame) -> None:
    missing = [column for column in COLUMNS if column not in scores.columns]
    if missing:
        raise MethodRefused(
            t("总分表缺少列：{missing}。", missing=shown(missing)),
            remedy=t("总分表需要三列：{columns}。", columns=shown(COLUMNS)),
        )
    twice = scores[scores.duplicated(["application", "expert"])]
    if len(twice):
        pairs = sorted({f"{row.application} × {row.expert}" for row in twice.itertuples()})
        raise MethodRefused(
            t("同一专家对同一申报有多个总分：{pairs}。", pairs=shown(pairs)),
            remedy=t("每位专家对每项申报只能保留一个总分。"),
        )


def _numbers(scores: pd.DataFrame) -> Floats:
    try:
        numbers = scores["score"].to_numpy(dtype=np.float64, na_value=np.nan)
    except (TypeError, ValueError):
        bad = pd.to_numeric(scores["score"], errors="coerce").isna() & scores["score"].notna()
        raise _not_finite(scores, bad.to_numpy(dtype=bool)) from None
    if np.isinf(numbers).any():
        raise _not_finite(scores, np.isinf(numbers))
    return numbers


def _not_finite(scores: pd.DataFrame, bad: NDArray[np.bool_]) -> MethodRefused:
    names = sorted({str(name) for name in scores["application"].to_numpy()[bad]})
    return MethodRefused(
        t("总分不是有限的数：{names}。", names=shown(names)),
        remedy=t("请核对这些申报的总分。"),
    )
