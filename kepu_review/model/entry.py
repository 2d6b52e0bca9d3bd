"""What a notice asks of those who apply and of those who nominate them, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from kepu_review.model.application import Severity

ALWAYS: Mapping[str, tuple[str, ...]] = MappingProxyType({})
"""`when` of a rule that always applies: field → values for which it applies."""


@dataclass(frozen=True, slots=True)
class MaterialRule:
    """申报材料的一项要求: how many, of which form, measured and not merely declared."""

    id: str
    title: str
    kind: str  # photo, video, pdf, form, other
    clause: str
    words: tuple[str, ...] = ()  # in the folder or the file's name: tell that it is this one
    minimum: int | None = None
    maximum: int | None = None
    formats: tuple[str, ...] = ()  # by content, never by the name's ending: jpg, mp4, mov, pdf …
    min_bytes: int | None = None
    max_bytes: int | None = None
    max_seconds: float | None = None
    sizes: tuple[tuple[int, int], ...] = ()  # width, height as seen, after rotation
    named: str | None = None  # the file's name without its ending: "{applicant}{n}"
    copies: int | None = None  # paper originals that must arrive
    sealed: bool = False  # 加盖公章: a person looks
    when: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: ALWAYS)
    severity: Severity = Severity.ERROR
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class NominatorType:
    """推荐单位的类型: how many each nominator of the type may or must put forward."""

    id: str
    title: str
    clause: str
    members: tuple[str, ...] = ()  # names of the type; "…" stands for anything: "中国…学会"
    cap: int | None = None  # of each nominator; a quota table of the round may say otherwise
    floor: int | None = None
    joint: bool = False  # 统筹推荐: the cap is that of the whole type


@dataclass(frozen=True, slots=True)
class DirectTitle:
    """直接登记的称号: which title, by whom, given in which years."""

    id: str
    title: str
    issuers: tuple[str, ...]
    clause: str
    since: int | None = None
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """申报途径."""

    id: str
    title: str
    clause: str
    nominated: bool = True  # exactly one nomination is needed
    titles: tuple[DirectTitle, ...] = ()  # one of them must be proved
    enters: str | None = None  # id of the stage that the route leads to; None: the first
    otherwise: str = ""  # what becomes of those who do not get in


@dataclass(frozen=True, slots=True)
class LookBack:
    """一票否决: a ground looked for over so many years, by a named way of verifying."""

    id: str
    title: str
    verification: str
    clause: str
    years: int | None = None  # None: no limit is given
    field: str | None = None  # date of the last such event, where the form asks for it


@dataclass(frozen=True, slots=True)
class CorrectionRule:
    """补正: how long, and how often."""

    days: int
    clause: str
    day_kind: str = "natural"  # "working" | "natural"
    times: int = 1
