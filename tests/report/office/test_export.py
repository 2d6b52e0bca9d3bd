"""The workbook of a round: everything in it, nothing personal, and equal to the round."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from kepu_review.cli.app import group
from kepu_review.model import Mark, MarkState, Phase
from kepu_review.report.office import export
from kepu_review.workflow import (
    ReviewPatch,
    Round,
    change_phase,
    decide,
    import_applications,
    rank_round,
    save_review,
)
from kepu_review.workflow.agreeing import agreement
from kepu_review.workflow.apart import office
from kepu_review.workflow.certainty import certainty
from kepu_review.workflow.judging import experts
from tests import small

Rows = list[list[object]]


def read(path: Path) -> dict[str, Rows]:
    book = openpyxl.load_workbook(path)
    return {one.title: [list(row) for row in one.iter_rows(values_only=True)] for one in book}


@pytest.fixture
def rnd(tmp_path: Path) -> Round:
    """Three sheets of one pair less handed in, a comment with a telephone, one decision."""
    made = small.round_in_review(tmp_path)
    small.declare_all(made)
    first, *rest = small.pairs(made)
    for number, (application, expert) in enumerate(rest):
        small.hand_in(made, expert, application, small.sheet(science=str(5 + number % 4)))
    marks = {
        "A1": Mark("A1", MarkState.NOT_APPLICABLE),
        "B1": Mark("B1", value=None, state=MarkState.ABSTAINED, comment="=cmd|x 电话 13900001111"),
    }
    save_review(made, first[1], first[0], ReviewPatch(marks), base_revision=0)
    change_phase(made, Phase.DELIBERATION, reason="虚构")
    decide(made, "A2", "named", reason="虚构理由 a@b.cn", actor="组长")
    return made


def test_every_application_expert_criterion_comment_and_decision_is_in_it(
    rnd: Round, tmp_path: Path
) -> None:
    with rnd:
        book = read(export(rnd, tmp_path / "x.xlsx"))
        standing = rank_round(rnd)
        pairs = small.pairs(rnd)
    ranked = book["排名"][2:]
    assert [row[1] for row in ranked] == [one.application for one in standing.ranked]
    assert [row[7] for row in ranked] == [one.score for one in standing.ranked]
    marked = book["打分 虚构馆评分标准"][2:]
    assert sorted((row[0], row[2]) for row in marked) == sorted(pairs)
    (draft,) = (row for row in marked if row[4] == "草稿")
    assert draft[5:7] == ["不适用", "弃权"]
    assert draft[-1] is None
    assert [row[5] for row in book["评语"][1:]] == ["=cmd|x 电话 〔略〕"]
    assert [row[:4] for row in book["决定"][1:]] == [
        ["A2", "虚构2号馆科普教育基地", "建议认定", "虚构理由 〔略〕"]
    ]
    assert len(book["申报"]) == 5
    assert len(book["审查意见"]) >= 1


def test_totals_stand_across_the_experts_who_gave_them(rnd: Round, tmp_path: Path) -> None:
    with rnd:
        book = read(export(rnd, tmp_path / "x.xlsx"))
        scores = rank_round(rnd).scores.dropna(subset="score")
    heading, rows = book["专家总分"][1], book["专家总分"][2:]
    told = {
        (row[0], expert): points
        for row in rows
        for expert, points in zip(heading[2:], row[2:], strict=True)
        if points is not None
    }
    assert told == {(one.application, one.expert): one.score for one in scores.itertuples()}


def test_the_statistics_are_those_of_the_record_with_experts_by_number(
    rnd: Round, tmp_path: Path
) -> None:
    with rnd, rnd.store.reading() as db:
        book = read(export(rnd, tmp_path / "x.xlsx"))
        known = experts(rnd, db, office(db)).rows
        found = agreement(rnd, db, office(db)).rows
        sure = certainty(rnd, db, office(db))
    assert [row[0] for row in book["专家统计"][2:]] == [one.key for one in known]
    assert [row[2] for row in book["专家统计"][2:]] == [one.figure("severity") for one in known]
    assert [(row[1], row[2]) for row in book["一致性"][2:]] == [
        (one.statistic, one.value) for one in found
    ]
    assert [row[0] for row in book["缺一位专家"][2:]] == [one.expert for one in sure.flips]
    adjusted = {row[1]: row[10] for row in book["排名"][2:]}
    assert {name: adjusted[name] for name in sure.applications} == {
        name: one.adjusted_score for name, one in sure.applications.items()
    }


def test_contacts_are_masked_unless_asked_for_and_names_only_where_wanted(
    rnd: Round, tmp_path: Path
) -> None:
    with rnd:
        plain = read(export(rnd, tmp_path / "a.xlsx"))
        full = read(export(rnd, tmp_path / "b.xlsx", names=True, personal=True))
    everything = str(plain)
    assert "13900001111" not in everything
    assert "a@b.cn" not in everything
    assert "专家1" not in everything
    assert "13900001111" in str(full["评语"])
    assert "a@b.cn" in str(full["决定"])
    assert "专家1" in full["专家总分"][1]


def test_an_empty_round_gives_a_workbook_with_headings_only(tmp_path: Path) -> None:
    with small.new_round(tmp_path) as rnd:
        book = read(export(rnd, tmp_path / "x.xlsx"))
    assert {name: len(rows) for name, rows in book.items() if name != "说明"} == {
        "排名": 2,
        "专家总分": 2,
        "一致性": 2,
        "专家统计": 2,
        "缺一位专家": 2,
        "评语": 1,
        "决定": 1,
        "申报": 1,
        "审查意见": 1,
    }


def test_hostile_names_are_text(tmp_path: Path) -> None:
    evil = replace(small.applications(1)[0], name="=HYPERLINK(1)", applicant="<img onerror=x>")
    with small.new_round(tmp_path) as rnd:
        import_applications(rnd, (evil,), file="f", sha256="0" * 64)
        path = export(rnd, tmp_path / "x.xlsx")
    cell = openpyxl.load_workbook(path)["申报"]["B2"]
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")


def test_the_command_writes_it_and_puts_it_on_record(rnd: Round, tmp_path: Path) -> None:
    with rnd:
        folder = str(rnd.folder)
    wrong = CliRunner().invoke(group, ["export", folder, "-o", str(tmp_path / "x.csv")])
    assert (wrong.exit_code, ".xlsx" in wrong.stderr) == (2, True)
