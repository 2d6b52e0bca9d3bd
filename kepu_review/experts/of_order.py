"""Remarks on whether the marks follow those of the panel: consistency, slope, fit."""

from __future__ import annotations

import math

import pandas as pd

from kepu_review.experts.limits import (
    FIT_HIGH,
    FIT_LOW,
    SLOPE_HIGH,
    SLOPE_LOW,
    SURE,
)
from kepu_review.experts.remark import Remark, value
from kepu_review.text import t


def inconsistent(row: pd.Series) -> Remark | None:
    """Whether the order given is unlike the others'."""
    r, expected = value(row, "consistency"), value(row, "consistency_expected")
    if r is None or expected is None or not _below(r, expected, int(row["shared"])):
        return None
    return Remark(
        "inconsistent",
        t(
            "给出的先后与其他专家的不大一致：相关系数 {r:.2f}，评这些申报一般可达 {expected:.2f}。",
            r=r,
            expected=expected,
        ),
        t("可挑出与其他专家相差最大的几份评审表，对照材料看分歧在哪里。"),
        t("可能看重了别人没有看重的方面，或所评申报的水平本来接近；与众不同不等于不对。"),
    )


def _below(r: float, expected: float, n: int) -> bool:
    """Whether a correlation of n pairs is below the expected one beyond chance (Fisher 1921)."""
    own, awaited = (math.atanh(min(max(x, -0.999999), 0.999999)) for x in (r, expected))
    return own < awaited - SURE / math.sqrt(n - 3)


def slope(row: pd.Series) -> Remark | None:
    """Whether differences are drawn smaller or larger."""
    slope, se = value(row, "discrimination"), value(row, "discrimination_se")
    if slope is None or se is None or abs(slope - 1) <= SURE * se:
        return None
    look = t("可看给最好和最弱申报的分数，是否用足了评分标准的各档。")
    if slope < SLOPE_LOW:
        text = t("拉开差距比其他专家小：好坏每差 10 分，只差 {points:.1f} 分。", points=10 * slope)
        return Remark("flat", text, look, t("谨慎给分的专家常常如此；前后次序仍可能是对的。"))
    if slope > SLOPE_HIGH:
        text = t("拉开差距比其他专家大：好坏每差 10 分，会差 {points:.1f} 分。", points=10 * slope)
        innocent = t("敢于区分的专家常常如此；只是其打分在平均分中分量偏重。")
        return Remark("steep", text, look, innocent)
    return None


def fit(row: pd.Series) -> Remark | None:
    """Whether marks are more surprising, or less, than chance makes them.

    Surprising by the linear model of totals or by the many-facet Rasch model of single marks.
    """
    linear, facets = _squares(row, ""), _squares(row, "facets_")
    surprising = [x for x, z in (*linear, *facets) if x > FIT_HIGH and z > SURE]
    if surprising:
        return _erratic(max(surprising))
    if linear and all(x < FIT_LOW and z < -SURE for x, z in linear):
        return _alike(max(x for x, _ in linear))
    return None


def _squares(row: pd.Series, model: str) -> list[tuple[float, float]]:
    """(mean square, as standard normal) of infit and outfit; none where they are missing."""
    pairs = [(value(row, f"{model}{x}"), value(row, f"{model}{x}_z")) for x in ("infit", "outfit")]
    return [(x, z) for x, z in pairs if x is not None and z is not None]


def _erratic(times: float) -> Remark:
    return Remark(
        "erratic",
        t(
            "有些打分出乎意料：偏离程度为一般的 {times:.1f} 倍（一般在 0.5 至 1.5 之间）。",
            times=times,
        ),
        t("可查看偏离最大的几份评审表，先排除录入和对错申报。"),
        t("一两份特别的申报、一次笔误就会如此；也可能看到了别人没有看到的问题。"),
    )


def _alike(times: float) -> Remark:
    return Remark(
        "alike",
        t(
            "打分与按全组推算的几乎一样：偏离程度只有一般的 {times:.1f} 倍"
            "（一般在 0.5 至 1.5 之间）。",
            times=times,
        ),
        t("可确认各人是否独立打分。"),
        t("经验丰富、尺度稳定的专家也会如此。"),
    )
