"""A base as one row of the summary sheet: headings of the form, cells as people fill them in."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from types import MappingProxyType

from kepu_review.demo import cells
from kepu_review.demo.bases import Base
from kepu_review.demo.cells import Cell
from kepu_review.demo.kinds import FORM_TYPES, TITLES
from kepu_review.demo.words import honours, introduction

Row = dict[str, Cell]
ADMISSIONS = ("免费", "16周岁以下的青少年免费开放", "节假日优惠", "收费")
TYPES = ("科技场馆", "公共场所", "教育科研", "生产设施")

_PEOPLE = ("人", "名")
_COUNTED: Mapping[str, tuple[str, tuple[str, ...]]] = MappingProxyType(
    {
        "volunteers": ("科技志愿者人数", _PEOPLE),
        "total_area": ("科普场所面积（㎡）", ("㎡", "平方米")),
        "exhibit_area": ("室内展教面积（㎡）", ("㎡", "平方米")),
        "outdoor_area": ("室外展教面积（㎡）", ("㎡", "平方米")),
        "open_days": ("年开放天数", ("天", "天/年")),
        "free_days": ("免费或优惠天数", ("天",)),
        "annual_visitors": ("年接待人次", ("人次", "人次/年")),
        "youth_visitors": ("青少年接待人次", ("人次",)),
        "full_time_staff": ("专职人员", _PEOPLE),
        "part_time_staff": ("兼职人员", _PEOPLE),
        "guides": ("讲解员", _PEOPLE),
        "activities": ("年活动场次", ("场", "场次")),
        "materials_issued": ("年发放资料（册）", ("册",)),
        "platform_posts": ("新媒体发布（条）", ("条",)),
        "collections": ("藏品件数", ("件",)),
        "lectures": ("科普讲座场次", ("场",)),
        "lab_count": ("开放实验室数", ("个",)),
        "planted_area": ("种植面积（亩）", ("亩",)),
        "livestock_investment": ("养殖总投入（元）", ("元",)),
        "member_households": ("会员户数", ("户",)),
        "trained_visits": ("观摩培训次数", ("次",)),
        "line_length": ("生产线或展廊长度（米）", ("米",)),
        "enterprise_open_days": ("企业开放日天数", ("天",)),
        "star_grade": ("景区等级", ("级",)),
        "species_count": ("物种数", ("种",)),
        "columns": ("科普栏目数", ("个",)),
        "programmes": ("节目期数", ("期",)),
        "reach": ("覆盖人次", ("人次",)),
    }
)
"""Field → its heading and the units written behind its numbers."""

FUNDS, UPDATES, INTERACTIVE = "年科普经费（万元）", "展项更新率（%）", "互动项目占比（%）"
_ATTESTED: Mapping[str, str] = MappingProxyType(
    {
        "stamped_form": "盖好章的科普教育基地申报表",
        "volunteer_organisation_registered": "科技志愿服务组织已注册",
        "volunteer_team_registered": "科技志愿服务队已注册",
        "county_opinion": "县（市、区）推荐意见",
        "legal_person": "是否法人单位",
        "management_rules": "有开放服务和安全管理制度",
        "theme_days_open": "主题日免费或优惠开放",
        "publishes_online": "网络平台公布服务信息",
        "accepts_guidance": "接受认定单位指导和任务",
        "already_recognised": "是否已是衢州市科普教育基地",
        "own_platform": "是否有自有平台",
    }
)
_DENIED = {
    "unstamped": "stamped_form",
    "no_team": "volunteer_team_registered",
}

HEADINGS = (
    *("序号", "申报编号", "所在区域", "基地名称", "申报单位名称", "推荐单位", "申报类别", "子类型"),
    *("通信地址", "负责人", "负责人电话", "联系人", "联系人电话", "预约参观电话"),
    *("科技志愿名称", "科技志愿者人数", "志愿者负责人", "志愿者负责人电话", "开放形式"),
    *(heading for name, (heading, _) in _COUNTED.items() if name != "volunteers"),
    *(FUNDS, UPDATES, INTERACTIVE),
    *("已获命名（荣誉）情况", "科普教育基地简介（不超过1000字）"),
    *_ATTESTED.values(),
    *("基地概况照片（张）", "科普活动照片（张）", "填表日期"),
)


def facts(base: Base, chance: Random) -> dict[str, bool | int]:
    """Field → value of everything countable or answered with yes or no that the form tells."""
    told: dict[str, bool | int] = dict(base.figures)
    told |= dict.fromkeys(_ATTESTED, True)
    told["own_platform"] = chance.random() < 0.7
    told["already_recognised"] = base.fault == "recognised"
    if base.fault in _DENIED:
        told[_DENIED[base.fault]] = False
    told["overview_photos"] = chance.randint(3, 5)
    told["activity_photos"] = 2 if base.fault == "few_photos" else chance.randint(3, 5)
    if base.fault == "no_volunteers":
        told["volunteers"] = 0
    if base.fault == "closed":
        told["open_days"] = 0
        told.pop("free_days", None)
        told.pop("enterprise_open_days", None)
    return told


def row(base: Base, told: Mapping[str, bool | int], place: int, chance: Random) -> Row:
    """The row of `base`; a heading its category does not ask for says that there is nothing."""
    filled: Row = {heading: cells.empty(chance) for heading in HEADINGS}
    filled |= _who(base, place, chance)
    for name, (heading, units) in _COUNTED.items():
        if name in told:
            filled[heading] = cells.number(int(told[name]), units, chance)
    for name, heading in _ATTESTED.items():
        filled[heading] = cells.yes_no(bool(told[name]), chance)
    if "annual_funds" in told:
        filled[FUNDS] = cells.funds(int(told["annual_funds"]), chance)
    if "exhibit_update_rate" in told:
        filled[UPDATES] = cells.percent(int(told["exhibit_update_rate"]), chance)
    if "interactive_rate" in told:
        filled[INTERACTIVE] = cells.percent(int(told["interactive_rate"]), chance)
    filled["基地概况照片（张）"] = int(told["overview_photos"])
    filled["科普活动照片（张）"] = int(told["activity_photos"])
    filled["开放形式"] = cells.ticks(ADMISSIONS, _admission(base, chance), chance)
    filled["申报类别"], filled["子类型"] = _category(base, chance)
    if base.fault != "no_introduction":
        filled["科普教育基地简介（不超过1000字）"] = introduction(base, told, chance)
    filled["已获命名（荣誉）情况"] = honours(base, chance)
    filled["填表日期"] = cells.day(chance)
    return filled


def _who(base: Base, place: int, chance: Random) -> Row:
    team = f"{base.applicant}科技志愿服务队"
    ending = "科普馆" if base.fault == "name" else "科普教育基地"
    return {
        "序号": place,
        "申报编号": base.number,
        "所在区域": _region(base.county, chance),
        "基地名称": base.title + ending,
        "申报单位名称": base.applicant,
        "推荐单位": base.nominator,
        "通信地址": f"{base.county}虚构路{place}号",
        "负责人": f"负责人{place}（虚构）",
        "联系人": f"联系人{place}（虚构）",
        **{
            heading: f"100-0000-{place % 1000:03}{digit}"
            for digit, heading in enumerate(
                ("负责人电话", "联系人电话", "预约参观电话", "志愿者负责人电话")
            )
        },
        "科技志愿名称": "/" if base.fault == "no_team" else team,
        "志愿者负责人": f"队长{place}（虚构）",
    }


def _region(county: str, chance: Random) -> str:
    short = county[:-1]
    boxes = "  ".join(
        f"{'☑' if name == short else '□'}{name}"
        for name in ("柯城", "衢江", "龙游", "常山", "江山", "开化")
    )
    return chance.choice([county, county, county, short, f" {county}", boxes])


def _category(base: Base, chance: Random) -> tuple[str, str]:
    """The cells 申报类别 and 子类型."""
    printed = FORM_TYPES.get(base.category)
    if base.fault == "ambiguous" and printed is not None:
        return printed, "/"
    if printed is None or chance.random() < 0.6:
        return TITLES[base.category], base.kind.subtype if chance.random() < 0.7 else "/"
    return cells.ticks(TYPES, (printed,), chance), base.kind.subtype


def _admission(base: Base, chance: Random) -> tuple[str, ...]:
    if base.fault == "charging":
        return ("收费",)
    return chance.choice([("免费",), ("免费",), ADMISSIONS[1:3], ADMISSIONS[2:3]])


_SPOILS: Mapping[str, Row] = MappingProxyType(
    {
        "about_days": {"年开放天数": "约300天"},
        "range_area": {"室内展教面积（㎡）": "150-200"},
        "unknown_region": {"所在区域": "衢南区"},
    }
)


def spoiled(base: Base, filled: Row) -> Row:
    """The row as it first comes in: with a cell that cannot be read, if that is its fault."""
    return filled | _SPOILS.get(base.fault, {})
