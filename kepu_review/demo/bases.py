"""The invented bases themselves, before anybody fills in a form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random

from kepu_review.demo.figures import figures
from kepu_review.demo.kinds import COUNTIES, KINDS, PATTERN, STEMS, Kind

FAULTS = (
    # Per 60 applications. These are not accepted:
    ("name", 2),
    ("no_volunteers", 2),
    ("closed", 1),
    ("few_photos", 1),
    ("unstamped", 1),
    ("recognised", 1),
    # these lack something, or leave it to a person:
    ("no_funds", 3),
    ("no_team", 2),
    ("no_introduction", 1),
    ("charging", 2),
    ("ambiguous", 4),
    # and these cells cannot be read and come back:
    ("about_days", 1),
    ("range_area", 1),
    ("unknown_region", 1),
)
UNDECIDED = ("other", "agriculture", "enterprise")
"""Their names do not say which of the eight categories the printed type means."""
OFFICES = ("科协", "科协", "科协", "教育局", "科技局", "宣传部")
_COUNTY_SHARES = (13, 11, 10, 11, 10, 5)  # the last misses the floor of six
_OPTIONAL = {
    "exhibit_update_rate": 0.12,
    "materials_issued": 0.08,
    "platform_posts": 0.08,
    "free_days": 0.1,
    "guides": 0.05,
    "youth_visitors": 0.08,
}
"""How often a figure that nobody insists on is left out."""


@dataclass(frozen=True, slots=True)
class Base:
    """One base; `fault` is the one thing that is wrong with its application, if any."""

    number: str
    category: str
    kind: Kind
    stem: str
    applicant: str
    county: str
    nominator: str
    quality: float  # true quality, standardised: about 0 ± 1
    figures: Mapping[str, int]
    fault: str = ""

    @property
    def title(self) -> str:
        """Its name without 科普教育基地."""
        return self.stem + self.kind.noun


def bases(count: int, chance: Random) -> tuple[Base, ...]:
    """`count` bases in order of county, numbered Q8-001 …"""
    categories = [PATTERN[i % len(PATTERN)] for i in range(count)]
    chance.shuffle(categories)
    names = _Names(chance)
    faults = _faults(categories, chance)
    return tuple(
        _base(i, category, county, names, faults[i], chance)
        for i, (category, county) in enumerate(zip(categories, _counties(count), strict=True))
    )


def _base(
    place: int, category: str, county: str, names: _Names, fault: str, chance: Random
) -> Base:
    kind, stem = names.next(category)
    quality = chance.gauss(0, 1)
    found = figures(category, quality, chance)
    return Base(
        number=f"Q8-{place + 1:03}",
        category=category,
        kind=kind,
        stem=stem,
        applicant=stem + (kind.owner or kind.noun),
        county=county,
        nominator=f"{county}{chance.choice(OFFICES)}（演示）",
        quality=quality,
        figures={
            name: value
            for name, value in found.items()
            if chance.random() >= _left_out(name, fault)
        },
        fault=fault,
    )


def _left_out(name: str, fault: str) -> float:
    """How likely the figure is left out."""
    return 1.0 if (name, fault) == ("annual_funds", "no_funds") else _OPTIONAL.get(name, 0.0)


class _Names:
    """Hands out each pair of word and kind once; then 第2, 第3 …"""

    def __init__(self, chance: Random) -> None:
        self._stems = chance.sample(STEMS, len(STEMS))
        self._kinds: Counter[str] = Counter()
        self._used: Counter[tuple[str, str]] = Counter()
        self._next = 0

    def next(self, category: str) -> tuple[Kind, str]:
        kinds = KINDS[category]
        kind = kinds[self._kinds[category] % len(kinds)]
        self._kinds[category] += 1
        stem = self._stem(kind.noun)
        self._used[stem, kind.noun] += 1
        again = self._used[stem, kind.noun]
        return kind, f"{stem}虚构" + (f"第{again}" if again > 1 else "")

    def _stem(self, noun: str) -> str:
        """The next word; one that this noun has not had yet, while there are any."""
        for _ in self._stems:
            stem = self._stems[self._next % len(self._stems)]
            self._next += 1
            if not self._used[stem, noun]:
                break
        return stem


def _counties(count: int) -> Iterator[str]:
    """Counties in blocks, as a summary sheet lists them."""
    total = sum(_COUNTY_SHARES)
    left = count
    for county, share in zip(COUNTIES[:-1], _COUNTY_SHARES[:-1], strict=True):
        here = min(round(count * share / total), left)
        left -= here
        yield from [county] * here
    yield from [COUNTIES[-1]] * left


def _faults(categories: list[str], chance: Random) -> list[str]:
    faults = [""] * len(categories)
    for fault, per_sixty in FAULTS:
        free = [
            i
            for i, category in enumerate(categories)
            if not faults[i] and (fault != "ambiguous" or category in UNDECIDED)
        ]
        wanted = round(per_sixty * len(categories) / 60)
        for i in chance.sample(free, min(wanted, len(free))):
            faults[i] = fault
    return faults
