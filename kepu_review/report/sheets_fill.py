"""Fills marking sheets from a round: those handed in with their marks, others as blank forms."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from kepu_review.errors import UsageError
from kepu_review.model import (
    Application,
    Assignment,
    Criterion,
    Field,
    Mark,
    MarkState,
    Review,
    ReviewState,
    Rubric,
    ScoringKind,
)
from kepu_review.report.fill_notice import heading, now, region
from kepu_review.report.masking import internal_text
from kepu_review.report.sheets_data import Sheet, SheetRow, SheetsData, VetoRow
from kepu_review.report.words import MISSING, day
from kepu_review.rubrics import Total
from kepu_review.rubrics.numbers import plain, shown
from kepu_review.store import Reader, Stages
from kepu_review.text import either, msg, t
from kepu_review.workflow import Round, open_round
from kepu_review.workflow.facts import part_of_stage, reached, stage_named

NULLS = {MarkState.NOT_APPLICABLE: msg("不适用"), MarkState.ABSTAINED: msg("弃权")}
_LONGEST = 120
"""Characters of a value of the application that a sheet repeats."""
_MOST = 6
"""Values of the application that a sheet repeats."""
_WORDS = 8
"""Characters of the name of a part that stand beside its points."""


def sheets_data(
    location: str, *, expert: str | None = None, application: str | None = None
) -> SheetsData:
    """The sheets of the round at `location`; see `sheets_of`."""
    with open_round(location) as rnd, rnd.store.reading() as db:
        return sheets_of(rnd, db, expert=expert, application=application)


def sheets_of(
    rnd: Round, db: Reader, *, expert: str | None = None, application: str | None = None
) -> SheetsData:
    """Every sheet that is assigned or was handed in, of one expert or about one application.

    A draft is nobody's business: what is not handed in is printed blank. Who is recused has none.

    Raises
    ------
    UsageError
        no such expert or application, or nothing is assigned.
    """
    _known(db, expert, application)
    states = db.review_states(Stages.EVERY)
    handed_in = {
        pair
        for pair, state in states.items()
        if state is ReviewState.SUBMITTED
        and expert in (None, pair.expert)
        and application in (None, pair.application)
    }
    assigned = db.assignments(expert, application, stage=Stages.EVERY)
    open_ = {pair for pair in assigned if states.get(pair) is not ReviewState.RECUSED}
    pairs = sorted(handed_in | open_)
    if not pairs:
        raise UsageError(
            t("没有评审表可以打印。"),
            remedy=t("请先分派专家；已回避的没有评审表。"),
        )
    order = {stage: n for n, stage in enumerate(rnd.programme.scored)}
    pairs.sort(key=lambda pair: (pair.expert, order.get(pair.stage, 0), pair.application))
    made = _Filler(rnd, db)
    return SheetsData(
        heading(rnd, db),
        now(),
        tuple(sheet for pair in pairs if (sheet := made.sheet(pair)) is not None),
    )


def _known(db: Reader, expert: str | None, application: str | None) -> None:
    if expert is not None and db.expert(expert) is None:
        raise UsageError(
            t("没有专家 {expert}。", expert=expert),
            remedy=t("请写专家编号，如 E07。"),
        )
    if application is not None and db.application(application) is None:
        raise UsageError(
            t("没有申报 {number}。", number=application),
            remedy=t("请核对申报编号。"),
        )


class _Filler:
    """One snapshot, read once for all sheets."""

    def __init__(self, rnd: Round, db: Reader) -> None:
        self.rnd, self.db = rnd, db
        self.apps = {app.id: app for app in db.applications()}
        self.people = {one.id: one for one in db.experts()}
        reviews = db.reviews(state=ReviewState.SUBMITTED, stage=Stages.EVERY)
        self.reviews = {Assignment(r.application, r.expert, r.stage): r for r in reviews}
        self.left_out = {
            Assignment(one.application, one.expert, stage): one.reason
            for stage in reached(rnd, db)
            for one in part_of_stage(rnd, db, stage).counted.left_out
        }
        self.declared = {
            (d.application, d.expert, d.stage): d.at for d in db.declarations(stage=Stages.EVERY)
        }

    def sheet(self, pair: Assignment) -> Sheet | None:
        app, person = self.apps[pair.application], self.people[pair.expert]
        review = self.reviews.get(pair)
        rubric = self._rubric(app, pair, review)
        if rubric is None:
            return None
        total = None if review is None else self.rnd.total_of(rubric, review)
        receipt = None
        if review is not None:
            receipt = self.db.review_receipt(pair.application, pair.expert, pair.stage)
        return Sheet(
            application=app.id,
            name=internal_text(app.name),
            facts=tuple(facts(self.rnd, app)),
            expert=person.id,
            expert_name=person.name,
            affiliation=person.affiliation,
            stage=stage_named(self.rnd, pair.stage).title,
            rubric=rubric_title(rubric),
            full=plain(rubric.full_marks),
            rows=tuple(rows(rubric, review, total)),
            handed_in=review is not None,
            total="" if total is None else _total(total),
            grade="" if total is None else total.grade or "",
            vetoes=tuple(
                VetoRow(veto.text, None if review is None else review.vetoes.get(veto.id))
                for veto in rubric.vetoes
            ),
            comment="" if review is None else review.comment,
            declared_at=self.declared.get((pair.application, pair.expert, pair.stage)),
            submitted_at=None if review is None else review.submitted_at,
            receipt="" if receipt is None else receipt.hash,
            why_not="" if review is None else self.left_out.get(pair, ""),
        )

    def _rubric(self, app: Application, pair: Assignment, review: Review | None) -> Rubric | None:
        if review is not None and review.rubric:
            return self.rnd.rubric_of(self.db, review.rubric)
        fixed = self.db.rubric_hashes(pair.stage).get(app.category or "")
        return None if fixed is None else self.rnd.rubric_of(self.db, fixed)


def rubric_title(rubric: Rubric) -> str:
    """Title and version, and that it is a model where it is one."""
    title = either(rubric.title, rubric.title_en or rubric.title)
    return t(
        "{title}（{version} 版{model}）",
        title=title,
        version=rubric.version,
        model="" if rubric.official else t("，示范"),
    )


def facts(rnd: Round, app: Application) -> Iterator[tuple[str, str]]:
    """What a sheet repeats of the application: who it is, and short values of its form.

    Nothing personal: neither fields that are so by the programme nor numbers to call.
    """
    yield t("申报编号"), app.id
    yield t("类别"), rnd.category_title(app.category) + _subtype(rnd, app)
    yield t("基地名称"), internal_text(app.name)
    yield t("所在区域"), region(rnd, app) or MISSING
    yield t("申报单位"), internal_text(app.applicant)
    yield t(msg("推荐单位", "sheet")), internal_text(app.nominator or MISSING)
    fields = {field.id: field for field in fields_of(rnd, app)}
    given = ((fields[name], value) for name, value in app.values.items() if name in fields)
    short = [
        (either(field.title, field.title_en or field.title), said)
        for field, value in given
        if not field.personal and (said := _said(field, value)) and len(said) <= _LONGEST
    ]
    numbers = [pair for pair in short if pair[1][:1].isdigit()]
    yield from numbers[:_MOST]


def _subtype(rnd: Round, app: Application) -> str:
    category = rnd.categories.get(app.category or "")
    kinds = category.subtypes if category is not None else ()
    title = next((one.title for one in kinds if one.id == app.subtype), app.subtype)
    return t("（{title}）", title=title) if title else ""


def fields_of(rnd: Round, app: Application) -> tuple[Field, ...]:
    """The fields of the programme and of the application's category."""
    category = rnd.categories.get(app.category or "")
    return (*rnd.programme.fields, *(category.fields if category is not None else ()))


def _said(field: Field, value: object) -> str:
    if isinstance(value, bool):
        return t("是") if value else t("否")
    if isinstance(value, tuple):
        return internal_text(t("、").join(map(str, value)))
    if isinstance(value, int | float):
        return (
            f"{value:g} {field.unit}".strip() if abs(value) < 1e6 else f"{value:.0f} {field.unit}"
        )
    if isinstance(value, date):
        return day(value)
    return internal_text(str(value))


def rows(rubric: Rubric, review: Review | None, total: Total | None) -> Iterator[SheetRow]:
    """Every criterion in the order of the rubric, groups with their sums."""
    for criterion in rubric.criteria:
        yield from _rows(criterion, review, total, top=True)


def _rows(
    criterion: Criterion, review: Review | None, total: Total | None, *, top: bool = False
) -> Iterator[SheetRow]:
    title = either(criterion.title, criterion.title_en or criterion.title)
    if criterion.children:
        summed = total.by_section.get(criterion.id) if top and total is not None else None
        points = "" if summed is None else plain(summed)
        yield SheetRow(criterion.id, title, plain(criterion.max), points=points, section=True)
        for child in criterion.children:
            yield from _rows(child, review, total)
        return
    mark = None if review is None else review.marks.get(criterion.id)
    worth = None if total is None else total.by_criterion.get(criterion.id)
    yield SheetRow(
        id=criterion.id,
        title=title + (" *" if criterion.required else "") + _kind(criterion),
        full=plain(criterion.max),
        level="" if mark is None else chosen(criterion, mark),
        points=_points(criterion, mark, worth),
        comment="" if mark is None else mark.comment,
    )


def _kind(criterion: Criterion) -> str:
    if criterion.bonus:
        return t("（加分）")
    if criterion.scoring is not None and criterion.scoring.kind is ScoringKind.PENALTY:
        return t("（扣分）")
    return ""


def _points(criterion: Criterion, mark: Mark | None, points: Decimal | None) -> str:
    if mark is None:
        return ""
    if mark.state is not MarkState.MARKED:
        return t(NULLS[mark.state])
    if points is None or criterion.scoring is None:
        return ""
    return shown(points, criterion.scoring.step)


def chosen(criterion: Criterion, mark: Mark) -> str:
    """What the expert chose where it is not a number: the level, or which parts."""
    if mark.level:
        return mark.level
    if not mark.parts or criterion.scoring is None:
        return ""
    held = [part for part in criterion.scoring.parts if mark.parts.get(part.id)]
    if criterion.scoring.kind is ScoringKind.CONDITIONS:
        every = len(criterion.scoring.parts)
        return t("符合 {n}/{every} 项", n=len(held), every=every)
    return t("；").join(f"{_short(part.text)} {plain(mark.parts[part.id])}" for part in held)


def _short(text: str) -> str:
    return text if len(text) <= _WORDS else text[: _WORDS - 1] + "…"


def _total(total: Total) -> str:
    return t("无总分（有弃权）") if total.points is None else plain(round(total.points, 4))
