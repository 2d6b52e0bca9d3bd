"""Evidence cards: what was filled in, and ratios that a reader would otherwise work out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from kepu_review.defaults.show import facts, figure, number
from kepu_review.model import Application, EvidenceCard, Field
from kepu_review.programmes import STANDARD_FIELDS
from kepu_review.text import either, t


@dataclass(frozen=True, slots=True)
class Ratio:
    """`numerator` for each `per` of `denominator`; shown with two decimals, marked 约."""

    title: str
    numerator: str
    denominator: str
    per: int = 1
    unit: str = ""
    title_en: str = ""


_GROUPS: Sequence[tuple[str, str, int, tuple[str, ...]]] = (
    ("场地", "Site", 10, ("exhibit_area", "outdoor_area", "total_area", "exhibit_update_rate")),
    (
        "开放与接待",
        "Opening and visitors",
        20,
        ("open_days", "free_days", "annual_visitors", "youth_visitors"),
    ),
    (
        "队伍与经费",
        "People and funds",
        30,
        (
            "full_time_staff",
            "part_time_staff",
            "guides",
            "volunteers",
            "annual_funds",
        ),
    ),
    (
        "活动与传播",
        "Activities and media",
        40,
        (
            "activities",
            "materials_issued",
            "platform_posts",
            "own_platform",
        ),
    ),
)

_RATIOS: dict[int, tuple[Ratio, ...]] = {
    20: (
        Ratio("青少年占比", "youth_visitors", "annual_visitors", 100, "%", "Share of the young"),
        Ratio("日均接待", "annual_visitors", "open_days", 1, "人次/天", "Visitors a day"),
    ),
    30: (
        Ratio("每万人次讲解员", "guides", "annual_visitors", 10_000, "人", "Guides per 10,000"),
        Ratio("人次均经费", "annual_funds", "annual_visitors", 1, "元/人次", "Funds per visitor"),
    ),
}


def common_cards(application: Application) -> tuple[EvidenceCard, ...]:
    """Cards of the standard fields; one without any fact is left out."""
    return tuple(
        item
        for zh, en, order, names in _GROUPS
        for item in card(
            application,
            either(zh, en),
            [STANDARD_FIELDS[name] for name in names],
            _RATIOS.get(order, ()),
            order=order,
        )
    )


def card(
    application: Application,
    title: str,
    fields: Iterable[Field],
    ratios: Iterable[Ratio] = (),
    *,
    note: str = "",
    order: int = 50,
) -> Iterator[EvidenceCard]:
    """One card of the fields that have a value and the ratios that can be worked out, or none."""
    found = (*facts(application, fields), *_ratios(application, ratios))
    if found:
        yield EvidenceCard(title, found, note, order)


def _ratios(application: Application, ratios: Iterable[Ratio]) -> Iterator[tuple[str, str]]:
    for ratio in ratios:
        above = figure(application, ratio.numerator)
        below = figure(application, ratio.denominator)
        if above is None or not below:
            continue
        exact = Decimal(str(above)) * ratio.per / Decimal(str(below))
        rounded = exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
        about = "" if rounded == exact else t("约 ")
        yield (
            either(ratio.title, ratio.title_en or ratio.title),
            f"{about}{number(float(rounded), ratio.unit)}",
        )
