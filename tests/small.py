"""A small invented programme with one category, as a plugin; and a round of it, ready for marks."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

from kepu_review import rubrics
from kepu_review.hookspecs import hookimpl
from kepu_review.model import (
    Application,
    Category,
    Expert,
    Field,
    FieldKind,
    Mark,
    Phase,
    Programme,
    Rubric,
)
from kepu_review.plugins import Plugins
from kepu_review.workflow import (
    ReviewPatch,
    Round,
    assign,
    change_phase,
    check,
    create_round,
    import_applications,
    import_experts,
    save_review,
    settle_by_findings,
    submit_review,
)
from kepu_review.workflow.declaring import declare_no_conflict

PROGRAMME_YAML = """\
id: small
title: 虚构市科普教育基地
title_en: Invented bases
edition: 第一批
organiser: 虚构市科协
document: {title: 关于开展虚构的通知, number: 虚科协〔2026〕1号, issuer: 虚构市科协, year: 2026}
categories: [hall]
regions:
  - {id: north, title: 北区}
  - {id: south, title: 南区}
fields:
  - {id: open_days, title: 年开放天数, kind: integer, unit: 天/年, minimum: 0, maximum: 366}
policy:
  {reviews_per_application: 2, minimum_reviews: 1, method: mean, decimals: 2, tie_decimals: 4,
   source: 测试}
tiers:
  - {id: named, title: 建议认定, minimum_score: 60}
"""

RUBRIC_YAML = """\
id: hall
version: "1"
title: 虚构馆评分标准
official: false
source: {note: 测试用，虚构}
categories: [hall]
full_marks: 20
scale:
  - {level: 优秀, share: [90, 100]}
  - {level: 优良, share: [70, 90]}
  - {level: 合格, share: [60, 70]}
  - {level: 不合格, share: [0, 60]}
vetoes:
  - {id: V1, text: 近五年内发生重大安全责任事故, lookback_years: 5, check: 查询记录}
criteria:
  - id: A
    title: 开放
    max: 10
    children:
      - id: A1
        title: 开放天数
        max: 10
        metric: open_days
        metric_title: 年开放
        unit: 天
        guidance: 以台账为准
        evidence: 台账
        check: 查台账
        source: 虚构
        scoring:
          kind: level_ranges
          bands:
            - {level: 优秀, text: 300 天以上, minimum: 300}
            - {level: 优良, text: 250–300 天, minimum: 250, maximum: 300}
            - {level: 合格, text: 200–250 天, minimum: 200, maximum: 250}
            - {level: 不合格, text: 不足 200 天, maximum: 200}
  - id: B
    title: 内容
    max: 10
    children:
      - id: B1
        title: 科学性
        max: 10
        guidance: 科学准确
        evidence: 展陈大纲
        check: 现场看
        scoring: {kind: judgement}
"""

HALL = Category(
    id="hall",
    title="虚构馆",
    title_en="Invented halls",
    definition="只在测试里存在的馆",
    source="测试",
    rubric="hall",
    fields=(Field("exhibits", "展品件数", FieldKind.INTEGER, unit="件"),),
)


class SmallPlugin:
    """Brings the programme, the category and its rubric."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        (folder / "hall.yaml").write_text(RUBRIC_YAML, encoding="utf-8")

    @hookimpl
    def kepu_categories(self) -> tuple[Category, ...]:
        return (HALL,)

    @hookimpl
    def kepu_programmes(self) -> tuple[Programme, ...]:
        from kepu_review import programmes

        return (programmes.loads(PROGRAMME_YAML, "small.yaml"),)

    @hookimpl
    def kepu_rubric_dirs(self) -> tuple[Path, ...]:
        return (self._folder,)


def plugins(folder: Path, *more: object) -> Plugins:
    """A host with nothing installed, only the small plugin and `more`."""
    home = folder / "small-rubrics"
    home.mkdir(exist_ok=True)
    return Plugins(entry_points=False, extra=[SmallPlugin(home), *more])


def applications(number: int = 4) -> tuple[Application, ...]:
    """Invented applications A1, A2 …; the open days grow by 40."""
    return tuple(
        Application(
            id=f"A{i}",
            name=f"虚构{i}号馆科普教育基地",
            applicant=f"虚构单位{i}",
            category="hall",
            region="north" if i % 2 else "south",
            values={"open_days": 140 + 40 * i},
        )
        for i in range(1, number + 1)
    )


def experts(number: int = 3) -> tuple[Expert, ...]:
    """Invented experts E1, E2 …, of no applicant's unit."""
    return tuple(
        Expert(id=f"E{i}", name=f"专家{i}", affiliation=f"某校{i}", specialities=("hall",))
        for i in range(1, number + 1)
    )


def new_round(folder: Path, location: str | None = None) -> Round:
    """A round of the small programme without applications."""
    return create_round(location or str(folder / "round"), "small", plugins=plugins(folder))


def round_in_review(folder: Path, location: str | None = None, per_application: int = 2) -> Round:
    """A round with four applications, three experts, assigned, in its review phase."""
    rnd = new_round(folder, location)
    import_applications(rnd, applications(), file="申报表.xlsx", sha256="0" * 64)
    import_experts(rnd, experts())
    check(rnd)
    settle_by_findings(rnd)
    assign(rnd, per_application=per_application)
    change_phase(rnd, Phase.REVIEW)
    return rnd


def declare_all(rnd: Round) -> None:
    """Every expert declares that there is no conflict with any of their applications."""
    for expert in dict.fromkeys(expert for _, expert in pairs(rnd)):
        declare_no_conflict(rnd, expert, [a for a, who in pairs(rnd) if who == expert])


def pairs(rnd: Round) -> tuple[tuple[str, str], ...]:
    """(application, expert) of every assignment, in order."""
    with rnd.store.reading() as db:
        return tuple(sorted((a.application, a.expert) for a in db.assignments()))


def rubric() -> Rubric:
    """The small rubric."""
    return rubrics.loads(RUBRIC_YAML, "hall.yaml")


def sheet(days: str = "9.5", level: str = "优秀", science: str = "8") -> dict[str, Mark]:
    """Marks for both criteria."""
    return {
        "A1": Mark("A1", level=level, value=Decimal(days)),
        "B1": Mark("B1", value=Decimal(science)),
    }


def hand_in(rnd: Round, expert: str, application: str, marks: dict[str, Mark]) -> None:
    """Save and hand in a sheet that was not yet begun."""
    saved = save_review(rnd, expert, application, ReviewPatch(marks), base_revision=0)
    submit_review(rnd, expert, application, base_revision=saved.review.revision)


def all_handed_in(rnd: Round, science: Iterable[str]) -> None:
    """Every assigned sheet handed in; the science marks go round."""
    marks = list(science)
    for number, (application, expert) in enumerate(pairs(rnd)):
        hand_in(rnd, expert, application, sheet(science=marks[number % len(marks)]))
