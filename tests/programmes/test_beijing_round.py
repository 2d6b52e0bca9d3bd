"""北京科技馆之城: both routes of an invented round, from registration to certificate and plaque."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from kepu_review.errors import Refused, UsageError
from kepu_review.model import Base, BaseStatus, Phase, ScreeningState
from kepu_review.workflow import (
    Round,
    assign,
    change_phase,
    check,
    create_round,
    decide,
    decide_screening,
)
from kepu_review.workflow.activities import report_activity
from kepu_review.workflow.collecting import import_materials
from kepu_review.workflow.confirming import confirm
from kepu_review.workflow.duplicates import settle_duplicates
from kepu_review.workflow.naming import name_bases
from kepu_review.workflow.nominating import record_nomination
from kepu_review.workflow.register import set_status
from kepu_review.workflow.sampling import draw_sample, repeat_draw
from kepu_review.workflow.staging import enter_stage
from kepu_review.workflow.visiting import record_visit
from tests import pictures
from tests.programmes import rounds
from tests.programmes.rounds import refuses, scan

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
LISTED = (*("B01", "B02", "B03", "B05", "B06"), *TITLES)
"""Above the line, or by title."""
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


TWICE = {"基地名称": "虚构B01科技教育体验基地", "申报单位": "虚构B01科技馆"}


def by_district(number: str, **more: str) -> dict[str, str]:
    region = DISTRICTS[number]
    return form(number, region, **{"登记途径": "推荐登记", "成员单位": "是", **more})


def direct(number: str, title: str, issuer: str, year: str) -> dict[str, str]:
    titled = {"已获称号": title, "称号命名单位": issuer, "称号命名或复核年份": year}
    return form(number, "丰台区", **{"登记途径": "直接登记", **titled})


FORMS = (
    *map(by_district, DISTRICTS),
    form("B08", "东城区", **{"登记途径": "推荐登记", "成员单位": "是", **TWICE}),
    *(direct(number, *TITLES[number]) for number in TITLES),
)
"""Seven by district, one of them twice; five by title."""


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
    assert (found.bad, len(found.problems)) == (0, 2)  # both lines of the one that came twice
    rounds.panel(rnd, 6)
    proved = [row["申报编号"] for row in rows if row["登记途径"] == "直接登记"]
    if proved:
        import_materials(rnd, pictures.put(folder / "inbox", evidence(proved)))
    check(rnd)
    return rnd


def refused(rnd: Round, stage: str) -> str:
    """What stands in the way of the stage."""
    with pytest.raises(Refused) as told:
        enter_stage(rnd, stage)
    return str(told.value)


@refuses(
    "beijing_museum_city.stages.district_audit.leave.screened",
    "beijing_museum_city.stages.nomination.leave.nominated",
    "beijing_museum_city.stages.nomination.leave.duplicates_settled",
    "beijing_museum_city.stages.scoring.leave.handed_in",
    "beijing_museum_city.stages.site_visit.leave.sampled",
    "beijing_museum_city.stages.site_visit.leave.visited",
    "beijing_museum_city.stages.site_visit.sampling",
    "beijing_museum_city.stages.listing.leave.decided",
    "beijing_museum_city.stages.listing.leave.confirmed",
    "beijing_museum_city.stages.naming.leave.named",
    "beijing_museum_city.accreditation.grounds.idle",
    "beijing_museum_city.accreditation.grounds.untruthful",
)
def test_a_round_goes_from_registration_to_certificate_and_plaque(
    rnd: Round, tmp_path: Path
) -> None:
    registered(rnd, tmp_path, FORMS)
    enter_stage(rnd, "district_audit")
    assert "13 份申报没有形式审查结论" in refused(rnd, "nomination")
    check(rnd)  # nobody need be nominated yet, and that is no error now
    assert {n for n in (*DISTRICTS, *TITLES) if rounds.error_rules(rnd, n)} == {"B01"}
    assert rounds.error_rules(rnd, "B01") == {"duplicate.name"}
    audit(rnd)
    enter_stage(rnd, "nomination")
    nominate(rnd)
    enter_stage(rnd, "scoring")
    score(rnd)
    enter_stage(rnd, "site_visit")
    visit(rnd)
    reason = "直接登记的五家不经打分（通知三（二））"
    change_phase(rnd, Phase.DELIBERATION, reason=reason)
    enter_stage(rnd, "listing")
    listing(rnd)
    enter_stage(rnd, "naming")
    assert "没有命名" in refused(rnd, "activities")
    bases = name_bases(rnd, day=date(2023, 9, 17))
    assert [base.application for base in bases] == list(LISTED)
    assert (bases[0].number, bases[0].valid_until) == ("KJGZC-2023-0001", None)
    documents(rnd, tmp_path, bases)
    enter_stage(rnd, "activities")
    after_naming(rnd, [base.number for base in bases])
    with rnd.store.reading() as db:
        assert [entry.stage for entry in db.stage_log()] == [
            *("district_audit", "nomination", "scoring", "site_visit"),
            *("listing", "naming", "activities"),
        ]


def audit(rnd: Round) -> None:
    """The districts look at their own, the city at those who come directly."""
    for row in FORMS:
        decide_screening(rnd, row["申报编号"], ScreeningState.PASSED, reason="注册信息属实")


def nominate(rnd: Round) -> None:
    """Six are nominated, one twice on the list, one by nobody: it goes to its district."""
    for number in NOMINATED:
        record_nomination(rnd, number, f"北京市{DISTRICTS[number]}科学技术协会", route="nominated")
    told = refused(rnd, "scoring")
    assert "没有有效推荐" in told
    assert "B07" in told
    assert not any(number in told.partition("重复")[0] for number in TITLES)
    reason = "未获推荐，转由通州区科协按区级办法登记认证（通知三（一）3）"
    decide_screening(rnd, "B07", ScreeningState.NOT_ACCEPTED, reason=reason)
    assert "疑为重复申报" in refused(rnd, "scoring")
    settle_duplicates(rnd, ["B01", "B08"], "B01", "东城区科协确认重复填报")


def score(rnd: Round) -> None:
    """Experts mark the nominated ones; of the others the notice asks no marks."""
    assert "还没有分派评审" in refused(rnd, "site_visit")
    assign(rnd)
    change_phase(rnd, Phase.REVIEW)
    assert "18 份评审表没有提交" in refused(rnd, "site_visit")
    assert rounds.mark_all(rnd, MARKS) == 18


def visit(rnd: Round) -> None:
    """A fifth of each district's, at least one, drawn by a seed that anybody may try again."""
    told = refused(rnd, "listing")
    assert "还没有抽取" in told
    with pytest.raises(Refused, match="还没有抽取"):
        record_visit(rnd, "B01", "site_visit", "visited", date(2023, 9, 7), ["E1"])
    sample = draw_sample(rnd, "site_visit", 20230905)
    assert repeat_draw(sample) == sample
    assert [(one.group, one.size, len(one.drawn)) for one in sample.strata] == [
        ("chaoyang", 1, 1),
        ("dongcheng", 1, 1),
        ("haidian", 2, 1),
        ("xicheng", 1, 1),
        ("yanqing", 1, 1),
    ]
    (left,) = set(NOMINATED) - set(sample.drawn)
    with pytest.raises(Refused, match="没有抽中"):
        record_visit(rnd, left, "site_visit", "visited", date(2023, 9, 7), ["E1"])
    assert "5 份申报没有考察记录" in refused(rnd, "listing")
    for number in sample.drawn:
        record_visit(rnd, number, "site_visit", "visited", date(2023, 9, 7), ["E1", "E2"])


def listing(rnd: Round) -> None:
    """The panel decides, the city's association confirms."""
    assert "没有决定" in refused(rnd, "naming")
    for number in (*NOMINATED, *TITLES):
        outcome = "registered" if number in LISTED else "district_level"
        decide(rnd, number, outcome, reason="市科协研究")
    assert "主办单位没有审定" in refused(rnd, "naming")
    with pytest.raises(Refused, match="没有经主办单位审定"):
        name_bases(rnd)
    confirm(rnd, "listing", dict.fromkeys(LISTED, (True, "")), "北京市科学技术协会")


def after_naming(rnd: Round, numbers: Sequence[str]) -> None:
    """The first batch takes part in the Science Day; a title is taken back on a ground alone."""
    kept, idle, untrue, *_ = numbers
    title = "全国科普日开放"
    report_activity(rnd, "2023-01", kept, "summary", title, date(2023, 9, 17), 300)
    with pytest.raises(UsageError, match="须写明依据哪一种情形"):
        set_status(rnd, idle, "revoked", None, None, "未参加活动")
    with pytest.raises(UsageError, match="没有撤销情形“closed”"):
        set_status(rnd, untrue, "revoked", None, "closed", "闭馆")
    set_status(rnd, idle, "revoked", None, "idle", "挂牌后未参加 2023 年全国科普日活动")
    set_status(rnd, untrue, "revoked", None, "untruthful", "面积数字不实")
    with rnd.store.reading() as db:
        bases = {base.number: (base.status, base.ground) for base in db.bases()}
        assert [one.subject for one in db.activity_reports()] == [kept]
    assert bases[idle] == (BaseStatus.REVOKED, "idle")
    assert bases[untrue] == (BaseStatus.REVOKED, "untruthful")
    assert bases[kept] == (BaseStatus.IN_FORCE, None)


def documents(rnd: Round, folder: Path, bases: Sequence[Base]) -> None:
    """Certificates and plaques are made and recorded."""
    from kepu_review.report.certificate import issue_documents

    for kind in ("certificate", "plaque"):
        issue_documents(rnd, folder / kind, kind)
    with rnd.store.reading() as db:
        issued = {(one.number, one.kind) for one in db.issued()}
    assert issued == {(b.number, k) for b in bases for k in ("certificate", "plaque")}
