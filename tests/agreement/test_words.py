"""Reliabilities in words: the bands of each published scale, in both languages."""

from __future__ import annotations

import pytest

from kepu_review.agreement import Interval, in_words
from kepu_review.errors import MethodRefused, UsageError
from kepu_review.text import speaking


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("icc", -0.2, "一致性差（Koo 与 Li，2016）"),
        ("icc", 0.49, "一致性差（Koo 与 Li，2016）"),
        ("icc", 0.5, "中等一致（Koo 与 Li，2016）"),
        ("icc", 0.75, "良好一致（Koo 与 Li，2016）"),
        ("icc", 0.9, "高度一致（Koo 与 Li，2016）"),
        ("alpha", 0.66, "一致性不足（Krippendorff，2004）"),
        ("alpha", 0.7, "一致性尚可，只宜作初步结论（Krippendorff，2004）"),
        ("alpha", 0.8, "一致性可靠（Krippendorff，2004）"),
        ("kappa", -0.01, "没有一致（Landis 与 Koch，1977）"),
        ("kappa", 0.2, "极弱一致（Landis 与 Koch，1977）"),
        ("kappa", 0.21, "较弱一致（Landis 与 Koch，1977）"),
        ("kappa", 0.43, "中等一致（Landis 与 Koch，1977）"),
        ("kappa", 0.8, "较强一致（Landis 与 Koch，1977）"),
        ("kappa", 0.81, "几乎完全一致（Landis 与 Koch，1977）"),
        ("w", 0.1, "极弱一致（Schmidt，1997）"),
        ("w", 0.3, "较弱一致（Schmidt，1997）"),
        ("w", 0.5, "中等一致（Schmidt，1997）"),
        ("w", 0.7, "较强一致（Schmidt，1997）"),
        ("w", 0.9, "极强一致（Schmidt，1997）"),
    ],
)
def test_each_band_has_its_words_and_its_source(kind: str, value: float, words: str) -> None:
    assert in_words(value, kind) == words


def test_an_interval_over_several_bands_says_so() -> None:
    wide = Interval(0.62, 0.07, 0.93, 0.95, "")
    assert in_words(wide, "icc") == "中等一致；区间从“一致性差”到“高度一致”（Koo 与 Li，2016）"
    assert in_words(Interval(0.62, 0.55, 0.7, 0.95, ""), "icc") == "中等一致（Koo 与 Li，2016）"
    nan = float("nan")
    assert in_words(Interval(0.62, nan, nan, nan, ""), "icc") == "中等一致（Koo 与 Li，2016）"


def test_they_are_english_too() -> None:
    with speaking("en"):
        assert in_words(0.62, "icc") == "moderate agreement (Koo & Li 2016)"


def test_no_value_has_no_words_and_an_unknown_kind_is_wrong_use() -> None:
    with pytest.raises(MethodRefused, match="没有数值"):
        in_words(float("nan"), "icc")
    with pytest.raises(UsageError, match="没有名为“tau”的一致性指标"):
        in_words(0.5, "tau")
