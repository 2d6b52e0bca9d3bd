"""Feedback: an applicant's own marks, what the chair cleared, nothing of anybody else."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kepu_review import report, rubrics
from kepu_review.desk import Desk
from kepu_review.errors import PhaseClosed, Refused, UsageError
from kepu_review.frames.counting import CountedReview
from kepu_review.model import ClearedComment, Mark, MarkState, Phase, Review
from kepu_review.report import data_file, feedback
from kepu_review.report.feedback_data import FeedbackData, Letter
from kepu_review.report.feedback_fill import criteria, feedback_of
from kepu_review.text import speaking
from kepu_review.workflow import Round, change_phase
from kepu_review.workflow.clearing import as_written, clear_comments, cleared_comments
from tests import small
from tests.report import met, pdf


@pytest.fixture(scope="module")
def data(panel_met: Round) -> FeedbackData:
    with panel_met.store.reading() as db:
        return feedback_of(panel_met, db)


def letter(data: FeedbackData, application: str) -> Letter:
    return next(one for one in data.letters if one.id == application)


def test_only_who_was_decided_on_gets_a_letter(panel_met: Round, data: FeedbackData) -> None:
    assert [one.id for one in data.letters] == ["A1", "A11", "A12", "A2"]
    with panel_met.store.reading() as db:
        with pytest.raises(Refused, match="尚未作出决定"):
            feedback_of(panel_met, db, application="A3")
        with pytest.raises(UsageError):
            feedback_of(panel_met, db, application="A99")


def test_marks_are_means_by_criterion(data: FeedbackData) -> None:
    one = letter(data, "A12")
    assert [(row.id, row.points, row.section) for row in one.rows] == [
        ("A", 6.5, True),
        ("A1", 6.5, False),
        ("B", pytest.approx(26 / 3), True),
        ("B1", pytest.approx(26 / 3), False),
    ]
    assert (one.outcome, one.reached, one.withheld) == ("建议认定", None, "")
    assert one.score == pytest.approx((6.5 + 26 / 3) * 5)


def test_fewer_than_three_experts_show_no_mark(data: FeedbackData) -> None:
    one = letter(data, "A1")
    assert (one.score, one.rows, one.withheld) == (None, (), "few")
    said = report.nodes.to_text(feedback.one(one, data))
    assert "计入的评审不足 3 份，为不透露单个专家的打分，不列得分。" in said


@pytest.mark.parametrize(
    ("application", "told"),
    [
        ("A2", "评语未经组长审定，不予反馈。"),
        ("A11", "组长审定：本项没有反馈的评语。"),
        ("A12", "请补充讲解人员，联系 〔略〕"),
    ],
)
def test_a_comment_is_told_only_where_the_chair_cleared_it(
    data: FeedbackData, application: str, told: str
) -> None:
    said = report.nodes.to_text(feedback.one(letter(data, application), data))
    assert told in said
    assert met.WRITTEN not in said


def test_a_letter_names_no_expert_and_no_other_applicant(
    data: FeedbackData, tmp_path: Path
) -> None:
    path = tmp_path / "feedback.pdf"
    path.write_bytes(report.document(feedback.sections(data)))
    pages = ["".join(page.split()) for page in pdf.pages(path)]
    assert len(pages) == 4
    for page, one in zip(pages, data.letters, strict=True):
        assert one.name in page
        others = [o.name for o in data.letters if o.id != one.id and o.name in page]
        assert others + [f"专家{n}" for n in range(1, 5) if f"专家{n}" in page] == []
        assert "13800138000" not in page
        assert "名次" not in page


def test_nobody_can_work_out_the_one_mark_that_is_left_out() -> None:
    rubric = small.rubric()

    def counted(science: Mark) -> CountedReview:
        marks = {**small.sheet(), "B1": science}
        total = rubrics.total(rubric, marks)
        return CountedReview(Review("A", "E", marks=marks), rubric, total)

    skipped = Mark("B1", MarkState.NOT_APPLICABLE)
    some = [counted(Mark("B1", value=Decimal(8))), counted(skipped), counted(skipped)]
    assert {row.points for row in criteria(rubric, some)} == {None}
    whole = [counted(Mark("B1", value=Decimal(n))) for n in (7, 8, 9)]
    assert [row.points for row in criteria(rubric, whole)] == [9.5, 9.5, 8.0, 8.0]


@pytest.fixture
def meeting(tmp_path: Path) -> Round:
    return met.held(tmp_path)


def test_comments_are_cleared_as_written_without_names(meeting: Round) -> None:
    with meeting as rnd:
        clear_comments(rnd, "A12")
        receipt = clear_comments(rnd, "A12", key="k")
        assert clear_comments(rnd, "A12", key="k").repeated
        with rnd.store.reading() as db:
            assert as_written(rnd, db, "A12") == (ClearedComment(met.WRITTEN),)
            found = cleared_comments(db)["A12"]
        assert (found.comments, found.by) == ((ClearedComment(met.WRITTEN),), "chair")
        assert found.at == receipt.at


@pytest.mark.parametrize(
    ("comments", "error", "said"),
    [
        (["专家2的意见很中肯"], Refused, "专家姓名“专家2”"),
        (["不如虚构单位7"], Refused, "其他申报“虚构单位7”"),
        (["  "], UsageError, "评语是空的"),
        ([ClearedComment("好", "Z9")], UsageError, "没有打分项“Z9”"),
    ],
)
def test_what_names_somebody_is_not_cleared(
    panel_met: Round, comments: list[str | ClearedComment], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        clear_comments(panel_met, "A12", comments)


def test_nothing_is_cleared_while_experts_mark(meeting: Round) -> None:
    with meeting as rnd:
        change_phase(rnd, Phase.REVIEW, reason="补评")
        with pytest.raises(PhaseClosed):
            clear_comments(rnd, "A12")


def ask(rnd: Round, verb: str, **body: object) -> dict[str, Any]:
    request = {"verb": verb, "op": f"{verb} {body}", "cid": "tab", "body": body}
    return Desk(rnd, "chair", "chair").handle(request)


def test_the_chair_clears_them_at_the_desk(meeting: Round) -> None:
    with meeting as rnd:
        before = ask(rnd, "chair.comments", application="A12")["body"]
        assert before["written"] == [{"criterion": None, "text": met.WRITTEN}]
        assert [one["criterion"] for one in before["cleared"]["comments"]] == [None, "A1"]
        given = [{"criterion": "B1", "text": "请补充展陈大纲"}]
        after = ask(rnd, "chair.clear_comments", application="A12", comments=given)["body"]
        assert after["cleared"]["comments"] == given
        named = [{"criterion": None, "text": "专家2说得对"}]
        refused = ask(rnd, "chair.clear_comments", application="A12", comments=named)
        assert (refused["ok"], "专家2" in refused["error"]["message"]) == (False, True)
        for wrong in (None, ["x"], [{"criterion": None}]):
            assert not ask(rnd, "chair.clear_comments", application="A12", comments=wrong)["ok"]


def test_it_speaks_english_and_can_be_made_from_data(data: FeedbackData, tmp_path: Path) -> None:
    with speaking("en"):
        said = report.nodes.to_text(feedback.sections(data).blocks)
    assert "The chair has cleared no comments, so none are given." in said
    path = tmp_path / "feedback.json"
    path.write_text(data_file.dumps(data), encoding="utf-8")
    assert data_file.load(path, FeedbackData) == data
