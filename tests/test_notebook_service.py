"""The gate before the desk: who may ask what, and what never comes out of it."""

from __future__ import annotations

import json
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kepu_review.desk import home
from kepu_review.errors import UsageError
from kepu_review.notebook.seat import ROLES, Role, Seat, role_of, seat_from
from kepu_review.notebook.service import Gate, SeatService, acting_role, open_gate, well_formed
from kepu_review.workflow import Round
from tests import installed, small


def ask(verb: str, **body: Any) -> dict[str, Any]:
    return {"verb": verb, "op": "op-1", "cid": "page-1", "body": body}


class Failing:
    """A desk that breaks its promise."""

    def handle(self, request: dict[str, Any]) -> dict[str, Any]:
        raise RuntimeError("secret path /root")


@pytest.fixture
def rnd(tmp_path: Path) -> Iterator[Round]:
    with small.round_in_review(tmp_path) as made:
        small.declare_all(made)
        yield made


@pytest.mark.parametrize(
    ("role", "verb", "acting"),
    [
        ("expert", "expert.open", "expert"),
        ("expert", "chair.overview", None),
        ("expert", "expertise", None),
        ("chair", "chair.decide", "chair"),
        ("chair", "expert.save", None),
        ("secretary", "secretary.import", "secretary"),
        ("secretary", "chair.overview", "chair"),
        ("secretary", "chair.decide", None),
        ("secretary", "expert.open", None),
    ],
)
def test_a_role_may_ask_its_own_verbs_and_the_secretary_may_read_the_overview(
    role: Any, verb: str, acting: str | None
) -> None:
    assert acting_role(role, verb) == acting


def test_a_verb_of_another_role_is_refused_with_the_ids_of_the_request(rnd: Round) -> None:
    answer = open_gate(rnd, Seat(rnd.location, "E1", "expert")).answer(ask("chair.overview"))
    assert (answer["op"], answer["cid"], answer["ok"]) == ("op-1", "page-1", False)
    assert answer["error"]["kind"] == "refused"


def test_the_secretary_reads_the_overview_of_the_chair(rnd: Round) -> None:
    answer = open_gate(rnd, Seat(rnd.location, "secretary", "secretary")).answer(
        ask("chair.overview")
    )
    assert answer["ok"], answer
    assert len(answer["body"]["ranking"]) == 4


@pytest.mark.parametrize(
    "request_", [None, [], "x", {}, {"verb": 1}, {**ask("expert.list"), "body": []}]
)
def test_a_malformed_request_is_an_answer_not_an_exception(request_: object, rnd: Round) -> None:
    answer = open_gate(rnd, Seat(rnd.location, "E1", "expert")).answer(request_)
    assert (answer["ok"], answer["error"]["kind"]) == (False, "usage")


def test_a_broken_desk_is_an_internal_error_without_its_words() -> None:
    answer = Gate({"expert": Failing()}, "expert").answer(ask("expert.list"))
    assert answer["error"]["kind"] == "internal"
    assert "secret" not in str(answer)


def test_a_round_that_is_not_there_is_unavailable(tmp_path: Path) -> None:
    service = SeatService(Seat(str(tmp_path / "nothing"), "E1", "expert"))
    answer = service.answer(ask("expert.list"))
    assert (answer["ok"], answer["error"]["kind"]) == (False, "unavailable")


def test_what_is_asked_first_waits_for_no_opening_once_it_is_warm(tmp_path: Path) -> None:
    installed.round_in_review(tmp_path).close()
    opened: list[str] = []

    def opener(rnd: Round, seat: Seat) -> Gate:
        opened.append(seat.person)
        return open_gate(rnd, seat)

    service = SeatService(Seat(str(tmp_path / "round"), "E1", "expert"), opener)
    assert service.warm()
    assert opened == ["E1"]
    assert service.answer(ask("expert.list"))["ok"]
    service.close()
    assert opened == ["E1"]


@pytest.mark.parametrize("role", ROLES)
def test_a_desk_is_warmed_by_a_verb_of_its_own(role: Role) -> None:
    asked: list[Any] = []

    class Listening(SeatService):
        def answer(self, request: object) -> dict[str, Any]:
            asked.append(request)
            return {"ok": True}

    assert Listening(Seat("", role, role)).warm()
    assert [(acting_role(role, one["verb"]), well_formed(one)) for one in asked] == [(role, True)]


def test_a_round_that_is_not_there_is_warmed_in_vain_and_then_said_to_be_so(
    tmp_path: Path,
) -> None:
    service = SeatService(Seat(str(tmp_path / "nothing"), "E1", "expert"))
    assert not service.warm()
    assert service.answer(ask("expert.list"))["error"]["kind"] == "unavailable"


def test_a_list_that_several_ask_for_at_once_is_made_once(
    rnd: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    shown = home.applications_shown

    def slowly(context: Any, db: Any, wanted: set[str]) -> Any:
        made.append(context.person)
        time.sleep(0.2)
        return shown(context, db, wanted)

    monkeypatch.setattr(home, "applications_shown", slowly)
    gate = open_gate(rnd, Seat(rnd.location, "E1", "expert"))
    threads = [threading.Thread(target=gate.answer, args=(ask("expert.list"),)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == ["E1"]


def test_a_database_put_in_place_of_another_is_opened_anew(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    installed.new_round(tmp_path / "one").close()
    installed.round_in_review(tmp_path / "two").close()
    place = tmp_path / "one" / "round"
    service = SeatService(Seat(str(place), "secretary", "secretary"))
    before = service.answer(ask("secretary.overview"))["body"]["counts"]["applications"]
    for old in place.glob("round.db*"):
        old.unlink()
    shutil.copy(tmp_path / "two" / "round" / "round.db", place / "round.db")
    after = service.answer(ask("secretary.overview"))["body"]["counts"]["applications"]
    service.close()
    assert (before, after) == (0, 4)


def test_many_threads_save_through_one_gate_and_all_is_stored(rnd: Round) -> None:
    application, expert = small.pairs(rnd)[0]
    gate = open_gate(rnd, Seat(rnd.location, expert, "expert"))
    answers: list[dict[str, Any]] = []

    def list_once() -> None:
        answers.append(gate.answer(ask("expert.list")))

    threads = [threading.Thread(target=list_once) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer["ok"] for answer in answers] == [True] * 8
    saved = gate.answer(
        ask(
            "expert.save",
            application=application,
            base_revision=0,
            patch={"marks": {"B1": {"state": "marked", "value": "8.5", "level": None}}},
        )
    )
    assert saved["ok"], saved
    with rnd.store.reading() as db:
        review = db.review(application, expert)
    assert review is not None
    assert str(review.marks["B1"].value) == "8.5"


def test_the_seat_comes_from_the_environment_and_the_hub_names_the_person() -> None:
    assert seat_from({}) is None
    assert seat_from({"KEPU_ROUND": "r"}) is None
    assert seat_from({"KEPU_ROUND": "r", "JUPYTERHUB_USER": "E07"}) == Seat("r", "E07", "expert")
    told = {"KEPU_ROUND": "r", "KEPU_AS": "chair", "JUPYTERHUB_USER": "E07"}
    assert seat_from(told) == Seat("r", "chair", "chair")
    assert seat_from({"KEPU_ROUND": "r", "KEPU_AS": "secretary"}) == Seat(
        "r", "secretary", "secretary"
    )
    assert [role_of(who) for who in ("secretary", "chair", "E01")] == [
        "secretary",
        "chair",
        "expert",
    ]


@pytest.mark.parametrize("user", ["chair", "secretary"])
def test_a_user_name_of_the_hub_is_no_office(user: str) -> None:
    assert seat_from({"KEPU_ROUND": "r", "JUPYTERHUB_USER": user}) == Seat("r", user, "expert")


def test_an_explicit_role_wins_over_the_name() -> None:
    hub = {"KEPU_ROUND": "r", "JUPYTERHUB_USER": "wang", "KEPU_ROLE": "chair"}
    assert seat_from(hub) == Seat("r", "wang", "chair")
    told = {"KEPU_ROUND": "r", "KEPU_AS": "chair", "KEPU_ROLE": "expert"}
    assert seat_from(told) == Seat("r", "chair", "expert")


def test_a_role_that_there_is_not_is_refused_in_words() -> None:
    with pytest.raises(UsageError) as caught:
        seat_from({"KEPU_ROUND": "r", "KEPU_AS": "E1", "KEPU_ROLE": "admin"})
    assert "secretary" in caught.value.remedy


@pytest.mark.parametrize("part", ["op", "cid", "verb"])
def test_half_a_surrogate_pair_is_refused_and_the_answer_can_be_sent(rnd: Round, part: str) -> None:
    request = {**ask("expert.list"), part: "\ud800"}
    answer = open_gate(rnd, Seat(rnd.location, "E1", "expert")).answer(request)
    assert answer["error"]["kind"] == "usage"
    json.dumps(answer, ensure_ascii=False).encode()


def test_half_a_surrogate_pair_deep_in_the_body_is_refused(rnd: Round) -> None:
    request = ask("expert.save", patch={"marks": {"A1": {"comment": ["\udfff"]}}})
    answer = open_gate(rnd, Seat(rnd.location, "E1", "expert")).answer(request)
    assert answer["error"]["kind"] == "usage"


def test_a_request_nested_too_deep_is_refused(rnd: Round) -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    answer = open_gate(rnd, Seat(rnd.location, "E1", "expert")).answer(
        {**ask("expert.list"), "op": deep}
    )
    assert (answer["op"], answer["error"]["kind"]) == ("", "usage")
    answer = open_gate(rnd, Seat(rnd.location, "E1", "expert")).answer(ask("expert.list", x=deep))
    assert answer["error"]["kind"] == "usage"
    while deep:  # taken apart from outside: freeing it at once would recurse
        deep = deep[0]
