"""Stages, nominations, notices and bases are what their events say, and no change is unseen."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kepu_review.errors import Refused
from kepu_review.store import Store, schema
from kepu_review.store.base_projections import BASES
from kepu_review.store.nominating_projections import NOMINATING
from kepu_review.store.notice_projections import NOTICES
from kepu_review.store.staging_projections import STAGING
from tests.conftest import Places
from tests.store import naming_acts, stage_acts
from tests.store.panel_acts import Act
from tests.store.rounds import INFO, PROGRAMME, fill
from tests.store.test_audit import DIFFERS, EXTRA, MISSING, disarmed
from tests.store.test_projections import state

ORDERS = settings(
    max_examples=7, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
EACH_TWICE = st.permutations([*stage_acts.ACTS, *naming_acts.ACTS] * 2).flatmap(
    lambda kinds: st.tuples(*kinds)
)
TABLES = (
    "stage_entry",
    "sample",
    "visit",
    "correction",
    "late_grant",
    "attestation",
    "confirmation",
    "invitation",
    "nomination",
    "duplicate",
    "notice",
    "objection",
    "base",
    "base_change",
    "evaluation",
    "issued",
    "activity_report",
)


def test_the_strategies_know_every_kind() -> None:
    assert stage_acts.ROUND.keys() == STAGING.keys() | NOMINATING.keys()
    assert naming_acts.ROUND.keys() == NOTICES.keys() | BASES.keys()


@ORDERS
@given(EACH_TWICE)
def test_acts_of_each_kind_in_any_order_give_their_state_again(
    places: Places, acts: tuple[Act, ...]
) -> None:
    with Store.create(places(), INFO, PROGRAMME) as store:
        store.write(fill)
        store.write(stage_acts.fill_stages)
        store.write(naming_acts.fill_naming)
        for kind, payload in acts:
            with suppress(Refused):  # what it is about is not there, or there already
                store.write(lambda db, k=kind, p=payload: naming_acts.write(db, k, p))
        with store.reading() as db:
            before = state(db)
        assert store.check() == ()
        store.rebuild()
        with store.reading() as db:
            assert state(db) == before


@pytest.fixture
def named(store: Store) -> Store:
    """A round with a row in every table of stages, nominations, notices and bases."""
    store.write(stage_acts.fill_stages)
    store.write(naming_acts.fill_naming)
    assert store.check() == ()
    return store


def first_change(named: Store) -> str:
    """The number of the event that changed a base first."""
    with named.reading() as db:
        return str(db.base_changes()[0].seq)


def test_the_first_acts_fill_every_table(named: Store) -> None:
    with named.reading() as db:
        empty = [name for name in TABLES if not db._rows(schema.metadata.tables[name])]
    assert empty == []


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE stage_entry SET stage = 'final'", "进入环节 第 5 条："),
        ("UPDATE sample SET body = replace(body, '20260502', '7')", "抽样 visit："),
        (
            "UPDATE visit SET body = replace(body, 'visited', 'declined')",
            "实地考察 A-2／阶段 visit：",
        ),
        ("UPDATE correction SET body = replace(body, 'photos', 'none')", "补正 A-1："),
        ("UPDATE late_grant SET body = '{}'", "准予迟交 materials："),
        (
            "UPDATE attestation SET body = replace(body, 'met', 'not_met')",
            "核验 A-1／legal_person：",
        ),
        (
            "UPDATE confirmation SET body = replace(body, 'false', 'true') "
            "WHERE application = 'A-2'",
            "审定 A-2：",
        ),
        ("UPDATE invitation SET body = replace(body, '虚构局', '别局')", "邀请码 k0："),
        ("UPDATE nomination SET code = 'k9'", "推荐 A-1／虚构局："),
        ("UPDATE duplicate SET body = replace(body, 'A-1', 'A-10')", "重复申报 A-2："),
        ("UPDATE notice SET body = replace(body, '05-15', '05-12')", "公示 n0："),
        ("UPDATE objection SET application = 'A-1'", "异议 o0："),
        ("UPDATE base SET body = replace(body, '2031', '2099') WHERE number = 'B-1'", "基地 B-1："),
        ("UPDATE base_change SET body = '{}' WHERE seq = SEQ", "基地变更 B-1／第 SEQ 条："),
        ("UPDATE evaluation SET body = replace(body, 'good', 'fail')", "基地考核 B-1／2026："),
        ("UPDATE issued SET body = replace(body, '001', '002')", "证书与牌匾 B-1／plaque："),
        ("UPDATE activity_report SET subject = 'A-1'", "活动报告 v0／summary："),
    ],
)
def test_a_row_changed_by_hand_is_named(named: Store, statement: str, said: str) -> None:
    seq = first_change(named)
    (found,) = disarmed(named, statement.replace("SEQ", seq).replace(":", "\\:"))
    assert found == f"{said.replace('SEQ', seq)}{DIFFERS}"


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM late_grant",
        "DELETE FROM confirmation WHERE application = 'A-2'",
        "DELETE FROM duplicate",
        "DELETE FROM objection",
        "DELETE FROM base_change WHERE seq = SEQ",
        "DELETE FROM base WHERE number = 'B-0'",
        "DELETE FROM issued",
    ],
)
def test_a_row_that_was_taken_out_is_named(named: Store, statement: str) -> None:
    (found,) = disarmed(named, statement.replace("SEQ", first_change(named)))
    assert found.endswith(MISSING)


def test_rows_that_were_put_in_are_named(named: Store) -> None:
    said = disarmed(
        named,
        "INSERT INTO base (number, body) VALUES ('B-9', '{}')",
        "INSERT INTO confirmation (application, body) VALUES ('A-10', '{}')",
        "INSERT INTO nomination (application, nominator, body) VALUES ('A-2', '别局', '{}')",
    )
    assert sorted(said) == [
        f"基地 B-9：{EXTRA}",
        f"审定 A-10：{EXTRA}",
        f"推荐 A-2／别局：{EXTRA}",
    ]
