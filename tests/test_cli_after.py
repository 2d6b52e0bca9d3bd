"""`select` under quotas, `notice` and `objection` from the command line."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kepu_review import workflow
from kepu_review.cli.app import group
from kepu_review.workflow import Round, open_round
from tests import after

QUOTAS = """\
notice: {days: 5, day_kind: working, clause: 办法第九条}
objections: {clause: 办法第十条}
selection:
  - {id: each, title: 每区, by: [region], cap: 1, clause: 通知第三条}
"""
IMPOSSIBLE = """\
selection:
  - {id: most, title: 全部, by: [all], cap: 1, clause: 通知第三条}
  - {id: each, title: 每区, by: [region], floor: 1, clause: 通知第四条}
"""


def run(*args: object) -> Result:
    return CliRunner().invoke(group, [str(arg) for arg in args])


def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: str = QUOTAS, *named: str) -> Path:
    """A round in deliberation that the commands open with its own plugin."""
    monkeypatch.setattr(
        workflow, "open_round", partial(open_round, plugins=after.plugins(tmp_path, more))
    )
    folder = tmp_path / "r"
    with after.deliberating(tmp_path, str(folder), more) as rnd:
        after.name(rnd, *named)
    return folder


def reopened(folder: Path, tmp_path: Path, more: str = QUOTAS) -> Round:
    return open_round(str(folder), plugins=after.plugins(tmp_path, more))


def test_select_shows_proposals_quotas_and_the_reserve(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = place(tmp_path, monkeypatch)
    rows = json.loads(run("select", folder, "--json").stdout)
    assert [(row["application_id"], row["selected"], row["reserve"]) for row in rows] == [
        ("A1", "chosen", None),
        ("A2", "chosen", None),
        ("A3", "reserve", 1),
        ("A4", "reserve", 2),
    ]
    facts = json.loads(run("select", folder, "--quotas", "--json").stdout)
    assert (facts["chosen"], facts["reserve"], facts["tied"]) == (["A1", "A2"], ["A3", "A4"], [])
    assert [(r["title"], r["group_title"], r["cap"], r["chosen"]) for r in facts["limits"]] == [
        ("每区", "北区", 1, 1),
        ("每区", "南区", 1, 1),
    ]
    told = run("select", folder).stdout
    for words in ("各项名额", "递补次序", "每区", "由高到低逐一入选"):
        assert words in told


def test_select_names_quotas_that_exclude_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = place(tmp_path, monkeypatch, IMPOSSIBLE)
    facts = json.loads(run("select", folder, "--quotas", "--json").stdout)
    assert facts["infeasible"] == ["most", "each"]
    told = run("select", folder, "--quotas")
    assert (told.exit_code, "互相矛盾的名额" in told.stdout) == (0, True)
    assert "没有提出名单" in told.stderr


def test_who_may_step_in_for_those_who_left_the_list_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = place(tmp_path, monkeypatch, QUOTAS, "A1", "A2")
    assert json.loads(run("select", folder, "--gone", "A1", "--json").stdout) == ["A3"]
    assert "可递补" in run("select", folder, "--gone", "A2").stdout
    failed = run("select", folder, "--gone", "A4")
    assert (failed.exit_code != 0, "A4 不在名单上" in failed.stderr) == (True, True)
    with reopened(folder, tmp_path) as rnd:
        after.name(rnd, "A3", "A4")
    assert "没有可递补的申报" in run("select", folder, "--gone", "A3").stdout


def test_select_without_quotas_has_no_table_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = place(tmp_path, monkeypatch, "")
    assert run("select", folder, "--quotas").stdout == "认定项目没有入选名额。\n"
    assert json.loads(run("select", folder, "--quotas", "--json").stdout) is None
    assert "selected" not in json.loads(run("select", folder, "--json").stdout)[0]


def test_a_notice_is_published_shown_and_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = place(tmp_path, monkeypatch, QUOTAS, "A1", "A2")
    assert "还没有公示" in run("notice", folder).stdout
    made = run("notice", folder, "--publish", "--start", "2022-05-11")
    assert made.exit_code == 0
    assert "已发布公示 N1：2022-05-11 至 2022-05-17，5个工作日" in made.stdout
    (shown,) = json.loads(run("notice", folder, "--json").stdout)
    assert (shown["end"], shown["over"], shown["open_objections"]) == ("2022-05-17", True, 0)
    assert "已届满" in run("notice", folder).stdout
    assert run("notice", folder, "--withdraw", "N1", "--reason", "名单有误").exit_code == 0
    assert "已撤回：名单有误" in run("notice", folder).stdout


def test_the_office_is_told_of_broken_quotas_and_unknown_holidays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = place(tmp_path, monkeypatch, QUOTAS, "A1", "A3")
    told = run("notice", folder, "--publish", "--start", "2033-05-11")
    assert "没有 2033 年的放假安排" in told.stderr
    assert "名单不合名额：“每区”北区，现有 2 个，至多 1 个（依据：通知第三条）" in told.stderr


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--publish", "--withdraw", "N1"), "不能同时"),
        (("--days", "7"), "只在发布时"),
        (("--publish", "--start", "2022-13-01"), "没有这一天"),
        (("--publish", "--days", "2"), "不得少于 5 天"),
        (("--withdraw", "N9", "--reason", "错"), "没有公示 N9"),
    ],
)
def test_a_mistake_is_told_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], told: str
) -> None:
    folder = place(tmp_path, monkeypatch, QUOTAS, "A1")
    failed = run("notice", folder, *options)
    assert (failed.exit_code != 0, told in failed.stderr) == (True, True)


def test_objections_are_put_down_settled_and_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = place(tmp_path, monkeypatch, QUOTAS, "A1")
    run("notice", folder, "--publish", "--start", "2022-05-11")
    assert "没有异议" in run("objection", "list", folder).stdout
    common = ("objection", "add", folder, "--notice", "N1", "--ground", "开放天数不实",
              "--received", "2022-05-12T10:00")  # fmt: skip
    proper = ("--application", "A1", "--objector", "虚构甲", "--written", "--evidence", "照片")
    assert "待核查" in run(*common, *proper).stdout
    lacking = run(*common)
    assert "不予受理：没有实名、不是书面提出、没有证明材料（依据：办法第十条）" in lacking.stderr
    assert "未办结异议" in run("notice", folder).stdout
    settled = run("objection", "settle", folder, "O1", "rejected", "--finding", "查台账，不属实")
    assert "异议 O1 已办结：不成立。" in settled.stdout
    assert "异议均已办结" in settled.stdout
    again = run(*common, *proper)
    assert "同一事由已在异议 O1 中核处" in again.stderr
    rows = json.loads(run("objection", "list", folder, "--json").stdout)
    assert [(row["id"], row["settled"], row["same_as"]) for row in rows] == [
        ("O1", "rejected", None),
        ("O2", "not_admitted", None),
        ("O3", "repeated", "O1"),
    ]
    assert rows[0]["received"] == "2022-05-12 02:00:00+00:00"
    assert "重复 O1" in run("objection", "list", folder).stdout
    with reopened(folder, tmp_path) as rnd, rnd.store.reading() as db:
        assert [one.id for one in db.objections("N1")] == ["O1", "O2", "O3"]


def test_a_time_that_is_none_is_told_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = place(tmp_path, monkeypatch, QUOTAS, "A1")
    run("notice", folder, "--publish", "--start", "2022-05-11")
    failed = run(
        "objection", "add", folder, "--notice", "N1", "--ground", "甲", "--received", "昨天"
    )
    assert "不是时间：昨天" in failed.stderr
