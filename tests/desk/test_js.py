"""The desks' JavaScript under Node's own test runner."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).parent


def test_the_desks_javascript_passes_its_own_tests() -> None:
    node = shutil.which("node")
    assert node, "node is needed for the desks' tests (Debian: apt install nodejs)"
    done = subprocess.run(
        [node, "--test", *sorted(map(str, HERE.glob("*.test.mjs")))],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    passed = re.search(r"^# pass (\d+)$", done.stdout, re.M)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert passed is not None
    assert int(passed[1]) > 30
