"""科普日: invented activities of the five lines, from plan to the ranking of units."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from kepu_review.cli.app import group
from kepu_review.errors import Refused
from kepu_review.model import Phase, ScreeningState
from kepu_review.workflow import (
    Round,
    assign,
    change_phase,
    check,
    create_round,
    decide,
    decide_screening,
    rank_round,
    settle_by_findings,
)
from kepu_review.workflow.activities import report_activity
from kepu_review.workflow.confirming import confirm
from kepu_review.workflow.staging import enter_stage
from tests.programmes import rounds
from tests.programmes.rounds import refuses

BUREAU, DISTRICT, SOCIETY = "虚构市食药局", "虚构区科协", "虚构昆虫学会"
MUSEUM, JOINT = "虚构天文馆", "虚构三地科协"
ACTIVITIES = (
    # number, name, unit, line, region, task, topic
    ("H01", "科普日“食品安全”活动", BUREAU, "委办局系统", "市级", "统筹利用本系统科普资源"),
    ("H02", "科普日“食品之安全常识”", BUREAU, "委办局系统", "市级", "统筹利用本系统科普资源"),
    ("H03", "科普日主场活动", DISTRICT, "区域", "延庆区", "举办全国科普日区域主场活动"),
    ("H04", "社区里的科学", DISTRICT, "区域", "延庆区", "组织开展全国科普日基层科普活动"),
    ("H05", "云上科普日", DISTRICT, "区域", "延庆区", "举办各区全国科普日网络科普活动"),
    ("H06", "昆虫进课堂", SOCIETY, "科协系统", "市级", "开展科技进基层"),
    ("H07", "昆虫志愿者", SOCIETY, "科协系统", "市级", "开展科普志愿服务"),
    ("H08", "星空夜", MUSEUM, "科技馆之城", "朝阳区", "集中开展科普活动"),
    ("H09", "流动天象厅", MUSEUM, "科技馆之城", "朝阳区", "开展流动科技展览下基层活动"),
    ("H10", "三地应急科普", JOINT, "京津冀", "天津市", "开展京津冀应急科普联合行动"),
)
LATE, BY_REPORT, NEVER = "H07", ("H08", "H09"), "H05"
MARKS = {"H01": 0.9, "H03": 0.9, "H04": 0.7, "H06": 0.85, "H08": 0.95, "H09": 0.6, "H10": 0.8}
EXCELLENT = ("H01", "H03", "H06", "H08")


def record(number: str, name: str, unit: str, line: str, region: str, task: str) -> dict[str, str]:
    """One line of what units reported."""
    summed_up = number not in (*BY_REPORT, NEVER)
    return {
        "申报编号": number,
        "基地名称": name,
        "申报单位": unit,
        "申报类别": line,
        "所在区域": region,
        "重点任务": task,
        "主题领域": "食品安全" if unit == BUREAU else "科学教育",
        "活动方案": "虚构的方案。",
        "活动开始日期": "2022-09-17",
        "参与人次": "" if number == "H10" else "400",
        "线上覆盖人次": "5000",
        "媒体报道数": "3",
        "参与志愿者": "20",
        "活动总结": "虚构的总结。" if summed_up else "",
        "总结提交日期": ("2022-10-20" if number == LATE else "2022-10-14") if summed_up else "",
        "已在市科协“重点活动征集”填报": "是",
        "已在中国科协全国科普日网站填报": "是",
        "规范使用统一标识": "是",
    }


def run(*args: object) -> Result:
    return CliRunner().invoke(group, [str(arg) for arg in args])


@pytest.fixture
def rnd(tmp_path: Path) -> Iterator[Round]:
    """Ten activities of the five lines, and experts."""
    with create_round(tmp_path / "round", "science_day") as made:
        path = rounds.table(tmp_path / "填报.csv", [record(*one) for one in ACTIVITIES])
        assert rounds.take_in(made, path).bad == 0
        rounds.panel(made, 4)
        yield made


def refused(rnd: Round, stage: str) -> str:
    """What stands in the way of the stage."""
    with pytest.raises(Refused) as told:
        enter_stage(rnd, stage)
    return str(told.value)


@refuses(
    "science_day.stages.summary.leave.summarised",
    "science_day.stages.screening.leave.screened",
    "science_day.stages.review.leave.handed_in",
    "science_day.stages.decision.leave.decided",
    "science_day.stages.decision.leave.confirmed",
)
def test_a_round_goes_from_plans_to_excellent_activities_and_units(
    rnd: Round, tmp_path: Path
) -> None:
    enter_stage(rnd, "activity")
    report_activity(rnd, "P08", "H08", "preview", "星空夜", date(2022, 9, 17))
    enter_stage(rnd, "summary")
    sum_up(rnd)
    enter_stage(rnd, "screening")
    screen(rnd)
    enter_stage(rnd, "review")
    review(rnd)
    change_phase(rnd, Phase.DELIBERATION)
    enter_stage(rnd, "decision")
    decided(rnd)
    enter_stage(rnd, "publicity")
    with rnd.store.reading() as db:
        approved = [name for name, one in db.confirmations().items() if one.approved]
    assert tuple(sorted(approved)) == EXCELLENT
    look_at_statistics(tmp_path)


def sum_up(rnd: Round) -> None:
    """Summaries come with the form or as reports; one never comes."""
    told = refused(rnd, "screening")
    assert "3 份申报没有活动总结：H05、H08、H09" in told
    for number in BY_REPORT:
        report_activity(
            rnd, f"P{number[1:]}", number, "summary", "总结", date(2022, 9, 17), 900, ["虚构日报"]
        )
    assert "1 份申报没有活动总结：H05" in refused(rnd, "screening")
    reason = "逾期没有总结，不列入统计（方案六（七））"
    decide_screening(rnd, NEVER, ScreeningState.NOT_ACCEPTED, reason=reason)


def screen(rnd: Round) -> None:
    """The name that is broken and the summary that is late are refused, each with why."""
    check(rnd)
    assert "没有形式审查结论" in refused(rnd, "review")
    settle_by_findings(rnd)
    with rnd.store.reading() as db:
        out = {
            name: reason
            for name, (state, reason) in db.screening().items()
            if state is ScreeningState.NOT_ACCEPTED
        }
        why = [one.message for one in db.findings() if one.rule == "science_day.food_safety_why"]
    assert sorted(out) == ["H02", "H05", "H07"]
    assert "务必体现“食品安全”四个字，中间不得间隔" in out["H02"]
    assert "活动总结应在 10 月 14 日前完成" in out["H07"]
    assert why == ["“科普日“食品之安全常识””检索不到：“食品安全”四个字之间隔着“之”。"]


def review(rnd: Round) -> None:
    assert len(assign(rnd)) == 2 * len(MARKS)
    change_phase(rnd, Phase.REVIEW)
    assert "14 份评审表没有提交" in refused(rnd, "decision")
    rounds.mark_all(rnd, MARKS)


def decided(rnd: Round) -> None:
    assert "没有决定" in refused(rnd, "publicity")
    ranked = [one for one in rank_round(rnd).ranked if one.rank is not None]
    assert ranked[0].application == "H08"
    for number in MARKS:
        outcome = "excellent" if number in EXCELLENT else "counted"
        decide(rnd, number, outcome, reason="评审组建议")
    assert "主办单位没有审定" in refused(rnd, "publicity")
    confirm(rnd, "decision", dict.fromkeys(EXCELLENT, (True, "")), "纲要实施工作办公室")


def look_at_statistics(folder: Path) -> None:
    """`kepu-review science-day` says it for people, for programs and for spreadsheets."""
    told = run("science-day", folder / "round")
    assert told.exit_code == 0, told.output
    assert "H02 科普日“食品之安全常识” 检索不到：“食品安全”四个字之间隔着“之”" in told.output
    assert "H05 云上科普日 缺：活动总结" in told.output
    as_json = run("science-day", folder / "round", "--json", "--by", "unit")
    found = json.loads(as_json.output)
    of_units(found)
    table = folder / "统计.csv"
    done = run("science-day", folder / "round", "--by", "line", "--csv", table)
    assert done.exit_code == 0, done.output
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["单位或分组"], row["活动数"]) for row in rows] == [
        ("委办局系统科普联合行动", "2"),
        ("全国科普日区域科普联合行动", "3"),
        ("科协系统科普联合行动", "2"),
        ("“科技馆之城”科普联合行动", "2"),
        ("京津冀科普联合行动", "1"),
        ("合计", "10"),
    ]
    assert (rows[4]["参与人次"], rows[4]["参与人次填报数"]) == ("", "0")


def of_units(found: dict[str, Any]) -> None:
    groups = {one["group"]: one for one in found["groups"]}
    assert groups[DISTRICT]["no_summary"] == [NEVER]
    assert groups[SOCIETY]["late_summary"] == [LATE]
    assert groups[BUREAU]["food_lost"] == ["H02"]
    assert groups[JOINT]["attendance"] == {"total": None, "given": 0}
    assert found["total"]["attendance"] == {"total": 3600, "given": 9}
    standing = [(one["unit"], one["rank"], one["scored"]) for one in found["units"]]
    assert standing == [
        (BUREAU, 1, 1),
        (SOCIETY, 2, 1),
        (DISTRICT, 3, 2),
        (MUSEUM, 4, 2),
        (JOINT, 5, 1),
    ]
    assert groups[BUREAU]["refused"] == ["H02"]
    criteria = {one["item"]: one["met"] for one in found["criteria"][DISTRICT]}
    assert criteria["3"] is False


def test_a_round_of_bases_has_no_such_statistics(tmp_path: Path) -> None:
    create_round(tmp_path / "round", "quzhou").close()
    told = run("science-day", tmp_path / "round")
    assert told.exit_code != 0
    assert "申报的不是活动" in told.output


def test_a_round_without_activities_says_so(tmp_path: Path) -> None:
    create_round(tmp_path / "round", "science_day").close()
    assert "还没有活动。" in run("science-day", tmp_path / "round").output


def test_a_table_of_units_is_held_against_the_published_thresholds(
    rnd: Round, tmp_path: Path
) -> None:
    table = tmp_path / "单位.csv"
    table.write_text(
        "单位,有工作计划,有专门人员,会员数,科普志愿者数\n虚构区科协,是,是,100,15\n", "utf-8"
    )
    told = run("science-day", tmp_path / "round", "--units", table, "--json")
    found = json.loads(told.output)["criteria"][DISTRICT]
    assert [(one["item"], one["met"], one["shown"]) for one in found[:3]] == [
        ("2", True, "工作计划：是；专门人员：是"),
        ("3", False, "3 项"),
        ("4", False, "15.0%"),
    ]
    assert "优秀组织单位" in found[0]["clause"]
