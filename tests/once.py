"""Demo rounds that many tests begin with: each is made once in a run, by whichever process is
first, and copied."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from pathlib import Path

import pytest

from kepu_review.demo.run import run


def demo(
    temporary: pytest.TempPathFactory, to: Path, *, applications: int = 60, experts: int = 12
) -> str:
    """A demo round without documents in the folder `to`; an expert of it who is not finished."""
    shared = temporary.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent  # of all processes of this run
    place = shared / f"demo-{applications}-{experts}"
    made = place / "made.json"
    with (shared / f"{place.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the second process waits for the first
        if not made.exists():
            shutil.rmtree(place, ignore_errors=True)
            done = run(place / "round", applications=applications, experts=experts, reports=False)
            made.write_text(json.dumps(done.unfinished), "utf-8")
    shutil.copytree(place / "round", to)
    return str(json.loads(made.read_text("utf-8")))
