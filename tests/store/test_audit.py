"""Whatever is changed behind the program's back, in the state or in the record, is named."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from kepu_review.errors import Refused
from kepu_review.events import event_hash, merkle_root
from kepu_review.store import Difference, StateFault, Store, Transaction, schema
from kepu_review.text import speaking
from tests.conftest import Places
from tests.store.rounds import INFO, PROGRAMME, RUBRIC, fill, marked, save, saved
from tests.store.test_projections import ACTS, act

ABOUT = {"application": "A-1", "expert": "E1", "stage": "preliminary"}


@pytest.fixture
def full(store: Store) -> Store:
    """A round with a row in every state table that is not a panel's."""

    def acts(db: Transaction) -> None:
        finding = {"rule": "r", "severity": "error", "message": "缺少面积", "application": "A-1"}
        conflict = {"expert": "E2", "application": "A-1", "kind": "same_unit", "detail": "同单位"}
        pairs = [["A-1", "E1", "preliminary"], ["A-2", "E1", "final"]]
        for kind, payload in (
            ("findings_recorded", {"applications": ["A-1"], "findings": [finding]}),
            ("screening_decided", {"application": "A-1", "state": "passed", "reason": "齐全"}),
            ("conflict_recorded", conflict),
            ("assigned", {"pairs": pairs}),
            ("phase_changed", {"phase": "review", "reason": "开始"}),
        ):
            db.append(kind, payload, actor="secretary")
        save(db, saved("E1", "A-1", 1, {"a": marked("7.5")}, comment="评语"))
        save(db, saved("E1", "A-1", 2, {"a": marked("8.5")}))
        submitted = {**ABOUT, "revision": 3, "total": "8.5"}
        db.append("review_submitted", submitted, actor="E1", chain="E1")
        decided = {"application": "A-1", "outcome": "named", "reason": "85 分，同意"}
        db.append("decided", decided, actor="chair")

    store.write(acts)
    assert store.check() == ()
    return store


def disarmed(store: Store, *statements: str, **values: Any) -> list[str]:
    """What `check` says after somebody with all rights to the database has been at it."""

    def work(db: Transaction) -> None:
        connection = db._connection
        if connection.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE event DISABLE TRIGGER ALL"))
            connection.execute(text("SET session_replication_role = replica"))  # no foreign keys
        else:
            for name in ("event_no_update", "event_no_delete"):
                connection.execute(text(f"DROP TRIGGER IF EXISTS {name}"))
            connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        for statement in statements:
            used = {name: value for name, value in values.items() if f":{name}" in statement}
            assert connection.execute(text(statement), used).rowcount == 1, statement
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET session_replication_role = origin"))

    store.write(work)
    return [str(fault) for fault in store.check()]


DIFFERS = "内容与留痕不一致"
EXTRA = "留痕中没有，是多出的"
MISSING = "留痕中有，现已缺少"


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "UPDATE review SET body = replace(body, '8.5', '9.5')",
            f"评审表 A-1／专家 E1：{DIFFERS}",
        ),
        ("UPDATE review SET submitted_us = submitted_us + 1", f"评审表 A-1／专家 E1：{DIFFERS}"),
        ("UPDATE review SET stage = 'final'", None),
        ("DELETE FROM review", f"评审表 A-1／专家 E1：{MISSING}"),
        ("UPDATE decision SET body = replace(body, '85 分', '95 分')", f"决定 A-1：{DIFFERS}"),
        ("DELETE FROM decision", f"决定 A-1：{MISSING}"),
        ("INSERT INTO decision (application, body) VALUES ('A-2', '{}')", f"决定 A-2：{EXTRA}"),
        (
            "UPDATE application SET body = replace(body, '1234.5', '9234.5') WHERE id = 'A-1'",
            f"申报 A-1：{DIFFERS}",
        ),
        ("INSERT INTO application (id, body) VALUES ('A-99', '{}')", f"申报 A-99：{EXTRA}"),
        ("DELETE FROM application WHERE id = '甲-3'", f"申报 甲-3：{MISSING}"),
        (
            "DELETE FROM assignment WHERE application = 'A-1'",
            f"分派 A-1／专家 E1：{MISSING}",
        ),
        (
            "DELETE FROM assignment WHERE application = 'A-2'",
            f"分派 A-2／专家 E1／阶段 final：{MISSING}",
        ),
        (
            "INSERT INTO conflict (expert, application, kind, body) "
            "VALUES ('E3', 'A-2', 'declared', '\"\"')",
            f"回避关系 专家 E3／A-2／自报：{EXTRA}",
        ),
        ("DELETE FROM conflict", f"回避关系 专家 E2／A-1／同单位：{MISSING}"),
        ("UPDATE screening SET body = '{}'", f"形式审查结论 A-1：{DIFFERS}"),
        ("DELETE FROM finding", f"形式审查发现 A-1／第 1 条：{MISSING}"),
        ("DELETE FROM checked", f"形式审查记录 A-1：{MISSING}"),
        ("UPDATE expert SET body = '{}' WHERE id = 'E3'", f"专家 E3：{DIFFERS}"),
        ("UPDATE round_info SET phase = 'closed'", f"批次信息 r-1：{DIFFERS}"),
        ("UPDATE programme SET body = '\"\"'", f"项目规则 pppppppppppp：{DIFFERS}"),
        ("UPDATE rubric SET body = '{}'", f"评分标准 ffffffffffff：{DIFFERS}"),
        ("DELETE FROM rubric_choice", f"所用评分标准：类别 hall：{MISSING}"),
    ],
)
def test_a_row_changed_by_hand_is_named(full: Store, statement: str, said: str | None) -> None:
    found = disarmed(full, statement.replace(":", "\\:"))
    assert found == (
        [said]
        if said
        else [f"评审表 A-1／专家 E1／阶段 final：{EXTRA}", f"评审表 A-1／专家 E1：{MISSING}"]
    )


def test_a_fault_says_the_table_the_key_the_kind_and_the_columns(full: Store) -> None:
    disarmed(full, "UPDATE review SET state = 'draft', submitted_us = NULL")
    (fault,) = full.check()
    key = ("A-1", "E1", "preliminary")
    columns = ("state", "submitted_us")
    assert fault == StateFault("review", key, Difference.CHANGED, columns)
    with speaking("en"):
        assert str(fault) == (
            "the review of application A-1 / expert E1: its content is not what the record says"
        )


def test_every_state_table_has_its_words_in_both_languages() -> None:
    for table in schema.STATE:
        for kind in Difference:
            fault = StateFault(table.name, tuple("k" for _ in table.primary_key), kind)
            with speaking("en"):
                said = str(fault)
            assert said.isascii()
            assert str(fault) != said


def test_a_number_that_was_changed_to_hide_text_is_made_harmless(full: Store) -> None:
    name = "A\x1b[2J\u202e"
    (said,) = disarmed(full, "INSERT INTO application (id, body) VALUES (:name, '{}')", name=name)
    assert said == f"申报 A�[2J�：{EXTRA}"


def test_rebuilding_puts_right_what_was_changed_in_the_state(full: Store) -> None:
    assert disarmed(full, "UPDATE decision SET body = replace(body, '85 分', '95 分')")
    full.rebuild()
    assert full.check() == ()


def payload(store: Store, kind: str) -> tuple[int, str]:
    """Position and text of the newest event of a kind."""
    with store.reading() as db:
        query = text("SELECT position, payload FROM event WHERE kind = :kind ORDER BY position")
        position, body = db._connection.execute(query, {"kind": kind}).all()[-1]
    return position, body


UPDATE = "UPDATE event SET payload = :body WHERE position = :position"
BROKEN = "内容与哈希不符，已被改动"


def test_an_event_changed_by_hand_is_named_and_so_is_the_row_it_no_longer_explains(
    full: Store,
) -> None:
    position, body = payload(full, "decided")
    found = disarmed(full, UPDATE, body=body.replace("85 分", "95 分"), position=position)
    assert found == [f"链“round”第 10 条：{BROKEN}", f"决定 A-1：{DIFFERS}"]


def test_an_event_changed_together_with_its_row_is_named(full: Store) -> None:
    position, body = payload(full, "decided")
    row = "UPDATE decision SET body = replace(body, '85 分', '95 分')"
    found = disarmed(full, UPDATE, row, body=body.replace("85 分", "95 分"), position=position)
    assert found == [f"链“round”第 10 条：{BROKEN}"]


@pytest.mark.parametrize("body", ["", "{", "[]", "null", "1", '{"pairs": 3}', "[" * 100_000])
@pytest.mark.parametrize("kind", ["applications_imported", "review_saved", "round_created"])
def test_an_event_that_makes_no_sense_stops_nothing(full: Store, kind: str, body: str) -> None:
    position, _ = payload(full, kind)
    place = {
        "applications_imported": "链“round”第 3 条",
        "review_saved": "链“E1”第 2 条",
        "round_created": "链“round”第 1 条",
    }
    found = disarmed(full, UPDATE, body=body, position=position)
    assert [said for said in found if said.startswith("链")] == [f"{place[kind]}：{BROKEN}"]
    assert len(found) > 1


def forged(store: Store, change: dict[str, Any], kind: str) -> list[str]:
    """What `check` says when the last event of a chain is written anew with a hash that fits."""
    position, body = payload(store, kind)
    with store.reading() as db:
        (link,) = (one for one in db.links() if one.payload_text == body)
    body = json.dumps(json.loads(body) | change, ensure_ascii=False, sort_keys=True)
    digest = event_hash(*link._replace(payload_text=body)[:-1])
    return disarmed(
        store,
        "UPDATE event SET payload = :body, hash = :digest WHERE position = :position",
        "UPDATE chain_head SET hash = :digest WHERE chain = :chain",
        body=body,
        digest=digest,
        position=position,
        chain=link.chain,
    )


def test_a_forged_last_event_is_found_by_its_row(full: Store) -> None:
    assert forged(full, {"reason": "不同意"}, "decided") == [f"决定 A-1：{DIFFERS}"]


@pytest.mark.parametrize(
    "change", [{"revision": 7}, {"application": "A-none"}, {"expert": "E2"}, {"stage": ""}]
)
def test_a_forged_event_that_could_never_have_been_is_named(
    full: Store, change: dict[str, Any]
) -> None:
    assert forged(full, change, "review_submitted") == [
        "链“E1”第 3 条：所记内容无法成立，须核查",
        f"评审表 A-1／专家 E1：{DIFFERS}",
    ]


def test_an_event_cut_off_with_the_head_put_back_is_found_by_the_row_it_left(full: Store) -> None:
    with full.reading() as db:
        before = list(db.events("round"))[-2].hash
    found = disarmed(
        full,
        "DELETE FROM event WHERE kind = 'decided'",
        "UPDATE chain_head SET seq = seq - 1, hash = :before WHERE chain = 'round'",
        before=before,
    )
    assert found == [f"决定 A-1：{EXTRA}"]


def test_only_the_root_shows_an_event_cut_off_together_with_its_effect(full: Store) -> None:
    with full.reading() as db:
        before, root = list(db.events("round"))[-2].hash, merkle_root(db.heads())
    found = disarmed(
        full,
        "DELETE FROM event WHERE kind = 'decided'",
        "DELETE FROM decision",
        "UPDATE chain_head SET seq = seq - 1, hash = :before WHERE chain = 'round'",
        before=before,
    )
    assert found == []
    with full.reading() as db:
        assert merkle_root(db.heads()) != root


def test_values_of_a_wrong_type_which_sqlite_would_keep_are_faults(full: Store) -> None:
    if full.folder is None:
        said = disarmed(full, "UPDATE chain_head SET seq = -1 WHERE chain = 'E1'")
        assert said == ["链“E1”第 3 条：与登记的链尾不符"]
        return
    for column, value in (("seq", "'x'"), ("at_us", "'x'"), ("payload", "x'7b7d'"), ("seq", "2.5")):
        statement = (
            f"UPDATE event SET {column} = {value} WHERE chain = 'E1' AND kind = 'review_saved'"
        )
        said = disarmed(full, f"{statement} AND position = (SELECT max(position) - 2 FROM event)")
        assert f"链“E1”第 2 条：{BROKEN}" in said
    disarmed(full, "UPDATE chain_head SET seq = 'x' WHERE chain = 'E1'")
    assert disarmed(full, "UPDATE review SET revision = 'x', body = x'00'")


@settings(
    max_examples=9, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(ACTS, st.data())
def test_a_round_of_any_acts_is_sound_and_any_row_then_changed_is_found(
    places: Places, acts: list[Any], data: st.DataObject
) -> None:
    with Store.create(places(), INFO, PROGRAMME) as store:
        store.write(fill)
        for one in acts:
            with suppress(Refused):  # an application that is not there
                store.write(lambda db, one=one: act(db, *one))
        assert store.check() == ()
        with store.reading() as db:
            rows = [
                (table, row)
                for table in schema.STATE
                if "body" in table.columns
                for row in db._rows(table)
            ]
        table, row = data.draw(st.sampled_from(rows))
        place = data.draw(st.integers(0, len(row.body) - 1))
        body = row.body[:place] + ("x" if row.body[place] != "x" else "y") + row.body[place + 1 :]
        keys = {column.name: getattr(row, column.name) for column in table.primary_key}
        where = " AND ".join(f"{name} = :{name}" for name in keys)
        statement = f"UPDATE {table.name} SET body = :changed WHERE {where}"
        assert len(disarmed(store, statement, changed=body, **keys)) == 1
        (fault,) = store.check()
        key = tuple(str(value) for value in keys.values())
        assert fault == StateFault(table.name, key, Difference.CHANGED, ("body",))


def test_a_rubric_that_the_round_never_had_is_found_in_a_forged_review(store: Store) -> None:
    store.write(lambda db: save(db, saved("E1", "A-1", 1)))
    assert forged(store, {"rubric": RUBRIC[:-1]}, "review_saved") == [
        "链“E1”第 1 条：所记内容无法成立，须核查",
        f"评审表 A-1／专家 E1：{EXTRA}",
    ]
