"""媒体传播类科普教育基地: broadcasters, publishers and online media."""

from __future__ import annotations

from kepu_review.defaults.kit import QUZHOU, CategoryHooks, Ratio, Threshold, quantity
from kepu_review.model import Category, Period, Subtype

CATEGORY = Category(
    id="media",
    title="媒体传播类",
    title_en="Media",
    definition=(
        "具备媒体策划、制作、传播场所、设施以及技术手段，能够利用媒体传播渠道，提升科学普及工"
        "作覆盖面和影响力的机构或部门，包括但不限于：市内广播电视传媒集团、传媒出版机构、网络"
        "新媒体传播机构和企业等。"
    ),
    source=f"{QUZHOU}第四条（七）",
    rubric="media",
    aliases=(
        "媒体传播",
        "信息传媒",
        "信息传媒类",
        "媒体传播类科普教育基地",
    ),
    subtypes=(
        Subtype("broadcaster", "广播电视传媒集团", ("市内广播电视传媒集团",)),
        Subtype("publisher", "传媒出版机构"),
        Subtype(
            "online_media",
            "网络新媒体传播机构和企业",
            (
                "网络新媒体传播机构",
                "网络新媒体企业",
            ),
        ),
    ),
    fields=(
        quantity("columns", "科普栏目数", "Columns", "个", "科普栏目数量"),
        quantity(
            "programmes",
            "节目期数",
            "Programmes a year",
            "期/年",
            "年节目期数",
            period=Period.TOTAL,
        ),
        quantity("reach", "覆盖人次", "Reach a year", "人次/年", "年覆盖人次", period=Period.TOTAL),
        quantity(
            "engagement_rate",
            "公众互动率",
            "Engagement of the audience",
            "%",
            "互动率",
            period=Period.TOTAL,
        ),
    ),
)

HOOKS = CategoryHooks(
    CATEGORY,
    ratios=(
        Ratio("每期覆盖", "reach", "programmes", 1, "人次/期", "Reach per programme"),
        Ratio("每栏目期数", "programmes", "columns", 1, "期/个", "Programmes per column"),
    ),
    thresholds=(
        Threshold("columns", 1, "广州市科普基地（非场馆类，有栏目、版面或载体）"),
        Threshold("total_area", 100, "广州市科普基地（非场馆类，办公场地）"),
    ),
)
kepu_categories = HOOKS.kepu_categories
kepu_evidence_cards = HOOKS.kepu_evidence_cards
kepu_screen_application = HOOKS.kepu_screen_application
