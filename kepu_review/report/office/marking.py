"""Sheets of the marks: every criterion of every expert, and every comment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from kepu_review import rubrics
from kepu_review.model import Mark, MarkState, Review, ReviewState, Rubric
from kepu_review.report.office.grid import Column, Grid, Kind, Value
from kepu_review.report.office.source import Source
from kepu_review.text import either, msg, t

STATES = {
    ReviewState.DRAFT: msg("草稿"),
    ReviewState.SUBMITTED: msg("已提交", "cli"),
    ReviewState.RECUSED: msg("回避"),
}
NULLS = {MarkState.NOT_APPLICABLE: msg("不适用"), MarkState.ABSTAINED: msg("弃权")}


def marks(source: Source) -> list[Grid]:
    """One sheet per rubric: a row per application and expert, a column per criterion."""
    by_rubric: dict[str, list[Review]] = defaultdict(list)
    for review in source.reviews:
        if source.rubric(review) is not None:
            by_rubric[review.rubric].append(review)
    return [
        _of_rubric(source, rubric, reviews)
        for content, reviews in by_rubric.items()
        if (rubric := source.rnd.rubric_of(source.db, content)) is not None
    ]


def _of_rubric(source: Source, rubric: Rubric, reviews: list[Review]) -> Grid:
    leaves = rubric.leaves()
    columns = [
        Column(t("编号"), width=12),
        Column(t("基地名称"), width=30),
        Column(t("专家"), width=12),
        Column(t("环节"), width=10),
        Column(t("评审表"), width=9),
        *(
            Column(f"{leaf.id} {either(leaf.title, leaf.title_en or leaf.title)}", Kind.POINTS, 10)
            for leaf in leaves
        ),
        Column(t("一票否决"), Kind.LONG, 24),
        Column(t("总分"), Kind.POINTS, 10, bar=True),
    ]

    def rows() -> Iterator[list[Value]]:
        for review in reviews:
            app = source.applications.get(review.application)
            yield [
                review.application,
                source.plain(app.name) if app else None,
                source.expert(review.expert),
                source.stage(review.stage),
                t(STATES[review.state]),
                *(_points(rubric, leaf.id, review.marks.get(leaf.id)) for leaf in leaves),
                _vetoes(source, rubric, review),
                source.total(review),
            ]

    full = f"{rubric.full_marks.normalize():f}"
    note = t("{title}（满分 {full} 分）；空白：未评。", title=rubric.title, full=full)
    return Grid(t("打分 {title}", title=rubric.title), columns, rows(), fixed=3, note=note)


def _points(rubric: Rubric, criterion: str, mark: Mark | None) -> Value:
    """Points; in words where there are none by choice; None where nothing was marked."""
    if mark is None:
        return None
    if mark.state is not MarkState.MARKED:
        return t(NULLS[mark.state])
    leaf = rubric.leaf(criterion)
    points = None if leaf is None else rubrics.points(leaf, mark)
    return None if points is None else float(points)


def _vetoes(source: Source, rubric: Rubric, review: Review) -> str | None:
    texts = {veto.id: veto.text for veto in rubric.vetoes}
    told = [f"{texts.get(name, name)}：{why}" for name, why in review.vetoes.items()]
    return source.plain(t("；").join(told)) if told else None


def comments(source: Source) -> Grid:
    """What experts wrote, on the whole and on single criteria."""
    columns = [
        Column(t("编号"), width=12),
        Column(t("基地名称"), width=30),
        Column(t("专家"), width=12),
        Column(t("评审表"), width=9),
        Column(t("指标"), width=24),
        Column(t("评语"), Kind.LONG, 80),
    ]

    def rows() -> Iterator[list[Value]]:
        for review in source.reviews:
            for criterion, said in _said(source, review):
                app = source.applications.get(review.application)
                yield [
                    review.application,
                    source.plain(app.name) if app else None,
                    source.expert(review.expert),
                    t(STATES[review.state]),
                    criterion,
                    source.plain(said),
                ]

    return Grid(t("评语"), columns, rows())


def _said(source: Source, review: Review) -> Iterator[tuple[str | None, str]]:
    if review.comment.strip():
        yield None, review.comment
    if review.recusal_reason.strip():
        yield t("回避"), review.recusal_reason
    rubric = source.rubric(review)
    for name, mark in review.marks.items():
        if mark.comment.strip():
            leaf = rubric.leaf(name) if rubric else None
            yield (leaf.title if leaf else name), mark.comment
