"""What an expert's own login may not do, whatever is sent through it; each a named case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

from kepu_review.errors import StoreError
from kepu_review.model import Phase
from kepu_review.store import Store
from kepu_review.workflow import ReviewPatch, Round, change_phase, save_review, set_deadline
from kepu_review.workflow.declaring import declare_no_conflict
from kepu_review.workflow.freezing import freeze
from kepu_review.workflow.members import end_sessions, revoke_member
from tests import small
from tests.guard.panel import Forger, Panel, connect, guarded, refusal

pytestmark = pytest.mark.postgres

DENIED = {"42501", "42809", "55000"}
"""Not permitted; not a table; a view that cannot be written."""


@pytest.fixture(scope="module")
def panel(tmp_path_factory: pytest.TempPathFactory, postgres: str) -> Iterator[Panel]:
    """E1 has a draft and a handed-in sheet, E2 a draft with a secret in it."""
    with guarded(tmp_path_factory.mktemp("guard"), postgres) as made:
        for expert in ("E1", "E2"):
            with made.at(expert) as rnd:
                draft, handed, *_ = made.mine(expert)
                declare_no_conflict(rnd, expert, [draft, handed])
                small.hand_in(rnd, expert, handed, small.sheet())
                patch = ReviewPatch(small.sheet(), comment=f"SECRET-{expert}")
                save_review(rnd, expert, draft, patch, base_revision=0)
        yield made


@pytest.fixture(scope="module")
def login(panel: Panel) -> Iterator[psycopg.Connection[Any]]:
    with connect(panel.locations["E1"]) as made:
        yield made


@pytest.fixture
def forger(login: psycopg.Connection[Any]) -> Forger:
    return Forger(login, "E1")


STATEMENTS = {
    "read the sheets": "SELECT * FROM @data@.review",
    "count the record": "SELECT count(*) FROM @data@.event",
    "insert a vote": "INSERT INTO @data@.vote VALUES ('b', 'E1', 'yes', 0)",
    "change a sheet": "UPDATE @data@.review SET state = 'draft'",
    "delete the record": "DELETE FROM @data@.event",
    "truncate": "TRUNCATE @data@.review",
    "copy out": "COPY @data@.review TO STDOUT",
    "copy in": "COPY @data@.review FROM STDIN",
    "lock a table": "BEGIN; LOCK TABLE @data@.round_info IN ACCESS EXCLUSIVE MODE",
    "hold a row": "SELECT * FROM @data@.round_info FOR UPDATE",
    "use a sequence": "SELECT nextval('@data@.event_position_seq')",
    "probe a key": "INSERT INTO @data@.review (application) VALUES ('A1') ON CONFLICT DO NOTHING",
    "insert through a view": "INSERT INTO @api@.phrases VALUES ('E1', '[]')",
    "change through a view": "UPDATE @api@.review SET state = 'draft'",
    "delete through a view": "DELETE FROM @api@.event",
    "truncate a view": "TRUNCATE @api@.review",
    "copy into a view": "COPY @api@.review FROM STDIN",
    "hold rows of a view": "SELECT * FROM @api@.chain_head FOR UPDATE",
    "read who is who": "SELECT * FROM @guard@.member",
    "read the policy": "SELECT * FROM @guard@.policy",
    "change the policy": "UPDATE @guard@.policy SET other_marks = 'always'",
    "become another": "UPDATE @guard@.member SET expert = 'E2' WHERE role = session_user",
    "call the inside": "SELECT @guard@.act_vote('E2', 0, '{}')",
    "ask the inside": "SELECT @guard@.barred('E2', 'A1')",
    "become the owner": "SET ROLE kepu",
    "become another login": "SET ROLE @other@",
    "change the session": "SET SESSION AUTHORIZATION @other@",
    "become a superuser": "ALTER ROLE @role@ SUPERUSER",
    "bypass row security": "ALTER ROLE @role@ BYPASSRLS",
    "more connections": "ALTER ROLE @role@ CONNECTION LIMIT -1",
    "another's password": "ALTER ROLE @other@ PASSWORD 'x'",
    "make a role": "CREATE ROLE stranger",
    "take a right": "GRANT kepu TO @role@",
    "give a right": "GRANT ALL ON SCHEMA @data@ TO @role@",
    "replica": "SET session_replication_role = replica",
    "function": "CREATE FUNCTION f(text) RETURNS boolean LANGUAGE sql COST 0.01 AS 'SELECT true'",
    "function in the api": "CREATE FUNCTION @api@.me() RETURNS text LANGUAGE sql AS 'SELECT 1'",
    "other append": "CREATE OR REPLACE VIEW @api@.guard_self AS SELECT 'E2' AS expert",
    "drop a view": "DROP VIEW @api@.review",
    "change a function": "ALTER FUNCTION @api@.append SECURITY INVOKER",
    "change its path": "ALTER FUNCTION @api@.append SET search_path = public",
    "a DO block": "DO $$ BEGIN PERFORM 1; END $$",
    "a temporary table": "CREATE TEMP TABLE review (x int)",
    "a temporary view": "CREATE TEMP VIEW review AS SELECT 1",
    "a table in public": "CREATE TABLE public.review (x int)",
    "a schema": "CREATE SCHEMA mine",
    "a trigger": "CREATE TRIGGER t AFTER INSERT ON @data@.event EXECUTE FUNCTION f()",
    "a policy": "CREATE POLICY p ON @data@.review USING (true)",
    "no row security": "ALTER TABLE @data@.review DISABLE ROW LEVEL SECURITY",
    "an advisory lock": "SELECT pg_advisory_lock(1)",
    "an advisory lock, tried": "SELECT pg_try_advisory_xact_lock(1)",
    "sleep": "SELECT pg_sleep(60)",
    "a large object": "SELECT lo_create(0)",
    "a large object from bytes": "SELECT lo_from_bytea(0, 'x')",
    "a notice to others": "SELECT pg_notify('a', 'b')",
    "fill the log": "SELECT pg_logical_emit_message(false, 'a', 'b')",
    "run a program": "COPY (SELECT 1) TO PROGRAM 'true'",
    "read a file": "SELECT pg_read_file('PG_VERSION')",
    "end the office": "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE usename = 'kepu'",
    "read statistics": "SELECT * FROM pg_statistic",
    "read passwords": "SELECT * FROM pg_authid",
}


@pytest.mark.parametrize("name", STATEMENTS)
def test_the_server_denies_it(panel: Panel, login: psycopg.Connection[Any], name: str) -> None:
    assert refusal(login, panel.named(STATEMENTS[name])) in DENIED


@pytest.mark.parametrize(
    "before",
    [
        "SET search_path = public",
        "SET row_security = off",
        "SET kepu.expert = 'E2'",
        "SET ROLE NONE",
        "SET standard_conforming_strings = off",
        "SET transform_null_equals = on",
    ],
)
def test_no_setting_makes_somebody_of_me_that_i_am_not(panel: Panel, before: str) -> None:
    with connect(panel.locations["E1"]) as login:
        login.execute(before)
        found = login.execute(panel.named("SELECT DISTINCT expert FROM @api@.review")).fetchall()
        who = login.execute(panel.named("SELECT expert FROM @api@.guard_self")).fetchall()
    assert (found, who) == ([("E1",)], [("E1",)])


def test_the_role_that_all_members_share_sees_no_more(panel: Panel) -> None:
    with connect(panel.locations["E1"]) as login:
        query = (
            "SELECT roleid::regrole::text FROM pg_auth_members WHERE member = session_user::regrole"
        )
        (shared,) = login.execute(query).fetchone() or ("",)
        login.execute(f"SET ROLE {shared}")
        found = login.execute(panel.named("SELECT DISTINCT expert FROM @api@.review")).fetchall()
    assert found == [("E1",)]


def test_a_right_that_is_granted_by_mistake_opens_nothing(panel: Panel) -> None:
    tables = (
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = '@data@'::regnamespace"
    )
    with panel.owner.store.managing() as (connection, _):
        names = connection.exec_driver_sql(panel.named(tables)).scalars().all()
        for statement in ("USAGE ON SCHEMA @data@", "SELECT ON ALL TABLES IN SCHEMA @data@"):
            connection.exec_driver_sql(panel.named(f"GRANT {statement} TO @role@"))
    assert len(names) > 40
    with connect(panel.locations["E1"]) as login:
        for name in names:
            assert login.execute(panel.named(f"SELECT * FROM @data@.{name}")).fetchall() == [], name
    with panel.owner.store.managing() as (connection, _):
        for statement in ("USAGE ON SCHEMA @data@", "SELECT ON ALL TABLES IN SCHEMA @data@"):
            connection.exec_driver_sql(panel.named(f"REVOKE {statement} FROM @role@"))


def test_a_plan_tells_nothing_of_what_is_hidden(
    panel: Panel, login: psycopg.Connection[Any]
) -> None:
    asked = "EXPLAIN (ANALYZE, VERBOSE) SELECT * FROM review WHERE body LIKE '%SECRET-E2%'"
    plan = "\n".join(row[0] for row in login.execute(asked).fetchall())
    assert "Function Scan" in plan
    assert "Rows Removed by Filter: 2" in plan  # mine, and no other
    assert panel.schema + "." not in plan.replace(f"{panel.schema}_api.", "")
    with pytest.raises(psycopg.DataError) as failed:
        login.execute("SELECT * FROM review WHERE body::jsonb ->> 'comment' = 'x' OR body::int = 1")
    assert "SECRET-E2" not in str(failed.value)


def test_the_rows_of_others_are_in_no_view(login: psycopg.Connection[Any]) -> None:
    views = "SELECT viewname FROM pg_views WHERE schemaname = current_schema()"
    texts = [
        str(login.execute(f'SELECT t::text FROM "{name}" t').fetchall())  # type: ignore[call-overload]
        for (name,) in login.execute(views).fetchall()
    ]
    assert len(texts) > 40
    assert [text for text in texts if "SECRET-E2" in text or "'E2'" in text] == []
    assert any("SECRET-E1" in text for text in texts)


# events that are forged -----------------------------------------------------------------------


def patch(panel: Panel, **other: Any) -> dict[str, Any]:
    """A save of E1's draft that would be accepted."""
    with panel.owner.store.reading() as db:
        review = db.review(panel.mine("E1")[0], "E1")
    assert review is not None
    mark = {"state": "marked", "value": "8", "level": None, "parts": {}, "comment": ""}
    payload = {
        "application": panel.mine("E1")[0],
        "expert": "E1",
        "stage": "preliminary",
        "revision": review.revision + 1,
        "rubric": review.rubric,
        "marks": {"B1": mark},
    }
    return {name: value for name, value in (payload | other).items() if value is not None}


def mark(**other: Any) -> dict[str, Any]:
    whole = {"state": "marked", "value": "8", "level": None, "parts": {}, "comment": ""}
    return {"B1": whole | other}


def test_a_whole_event_is_accepted_and_the_record_stays_whole(panel: Panel, forger: Forger) -> None:
    assert forger.send("review_saved", patch(panel)) == ""
    assert panel.owner.store.check() == ()


ENVELOPES: dict[str, tuple[dict[str, Any], str]] = {
    "another's chain": ({"chain": "E2"}, "KR002"),
    "the round's chain": ({"chain": "round"}, "KR002"),
    "another actor": ({"actor": "E2"}, "KR002"),
    "the chair as actor": ({"actor": "chair"}, "KR002"),
    "a number left out": ({"seq": 99}, "KR004"),
    "a number again": ({"seq": 1}, "KR004"),
    "another past": ({"prev_hash": "0" * 64}, "KR004"),
    "a wrong hash": ({"hash": "f" * 64}, "KR005"),
    "no hash": ({"hash": None}, "KR005"),
    "an old time": ({"at_us": 1_700_000_000_000_000}, "KR006"),
    "a time to come": ({"at_us": 4_000_000_000_000_000}, "KR006"),
    "no key": ({"key": ""}, "KR007"),
}


@pytest.mark.parametrize("name", ENVELOPES)
def test_an_event_that_is_not_mine_or_not_whole(panel: Panel, forger: Forger, name: str) -> None:
    other, code = ENVELOPES[name]
    assert forger.send("review_saved", patch(panel), **other) == code


PAYLOADS: dict[str, tuple[dict[str, Any], str]] = {
    "another's act": ({"expert": "E2"}, "KR002"),
    "a stage that is not at work": ({"stage": "final"}, "KR010"),
    "a revision left out": ({"revision": 99}, "KR017"),
    "a revision with a fraction": ({"revision": 4.0}, "KR005"),
    "a number for a name": ({"application": 1}, "KR007"),
    "another rubric": ({"rubric": "0" * 64}, "KR007"),
    "something else with it": ({"total": "100"}, "KR007"),
    "an unknown criterion": ({"marks": {"Z9": mark()["B1"]}}, "KR018"),
    "too many points": ({"marks": mark(value="10.5")}, "KR018"),
    "negative points": ({"marks": mark(value="-1")}, "KR018"),
    "points between the steps": ({"marks": mark(value="8.3")}, "KR018"),
    "points as a number": ({"marks": mark(value=8)}, "KR018"),
    "no number": ({"marks": mark(value="NaN")}, "KR018"),
    "a level where there is none": ({"marks": mark(level="优秀")}, "KR018"),
    "marked and abstained": ({"marks": mark(state="abstained")}, "KR018"),
    "a mark with more in it": ({"marks": mark(weight="9")}, "KR007"),
    "an unknown veto": ({"vetoes": {"V9": "x"}}, "KR018"),
    "a comment that is no text": ({"comment": ["x"]}, "KR007"),
    "an endless comment": ({"comment": "长" * 20_001}, "KR025"),
}


@pytest.mark.parametrize("name", PAYLOADS)
def test_a_save_that_breaks_a_rule(panel: Panel, forger: Forger, name: str) -> None:
    other, code = PAYLOADS[name]
    assert forger.send("review_saved", patch(panel, **other)) == code


def test_a_payload_that_is_not_written_as_it_is_hashed(panel: Panel, forger: Forger) -> None:
    assert forger.send("review_saved", '{"b":1, "a":2}') == "KR005"
    assert forger.send("review_saved", '{"a":1,"a":1}') == "KR005"
    assert forger.send("review_saved", '{"a":"\\u0041"}') == "KR005"
    assert forger.send("review_saved", '{"a":"\\u0000"}') == "KR007"
    assert forger.send("review_saved", "no json") == "KR007"
    assert forger.send("review_saved", "[]") == "KR005"


def about(panel: Panel, **other: Any) -> dict[str, Any]:
    sheet = {"application": panel.mine("E1")[0], "expert": "E1", "stage": "preliminary"}
    return sheet | other


def test_sheets_that_are_not_open_to_me(panel: Panel, forger: Forger) -> None:
    draft, handed, *_ = panel.mine("E1")
    strange = panel.not_mine("E1")
    new = {"revision": 1, "application": strange}
    assert forger.send("review_saved", patch(panel, **new)) == "KR011"
    assert forger.send("recused", about(panel, **new, reason="x")) == "KR011"
    assert forger.send("no_conflict_declared", about(panel, application=strange)) == "KR011"
    assert forger.send("review_saved", patch(panel, application=handed, revision=3)) == "KR015"
    assert forger.send("review_submitted", about(panel, revision=99, total=None)) == "KR017"
    assert forger.send("review_recalled", about(panel, revision=9, reason="x")) == "KR015"
    told = {"expert": "E1", "text": "x", "reply_to": None}
    assert forger.send("remark_made", told | {"application": strange}) == "KR011"
    hidden = told | {"application": draft, "reply_to": "E2:1"}
    assert forger.send("remark_made", hidden) == "KR024"
    answer = about(panel, answer="x", asked=1)
    assert forger.send("rescore_answered", answer) == "KR022"
    assert forger.send("vote_cast", {"ballot": "b", "choice": "yes", "expert": "E1"}) == "KR010"


def test_a_total_that_the_marks_do_not_give(panel: Panel, forger: Forger) -> None:
    with panel.owner.store.reading() as db:
        review = db.review(panel.mine("E1")[0], "E1")
    assert review is not None
    revision = review.revision + 1
    for total in ("20", "17.49", None, 17.5, "x"):
        told = about(panel, revision=revision, total=total)
        given = told if not isinstance(total, float) else about(panel, revision=revision, total=17)
        assert forger.send("review_submitted", given) == "KR021"
    gone = patch(panel, marks={"B1": None}) | {"marks": {"B1": None}}
    assert forger.send("review_saved", gone) == ""
    missing = about(panel, revision=revision + 1, total=None)
    assert forger.send("review_submitted", missing) == "KR019"
    assert forger.send("review_saved", patch(panel)) == ""


@pytest.mark.parametrize(
    "kind", ["decided", "phase_changed", "assigned", "conflict_withdrawn", "x"]
)
def test_an_act_of_an_office(panel: Panel, forger: Forger, kind: str) -> None:
    assert forger.send(kind, about(panel, phase="review")) == "KR003"


def test_no_chain_of_anybody_else_can_be_held(login: psycopg.Connection[Any]) -> None:
    assert refusal(login, "SELECT * FROM lock_chain('E2')") == "KR002"
    told = login.execute("SELECT seq, hash FROM lock_chain('round')").fetchone()
    assert told == (0, "0" * 64)


def test_nothing_of_the_attacks_is_left(panel: Panel) -> None:
    assert panel.owner.store.check() == ()


# what the office bars -------------------------------------------------------------------------


def test_what_the_office_bars_is_barred_at_once(
    tmp_path_factory: pytest.TempPathFactory, postgres: str
) -> None:
    with guarded(tmp_path_factory.mktemp("barred"), postgres) as panel:
        application, owner = panel.mine("E1")[0], panel.owner
        with panel.at("E1") as rnd:
            declare_no_conflict(rnd, "E1", [application])
            save_review(rnd, "E1", application, ReviewPatch(small.sheet()), base_revision=0)
        with connect(panel.locations["E1"]) as login:
            forger = Forger(login, "E1")
            freeze(owner, [application], frozen=True, reason="核查")
            assert forger.send("review_saved", patch(panel)) == "KR014"
            freeze(owner, [application], frozen=False, reason="完毕")
            ready = forger.event("review_saved", patch(panel))
            login.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
            login.execute("SELECT count(*) FROM review")  # a snapshot of before
            set_deadline(owner, datetime.now(UTC) - timedelta(minutes=1))
            append = f"SELECT append({', '.join(['%s'] * 9)})"
            assert refusal(login, append, *ready) == "40001"
            assert forger.send("review_saved", patch(panel)) == "KR010"
            set_deadline(owner, None)
            change_phase(owner, Phase.DELIBERATION, reason="提前")
            assert forger.send("review_saved", patch(panel)) == "KR010"
            assert forger.send("no_conflict_declared", about(panel)) == "KR010"
            revoke_member(owner, "E1")
            assert refusal(login, "SELECT 1") == "57P01"
        with pytest.raises(psycopg.OperationalError):
            connect(panel.locations["E1"])
        assert owner.store.check() == ()


def test_whoever_keeps_a_save_open_sees_nothing_more_and_can_be_ended(
    tmp_path_factory: pytest.TempPathFactory, postgres: str
) -> None:
    with guarded(tmp_path_factory.mktemp("open"), postgres) as panel:
        application, owner = panel.mine("E1")[0], panel.owner
        with panel.at("E1") as rnd:
            declare_no_conflict(rnd, "E1", [application])
            save_review(rnd, "E1", application, ReviewPatch(small.sheet()), base_revision=0)
        with (
            connect(panel.locations["E1"]) as login,
            Round(Store.open(owner.location, patience=0.3), panel.host) as chair,
        ):
            login.execute("BEGIN")
            assert Forger(login, "E1").send("review_saved", patch(panel)) == ""
            with pytest.raises(StoreError, match="等候超时"):
                change_phase(chair, Phase.DELIBERATION, reason="提前")
            assert end_sessions(owner, "E1") == 1
            change_phase(chair, Phase.DELIBERATION, reason="提前")
            assert refusal(login, "COMMIT") != ""
        with owner.store.reading() as db:
            review = db.review(application, "E1")
        assert review is not None
        assert (review.revision, owner.store.check()) == (1, ())
