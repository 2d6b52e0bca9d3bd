"""The same notebook in Notebook 7 and in Voilà, as a person would start them."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import kepu_review
from kepu_review.notebook.environ import environment
from kepu_review.notebook.settings import LABEXTENSIONS
from kepu_review.notebook.template import templates

SHARE = Path(kepu_review.__file__).parent / "notebook" / "share"


def notebook_7(place: Path, who: str, home: Path) -> Iterator[str]:
    """Notebook 7 with our server extension; the address of its first page, with the token."""
    settings = {
        "ServerApp": {
            "allow_root": True,
            "ip": "127.0.0.1",
            "open_browser": False,
            "jpserver_extensions": {"kepu_review.notebook.server": True},
        },
        "JupyterNotebookApp": {"extra_labextensions_path": [str(LABEXTENSIONS)]},
        "LabServerApp": {"extra_labextensions_path": [str(LABEXTENSIONS)]},
    }
    (home / "labconfig").mkdir(parents=True)
    (home / "jupyter_server_config.json").write_text(json.dumps(settings), "utf-8")
    page = {"kepuAutorun": "expert.ipynb"}
    (home / "labconfig" / "page_config.json").write_text(json.dumps(page), "utf-8")
    return _running(place, who, home, ["notebook"], "tree")


def voila(place: Path, who: str, home: Path) -> Iterator[str]:
    """Voilà alone, with the template that fetches nothing; its address."""
    home.mkdir(parents=True)
    arguments = ["voila", "expert.ipynb", "--no-browser", "--template=kepu"]
    return _running(place, who, home, arguments, "")


def _running(place: Path, who: str, home: Path, command: list[str], path: str) -> Iterator[str]:
    desk = home / "work"
    desk.mkdir()
    shutil.copy(templates() / "expert.ipynb", desk)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    token = secrets.token_urlsafe()
    ours = environment(str(place), who, home, "zh", token=token, entry="")
    ours.pop("KEPU_LAUNCHED")
    option = "--port" if command[0] == "voila" else "--ServerApp.port"
    with (home / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", *command, f"{option}={port}"],
            cwd=desk,
            env={**os.environ, **ours, "JUPYTER_PATH": str(SHARE)},
            stdout=log,
            stderr=log,
        )
    try:
        address = f"http://127.0.0.1:{port}/{path}?token={token}"
        _wait(
            address if command[0] != "voila" else f"http://127.0.0.1:{port}/voila/static/x", process
        )
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    limit = time.monotonic() + 60
    while time.monotonic() < limit:
        assert process.poll() is None
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError("the server does not answer")


running_notebook_7 = contextmanager(notebook_7)
running_voila = contextmanager(voila)
