"""What the two documents say, as frozen values: no database, no DataFrame, nothing to derive.

Scores are points, never rounded; times are UTC; a missing value is None. Every application of
the round stands in exactly one of `SummaryData.categories` (ranked) and `SummaryData.unranked`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kepu_review.report.data_statistics import (
    ExtraSection,
    QuotaRow,
    RecusalRow,
    Statistics,
    TierRow,
)


@dataclass(frozen=True, slots=True)
class RankedRow:
    """One ranked application."""

    id: str
    name: str  # 基地名称
    applicant: str  # 申报单位
    rank: int  # within its category
    score: float
    reviews: int  # submitted sheets that count
    region: str | None = None  # title, not id
    overall_rank: int | None = None
    sd: float | None = None  # of the experts' totals; None with fewer than two
    tied: bool = False
    outcome: str = ""  # title of the decision or proposal: 拟认定
    reason: str = ""  # of the decision
    adjusted: float | None = None  # score with the severities of its experts taken out
    adjusted_rank: int | None = None  # by `adjusted`, within its category


@dataclass(frozen=True, slots=True)
class CategoryTable:
    """The ranking of one category, best first."""

    id: str
    title: str
    rows: tuple[RankedRow, ...] = ()
    pass_line: float | None = None


@dataclass(frozen=True, slots=True)
class UnrankedRow:
    """One application that is not ranked, and why."""

    id: str
    name: str
    applicant: str
    reason: str  # 形式审查不予受理：…；有效评审表 1 份，少于 2 份；全部专家回避 …
    category: str | None = None  # title
    region: str | None = None


@dataclass(frozen=True, slots=True)
class LeftOutRow:
    """One handed-in sheet that does not count, and why."""

    id: str  # of the application
    name: str
    expert: str  # code
    reason: str


@dataclass(frozen=True, slots=True)
class RubricRow:
    """The rubric that scored a category."""

    category: str  # title
    title: str
    version: str
    hash: str
    full_marks: str  # "100"
    official: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class ExpertRow:
    """One expert by code; names do not leave the secretary's office."""

    code: str  # 专家01
    assigned: int
    submitted: int
    recused: int = 0
    mean: float | None = None  # of submitted totals
    specialities: tuple[str, ...] = ()  # titles of categories
    severity: float | None = None  # points: + gives more than others, − less
    severity_se: float | None = None
    look_at: tuple[str, ...] = ()  # what the figures show, in words; never a verdict


@dataclass(frozen=True, slots=True)
class Remark:
    """What one expert wrote about one application, or about one criterion of it."""

    expert: str  # code
    text: str
    criterion: str = ""  # title; empty: the overall comment


@dataclass(frozen=True, slots=True)
class Remarks:
    """评语 on one application."""

    id: str
    name: str
    category: str
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """决定: who decided what, and why."""

    id: str
    name: str
    outcome: str  # title
    reason: str
    by: str  # role or code: 组长
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Counts:
    """How many applications came how far; each of the first five numbers includes the next."""

    applications: int
    passed: int  # 通过形式审查
    reviewed: int  # passed, with at least one submitted sheet
    ranked: int
    named: int | None = None  # 拟认定 of the ranked ones; None: not decided yet
    named_unranked: int = 0  # named by the panel without a rank; on the notice all the same
    sent_back: int = 0
    not_accepted: int = 0
    pending: int = 0


@dataclass(frozen=True, slots=True)
class Trail:
    """留痕: enough to compare this document with the record."""

    merkle_root: str  # over the heads of all chains
    chains: int
    events: int
    kinds: tuple[tuple[str, int], ...] = ()  # title of the kind, number
    intact: bool = True  # the chains were checked when this was made


@dataclass(frozen=True, slots=True)
class Attachment:
    """附件: a file inside the PDF, from which the result can be worked out again."""

    name: str  # ASCII
    about: str
    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """What both documents say about the round."""

    round_title: str  # 2023 年衢州市科普教育基地评审
    programme: str
    organiser: str
    edition: str = ""  # 第八批
    document: str = ""  # title of the notice that the programme comes from
    document_number: str = ""
    demo: bool = False


@dataclass(frozen=True, slots=True)
class SummaryData:
    """评审结果汇总（内部资料）."""

    heading: Heading
    generated_at: dt.datetime
    counts: Counts
    method: str  # title: 算术平均
    categories: tuple[CategoryTable, ...]
    unranked: tuple[UnrankedRow, ...] = ()
    left_out: tuple[LeftOutRow, ...] = ()
    policy: tuple[tuple[str, str], ...] = ()  # label, text: 有效评审表下限, "每项不少于 2 份"
    decimals: int = 2  # of display
    rubrics: tuple[RubricRow, ...] = ()
    experts: tuple[ExpertRow, ...] = ()
    remarks: tuple[Remarks, ...] = ()
    decisions: tuple[DecisionRow, ...] = ()
    trail: Trail | None = None
    statistics: Statistics | None = None
    tiers: tuple[TierRow, ...] = ()
    quotas: tuple[QuotaRow, ...] = ()
    recusals: tuple[RecusalRow, ...] = ()
    extras: tuple[ExtraSection, ...] = ()  # of plugins
    attachments: tuple[Attachment, ...] = ()  # the list of them comes last


@dataclass(frozen=True, slots=True)
class NamedRow:
    """One base on the public list: nothing that tells its marks or its rank."""

    name: str
    applicant: str
    region: str | None = None
    category: str | None = None


@dataclass(frozen=True, slots=True)
class NoticeData:
    """拟认定名单公示. `rows` stand as they are to be printed, in the order of `order_by`."""

    heading: Heading
    date: dt.date  # 成文日期
    start: dt.date  # first day of the notice
    end: dt.date  # last day of the notice, counted
    days: int
    rows: tuple[NamedRow, ...]
    day_kind: str = "working"  # "working" | "natural"
    title: str = ""  # empty: made of edition and programme; a line break in it is kept
    award: str = ""  # what is conferred: 第八批衢州市科普教育基地; empty: edition + programme
    steps: tuple[str, ...] = ()  # 单位申报, 县（市、区）推荐, 形式审查, 专家评审
    number: str = ""  # 发文字号 of this notice
    order_by: tuple[str, ...] = ("region", "pinyin")  # as in the programme's `notice`
    objections: tuple[str, ...] = ()  # paragraphs; empty: the usual ones
    contact: tuple[tuple[str, str], ...] = ()  # label, value: 联系电话, …
    clause: str = ""
