"""评分标准: criteria tree, scoring kinds, vetoes. What a mark may be is said here, not in code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class ScoringKind(StrEnum):
    """How a leaf criterion is marked."""

    JUDGEMENT = "judgement"  # any value in a range
    LEVELS = "levels"  # levels with fixed points
    LEVEL_RANGES = "level_ranges"  # a level gives a range of the maximum (优秀 = 90–100 %)
    BANDS = "bands"  # numeric bands of a metric with fixed points
    THRESHOLD = "threshold"  # metric reaches the threshold: all points, else none
    CONDITIONS = "conditions"  # count of conditions that hold
    PARTS = "parts"  # sum of parts, each with its own maximum
    DEDUCTIONS = "deductions"  # start value minus so much per occurrence, floor
    INCREMENT = "increment"  # so much per occurrence, cap
    PENALTY = "penalty"  # only takes away: 0 down to minimum


@dataclass(frozen=True, slots=True)
class Alternative:
    """或者: another field of the application that reaches `minimum` serves as well."""

    metric: str
    minimum: Decimal
    title: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """档次: a level with its text, its share or points, and the metric's interval.

    The interval is closed below and open above (含下界不含上界) unless said otherwise;
    `None` is unbounded.
    """

    level: str
    text: str = ""
    points: Decimal | None = None  # LEVELS, BANDS
    share: tuple[Decimal, Decimal] | None = None  # LEVEL_RANGES: percent of max
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    includes_minimum: bool = True
    includes_maximum: bool = False
    requires: tuple[str, ...] = ()  # yes_no fields or attested facts that must also hold
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A part of PARTS, a condition of CONDITIONS, an occurrence kind of DEDUCTIONS or INCREMENT.

    `points` is what the part is worth (PARTS, CONDITIONS), or what one occurrence adds or takes
    away (always positive here; the kind says the direction).
    """

    id: str
    text: str
    points: Decimal
    limit: int | None = None  # at most so many occurrences count
    metric: str | None = None  # CONDITIONS: field and threshold that propose it
    threshold: Decimal | None = None
    deducts: bool = False  # within PARTS: an occurrence that takes away (每发现一处扣 1 分)
    alternatives: tuple[Alternative, ...] = ()  # CONDITIONS


@dataclass(frozen=True, slots=True)
class Scoring:
    """The scoring of one leaf: the kind and what that kind needs."""

    kind: ScoringKind
    minimum: Decimal = Decimal(0)
    step: Decimal = Decimal("0.5")
    bands: tuple[Band, ...] = ()
    parts: tuple[Part, ...] = ()
    start: Decimal | None = None  # DEDUCTIONS (default: max), INCREMENT (default: 0)
    threshold: Decimal | None = None  # THRESHOLD
    alternatives: tuple[Alternative, ...] = ()  # THRESHOLD
    discretionary: bool = False  # 酌情扣分: the expert may go below the sum
    gaps_accepted: str = ""  # why bands leave values out, e.g. 原表未覆盖 0–5 %
    overlaps_accepted: str = ""  # why bands overlap; the first that fits is then proposed


@dataclass(frozen=True, slots=True)
class Criterion:
    """指标: a leaf has scoring, a branch has children; `max` of a branch is the sum below."""

    id: str
    title: str
    max: Decimal
    title_en: str = ""
    guidance: str = ""
    evidence: str = ""  # 依据材料
    check: str = ""  # 核验方式
    unit: str = ""
    metric: str | None = None  # field id of the application
    metric_title: str = ""  # how a proposal names the metric, e.g. 年开放; "": the title
    source: str = ""  # where the threshold comes from
    bonus: bool = False  # 加分: outside full marks
    required: bool = False  # 星号项
    scoring: Scoring | None = None
    children: tuple[Criterion, ...] = ()

    def leaves(self) -> Iterator[Criterion]:
        """The leaves below, in order of the file; a leaf yields itself."""
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()


@dataclass(frozen=True, slots=True)
class Veto:
    """一票否决."""

    id: str
    text: str
    lookback_years: int | None = None
    check: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Grade:
    """等次线: total ≥ minimum."""

    level: str
    minimum: Decimal


@dataclass(frozen=True, slots=True)
class RubricSource:
    """Where a rubric comes from."""

    issuer: str = ""
    document: str = ""
    number: str = ""
    year: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Rubric:
    """评分标准. `hash` identifies the content; `text` is the file it was read from."""

    id: str
    version: str
    title: str
    full_marks: Decimal
    criteria: tuple[Criterion, ...]
    title_en: str = ""
    official: bool = False  # False: 示范，非官方
    source: RubricSource = RubricSource()
    categories: tuple[str, ...] = ()
    pass_line: Decimal | None = None
    grades: tuple[Grade, ...] = ()
    vetoes: tuple[Veto, ...] = ()
    notes: tuple[str, ...] = ()
    hash: str = ""
    text: str = ""

    def leaves(self) -> tuple[Criterion, ...]:
        """Every leaf in order of the file."""
        return tuple(leaf for criterion in self.criteria for leaf in criterion.leaves())

    def leaf(self, criterion: str) -> Criterion | None:
        """The leaf with this id, if any."""
        return next((leaf for leaf in self.leaves() if leaf.id == criterion), None)
