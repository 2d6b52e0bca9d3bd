"""`verify` on the command line: what it says, what it returns; `report --sign`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner, Result

from kepu_review import report
from kepu_review.cli.app import group
from kepu_review.report.proof import names
from kepu_review.workflow.round import open_round
from tests import small
from tests.report.proof import tamper
from tests.report.proof.conftest import OFFICE, WORD, Attack


def run(*arguments: str | Path, **settings: str) -> Result:
    return CliRunner(env=settings).invoke(group, [str(one) for one in arguments])


def test_a_summary_agrees_and_what_a_file_cannot_tell_is_said(document: Path) -> None:
    done = run("verify", document)
    assert done.exit_code == 0
    assert "✓ 页上的名单与附件一致" in done.output
    assert "请把纸质签字件上的附件清单哈希与这份文件的核对" in done.output


def test_a_difference_is_told_with_its_check(attacked: Callable[[Attack], Path]) -> None:
    def attack(pdf: pikepdf.Pdf) -> None:
        tamper.change(pdf, names.EVENTS, lambda t: t.split("\n", 1)[1], listed=False)

    path = attacked(attack)
    done = run("verify", path)
    assert done.exit_code == 1
    assert "✗ 留痕的链完整" in done.output
    told = json.loads(run("verify", path, "--json").output)
    assert told["agrees"] is False
    assert {"changed", "chain"} <= {one["code"] for one in told["differences"]}


def test_what_is_no_summary_is_wrong_use(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"x")
    done = run("verify", tmp_path / "a.pdf")
    assert done.exit_code == 2
    assert "不是 PDF 文件" in done.output


def test_a_report_is_signed_after_it_is_made(
    tmp_path: Path,
    office: Path,
    document: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def made(_kind: str, _folder: str, out: Path, **_: object) -> Path:
        out.write_bytes(document.read_bytes())
        return out

    monkeypatch.setattr(report, "make", made)
    with small.new_round(tmp_path):
        pass
    monkeypatch.setattr("kepu_review.workflow.open_round", lambda _: _reopened(tmp_path))
    out = tmp_path / "s.pdf"
    key = office / "office.p12"
    assert run("report", tmp_path / "round", "-o", out, "--sign", key).exit_code == 2
    done = run("report", tmp_path / "round", "-o", out, "--sign", key, KEPU_SIGN_PASSWORD=WORD)
    assert done.exit_code == 0, done.output
    told = json.loads(run("verify", out, "--trust", office / "office.pem", "--json").output)
    assert [(one["by"], one["trusted"]) for one in told["signatures"]] == [(OFFICE, True)]


def _reopened(folder: Path) -> object:
    return open_round(folder / "round", plugins=small.plugins(folder))
