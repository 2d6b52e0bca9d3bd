"""Marks from a table go through the same rules as marks at the desk."""

from __future__ import annotations

from pathlib import Path

from kepu_review import intake
from kepu_review.model import ReviewState
from kepu_review.workflow.bulk import RefusedMarks, import_marks
from tests import small


def table(tmp_path: Path, *rows: str) -> intake.MarkSheet:
    path = tmp_path / "打分.csv"
    path.write_text("申报编号,专家编号,指标,分值,评语\n" + "\n".join(rows), encoding="utf-8")
    return intake.read_marks(path)


def test_points_find_their_level_and_a_complete_sheet_is_handed_in(tmp_path: Path) -> None:
    with small.round_in_review(tmp_path) as rnd:
        (application, expert), *_ = small.pairs(rnd)
        sheet = table(
            tmp_path, f"{application},{expert},A1,8.5,好", f"{application},{expert},科学性,7,"
        )
        done = import_marks(rnd, sheet.marks, submit=True)
        with rnd.store.reading() as db:
            review = db.review(application, expert)
    assert (done.marks, done.submitted, done.refused) == (2, 1, ())
    assert review is not None
    assert (review.state, review.marks["A1"].level) == (ReviewState.SUBMITTED, "优良")


def test_a_sheet_with_one_bad_mark_is_refused_whole_and_the_others_go_in(tmp_path: Path) -> None:
    with small.round_in_review(tmp_path) as rnd:
        (one, first), (two, second), *_ = small.pairs(rnd)
        rows = [f"{one},{first},B1,99,", f"{one},{first},A1,9.5,", f"{two},{second},B1,6,"]
        done = import_marks(rnd, table(tmp_path, *rows).marks)
        with rnd.store.reading() as db:
            reviews = [(r.application, r.expert) for r in db.reviews()]
    assert done.marks == 1
    assert [(bad.application, bad.expert) for bad in done.refused] == [(one, first)]
    assert reviews == [(two, second)]


def test_an_expert_who_was_not_assigned_is_refused_with_the_reason(tmp_path: Path) -> None:
    with small.round_in_review(tmp_path) as rnd:
        sheet = table(tmp_path, "A1,E9,B1,6,")
        (refused,) = import_marks(rnd, sheet.marks).refused
    assert isinstance(refused, RefusedMarks)
    assert "E9" in refused.reason


def test_a_dry_run_writes_nothing_and_finds_the_same_faults(tmp_path: Path) -> None:
    with small.round_in_review(tmp_path) as rnd:
        (one, first), *_ = small.pairs(rnd)
        rows = table(tmp_path, f"{one},{first},B1,99,").marks
        dry, real = import_marks(rnd, rows, dry_run=True), import_marks(rnd, rows)
        with rnd.store.reading() as db:
            assert db.reviews() == ()
    assert [bad.reason for bad in dry.refused] == [bad.reason for bad in real.refused]


def test_one_criterion_by_id_and_by_title_is_not_marked_twice(tmp_path: Path) -> None:
    with small.round_in_review(tmp_path) as rnd:
        (application, expert), *_ = small.pairs(rnd)
        rows = [f"{application},{expert},B1,6,", f"{application},{expert},科学性,7,"]
        done = import_marks(rnd, table(tmp_path, *rows).marks)
    assert (done.marks, len(done.refused)) == (0, 1)
    assert "多个分值" in done.refused[0].reason
