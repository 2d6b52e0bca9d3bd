"""Reads .xls and .xlsb in a process of its own: a damaged one can bring the reader down.

The reader of these formats trusts sizes written in the file; a few wrong bytes make it ask for
terabytes, which ends the whole process. So it gets one that may end, with a limit on memory.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date, datetime, time, timedelta
from typing import Any

from kepu_review.intake.archive import damaged
from kepu_review.intake.cells import Merge, Raw, Sheet
from kepu_review.intake.signatures import encrypted

MAX_MEMORY = 2 << 30
MAX_SECONDS = 120
ENCRYPTED = 3  # exit codes of the child
DAMAGED = 4
_CHILD = "from kepu_review.intake.apart import child; child()"


def read_apart(data: bytes, name: str) -> tuple[Sheet, ...]:
    """The sheets of an .xls or .xlsb.

    Raises IntakeError when the reader refuses the file, runs out of memory or time, or ends.
    """
    paths = os.pathsep.join(path for path in sys.path if path)
    try:
        done = subprocess.run(  # noqa: S603 -- our own interpreter, no shell, fixed arguments
            [sys.executable, "-c", _CHILD],
            input=data,
            capture_output=True,
            check=False,
            timeout=MAX_SECONDS,
            env={**os.environ, "PYTHONPATH": paths, "PYTHONIOENCODING": "utf-8"},
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise damaged(name) from error
    if done.returncode == ENCRYPTED:
        raise encrypted(name)
    if done.returncode != 0:
        raise damaged(name)
    return tuple(_sheet(each) for each in json.loads(done.stdout))


def _sheet(packed: dict[str, Any]) -> Sheet:
    return Sheet(
        name=packed["name"],
        rows=[[_unpack(cell) for cell in row] for row in packed["rows"]],
        hidden=packed["hidden"],
        merges=tuple(Merge(*merge) for merge in packed["merges"]),
    )


def _pack(cell: Raw) -> object:
    if isinstance(cell, datetime):
        return {"datetime": cell.isoformat()}
    if isinstance(cell, date):
        return {"date": cell.isoformat()}
    if isinstance(cell, time):
        return {"time": cell.isoformat()}
    return {"seconds": cell.total_seconds()} if isinstance(cell, timedelta) else cell


def _unpack(cell: Any) -> Raw:
    if not isinstance(cell, dict):
        plain: Raw = cell
        return plain
    ((kind, value),) = cell.items()
    if kind == "seconds":
        return timedelta(seconds=value)
    kinds: dict[str, type[datetime | date | time]] = {
        "datetime": datetime,
        "date": date,
        "time": time,
    }
    return kinds[kind].fromisoformat(value)


def _limit() -> None:
    """Less memory than would hurt the machine, and no core file; not on Windows."""
    if sys.platform != "win32":
        import resource  # not there on Windows

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        wanted = MAX_MEMORY if most == resource.RLIM_INFINITY else min(MAX_MEMORY, most)
        resource.setrlimit(resource.RLIMIT_AS, (wanted, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def child() -> None:
    """The other process: a workbook from stdin, its sheets as JSON to stdout."""
    from python_calamine import PasswordError

    from kepu_review.errors import IntakeError
    from kepu_review.intake.reader import read_cells  # calamine: only in the child

    _limit()
    try:
        sheets = read_cells(sys.stdin.buffer.read(), "")
    except IntakeError as error:
        locked = isinstance(error.__cause__, PasswordError)
        raise SystemExit(ENCRYPTED if locked else DAMAGED) from None
    packed = [
        {
            "name": sheet.name,
            "hidden": sheet.hidden,
            "rows": [[_pack(cell) for cell in row] for row in sheet.rows],
            "merges": [(m.top, m.left, m.bottom, m.right) for m in sheet.merges],
        }
        for sheet in sheets
    ]
    sys.stdout.buffer.write(json.dumps(packed).encode())
