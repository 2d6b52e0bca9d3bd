"""The score summary: a column for every expert, however many there are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kepu_review import report
from kepu_review.report import data_file, scores
from kepu_review.report.scores_data import ScoresData
from kepu_review.report.scores_fill import scores_of
from kepu_review.text import speaking
from kepu_review.workflow import Round
from tests.report import pdf


@pytest.fixture(scope="module")
def data(panel_met: Round) -> ScoresData:
    with panel_met.store.reading() as db:
        return scores_of(panel_met, db)


def test_each_expert_has_a_cell_in_each_row_and_a_word_where_no_score_counts(
    data: ScoresData,
) -> None:
    (table,) = data.tables
    rows = {row.id: row for row in table.rows}
    assert (table.experts, len(rows)) == (("E1", "E2", "E3", "E4"), 12)
    assert [row.rank for row in table.rows] == sorted(row.rank or 99 for row in table.rows)
    first, last = rows["A1"], rows["A10"]
    assert (first.given[1], first.given[3]) == ("", "回避")
    assert (last.given[0], last.given[2]) == ("未交", "")
    assert first.mean == pytest.approx(sum(v for v in first.given if isinstance(v, float)) / 2)
    assert first.adjusted is not None


def test_all_scores_stand_in_the_document_with_room_to_sign(
    data: ScoresData, tmp_path: Path
) -> None:
    path = tmp_path / "scores.pdf"
    path.write_bytes(report.document(scores.sections(data)))
    said = pdf.text(path, "-layout")
    assert [name in said for name in ("组长（签字）：", "记录人（签字）：")] == [True, True]
    for row in data.tables[0].rows:
        line = next(line for line in said.splitlines() if f" {row.id} " in line)
        shown = [f"{value:.2f}" for value in row.given if isinstance(value, float)]
        assert [one for one in shown if one not in line] == []
    assert "专家1" not in said


def test_experts_that_do_not_fit_go_on_in_further_blocks() -> None:
    codes = tuple(f"E{n:02d}" for n in range(1, 31))
    blocks = scores.column_blocks(codes, 2)
    assert [place for block in blocks for place in block] == list(range(30))
    assert len(blocks) == 3
    assert [len(block) for block in blocks[:-1]] == [12, 13]
    assert scores.column_blocks(codes[:4], 2) == [(0, 1, 2, 3)]
    assert scores.column_blocks((), 2) == [()]
    assert [len(block) for block in scores.column_blocks(codes[:7], 2)] == [7]
    assert [len(block) for block in scores.column_blocks(codes[:12], 2)] == [7, 5]
    for count in range(1, 31):
        blocks = scores.column_blocks(codes[:count], 2)
        assert len(blocks) == 1 or min(map(len, blocks)) > 2


def test_thirty_experts_keep_their_columns_on_the_page(data: ScoresData, tmp_path: Path) -> None:
    (table,) = data.tables
    experts = tuple(f"E{n:02d}" for n in range(1, 31))
    rows = tuple(
        replace(row, given=tuple(60 + n + i / 100 for n in range(30)))
        for i, row in enumerate(table.rows)
    )
    path = tmp_path / "wide.pdf"
    wide = replace(data, tables=(replace(table, experts=experts, rows=rows),))
    path.write_bytes(report.document(scores.sections(wide)))
    said = pdf.squeezed(path)
    assert [v for row in rows for v in row.given if f"{v:.2f}" not in said] == []
    assert "专家E01至E12（第1组，共3组）" in said


def test_it_speaks_english_and_can_be_made_from_data(data: ScoresData, tmp_path: Path) -> None:
    with speaking("en"):
        assert "Recorder (signature): " in str(scores.sections(data).blocks)
    path = tmp_path / "scores.json"
    path.write_text(data_file.dumps(data), encoding="utf-8")
    assert data_file.load(path, ScoresData) == data
