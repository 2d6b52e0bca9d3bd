"""自评 of the invented applicants: some claim points on some criteria, mostly a little too much."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from types import MappingProxyType

from kepu_review.demo.bases import Base
from kepu_review.demo.cells import Cell

MAXIMA: Mapping[str, Mapping[str, int]] = MappingProxyType(
    {
        "年开放天数": {
            "culture": 10,
            "enterprise": 10,
            "nature": 8,
            "other": 10,
            "research": 10,
            "venue": 10,
        },
        "年接待人次": {
            "culture": 6,
            "enterprise": 8,
            "nature": 7,
            "other": 8,
            "research": 8,
            "venue": 8,
        },
        "科普活动场次": {
            "agriculture": 4,
            "culture": 6,
            "enterprise": 6,
            "media": 5,
            "nature": 6,
            "other": 6,
            "research": 6,
            "venue": 5,
        },
        "新媒体科普": {
            "agriculture": 5,
            "culture": 5,
            "enterprise": 5,
            "media": 6,
            "nature": 5,
            "other": 5,
            "research": 5,
            "venue": 5,
        },
        "人员队伍": {
            "agriculture": 8,
            "culture": 8,
            "enterprise": 8,
            "media": 8,
            "nature": 8,
            "other": 7,
            "research": 8,
            "venue": 8,
        },
    }
)
"""Criterion → category → its full marks in the bundled rubrics; a test compares them."""

EXPLAINED: Mapping[str, str] = MappingProxyType(
    {
        "年开放天数": "open_days",
        "年接待人次": "annual_visitors",
        "科普活动场次": "activities",
    }
)
"""Criteria that have a column 自评说明, and the figure that is told there."""

HEADINGS = (
    *(f"自评分：{title}" for title in MAXIMA),
    *(f"自评说明：{title}" for title in EXPLAINED),
)
_WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "年开放天数": ("全年开放{}天，节假日照常开放", "年开放{}天，有值班和开放记录可查"),
        "年接待人次": ("全年接待{}人次，另有线上观众", "有预约系统统计，共{}人次"),
        "科普活动场次": ("全年{}场，均有方案和照片", "{}场，其中进校园活动约三分之一"),
    }
)
_SHARE_THAT_CLAIM = 0.6


def row(base: Base, told: Mapping[str, bool | int], seed: int) -> dict[str, Cell]:
    """The cells of the claims of one base; drawn apart, so that the rest stays as it was."""
    chance = Random(f"kepu-review demo claims {seed} {base.number}")  # noqa: S311 - a demo
    filled: dict[str, Cell] = dict.fromkeys(HEADINGS, "")
    if chance.random() >= _SHARE_THAT_CLAIM:
        return filled
    for title, full in MAXIMA.items():
        most = full.get(base.category)
        if most is None or chance.random() < 0.15:
            continue
        share = 0.82 + 0.1 * base.quality + chance.gauss(0, 0.06)
        points = round(min(max(share, 0.4), 1.0) * most * 2) / 2
        filled[f"自评分：{title}"] = points if chance.random() < 0.8 else f"{points:g}分"
        if title in EXPLAINED and EXPLAINED[title] in told:
            words = chance.choice(_WORDS[title])
            filled[f"自评说明：{title}"] = words.format(told[EXPLAINED[title]])
    return filled
