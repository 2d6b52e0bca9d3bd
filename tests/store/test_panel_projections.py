"""A panel's state is what its events say, in whichever order of chains, and no change is unseen."""

from __future__ import annotations

from contextlib import suppress
from itertools import groupby
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kepu_review.errors import Refused
from kepu_review.model import ROUND_CHAIN
from kepu_review.store import Store
from kepu_review.store.differences import differences
from kepu_review.store.panel_projections import PANEL
from kepu_review.store.personal_projections import PERSONAL_ACTS
from kepu_review.store.replay import replayed
from tests.conftest import Places
from tests.store import panel_acts
from tests.store.rounds import INFO, PROGRAMME, fill
from tests.store.test_audit import DIFFERS, EXTRA, MISSING, disarmed
from tests.store.test_projections import ACTS, act, state

ORDERS = settings(
    max_examples=7, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def test_the_strategies_know_every_kind_of_a_panel() -> None:
    assert panel_acts.ROUND.keys() == PANEL.keys()
    assert panel_acts.PERSONAL.keys() == PERSONAL_ACTS.keys()


@ORDERS
@given(panel_acts.EACH_ONCE)
def test_one_act_of_each_kind_in_any_order_gives_its_state_again(
    places: Places, acts: list[panel_acts.Act]
) -> None:
    with Store.create(places(), INFO, PROGRAMME) as store:
        store.write(fill)
        store.write(panel_acts.fill_panel)
        for kind, payload in acts:
            with suppress(Refused):  # an application that is not there, a ballot that is
                store.write(lambda db, k=kind, p=payload: panel_acts.panel(db, k, p))
        with store.reading() as db:
            before = state(db)
        assert store.check() == ()
        store.rebuild()
        with store.reading() as db:
            assert state(db) == before


@ORDERS
@given(ACTS, st.randoms(use_true_random=False))
def test_the_chains_of_people_may_be_replayed_in_any_order_after_the_round_s(
    places: Places, acts: list[Any], chance: Any
) -> None:
    with Store.create(places(), INFO, PROGRAMME) as store:
        store.write(fill)
        store.write(panel_acts.fill_panel)
        for one in acts:
            with suppress(Refused):
                store.write(lambda db, one=one: act(db, *one))
        with store.reading() as db:
            by_chain = sorted(db.links(), key=lambda link: str(link.chain))
            chains = {
                str(name): list(links) for name, links in groupby(by_chain, lambda x: x.chain)
            }
            order = chains.pop(ROUND_CHAIN)
            waiting = [links[::-1] for links in chains.values()]
            while waiting := [links for links in waiting if links]:
                order.append(chance.choice(waiting).pop())
            with replayed(order) as (expected, impossible):
                assert impossible == ()
                assert list(differences(db, expected)) == []


@pytest.fixture
def panel(store: Store) -> Store:
    """A round with a row in every table of a panel."""
    store.write(panel_acts.fill_panel)
    assert store.check() == ()
    return store


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE material SET body = replace(body, '1234', '9')", "佐证材料 A-1／A-1/台账.pdf："),
        ("UPDATE declaration SET at_us = at_us + 1", "无利益冲突声明 A-1／专家 E1："),
        ("UPDATE phrases SET body = '[]'", "常用语 专家 E1："),
        ("UPDATE rescore SET body = replace(body, '20', '2')", "复评请求 A-1／专家 E1："),
        ("UPDATE rescore_answer SET body = '{}'", "复评答复 A-1／专家 E1："),
        ("UPDATE remark SET at_us = 0 WHERE chain = 'E1'", "合议发言 E1／第 4 条："),
        ("UPDATE meeting SET body = replace(body, '10', '99')", "会议状态："),
        ("UPDATE ballot SET body = replace(body, '2/3', '1/3')", "表决 b0："),
        ("UPDATE vote SET choice = 'no'", "表决票 b0／专家 E1："),
        ("UPDATE terms SET body = '{}'", "评审要求："),
        ("UPDATE reminder SET body = replace(body, '1', '2')", "催办 专家 E2："),
        ("UPDATE frozen SET body = '{}'", "冻结 A-1："),
    ],
)
def test_a_row_of_a_panel_changed_by_hand_is_named(panel: Store, statement: str, said: str) -> None:
    (found,) = disarmed(panel, statement.replace(":", "\\:"))
    assert found == f"{said}{DIFFERS}"


@pytest.mark.parametrize(
    "table",
    [
        "material",
        "declaration",
        "phrases",
        "rescore",
        "rescore_answer",
        "meeting",
        "vote",
        "terms",
        "reminder",
        "frozen",
    ],
)
def test_a_row_of_a_panel_that_was_taken_out_is_named(panel: Store, table: str) -> None:
    (found,) = disarmed(panel, f"DELETE FROM {table}")
    assert found.endswith(MISSING)


def test_rows_of_a_panel_that_were_put_in_are_named(panel: Store) -> None:
    said = disarmed(
        panel,
        "INSERT INTO vote (ballot, expert, choice, at_us) VALUES ('b0', 'E2', 'no', 0)",
        "INSERT INTO declaration (application, expert, stage, at_us) "
        "VALUES ('A-2', 'E2', 'final', 0)",
        "INSERT INTO frozen (application, body) VALUES ('A-2', '{}')",
    )
    assert sorted(said) == [
        f"冻结 A-2：{EXTRA}",
        f"无利益冲突声明 A-2／专家 E2／阶段 final：{EXTRA}",
        f"表决票 b0／专家 E2：{EXTRA}",
    ]
