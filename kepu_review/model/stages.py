"""环节: what the stages of a programme are, as data of the programme file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from kepu_review.text import either


class Condition(StrEnum):
    """What must hold to enter or to leave a stage; the workflow knows how to look."""

    SCREENED = "screened"  # 每份申报已有形式审查结论
    NOMINATED = "nominated"  # 每份通过的申报恰有一个有效推荐，或走直接途径
    DUPLICATES_SETTLED = "duplicates_settled"  # 多渠道推荐的重复申报已由人处理
    MATERIALS_CHECKED = "materials_checked"  # 材料已检查，没有未处理的错误
    QUOTAS_KEPT = "quotas_kept"  # 推荐名额没有超过
    ASSIGNED = "assigned"  # 通过的申报都分派了专家
    HANDED_IN = "handed_in"  # 分派的评审表都已提交或回避
    SAMPLED = "sampled"  # 抽取记录已留下
    VISITED = "visited"  # 抽中的都有考察记录
    VOTED = "voted"  # 没有未结束的表决
    DECIDED = "decided"  # 每份通过的申报都有决定
    CONFIRMED = "confirmed"  # 主办单位已逐份确认
    NOTICE_OVER = "notice_over"  # 公示期已满
    OBJECTIONS_SETTLED = "objections_settled"  # 没有未办结的异议
    NAMED = "named"  # 已命名
    SUMMARISED = "summarised"  # 活动总结已齐


USUAL_STAGE = "preliminary"
"""The scored stage of a programme that names none."""


@dataclass(frozen=True, slots=True)
class Sampling:
    """实地抽检: how many are drawn, in which strata; the draw itself is recorded with its seed."""

    clause: str
    share: Fraction | None = None  # of each stratum, rounded up
    count: int | None = None  # in all, dealt by the size of the strata
    by: tuple[str, ...] = ()  # strata: region, category, nominator …; empty: one stratum
    minimum: int = 1  # of each stratum, as far as it has so many


@dataclass(frozen=True, slots=True)
class BallotRule:
    """表决规则: shares of the members, and of those present."""

    clause: str
    attendance: Fraction = Fraction(2, 3)  # of the members, or the vote does not count
    approval: Fraction = Fraction(2, 3)  # of those present, abstentions included
    secret: bool = True


@dataclass(frozen=True, slots=True)
class Stage:
    """环节; the order is the order of the programme file."""

    id: str
    title: str
    kind: str  # intake, screening, nomination, preliminary, site_visit, final, confirmation, …
    actors: tuple[str, ...] = ()
    scored: bool = False
    clause: str = ""
    sees: tuple[str, ...] = ()  # what the actors see: application, materials, marks, names …
    enter: tuple[Condition, ...] = ()
    leave: tuple[Condition, ...] = ()
    optional: bool = False  # 可以进行: the stage may be passed over
    reviews: int | None = None  # sheets for each application; None: as in `policy`
    minimum_reviews: int | None = None  # quorum of sheets
    weight: Decimal | None = None  # of the stage's score in the sum; None: it is not added up
    rubrics: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Category → id of the rubric of this stage; without one, that of the category."""
    sampling: Sampling | None = None
    ballot: BallotRule | None = None
    title_en: str = ""

    @property
    def shown(self) -> str:
        """The title in the language in force; the Chinese one where there is no other."""
        return either(self.title, self.title_en or self.title)
