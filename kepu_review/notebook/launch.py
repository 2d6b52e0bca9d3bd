"""Starts JupyterLab at one desk: loopback, fixed port, fresh token, nothing but the desk."""

from __future__ import annotations

import hashlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import sysconfig
import time
import urllib.error
import urllib.request
import webbrowser
from dataclasses import dataclass
from pathlib import Path

import click
from jupyter_core.paths import jupyter_data_dir

import kepu_review
from kepu_review.errors import StoreError, UsageError
from kepu_review.notebook.handlers import ENTRY_VARIABLE
from kepu_review.notebook.seat import PERSON_VARIABLE, ROUND_VARIABLE, Role, role_of
from kepu_review.notebook.server import LAUNCHED_VARIABLE
from kepu_review.notebook.settings import page_config, server_settings, write_settings
from kepu_review.notebook.template import place_notebook
from kepu_review.text import Language, language, t
from kepu_review.workflow import open_round

PORTS = range(18000, 28000)
STARTING_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class DeskServer:
    """A running server; `stop` ends it and its kernels."""

    process: subprocess.Popen[bytes]
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
        """The desk in JupyterLab, for whoever has the token."""
        return f"{self.base}kepu/enter?token={self.token}"

    @property
    def page_url(self) -> str:
        """The desk as a bare page, with the token."""
        return f"{self.base}kepu/app?token={self.token}"

    @property
    def entry_url(self) -> str:
        """Lets one browser in, once; holds no token, because arguments of programs are public."""
        return f"{self.base}kepu/enter?code={self.entry}"

    def stop(self) -> None:
        """End the server and its kernels; what was acknowledged is in the database."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(timeout=15)


def open_desk(
    location: str | Path,
    who: str,
    *,
    port: int | None = None,
    browser: bool = True,
    language: Language | None = None,
) -> None:
    """Open the desk of `who` in JupyterLab and stay until Ctrl+C.

    Parameters
    ----------
    location
        the round: a folder, or a `postgresql://` URL.
    who
        "secretary", "chair", or an expert's id.
    port
        a fixed port; left out, one that is always the same for this round and person, because
        a browser keeps drafts by port.

    Raises
    ------
    UsageError
        no such expert, or the port is taken.
    StoreError
        there is no round there, or the server does not start.

    """
    server = start_desk(location, who, port=port, language=language)
    click.echo(t("评审台已打开：", "The desk is open: ") + server.url)
    click.echo(t("不用 JupyterLab 的简洁页面：", "The same without JupyterLab: ") + server.page_url)
    click.echo(
        t("按 Ctrl+C 结束；已保存的内容不受影响。", "Ctrl+C ends it; what was saved is safe.")
    )
    if browser:
        webbrowser.open(server.entry_url)
    try:
        server.process.wait()
    except KeyboardInterrupt:
        click.echo(t("正在关闭……", "Closing …"))
    finally:
        server.stop()


def start_desk(
    location: str | Path,
    who: str,
    *,
    port: int | None = None,
    language: Language | None = None,
    home: Path | None = None,
) -> DeskServer:
    """Start the server of a desk and wait until it answers; as `open_desk`, without staying.

    `home` is where the server's own configuration goes; left out, the user's Jupyter data folder.
    """
    place = str(location) if "://" in str(location) else str(Path(location).resolve())
    folder = _check_round(place, who)
    number = port if port is not None else _usual_port(place, who)
    spoken = language or _in_force()
    root = (home or Path(jupyter_data_dir())) / "kepu_review" / _mark(place, who)
    desk = folder / "desk" if folder is not None else root / "desk"
    notebook = place_notebook(desk, role_of(who))
    settings = server_settings(number, desk, f"doc/tree/{notebook}")
    write_settings(root, settings, page_config(spoken, role_of(who), notebook), spoken)
    token, entry = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    log = root / "server.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", "--no-browser"],
            cwd=desk,
            env=_environment(place, who, root, spoken, token, entry),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl+C is ours to answer
        )
    server = DeskServer(process, number, token, entry, notebook, log)
    wait_until_ready(server)
    return server


def _check_round(place: str, who: str) -> Path | None:
    """The round opens and has this person; its folder, where it has one."""
    with open_round(place) as rnd:
        if role_of(who) == "expert":
            with rnd.store.reading() as db:
                known = sorted(expert.id for expert in db.experts())
            if who not in known:
                raise _no_such_expert(who, known)
        return rnd.folder


def _no_such_expert(who: str, known: list[str]) -> UsageError:
    names = "、".join(known[:20]) + ("……" if len(known) > 20 else "")
    return UsageError(
        t(f"这个批次没有专家「{who}」。", f"This round has no expert “{who}”."),
        remedy=t(
            f"可用：secretary（秘书）、chair（组长），或专家编号 {names or '（尚未导入专家）'}。",
            f"Known: secretary, chair, or an expert's id: {names or '(none imported yet)'}.",
        ),
    )


def _mark(place: str, who: str) -> str:
    return hashlib.sha256(f"{place}\n{who}".encode()).hexdigest()[:16]


def _usual_port(place: str, who: str) -> int:
    """Always the same for this round and person; the next free one where it is taken."""
    first = int(_mark(place, who), 16) % len(PORTS)
    for step in range(50):
        number = PORTS[(first + step) % len(PORTS)]
        if _free(number):
            return number
    raise StoreError(
        t("找不到空闲的端口。", "No port is free."),
        remedy=t(
            "请关闭其他评审台后重试，或用 --port 指定。", "Close other desks, or give --port."
        ),
    )


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def _environment(
    place: str, who: str, root: Path, spoken: Language, token: str, entry: str
) -> dict[str, str]:
    ours = {
        ROUND_VARIABLE: place,
        PERSON_VARIABLE: who,
        LAUNCHED_VARIABLE: "1",
        "KEPU_LANG": spoken,
        ENTRY_VARIABLE: entry,
        "JUPYTER_TOKEN": token,
        "JUPYTER_CONFIG_DIR": str(root),
        "IPYTHONDIR": str(root / "ipython"),
        "PYTHONPATH": _import_path(),
        "PYTHONSAFEPATH": "1",
    }
    theirs = {
        name: value
        for name, value in os.environ.items()
        if name not in ("JUPYTER_CONFIG_PATH", "JUPYTERHUB_USER")
    }
    return {**theirs, **ours}


def _import_path() -> str:
    """The server and its kernels import the same kepu_review as this process."""
    home = str(Path(kepu_review.__file__).parent.parent)
    others = [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path]
    installed = home in {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    return os.pathsep.join(others if installed else [home, *others])


def wait_until_ready(server: DeskServer) -> None:
    """Return when the server answers.

    Raises
    ------
    StoreError
        it ended, or does not answer in time; the message has the last line of its log.
    """
    limit = time.monotonic() + STARTING_SECONDS
    while time.monotonic() < limit:
        if server.process.poll() is not None:
            break
        if _answers(server):
            return
        time.sleep(0.1)
    server.stop()
    last = server.log.read_text("utf-8", "replace").strip().splitlines()[-1:]
    raise StoreError(
        t("JupyterLab 没有启动。", "JupyterLab did not start.")
        + "".join(f" {line}" for line in last),
        remedy=t(f"详情见 {server.log}。", f"See {server.log}."),
    )


def _answers(server: DeskServer) -> bool:
    known = {"Authorization": f"token {server.token}"}
    asked = urllib.request.Request(f"{server.base}api/status", headers=known)  # noqa: S310
    try:
        with urllib.request.urlopen(asked, timeout=5) as answer:  # noqa: S310 — our own http URL
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _in_force() -> Language:
    return language()


__all__ = ["DeskServer", "Role", "open_desk", "start_desk"]
