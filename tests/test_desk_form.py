"""What the form shows beside the marks: 自评, findings of plugins, the expert's own phrases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from kepu_review.desk import Desk
from kepu_review.errors import KepuError, Refused
from kepu_review.hookspecs import hookimpl
from kepu_review.model import Finding, Phase, Review, Rubric, SelfMark, Severity
from kepu_review.workflow import (
    Round,
    assign,
    change_phase,
    check,
    create_round,
    import_applications,
    import_experts,
    settle_by_findings,
)
from kepu_review.workflow.phrases import change_phrases
from tests import small
from tests.test_desk import MARK, ask, body, first


class Watchful:
    """Finds something in every sheet; fails where the sheet says so."""

    @hookimpl
    def kepu_check_review(self, review: Review, rubric: Rubric) -> Sequence[Finding]:
        if review.comment == "请出错":
            raise RuntimeError("broken plugin")
        mark = review.marks.get("A1")
        if mark is None or mark.comment:
            return ()
        told = f"{rubric.leaf('A1').title}给了高分，但没有写评语。"  # type: ignore[union-attr]
        return (
            Finding("x", Severity.WARNING, review.application, told, "请写明依据。", field="A1"),
        )


@pytest.fixture
def rnd(tmp_path: Path, location: str) -> Iterator[Round]:
    watching = small.plugins(tmp_path, Watchful())
    with create_round(location, "small", plugins=watching) as made:
        claims = {"A1": SelfMark(Decimal("9.50"), "全年开放"), "Z9": SelfMark(Decimal(1))}
        given = [replace(app, self_assessment=claims) for app in small.applications()]
        import_applications(made, given, file="申报表.xlsx", sha256="0" * 64)
        import_experts(made, small.experts())
        check(made)
        settle_by_findings(made)
        assign(made, per_application=2)
        change_phase(made, Phase.REVIEW)
        yield made


def test_what_the_applicant_claims_comes_apart_from_every_mark(rnd: Round) -> None:
    application, desk = first(rnd)
    ask(desk, "expert.declare", op="d", application=application)
    opened = body(ask(desk, "expert.open", application=application))
    assert opened["self_assessment"] == {"A1": {"value": "9.50", "text": "全年开放"}}
    assert opened["review"]["marks"] == {}
    assert opened["review"]["total"]["points"] is None


def test_what_a_plugin_finds_is_told_with_every_save_and_does_not_block(rnd: Round) -> None:
    application, desk = first(rnd)
    ask(desk, "expert.declare", op="d", application=application)
    patch = {"marks": {"A1": MARK, "B1": {**MARK, "level": None, "value": "8"}}}
    saved = body(
        ask(desk, "expert.save", application=application, base_revision=0, patch=patch, op="s")
    )
    assert saved["findings"] == [
        {
            "severity": "warning",
            "message": "开放天数给了高分，但没有写评语。",
            "remedy": "请写明依据。",
            "criterion": "A1",
        }
    ]
    opened = body(ask(desk, "expert.open", application=application))
    assert opened["review"]["findings"] == saved["findings"]
    handed = body(ask(desk, "expert.submit", op="h", application=application, base_revision=1))
    assert handed["review"]["state"] == "submitted"


def test_a_plugin_that_breaks_does_not_break_the_saving(rnd: Round) -> None:
    application, desk = first(rnd)
    ask(desk, "expert.declare", op="d", application=application)
    patch = {"marks": {"A1": MARK}, "comment": "请出错"}
    saved = body(
        ask(desk, "expert.save", application=application, base_revision=0, patch=patch, op="s")
    )
    assert (saved["revision"], saved["findings"]) == (1, [])


def test_phrases_are_the_experts_own_and_keep_their_order(rnd: Round) -> None:
    mine, other = (Desk(rnd, name, "expert") for name in ("E1", "E2"))
    kept = body(ask(mine, "expert.set_phrases", phrases=[" 证据充分 ", "", "待核实", "证据充分"]))
    assert kept == {"phrases": ["证据充分", "待核实"]}
    assert body(ask(mine, "expert.phrases"))["phrases"] == ["证据充分", "待核实"]
    assert body(ask(other, "expert.phrases")) == {"phrases": [], "recent": []}
    again = body(ask(mine, "expert.set_phrases", op="2", phrases=["待核实"]))
    assert again == {"phrases": ["待核实"]}


def test_comments_of_mine_are_offered_again_by_criterion_newest_first(rnd: Round) -> None:
    (one, expert), *rest = small.pairs(rnd)
    two = next(application for application, who in rest if who == expert)
    desk = Desk(rnd, expert, "expert")
    for number, (application, text) in enumerate([(one, "开放充足"), (two, "夜间也开放")]):
        ask(desk, "expert.declare", op=f"d{number}", application=application)
        patch = {"marks": {"A1": {**MARK, "comment": text}}, "comment": "总体良好"}
        asked = {"application": application, "base_revision": 0, "patch": patch}
        body(ask(desk, "expert.save", op=f"s{number}", **asked))
    recent = body(ask(desk, "expert.phrases"))["recent"]
    rubric = recent[0]["rubric"]
    assert [(one["criterion"], one["text"]) for one in recent] == [
        (None, "总体良好"),
        ("A1", "夜间也开放"),
        ("A1", "开放充足"),
    ]
    assert {one["rubric"] for one in recent} == {rubric}


def test_a_comment_that_names_an_application_is_not_offered_for_another(rnd: Round) -> None:
    (one, expert), *rest = small.pairs(rnd)
    two = next(application for application, who in rest if who == expert)
    with rnd.store.reading() as db:
        named, other = db.applications([one, two])
    desk = Desk(rnd, expert, "expert")
    ask(desk, "expert.declare", application=one)
    marks_b = {"B1": {"value": "8", "comment": f"好于{other.name}"}}
    marks = {"A1": {**MARK, "comment": f"{named.applicant}开放充足"}}
    patch = {"marks": marks | marks_b, "comment": "总体良好"}
    body(ask(desk, "expert.save", op="s", application=one, base_revision=0, patch=patch))
    recent = body(ask(desk, "expert.phrases"))["recent"]
    assert [told["text"] for told in recent] == ["总体良好"]


def test_too_many_or_too_long_phrases_are_refused(rnd: Round) -> None:
    with pytest.raises(Refused, match="最多 200 条"):
        change_phrases(rnd, "E1", [f"常用语 {i}" for i in range(201)])
    with pytest.raises(Refused, match="超过 500 字"):
        change_phrases(rnd, "E1", ["长" * 501])
    with pytest.raises(KepuError, match="没有专家"):
        change_phrases(rnd, "E99", ["好"])
    answer = ask(Desk(rnd, "E1", "expert"), "expert.set_phrases", phrases="好")
    assert answer["error"]["kind"] == "usage"
