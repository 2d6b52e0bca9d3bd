"""教育科研与重大工程类科普教育基地: laboratories, schools, hospitals and large facilities."""

from __future__ import annotations

from kepu_review.defaults.kit import QUZHOU, CategoryHooks, Ratio, Threshold, quantity
from kepu_review.defaults.shared import LECTURES
from kepu_review.model import Category, Subtype

LONGGANG = "深圳市龙岗区科普教育基地（教育科研类）"
LABORATORIES = ("laboratory", "engineering_centre", "observatory")

CATEGORY = Category(
    id="research",
    title="教育科研与重大工程类",
    title_en="Education, research and major projects",
    definition=(
        "依托国家科技资源、科技成果面向社会和公众提供科普服务的教育、科研机构、大科学装置、重"
        "大工程以及医疗机构的场所和设施，包括但不限于：教育、科研机构等内设的科普场馆、实验室"
        "、工程中心、科学观测台（站）等。"
    ),
    source=f"{QUZHOU}第四条（三）",
    rubric="research",
    aliases=(
        "教育科研",
        "教育科研类",
        "教育科研与重大工程",
        "教育科研与重大工程类科普教育基地",
    ),
    subtypes=(
        Subtype("inner_venue", "内设的科普场馆", ("内设科普场馆",)),
        Subtype("laboratory", "实验室", ("重点实验室",)),
        Subtype("engineering_centre", "工程中心"),
        Subtype(
            "observatory",
            "科学观测台（站）",
            (
                "科学观测站",
                "野外站",
            ),
        ),
        Subtype("large_facility", "大科学装置"),
        Subtype("major_project", "重大工程"),
        Subtype("medical", "医疗机构", ("医院",)),
    ),
    fields=(
        quantity("lab_count", "开放实验室数", "Laboratories open", "个", "开放实验室数量"),
        LECTURES,
    ),
)

HOOKS = CategoryHooks(
    CATEGORY,
    ratios=(
        Ratio("每实验室接待", "annual_visitors", "lab_count", 1, "人次/个", "Visitors per lab"),
    ),
    thresholds=(
        Threshold(
            "exhibit_area", 300, f"{LONGGANG}（馆、医院、中小学）", ("inner_venue", "medical")
        ),
        Threshold("open_days", 80, f"{LONGGANG}（馆、医院、中小学）", ("inner_venue", "medical")),
        Threshold("exhibit_area", 200, f"{LONGGANG}（实验室、工程中心、野外站）", LABORATORIES),
        Threshold("open_days", 20, f"{LONGGANG}（实验室、工程中心、野外站）", LABORATORIES),
        Threshold("annual_visitors", 800, LONGGANG),
        Threshold("volunteers", 5, LONGGANG),
    ),
    within=(("lectures", "activities"),),
)
kepu_categories = HOOKS.kepu_categories
kepu_evidence_cards = HOOKS.kepu_evidence_cards
kepu_screen_application = HOOKS.kepu_screen_application
