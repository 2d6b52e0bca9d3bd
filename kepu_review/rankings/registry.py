"""The methods of ranking by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from kepu_review.errors import UsageError
from kepu_review.rankings.grounds import four_reviews, no_weights, weights_fit
from kepu_review.rankings.methods import Method, mean, median, trimmed, weighted
from kepu_review.rankings.modelled import (
    adjusted,
    blup,
    blup_ml,
    check_joined,
    check_slopes,
    facets,
    factor,
)
from kepu_review.rankings.standardised import borda, check_ranks, check_spread, tscore, zscore
from kepu_review.rankings.totals import shown
from kepu_review.text import t

if TYPE_CHECKING:
    import pandas as pd


def find_method(name: str) -> Method:
    """The method with this id; raises UsageError that lists those there are."""
    if name not in METHODS:
        known = shown(sorted(METHODS), limit=99)
        raise UsageError(
            t("没有名为“{name}”的计分方法。", name=name),
            remedy=t("可用的方法：{known}。", known=known),
        )
    return METHODS[name]


def with_marks(name: str, marks: pd.DataFrame) -> Method:
    """The method, given the ordered marks it needs: application, expert, criterion, score.

    A method that needs totals alone stays as it is. Raises UsageError for an unknown name.
    """
    method = find_method(name)
    if not method.needs_marks:
        return method
    return replace(method, aggregate=partial(_OF_MARKS[name], marks=marks))


_PLAIN = (
    Method(
        "mean",
        "平均分",
        "Mean",
        "全部有效评审总分的算术平均。",
        "Arithmetic mean of all totals.",
        no_weights,
        mean,
    ),
    Method(
        "weighted",
        "加权平均分",
        "Weighted mean",
        "按专家权重计算的加权平均，权重之和不必为 1。",
        "Mean with a weight for each expert; the weights need not add up to 1.",
        weights_fit,
        weighted,
        needs_weights=True,
    ),
    Method(
        "trimmed",
        "去掉一个最高分和一个最低分后的平均分",
        "Trimmed mean",
        "每项申报去掉一个最高总分、一个最低总分后平均；每项至少 4 份评审，且份数宜相同。",
        "Mean after one highest and one lowest total are dropped; at least 4 reviews each, "
        "and preferably the same number for all.",
        four_reviews,
        trimmed,
    ),
    Method(
        "median",
        "中位数",
        "Median",
        "总分的中位数；份数为偶数时取中间两个的平均。",
        "Middle total; of an even number the mean of the two in the middle.",
        no_weights,
        median,
    ),
)

_STANDARDISED = (
    Method(
        "zscore",
        "标准分（折回百分制）",
        "Standard score, in points",
        "每位专家的总分先减去其本人平均分、除以其标准差，再按全体的平均分和标准差折算回分数，"
        "然后按申报平均。假定每位专家所评申报的水平和差距相当；每位专家至少评 5 项，8 项以上为宜。",
        "Each expert's totals less the expert's mean, divided by the expert's standard deviation, "
        "put back on the mean and deviation of all totals, then averaged by application. Assumes "
        "that every expert saw applications as good and as different; at least 5 each, better 8.",
        check_spread,
        zscore,
        levels=True,
    ),
    Method(
        "tscore",
        "T 分数（平均 50）",
        "T score",
        "同标准分，但折算为平均 50、标准差 10 的 T 分数，不是百分制得分。",
        "As the standard score, on a scale with mean 50 and standard deviation 10: no points.",
        check_spread,
        tscore,
        in_points=False,
        levels=True,
    ),
    Method(
        "borda",
        "名次分（波达计数）",
        "Borda count",
        "只看每位专家给出的先后次序：名次折算为 0 至 100，按申报平均；同分取中间名次。"
        "每位专家至少评 5 项。",
        "Only the order each expert gives counts: places from 0 to 100, averaged by application; "
        "equal totals share the middle place. At least 5 applications for each expert.",
        check_ranks,
        borda,
        in_points=False,
        levels=True,
    ),
)

_MODELLED = (
    Method(
        "adjusted",
        "宽严校正平均分",
        "Severity-adjusted mean",
        "只从专家们共同评过的申报比较出每位专家的宽严，从其总分中扣除后按申报平均；"
        "所评申报本来较好或较差，不会算成专家宽严。要求专家之间有共同评审相连。",
        "Each expert's severity is learnt only from applications that others scored too, taken out "
        "of the totals, and these averaged by application; having seen better or worse "
        "applications is not taken for severity. Reviews must join all experts.",
        check_joined,
        adjusted,
        levels=True,
    ),
    Method(
        "blup",
        "随机效应预测（REML）",
        "Crossed random effects (REML)",
        "申报与专家双向随机效应模型的最优预测，方差分量用限制极大似然估计；评审少的申报向平均靠拢。"
        "只宜在申报随机分派时使用：所评申报确实较差的专家会被误认为偏严。",
        "Best linear prediction with random applications and experts, variance components by "
        "restricted maximum likelihood; applications with few reviews are drawn to the mean. Only "
        "for random assignment: an expert who saw worse applications is taken for severe.",
        check_joined,
        blup,
        levels=True,
    ),
    Method(
        "blup_ml",
        "随机效应预测（ML）",
        "Crossed random effects (ML)",
        "同随机效应预测，方差分量用极大似然估计。",
        "As crossed random effects, variance components by maximum likelihood.",
        check_joined,
        blup_ml,
        levels=True,
    ),
    Method(
        "factor",
        "因子模型（宽严、幅度因人而异）",
        "Linear factor model",
        "估计每位专家的宽严、打分拉开的幅度和误差，按可靠程度合成一般专家会给出的分数。"
        "宜在申报随机分派时使用；至少 3 位专家。",
        "Estimates each expert's severity, spread and noise, and from them what the mean expert "
        "would give, reliable experts counting more. For applications assigned at random; at "
        "least 3 experts.",
        check_slopes,
        factor,
        levels=True,
    ),
    Method(
        "facets",
        "多面 Rasch 模型（公平平均分）",
        "Many-facet Rasch model (fair average)",
        "用各指标的等级评分估计申报水平、专家宽严和指标难度，给出扣除后两者的公平平均分（等级分）。"
        "要求各指标使用同一等级标度。",
        "From ordered marks on each criterion: level of the application, severity of the expert "
        "and difficulty of the criterion; the fair average, in marks, is free of the last two. "
        "All criteria must share one rating scale.",
        no_weights,
        facets,
        needs_marks=True,
        in_points=False,
        levels=True,
    ),
)

_OF_MARKS = {"facets": facets}

METHODS: Mapping[str, Method] = MappingProxyType(
    {one.id: one for one in (*_PLAIN, *_STANDARDISED, *_MODELLED)}
)
