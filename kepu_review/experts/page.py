"""An expert's own page after the round: own marks beside the panel, nobody else's given away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd

from kepu_review.errors import UsageError
from kepu_review.experts.limits import MINIMUM_FOR_SEVERITY, NARROW, SMALL_GROUP
from kepu_review.experts.remark import Missing, Remark, figures_of, row_of
from kepu_review.experts.remarks import missing, remarks
from kepu_review.experts.scales import Scale
from kepu_review.panels import Ratings
from kepu_review.text import t


@dataclass(frozen=True, slots=True)
class Line:
    """One application: own total, and the mean of the others where it gives nobody away."""

    application: str
    own: float
    others: float | None
    why_hidden: str = ""


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """One criterion: own mean and that of the others on the same applications, in points."""

    criterion: str
    own: float
    others: float | None
    sheets: int


@dataclass(frozen=True, slots=True)
class ExpertPage:
    """What one expert may see of themselves; `figures` is empty where the panel is too small.

    `figures` maps columns of `diagnostics` to values, without the missing ones.
    """

    expert: str
    reviews: int
    lines: tuple[Line, ...]
    criteria: tuple[CriterionLine, ...]
    figures: Mapping[str, float]
    remarks: tuple[Remark, ...]
    missing: tuple[Missing, ...]
    note: str


_OWN = {
    **{"severity": 1, "se": 1, "consistency": 2, "consistency_expected": 2, "discrimination": 2},
    **{"spread_ratio": 2, "middle_share": 2, "middle_others": 2, "halo": 2},
}
"""Columns the expert sees, and to how many decimals."""


_CHAIR_ONLY = ("home_kinder", "home_harder", "alike", "parted", "caseload_weak", "caseload_strong")


def page(
    expert: str,
    scores: pd.DataFrame,
    table: pd.DataFrame,
    marks: pd.DataFrame | None = None,
    *,
    scales: Mapping[str, Scale] | None = None,
    full_marks: float = 100.0,
) -> ExpertPage:
    """The page of `expert` from `scores`, the `diagnostics` of all, and marks by criterion.

    The mean of the others stands only where there are SMALL_GROUP of them and where it leaves
    each single mark a range of at least NARROW of the scale: of three others whose mean is 99 of
    100, each is known to about 3. Means by criterion rest on the same applications: over more of
    them, their sum less the means shown would tell a hidden mark. For the same reason figures,
    which are rounded, stand only where the hidden marks are none or SMALL_GROUP, and where
    SMALL_GROUP others reviewed the same applications and the expert MINIMUM_FOR_SEVERITY. Those
    of home and caseload are the chair's. Criteria without a scale show own marks only.

    Raises UsageError for an expert without reviews.
    """
    ratings = Ratings.of(scores)
    mine = ratings.j == place_of(ratings, expert)
    lines = _lines(ratings, mine, full_marks)
    open_to_all = [line.application for line in lines if line.others is not None]
    note, shown = _protected(ratings, mine, open_to_all)
    row = row_of(table, expert)
    kept = tuple(remark for remark in remarks(row) if remark.code not in _CHAIR_ONLY)
    found = figures_of(row, _OWN)
    figures = {name: round(figure, _OWN[name]) for name, figure in found.items()}
    return ExpertPage(
        expert=expert,
        reviews=int(mine.sum()),
        lines=lines,
        criteria=() if marks is None else _criteria(expert, marks, scales or {}, open_to_all),
        figures=MappingProxyType(figures if shown else {}),
        remarks=kept if shown else (),
        missing=tuple(m for m in missing(row) if m.column in _OWN) if shown else (),
        note=note,
    )


def place_of(ratings: Ratings, expert: str) -> int:
    """Position of the expert in `ratings.experts`; raises UsageError where there is none."""
    found = np.flatnonzero(ratings.experts == expert)
    if len(found) == 0:
        raise UsageError(
            t("专家 {expert} 没有计入统计的评审。", expert=expert),
            remedy=t("请核对专家编号，或在其提交评审表之后再看。"),
        )
    return int(found[0])


def telling(
    others: np.ndarray[tuple[int, ...], np.dtype[np.float64]], low: float, high: float
) -> bool:
    """Whether the mean of these marks would tell one of them: too few, or pinned to an end.

    Of n marks in [low, high] with mean m, each lies in [n m - (n-1) high, n m - (n-1) low] too.
    """
    n = len(others)
    if n < SMALL_GROUP:
        return True
    total = float(others.sum())
    least = max(low, total - (n - 1) * high)
    most = min(high, total - (n - 1) * low)
    return most - least < NARROW * (high - low) - 1e-9


def _lines(
    ratings: Ratings, mine: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], full: float
) -> tuple[Line, ...]:
    lines = []
    for k in np.flatnonzero(mine):
        app = ratings.i[k]
        others = ratings.y[(ratings.i == app) & ~mine]
        name, own = str(ratings.applications[app]), float(ratings.y[k])
        if telling(others, 0.0, full):
            lines.append(Line(name, own, None, _why(len(others))))
        else:
            lines.append(Line(name, own, float(others.mean())))
    return tuple(lines)


def _why(others: int) -> str:
    if others == 0:
        return t("没有其他专家评审")
    if others < SMALL_GROUP:
        return t("其他专家不足 {minimum} 位，不显示平均分", minimum=SMALL_GROUP)
    return t("其他专家的平均分接近满分或零分，会透露个人打分，不显示")


def _criteria(
    expert: str, marks: pd.DataFrame, scales: Mapping[str, Scale], open_to_all: list[str]
) -> tuple[CriterionLine, ...]:
    given = marks.dropna(subset=["points"])
    own = given[given["expert"] == expert]
    others = given[(given["expert"] != expert) & given["application"].isin(open_to_all)]
    lines = []
    for name, rows in own.groupby("criterion", sort=False):
        compared = rows[rows["application"].isin(open_to_all)]
        beside = others[others["criterion"] == name]
        beside = beside[beside["application"].isin(compared["application"])]
        mean = _shown_mean(beside, scales.get(str(name)))
        points = (rows if mean is None else compared)["points"]
        lines.append(CriterionLine(str(name), float(points.mean()), mean, len(points)))
    return tuple(lines)


def _shown_mean(beside: pd.DataFrame, scale: Scale | None) -> float | None:
    """Mean over the others' marks, unless each one's own mean would be told by it."""
    if scale is None:
        return None
    by_expert = beside.groupby("expert")["points"].mean().to_numpy(dtype=np.float64)
    if telling(by_expert, scale.minimum, scale.maximum):
        return None
    return float(beside["points"].mean())


def _protected(
    ratings: Ratings, mine: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], shown: list[str]
) -> tuple[str, bool]:
    """What the page says of its figures, and whether it may show them."""
    beside = np.isin(ratings.i, ratings.i[mine]) & ~mine
    hidden = int((beside & ~np.isin(ratings.applications[ratings.i], shown)).sum())
    company = len(np.unique(ratings.j[beside]))
    if company < SMALL_GROUP:
        told = t(
            "评审同样申报的其他专家只有 {company} 位，不足 {minimum} 位；"
            "为保护各人的打分，不显示对照数字。",
            company=company,
            minimum=SMALL_GROUP,
        )
        return told, False
    if mine.sum() < MINIMUM_FOR_SEVERITY:
        told = t("评审不足 {minimum} 份，不显示对照数字。", minimum=MINIMUM_FOR_SEVERITY)
        return told, False
    if 0 < hidden < SMALL_GROUP:
        return t("由对照数字可以推算出个别专家的打分，所以不显示。"), False
    return t("这些数字用来对照，不是评价；打分与众不同，可能是偏差，也可能是看得更准。"), True
