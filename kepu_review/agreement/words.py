"""A reliability in words a layman reads, each scale with its source."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kepu_review.agreement.interval import Interval
from kepu_review.errors import MethodRefused, UsageError
from kepu_review.text import msg, t


@dataclass(frozen=True, slots=True)
class _Scale:
    """Bands from the lowest: each ends below its bound; the last has none."""

    bounds: tuple[float, ...]
    bands: tuple[str, ...]
    source: str

    def band(self, value: float) -> str:
        return self.bands[int(np.searchsorted(self.bounds, value, side="right"))]


SCALES = {
    # Journal of Chiropractic Medicine 15, 155–163
    "icc": _Scale(
        (0.5, 0.75, 0.9),
        (msg("一致性差"), msg("中等一致"), msg("良好一致"), msg("高度一致")),
        msg("Koo 与 Li，2016"),
    ),
    # Human Communication Research 30, 411–433
    "alpha": _Scale(
        (0.667, 0.8),
        (msg("一致性不足"), msg("一致性尚可，只宜作初步结论"), msg("一致性可靠")),
        msg("Krippendorff，2004"),
    ),
    # Biometrics 33, 159–174
    "kappa": _Scale(
        (0.0, 0.205, 0.405, 0.605, 0.805),  # its bands are given to two digits: 0.21–0.40 …
        (
            msg("没有一致"),
            msg("极弱一致"),
            msg("较弱一致"),
            msg("中等一致"),
            msg("较强一致"),
            msg("几乎完全一致"),
        ),
        msg("Landis 与 Koch，1977"),
    ),
    # Decision Sciences 28, 763–774: names 0.1, 0.3, 0.5, 0.7, 0.9; the nearest is taken
    "w": _Scale(
        (0.2, 0.4, 0.6, 0.8),
        (
            msg("极弱一致"),
            msg("较弱一致"),
            msg("中等一致"),
            msg("较强一致"),
            msg("极强一致"),
        ),
        msg("Schmidt，1997"),
    ),
}


def in_words(value: float | Interval, kind: str) -> str:
    """“中等一致（Koo 与 Li，2016）”; of an interval also the bands its ends lie in, when others.

    `kind` is icc (Koo & Li 2016), alpha (Krippendorff 2004), kappa (Landis & Koch 1977) or w
    (Schmidt 1997). Raises UsageError for another kind, MethodRefused when there is no value.
    """
    if kind not in SCALES:
        raise UsageError(
            t("没有名为“{kind}”的一致性指标。", kind=kind),
            remedy=t("可用的指标：{known}。", known="、".join(SCALES)),
        )
    scale = SCALES[kind]
    point = value.value if isinstance(value, Interval) else value
    if np.isnan(point):
        raise MethodRefused(t("没有数值，无从判断一致程度。"), remedy=t("请先查看为何没有算出。"))
    words, source = t(scale.band(point)), t(scale.source)
    if isinstance(value, Interval) and not np.isnan([value.low, value.high]).any():
        low, high = t(scale.band(value.low)), t(scale.band(value.high))
        if low != high:
            return t(
                "{words}；区间从“{low}”到“{high}”（{source}）",
                words=words,
                low=low,
                high=high,
                source=source,
            )
    return t("{words}（{source}）", words=words, source=source)
