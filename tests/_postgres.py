"""A PostgreSQL of our own for the tests: Debian's binaries, a private socket, a folder of its own.

It is run by a plain user (PostgreSQL refuses root), keeps nothing on disk safe, and listens on no
network port. Without the binaries the tests fail and say what to install.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",  # a schema for each test: it would read catalogues all the time
    "checkpoint_timeout": "1h",
    "jit": "off",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "log_min_messages": "fatal",
}

ROOM = 4 << 30

_OTHERS = "FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"


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


def _memory() -> Path | None:
    """A file system in memory with room for hundreds of schemas; else where temporary files go.

    A round has more than a hundred files there, which a disk takes five times as long to make.
    """
    shared = Path("/dev/shm")
    return shared if shared.is_dir() and shutil.disk_usage(shared).free > ROOM else None


class Server:
    """A server in a folder of its own; `url` is `postgresql://…`, add `&schema=name`."""

    def __init__(self) -> None:
        self._programs, self._user = binaries(), _plain_user()
        # a socket's path has 107 bytes
        self._home = Path(tempfile.mkdtemp(prefix="kepu-pg-", dir=_memory()))
        self.url = f"postgresql://kepu@/postgres?host={self._home}"
        if self._user is not None:
            shutil.chown(self._home, self._user)
        self._run("initdb", "-U", "kepu", "-A", "trust", "-E", "UTF8", "--no-locale", "-N")

    def start(self) -> None:
        options = " ".join(f"-c {name}='{value}'" for name, value in SETTINGS.items())
        socket = f"-k {self._home} {options}"
        self._run("pg_ctl", "-w", "-l", str(self._home / "log"), "-o", socket, "start")

    def crash(self) -> None:
        """Stop without saying goodbye; the next start has to recover."""
        self._run("pg_ctl", "-w", "-m", "immediate", "stop")

    def end_connections(self) -> None:
        """Every connection ends; the server stays."""
        with psycopg.connect(self.url, autocommit=True) as own:
            own.execute(f"SELECT pg_terminate_backend(pid) {_OTHERS}")

    def kill_backend(self) -> None:
        """kill -9 of one serving process: all others end and the server recovers."""
        with psycopg.connect(self.url, autocommit=True) as own:
            found = own.execute(f"SELECT pid {_OTHERS}").fetchall()
        for (pid,) in found[:1]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def remove(self) -> None:
        shutil.rmtree(self._home, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(self._programs / program), "-D", str(self._home / "data"), *arguments],
            check=False,
            user=self._user,
            cwd=self._home,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert done.returncode == 0, f"{program}: {done.stderr}"


@contextmanager
def server() -> Iterator[Server]:
    """A running server, which is removed after the block."""
    own = Server()
    try:
        own.start()
        try:
            yield own
        finally:
            own.crash()
    finally:
        own.remove()
