"""The desks' message API: every answer is JSON, nothing raises, nothing leaks."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kepu_review.desk import Desk
from kepu_review.workflow import Round, reassign
from tests import small


@pytest.fixture
def rnd(tmp_path: Path, location: str) -> Iterator[Round]:
    with small.round_in_review(tmp_path, location) as made:
        small.declare_all(made)
        yield made


def ask(desk: Desk, verb: str, op: str = "1", **body: object) -> dict[str, Any]:
    """The answer, having gone through JSON both ways as on the wire."""
    request = json.loads(json.dumps({"verb": verb, "op": op, "cid": "tab", "body": body}))
    answer: dict[str, Any] = json.loads(json.dumps(desk.handle(request)))
    assert (answer["op"], answer["cid"]) == (op, "tab")
    return answer


def body(answer: Mapping[str, Any]) -> dict[str, Any]:
    assert answer["ok"], answer
    result: dict[str, Any] = answer["body"]
    return result


def first(rnd: Round) -> tuple[str, Desk]:
    application, expert = small.pairs(rnd)[0]
    return application, Desk(rnd, expert, "expert")


MARK = {"state": "marked", "level": "优秀", "value": "9.5", "parts": {}, "comment": ""}


def test_an_expert_sees_only_their_own_assignments(rnd: Round) -> None:
    for expert in ("E1", "E2", "E3"):
        listed = body(ask(Desk(rnd, expert, "expert"), "expert.list"))
        mine = [application for application, who in small.pairs(rnd) if who == expert]
        assert [item["application"] for item in listed["items"]] == mine
        assert listed["progress"] == {
            "assigned": len(mine),
            "new": len(mine),
            "draft": 0,
            "submitted": 0,
            "recused": 0,
        }


def test_the_list_can_be_searched_by_pinyin_initials(rnd: Round) -> None:
    _, desk = first(rnd)
    initials = [item["initials"] for item in body(ask(desk, "expert.list"))["items"]]
    assert all(text.startswith("xg") for text in initials)


def test_an_opened_application_shows_rubric_evidence_and_a_proposal_with_its_reason(
    rnd: Round,
) -> None:
    application, desk = first(rnd)
    opened = body(ask(desk, "expert.open", application=application))
    proposal = opened["proposals"]["A1"]
    assert opened["editable"] is True
    assert [c["id"] for s in opened["rubric"]["criteria"] for c in s["children"]] == ["A1", "B1"]
    assert proposal["level"] in proposal["reason"]
    assert opened["review"]["marks"] == {}


def test_save_submit_recall_make_a_round_trip(rnd: Round) -> None:
    application, desk = first(rnd)
    marks = {"A1": MARK, "B1": {**MARK, "level": None, "value": "8"}}
    saved = body(
        ask(desk, "expert.save", application=application, base_revision=0, patch={"marks": marks})
    )
    assert (saved["revision"], saved["total"]["points"]) == (1, "17.5")
    done = body(ask(desk, "expert.submit", "2", application=application, base_revision=1))
    assert done["review"]["state"] == "submitted"
    assert len(done["receipt"]["hash"]) == 64
    back = body(ask(desk, "expert.recall", "3", application=application, reason="笔误"))
    assert back["review"]["state"] == "draft"


def test_each_sheet_shows_its_own_receipt(rnd: Round) -> None:
    expert = "E1"
    mine = [application for application, who in small.pairs(rnd) if who == expert]
    desk = Desk(rnd, expert, "expert")
    assert body(ask(desk, "expert.open", application=mine[0]))["review"]["receipt"] is None
    kept = [
        body(ask(desk, "expert.save", str(n), application=a, base_revision=0, patch={"comment": a}))
        for n, a in enumerate(mine[:2])
    ]
    for application, saved in zip(mine, kept, strict=False):
        opened = body(ask(desk, "expert.open", application=application))
        assert opened["review"]["receipt"] == saved["receipt"]


def test_an_application_that_was_taken_away_leaves_the_list(rnd: Round) -> None:
    application, desk = first(rnd)
    expert = small.pairs(rnd)[0][1]
    body(ask(desk, "expert.save", application=application, base_revision=0, patch={"comment": "x"}))
    reassign(rnd, application, remove=expert, reason="出差")
    items = body(ask(desk, "expert.list"))["items"]
    assert application not in [item["application"] for item in items]


@pytest.mark.parametrize("value", ["1e-999999999", "0E-1000000", "1_0", "+5", "٥", "NaN", " 5"])
def test_a_number_in_an_odd_form_is_refused(rnd: Round, value: str) -> None:
    application, desk = first(rnd)
    patch = {"marks": {"B1": {**MARK, "level": None, "value": value}}}
    answer = ask(desk, "expert.save", application=application, base_revision=0, patch=patch)
    assert answer["error"]["kind"] == "refused"


def test_a_stale_save_brings_back_what_is_stored(rnd: Round) -> None:
    application, desk = first(rnd)
    patch = {"comment": "甲"}
    ask(desk, "expert.save", "1", application=application, base_revision=0, patch=patch)
    stale = ask(
        desk, "expert.save", "2", application=application, base_revision=0, patch={"comment": "乙"}
    )
    assert stale["ok"] is False
    assert stale["error"]["kind"] == "stale"
    assert stale["error"]["current"]["comment"] == "甲"


def test_a_recused_application_shows_no_content(rnd: Round) -> None:
    application, desk = first(rnd)
    body(ask(desk, "expert.recuse", application=application, reason="曾任顾问"))
    opened = body(ask(desk, "expert.open", application=application))
    assert (opened["cards"], opened["rubric"], opened["editable"]) == ([], None, False)
    assert opened["review"]["state"] == "recused"


def test_an_expert_cannot_open_what_is_not_theirs(rnd: Round) -> None:
    taken = set(small.pairs(rnd))
    application = next(f"A{a}" for a in range(1, 5) if (f"A{a}", "E1") not in taken)
    answer = ask(Desk(rnd, "E1", "expert"), "expert.open", application=application)
    assert answer["error"]["kind"] == "not_assigned"


@pytest.mark.parametrize("verb", ["chair.overview", "secretary.overview", "chair.decide"])
def test_an_expert_may_not_use_the_verbs_of_others(rnd: Round, verb: str) -> None:
    _, desk = first(rnd)
    assert ask(desk, verb)["error"]["kind"] == "refused"


def test_hostile_text_comes_through_as_the_same_text(rnd: Round) -> None:
    application, desk = first(rnd)
    text = '<img src=x onerror="document.title=\'!\'"> =HYPERLINK("x") 𠮷 😀'
    saved = {"comment": text}
    body(ask(desk, "expert.save", application=application, base_revision=0, patch=saved))
    opened = body(ask(desk, "expert.open", application=application))
    assert opened["review"]["comment"] == text


def test_the_chair_sees_progress_ranking_and_disagreement(rnd: Round) -> None:
    small.all_handed_in(rnd, ["8", "2"])
    overview = body(ask(Desk(rnd, "chair", "chair"), "chair.overview"))
    assert [one["submitted"] for one in overview["progress"]["experts"]] == [
        one["assigned"] for one in overview["progress"]["experts"]
    ]
    assert [row["rank"] for row in overview["ranking"]] == sorted(
        row["rank"] for row in overview["ranking"]
    )
    assert {row["range"] for row in overview["ranking"]} == {30.0}  # 6 of 20 points, in percent


def test_the_chair_reads_reviews_side_by_side_and_decides(rnd: Round) -> None:
    small.all_handed_in(rnd, ["8"])
    chair = Desk(rnd, "chair", "chair")
    beside = body(ask(chair, "chair.application", application="A1"))
    assert [review["total"] for review in beside["reviews"]] == ["17.5", "17.5"]
    early = ask(chair, "chair.decide", application="A1", outcome="named", reason="好")
    assert early["error"]["kind"] == "closed"
    body(ask(chair, "chair.phase", phase="deliberation", reason=""))
    made = body(ask(chair, "chair.decide", "2", application="A1", outcome="named", reason="好"))
    assert (made["decision"]["outcome"], made["decision"]["by"]) == ("named", "chair")


def test_the_secretary_imports_with_a_dry_run_first(rnd: Round) -> None:
    secretary = Desk(rnd, "secretary", "secretary")
    rows = [
        {"申报编号": "B1", "基地名称": "虚构五号馆", "申报单位": "虚构单位五", "申报类别": "虚构馆",
         "年开放天数": "３００天"},
        {"申报编号": "B2", "基地名称": "虚构六号馆", "申报单位": "虚构单位六", "申报类别": "虚构馆",
         "年开放天数": "很多"},
    ]  # fmt: skip
    data = base64.b64encode(json.dumps(rows).encode()).decode()
    dry = body(ask(secretary, "secretary.dry_run", name="申报.json", data=data))
    assert (dry["good"], dry["bad"]) == (1, 1)
    assert [(p["column"], p["value"]) for p in dry["problems"] if p["severity"] == "error"] == [
        ("年开放天数", "很多")
    ]
    assert body(ask(secretary, "secretary.import", token=dry["token"]))["imported"] == 1
    with rnd.store.reading() as db:
        added = db.application("B1")
        assert db.application("B2") is None
    assert added is not None
    assert added.values["open_days"] == 300


def test_an_expired_dry_run_is_refused_in_words(rnd: Round) -> None:
    answer = ask(Desk(rnd, "secretary", "secretary"), "secretary.import", token="gone")
    assert (answer["error"]["kind"], "预检" in answer["error"]["message"]) == ("usage", True)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    verb=st.sampled_from(
        ["expert.open", "expert.declare", "expert.save", "expert.submit", "expert.read", "?"]
    ),
    body=st.dictionaries(
        st.sampled_from(["application", "applications", "base_revision", "patch", "what"]),
        json_values,
    ),
)
def test_whatever_is_asked_the_desk_answers_and_never_fails_inside(
    rnd: Round, verb: str, body: dict[str, object]
) -> None:
    _, desk = first(rnd)
    answer = desk.handle({"verb": verb, "op": None, "cid": "c", "body": body})
    assert answer["ok"] or answer["error"]["kind"] != "internal", answer


def test_the_experts_path_loads_no_pandas(rnd: Round, tmp_path: Path) -> None:
    application, expert = small.pairs(rnd)[0]
    code = f"""
import sys
from pathlib import Path
from kepu_review.desk import Desk
from kepu_review.workflow import open_round
from tests import small
plugins = small.plugins(Path({str(tmp_path)!r}))
desk = Desk(open_round({str(rnd.location)!r}, plugins=plugins), {expert!r}, "expert")
for verb, body in (("expert.list", {{}}), ("expert.open", {{"application": {application!r}}}),
                   ("expert.save", {{"application": {application!r}, "base_revision": 0,
                                     "patch": {{"comment": "x"}}}})):
    assert desk.handle({{"verb": verb, "op": verb, "cid": "c", "body": body}})["ok"], verb
print(sorted({{"pandas", "scipy", "matplotlib", "IPython"}} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
