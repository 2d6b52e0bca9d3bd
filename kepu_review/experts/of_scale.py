"""Remarks on how the scale is used: narrow, central, halo."""

from __future__ import annotations

import pandas as pd
from scipy.stats import chi2

from kepu_review.experts.limits import (
    HALO_LOW,
    MIDDLE_MORE,
    SPREAD_LOW,
    SURE,
)
from kepu_review.experts.remark import Remark, value
from kepu_review.text import t


def narrow(row: pd.Series) -> Remark | None:
    """Whether totals lie close together."""
    ratio, spread = value(row, "spread_ratio"), value(row, "spread")
    expected = value(row, "spread_expected")
    if ratio is None or spread is None or not expected or ratio >= SPREAD_LOW:
        return None
    freedom, own = int(row["n"]) - 1, spread / expected
    if own >= SPREAD_LOW or freedom * own**2 >= chi2.ppf(0.005, freedom):
        return None
    return Remark(
        "narrow",
        t("总分集中：高低起伏只有评这些申报一般可达的 {share:.0%}。", share=own),
        t("可将最高分和最低分与同一申报上其他专家的打分对照。"),
        t("所评申报水平接近也会如此。"),
    )


def central(row: pd.Series) -> Remark | None:
    """Whether the middle of the scales is used more than by the others."""
    own, others, se = (
        value(row, "middle_share"),
        value(row, "middle_others"),
        value(row, "middle_se"),
    )
    if own is None or others is None or not se:
        return None
    if own - others < MIDDLE_MORE or own - others <= SURE * se:
        return None
    return Remark(
        "central",
        t(
            "中间档用得多：{own:.0%} 的打分落在中间档，同一申报上其他专家为 {others:.0%}。",
            own=own,
            others=others,
        ),
        t("可看最高档和最低档的说明是否清楚、是否用得上。"),
        t("材料不足以下判断时，谨慎的专家会打中间档。"),
    )


def halo(row: pd.Series) -> Remark | None:
    """Whether the criteria of a sheet run together."""
    ratio, z = value(row, "halo"), value(row, "halo_z")
    if ratio is None or z is None or ratio >= HALO_LOW or z >= -SURE:
        return None
    return Remark(
        "halo",
        t("各项指标的打分彼此接近：同一份评审表内的起伏只有其他专家的 {share:.0%}。", share=ratio),
        t("可看各项指标是否分别对照了依据材料，评语是否分项写明。"),
        t("各方面本来均衡的申报、总分集中的打分习惯，也会如此。"),
    )
