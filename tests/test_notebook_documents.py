"""Documents by one click, against a real server of the secretary's desk."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from kepu_review.errors import Refused
from kepu_review.notebook.launch import DeskServer, start_desk
from kepu_review.workflow import open_round
from kepu_review.workflow.documents import FOLDER_VARIABLE, reports_folder
from tests import installed, small
from tests.test_notebook_server import Answer, call


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("documents")
    installed.round_in_review(folder).close()
    return folder / "round"


@pytest.fixture(scope="module")
def desk(place: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskServer]:
    server = start_desk(place, "secretary", home=tmp_path_factory.mktemp("home"))
    yield server
    server.stop()


def ask(desk: DeskServer, method: str, path: str, body: object = None) -> Answer:
    sent = None if body is None else json.dumps(body).encode()
    return call(desk.port, method, path, sent, Authorization=f"token {desk.token}")


def made(desk: DeskServer, kind: str) -> dict[str, Any]:
    """The job when it has ended, and that its progress never went back."""
    status, _, answer = ask(desk, "POST", "/kepu/documents", {"kind": kind})
    assert status == 200, answer
    job: dict[str, Any] = json.loads(answer)
    seen = [0]
    limit = time.monotonic() + 180
    while job["state"] == "running" and time.monotonic() < limit:
        time.sleep(0.3)
        job = json.loads(ask(desk, "GET", f"/kepu/documents/{job['id']}")[2])
        seen.append(job["done"])
    assert seen == sorted(seen)
    return job


@pytest.fixture(scope="module")
def summary(desk: DeskServer) -> dict[str, Any]:
    return made(desk, "summary")


def test_a_summary_is_made_recorded_and_downloaded(
    desk: DeskServer, place: Path, summary: dict[str, Any]
) -> None:
    assert (summary["state"], summary["done"]) == ("done", summary["total"])
    assert summary["total"] > 3
    status, headers, data = ask(desk, "GET", f"/kepu/documents/file/{quote(summary['file'])}")
    assert (status, data[:5]) == (200, b"%PDF-")
    assert headers["Content-Type"] == "application/pdf"
    assert headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    with open_round(place) as rnd, rnd.store.reading() as db:
        ((_, event),) = db.history(kinds=("document_made",))
    assert event.payload["sha256"] == sha256(data).hexdigest()


def test_a_notice_without_decisions_is_refused_in_words(desk: DeskServer) -> None:
    job = made(desk, "notice")
    assert job["state"] == "failed"
    assert "尚未作出决定" in job["message"]


@pytest.mark.parametrize(
    "name",
    [
        "../round.db",
        "..%2Fround.db",
        "%2e%2e%2fround.db",
        "round.db",
        "不是记录的.pdf",
        "x%00.pdf",
        "link.pdf",
    ],
)
def test_only_documents_on_record_can_be_downloaded(
    desk: DeskServer, place: Path, summary: dict[str, Any], name: str
) -> None:
    assert summary["state"] == "done"
    reports = place / "reports"
    (reports / "不是记录的.pdf").write_bytes(b"%PDF-x")
    link = reports / "link.pdf"
    if not link.is_symlink():
        link.symlink_to(place / "round.db")
    status, _, data = ask(desk, "GET", f"/kepu/documents/file/{quote(name, safe='%/.')}")
    assert status in (400, 404)
    assert b"SQLite" not in data


def test_a_document_that_was_changed_is_not_sent(
    desk: DeskServer, place: Path, summary: dict[str, Any]
) -> None:
    path = place / "reports" / summary["file"]
    before = path.read_bytes()
    path.write_bytes(before + b"x")
    assert ask(desk, "GET", f"/kepu/documents/file/{quote(summary['file'])}")[0] == 404
    path.write_bytes(before)
    assert ask(desk, "GET", f"/kepu/documents/file/{quote(summary['file'])}")[0] == 200


@pytest.mark.parametrize("body", [{}, {"kind": "x"}, {"kind": 3}, [], "summary"])
def test_what_is_no_document_is_refused_in_words(desk: DeskServer, body: object) -> None:
    status, _, answer = ask(desk, "POST", "/kepu/documents", body)
    assert (status, json.loads(answer)["message"]) == (409, "没有这种文件。")


def test_nobody_else_gets_documents(
    desk: DeskServer, place: Path, tmp_path: Path, summary: dict[str, Any]
) -> None:
    path = f"/kepu/documents/file/{quote(summary['file'])}"
    assert call(desk.port, "GET", path)[0] in (302, 403)
    chair = start_desk(place, "chair", home=tmp_path / "home")
    try:
        assert ask(chair, "POST", "/kepu/documents", {"kind": "summary"})[0] == 403
        assert ask(chair, "GET", path)[0] == 403
    finally:
        chair.stop()


@pytest.mark.postgres
def test_a_round_in_a_database_needs_a_folder(
    postgres: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with small.round_in_review(tmp_path, f"{postgres}&schema=documents") as rnd:
        with pytest.raises(Refused, match="没有存放文件的文件夹"):
            reports_folder(rnd)
        monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
        assert reports_folder(rnd) == tmp_path
