"""Which reviews count in a ranking: handed in, of the panel, under the rubric in force."""

from __future__ import annotations

from collections.abc import Iterator
from math import isnan
from pathlib import Path

import pytest

from kepu_review import frames, rubrics
from kepu_review.model import Mark, MarkState
from kepu_review.workflow import ReviewPatch, Round, save_review, submit_review
from tests import small


@pytest.fixture
def rnd(tmp_path: Path) -> Iterator[Round]:
    with small.round_in_review(tmp_path) as made:
        yield made


def counted(rnd: Round) -> frames.Counted:
    with rnd.store.reading() as db:
        applications = {app.id: app for app in db.applications()}
        return frames.count(db, lambda name: rnd.rubric_of(db, name), applications)


def append(rnd: Round, kind: str, payload: dict[str, object]) -> None:
    rnd.store.write(lambda db: db.append(kind, payload, actor="secretary"))


def unassign(rnd: Round, application: str, expert: str) -> None:
    pairs = [[application, expert, "preliminary"]]
    append(rnd, "unassigned", {"pairs": pairs, "reason": "调整"})


def abstained() -> dict[str, Mark]:
    return {**small.sheet(), "B1": Mark("B1", MarkState.ABSTAINED)}


def test_a_sheet_with_an_abstained_criterion_is_there_without_a_score(rnd: Round) -> None:
    (application, expert), *_ = small.pairs(rnd)
    small.hand_in(rnd, expert, application, abstained())
    with rnd.store.reading() as db:
        (row,) = frames.scores(db, lambda name: rnd.rubric_of(db, name)).to_dict("records")
    assert (row["application"], row["expert"]) == (application, expert)
    assert isnan(row["score"])


def test_a_draft_is_neither_counted_nor_left_out(rnd: Round) -> None:
    (application, expert), *_ = small.pairs(rnd)
    save_review(rnd, expert, application, ReviewPatch(small.sheet()), base_revision=0)
    found = counted(rnd)
    assert (found.handed_in, found.reviews, found.left_out) == ((), (), ())


def test_the_score_is_the_total_in_percent_of_full_marks(rnd: Round) -> None:
    (application, expert), *_ = small.pairs(rnd)
    small.hand_in(rnd, expert, application, small.sheet())
    assert counted(rnd).scores().to_dict("records") == [
        {"application": application, "expert": expert, "score": 87.5}
    ]


def test_a_sheet_of_a_pair_that_is_no_longer_assigned_is_left_out(rnd: Round) -> None:
    small.all_handed_in(rnd, ["8"])
    (application, expert), *others = small.pairs(rnd)
    unassign(rnd, application, expert)
    found = counted(rnd)
    assert [(c.review.application, c.review.expert) for c in found.reviews] == others
    (out,) = found.left_out
    assert (out.application, out.expert) == (application, expert)
    assert "已不评审" in out.reason


def test_a_sheet_of_an_expert_with_a_conflict_on_record_is_left_out(rnd: Round) -> None:
    small.all_handed_in(rnd, ["8"])
    (application, expert), *_ = small.pairs(rnd)
    conflict = {"expert": expert, "application": application, "kind": "declared", "detail": "顾问"}
    append(rnd, "conflict_recorded", dict(conflict))
    (out,) = counted(rnd).left_out
    assert (out.application, out.expert, "利益冲突" in out.reason) == (application, expert, True)


def test_a_sheet_under_another_rubric_than_the_one_in_force_is_left_out(rnd: Round) -> None:
    (application, expert), (_, second), *_ = small.pairs(rnd)
    small.hand_in(rnd, expert, application, small.sheet())
    text = small.RUBRIC_YAML.replace('version: "1"', 'version: "2"')
    other = rubrics.loads(text)
    fixed = {"category": "hall", "id": "hall", "version": "2", "hash": other.hash, "text": text}
    append(rnd, "rubric_fixed", dict(fixed))
    small.hand_in(rnd, second, application, small.sheet())
    found = counted(rnd)
    assert [c.review.expert for c in found.reviews] == [second]
    (out,) = found.left_out
    assert (out.expert, "虚构馆评分标准" in out.reason) == (expert, True)


def test_a_veto_in_a_sheet_that_is_left_out_is_told(rnd: Round) -> None:
    (application, expert), *_ = small.pairs(rnd)
    patch = ReviewPatch(small.sheet(), {"V1": "2024 年发生火灾"})
    saved = save_review(rnd, expert, application, patch, base_revision=0)
    submit_review(rnd, expert, application, base_revision=saved.review.revision)
    unassign(rnd, application, expert)
    (out,) = counted(rnd).left_out
    assert "2024 年发生火灾" in out.reason
