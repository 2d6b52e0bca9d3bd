"""Changes of a base: what may change, by when it is to be reported, and what lateness may mean."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kepu_review.errors import Refused, UsageError
from kepu_review.model import FieldChange
from kepu_review.workflow import Round
from kepu_review.workflow.changing import change_entity, late_reports
from kepu_review.workflow.register import set_status
from tests import naming
from tests.naming import NUMBERS, base

ONE = NUMBERS[0]
HAPPENED = date(2026, 3, 10)


@pytest.fixture
def rnd(tmp_path: Path, location: str) -> Iterator[Round]:
    with naming.named(tmp_path, location) as made:
        yield made


def change(rnd: Round, reported: date = HAPPENED, **fields: str | None) -> None:
    change_entity(rnd, ONE, fields, HAPPENED, reported, "机构改革")


def test_name_and_unit_change_and_what_was_before_is_kept(rnd: Round) -> None:
    change(rnd, applicant="虚构新单位", name="虚构1号馆科普教育基地")
    assert base(rnd).applicant == "虚构新单位"
    with rnd.store.reading() as db:
        (told,) = db.base_changes(ONE)
    assert told.changes == {"applicant": FieldChange("虚构单位1", "虚构新单位")}
    assert (told.happened, told.reported, told.reason) == (HAPPENED, HAPPENED, "机构改革")
    assert naming.sound(rnd)


def test_regions_and_categories_go_by_id_or_title(rnd: Round) -> None:
    change(rnd, region="南区", category="虚构馆")  # the category stays, so that one thing changes
    assert (base(rnd).region, base(rnd).category) == ("south", "hall")
    with pytest.raises(UsageError, match="没有“西区”") as refused:
        change(rnd, region="西区")
    assert "north（北区）" in refused.value.remedy
    change(rnd, region=None)
    assert base(rnd).region is None


@pytest.mark.parametrize(
    ("reported", "late"),
    [(date(2026, 3, 10), False), (date(2026, 6, 10), False), (date(2026, 6, 11), True)],
)
def test_three_months_are_the_limit_and_lateness_names_its_ground(
    rnd: Round, reported: date, late: bool
) -> None:
    change(rnd, reported, applicant="虚构新单位")
    with rnd.store.reading() as db:
        found = late_reports(rnd, db)
    assert bool(found) is late
    for one in found:
        assert (one.number, one.due, one.reported) == (ONE, date(2026, 6, 10), reported)
        assert (one.ground and one.ground.id, one.clause[:9]) == (
            "unreported",
            "办法第十八条（三）",
        )


def test_only_a_change_of_the_unit_has_a_time_limit(rnd: Round) -> None:
    change(rnd, date(2026, 9, 1), region="south")
    with rnd.store.reading() as db:
        assert late_reports(rnd, db) == ()


def test_a_programme_without_a_limit_knows_no_lateness(tmp_path: Path, location: str) -> None:
    bare = 'accreditation: {title: 基地, number: "XG-{year}-{n:03d}", clause: 办法第八条}\n'
    with naming.named(tmp_path, location, bare) as rnd:
        change(rnd, date(2026, 9, 1), applicant="虚构新单位")
        with rnd.store.reading() as db:
            assert late_reports(rnd, db) == ()


def test_a_revoked_base_changes_no_more(rnd: Round) -> None:
    set_status(rnd, ONE, "revoked", ground="unlawful", reason="查实")
    with pytest.raises(Refused, match="不再办理变更"):
        change(rnd, applicant="虚构新单位")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"title": "全国基地"}, "没有可以变更的“title”"),
        ({"name": " "}, "不能为空"),
        ({"applicant": "虚构单位1"}, "没有要变更的内容"),
        ({}, "没有要变更的内容"),
        ({"valid_until": "明年"}, "看不懂"),
        ({"valid_until": "2020-01-01"}, "早于认定日期"),
    ],
)
def test_what_cannot_be_a_change_is_refused(
    rnd: Round, fields: dict[str, str | None], said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        change(rnd, **fields)


@pytest.mark.parametrize(
    ("happened", "reported"),
    [(date(2026, 3, 10), date(2026, 3, 9)), (date(2026, 3, 10), date(2199, 1, 1))],
)
def test_nobody_reports_before_it_happens_or_in_the_future(
    rnd: Round, happened: date, reported: date
) -> None:
    with pytest.raises(UsageError, match="不合理"):
        change_entity(rnd, ONE, {"applicant": "新"}, happened, reported, "改名")


def test_the_same_operation_twice_is_one_change(rnd: Round) -> None:
    told = (ONE, {"applicant": "虚构新单位"}, HAPPENED, HAPPENED, "改名")
    once = change_entity(rnd, *told, key="k")
    assert change_entity(rnd, *told, key="k").seq == once.seq
    with pytest.raises(Refused, match="操作编号已用于另一内容"):
        change_entity(rnd, ONE, {"applicant": "别的单位"}, *told[2:], key="k")
    with pytest.raises(UsageError, match="须写明理由"):
        change_entity(rnd, *told[:4], "")
