"""`kepu-review members`: logins are made once, listed, renewed and taken away."""

from __future__ import annotations

import csv
import io
import json
import os
from itertools import count
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner, Result

from kepu_review import rubrics
from kepu_review.cli.app import group
from kepu_review.notebook.launch import usual_person
from kepu_review.notebook.seat import Seat
from kepu_review.notebook.service import SeatService
from kepu_review.workflow import create_round, fix_rubric, import_experts, open_round
from kepu_review.workflow.declaring import declare_no_conflict
from kepu_review.workflow.members import end_sessions, enrol_members, list_members, revoke_member
from tests import small
from tests.guard.panel import connect, guarded, refusal

pytestmark = pytest.mark.postgres

_numbers = count(1)


def run(*args: object) -> Result:
    return CliRunner().invoke(group, [str(arg) for arg in args])


@pytest.fixture
def place(postgres: str) -> str:
    """A round of a shipped programme with two experts."""
    where = f"{postgres}&schema=members_{os.getpid()}_{next(_numbers)}"
    with create_round(where, "quzhou") as rnd:
        import_experts(rnd, small.experts(2))
    return where


def test_each_expert_gets_a_login_once(place: str, tmp_path: Path) -> None:
    file = tmp_path / "地址.csv"
    told = run("members", place, "-o", file)
    assert (told.exit_code, told.stdout) == (0, "")
    assert "新发放 2 个登录名，现有 2 个" in told.stderr
    assert "未能收紧" not in told.stderr
    assert file.stat().st_mode & 0o777 == 0o600
    rows = list(csv.reader(io.StringIO(file.read_text("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == ["E1", "E2"]
    assert all(row[1].startswith("kepu_m_") and row[2].endswith("_api") for row in rows[1:])
    again = run("members", place)
    assert (again.stdout, "新发放 0 个" in again.stderr) == ("", True)
    fresh = list(csv.reader(io.StringIO(run("members", place, "--renew", "E2").stdout)))
    assert (fresh[1][:2], fresh[1][2] != rows[2][2]) == (rows[2][:2], True)
    listed = json.loads(run("members", place, "--list", "--json").stdout)
    assert [one["role"] for one in listed] == [row[1] for row in rows[1:]]
    assert run("members", place, "-o", file).exit_code == 2  # a file that is there already
    assert run("members", place, "--revoke", "E9").exit_code == 2
    assert run("members", place, "--end", "E1").exit_code == 0
    assert "已收回专家 E1" in run("members", place, "--revoke", "E1").stdout
    assert [
        one["expert"] for one in json.loads(run("members", place, "--list", "--json").stdout)
    ] == ["E2"]


def test_an_address_of_an_expert_opens_the_desk_of_that_expert(place: str, tmp_path: Path) -> None:
    made = json.loads(run("members", place, "--json").stdout)
    mine = made[0]["location"]
    assert (usual_person(mine), usual_person(place)) == ("E1", "secretary")
    for who in ("chair", "secretary", "E2"):
        told = run("open", mine, "--as", who, "--no-browser")
        assert (told.exit_code, "属于专家 E1" in told.stderr) == (1, True)
    assert run("audit", mine).exit_code == 1
    assert run("members", mine).exit_code == 1
    gate = SeatService(Seat(mine, "E1", "expert"))
    answer = gate.answer({"verb": "expert.list", "op": "1", "cid": "c", "body": {}})
    gate.close()
    assert answer["body"]["me"]["id"] == "E1"
    other = SeatService(Seat(mine, "chair", "chair"))
    refused = other.answer({"verb": "chair.overview", "op": "1", "cid": "c", "body": {}})
    other.close()
    assert "属于专家 E1" in refused["error"]["message"]


def test_a_folder_has_no_logins(tmp_path: Path) -> None:
    create_round(tmp_path / "round", "quzhou").close()
    told = run("members", tmp_path / "round")
    assert (told.exit_code, "只有 PostgreSQL" in told.stderr) == (1, True)


def test_a_rubric_that_is_fixed_later_is_known_at_once(tmp_path: Path, postgres: str) -> None:
    with guarded(tmp_path, postgres) as panel:
        application = panel.mine("E1")[0]
        newer = rubrics.loads(
            small.RUBRIC_YAML.replace('version: "1"', 'version: "2"'), "hall.yaml"
        )
        fix_rubric(panel.owner, "hall", newer)
        with panel.at("E1") as rnd:
            declare_no_conflict(rnd, "E1", [application])
            small.hand_in(rnd, "E1", application, small.sheet())
        assert panel.owner.store.check() == ()


def test_an_owner_who_is_no_superuser_can_do_it(tmp_path: Path, postgres: str) -> None:
    with psycopg.connect(postgres, autocommit=True) as root:
        root.execute("CREATE ROLE office LOGIN CREATEROLE")
        root.execute("CREATE DATABASE shared OWNER office")
    where = postgres.replace("kepu@/postgres", "office@/shared")
    with guarded(tmp_path, where) as panel:
        application = panel.mine("E1")[0]
        with panel.at("E1") as rnd:
            declare_no_conflict(rnd, "E1", [application])
            small.hand_in(rnd, "E1", application, small.sheet())
        assert panel.owner.store.check() == ()
        left = enrol_members(panel.owner).left_open
        assert "占用建议锁" in left
        assert "建临时表、在数据库中建模式" not in left
        with open_round(
            panel.owner.location.replace("office@", "kepu@"), plugins=panel.host
        ) as root:
            assert enrol_members(root).left_open == ()
        assert enrol_members(panel.owner).left_open == ()  # what it made is still the owner's
        with connect(panel.locations["E1"]) as login:
            assert refusal(login, f"SELECT * FROM {panel.schema}.review") == "42501"
            assert end_sessions(panel.owner, "E1") >= 1
        revoke_member(panel.owner, "E1")
        assert list(list_members(panel.owner)) == ["E2", "E3"]
