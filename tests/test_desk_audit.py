"""The record as the secretary reads it: every kind in a sentence, nothing secret, whole pages."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kepu_review.desk import Desk
from kepu_review.desk.audit import TELL, sentence
from kepu_review.desk.audit_words import TITLES, Names
from kepu_review.model import Event
from kepu_review.store.projections import PROJECTIONS
from kepu_review.workflow import Round
from kepu_review.workflow.conflicts import record_conflict
from tests import small

HOSTILE = "=HYPERLINK(\"http://x\")<script>document.title='owned'</script>"


@pytest.fixture
def rnd(tmp_path: Path) -> Iterator[Round]:
    with small.round_in_review(tmp_path) as made:
        application, expert = small.pairs(made)[0]
        small.hand_in(made, expert, application, small.sheet())
        yield made


def ask(rnd: Round, verb: str, **body: object) -> dict[str, Any]:
    desk = Desk(rnd, "secretary", "secretary")
    answer = desk.handle({"verb": f"secretary.{verb}", "op": "1", "cid": "tab", "body": body})
    assert answer["ok"], answer
    told: dict[str, Any] = answer["body"]
    return told


def event(kind: str, payload: dict[str, Any]) -> Event:
    return Event("round", 1, "k", kind, "secretary", datetime.now(UTC), payload, "", "")


NOBODY = Names({}, {}, {}, {})


def test_every_kind_that_can_be_written_has_a_title_and_a_sentence() -> None:
    assert set(PROJECTIONS) <= set(TITLES)
    assert set(PROJECTIONS) <= set(TELL)


@pytest.mark.parametrize("kind", [*TITLES, "something_of_next_year"])
@pytest.mark.parametrize("payload", [{}, {"application": 5, "pairs": 3, "marks": None}])
def test_a_sentence_is_made_of_any_payload(kind: str, payload: dict[str, Any]) -> None:
    told = sentence(event(kind, payload), NOBODY)
    assert told.endswith("。")


def test_an_unknown_kind_is_told_as_such() -> None:
    assert sentence(event("new_thing", {}), NOBODY) == "其他事项（new_thing）。"


def test_the_record_comes_newest_first_in_pages_without_gaps(rnd: Round) -> None:
    seen: list[int] = []
    before = None
    while True:
        page = ask(rnd, "audit", **({} if before is None else {"before": before}))
        seen += [one["position"] for one in page["events"]]
        before = page["before"]
        if before is None:
            break
    with rnd.store.reading() as db:
        count = sum(seq for seq, _ in db.heads().values())
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == count


def test_filters_hold_together(rnd: Round) -> None:
    application, expert = small.pairs(rnd)[0]
    page = ask(rnd, "audit", actor=expert, application=application)
    assert [one["kind"] for one in page["events"]] == ["review_submitted", "review_saved"]
    only = ask(rnd, "audit", kinds=["assigned"])
    assert {one["kind"] for one in only["events"]} == {"assigned"}
    future = ask(rnd, "audit", since="2999-01-01T00:00:00Z")
    assert future["events"] == []
    past = ask(rnd, "audit", until="2000-01-01T00:00:00Z")
    assert past["events"] == []
    all_ = ask(rnd, "audit", until="2999-01-01T00:00:00Z", since="2000-01-01T00:00:00Z")
    assert all_["events"] == ask(rnd, "audit")["events"]


def test_times_cut_the_record_exactly(rnd: Round) -> None:
    events = ask(rnd, "audit")["events"]
    middle = events[len(events) // 2]
    until = ask(rnd, "audit", until=middle["at"])["events"]
    since = ask(rnd, "audit", since=middle["at"])["events"]
    assert until == [one for one in events if one["at"] <= middle["at"]]
    assert since == [one for one in events if one["at"] >= middle["at"]]


def test_details_show_marks_before_and_after(rnd: Round) -> None:
    application, expert = small.pairs(rnd)[1]
    from kepu_review.workflow import ReviewPatch, save_review

    first = small.sheet(science="8")
    saved = save_review(rnd, expert, application, ReviewPatch(first), base_revision=0)
    again = {"B1": small.sheet(science="6")["B1"]}
    save_review(rnd, expert, application, ReviewPatch(again), base_revision=saved.review.revision)
    newest = ask(rnd, "audit")["events"][0]
    rows = {
        row["label"]: row for row in ask(rnd, "audit_detail", position=newest["position"])["rows"]
    }
    assert (rows["B1 科学性"]["before"], rows["B1 科学性"]["after"]) == ("8 分", "6 分")


def test_the_choice_of_a_secret_ballot_is_shown_nowhere(rnd: Round) -> None:
    with rnd.store.reading() as db:
        people = [expert.id for expert in db.experts()]
    opened = {
        "id": "b1",
        "application": "A1",
        "question": "是否认定",
        "options": [{"id": "yes", "title": "同意"}, {"id": "no", "title": "不同意"}],
        "voters": people,
        "quorum": "2/3",
        "majority": "2/3",
        "secret": True,
    }
    vote = {"ballot": "b1", "expert": people[0], "choice": "no"}
    rnd.write(lambda db: db.append("ballot_opened", opened, actor="chair"))
    rnd.write(lambda db: db.append("vote_cast", vote, actor=people[0], chain=people[0]))
    rnd.write(
        lambda db: db.append(
            "ballot_closed", {"id": "b1", "outcome": None, "reason": ""}, actor="chair"
        )
    )
    page = ask(rnd, "audit", kinds=["vote_cast"])
    (cast,) = page["events"]
    assert "不同意" not in cast["sentence"]
    rows = ask(rnd, "audit_detail", position=cast["position"])["rows"]
    told = {row["label"]: row["after"] for row in rows}
    assert told["选择"] == "（无记名，不显示）"
    assert "no" not in base64.b64decode(
        ask(rnd, "audit_export", kinds=["vote_cast"])["data"]
    ).decode("utf-8-sig").split("摘要")[1].split(",")


def test_the_export_has_every_event_and_runs_no_formula(rnd: Round) -> None:
    application, expert = small.pairs(rnd)[1]
    record_conflict(rnd, expert, application, HOSTILE)
    made = ask(rnd, "audit_export")
    text = base64.b64decode(made["data"]).decode("utf-8-sig")
    with rnd.store.reading() as db:
        count = sum(seq for seq, _ in db.heads().values())
    assert made["name"] == "留痕.csv"
    assert text.count("\r\n") == count + 1
    assert not any(line.startswith("=") for line in text.splitlines())


def test_the_check_tells_a_whole_record_and_a_touched_one(rnd: Round) -> None:
    whole = ask(rnd, "audit_check")
    assert (whole["faults"], len(whole["root"])) == ([], 64)
    import sqlite3

    assert rnd.folder is not None
    with sqlite3.connect(rnd.folder / "round.db") as db:
        db.execute("UPDATE review SET body = replace(body, '9.5', '9.6')")
    assert ask(rnd, "audit_check")["faults"] != []
