"""Who reads what, as the readers of the program see it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kepu_review.desk import Desk
from kepu_review.errors import Refused
from kepu_review.model import Phase, ReviewState
from kepu_review.store import schema
from kepu_review.store.guard.install import SQL, run
from kepu_review.store.guard.rules import RULES, Share
from kepu_review.store.projections import PERSONAL
from kepu_review.workflow import change_phase, recuse
from kepu_review.workflow.conflicts import record_conflict
from kepu_review.workflow.declaring import declare_no_conflict
from kepu_review.workflow.discussing import say, say_for_office
from tests import small
from tests.guard.panel import Panel, guarded


@pytest.fixture
def panel(tmp_path: Path, postgres: str) -> Iterator[Panel]:
    with guarded(tmp_path, postgres) as made:
        yield made


def office(panel: Panel, statement: str) -> None:
    """What the owner does by hand."""
    with panel.owner.store.managing() as (connection, _):
        run(connection, statement, panel.schemas)


def files(panel: Panel) -> list[tuple[str, str]]:
    """Application and name of every material that E1 sees."""
    with panel.at("E1") as rnd, rnd.store.reading() as db:
        return [(row[0], row[1]) for row in db.state(schema.material)]


def test_every_table_is_classified_with_a_reason() -> None:
    tables = {table.name for table in (*schema.RECORD, *schema.STATE)}
    assert RULES.keys() == tables
    assert [name for name, rule in RULES.items() if len(rule.why) < 10] == []
    keyed = {name for name, rule in RULES.items() if not rule.query}
    own = {name for name in keyed if RULES[name].share is Share.OWN}
    about = {name for name in keyed if RULES[name].share is Share.ASSIGNED}
    columns = {table.name: set(table.columns.keys()) for table in schema.STATE}
    assert [name for name in own if "expert" not in columns[name]] == []
    assert [name for name in about if "application" not in columns[name]] == []


@pytest.mark.postgres
def test_the_content_of_an_application_opens_with_the_declaration(panel: Panel) -> None:
    first, second, *_ = panel.mine("E1")
    office(panel, "INSERT INTO @data@.material SELECT id, 'f', '{}' FROM @data@.application")
    with panel.at("E1") as rnd:
        declare_no_conflict(rnd, "E1", [first, second])
        recuse(rnd, "E1", second, reason="曾任顾问")
        assert files(panel) == [(first, "f")]
        office(panel, "UPDATE @guard@.policy SET bare_stages = scored")  # marked without materials
        assert files(panel) == []
        office(panel, "UPDATE @guard@.policy SET bare_stages = '{}'")
        with rnd.store.reading() as db:
            seen = {one.id: dict(one.values) for one in db.applications()}
            screened = db.screening()
    assert set(seen) == set(panel.mine("E1"))
    assert [name for name, values in seen.items() if values] == [first]
    assert {state.value for state, _ in screened.values()} == {"passed"}
    record_conflict(panel.owner, "E1", first, detail="同一单位")
    assert files(panel) == []
    with panel.at("E1") as rnd, rnd.store.reading() as db:
        assert [one for one in db.applications() if one.values] == []
        assert [one.application for one in db.conflicts()] == [first]


@pytest.mark.postgres
def test_others_are_shown_when_the_programme_shows_them(panel: Panel) -> None:
    application = panel.mine("E1")[0]
    other = next(who for app, who in small.pairs(panel.owner) if app == application and who != "E1")
    for expert in ("E1", other):
        with panel.at(expert) as rnd:
            declare_no_conflict(rnd, expert, panel.mine(expert))
            for one in panel.mine(expert):
                small.hand_in(rnd, expert, one, small.sheet())
            remark = say(rnd, expert, application, f"{expert} 说")
    say_for_office(panel.owner, application, "答复", reply_to=f"{other}:{remark.seq}")
    with panel.at("E1") as rnd, rnd.store.reading() as db:
        assert {one.expert for one in db.reviews()} == {"E1"}
        assert [one.id for one in db.experts()] == ["E1"]
        assert [(one.text, one.reply_to) for one in db.remarks()] == [
            ("E1 说", None),
            ("答复", None),
        ]
    change_phase(panel.owner, Phase.DELIBERATION, reason="提前")
    with panel.at("E1") as rnd:
        with rnd.store.reading() as db:
            others = [one for one in db.reviews() if one.expert != "E1"]
            assert {one.application for one in others} <= set(panel.mine("E1"))
            assert {one.state for one in others} == {ReviewState.SUBMITTED}
            assert [one.affiliation for one in db.experts() if one.id != "E1"] == [""]
        told = Desk(rnd, "E1", "expert").handle(
            {"verb": "expert.panel", "op": "1", "cid": "c", "body": {"application": application}}
        )
    office(panel, "UPDATE @guard@.policy SET expert_names = 'closed'")  # nobody is named yet
    with panel.at("E1") as rnd, rnd.store.reading() as db:
        assert {one.expert for one in (*db.reviews(), *db.assignments(), *db.declarations())} == {
            "E1"
        }
        assert [one.id for one in db.experts()] == ["E1"]
        assert [one.text for one in db.remarks()] == ["E1 说", "答复"]
    assert [one["name"] for one in told["body"]["others"]] == [f"专家{other[1:]}"]
    assert [one["text"] for one in told["body"]["remarks"]] == ["E1 说", f"{other} 说", "答复"]


@pytest.mark.postgres
def test_the_desk_answers_as_it_does_to_the_owner(panel: Panel) -> None:
    application = panel.mine("E1")[0]

    def asked(verb: str, **body: object) -> dict[str, object]:
        return {"verb": f"expert.{verb}", "op": verb, "cid": "c", "body": body}

    requests = [
        asked("list"),
        asked("open", application=application),
        asked("read", what="notice"),
        asked("columns"),
        asked("phrases"),
        asked("earlier"),
        asked("meeting"),
        asked("panel", application=application),
    ]
    with panel.at("E1") as rnd:
        declare_no_conflict(rnd, "E1", [application])
        small.hand_in(rnd, "E1", application, small.sheet())
        mine = [Desk(rnd, "E1", "expert").handle(one) for one in requests]
    theirs = [Desk(panel.owner, "E1", "expert").handle(one) for one in requests]
    for one, two in zip(mine, theirs, strict=True):
        for answer in (one, two):
            answer["body"].pop("pulse", None)
            answer["body"].pop("now", None)
        assert one == two


@pytest.mark.postgres
def test_a_login_opens_its_own_desk_alone(panel: Panel) -> None:
    with panel.at("E1") as rnd:
        assert rnd.member == "E1"
        for person, role in (("E2", "expert"), ("chair", "chair"), ("E1", "secretary")):
            with pytest.raises(Refused, match="属于专家 E1"):
                Desk(rnd, person, role)  # type: ignore[arg-type]


def test_every_kind_of_an_expert_is_written_by_the_database_and_no_other() -> None:
    said = (SQL / "5_record.sql").read_text("utf-8")
    known = set(re.findall(r"'([a-z]+_[a-z_]+|recused)'", said))
    assert known == PERSONAL
