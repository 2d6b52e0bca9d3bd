"""What the internal summary says of statistics, tiers, recusals and plugins, as frozen values.

Scores and errors are in percent of full marks; a missing value is None.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SureRow:
    """How sure the place of one application is."""

    id: str
    name: str
    category: str  # title
    raw: float | None = None
    raw_rank: int | None = None
    adjusted: float | None = None
    adjusted_rank: int | None = None
    se: float | None = None
    low: int | None = None  # 90 % interval of the rank, the better end
    high: int | None = None
    p_in: float | None = None
    borderline: bool = False
    inside_raw: bool | None = None  # by the raw scores as they stand; None: there is no cut
    inside: bool | None = None  # by the adjusted scores


@dataclass(frozen=True, slots=True)
class SheetScore:
    """The total of one sheet that counts."""

    id: str  # of the application
    expert: str  # code
    score: float


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """One statistic of agreement; intervals hold 95 %."""

    title: str  # of what: 全部申报, or a category
    statistic: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    words: str = ""
    why: str = ""  # why there is no value, or no interval


@dataclass(frozen=True, slots=True)
class FlipRow:
    """What would change had one expert not reviewed."""

    expert: str  # code
    id: str
    name: str
    became: str  # "in" | "out"


@dataclass(frozen=True, slots=True)
class WeightRow:
    """The criterion of a category that has to move least before the list changes, in words."""

    category: str  # title of those marked by its rubric
    criterion: str = ""  # empty: no criterion alone changes the list, however far it moves
    points: str = ""  # now
    range: str = ""  # where the list stays
    near: str = ""  # the nearest change


@dataclass(frozen=True, slots=True)
class Statistics:
    """结果的把握; where the data allow none, `refused` says why and the rest is empty."""

    refused: str = ""
    remedy: str = ""
    note: str = ""
    cut: str = ""  # what being inside means, in words
    by_category: bool = False  # ranks are within categories
    error: float | None = None  # residual standard deviation of one sheet, points
    spread: float | None = None  # standard deviation between applications
    severity: float | None = None  # standard deviation between experts
    rows: tuple[SureRow, ...] = ()
    agreement: tuple[AgreementLine, ...] = ()
    agreement_refused: str = ""
    flips: tuple[FlipRow, ...] = ()
    line: float | None = None  # the adjusted score at the cut, where one number can say it
    sheets: tuple[SheetScore, ...] = ()
    weights: tuple[WeightRow, ...] = ()  # empty where they cannot be worked out
    weights_note: str = ""


@dataclass(frozen=True, slots=True)
class TierRow:
    """A tier of outcomes: its rule in words, and how many are proposed and decided for it."""

    title: str
    rule: str
    proposed: int
    decided: int


@dataclass(frozen=True, slots=True)
class QuotaRow:
    """A quota of the selection, in words, and whether the list keeps it."""

    rule: str
    clause: str = ""
    broken: str = ""  # what is not kept; empty: kept


@dataclass(frozen=True, slots=True)
class RecusalRow:
    """One expert kept away from one application, and why."""

    id: str
    name: str
    expert: str  # code
    kind: str  # 回避 | 利益冲突
    reason: str


@dataclass(frozen=True, slots=True)
class ExtraSection:
    """What a plugin adds to a document; `problem` instead where it could not."""

    plugin: str
    title: str = ""
    blocks: str = "[]"  # JSON of nodes
    problem: str = ""
