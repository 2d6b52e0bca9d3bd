"""What is applied for: categories, typed fields, applications and findings about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from kepu_review.errors import Where

Value = str | int | float | bool | date | tuple[str, ...]
"""A value of an application's field. A missing value is an absent key, never 0 or ""."""

NO_VALUES: Mapping[str, Value] = MappingProxyType({})

CATEGORY_NOTE = "category"
"""Note of an application: how its category was found, where the form leaves it open."""

CATEGORY_CHOSEN = "category_chosen"
"""Note of an application: a person settled the category."""

NAMED_FIELDS = ("id", "name", "applicant", "category", "subtype", "region", "nominator")
"""What an application has as attributes; every other field is in its `values`."""


class FieldKind(StrEnum):
    """What a cell of the field may hold."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    INTEGER = "integer"
    NUMBER = "number"
    PERCENT = "percent"  # stored as 0–100, so that 15 % is 15
    DATE = "date"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"
    PHONE = "phone"
    EMAIL = "email"


class Period(StrEnum):
    """Forms tell totals of the statistical year apart from figures as of its last day."""

    TOTAL = "total"  # 时期数，1/1–12/31
    POINT = "point"  # 时点数，截至 12/31


@dataclass(frozen=True, slots=True)
class Field:
    """One typed field of an application form."""

    id: str
    title: str
    kind: FieldKind = FieldKind.TEXT
    title_en: str = ""
    unit: str = ""  # the unit values are stored in: 平方米, 天/年, 人次/年, 元, 亩 …
    aliases: tuple[str, ...] = ()  # other headings that mean this field
    required: bool = False
    minimum: float | None = None
    maximum: float | None = None
    max_length: int | None = None
    choices: tuple[str, ...] = ()
    period: Period | None = None
    personal: bool = False  # 个人信息: never in a public document
    guidance: str = ""
    source: str = ""  # the clause or form that asks for it


@dataclass(frozen=True, slots=True)
class Subtype:
    """A kind within a category, e.g. 综合性科技馆 within 科技场馆."""

    id: str
    title: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Category:
    """基地类别: what it is, what its form asks for, which rubric scores it."""

    id: str
    title: str
    title_en: str
    definition: str
    source: str
    rubric: str  # id of the rubric that scores it
    aliases: tuple[str, ...] = ()
    subtypes: tuple[Subtype, ...] = ()
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class SelfMark:
    """自评: what the applicant claims on one criterion. Never a mark, never added to marks."""

    points: Decimal | None = None  # 自评分
    text: str = ""  # 自评说明


NO_SELF_MARKS: Mapping[str, SelfMark] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Application:
    """申报. The key is the application number, never a name; base name ≠ applicant name."""

    id: str
    name: str  # 基地名称
    applicant: str  # 申报单位
    category: str | None = None
    subtype: str | None = None
    region: str | None = None
    nominator: str | None = None  # 推荐单位
    values: Mapping[str, Value] = field(
        default_factory=lambda: NO_VALUES
    )  # every other field, by field id
    notes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Remarks of the reader on a field, e.g. how a category was mapped."""
    source: Where | None = None
    self_assessment: Mapping[str, SelfMark] = field(default_factory=lambda: NO_SELF_MARKS)
    """自评, by the id of the criterion in the rubric of the category."""

    def get(self, field: str) -> Value | None:
        """The value of a field, also of the named ones (name, region …); None is missing."""
        if field in NAMED_FIELDS:
            return getattr(self, field) or None
        return self.values.get(field)


class Severity(StrEnum):
    """How much a finding weighs."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """审查意见: one result of one rule on one application."""

    rule: str  # id of the rule
    severity: Severity
    application: str  # application id
    message: str
    remedy: str = ""
    field: str | None = None  # field id, where it is about one
    clause: str = ""  # the clause of the notice


@dataclass(frozen=True, slots=True)
class EvidenceCard:
    """What an expert reads beside the rubric: a title and labelled facts."""

    title: str
    facts: tuple[tuple[str, str], ...] = ()  # (label, value with unit)
    note: str = ""
    order: int = 100


class ScreeningState(StrEnum):
    """形式审查: where an application stands."""

    PENDING = "pending"  # 待审
    PASSED = "passed"  # 通过
    SENT_BACK = "sent_back"  # 补正
    NOT_ACCEPTED = "not_accepted"  # 不予受理
