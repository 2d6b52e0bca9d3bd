"""The invented experts: specialities, affiliations that bring conflicts, severities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from statistics import fmean, pstdev

from kepu_review.demo.bases import Base
from kepu_review.demo.kinds import TITLES

SEVERITY_SD = 6.0
"""Points of 100 by which experts differ as a rule."""
HEADINGS = (
    *("专家编号", "姓名", "工作单位", "专业领域", "所在区域", "申报利益冲突单位", "可评数量"),
)
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_UNITS = (
    "虚构大学生命科学学院",
    "虚构师范学院教育系",
    "虚构市科技馆学会",
    "虚构省农业科学院",
    "虚构理工大学材料学院",
    "虚构市融媒体中心",
    "虚构省地质学会",
    "虚构医科大学附属医院",
    "虚构市青少年宫",
    "虚构省科普作家协会",
    "虚构职业技术学院",
    "虚构市教育研究院（退休）",
)


def experts(
    count: int, applicants: Sequence[Base], chance: Random
) -> tuple[tuple[Mapping[str, str], ...], dict[str, float]]:
    """Rows of the pool, and the severity of each expert by number (points, mean 0)."""
    titles = list(TITLES.values())
    chance.shuffle(titles)
    rows = [_row(i, titles, chance) for i in range(count)]
    for i, change in _conflicts(applicants, chance).items():
        if i < count:
            rows[i] |= change
    drawn = [chance.gauss(0, 1) for _ in range(count)]
    middle, spread = fmean(drawn or [0]), pstdev(drawn or [0]) or 1
    severities = {
        row["专家编号"]: SEVERITY_SD * (x - middle) / spread
        for row, x in zip(rows, drawn, strict=True)
    }
    return tuple(rows), severities


def _row(place: int, titles: Sequence[str], chance: Random) -> dict[str, str]:
    own = [titles[(3 * place + k) % len(titles)] for k in range(chance.choice((2, 3, 3)))]
    return {
        "专家编号": f"E{place + 1:02}",
        "姓名": f"专家{_name(place)}",
        "工作单位": _UNITS[place % len(_UNITS)],
        "专业领域": chance.choice(("、", "；", "，")).join(own),
        "所在区域": "/",
        "申报利益冲突单位": "/",
        "可评数量": "/",
    }


def _name(place: int) -> str:
    """甲 … 癸, 子 … 亥, then 甲子 … of the cycle of sixty, then numbers."""
    singles = _STEMS + _BRANCHES
    if place < len(singles):
        return singles[place]
    place -= len(singles)
    if place < 60:
        return _STEMS[place % 10] + _BRANCHES[place % 12]
    return str(place + len(singles) + 1)


def _conflicts(applicants: Sequence[Base], chance: Random) -> dict[int, dict[str, str]]:
    """Changes to a few rows: two work for applicants, one for a nominator, one declares."""
    sound = [base for base in applicants if not base.fault]
    if len(sound) < 4:
        return {}
    one, two, three, four = chance.sample(sound, 4)
    office = next((b.nominator for b in reversed(applicants) if "科协" in b.nominator), "")
    return {
        2: {"工作单位": f"{one.applicant}技术部" if one.kind.owner else one.applicant},
        4: {"工作单位": office.replace("科协", "科学技术协会") or "/"},
        6: {"申报利益冲突单位": f"{two.applicant}、{three.applicant}"},
        9: {
            "工作单位": four.applicant.replace("有限公司", "股份有限公司").replace(
                "股份股份", "股份"
            )
        },
    }
