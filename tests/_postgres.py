"""A PostgreSQL of our own for the tests: Debian's binaries, a private socket, a folder of its own.

It is run by a plain user (PostgreSQL refuses root), keeps nothing on disk safe, and listens on no
network port. Without the binaries the tests fail and say what to install.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "log_min_messages": "fatal",
}


def binaries() -> Path:
    """The folder of initdb and pg_ctl, newest version first."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        key=lambda p: int(p.parts[-3]),
        reverse=True,
    )
    on_path = shutil.which("initdb")
    if on_path:
        found.append(Path(on_path).resolve())
    if not found:
        message = (
            "测试需要 PostgreSQL 的程序文件。请安装：apt-get install postgresql\n"
            "The tests need the binaries of PostgreSQL. Install them: apt-get install postgresql"
        )
        raise RuntimeError(message)
    return found[0].parent


def _plain_user() -> str | None:
    """Root must step down; anybody else is plain already."""
    if os.geteuid() != 0:
        return None
    names = {line.split(":")[0] for line in Path("/etc/passwd").read_text().splitlines()}
    return "postgres" if "postgres" in names else "nobody"


@contextmanager
def server() -> Iterator[str]:
    """A running server; gives `postgresql://kepu@/postgres?host=…`, add `&schema=name`."""
    programs, user = binaries(), _plain_user()
    home = Path(tempfile.mkdtemp(prefix="kepu-pg-"))  # short: the path of a socket has 107 bytes
    if user is not None:
        shutil.chown(home, user)

    def run(program: str, *arguments: str) -> None:
        command = [str(programs / program), "-D", str(home / "data"), *arguments]
        done = subprocess.run(
            command,
            check=False,
            user=user,
            cwd=home,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert done.returncode == 0, f"{program}: {done.stderr}"

    try:
        run("initdb", "-U", "kepu", "-A", "trust", "-E", "UTF8", "--no-locale", "-N")
        options = " ".join(f"-c {name}='{value}'" for name, value in SETTINGS.items())
        run("pg_ctl", "-w", "-l", str(home / "log"), "-o", f"-k {home} {options}", "start")
        try:
            yield f"postgresql://kepu@/postgres?host={home}"
        finally:
            run("pg_ctl", "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)
