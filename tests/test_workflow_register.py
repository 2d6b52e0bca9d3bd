"""What becomes of a title: rectified, suspended, revoked on a ground, restored, expired."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from kepu_review.errors import Refused, UsageError
from kepu_review.model import BaseStatus
from kepu_review.workflow import Round
from kepu_review.workflow.changing import change_entity
from kepu_review.workflow.publishing import today
from kepu_review.workflow.register import base_of, expire, overdue, set_status
from tests import naming
from tests.naming import NUMBERS, base

ONE, TWO, THREE = NUMBERS


@pytest.fixture
def rnd(tmp_path: Path, location: str) -> Iterator[Round]:
    with naming.named(tmp_path, location) as made:
        yield made


def test_a_revocation_needs_a_ground_of_the_programme(rnd: Round) -> None:
    with pytest.raises(UsageError, match="哪一种情形") as refused:
        set_status(rnd, ONE, "revoked", reason="群众反映")
    assert "unlawful（严重违纪违法）" in refused.value.remedy
    with pytest.raises(UsageError, match="没有撤销情形“whim”"):
        set_status(rnd, ONE, "revoked", ground="whim", reason="群众反映")
    set_status(rnd, ONE, "revoked", ground="unlawful", reason="查实")
    assert (base(rnd).status, base(rnd).ground) == (BaseStatus.REVOKED, "unlawful")
    assert naming.sound(rnd)


def test_a_rectification_needs_a_day_that_is_ahead_and_is_told_when_it_is_over(rnd: Round) -> None:
    with pytest.raises(UsageError, match="须写明期限"):
        set_status(rnd, ONE, "rectifying", reason="不合格")
    with pytest.raises(UsageError, match="已经过去"):
        set_status(rnd, ONE, "rectifying", date(2026, 1, 1), reason="不合格")
    until = today(rnd) + timedelta(days=30)
    set_status(rnd, ONE, "rectifying", until, reason="不合格")
    with rnd.store.reading() as db:
        assert overdue(rnd, db) == ()
        assert overdue(rnd, db, until) == ()
        late = overdue(rnd, db, until + timedelta(days=1))
    assert [(one.number, one.status_until) for one in late] == [(ONE, until)]
    longer = until + timedelta(days=30)
    set_status(rnd, ONE, "rectifying", longer, reason="延长")
    assert base(rnd).status_until == longer
    set_status(rnd, ONE, BaseStatus.IN_FORCE, reason="整改合格")
    assert (base(rnd).status, base(rnd).status_until) == (BaseStatus.IN_FORCE, None)


def test_a_suspension_may_have_no_end(rnd: Round) -> None:
    set_status(rnd, ONE, "suspended", reason="闭馆改造")
    assert (base(rnd).status, base(rnd).status_until) == (BaseStatus.SUSPENDED, None)
    with pytest.raises(Refused, match="状态已是“暂停”"):
        set_status(rnd, ONE, "suspended", reason="闭馆改造")


def test_a_revoked_title_is_neither_rectified_nor_suspended_but_may_be_restored(rnd: Round) -> None:
    set_status(rnd, ONE, "revoked", ground="unlawful", reason="查实")
    until = today(rnd) + timedelta(days=1)
    for status in ("rectifying", "suspended"):
        with pytest.raises(Refused, match="不能整改或暂停"):
            set_status(rnd, ONE, status, until, reason="再看看")
    set_status(rnd, ONE, "in_force", reason="撤销决定经复核有误")
    assert (base(rnd).status, base(rnd).ground) == (BaseStatus.IN_FORCE, None)


def test_each_step_has_a_reason_and_only_the_parts_that_belong_to_it(rnd: Round) -> None:
    with pytest.raises(UsageError, match="须写明理由"):
        set_status(rnd, ONE, "suspended", reason=" ")
    with pytest.raises(UsageError, match="没有期限"):
        set_status(rnd, ONE, "revoked", today(rnd), "unlawful", "查实")
    with pytest.raises(UsageError, match="没有基地状态“gone”") as refused:
        set_status(rnd, ONE, "gone", reason="x")
    assert "suspended" in refused.value.remedy
    with pytest.raises(UsageError, match="名录中没有编号 XG-9"):
        set_status(rnd, "XG-9", "suspended", reason="x")


def test_the_same_operation_twice_is_one_act(rnd: Round) -> None:
    once = set_status(rnd, ONE, "suspended", reason="闭馆", key="k")
    again = set_status(rnd, ONE, "suspended", reason="闭馆", key="k")
    assert (again.seq, again.repeated) == (once.seq, True)
    with rnd.store.reading() as db:
        assert len(db.base_changes(ONE)) == 1


def test_a_title_ends_on_the_day_after_its_term(rnd: Round) -> None:
    with pytest.raises(Refused, match="有效期未满"):
        set_status(rnd, ONE, "expired", reason="到期")
    day = today(rnd)
    for number, last in ((ONE, day), (TWO, day - timedelta(days=1))):
        change_entity(rnd, number, {"valid_until": last.isoformat()}, day, day, "提前换届")
    assert expire(rnd) == (TWO,)
    assert expire(rnd) == ()
    assert (base(rnd, ONE).status, base(rnd, TWO).status) == (
        BaseStatus.IN_FORCE,
        BaseStatus.EXPIRED,
    )
    with pytest.raises(Refused, match="已满"):
        set_status(rnd, TWO, "in_force", reason="继续")
    with pytest.raises(UsageError, match="还没有到"):
        expire(rnd, day + timedelta(days=1))


def test_a_base_is_found_by_its_number(rnd: Round) -> None:
    with rnd.store.reading() as db:
        assert base_of(db, THREE).application == "A3"


def test_where_the_programme_names_no_ground_nothing_can_be_revoked(
    tmp_path: Path, location: str
) -> None:
    bare = 'accreditation: {title: 基地, number: "G-{year}-{n}", clause: 办法第八条}\n'
    with naming.named(tmp_path, location, bare) as rnd:
        with pytest.raises(UsageError, match="没有撤销情形") as refused:
            set_status(rnd, "G-2026-1", "revoked", ground="unlawful", reason="查实")
        assert refused.value.remedy == "本项目没有规定撤销的情形。"
