"""计分方法: free until a sheet is handed in, then changed with a reason and with what it moved."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from kepu_review.desk.audit_words import Names
from kepu_review.errors import MethodRefused, PhaseClosed, UsageError
from kepu_review.model import Phase
from kepu_review.report.fill_policy import policy as summary_policy
from kepu_review.workflow import Round, change_phase, rank_round, recall_review
from kepu_review.workflow.methods import change_method, compare_methods, method_now
from kepu_review.workflow.terms import change_terms, policy
from tests import small
from tests.small import pairs, sheet


def now(rnd: Round) -> tuple[str, bool]:
    with rnd.store.reading() as db:
        found = method_now(rnd, db)
    return found.method, found.fixed


def test_before_a_sheet_is_handed_in_the_method_is_changed_without_a_reason(
    tmp_path: Path, location: str
) -> None:
    with small.round_in_review(tmp_path, location) as rnd:
        assert now(rnd) == ("mean", False)
        change_method(rnd, "median")
        assert now(rnd) == ("median", False)
        with rnd.store.reading() as db:
            assert policy(rnd, db).method == "median"
            (_, event) = db.history(kinds=["method_changed"])[0]
        assert (event.payload["ranks"], event.payload["after_marks"]) == ([], False)
        change_terms(rnd, reviews_per_application=3, minimum_reviews=1, reason="加评")
        assert now(rnd) == ("median", False)
        change_method(rnd, None)
        assert now(rnd) == ("mean", False)
        assert rnd.store.check() == ()


def test_afterwards_a_reason_is_needed_and_the_ranks_before_and_after_are_kept(
    tmp_path: Path,
) -> None:
    with small.round_in_review(tmp_path, per_application=3) as rnd:
        marks = {"A1": ("9", "1", "9"), "A2": ("5", "6", "7")}
        for application, expert in pairs(rnd):
            science = marks.get(application, ("1", "1", "2"))[int(expert[1]) - 1]
            small.hand_in(rnd, expert, application, sheet(science=science))
        with pytest.raises(UsageError, match="须写明理由"):
            change_method(rnd, "median")
        first = rank_round(rnd).ranked[0]
        assert (first.application, first.score) == ("A1", pytest.approx((9.5 + 19 / 3) * 5))
        change_method(rnd, "median", reason="会议研究")
        with rnd.store.reading() as db:
            found = method_now(rnd, db)
            (_, event) = db.history(kinds=["method_changed"])[0]
            printed = dict(summary_policy(rnd, db, datetime.now(UTC)))
        assert found.changed is not None
        assert (found.method, found.programmes, found.changed.after_marks) == (
            "median",
            "mean",
            True,
        )
        assert rank_round(rnd).method == "median"
        assert event.payload["ranks"] == []
        assert printed["计分方法"] == (
            "项目原定“平均分”，本批次改为“中位数”；改变时已有评审表提交，名次变化见留痕；"
            "理由：会议研究"
        )
        assert "评审份数" not in printed


def test_what_a_method_moves_comes_first(tmp_path: Path) -> None:
    with small.round_in_review(tmp_path, per_application=3) as rnd:
        marks = {"A1": ("9", "1", "2"), "A2": ("4", "4", "3"), "A3": ("0", "0", "0")}
        for application, expert in pairs(rnd):
            science = marks.get(application, ("9", "9", "9"))[int(expert[1]) - 1]
            small.hand_in(rnd, expert, application, sheet("3", "不合格", science))
        moved = compare_methods(rnd, "mean", "median")
        assert [(m.application, m.before_rank, m.after_rank, m.steps) for m in moved] == [
            ("A2", 3, 2, 1),
            ("A1", 2, 3, -1),
            ("A4", 1, 1, 0),
            ("A3", 4, 4, 0),
        ]
        assert {(m.before_in, m.after_in) for m in moved if m.application != "A4"} == {
            (False, False)
        }
        receipt = change_method(rnd, "median", reason="会议研究", key="k")
        again = change_method(rnd, "median", reason="会议研究", key="k")
        assert (again.hash, again.repeated) == (receipt.hash, True)
        with rnd.store.reading() as db:
            (_, event) = db.history(kinds=["method_changed"], application="A1")[0]
        assert event.payload["ranks"] == [
            {"application": "A2", "before": 3, "after": 2},
            {"application": "A1", "before": 2, "after": 3},
        ]


def test_a_sheet_that_was_recalled_had_been_seen(tmp_path: Path) -> None:
    with small.round_in_review(tmp_path) as rnd:
        application, expert = pairs(rnd)[0]
        small.hand_in(rnd, expert, application, sheet())
        recall_review(rnd, expert, application, reason="改一处")
        assert now(rnd) == ("mean", True)
        with pytest.raises(UsageError, match="须写明理由"):
            change_method(rnd, "median")


def test_methods_that_cannot_be_are_refused(tmp_path: Path) -> None:
    with small.round_in_review(tmp_path) as rnd:
        with pytest.raises(UsageError, match="没有名为“nosuch”"):
            change_method(rnd, "nosuch")
        with pytest.raises(UsageError, match="另需数据"):
            change_method(rnd, "weighted")
        with pytest.raises(UsageError, match="分数线不能比较"):
            change_method(rnd, "borda")
        with pytest.raises(UsageError, match="已按“平均分”"):
            change_method(rnd, "mean")
        small.all_handed_in(rnd, ["8"])
        with pytest.raises(MethodRefused, match="4 份评审"):
            change_method(rnd, "trimmed", reason="会议研究")
        for phase in (Phase.DELIBERATION, Phase.CLOSED):
            change_phase(rnd, phase, reason="继续")
        with pytest.raises(PhaseClosed):
            change_method(rnd, "median", reason="会议研究")


def test_the_record_tells_the_method_by_its_title() -> None:
    from kepu_review.desk.audit_panel_words import PANEL_SENTENCES

    tell = PANEL_SENTENCES["method_changed"]
    names = Names({}, {}, {}, {})
    late = {"method": "median", "reason": "会议研究", "after_marks": True}
    assert tell(late, names) == "计分方法：中位数，此前已有评审表提交；理由：会议研究。"
    assert tell({"method": None, "reason": "", "after_marks": False}, names) == (
        "计分方法：按项目规定。"
    )
