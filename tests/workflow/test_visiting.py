"""实地考察: a record of each visit, or why there was none."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from kepu_review.errors import Refused, UsageError
from kepu_review.model import VisitState
from kepu_review.workflow import recuse
from kepu_review.workflow.sampling import draw_sample
from kepu_review.workflow.staging import blockers
from kepu_review.workflow.visiting import record_visit, unvisited
from tests import small, staged

DAY = date(2026, 3, 20)


def test_a_visit_is_recorded_with_day_and_visitors_and_a_later_record_replaces_it(
    tmp_path: Path, location: str
) -> None:
    with staged.on_site(tmp_path, location) as rnd:
        with rnd.store.reading() as db:
            first, second = db.sample("site_visit").drawn
        record_visit(rnd, first, "site_visit", "not_possible", note="场馆临时闭馆")
        seen = (first, "site_visit", "visited", DAY, ["E1", "E2"], "已看三个展厅")
        record_visit(rnd, *seen, key="v")
        with rnd.store.reading() as db:
            (visit,) = db.visits("site_visit")
            assert unvisited(db, "site_visit") == (second,)
        assert (visit.application, visit.state, visit.day) == (first, VisitState.VISITED, DAY)
        assert (visit.visitors, visit.note, visit.by) == (("E1", "E2"), "已看三个展厅", "secretary")
        assert record_visit(rnd, *seen, key="v").repeated
        said = {one.condition: one.message for one in blockers(rnd, "final")}
        assert said["visited"] == f"1 份申报没有考察记录：{second}。"


@pytest.mark.parametrize(
    ("state", "day", "visitors", "note", "why"),
    [
        ("visited", None, ["E1"], "", "须有日期和考察人员"),
        ("visited", DAY, [], "", "须有日期和考察人员"),
        ("declined", None, [], "  ", "没有考察的须写明原因"),
        ("visited", DAY, ["E9"], "", "没有专家 E9"),
        ("visited", date(206, 3, 1), ["E1"], "", "考察日期 0206-03-01 不合理"),
        ("gone", DAY, ["E1"], "", "没有考察结果“gone”"),
    ],
)
def test_half_a_record_is_refused(
    tmp_path: Path, state: str, day: date | None, visitors: list[str], note: str, why: str
) -> None:
    with staged.new_round(tmp_path) as rnd:
        drawn = draw_sample(rnd, "site_visit", 7).drawn
        with pytest.raises(UsageError, match=why):
            record_visit(rnd, drawn[0], "site_visit", state, day, visitors, note)


def test_a_visit_that_has_not_happened_yet_is_no_visit(tmp_path: Path) -> None:
    with staged.new_round(tmp_path) as rnd:
        drawn = draw_sample(rnd, "site_visit", 7).drawn
        later = datetime.now(UTC).date() + timedelta(days=3)
        with pytest.raises(UsageError, match="还没有到"):
            record_visit(rnd, drawn[0], "site_visit", "visited", later, ["E1"])


def test_what_was_not_drawn_is_not_visited_as_a_sample(tmp_path: Path) -> None:
    with staged.new_round(tmp_path) as rnd:
        with pytest.raises(Refused, match="还没有抽取"):
            record_visit(rnd, "A1", "site_visit", "visited", DAY, ["E1"])
        drawn = draw_sample(rnd, "site_visit", 7).drawn
        other = next(app.id for app in small.applications() if app.id not in drawn)
        with pytest.raises(Refused, match=f"申报 {other} 没有抽中"):
            record_visit(rnd, other, "site_visit", "visited", DAY, ["E1"])


def test_who_has_stepped_back_in_an_earlier_stage_does_not_visit(tmp_path: Path) -> None:
    with staged.in_preliminary(tmp_path) as rnd:
        drawn = draw_sample(rnd, "site_visit", 7).drawn
        expert = next(e for a, e in small.pairs(rnd) if a == drawn[0])
        recuse(rnd, expert, drawn[0], reason="曾任顾问")
        with pytest.raises(Refused, match="须回避"):
            record_visit(rnd, drawn[0], "site_visit", "visited", DAY, [expert])
