"""天文场馆类: a category of its own, as a package that anybody may publish."""

from pathlib import Path

from kepu_review.defaults.kit import Category, CategoryHooks, Threshold, quantity
from kepu_review.hookspecs import hookimpl

CATEGORY = Category(
    id="planetarium",
    title="天文场馆类",
    title_en="Planetariums",
    definition="以天文观测和天象演示面向公众开展科普的场馆（示例）。",
    source="示例",
    rubric="planetarium",
    aliases=("天文馆",),
    fields=(quantity("dome_seats", "天象厅座位数", "Seats of the dome", "个", "球幕座位数"),),
)

HOOKS = CategoryHooks(CATEGORY, thresholds=(Threshold("dome_seats", 50, "示例"),))
kepu_categories = HOOKS.kepu_categories
kepu_evidence_cards = HOOKS.kepu_evidence_cards
kepu_screen_application = HOOKS.kepu_screen_application


@hookimpl
def kepu_rubric_dirs():  # planetarium.yaml 就在本包里
    return (Path(__file__).parent,)
