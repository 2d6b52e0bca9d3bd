"""常用字段: fields that most forms ask for, so that a programme file names them in one word.

Totals of a year are 时期数 (1/1–12/31), everything else is 时点数 (as of 12/31).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from kepu_review.model import Field, FieldKind, Period

FORMS = "申报汇总表与各地申报书的合并字段表"


_MEASURED = {"平方米", "亩", "延长米", "元"}  # these may have decimals; everything else is counted


def quantity(
    id: str,  # noqa: A002  # the word of Field
    title: str,
    title_en: str,
    unit: str,
    *aliases: str,
    period: Period = Period.POINT,
    maximum: float | None = None,
    source: str = FORMS,
) -> Field:
    """A field for a number that is never negative; decimals are allowed where it is measured."""
    kind = FieldKind.NUMBER if unit in _MEASURED else FieldKind.INTEGER
    return Field(
        id=id,
        title=title,
        title_en=title_en,
        kind=FieldKind.PERCENT if unit == "%" else kind,
        unit=unit,
        aliases=aliases,
        minimum=0,
        maximum=100 if unit == "%" else maximum,
        period=period,
        source=source,
    )


def _point(id_: str, title: str, title_en: str, unit: str, *aliases: str) -> Field:
    return quantity(id_, title, title_en, unit, *aliases)


def _total(
    id_: str, title: str, title_en: str, unit: str, *aliases: str, maximum: float | None = None
) -> Field:
    return quantity(id_, title, title_en, unit, *aliases, period=Period.TOTAL, maximum=maximum)


def _personal(id_: str, title: str, title_en: str, *aliases: str, phone: bool = False) -> Field:
    return Field(
        id=id_,
        title=title,
        title_en=title_en,
        kind=FieldKind.PHONE if phone else FieldKind.TEXT,
        aliases=aliases,
        personal=True,
        max_length=60,
        source=FORMS,
    )


def _yes_no(id_: str, title: str, title_en: str, *aliases: str) -> Field:
    return Field(
        id=id_,
        title=title,
        title_en=title_en,
        kind=FieldKind.YES_NO,
        aliases=aliases,
        source=FORMS,
    )


METRICS = (
    _point(
        "exhibit_area",
        "室内展教面积",
        "Indoor exhibition area",
        "平方米",
        "展教面积",
        "室内展示面积",
    ),
    _point("outdoor_area", "室外展教面积", "Outdoor exhibition area", "平方米", "室外展示面积"),
    _point("total_area", "科普场所面积", "Area of the site", "平方米", "科普场地面积", "场所面积"),
    _total("open_days", "年开放天数", "Open days a year", "天/年", "开放天数", maximum=366),
    _total(
        "free_days",
        "免费或优惠天数",
        "Free or reduced days a year",
        "天/年",
        "免费/优惠天数",
        "免费开放天数",
        maximum=366,
    ),
    _total("annual_visitors", "年接待人次", "Visitors a year", "人次/年", "年接待量", "年接待人数"),
    _total(
        "youth_visitors", "青少年接待人次", "Young visitors a year", "人次/年", "年接待青少年人次"
    ),
    _point("full_time_staff", "专职人员", "Full-time staff", "人", "科普专职人员数", "专职人员数"),
    _point("part_time_staff", "兼职人员", "Part-time staff", "人", "科普兼职人员数", "兼职人员数"),
    _point("guides", "讲解员", "Guides", "人", "讲解员人数", "讲解人员"),
    _point("volunteers", "科技志愿者人数", "Volunteers", "人", "志愿者人数", "科技志愿者"),
    _total("annual_funds", "年科普经费", "Funds a year", "元", "科普经费", "年度科普经费"),
    _total(
        "activities", "年活动场次", "Activities a year", "场次/年", "年科普活动场次", "活动场次"
    ),
    _total("materials_issued", "年发放资料", "Leaflets a year", "册/年", "年发放科普资料"),
    _total(
        "exhibit_update_rate", "展项更新率", "Exhibits renewed", "%", "展项年更新率", "展品更新率"
    ),
    _total("platform_posts", "新媒体发布", "Posts a year", "条/年", "新媒体发布条数", "年发布条数"),
    _yes_no("own_platform", "自有平台", "Own media platform", "是否有自有平台", "自有网络平台"),
)
"""What rubrics and evidence cards bind to."""

CONTACTS = (
    Field(
        id="address",
        title="通信地址",
        title_en="Postal address",
        aliases=("详细地址", "地址"),
        max_length=200,
        source=FORMS,
    ),
    _personal("head", "负责人", "Head", "基地负责人"),
    _personal("head_phone", "负责人电话", "Phone of the head", "基地负责人电话", phone=True),
    _personal("contact", "联系人", "Contact"),
    _personal("contact_phone", "联系人电话", "Phone of the contact", "手机", phone=True),
    _personal("booking_phone", "预约参观电话", "Phone for bookings", "预约电话", phone=True),
    _personal("volunteer_head", "志愿者负责人", "Head of the volunteers"),
    _personal(
        "volunteer_head_phone", "志愿者负责人电话", "Phone of the volunteers' head", phone=True
    ),
)
"""联系方式: the personal ones (个人信息) are never shown to experts or the public."""

STANDARD_FIELDS: Mapping[str, Field] = MappingProxyType(
    {field.id: field for field in (*METRICS, *CONTACTS)}
)
"""Every standard field by id."""
