"""The record tells of stages, nominations, notices and bases as a clerk would write it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from kepu_review.desk import Desk
from kepu_review.desk.audit import sentence
from kepu_review.desk.audit_label_words import LABELS
from kepu_review.desk.audit_words import Names
from kepu_review.model import Event
from kepu_review.text import speaking
from kepu_review.workflow import Round
from tests import small
from tests.store import naming_acts as naming
from tests.store import stage_acts as stages

NAMES = Names(
    experts={"E1": "张一", "E2": "李二"},
    applications={"A-1": "甲馆", "A-2": "乙馆", "A-10": "丙馆"},
    outcomes={},
    categories={},
    stages={"visit": "实地考察", "screening": "形式审查"},
    bases={"B-1": "虚构馆一"},
    grades={"good": "合格"},
    grounds={"closed_too_long": "长期不开放"},
    zone=ZoneInfo("Asia/Shanghai"),
)
VISIT, CONFIRMED, NOMINATION = stages.VISIT, stages.CONFIRMED, stages.NOMINATION
SETTLED = {"id": "o0", "outcome": "upheld", "finding": "属实", "same_as": None}
EXTENDED = {"application": "A-1", "until": "2026-03-25T04:00:00+00:00", "reason": ""}
CHOICE = {"application": "A-1", "nominator": "虚构局", "reason": "先到"}
TWO = {"bases": [naming.BASE, naming.BASE], "waiver": "另案处理"}
TOLD: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("stage_entered", stages.FIRST[0][1], "进入“形式审查”环节；理由：开始受理。"),
    (
        "sample_drawn",
        stages.SAMPLE,
        "为“实地考察”环节从 3 份申报中抽取 2 份，种子 20260502。",
    ),
    (
        "visit_recorded",
        VISIT,
        "实地考察申报 A-2“乙馆”：2026-05-06，张一（E1）、李二（E2）。",
    ),
    (
        "visit_recorded",
        VISIT | {"day": None, "visitors": []},
        "实地考察申报 A-2“乙馆”：—，—。",
    ),
    ("visit_recorded", VISIT | {"state": "declined"}, "申报 A-2“乙馆” 不接受实地考察。"),
    ("visit_recorded", VISIT | {"state": "not_possible"}, "申报 A-2“乙馆” 未能实地考察。"),
    (
        "correction_asked",
        stages.CORRECTION,
        "要求申报 A-1“甲馆” 在 2026-03-20 17:00 前补正；理由：照片不足。",
    ),
    ("correction_extended", EXTENDED, "申报 A-1“甲馆” 的补正期限延至 2026-03-25 12:00。"),
    ("correction_returned", {"application": "A-1", "note": ""}, "申报 A-1“甲馆” 交回补正。"),
    ("late_granted", stages.LATE, "准予各申报的材料迟交至 2026-03-21 17:00；理由：系统停机。"),
    (
        "late_granted",
        stages.LATE | {"application": "A-1", "what": "video"},
        "准予申报 A-1“甲馆” 的video迟交至 2026-03-21 17:00；理由：系统停机。",
    ),
    ("attested", stages.ATTESTED, "核验申报 A-1“甲馆” 的“legal_person”：符合。"),
    ("confirmed", CONFIRMED, "虚构办公室审定申报 2 份：同意 1 份，不同意 1 份。"),
    (
        "confirmed",
        CONFIRMED | {"applications": CONFIRMED["applications"][1:]},
        "虚构办公室审定申报 A-2“乙馆”：不同意；理由：证照过期。",
    ),
    ("nominators_recorded", stages.LISTED_ONE, "登记推荐单位 1 家。"),
    ("invitations_issued", stages.INVITED, "发出邀请码 1 个。"),
    ("invitation_withdrawn", {"code": "k0", "reason": "误发"}, "作废邀请码“k0”；理由：误发。"),
    (
        "nomination_recorded",
        NOMINATION,
        "登记“虚构局”等 2 家联合推荐申报 A-1“甲馆”。",
    ),
    ("nomination_recorded", NOMINATION | {"joint": []}, "登记“虚构局”推荐申报 A-1“甲馆”。"),
    ("nomination_chosen", CHOICE, "申报 A-1“甲馆” 的推荐以“虚构局”为准；理由：先到。"),
    ("nomination_withdrawn", CHOICE, "撤销“虚构局”对申报 A-1“甲馆” 的推荐；理由：先到。"),
    (
        "duplicates_settled",
        stages.SETTLED | {"applications": ["A-1", "A-2", "A-10"]},
        "申报 A-2“乙馆”、A-10“丙馆” 系重复申报，保留申报 A-1“甲馆”；理由：同一单位。",
    ),
    ("notice_published", naming.NOTICE, "发布公示“n0”：2026-05-11 至 2026-05-15，申报 2 份。"),
    ("notice_withdrawn", {"id": "n0", "reason": ""}, "撤回公示“n0”。"),
    ("objection_received", naming.OBJECTION, "收到对申报 A-2“乙馆” 的异议“o0”。"),
    (
        "objection_received",
        naming.OBJECTION | {"application": None},
        "收到对公示“n0”的异议“o0”。",
    ),
    ("objection_settled", SETTLED, "异议“o0”办结：成立。"),
    (
        "objection_settled",
        SETTLED | {"outcome": "repeated", "same_as": "o1"},
        "异议“o0”与“o1”重复。",
    ),
    (
        "accredited",
        naming.FIRST[2][1],
        "命名“虚构馆一”为虚构市科普教育基地，编号 B-1。",
    ),
    ("accredited", TWO, "命名基地 2 个；异议未办结，理由：另案处理。"),
    ("bases_carried", naming.FIRST[3][1], "从“前一批名单.xlsx”转入以往命名的基地 1 个。"),
    ("base_changed", naming.CHANGE, "基地 B-1“虚构馆一” 变更申报单位；理由：改制。"),
    (
        "base_status_changed",
        naming.RECTIFYING,
        "基地 B-1“虚构馆一” 的状态改为限期整改，至 2027-01-31；"
        "情形：长期不开放；理由：开放天数不足。",
    ),
    (
        "base_status_changed",
        naming.RECTIFYING | {"status": "revoked", "until": None, "ground": None},
        "基地 B-1“虚构馆一” 的状态改为撤销；理由：开放天数不足。",
    ),
    ("base_evaluated", naming.EVALUATED, "基地 B-1“虚构馆一” 2026 年度考核：合格。"),
    (
        "base_evaluated",
        naming.EVALUATED | {"period": "term", "grade": "top"},
        "基地 B-1“虚构馆一” 终期考核：top。",
    ),
    ("document_issued", naming.ISSUED, "制发基地 B-1“虚构馆一” 的牌匾，编号 虚构 001。"),
    ("activity_reported", naming.ACTIVITY, "B-1“虚构馆一” 报送活动总结“开放日”。"),
    (
        "activity_reported",
        naming.ACTIVITY | {"subject": "A-1", "kind": "preview"},
        "A-1“甲馆” 报送活动预告“开放日”。",
    ),
)


def event(kind: str, payload: dict[str, Any]) -> Event:
    return Event("round", 1, "k", kind, "secretary", datetime.now(UTC), payload, "", "")


@pytest.mark.parametrize(("kind", "payload", "told"), TOLD)
def test_each_kind_is_told_in_a_sentence(kind: str, payload: dict[str, Any], told: str) -> None:
    assert sentence(event(kind, payload), NAMES) == told


def test_every_kind_and_every_part_of_it_has_a_name() -> None:
    assert {kind for kind, _, _ in TOLD} == stages.ROUND.keys() | naming.ROUND.keys()
    parts = {part for _, payload, _ in TOLD for part in payload}
    assert parts - {"changes"} <= LABELS.keys()


def test_an_english_reader_is_told_in_english() -> None:
    with speaking("en"):
        told = [sentence(event(kind, payload), NAMES) for kind, payload, _ in TOLD]
    assert "Base B-1 “虚构馆一” changed: Applicant; reason: 改制." in told
    assert [one for one in told if any(word in one for word in ("申报 ", "基地 ", "异议"))] == []


@pytest.fixture
def rnd(tmp_path: Path) -> Iterator[Round]:
    with small.round_in_review(tmp_path) as made:
        yield made


def rows(rnd: Round, kind: str, payload: dict[str, Any]) -> dict[str, Any]:
    """What the view shows of one event, by label: (before, after)."""

    def ask(verb: str, **body: object) -> dict[str, Any]:
        desk = Desk(rnd, "secretary", "secretary")
        answer = desk.handle({"verb": f"secretary.{verb}", "op": "1", "cid": "t", "body": body})
        assert answer["ok"], answer
        told: dict[str, Any] = answer["body"]
        return told

    rnd.write(lambda db: db.append(kind, payload, actor="secretary"))
    newest = ask("audit")["events"][0]
    assert newest["kind"] == kind
    found = ask("audit_detail", position=newest["position"])["rows"]
    return {row["label"]: (row["before"], row["after"]) for row in found}


def test_details_have_words_for_ids_and_show_a_base_before_and_after(rnd: Round) -> None:
    with rnd.store.reading() as db:
        one, two = [application.id for application in db.applications()][:2]
    base = naming.BASE | {"application": one}
    named = rows(rnd, "accredited", {"bases": [base], "waiver": None})
    assert named["基地"] == (None, f"B-1 {one} 虚构馆一 虚构市科普教育基地")
    assert rows(rnd, "base_changed", naming.CHANGE)["申报单位"] == ("虚构单位一", "虚构新单位")
    assert rows(rnd, "base_status_changed", naming.RECTIFYING)["状态"] == (None, "限期整改")
    notice = naming.NOTICE | {"applications": [one, two]}
    assert rows(rnd, "notice_published", notice)["计算方式"] == (None, "工作日")
    strata = [{"group": "北区", "size": 2, "drawn": [two]}, {"group": "南", "size": 0, "drawn": []}]
    sample = stages.SAMPLE | {"population": [one, two], "strata": strata}
    drawn = f"北区（2 份）：{two}、南（0 份）：—"
    assert rows(rnd, "sample_drawn", sample)["抽样结果"] == (None, drawn)
    items = [{"id": one, "approved": True, "reason": ""}]
    items.append({"id": two, "approved": False, "reason": "证照过期"})
    confirmed = rows(rnd, "confirmed", CONFIRMED | {"applications": items})
    assert confirmed["申报"] == (None, f"{one} 同意、{two} 不同意 证照过期")


def test_what_an_expert_noted_on_a_visit_waits_as_long_as_totals_are_hidden(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = "source: 测试, blindness: {totals: deliberation}}"
    policy = small.PROGRAMME_YAML.replace("source: 测试}", rules)
    monkeypatch.setattr(small, "PROGRAMME_YAML", policy)
    with small.round_in_review(tmp_path) as rnd:
        with rnd.store.reading() as db:
            one = db.applications()[0].id
        visit = VISIT | {"application": one, "visitors": [], "note": "应给 9 分"}
        shown = rows(rnd, "visit_recorded", visit)
    assert shown["说明"] == (None, "（按盲评规则现在不显示）")
    assert shown["结论"] == (None, "已考察")
