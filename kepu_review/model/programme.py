"""认定项目: the rules of a programme as data, each with the clause it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from kepu_review.model.after import AccreditationRule, ObjectionRule, SelectionQuota
from kepu_review.model.application import Field, Severity
from kepu_review.model.entry import (
    ALWAYS,
    CorrectionRule,
    LookBack,
    MaterialRule,
    NominatorType,
    Route,
)
from kepu_review.model.stages import USUAL_STAGE, Stage
from kepu_review.text import either


@dataclass(frozen=True, slots=True)
class Document:
    """The notice that a programme comes from."""

    title: str
    number: str = ""  # 发文字号
    issuer: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Region:
    """所在区域."""

    id: str
    title: str
    aliases: tuple[str, ...] = ()


class RuleKind(StrEnum):
    """What a rule that data can say looks at."""

    REQUIRED = "required"  # the field has a value
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    MAX_LENGTH = "max_length"
    ENDS_WITH = "ends_with"
    ONE_OF = "one_of"
    IS_TRUE = "is_true"
    IS_FALSE = "is_false"
    CONTAINS = "contains"  # the words stand unbroken in the text
    NOT_BEFORE = "not_before"  # of a date
    NOT_AFTER = "not_after"
    ATTEST = "attest"  # 需人工核对: a person confirms it on evidence; a field may attest it


@dataclass(frozen=True, slots=True)
class EligibilityRule:
    """One condition of the notice on one field; `when` limits it to categories or sub-types."""

    id: str
    title: str
    kind: RuleKind
    clause: str
    severity: Severity = Severity.ERROR
    when: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: ALWAYS)
    """Only where each of these fields has one of these values: 如有收费，须有物价备案."""
    field: str | None = None
    value: str | float | date | tuple[str, ...] | None = None
    categories: tuple[str, ...] = ()  # empty: all
    subtypes: tuple[str, ...] = ()
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class NominationQuota:
    """推荐名额: caps and floors per region or nominator."""

    id: str
    by: str  # "region" | "nominator" | "category"
    clause: str
    floor: int | None = None
    cap: int | None = None


@dataclass(frozen=True, slots=True)
class Blindness:
    """盲评: the phase from which each thing is shown, or "always" or "never"."""

    expert_names: str = "always"  # experts' names to the chair
    totals: str = "always"  # marks, totals, ranking and spread to the chair
    other_marks: str = "deliberation"  # the panel's other marks and comments to an expert


@dataclass(frozen=True, slots=True)
class Policy:
    """How totals become a ranking; fixed before marks are visible."""

    reviews_per_application: int = 3
    minimum_reviews: int = 2
    method: str = "mean"
    decimals: int = 2  # of display
    tie_decimals: int = 4  # totals equal to so many decimals are tied
    tie_chain: tuple[str, ...] = ()  # "median", "criterion:A1", … ; empty: ties stay tied
    pass_line: Decimal | None = None
    blindness: Blindness = Blindness()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Tier:
    """建议结论, best first: the first tier whose every given line is reached."""

    id: str
    title: str
    minimum_score: Decimal | None = None
    limit: int | None = None  # at most so many in all
    per_category: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    named: bool = True  # on the proposed list
    title_en: str = ""

    @property
    def shown(self) -> str:
        """The title in the language in force; the Chinese one where there is no other."""
        return either(self.title, self.title_en or self.title)


@dataclass(frozen=True, slots=True)
class NoticeRule:
    """公示: how long, counted how, in which order the names stand."""

    days: int = 5
    day_kind: str = "working"  # "working" | "natural"
    order_by: tuple[str, ...] = ("region", "pinyin")
    clause: str = ""
    holidays: tuple[date, ...] = ()  # free days that the calendar does not know, or knows otherwise
    extra_workdays: tuple[date, ...] = ()  # 调休: days that are worked, in the same way


@dataclass(frozen=True, slots=True)
class Programme:
    """认定项目."""

    id: str
    title: str
    title_en: str
    edition: str  # 批次, e.g. 第八批
    organiser: str
    document: Document
    categories: tuple[str, ...]  # ids of categories, brought by plugins
    regions: tuple[Region, ...] = ()
    fields: tuple[Field, ...] = ()
    form_categories: Mapping[str, tuple[str, ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    """Types printed on the form → candidate categories; more than one is flagged."""
    rules: tuple[EligibilityRule, ...] = ()
    quotas: tuple[NominationQuota, ...] = ()
    stages: tuple[Stage, ...] = ()
    policy: Policy = Policy()
    tiers: tuple[Tier, ...] = ()
    notice: NoticeRule = NoticeRule()
    deadline: date | None = None
    contact: str = ""  # how to object; never a living person's name
    timezone: str = "Asia/Shanghai"  # in which every deadline of the programme is meant
    subject: str = "base"  # what is applied for: "base" | "activity"
    materials: tuple[MaterialRule, ...] = ()
    nominators: tuple[NominatorType, ...] = ()
    routes: tuple[Route, ...] = ()
    lookbacks: tuple[LookBack, ...] = ()
    correction: CorrectionRule | None = None
    selection: tuple[SelectionQuota, ...] = ()
    objections: ObjectionRule | None = None
    accreditation: AccreditationRule | None = None
    inherits: str | None = None  # id of the programme whose rules it took over
    hash: str = ""
    text: str = ""

    def stage(self, name: str) -> Stage | None:
        """The stage with this id; None where there is none."""
        return next((stage for stage in self.stages if stage.id == name), None)

    @property
    def scored(self) -> tuple[str, ...]:
        """Ids of the stages that experts mark in, in order; never empty."""
        return tuple(stage.id for stage in self.stages if stage.scored) or (USUAL_STAGE,)
