"""The widgets without a kernel: what they answer, what they sync, what they say of themselves."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kepu_review.errors import RubricError, UsageError
from kepu_review.notebook import ChairDesk, ExpertDesk, RubricPreview, SecretaryDesk
from kepu_review.notebook.seat import REST_VARIABLE
from kepu_review.workflow import Round
from tests import small


@pytest.fixture
def rnd(tmp_path: Path) -> Iterator[Round]:
    with small.round_in_review(tmp_path) as made:
        small.declare_all(made)
        yield made


@pytest.fixture(autouse=True)
def no_seat(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("KEPU_ROUND", "KEPU_AS", "JUPYTERHUB_USER", REST_VARIABLE):
        monkeypatch.delenv(name, raising=False)


def say(widget: Any, verb: str, body: dict[str, Any] | None = None, op: str = "o1") -> Any:
    """Send a custom message as the page does and take what is sent back."""
    sent: list[Any] = []
    widget.send = sent.append
    request = {"verb": verb, "op": op, "cid": "page", "body": body or {}}
    widget._handle_custom_msg(request, [])
    (answer,) = sent
    return json.loads(json.dumps(answer))


def mark(value: str) -> dict[str, Any]:
    return {"state": "marked", "value": value, "level": None, "parts": {}, "comment": "很好"}


def test_a_message_is_answered_with_its_ids(rnd: Round) -> None:
    answer = say(ExpertDesk(rnd, expert="E1"), "expert.list", op="o7")
    assert (answer["op"], answer["cid"], answer["ok"]) == ("o7", "page", True)
    assert answer["body"]["me"]["id"] == "E1"


def test_no_mark_and_no_applicant_is_ever_in_the_synced_state(rnd: Round) -> None:
    application, expert = small.pairs(rnd)[0]
    desk = ExpertDesk(rnd, expert=expert)
    say(desk, "expert.open", {"application": application})
    patch = {"marks": {"B1": mark("7.5")}, "comment": "机密评语"}
    saved = say(
        desk, "expert.save", {"application": application, "base_revision": 0, "patch": patch}
    )
    assert saved["ok"], saved
    state = {
        name: value for name, value in desk.get_state().items() if name not in ("_esm", "_css")
    }
    text = json.dumps(state, ensure_ascii=False, default=str)
    assert [word for word in ("7.5", "机密", "虚构1号馆", application) if word in text] == []
    own = {name: value for name, value in state.items() if not name.startswith("_")}
    assert own.pop("layout").startswith("IPY_MODEL_")
    assert own == {
        "role": "expert",
        "rest": "",
        "language": "zh",
        "tabbable": None,
        "tooltip": None,
    }


def test_the_repr_is_bland(rnd: Round) -> None:
    assert repr(ExpertDesk(rnd, expert="E1")) == "<ExpertDesk>"


def test_where_there_is_no_kernel_the_text_says_in_chinese_what_to_do(rnd: Round) -> None:
    data, _ = ExpertDesk(rnd, expert="E1")._repr_mimebundle_()
    assert set(data) == {"text/plain", "application/vnd.jupyter.widget-view+json"}
    assert data["text/plain"].startswith("评审台未运行：请运行本单元格")


def test_messages_from_other_threads_are_answered(rnd: Round) -> None:
    desk = ExpertDesk(rnd, expert="E1")
    say(desk, "expert.list")
    answers: list[Any] = []
    thread = threading.Thread(target=lambda: answers.append(say(desk, "expert.list")))
    thread.start()
    thread.join()
    assert [answer["ok"] for answer in answers] == [True]


def test_each_desk_refuses_the_verbs_of_the_others(rnd: Round) -> None:
    kinds = [
        say(ExpertDesk(rnd, expert="E1"), "chair.overview")["error"]["kind"],
        say(ChairDesk(rnd), "secretary.overview")["error"]["kind"],
        say(SecretaryDesk(rnd), "chair.decide")["error"]["kind"],
    ]
    assert kinds == ["refused"] * 3


def test_chair_and_secretary_get_their_overviews(rnd: Round) -> None:
    ranking = say(ChairDesk(rnd), "chair.overview")["body"]["ranking"]
    counts = say(SecretaryDesk(rnd), "secretary.overview")["body"]["counts"]
    assert (len(ranking), counts["applications"]) == (4, 4)


def test_an_unknown_keyword_is_refused_with_the_nearest_known_one(rnd: Round) -> None:
    with pytest.raises(UsageError, match="exprt") as caught:
        ExpertDesk(rnd, exprt="E1")
    assert "expert" in caught.value.remedy
    with pytest.raises(UsageError, match="expert"):
        ChairDesk(rnd, expert="E1")


def test_without_a_person_the_error_says_how_to_name_one(rnd: Round) -> None:
    with pytest.raises(UsageError) as caught:
        ExpertDesk(rnd)
    assert "KEPU_AS" in caught.value.remedy


def test_the_language_of_the_widget_is_the_language_of_its_answers(rnd: Round) -> None:
    answer = say(ExpertDesk(rnd, expert="E1", language="en"), "chair.overview")
    assert answer["error"]["message"] == "This act does not belong to your role."


def test_rest_is_offered_only_for_the_seat_that_the_server_serves(
    rnd: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(REST_VARIABLE, "/base/kepu/api")
    monkeypatch.setenv("KEPU_AS", "E1")
    assert ExpertDesk(rnd).rest == ""
    monkeypatch.setenv("KEPU_ROUND", "/somewhere/else")
    assert ExpertDesk(rnd).rest == ""
    monkeypatch.setenv("KEPU_ROUND", rnd.location)
    assert ExpertDesk(rnd).rest == "/base/kepu/api"
    assert ExpertDesk(rnd, expert="E2").rest == ""
    assert ChairDesk(rnd).rest == ""


def test_a_rubric_file_becomes_a_form_whose_marks_stay_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "hall.yaml"
    path.write_text(small.RUBRIC_YAML, "utf-8")
    preview = RubricPreview(path)
    (item,) = say(preview, "expert.list")["body"]["items"]
    opened = say(preview, "expert.open", {"application": item["application"]})["body"]
    assert [leaf["id"] for leaf in opened["rubric"]["criteria"]] == ["A", "B"]
    patch = {"marks": {"B1": mark("8")}}
    saved = say(
        preview,
        "expert.save",
        {"application": item["application"], "base_revision": 0, "patch": patch},
    )
    assert saved["body"]["total"]["missing"] == ["A1"]
    refused = say(
        preview,
        "expert.save",
        {
            "application": item["application"],
            "base_revision": 1,
            "patch": {"marks": {"B1": mark("11")}},
        },
    )
    assert (refused["ok"], refused["error"]["kind"]) == (False, "refused")
    assert [path.name for path in tmp_path.iterdir()] == ["hall.yaml"]


def test_a_broken_rubric_file_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "hall.yaml"
    path.write_text(small.RUBRIC_YAML.replace("full_marks: 20", "full_marks: 二十"), "utf-8")
    with pytest.raises(RubricError) as caught:
        RubricPreview(path)
    assert "hall.yaml" in str(caught.value)


def test_the_expert_desk_gives_nobody_an_office(rnd: Round) -> None:
    desk = ExpertDesk(rnd, expert="chair")
    assert desk.role == "expert"
    assert say(desk, "chair.overview")["error"]["kind"] == "refused"
