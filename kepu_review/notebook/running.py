"""A server of one desk: where it answers, how it ends, how it is found again."""

from __future__ import annotations

import json
import os
import secrets
import signal
import subprocess
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from kepu_review.errors import StoreError
from kepu_review.text import t

Door = Literal["tab", "page", "notebook"]
"""A tab of JupyterLab, the bare page, or a notebook in JupyterLab."""

STARTING_SECONDS = 60.0
_MEMORY = "server.json"


@dataclass(frozen=True, slots=True)
class DeskServer:
    """A running server; `stop` ends it and its kernels."""

    process: subprocess.Popen[bytes] | None  # None: started by another process
    port: int
    token: str
    entry: str
    notebook: str
    log: Path

    @property
    def base(self) -> str:
        """Where the server answers."""
        return f"http://127.0.0.1:{self.port}/"

    @property
    def url(self) -> str:
        """The desk as a tab of JupyterLab, for whoever has the token."""
        return self.door_url("tab")

    @property
    def page_url(self) -> str:
        """The desk as a bare page, with the token."""
        return f"{self.base}kepu/app?token={self.token}"

    @property
    def entry_url(self) -> str:
        """Lets one browser in, once; holds no token, because arguments of programs are public."""
        return self.entry_url_of("tab")

    def door_url(self, door: Door) -> str:
        """One of the three doors, for whoever has the token."""
        return f"{self.base}kepu/enter?token={self.token}&door={door}"

    def entry_url_of(self, door: Door) -> str:
        """As `entry_url`, to one of the three doors."""
        return f"{self.base}kepu/enter?code={self.entry}&door={door}"

    def stop(self) -> None:
        """End the server and its kernels; what was acknowledged is in the database."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(timeout=15)


def wait_until_ready(server: DeskServer) -> None:
    """Return when the server answers.

    Raises
    ------
    StoreError
        it ended, or does not answer in time; the message has the last line of its log.
    """
    limit = time.monotonic() + STARTING_SECONDS
    while time.monotonic() < limit:
        if server.process is not None and server.process.poll() is not None:
            break
        if _called(server, "GET", "api/status"):
            return
        time.sleep(0.1)
    server.stop()
    last = server.log.read_text("utf-8", "replace").strip().splitlines()[-1:]
    raise StoreError(
        t("JupyterLab 没有启动。") + "".join(f" {line}" for line in last),
        remedy=t("详情见 {log}。", log=server.log),
    )


def remember(root: Path, server: DeskServer) -> None:
    """Note where the server is, for this user alone."""
    path = root / _MEMORY
    path.unlink(missing_ok=True)
    note = {"port": server.port, "token": server.token, "notebook": server.notebook}
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(note, file)


def find_running(root: Path) -> DeskServer | None:
    """The server noted below `root`, if it still answers; with a new way in for one browser."""
    try:
        note = json.loads((root / _MEMORY).read_text("utf-8"))
        entry = secrets.token_urlsafe(32)
        server = DeskServer(
            None, note["port"], note["token"], entry, note["notebook"], root / "server.log"
        )
    except (OSError, ValueError, KeyError):
        return None
    return server if _called(server, "POST", "kepu/enter", entry.encode()) else None


def _called(server: DeskServer, method: str, path: str, body: bytes | None = None) -> bool:
    """Whether the server answers its own token with success."""
    known = {"Authorization": f"token {server.token}"}
    asked = urllib.request.Request(  # noqa: S310 — our own http URL
        f"{server.base}{path}", body, known, method=method
    )
    try:
        with urllib.request.urlopen(asked, timeout=5) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
