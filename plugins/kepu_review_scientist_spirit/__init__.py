"""科学家精神教育基地 (Beijing, 2022): the programme of a published notice, and its category."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kepu_review.defaults.kit import CategoryHooks, Threshold
from kepu_review.hookspecs import hookimpl
from kepu_review.model import Category, Programme
from kepu_review.programmes import load

FILE = Path(__file__).parent / "scientist_spirit.yaml"
SOURCE = "关于开展2022年“科学家精神教育基地”建设与服务管理工作的预通知"

CATEGORY = Category(
    id="scientist_spirit",
    title="科学家精神教育基地",
    title_en="Bases of the scientists' spirit",
    definition=(
        "发掘和利用科学家精神教育资源，弘扬以爱国、创新、求实、奉献、协同、育人为内核的科学家"
        "精神的场所。"
    ),
    source=f"{SOURCE}一",
    rubric="scientist_spirit",
    aliases=("科学家精神",),
)

HOOKS = CategoryHooks(
    CATEGORY,
    thresholds=(Threshold("open_days", 50, "湖南省环境教育基地：年开放 50 天"),),
    within=(("exhibit_area", "total_area"),),
)
kepu_categories = HOOKS.kepu_categories
kepu_evidence_cards = HOOKS.kepu_evidence_cards
kepu_screen_application = HOOKS.kepu_screen_application


@hookimpl
def kepu_programmes() -> Sequence[Programme]:
    """The programme; every rule names its clause."""
    return (load(FILE),)
