"""Plausible figures of a base, and how a hurried person types them into a spreadsheet.

Scales follow the published totals of two provincial rounds (per base: about 10–14 full-time staff,
20–70 volunteers, 500,000–700,000 yuan and 70,000–300,000 visitors a year): means of a skewed
distribution, so the medians here lie lower; log-normal.
"""

from __future__ import annotations

from math import exp
from random import Random

SCALES: dict[str, tuple[float, float]] = {  # heading → median, spread of the logarithm
    "科普场所面积": (1500, 0.8),
    "室内展教面积": (480, 0.8),
    "室外展教面积": (700, 0.9),
    "年接待人次": (16_000, 0.9),
    "专职人员": (6, 0.5),
    "兼职人员": (7, 0.5),
    "讲解员": (4, 0.5),
    "科技志愿者人数": (24, 0.7),
    "年科普经费": (220_000, 0.8),
    "年活动场次": (12, 0.6),
    "年发放资料": (1800, 0.8),
    "展项更新率": (8, 0.5),
    "新媒体发布": (12, 0.8),
}
OWN: dict[str, dict[str, tuple[float, float]]] = {
    "venue": {"互动项目占比": (30, 0.4)},
    "culture": {"藏品件数": (2600, 0.9), "科普讲座场次": (18, 0.6)},
    "research": {"开放实验室数": (3, 0.5), "科普讲座场次": (22, 0.6)},
    "agriculture": {
        "种植面积": (160, 0.7),
        "养殖总投入": (620_000, 0.7),
        "会员户数": (90, 0.6),
        "观摩培训次数": (8, 0.6),
    },
    "enterprise": {"生产线或展廊长度": (260, 0.6), "企业开放日天数": (40, 0.6)},
    "nature": {"物种数": (620, 0.8)},
    "media": {"科普栏目数": (4, 0.5), "节目期数": (80, 0.6), "覆盖人次": (900_000, 1.0)},
    "other": {"藏品件数": (700, 0.8), "科普讲座场次": (12, 0.6)},
}
PERCENT = {"展项更新率", "互动项目占比"}
MONEY = {"年科普经费", "养殖总投入"}
UNITS = {"科普场所面积": "㎡", "室内展教面积": "平方米", "室外展教面积": "m²", "种植面积": "亩"}
WIDE = str.maketrans("0123456789.", "０１２３４５６７８９．")


def figures(category: str, quality: float, rng: Random) -> dict[str, float]:
    """Figures by heading; a better base (`quality` around 0) tends to have larger ones."""
    found: dict[str, float] = {}
    for heading, (median, spread) in {**SCALES, **OWN[category]}.items():
        value = median * exp(spread * (0.6 * quality + 0.8 * rng.gauss(0, 1)))
        found[heading] = min(round(value), 95) if heading in PERCENT else max(1, round(value))
    if "科普讲座场次" in found:
        found["年活动场次"] += found["科普讲座场次"]
    found["年开放天数"] = min(366, max(20, round(232 + 38 * quality + rng.gauss(0, 34))))
    found["免费或优惠天数"] = round(found["年开放天数"] * rng.uniform(0.15, 1))
    found["青少年接待人次"] = round(found["年接待人次"] * rng.uniform(0.2, 0.7))
    shown = found["室内展教面积"] + found["室外展教面积"]
    found["科普场所面积"] = max(found["科普场所面积"], round(1.2 * shown))
    if category == "nature":
        found["景区等级"] = rng.choice((3, 4, 4, 5))
    return found


def typed(heading: str, value: float, rng: Random) -> str:
    """The figure as somebody typed it: with units, 万, full-width digits or separators."""
    number = int(value)
    if heading in PERCENT:
        return rng.choice((f"{number}%", f"{number}％", f"{number} %"))
    if heading in MONEY:
        return rng.choice((f"{number / 10_000:g}万元", f"{number}元", f"{number:,}"))
    if number >= 10_000 and rng.random() < 0.6:
        return f"{round(number / 10_000, 2):g}万"
    text = rng.choice((str(number), str(number), f"{number:,}", str(number).translate(WIDE)))
    return text + (UNITS.get(heading, "") if rng.random() < 0.4 else "")
