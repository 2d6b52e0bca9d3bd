"""JupyterLab without the desks' server extension: only the kernel answers."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kepu_review.notebook.running import DeskServer, wait_until_ready
from kepu_review.notebook.settings import page_config, server_settings, write_settings

NOTEBOOK = "mine.ipynb"


@contextmanager
def plain_lab(
    place: Path, expert: str, home: Path, *, save_state: bool = False
) -> Iterator[DeskServer]:
    """A user's own JupyterLab with a notebook that opens the round by its path."""
    desk = home / "work"
    desk.mkdir(parents=True)
    code = (
        f"import kepu_review as kr\nkr.ExpertDesk(kr.open_round({str(place)!r}), expert={expert!r})"
    )
    cell = {
        "cell_type": "code",
        "execution_count": None,
        "id": "desk",
        "metadata": {},
        "outputs": [],
        "source": code,
    }
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook = {
        "cells": [cell],
        "metadata": {"kernelspec": kernel},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    (desk / NOTEBOOK).write_text(json.dumps(notebook), "utf-8")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = server_settings(port, desk)
    settings["ServerApp"]["jpserver_extensions"]["kepu_review.notebook.server"] = False
    write_settings(home, settings, page_config("zh", "expert", NOTEBOOK), "zh")
    if save_state:
        _save_widget_state(home / "labconfig" / "default_setting_overrides.json")
    token = secrets.token_urlsafe()
    none = {name: value for name, value in os.environ.items() if not name.startswith("KEPU_")}
    ours = {
        "JUPYTER_TOKEN": token,
        "JUPYTER_CONFIG_DIR": str(home),
        "IPYTHONDIR": str(home / "ipython"),
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    log = home / "server.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", "--no-browser"],
            cwd=desk,
            env={**none, **ours},
            stdout=out,
            stderr=out,
        )
    server = DeskServer(process, port, token, "", NOTEBOOK, log)
    try:
        wait_until_ready(server)
        yield server
    finally:
        server.stop()


def _save_widget_state(overrides: Path) -> None:
    """As the person may choose in JupyterLab's settings."""
    known = json.loads(overrides.read_text("utf-8"))
    known["@jupyter-widgets/jupyterlab-manager:plugin"] = {"saveState": True}
    overrides.write_text(json.dumps(known), "utf-8")
