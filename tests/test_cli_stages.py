"""The stages of a round from the command line: stand, go on, draw, visit, confirm."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kepu_review.cli.app import group
from kepu_review.model import Phase
from kepu_review.workflow import change_phase, decide, open_round

OFFICE = "虚构市基地认定办公室"


def run(*args: object) -> Result:
    return CliRunner().invoke(group, [str(arg) for arg in args])


def told(*args: object) -> dict[str, object]:
    done = run(*args, "--json")
    assert done.exit_code == 0, done.output
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A round of the Quzhou programme in its review."""
    place = tmp_path_factory.mktemp("stages") / "demo"
    done = run("demo", place, "--applications", "8", "--experts", "5", "--no-report")
    assert done.exit_code == 0, done.output
    for stage in ("nomination", "preliminary"):
        aside = ("--despite", "screened", "--reason", "演示批次有待补正的申报")
        entered = run("stage", place, "--enter", stage, *aside)
        assert entered.exit_code == 0, entered.output
    return place


@pytest.fixture
def demo(made: Path, tmp_path: Path) -> Path:
    """That round, as it was made."""
    return Path(shutil.copytree(made, tmp_path / "demo"))


def test_the_stages_are_listed_with_what_the_next_ones_need(demo: Path) -> None:
    rows = {row["id"]: row for row in told("stage", demo)}
    assert rows["intake"]["state"] == "passed_over"
    assert (rows["preliminary"]["state"], rows["preliminary"]["at_work"]) == ("present", True)
    assert (rows["site_visit"]["state"], rows["confirmation"]["state"]) == ("next", "next")
    missing = {one["condition"] for one in rows["confirmation"]["blockers"]}
    assert "handed_in" in missing
    shown = run("stage", demo)
    assert (shown.exit_code, "现在是：评审" in shown.stdout) == (0, True)


def test_a_stage_that_cannot_be_entered_exits_1_with_the_remedy(demo: Path) -> None:
    refused = run("stage", demo, "--enter", "notice")
    assert refused.exit_code == 1
    assert "还不能进入环节“公示”" in refused.stderr
    assert "依次进入；确需跳过的，写明理由。" in refused.stderr
    assert run("stage", demo, "--enter", "nowhere").exit_code == 2


def test_a_sample_is_drawn_shown_and_drawn_again(demo: Path) -> None:
    before = run("sample", demo, "site_visit")
    assert (before.exit_code, "还没有抽取" in before.stderr) == (2, True)
    drawn = told("sample", demo, "site_visit", "--seed", "20260318")
    assert drawn["repeated"] is True
    assert drawn == told("sample", demo, "site_visit")
    shown = run("sample", demo, "site_visit")
    assert (shown.exit_code, "按种子重抽，结果一致" in shown.stdout) == (0, True)
    again = run("sample", demo, "site_visit", "--draw")
    assert (again.exit_code, "重新抽取须写明理由" in again.stderr) == (2, True)
    assert run("sample", demo, "site_visit", "--draw", "--reason", "监督员到场").exit_code == 0


def test_a_forged_sample_does_not_repeat(demo: Path) -> None:
    drawn = told("sample", demo, "site_visit", "--seed", "1")
    spare = next(
        (one, stratum)
        for stratum in drawn["strata"]
        for one in drawn["population"]
        if stratum["drawn"] and one not in stratum["drawn"]
    )
    strata = [
        {**s, "drawn": [spare[0]]} if s == spare[1] else s
        for s in drawn["strata"]
        if s == spare[1] or spare[0] not in s["drawn"]
    ]
    names = ("stage", "seed", "population", "rule", "reason")
    payload = {**{name: drawn[name] for name in names}, "strata": strata}
    with open_round(demo) as rnd:
        rnd.store.write(lambda db: db.append("sample_drawn", payload, actor="secretary"))
    shown = run("sample", demo, "site_visit")
    assert (shown.exit_code, "记录被改动过" in shown.stderr) == (1, True)


def test_visits_are_recorded_and_listed(demo: Path) -> None:
    (first, *rest) = told("sample", demo, "site_visit", "--seed", "7")["strata"]
    drawn = [one for stratum in (first, *rest) for one in stratum["drawn"]]
    where = ("visit", demo, "site_visit", "--application", drawn[0])
    done = run(*where, "--state", "declined", "--note", "来函放弃")
    assert done.exit_code == 0, done.output
    assert f"还缺 {len(drawn) - 1} 份" in done.stdout
    listed = told("visit", demo, "site_visit")
    assert [one["application"] for one in listed["visits"]] == [drawn[0]]
    assert listed["unvisited"] == sorted(drawn[1:])
    wrong = run(*where, "--day", "三月二十日", "--visitor", "E1")
    assert (wrong.exit_code, "不是日期" in wrong.stderr) == (2, True)


def test_the_organiser_confirms_what_was_decided(demo: Path) -> None:
    with open_round(demo) as rnd, rnd.store.reading() as db:
        passed = sorted(a for a, (state, _) in db.screening().items() if state == "passed")
    with open_round(demo) as rnd:
        tier = next(one.id for one in rnd.programme.tiers if one.named)
        change_phase(rnd, Phase.DELIBERATION, reason="演示")
        decide(rnd, passed[0], tier, reason="合议")
        decide(rnd, passed[1], tier, reason="合议")
    aside = ("--despite", "decided", "--despite", "handed_in", "--reason", "其余另行审定")
    assert run("stage", demo, "--enter", "confirmation", *aside).exit_code == 0
    confirm = ("confirm", demo, "confirmation", "--office", OFFICE)
    refused = run(*confirm, "--refuse", passed[0])
    assert (refused.exit_code, "须写明理由" in refused.stderr) == (2, True)
    assert run(*confirm, "--refuse", passed[0], "--reason", "权属争议").exit_code == 0
    done = told(*confirm, "--all")
    known = {one["application"]: one["approved"] for one in done["confirmations"]}
    assert known[passed[0]] is False
    assert known[passed[1]] is True
    assert done["unconfirmed"] == []
