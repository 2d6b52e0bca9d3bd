"""Sheets of how sure the result is: agreement, figures of experts, who hangs on one expert."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kepu_review.report.office.grid import Column, Grid, Kind, Value
from kepu_review.report.office.source import Source
from kepu_review.text import msg, t
from kepu_review.workflow.agreeing import agreement as agreement_of
from kepu_review.workflow.apart import Refusal, office
from kepu_review.workflow.certainty import CertaintyNow, certainty
from kepu_review.workflow.judging import experts as experts_of

_FIGURES = (
    ("severity", msg("宽严（分）"), Kind.POINTS),
    ("se", msg("标准误"), Kind.POINTS),
    ("blup", msg("宽严（另一种算法）"), Kind.POINTS),
    ("consistency", msg("与其他专家的一致"), Kind.FACTOR),
    ("discrimination", msg("区分度"), Kind.FACTOR),
    ("infit", msg("加权拟合 infit"), Kind.FACTOR),
    ("outfit", msg("拟合 outfit"), Kind.FACTOR),
    ("spread_ratio", msg("分差与其他专家之比"), Kind.FACTOR),
    ("middle_share", msg("中间档的比例"), Kind.SHARE),
    ("halo", msg("各项打分的雷同程度"), Kind.FACTOR),
)
"""Columns of `experts.diagnostics` that the workbook has; all of them are on the chair's desk."""


def certain(source: Source) -> CertaintyNow:
    """How sure each place is, for the office: nothing is hidden from it."""
    method = source.standing.method if source.standing.method in {"adjusted", "blup"} else None
    return certainty(source.rnd, source.db, office(source.db), method)


def agreement(source: Source) -> Grid:
    """Statistics of agreement, of all and by category."""
    columns = [
        Column(t("范围"), width=20),
        Column(t("指标"), width=14),
        Column(t("值"), Kind.FACTOR, 9),
        Column(t("区间起"), Kind.FACTOR, 9),
        Column(t("区间止"), Kind.FACTOR, 9),
        Column(t("说法"), width=16),
        Column(t("申报"), Kind.COUNT, 8),
        Column(t("专家"), Kind.COUNT, 8),
        Column(t("评审表"), Kind.COUNT, 8),
        Column(t("区间的求法"), Kind.LONG, 30),
        Column(t("没有的原因"), Kind.LONG, 40),
    ]
    found = agreement_of(source.rnd, source.db, office(source.db))

    def rows() -> Iterator[list[Value]]:
        for one in found.rows:
            numbers = [one.applications, one.experts, one.reviews]
            yield [
                *(one.title, one.statistic, one.value, one.low, one.high),
                *(one.words or None, *numbers, one.how or None, one.why or None),
            ]

    note = _note(t("专家意见是否一致；区间按 95% 计。"), found.refused)
    return Grid(t("一致性"), columns, rows(), note=note)


def experts(source: Source) -> Grid:
    """Figures of each expert with sheets that count: hints where to look, never a verdict."""
    columns = [
        Column(t("专家"), width=12),
        Column(t("评审表"), Kind.COUNT, 8),
        *(Column(t(title), kind, 11) for _, title, kind in _FIGURES),
        Column(t("可以留意"), Kind.LONG, 60),
        Column(t("没有数字的项及原因"), Kind.LONG, 50),
    ]
    found = experts_of(source.rnd, source.db, office(source.db))
    known = {name: t(title) for name, title, _ in _FIGURES}

    def rows() -> Iterator[list[Value]]:
        for one in found.rows:
            said = [f"{remark.text}{remark.innocent}" for remark in one.remarks]
            left = [f"{known[m.column]}：{m.reason}" for m in one.missing if m.column in known]
            yield [
                source.expert(one.key),
                one.reviews,
                *(one.figures.get(name) for name, _, _ in _FIGURES),
                _lines(said),
                _lines(left),
            ]

    usual = t(
        "宽严按同一申报比较：正数为比其他专家给分高，负数为低。这些数字是看的线索，不是对专家的评价。"
    )
    return Grid(t("专家统计"), columns, rows(), fixed=1, note=_note(usual, found.refused))


def flips(source: Source, now: CertaintyNow) -> Grid:
    """Who would be in or out had one expert not reviewed."""
    columns = [
        Column(t("去掉的专家"), width=12),
        Column(t("编号"), width=12),
        Column(t("基地名称"), width=30),
        Column(t("变化"), width=10),
    ]

    def rows() -> Iterator[list[Value]]:
        for one in now.flips:
            app = source.applications[one.application]
            became = t("入围") if one.became == "in" else t("出围")
            yield [source.expert(one.expert), app.id, source.plain(app.name), became]

    note = _note(t("去掉一位专家的全部评审后，入围名单会有的变化。"), now.refused)
    return Grid(t("缺一位专家"), columns, rows(), note=note)


def _note(usual: str, refused: Refusal | None) -> str:
    return usual if refused is None else refused.message


def _lines(said: Sequence[str]) -> str | None:
    return "\n".join(said) or None
