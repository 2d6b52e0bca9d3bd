"""Invents a round's data: applications with a hidden quality, experts, and the usual mistakes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from kepu_review.demo.figures import figures, typed
from kepu_review.demo.words import BRANCHES, COUNTIES, KINDS, STEMS, TITLES, WORDS

OPEN_FORMS = ("免费", "□免费 ■16周岁以下的青少年免费开放 ■节假日优惠", "免费、节假日优惠")
ATTESTED = (
    "推荐意见",
    "法人单位或其内设机构",
    "有开放服务和安全管理制度",
    "主题日免费或优惠开放",
    "网络平台公布服务信息",
    "接受认定单位指导和任务",
)
REQUIRED = ("科普场所面积", "年开放天数", "科技志愿者人数")


@dataclass(frozen=True, slots=True)
class DemoData:
    """An invented round. Cells are texts as typed; all figures and names are made up."""

    rows: tuple[Mapping[str, str], ...]  # heading → cell
    corrected: Mapping[str, Mapping[str, str]]  # number → cells put right later
    experts: tuple[Mapping[str, str], ...]
    categories: Mapping[str, str]  # number → the category it really belongs to
    quality: Mapping[str, float]  # number → how good it really is, around 0


def invent(applications: int = 60, experts: int = 12, seed: int = 8) -> DemoData:
    """The same numbers give the same data, always."""
    rng = Random(seed)  # noqa: S311 - a demo, not a secret
    names = list(KINDS)
    rows: list[dict[str, str]] = []
    categories, quality = {}, {}
    for place in range(applications):
        number, category = f"QZ08{place + 1:04d}", names[place % len(names)]
        categories[number], quality[number] = category, rng.gauss(0, 1)
        rows.append(_row(number, place, category, quality[number], rng))
    corrected = _spoil(rows, categories, rng)
    people = tuple(_expert(place, rows, names, rng) for place in range(experts))
    return DemoData(tuple(rows), corrected, people, categories, quality)


def _row(number: str, place: int, category: str, quality: float, rng: Random) -> dict[str, str]:
    kind, subtype = KINDS[category][(place // len(KINDS)) % len(KINDS[category])]
    word = WORDS[place % len(WORDS)] + ("" if place < len(WORDS) else str(place // len(WORDS) + 1))
    unit, county = f"{word}虚构{kind}", COUNTIES[place % len(COUNTIES)]
    cells = {
        "申报编号": number,
        "所在区域": county,
        "基地名称": f"{unit}科普教育基地",
        "申报单位名称": unit,
        "推荐单位": f"{county}虚构科协",
        "申报类别": TITLES[category],
        "子类型": subtype,
        "通信地址": f"{county}虚构路{place + 1}号",
        "联系人": "虚构联系人",
        "联系人电话": f"0000-{place:07d}",
        "科技志愿名称": f"{unit}科技志愿服务队",
        "开放形式": rng.choice(OPEN_FORMS),
        "科普教育基地简介": _introduction(unit, subtype, quality),
        "已获命名（荣誉）情况": "2021年，被评为虚构的先进单位。" if quality > 0.3 else "无",
        "自有平台": "是" if quality > -0.8 else "否",
        "是否已认定": "否",
        "盖章申报表": "√",
        "基地概况照片": str(rng.randint(3, 5)),
        "科普活动照片": str(rng.randint(3, 5)),
        "科技志愿服务组织已注册": "是",
        "科技志愿服务队已注册": "是",
    }
    cells |= dict.fromkeys(ATTESTED, "是")
    for heading, value in figures(category, quality, rng).items():
        empty = heading not in REQUIRED and rng.random() < 0.03
        cells[heading] = "/" if empty else typed(heading, value, rng)
    return cells


def _introduction(unit: str, subtype: str, quality: float) -> str:
    more = "每年举办全国科普日主题活动，与多所学校结对。" if quality > 0 else ""
    return f"{unit}（演示数据，虚构）属{subtype}，面向公众开放，开展常态化科普服务。{more}"


def _spoil(
    rows: list[dict[str, str]], categories: Mapping[str, str], rng: Random
) -> dict[str, dict[str, str]]:
    """The mistakes of every round; returns what the applicants who are asked put right."""
    share = max(1, len(rows) // 20)
    chosen = iter(rng.sample(range(len(rows)), len(rows)))
    corrected: dict[str, dict[str, str]] = {}
    for _ in range(share):  # cells that cannot be read: the row comes back for correction
        row = rows[next(chosen)]
        heading, wrong = rng.choice(
            (("年开放天数", "三百来天"), ("科普场所面积", "很大"), ("科技志愿者人数", "几十人"))
        )
        corrected[row["申报编号"]] = {heading: row[heading]}
        row[heading] = wrong
    faults = (
        lambda row: row.update(基地名称=row["申报单位名称"]),
        lambda row: row.update(盖章申报表="否"),
        lambda row: row.update(科技志愿者人数="0"),
        lambda row: row.update(是否已认定="是"),
        lambda row: row.update(科普活动照片="1"),
    )
    for place in range(share + 1):  # not eligible: screening finds it
        faults[place % len(faults)](rows[next(chosen)])
    for place in range(share):  # worth a remark, no more
        rows[next(chosen)].update({"基地概况照片": "7"} if place % 2 else {"开放形式": "收费"})
    open_types = {"culture": "公共场所", "nature": "公共场所", "enterprise": "生产设施"}
    unclear = [row for row in rows if categories[row["申报编号"]] in open_types]
    for row in rng.sample(unclear, min(share, len(unclear))):  # the form's four types
        row["申报类别"] = open_types[categories[row["申报编号"]]]
        row["子类型"] = "/"
    return corrected


def _expert(
    place: int, rows: list[dict[str, str]], names: list[str], rng: Random
) -> dict[str, str]:
    """Every category has its experts; the first three each stand in one kind of conflict."""
    mine = [
        names[place % len(names)],
        names[(place + 3) % len(names)],
        names[(place + 5) % len(names)],
    ]
    own = {TITLES[name] for name in mine}
    near = next((row for row in rows[place:] if row["申报类别"] in own), rows[0])
    turn = place // 60
    name = f"演示{STEMS[place % 10]}{BRANCHES[place % 12]}" + (str(turn + 1) if turn else "")
    affiliation = {0: near["申报单位名称"], 1: near["推荐单位"]}.get(
        place, f"虚构大学第{place}学院"
    )
    return {
        "专家编号": f"E{place + 1:02d}",
        "姓名": name,
        "单位": affiliation,
        "专业领域": "、".join(TITLES[each] for each in mine),
        "所在区域": rng.choice(COUNTIES),
        "申报利益冲突单位": near["申报单位名称"] if place == 2 else "/",
        "可评数量": "",
    }
