"""北京科技馆之城: both routes of an invented round, from registration to certificate and plaque."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kepu_review.errors import Refused
from kepu_review.model import BaseStatus, Phase, ScreeningState
from kepu_review.workflow import (
    Round,
    assign,
    change_phase,
    check,
    create_round,
    decide,
    decide_screening,
    settle_by_findings,
)
from kepu_review.workflow.activities import report_activity
from kepu_review.workflow.collecting import import_materials
from kepu_review.workflow.confirming import confirm
from kepu_review.workflow.naming import name_bases
from kepu_review.workflow.nominating import record_nomination
from kepu_review.workflow.register import set_status
from kepu_review.workflow.sampling import draw_sample, repeat_draw
from kepu_review.workflow.staging import enter_stage
from kepu_review.workflow.visiting import record_visit
from tests import pictures
from tests.programmes import rounds
from tests.programmes.rounds import scan

DISTRICTS = {
    "B01": "东城区",
    "B02": "西城区",
    "B03": "海淀区",
    "B04": "海淀区",
    "B05": "朝阳区",
    "B06": "延庆区",
    "B07": "通州区",  # nobody nominates it
}
TITLES = {
    "B11": ("全国科普教育基地", "中国科学技术协会", "2022"),
    "B12": ("北京市科普基地", "北京市科学技术委员会、中关村科技园区管理委员会", "2020"),
    "B13": ("国家林草科普基地", "国家林业和草原局", "2021"),
    "B14": ("全国科学家精神教育基地", "中国科协、教育部", "2023"),
    "B15": ("全国气象科普教育基地", "中国气象学会", "2023"),
}
"""The five titles of the notice, each with who gave it and when."""
NOMINATED = ("B01", "B02", "B03", "B04", "B05", "B06")
MARKS = {"B01": 0.9, "B02": 0.8, "B03": 0.85, "B04": 0.4, "B05": 0.75, "B06": 0.7}


def form(number: str, region: str, **more: str) -> dict[str, str]:
    """One line of the table that the platform exports."""
    return {
        "申报编号": number,
        "基地名称": f"虚构{number}科技教育体验基地",
        "申报单位": f"虚构{number}科技馆",
        "申报类别": "科技场馆类",
        "所在区域": region,
        "是否法人单位": "是",
        "已承诺材料真实准确": "是",
        **more,
    }


def by_district(number: str, **more: str) -> dict[str, str]:
    region = DISTRICTS[number]
    return form(number, region, **{"登记途径": "推荐登记", "成员单位": "是", **more})


def direct(number: str, title: str, issuer: str, year: str) -> dict[str, str]:
    titled = {"已获称号": title, "称号命名单位": issuer, "称号命名或复核年份": year}
    return form(number, "丰台区", **{"登记途径": "直接登记", **titled})


def evidence(numbers: Sequence[str]) -> dict[str, bytes]:
    return {f"{number}/称号命名文件.pdf": scan(number) for number in numbers}


@pytest.fixture
def rnd(tmp_path: Path) -> Iterator[Round]:
    """A new round without applications."""
    with create_round(tmp_path / "round", "beijing_museum_city") as made:
        yield made


def registered(rnd: Round, folder: Path, rows: Sequence[dict[str, str]]) -> Round:
    """The round with these forms, and experts; every title is proved by a document."""
    found = rounds.take_in(rnd, rounds.table(folder / "登记表.csv", rows))
    assert found.problems == ()
    rounds.panel(rnd, 6)
    proved = [row["申报编号"] for row in rows if row["登记途径"] == "直接登记"]
    if proved:
        import_materials(rnd, pictures.put(folder / "inbox", evidence(proved)))
    check(rnd)
    return rnd


def whole(rnd: Round, folder: Path) -> Round:
    """Seven by district, five by title, all of them registered and audited."""
    rows = [*map(by_district, DISTRICTS), *(direct(n, *TITLES[n]) for n in TITLES)]
    registered(rnd, folder, rows)
    for row in rows:
        decide_screening(rnd, row["申报编号"], ScreeningState.PASSED)
    return rnd


def nominated(rnd: Round) -> Round:
    """Six nominated by their districts; the seventh goes to its district."""
    for number in NOMINATED:
        record_nomination(rnd, number, f"北京市{DISTRICTS[number]}科学技术协会", route="nominated")
    for number in TITLES:
        enter_directly(rnd, number)
    reason = "未获推荐，转由通州区科协按区级办法登记认证"
    decide_screening(rnd, "B07", ScreeningState.NOT_ACCEPTED, reason=reason)
    return rnd


def enter_directly(rnd: Round, number: str) -> None:
    """The form says the route; nothing is recorded for those who need no nomination."""
    with rnd.store.reading() as db:
        assert db.nominations(number) == ()


def scored(rnd: Round) -> Round:
    """The nominated ones are marked by experts."""
    enter_stage(rnd, "scoring")
    assign(rnd, only=NOMINATED)
    change_phase(rnd, Phase.REVIEW)
    rounds.mark_all(rnd, MARKS)
    return rnd


def refused(rnd: Round, stage: str) -> str:
    """What stands in the way of the stage."""
    with pytest.raises(Refused) as told:
        enter_stage(rnd, stage)
    return str(told.value)


def visit_all(rnd: Round, drawn: Sequence[str]) -> None:
    for number in drawn:
        record_visit(rnd, number, "site_visit", "visited", date(2023, 9, 7), ("E1", "E2"))


def test_a_round_goes_from_registration_to_certificate_and_plaque(
    rnd: Round, tmp_path: Path
) -> None:
    whole(rnd, tmp_path)
    enter_stage(rnd, "district_audit")
    enter_stage(rnd, "nomination")
    scored(nominated(rnd))
    enter_stage(rnd, "site_visit")
    sample = draw_sample(rnd, "site_visit", 20230905, among=NOMINATED)
    assert repeat_draw(sample) == sample
    assert [(one.group, one.size, len(one.drawn)) for one in sample.strata] == [
        ("chaoyang", 1, 1),
        ("dongcheng", 1, 1),
        ("haidian", 2, 1),
        ("xicheng", 1, 1),
        ("yanqing", 1, 1),
    ]
    visit_all(rnd, sample.drawn)
    change_phase(rnd, Phase.DELIBERATION, reason="直接登记的五家不经打分（通知三（二））")
    decide_all(rnd)
    enter_stage(rnd, "listing")
    confirm(rnd, "listing", dict.fromkeys(listed(), (True, "")), "北京市科学技术协会")
    enter_stage(rnd, "naming")
    bases = name_bases(rnd, day=date(2023, 9, 17))
    assert [base.application for base in bases] == list(listed())
    assert bases[0].number == "KJGZC-2023-0001"
    assert bases[0].valid_until is None
    documents(rnd, tmp_path, bases)
    enter_stage(rnd, "activities")
    report_activity(
        rnd, "2023-01", bases[0].number, "summary", "全国科普日开放", date(2023, 9, 17), 300
    )
    idle = bases[1].number
    set_status(rnd, idle, "revoked", None, "idle", "挂牌后未参加 2023 年全国科普日活动")
    with rnd.store.reading() as db:
        states = {base.number: base.status for base in db.bases()}
        assert states.pop(idle) is BaseStatus.REVOKED
        assert set(states.values()) == {BaseStatus.IN_FORCE}
        assert [entry.stage for entry in db.stage_log()] == [
            *("district_audit", "nomination", "scoring", "site_visit"),
            *("listing", "naming", "activities"),
        ]


def documents(rnd: Round, folder: Path, bases: Sequence[Any]) -> None:
    """Certificates and plaques are made and recorded."""
    from kepu_review.report.certificate import issue_documents

    for kind in ("certificate", "plaque"):
        issue_documents(rnd, folder / kind, kind)
    with rnd.store.reading() as db:
        issued = {(one.number, one.kind) for one in db.issued()}
    assert issued == {(b.number, k) for b in bases for k in ("certificate", "plaque")}


def listed() -> tuple[str, ...]:
    """Those above the line, and those with a title."""
    return (*(number for number in NOMINATED if MARKS[number] >= 0.6), *TITLES)


def decide_all(rnd: Round) -> None:
    for number in (*NOMINATED, *TITLES):
        outcome = "registered" if number in listed() else "district_level"
        decide(rnd, number, outcome, reason="市科协研究")
