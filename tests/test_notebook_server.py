"""The REST door against a real Jupyter server, and what `open_desk` starts."""

from __future__ import annotations

import http.client
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from kepu_review.errors import StoreError, UsageError
from kepu_review.notebook import launch
from kepu_review.notebook.launch import DeskServer, start_desk
from kepu_review.notebook.running import find_running
from kepu_review.notebook.seat import Seat
from kepu_review.notebook.service import open_gate
from kepu_review.notebook.settings import lab_page_hashes
from kepu_review.workflow import open_round
from tests import installed, small

NESTED = b"[" * 200_000
HALF = rb'{"verb": "expert.list", "op": "\ud800", "cid": "c", "body": {}}'

Answer = tuple[int, dict[str, str], bytes]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("server")
    installed.round_in_review(folder).close()
    return folder / "round"


@pytest.fixture(scope="module")
def desk(place: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskServer]:
    server = start_desk(place, "E1", home=tmp_path_factory.mktemp("home"))
    yield server
    server.stop()


def call(port: int, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, body, sent)
    answer = connection.getresponse()
    found = (answer.status, dict(answer.getheaders()), answer.read())
    connection.close()
    return found


def ask(desk: DeskServer, verb: str, body: dict[str, Any] | None = None) -> tuple[int, Any]:
    request = {"verb": verb, "op": "o1", "cid": "c1", "body": body or {}}
    known = {"Authorization": f"token {desk.token}"}
    status, _, answer = call(desk.port, "POST", "/kepu/api", json.dumps(request).encode(), **known)
    return status, json.loads(answer)


def test_a_request_is_answered_as_through_the_kernel(desk: DeskServer, place: Path) -> None:
    with open_round(place) as rnd:
        application = next(a for a, e in small.pairs(rnd) if e == "E1")
        request = {"verb": "expert.open", "op": "o1", "cid": "c1"}
        body = {"application": application}
        gate = open_gate(rnd, Seat(str(place), "E1", "expert"))
        through_kernel = json.loads(json.dumps(gate.answer({**request, "body": body})))
    assert ask(desk, "expert.open", body) == (200, through_kernel)


def test_the_server_gets_the_desk_ready_before_anybody_asks(place: Path, tmp_path: Path) -> None:
    server = start_desk(place, "E1", home=tmp_path)
    try:
        assert said(server, "kepu_review | ready")
        assert "/kepu/api" not in server.log.read_text("utf-8")
    finally:
        server.stop()


def test_a_round_that_broke_does_not_keep_the_server_from_starting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed.round_in_review(tmp_path).close()
    place = tmp_path / "round"
    (place / "round.db").write_bytes(b"nothing" * 1000)
    monkeypatch.setattr(launch, "_check_round", lambda *_: place)  # as if it broke after that
    server = start_desk(place, "E1", home=tmp_path / "home")
    try:
        assert said(server, "kepu_review | the round does not open yet")
        assert ask(server, "expert.list")[1]["error"]["kind"] == "unavailable"
    finally:
        server.stop()


def said(server: DeskServer, words: str) -> bool:
    """Whether the server's log has it before long."""
    until = time.monotonic() + 30
    while words not in server.log.read_text("utf-8"):
        if time.monotonic() > until:
            return False
        time.sleep(0.1)
    return True


def test_nobody_gets_in_without_the_token(desk: DeskServer) -> None:
    for method, path in (("POST", "/kepu/api"), ("POST", "/kepu/api?token=wrong")):
        assert call(desk.port, method, path, b"{}")[0] == 403
    status, headers, _ = call(desk.port, "GET", "/kepu/app")
    assert (status, "/login" in headers["Location"]) == (302, True)


def test_the_person_is_not_taken_from_the_request(desk: DeskServer) -> None:
    _, answer = ask(desk, "expert.list", {"person": "E2", "expert": "E2", "role": "chair"})
    assert answer["body"]["me"]["id"] == "E1"


def test_a_verb_of_another_role_is_403_and_says_so(desk: DeskServer) -> None:
    status, answer = ask(desk, "chair.overview")
    assert (status, answer["ok"], answer["error"]["kind"]) == (403, False, "refused")


@pytest.mark.parametrize(
    "body", [b"", b"nonsense", b"[]", b'{"verb": 1}', b'{"a": NaN', NESTED, HALF]
)
def test_a_malformed_request_is_400_in_json(desk: DeskServer, body: bytes) -> None:
    known = {"Authorization": f"token {desk.token}"}
    status, _, answer = call(desk.port, "POST", "/kepu/api", body, **known)
    assert (status, json.loads(answer)["error"]["kind"]) == (400, "usage")


def test_more_than_40_megabytes_are_refused_in_json(desk: DeskServer) -> None:
    known = {"Authorization": f"token {desk.token}"}
    status, _, answer = call(desk.port, "POST", "/kepu/api", b" " * (40 * 2**20 + 1), **known)
    assert (status, json.loads(answer)["error"]["kind"]) == (413, "usage")


def cookies(headers: dict[str, str], more: str = "") -> str:
    return "; ".join(re.findall(r"((?:username-[^=]+|_xsrf)=[^;]+)", headers["Set-Cookie"] + more))


def test_a_browser_must_send_the_xsrf_header(desk: DeskServer) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=30)
    connection.request("GET", f"/kepu/app?token={desk.token}")
    answer = connection.getresponse()
    answer.read()
    connection.close()
    jar = "; ".join(value.split(";")[0] for value in answer.headers.get_all("Set-Cookie") or [])
    xsrf = re.search(r"_xsrf=([^;]+)", jar)
    assert xsrf
    request = json.dumps({"verb": "expert.list", "op": "o", "cid": "c", "body": {}}).encode()
    assert call(desk.port, "POST", "/kepu/api", request, Cookie=jar)[0] == 403
    sent = {"Cookie": jar, "X_XSRFToken": xsrf[1]}
    assert call(desk.port, "POST", "/kepu/api", request, **sent)[0] == 200


def test_the_bare_page_allows_own_scripts_only_and_has_none_inline(desk: DeskServer) -> None:
    status, headers, body = call(desk.port, "GET", f"/kepu/app?token={desk.token}")
    policy = headers["Content-Security-Policy"]
    assert status == 200
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    text = body.decode()
    assert re.findall(r"<script[^>]*>", text) == [
        '<script type="module" src="/kepu/static/app.js">'
    ]
    assert " style=" not in text


def test_modules_are_served_and_nothing_beside_them(desk: DeskServer) -> None:
    status, headers, body = call(desk.port, "GET", "/kepu/static/core/api.js")
    assert (status, b"kepu/api" in body) == (200, True)
    assert "javascript" in headers["Content-Type"]
    assert call(desk.port, "GET", "/kepu/static/../server.py")[0] in (403, 404)
    assert call(desk.port, "GET", "/kepu/static/..%2f..%2fserver.py")[0] in (403, 404)


def test_the_entrance_lets_one_browser_in_once(desk: DeskServer) -> None:
    assert call(desk.port, "GET", "/kepu/enter?code=guess")[0] == 403
    path = f"/kepu/enter?code={desk.entry}"
    status, headers, _ = call(desk.port, "GET", path)
    assert (status, headers["Location"]) == (302, "/lab")
    assert "username-" in headers["Set-Cookie"]
    assert call(desk.port, "GET", path)[0] == 403


@pytest.mark.parametrize(
    ("door", "leads_to"),
    [
        ("tab", "/lab"),
        ("page", "/kepu/app"),
        ("notebook", "/doc/tree/expert.ipynb"),
        ("https://elsewhere.example", "/kepu/app"),
    ],
)
def test_the_entrance_has_three_doors_and_leads_nowhere_else(
    desk: DeskServer, door: str, leads_to: str
) -> None:
    status, headers, _ = call(
        desk.port, "GET", f"/kepu/enter?token={desk.token}&door={quote(door, safe='')}"
    )
    assert (status, headers["Location"]) == (302, leads_to)


def test_a_desk_is_served_as_one_module_and_one_style_sheet(desk: DeskServer) -> None:
    for role in ("expert", "chair", "secretary"):
        status, headers, body = call(desk.port, "GET", f"/kepu/static/desks/{role}.js")
        assert (status, headers["Content-Type"].lower()) == (
            200,
            "text/javascript; charset=utf-8",
        )
        assert re.findall(rb"^import .*", body, re.M) == []
        again = call(
            desk.port, "GET", f"/kepu/static/desks/{role}.js", If_None_Match=headers["Etag"]
        )
        assert (again[0], again[2]) == (304, b"")
        assert call(desk.port, "GET", f"/kepu/static/desks/{role}.css")[0] == 200
    assert call(desk.port, "GET", "/kepu/static/desks/nobody.js")[0] == 404


def test_jupyterlab_is_told_whose_desk_it_shows(desk: DeskServer) -> None:
    _, _, body = call(desk.port, "GET", f"/lab?token={desk.token}")
    found = re.search(rb'<script id="jupyter-config-data"[^>]*>(.*?)</script>', body, re.S)
    assert found
    config = json.loads(found[1])
    told = {name: value for name, value in config.items() if name.startswith("kepu")}
    assert told == {
        "kepuAutorun": "expert.ipynb",
        "kepuLanguage": "zh",
        "kepuMode": "desk",
        "kepuPerson": "E1",
        "kepuRole": "expert",
    }


def test_the_token_is_in_no_argument_of_a_program(desk: DeskServer) -> None:
    assert desk.process is not None
    arguments = desk.process.args
    assert isinstance(arguments, list)
    assert [part for part in arguments if desk.token in part or desk.entry in part] == []


def test_jupyterlab_itself_runs_under_a_policy_without_inline_scripts(desk: DeskServer) -> None:
    _, headers, _ = call(desk.port, "GET", f"/lab?token={desk.token}")
    parts = dict(
        part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";")
    )
    (own,) = lab_page_hashes()
    assert parts["script-src"] == f"'self' blob: 'unsafe-eval' {own}"
    assert {name: parts[name] for name in ("object-src", "base-uri", "frame-ancestors")} == {
        "object-src": "'none'",
        "base-uri": "'none'",
        "frame-ancestors": "'self'",
    }


def test_terminals_are_off(desk: DeskServer) -> None:
    known = {"Authorization": f"token {desk.token}"}
    assert call(desk.port, "GET", "/api/terminals", **known)[0] == 404


def test_the_port_stays_the_same_for_a_round_and_a_person(
    desk: DeskServer, place: Path, tmp_path: Path
) -> None:
    assert 18000 <= desk.port < 28000
    other = start_desk(place, "E1", home=tmp_path)
    other.stop()
    assert other.port == desk.port + 1  # the usual one is taken by the first


def test_a_desk_that_runs_already_is_found_and_lets_another_browser_in(
    desk: DeskServer, place: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = desk.log.parent
    found = find_running(root)
    assert found is not None
    assert (found.port, found.token, found.process) == (desk.port, desk.token, None)
    assert (root / "server.json").stat().st_mode & 0o777 == 0o600
    assert call(desk.port, "GET", f"/kepu/enter?code={found.entry}")[0] == 302
    assert call(desk.port, "POST", "/kepu/enter", b"mine")[0] == 403


def test_a_port_that_is_taken_is_refused(desk: DeskServer, place: Path) -> None:
    with pytest.raises(UsageError, match=str(desk.port)):
        start_desk(place, "chair", port=desk.port)


def test_an_unknown_expert_is_named_with_those_there_are(place: Path) -> None:
    with pytest.raises(UsageError) as caught:
        start_desk(place, "E99")
    assert "E1、E2、E3" in caught.value.remedy


def test_a_folder_without_a_round_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        start_desk(tmp_path, "secretary")


def test_without_a_round_the_door_answers_404_so_that_widgets_use_the_kernel(
    tmp_path: Path,
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    none = {name: value for name, value in os.environ.items() if not name.startswith("KEPU_")}
    config = {
        "ServerApp": {
            "allow_root": True,
            "jpserver_extensions": {"kepu_review.notebook.server": True},
            "open_browser": False,
            "port": port,
            "root_dir": str(tmp_path),
        }
    }
    (tmp_path / "jupyter_server_config.json").write_text(json.dumps(config), "utf-8")
    ours = {"JUPYTER_TOKEN": "secret", "JUPYTER_CONFIG_DIR": str(tmp_path)}
    log = (tmp_path / "log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-m", "jupyter_server"],
        env={**none, **ours, "PYTHONPATH": str(Path(__file__).parent.parent)},
        stdout=log,
        stderr=log,
    )
    try:
        status, answer = _patiently(port)
    finally:
        process.terminate()
        process.wait(timeout=20)
        log.close()
    assert (status, json.loads(answer)["error"]["kind"]) == (404, "unavailable")


def _patiently(port: int) -> tuple[int, bytes]:
    limit = time.monotonic() + 40
    while True:
        try:
            status, _, body = call(port, "POST", "/kepu/api?token=secret", b"{}")
            return status, body
        except OSError:
            if time.monotonic() > limit:
                raise
            time.sleep(0.2)
