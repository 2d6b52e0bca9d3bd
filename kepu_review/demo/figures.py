"""Plausible figures of a base: log-normal around published aggregates, better with its quality."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from types import MappingProxyType

Figures = dict[str, int]


@dataclass(frozen=True, slots=True)
class _Law:
    """exp(N(ln median + tilt × quality, spread)), rounded to whole `unit`s."""

    median: float
    spread: float = 0.5
    tilt: float = 0.35
    unit: int = 1

    def draw(self, quality: float, chance: Random) -> int:
        value = math.exp(math.log(self.median) + self.tilt * quality + chance.gauss(0, self.spread))
        return max(round(value / self.unit), 1) * self.unit


_COMMON: Mapping[str, _Law] = MappingProxyType(
    {
        # Means of Henan 2022 and 2023: 10–14 full-time, 19–73 volunteers, 520,000–730,000 yuan and
        # 72,000–308,000 visitors a base; a city's are smaller, its medians far below its means.
        "exhibit_area": _Law(700, 0.7, 0.4, 10),
        "annual_visitors": _Law(18_000, 0.8, 0.5, 100),
        "full_time_staff": _Law(6, 0.5),
        "part_time_staff": _Law(6, 0.6),
        "guides": _Law(4, 0.4),
        "volunteers": _Law(24, 0.6),
        "annual_funds": _Law(180_000, 0.7, 0.5, 1000),
        "activities": _Law(16, 0.5, 0.4),
        "materials_issued": _Law(3_000, 0.7, 0.4, 100),
        "exhibit_update_rate": _Law(9, 0.4, 0.25),
        "platform_posts": _Law(18, 0.7, 0.5),
    }
)
_OUTDOOR: Mapping[str, _Law] = MappingProxyType(
    {
        "nature": _Law(120_000, 0.9, 0.2, 1000),
        "agriculture": _Law(40_000, 0.7, 0.2, 500),
        "enterprise": _Law(1_500, 0.6, 0.2, 50),
        "other": _Law(1_200, 0.6, 0.2, 50),
    }
)
_OWN: Mapping[str, Mapping[str, _Law]] = MappingProxyType(
    {
        "venue": {"interactive_rate": _Law(22, 0.4, 0.2)},
        "culture": {"collections": _Law(4_000, 0.9, 0.3, 10)},
        "research": {"lab_count": _Law(3, 0.4, 0.2)},
        "agriculture": {
            "planted_area": _Law(110, 0.7, 0.3, 5),
            "livestock_investment": _Law(450_000, 0.6, 0.3, 10_000),
            "member_households": _Law(90, 0.6, 0.3),
            "trained_visits": _Law(5, 0.4, 0.3),
        },
        "enterprise": {"line_length": _Law(230, 0.4, 0.2, 5)},
        "nature": {"species_count": _Law(320, 0.6, 0.3, 5)},
        "media": {
            "columns": _Law(2, 0.4, 0.3),
            "programmes": _Law(60, 0.5, 0.4),
            "reach": _Law(600_000, 0.8, 0.4, 10_000),
        },
        "other": {"collections": _Law(300, 0.8, 0.3, 5)},
    }
)
_HIGHEST = MappingProxyType({"exhibit_update_rate": 60, "interactive_rate": 90})
_OPEN_DAYS = MappingProxyType(
    {"research": 120, "agriculture": 190, "enterprise": 180, "media": 110}
)


def figures(category: str, quality: float, chance: Random) -> Figures:
    """Field id → value of one base; parts never exceed their wholes. Areas in m², funds in yuan."""
    laws = {**_COMMON, **_OWN[category]}
    found = {name: law.draw(quality, chance) for name, law in laws.items()}
    found |= {name: min(found[name], top) for name, top in _HIGHEST.items() if name in found}
    if category in _OUTDOOR:
        found["outdoor_area"] = _OUTDOOR[category].draw(quality, chance)
    halls = found["exhibit_area"] * chance.uniform(1.1, 1.9)
    found["total_area"] = round((halls + found.get("outdoor_area", 0)) / 10) * 10 + 10
    found["open_days"] = _days(_OPEN_DAYS.get(category, 265), quality, chance)
    found["free_days"] = _share(found["open_days"], 0.1, 1.0, chance)
    found["youth_visitors"] = _share(found["annual_visitors"], 0.2, 0.7, chance, 100)
    if category in ("culture", "research", "other"):
        found["lectures"] = _share(found["activities"], 0.2, 0.6, chance)
    if category == "enterprise":
        found["enterprise_open_days"] = _share(found["open_days"], 0.1, 0.4, chance)
    if category == "nature" and chance.random() < 0.6:
        found["star_grade"] = chance.choice((3, 4, 4, 5) if quality > 0 else (2, 3, 3, 4))
    if category == "media":
        del found["exhibit_update_rate"]
    return found


def _days(usual: int, quality: float, chance: Random) -> int:
    return min(max(round(usual + 25 * quality + chance.gauss(0, 30)), 15), 366)


def _share(whole: int, low: float, high: float, chance: Random, unit: int = 1) -> int:
    """A part of `whole` in whole units, at least one of them, never more than `whole`."""
    return min(max(int(whole * chance.uniform(low, high)) // unit, 1) * unit, whole)
