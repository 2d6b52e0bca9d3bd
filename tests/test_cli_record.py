"""A round that somebody touched: it is found, named, and no notice is made of it."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kepu_review.cli.app import group
from tests import once


def run(*args: object) -> Result:
    return CliRunner().invoke(group, [str(arg) for arg in args])


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("record") / "round"
    once.demo(tmp_path_factory, place, applications=16, experts=6)
    return place


def touch(place: Path) -> None:
    """Turn one decision round, past the program."""
    with sqlite3.connect(place / "round.db") as database:
        (number, text) = database.execute("SELECT application, body FROM decision").fetchone()
        body = json.loads(text)
        body["outcome"] = "named" if body["outcome"] != "named" else "deferred"
        database.execute(
            "UPDATE decision SET body = ? WHERE application = ?",
            (json.dumps(body, ensure_ascii=False), number),
        )


def test_an_untouched_round_is_whole_and_shows_its_root(demo: Path) -> None:
    done = run("audit", demo, "--json")
    answer = json.loads(done.stdout)
    assert (done.exit_code, answer["faults"], len(answer["root"])) == (0, [], 64)


def test_a_touched_decision_is_named_and_no_notice_is_made(demo: Path, tmp_path: Path) -> None:
    touch(demo)
    found = run("audit", demo)
    refused = run("report", demo, "-o", tmp_path / "公示.pdf", "--kind", "notice")
    assert (found.exit_code, refused.exit_code) == (1, 1)
    assert "决定" in found.stderr
    assert "不能公示" in refused.stderr
    assert not (tmp_path / "公示.pdf").exists()
