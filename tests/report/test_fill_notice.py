"""A notice that was published is printed as it was published."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kepu_review.model import ObjectionRule
from kepu_review.report.fill_notice import notice_of, objections, office_note
from kepu_review.workflow import Round
from kepu_review.workflow.publishing import publish_notice, withdraw_notice
from tests import after

MAY = date(2022, 5, 11)


@pytest.fixture
def rnd(tmp_path: Path) -> Iterator[Round]:
    with after.deliberating(tmp_path, str(tmp_path / "r"), after.OBJECTIONS) as made:
        after.name(made, "A1", "A2")
        yield made


def test_the_published_days_and_list_are_printed_whatever_is_decided_later(rnd: Round) -> None:
    planned = notice_of(rnd)
    assert [row.applicant for row in planned.rows] == ["虚构单位1", "虚构单位2"]
    publish_notice(rnd, MAY, days=6)
    after.name(rnd, "A3")
    printed = notice_of(rnd)
    assert (printed.start, printed.end, printed.days) == (MAY, date(2022, 5, 18), 6)
    assert (printed.date, printed.rows) == (MAY, planned.rows)


@pytest.mark.parametrize(
    ("order", "units"),
    [("strokes", "1234"), ("region, strokes", "1324"), ("category, pinyin", "1234")],
)
def test_the_list_stands_in_the_order_that_the_programme_names(
    tmp_path: Path, order: str, units: str
) -> None:
    rule = f"notice: {{days: 5, day_kind: working, order_by: [{order}], clause: 办法第九条}}\n"
    with after.deliberating(tmp_path, str(tmp_path / "r"), rule) as rnd:
        after.name(rnd, "A4", "A3", "A2", "A1")
        shown = [row.applicant for row in notice_of(rnd).rows]
    assert shown == [f"虚构单位{number}" for number in units]


def test_a_notice_that_was_taken_back_is_not_printed(rnd: Round) -> None:
    publish_notice(rnd, MAY)
    withdraw_notice(rnd, "N1", "名单有误")
    assert notice_of(rnd).start > MAY


def test_the_office_is_told_of_unknown_holidays_until_the_notice_is_published(rnd: Round) -> None:
    far = date(2033, 12, 28)
    with rnd.store.reading() as db:
        assert "2033" in office_note(rnd, db, far)
    publish_notice(rnd, MAY)
    with rnd.store.reading() as db:
        assert office_note(rnd, db, far) == ""


def test_the_way_to_object_is_that_of_the_rule(rnd: Round) -> None:
    assert notice_of(rnd).objections == (
        "公示期内，任何单位和个人对公示名单有异议的，可以书面形式向我单位提出，并提供必要的证明材料。",
        "以单位名义提出异议的，应当加盖本单位公章；以个人名义提出异议的，应当签署真实姓名并提供有效联系"
        "方式。",
        "同一事由已经核处的，不再受理。",
        "我单位对异议人的信息予以保密。",
    )
    lax = ObjectionRule("条", named=False, written=False, evidence=False, repeated=True)
    assert objections(lax) == (
        "公示期内，任何单位和个人对公示名单有异议的，可以向我单位提出。",
        "我单位对异议人的信息予以保密。",
    )
    assert objections(None) == ()
