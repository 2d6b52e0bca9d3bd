"""What is worth a look in an expert's figures, in plain words; never a verdict."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from kepu_review.experts import of_level, of_order, of_scale
from kepu_review.experts.limits import (
    MINIMUM_CRITERIA,
    MINIMUM_FOR_SEVERITY,
    MINIMUM_HOME,
    MINIMUM_REVIEWS,
)
from kepu_review.experts.remark import Missing, Remark
from kepu_review.text import t

_CHECKS: tuple[Callable[[pd.Series], Remark | None], ...] = (
    of_order.inconsistent,
    of_order.fit,
    of_level.home,
    of_level.severity,
    of_level.parted,
    of_level.caseload,
    of_order.slope,
    of_scale.narrow,
    of_scale.central,
    of_scale.halo,
)


def remarks(row: pd.Series) -> tuple[Remark, ...]:
    """The remarks on one row of `diagnostics`, the weightiest first; often none."""
    found = (check(row) for check in _CHECKS)
    return tuple(remark for remark in found if remark is not None)


def missing(row: pd.Series) -> tuple[Missing, ...]:
    """The figures of one row of `diagnostics` that are missing, each with the reason."""
    reasons = {column: reason for columns, reason in _reasons(row) for column in columns}
    there = {column: reason for column, reason in reasons.items() if pd.isna(row[column])}
    return tuple(Missing(column, reason) for column, reason in there.items())


def _reasons(row: pd.Series) -> tuple[tuple[tuple[str, ...], str], ...]:
    """Columns, and why they would be missing."""
    n, shared = int(row["n"]), int(row["shared"])
    return (
        (("within", "blup", "parted"), _too_few(n, MINIMUM_FOR_SEVERITY)),
        (("caseload_index",), _caseload(shared)),
        (("consistency", "discrimination", "infit", "outfit"), _following(shared)),
        (("spread_ratio",), _too_few(n, MINIMUM_REVIEWS)),
        (("middle_share", "halo"), _sheets(int(row["sheets"]))),
        (("home_gap",), _home(int(row["home_reviews"]))),
    )


def _caseload(shared: int) -> str:
    if shared < MINIMUM_FOR_SEVERITY:
        return _few_shared(shared, MINIMUM_FOR_SEVERITY)
    return t("评审组之间没有共同评审的申报，所评申报的水平无从比较，不作计算。")


def _few_shared(shared: int, minimum: int) -> str:
    return t(
        "另有专家评审的申报只有 {n} 项，不足 {minimum} 项，不作计算。", n=shared, minimum=minimum
    )


def _following(shared: int) -> str:
    if shared < MINIMUM_REVIEWS:
        return _few_shared(shared, MINIMUM_REVIEWS)
    return t("打分之间没有可供比较的差别，不作计算。")


def _sheets(sheets: int) -> str:
    if sheets < MINIMUM_REVIEWS:
        return t(
            "可与他人比较的评审表只有 {n} 份，不足 {minimum} 份，不作计算。",
            n=sheets,
            minimum=MINIMUM_REVIEWS,
        )
    return t(
        "评分标准没有可用的档次或分值范围，或每份评审表不足 {minimum} 项指标，不作计算。",
        minimum=MINIMUM_CRITERIA,
    )


def _home(reviews: int) -> str:
    return t(
        "本地区（本组）申报的评审为 {n} 份；两类申报都要有 {minimum} 份以上才作计算。",
        n=reviews,
        minimum=MINIMUM_HOME,
    )


def _too_few(n: int, minimum: int) -> str:
    return t("评审只有 {n} 份，不足 {minimum} 份，不作计算。", n=n, minimum=minimum)
