"""The kernels of a server, as Linux tells."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from kepu_review.notebook.launch import DeskServer


def kernels_of(server: DeskServer) -> list[int]:
    """The kernels that the server started, by what /proc says of them."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
            command = (folder / "cmdline").read_bytes()
        except OSError:
            continue  # it ended meanwhile
        if (
            server.process is not None
            and int(parent) == server.process.pid
            and b"ipykernel_launcher" in command
        ):
            found.append(int(folder.name))
    return found


def kill_kernels(server: DeskServer) -> None:
    kernels = kernels_of(server)
    assert kernels, "the notebook has no kernel"
    for kernel in kernels:
        os.kill(kernel, signal.SIGKILL)
