"""Starts JupyterLab at one desk: loopback, fixed port, fresh token, nothing but the desk."""

from __future__ import annotations

import hashlib
import secrets
import socket
import subprocess
import sys
import webbrowser
from pathlib import Path

import click
from jupyter_core.paths import jupyter_data_dir

from kepu_review.desk.handle import not_theirs
from kepu_review.errors import StoreError, UsageError
from kepu_review.notebook.environ import environment
from kepu_review.notebook.running import (
    DeskServer,
    Door,
    find_running,
    remember,
    wait_until_ready,
)
from kepu_review.notebook.seat import role_of
from kepu_review.notebook.settings import page_config, server_settings, write_settings
from kepu_review.notebook.signals import ending_as_by_ctrl_c, unbroken
from kepu_review.notebook.template import place_notebook
from kepu_review.store.place import place as meant
from kepu_review.text import Language, language, t
from kepu_review.workflow import open_round

PORTS = range(18000, 28000)


def open_desk(
    location: str | Path,
    who: str,
    *,
    port: int | None = None,
    door: Door = "tab",
    browser: bool = True,
    language: Language | None = None,
) -> None:
    """Open the desk of `who` and stay until Ctrl+C, SIGTERM or SIGHUP.

    Parameters
    ----------
    location
        the round: a folder, or a `postgresql://` URL.
    who
        "secretary", "chair", or an expert's id.
    port
        a fixed port; left out, one that is always the same for this round and person, because
        a browser keeps drafts by port.
    door
        "tab" in JupyterLab, "page" without JupyterLab, or "notebook"; one server has all three.

    Raises
    ------
    UsageError
        no such expert, or the port is taken.
    StoreError
        there is no round there, or the server does not start.

    """
    root = _home(None, _place(location), who)
    with ending_as_by_ctrl_c():
        server = find_running(root) if port is None else None
        if server is None:
            server = start_desk(location, who, port=port, language=language)
        try:
            _stay(server, door, browser=browser)
        except KeyboardInterrupt:
            click.echo(t("正在关闭……"))
        finally:
            server.stop()


def _stay(server: DeskServer, door: Door, *, browser: bool) -> None:
    click.echo(t("评审台已打开：") + server.door_url(door))
    if door != "page":
        simple = t("不用 JupyterLab 的简洁页面：")
        click.echo(simple + server.page_url)
    if browser:
        webbrowser.open(server.entry_url_of(door))
    if server.process is None:
        click.echo(t("它已在另一个窗口中运行。"))
        return
    click.echo(t("按 Ctrl+C 结束；已保存的内容不受影响。"))
    server.process.wait()


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
    place = _place(location)
    folder = _check_round(place, who)
    number = _usual_port(place, who) if port is None else _wanted_port(port)
    spoken = language or _in_force()
    root = _home(home, place, who)
    desk = folder / "desk" if folder is not None else root / "desk"
    notebook = place_notebook(desk, role_of(who))
    settings = server_settings(number, desk)
    write_settings(root, settings, page_config(spoken, role_of(who), notebook), spoken)
    token, entry = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    log = root / "server.log"
    server = None
    try:
        with log.open("wb") as out, unbroken():  # what was started must be known
            process = subprocess.Popen(
                [sys.executable, "-m", "jupyterlab", "--no-browser"],
                cwd=desk,
                env=environment(place, who, root, spoken, token=token, entry=entry),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl+C is ours to answer
            )
            server = DeskServer(process, number, token, entry, notebook, log)
        wait_until_ready(server)
        remember(root, server)
    except BaseException:  # interrupted while it starts: nobody would know of it
        if server is not None:
            server.stop()
        raise
    return server


def usual_person(location: str | Path) -> str:
    """Who opens a desk where nobody is named: the secretary, or whose own login the address has."""
    if not meant(str(location)).guarded:
        return "secretary"
    with open_round(_place(location)) as rnd:
        return rnd.member or "secretary"


def _place(location: str | Path) -> str:
    return str(location) if "://" in str(location) else str(Path(location).resolve())


def _home(home: Path | None, place: str, who: str) -> Path:
    return (home or Path(jupyter_data_dir())) / "kepu_review" / _mark(place, who)


def _check_round(place: str, who: str) -> Path | None:
    """The round opens and has this person; its folder, where it has one."""
    with open_round(place) as rnd:
        if rnd.member not in (None, who):
            raise not_theirs(str(rnd.member))
        if role_of(who) == "expert":
            with rnd.store.reading() as db:
                known = sorted(expert.id for expert in db.experts())
            if who not in known:
                raise _no_such_expert(who, known)
        return rnd.folder


def _no_such_expert(who: str, known: list[str]) -> UsageError:
    names = "、".join(known[:20]) + ("……" if len(known) > 20 else "")
    return UsageError(
        t("这个批次没有专家“{who}”。", who=who),
        remedy=t(
            "可用：secretary（秘书）、chair（组长），或专家编号 {value}。",
            value=names or "（尚未导入专家）",
            value_2=names or "(none imported yet)",
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
        t("找不到空闲的端口。"),
        remedy=t("请关闭其他评审台后重试，或用 --port 指定。"),
    )


def _wanted_port(port: int) -> int:
    if not _free(port):
        raise UsageError(
            t("端口 {port} 已被占用。", port=port),
            remedy=t("请换一个端口，或不指定。"),
        )
    return port


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def _in_force() -> Language:
    return language()


__all__ = ["DeskServer", "open_desk", "start_desk"]
