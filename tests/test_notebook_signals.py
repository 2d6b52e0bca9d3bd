"""A desk that is told to end: no server outlives it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kepu_review.notebook.signals import ending_as_by_ctrl_c, unbroken
from tests import installed


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ending")
    installed.round_in_review(folder).close()
    return folder / "round"


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("when", ["starting", "open"])
def test_a_desk_that_is_told_to_end_leaves_no_server(
    place: Path, tmp_path: Path, by: signal.Signals, when: str
) -> None:
    ours = {"JUPYTER_DATA_DIR": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [sys.executable, "-m", "kepu_review", "open", str(place), "--as", "E2", "--no-browser"],
        env={**os.environ, **ours, "PYTHONPATH": str(Path(__file__).parent.parent)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    if when == "open":
        found = re.search(r"127\.0\.0\.1:(\d+)", process.stdout.readline())
        assert found
    else:
        log = _appearing(tmp_path)
    process.send_signal(by)
    process.communicate(timeout=60)
    if when == "open":
        with pytest.raises(OSError, match="refused"):
            socket.create_connection(("127.0.0.1", int(found[1])))
    else:
        assert _writers(log) == []


def _appearing(data: Path) -> Path:
    """The log of the server that is being started."""
    limit = time.monotonic() + 40
    while not (found := list(data.glob("kepu_review/*/server.log"))):
        assert time.monotonic() < limit
        time.sleep(0.02)
    return found[0]


def _writers(log: Path) -> list[str]:
    """The processes that have the file open; Linux tells."""
    return [
        str(link)
        for link in Path("/proc").glob("[0-9]*/fd/1")
        if os.path.realpath(link) == str(log)
    ]


def test_a_signal_that_comes_while_a_server_is_started_waits_until_it_is_known() -> None:
    done = []

    def start() -> None:
        with ending_as_by_ctrl_c():
            with unbroken():
                signal.raise_signal(signal.SIGTERM)
                done.append("started")
            done.append("gone on")

    with pytest.raises(KeyboardInterrupt):
        start()
    assert done == ["started"]
