"""What could be told on the side: plans, hashes, numbers of roles; and what no program writes."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import psycopg
import pytest

from kepu_review.model import BallotOption, Phase
from kepu_review.store.guard import roles
from kepu_review.workflow import ReviewPatch, change_phase, save_review
from kepu_review.workflow.conflicts import record_conflict
from kepu_review.workflow.declaring import declare_no_conflict
from kepu_review.workflow.meeting import attend, call_item
from kepu_review.workflow.members import enrol_members, list_members, revoke_member
from kepu_review.workflow.voting import Motion, close_ballot, open_ballot
from tests import small
from tests.guard.panel import Forger, Panel, connect, guarded, refusal

pytestmark = pytest.mark.postgres

NOTHING = "0" * 64


@pytest.fixture(scope="module")
def panel(tmp_path_factory: pytest.TempPathFactory, postgres: str) -> Iterator[Panel]:
    """E1 has a draft."""
    with guarded(tmp_path_factory.mktemp("leaks"), postgres) as made:
        draft = made.mine("E1")[0]
        with made.at("E1") as rnd:
            declare_no_conflict(rnd, "E1", [draft])
            save_review(rnd, "E1", draft, ReviewPatch(small.sheet()), base_revision=0)
        yield made


@pytest.fixture(scope="module")
def login(panel: Panel) -> Iterator[psycopg.Connection[Any]]:
    with connect(panel.locations["E1"]) as made:
        yield made


def test_no_plan_of_what_is_inside_is_told(panel: Panel) -> None:
    told: list[str] = []
    with connect(panel.locations["E1"]) as login:
        login.add_notice_handler(lambda said: told.append(said.message_primary or ""))
        login.execute("SET client_min_messages = log; SET debug_print_plan = on")
        for statement in ("SELECT * FROM review", "SELECT * FROM guard_self"):
            told.clear()
            login.execute(statement)
            assert told == ["plan:"]  # its own, in which there is a function
        told.clear()
        login.execute("SELECT * FROM lock_chain('E1')")
        assert told == ["plan:"]


def test_the_numbers_of_roles_do_not_tell_the_order_of_experts(
    panel: Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Backwards:
        def shuffle(self, names: list[str]) -> None:
            names.sort(reverse=True)

    monkeypatch.setattr(roles.secrets, "SystemRandom", Backwards)
    for expert in ("E2", "E3"):
        revoke_member(panel.owner, expert)
    made = enrol_members(panel.owner).made
    assert [one.expert for one in made] == ["E2", "E3"]
    with panel.owner.store.managing() as (connection, _):
        query = "SELECT rolname FROM pg_roles ORDER BY oid DESC LIMIT 2"
        found = connection.exec_driver_sql(query).scalars().all()
    assert found == [one.role for one in made]


def test_nobody_can_make_themselves_irrevocable(panel: Panel, postgres: str) -> None:
    hang = "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC"
    elsewhere = f"other_{panel.schema}"
    with psycopg.connect(postgres, autocommit=True) as root:
        root.execute(f"CREATE DATABASE {elsewhere}")
    for database in ("postgres", elsewhere):
        revoke_member(panel.owner, "E2")
        (made,) = enrol_members(panel.owner).made
        address = str(made.location)
        there = address.replace("@/postgres", f"@/{database}").partition("&schema=")[0]
        with psycopg.connect(there, autocommit=True) as login:
            assert login.info.dbname == database
            login.execute(hang)
        revoke_member(panel.owner, "E2")
        with pytest.raises(psycopg.OperationalError):
            connect(address)
        assert list(list_members(panel.owner)) == ["E1", "E3"]
        assert [one.expert for one in enrol_members(panel.owner).made] == ["E2"]


def test_a_new_password_shuts_out_who_is_in_with_the_old_one(panel: Panel) -> None:
    (made,) = enrol_members(panel.owner, anew=["E3"]).made
    with connect(str(made.location)) as thief:
        thief.execute("SELECT count(*) FROM review")
        (renewed,) = enrol_members(panel.owner, anew=["E3"]).made
        assert refusal(thief, f"ALTER ROLE {made.role} PASSWORD 'mine'") == "57P01"
    assert (renewed.role, renewed.location != made.location) == (made.role, True)


def sheet(panel: Panel, **other: Any) -> dict[str, Any]:
    named = {"application": panel.mine("E1")[0], "expert": "E1", "stage": "preliminary"}
    return named | other


def test_a_total_is_written_in_one_way(panel: Panel, login: psycopg.Connection[Any]) -> None:
    forger = Forger(login, "E1")
    for total in ("17.5000000001", "17.50", "017.5", "1.75E1", "-0", "17.5000000000000000001"):
        told = sheet(panel, revision=2, total=total)
        assert forger.send("review_submitted", told) == "KR021", total
    assert panel.owner.store.check() == ()


def test_a_text_that_must_be_there_is_no_blank(
    panel: Panel, login: psycopg.Connection[Any]
) -> None:
    forger = Forger(login, "E1")
    for text in (" ", "\n\t", "\u3000\u00a0\u2003", "\x1c\x85"):
        assert forger.send("recused", sheet(panel, revision=2, reason=text)) == "KR007"
        remark = {"application": panel.mine("E1")[0], "expert": "E1", "reply_to": None}
        assert forger.send("remark_made", remark | {"text": text}) == "KR007"
        assert forger.send("phrases_changed", {"expert": "E1", "phrases": [text]}) == "KR007"
    for text in ("\x1b[2J", "a\rb", "\x7f", "\x01"):
        assert forger.send("remark_made", remark | {"text": text}) == "KR007"
    assert forger.send("remark_made", remark | {"text": "一\n\t二"}) == ""


def test_no_hash_confirms_who_had_to_leave(panel: Panel, login: psycopg.Connection[Any]) -> None:
    owner, application = panel.owner, panel.mine("E1")[0]
    change_phase(owner, Phase.DELIBERATION, reason="提前")
    attend(owner, ["E1", "E2", "E3"])
    call_item(owner, application)
    options = [BallotOption("yes", "推荐"), BallotOption("no", "不推荐")]
    ballot = open_ballot(owner, application, Motion("是否推荐", options))
    record_conflict(owner, "E3", application, detail="同一单位")
    close_ballot(owner, ballot.id)
    query = "SELECT seq, prev_hash, hash, payload FROM event WHERE chain = 'round'"
    ((seq, before, after, payload),) = login.execute(query).fetchall()
    assert (seq, before, after, "E3" in payload) == (0, NOTHING, NOTHING, False)
    with owner.store.reading() as db:
        true = db.heads()["round"][1]
    query = "SELECT seq, hash FROM chain_head WHERE chain = 'round'"
    ((number, head),) = login.execute(query).fetchall()
    guesses = (true, *(sha256(f"{word}{true}".encode()).hexdigest() for word in ("", "moved ")))
    assert number == 0
    assert head not in guesses
    assert login.execute(query).fetchall() == [(number, head)]  # moves only with the record
    call_item(owner, panel.not_mine("E1"))
    assert login.execute(query).fetchall() != [(number, head)]
