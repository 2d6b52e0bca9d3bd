"""A small invented programme with three categories."""

from __future__ import annotations

from kepu_review.model import (
    Category,
    Document,
    Field,
    FieldKind,
    Period,
    Programme,
    Region,
    Subtype,
)

FIELDS = (
    Field("address", "通信地址", max_length=100),
    Field("contact", "联系人", personal=True),
    Field("contact_phone", "联系人电话", FieldKind.PHONE, aliases=("联系电话",), personal=True),
    Field("volunteer_lead", "志愿者负责人", personal=True),
    Field("volunteer_lead_phone", "志愿者负责人电话", FieldKind.PHONE, personal=True),
    Field("email", "电子邮箱", FieldKind.EMAIL),
    Field("volunteers", "科技志愿者人数", FieldKind.INTEGER, minimum=0),
    Field(
        "admission",
        "开放形式",
        FieldKind.CHOICES,
        choices=("免费", "16周岁以下的青少年免费开放", "节假日优惠", "收费"),
    ),
    Field(
        "area", "科普场所面积", FieldKind.NUMBER, unit="平方米", aliases=("建筑面积",), minimum=0
    ),
    Field(
        *("open_days", "年开放天数", FieldKind.INTEGER),
        unit="天/年",
        minimum=0,
        maximum=366,
        period=Period.TOTAL,
        required=True,
    ),
    Field("visitors", "年接待人次", FieldKind.INTEGER, unit="人次/年", period=Period.TOTAL),
    Field("budget", "年科普经费", FieldKind.NUMBER, unit="元"),
    Field("share", "科普经费占比", FieldKind.PERCENT, minimum=0),
    Field("staff", "专职人员", FieldKind.INTEGER, unit="人", period=Period.POINT),
    Field("founded", "成立日期", FieldKind.DATE),
    Field("legal", "是否独立法人", FieldKind.YES_NO),
    Field("intro", "科普教育基地简介", FieldKind.LONG_TEXT, aliases=("简介",), max_length=1000),
)

VENUE = Category(
    *("venue", "科技场馆", "Science venues", "", "", "venue"),
    aliases=("科技馆类",),
    subtypes=(Subtype("museum", "综合性科技馆", ("科技馆",)), Subtype("youth", "青少年科技馆")),
    fields=(Field("hall", "展厅面积", FieldKind.NUMBER, unit="平方米"),),
)
CULTURE = Category(
    *("culture", "文化场馆", "Cultural venues", "", "", "culture"),
    subtypes=(Subtype("library", "图书馆"), Subtype("archive", "档案馆")),
)
AGRICULTURE = Category(
    *("agriculture", "“三农”", "Agriculture", "", "", "agriculture"),
    aliases=("农业",),
    fields=(
        Field("planted", "种植面积", FieldKind.NUMBER, unit="亩"),
        Field("hall", "展厅面积", FieldKind.NUMBER, unit="亩"),
    ),
)
CATEGORIES = {c.id: c for c in (VENUE, CULTURE, AGRICULTURE)}

PROGRAMME = Programme(
    id="quzhou-test",
    title="科普教育基地（测试）",
    title_en="Bases (test)",
    edition="第八批",
    organiser="某市科协",
    document=Document("测试用通知"),
    categories=("venue", "culture", "agriculture"),
    regions=(
        Region("kecheng", "柯城区"),
        Region("longyou", "龙游县", ("龙游",)),
        Region("jiangshan", "江山市"),
    ),
    fields=FIELDS,
    form_categories={
        "科技场馆": ("venue",),
        "公共场所": ("culture", "agriculture"),
        "生产设施": ("agriculture",),
    },
)
