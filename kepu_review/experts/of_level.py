"""Remarks on how high the marks are: severity, caseload, one's own region or group."""

from __future__ import annotations

import pandas as pd

from kepu_review.experts.limits import (
    CASELOAD_IN_SPREAD,
    HOME_POINTS,
    MINIMUM_FOR_SEVERITY,
    PARTED_POINTS,
    SEVERITY_IN_NOISE,
    SURE,
)
from kepu_review.experts.remark import Remark, value
from kepu_review.text import t

NINETY = 1.645
"""Standard errors on either side that hold nine of ten: the error that the pages tell."""


def severity(row: pd.Series) -> Remark | None:
    """How much more or less than the panel on the same applications."""
    points, se, noise = value(row, "severity"), value(row, "se"), value(row, "noise")
    if points is None or not se or noise is None or row["n"] < MINIMUM_FOR_SEVERITY:
        return None
    if abs(points) <= SURE * se or abs(points) < SEVERITY_IN_NOISE * noise:
        return None
    more, margin = abs(points), NINETY * se
    look = t("可对照同一申报上其他专家的打分和评语，看差别集中在哪些指标。")
    if points > 0:
        text = t(
            "对同一申报的给分比评审组平均高 {points:.1f} 分（误差约 ±{margin:.1f} 分）。",
            points=more,
            margin=margin,
        )
        return Remark("lenient", text, look, _strictness())
    text = t(
        "对同一申报的给分比评审组平均低 {points:.1f} 分（误差约 ±{margin:.1f} 分）。",
        points=more,
        margin=margin,
    )
    return Remark("severe", text, look, _strictness())


def _strictness() -> str:
    return t("宽严因人而异，前后一致的宽或严可以校正；也可能恰恰是评分标准把握得更准。")


def parted(row: pd.Series) -> Remark | None:
    """Whether the two estimates of severity part."""
    within, blup = value(row, "within"), value(row, "blup")
    if pd.isna(row["parted"]) or not bool(row["parted"]) or within is None or blup is None:
        return None
    if abs(blup - within) < PARTED_POINTS:
        return None
    return Remark(
        "parted",
        t(
            "宽严的两种估计不一致：只比同一申报为 {within:+.1f} 分，"
            "连同所评申报的水平为 {blup:+.1f} 分。",
            within=within,
            blup=blup,
        ),
        t("请以只比同一申报的估计为准，并查看分派是否随机。"),
        t("所评申报整体较弱或较强也会如此，与专家的宽严无关。"),
    )


def caseload(row: pd.Series) -> Remark | None:
    """Whether what the expert saw was weak or strong."""
    index, se, spread = (
        value(row, "caseload_index"),
        value(row, "caseload_se"),
        value(row, "application_sd"),
    )
    if index is None or not se or spread is None:
        return None
    if abs(index) <= SURE * se or abs(index) < CASELOAD_IN_SPREAD * spread:
        return None
    look = t("可查看分到的是哪些类别、地区或推荐单位的申报。")
    innocent = t("分派不由专家决定；平均分的高低因此不能说明宽严。")
    if index < 0:
        text = t(
            "所评申报整体较弱：按其他专家的评分，比全体平均低 {points:.1f} 分。", points=-index
        )
        return Remark("caseload_weak", text, look, innocent)
    text = t("所评申报整体较强：按其他专家的评分，比全体平均高 {points:.1f} 分。", points=index)
    return Remark("caseload_strong", text, look, innocent)


def home(row: pd.Series) -> Remark | None:
    """Whether one's own region or group fares differently."""
    gap, se = value(row, "home_gap"), value(row, "home_gap_se")
    if gap is None or not se or abs(gap) <= SURE * se or abs(gap) < HOME_POINTS:
        return None
    look = t("可查看是否有应当回避而未回避的情形，并对照这些申报上其他专家的打分。")
    innocent = t("熟悉当地情况、这几项申报确有特点，也会如此；份数不多时更要慎重。")
    if gap > 0:
        text = t(
            "对本地区（本组）申报比对其他申报多给 {points:.1f} 分（误差约 ±{margin:.1f} 分）。",
            points=gap,
            margin=NINETY * se,
        )
        return Remark("home_kinder", text, look, innocent)
    text = t(
        "对本地区（本组）申报比对其他申报少给 {points:.1f} 分（误差约 ±{margin:.1f} 分）。",
        points=-gap,
        margin=NINETY * se,
    )
    return Remark("home_harder", text, look, innocent)
