"""Entry from the command line: a scheme of one's own, nominators, duplicates, corrections."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from kepu_review.cli.app import group
from kepu_review.workflow import open_round

DISTRICT = """\
id: own
title: 样例区科普教育基地
inherits: national
deadline: 2030-03-31
nominators:
  - {id: society, title: 区级学会, members: [虚构…学会], cap: 2}
lookbacks:
  - {id: accident, title: 重大安全责任事故, years: 5, verification: 查应急部门记录, clause: 第五条}
"""
ROWS = [
    {"申报编号": "Q1", "基地名称": "虚构一号馆", "申报单位": "甲", "推荐单位": "虚构气象学会"},
    {"申报编号": "Q2", "基地名称": "虚构一号馆", "申报单位": "甲", "推荐单位": "虚构水利学会"},
    {"申报编号": "Q3", "基地名称": "虚构三号馆", "申报单位": "丙"},
]


def run(*args: object) -> Result:
    return CliRunner().invoke(group, [str(arg) for arg in args])


def done(*args: object) -> str:
    result = run(*args)
    assert result.exit_code == 0, result.output
    return result.stdout


def listed(*args: object) -> Any:
    return json.loads(done(*args, "--json"))


def rules(place: Path, application: str) -> set[str]:
    with open_round(place) as rnd, rnd.store.reading() as db:
        return {one.rule for one in db.findings(application=application)}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    scheme, table = tmp_path / "样例区.yaml", tmp_path / "申报表.json"
    scheme.write_text(DISTRICT, encoding="utf-8")
    table.write_text(
        json.dumps([row | {"申报类别": "科技场馆类"} for row in ROWS], ensure_ascii=False),
        encoding="utf-8",
    )
    made = tmp_path / "round"
    assert "样例区科普教育基地" in done("new", made, "--programme", scheme)
    done("import", made, table)
    run("check", made)
    return made


def test_a_round_of_a_file_of_one_s_own_keeps_the_whole_of_its_rules(place: Path) -> None:
    with open_round(place) as rnd:
        assert (rnd.programme.id, rnd.programme.inherits) == ("own", "national")
        assert [one.id for one in rnd.programme.nominators] == [
            "office_member",
            "society",
            "province",
        ]
    (place.parent / "坏.yaml").write_text(
        "id: bad\ntitle: 坏\ninherits: nothing\n", encoding="utf-8"
    )
    wrong = run("new", place.parent / "other", "--programme", place.parent / "坏.yaml")
    assert wrong.exit_code != 0
    assert "没有认定项目“nothing”，不能承接" in wrong.output
    gone = run("new", place.parent / "other", "--programme", place.parent / "没有.yaml")
    assert gone.exit_code != 0
    assert "Traceback" not in gone.output


def test_a_table_of_nominators_is_imported_and_listed(place: Path) -> None:
    table = place.parent / "名额.csv"
    table.write_text("推荐单位,类型,名额\n虚构气象学会,区级学会,1\n", encoding="utf-8")
    assert "导入推荐单位 1 家" in done("nominators", place, table)
    assert listed("nominators", place) == [{"name": "虚构气象学会", "type": "society", "cap": 1}]
    assert "区级学会：下限 —，名额 2（" in done("nominators", place).replace("\n", "")
    table.write_text("推荐单位,类型,名额\n虚构气象学会,学校,1\n", encoding="utf-8")
    wrong = run("nominators", place, table)
    assert (wrong.exit_code, "没有导入" in wrong.output) == (1, True)


def test_codes_are_issued_used_and_made_void(place: Path) -> None:
    one, two = listed("invite", place, "虚构气象学会", "--count", 2)
    done("nominate", place, "Q3", "虚构气象学会", "--code", one)
    done("invite", place, "--withdraw", two, "--reason", "误发")
    codes = {code["code"]: code for code in listed("invite", place)}
    assert (codes[one]["application"], codes[two]["withdrawn"]) == ("Q3", True)
    assert "已作废" in done("invite", place)
    full = run("invite", place, "虚构气象学会", "--count", 2)
    assert "名额 2 个，已发邀请码 1 个" in full.output
    both = run("invite", place, "虚构气象学会", "--withdraw", one)
    assert both.exit_code == 2


def test_of_several_nominators_one_is_chosen(place: Path) -> None:
    done("nominate", place, "Q1", "虚构水利学会", "--joint", "虚构地质学会")
    assert "nomination.several" in rules(place, "Q1")
    assert ["Q1"] in [one["applications"] for one in listed("duplicates", "list", place)]
    done("nominate", place, "Q1", "虚构气象学会", "--choose", "--reason", "单位确认")
    assert "nomination.several" not in rules(place, "Q1")
    shown = listed("nominate", place)
    assert shown["counting"]["Q1"]["nominator"] == "虚构气象学会"
    assert "虚构气象学会" in done("nominate", place)
    done("nominate", place, "Q1", "虚构水利学会", "--withdraw", "--reason", "撤回")
    assert len(listed("nominate", place)["recorded"]) == 1
    for wrong in (("Q1",), ("Q1", "虚构水利学会", "--choose", "--withdraw")):
        assert run("nominate", place, *wrong).exit_code == 2


def test_duplicates_are_listed_and_settled(place: Path) -> None:
    assert "单位和名称相同" in done("duplicates", "list", place)
    both = run("duplicates", "settle", place, "Q1", "Q2", "--reason", "先到")
    assert "要写一个，只写一个" in both.output
    done("duplicates", "settle", place, "Q1", "Q2", "--keep", "Q1", "--reason", "先到")
    assert "没有未处理的重复申报" in done("duplicates", "list", place)


def test_what_only_looks_alike_is_kept(place: Path) -> None:
    done("duplicates", "settle", place, "Q1", "Q2", "--distinct", "--reason", "两个馆")
    assert listed("duplicates", "list", place) == []


def test_a_correction_goes_its_way(place: Path) -> None:
    rule = "nomination.missing"
    assert "前补正" in done("correct", "ask", place, "Q3", "--rule", rule, "--reason", "没有推荐")
    assert "没有逾期的补正" in done("correct", "overdue", place)
    done("correct", "extend", place, "Q3", "2031-01-05", "--reason", "推荐单位在办")
    (made,) = listed("correct", "overdue", place, "--all")
    assert made["until"].startswith("2031-01-05 15:59:59")
    assert "待交回" in done("correct", "overdue", place, "--all")
    told = run("correct", "return", place, "Q3", "--note", "已补")
    assert "没有推荐单位。" in told.output
    assert "已交回" in done("correct", "overdue", place, "--all")


def test_late_is_granted_in_the_programme_s_own_zone(place: Path) -> None:
    told = done("late", place, "application", "--until", "2030-04-02T18:00", "--reason", "停机")
    assert "准予迟交至 2030-04-02 18:00" in told
    with open_round(place) as rnd, rnd.store.reading() as db:
        (grant,) = db.late_grants()
    assert grant.until.isoformat() == "2030-04-02T10:00:00+00:00"
    wrong = run("late", place, "application", "--until", "明天", "--reason", "停机")
    assert "时间“明天”看不懂" in wrong.output


def test_what_a_person_verified_is_listed(place: Path) -> None:
    assert "lookback.accident" in rules(place, "Q3")
    done("attest", place, "Q3", "accident", "met", "--evidence", "应急管理局回函")
    assert "lookback.accident" not in rules(place, "Q3")
    (made,) = listed("attest", place, "Q3")
    assert (made["rule"], made["state"]) == ("lookback.accident", "met")
    assert "应急管理局回函" in done("attest", place, "Q3").replace("\n", "")
    assert run("attest", place, "Q3", "accident").exit_code == 2
