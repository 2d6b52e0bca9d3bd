"""Documents with one click: our own command in a process of its own, its progress, the download."""

from __future__ import annotations

import asyncio
import json
import os
import re
import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jupyter_server.base.handlers import APIHandler, JupyterHandler
from jupyter_server.utils import url_path_join
from tornado import web

from kepu_review.errors import KepuError, Refused
from kepu_review.notebook.handlers import ENTRY_VARIABLE
from kepu_review.notebook.seat import ROUND_VARIABLE
from kepu_review.notebook.service import SeatService
from kepu_review.text import Language, language, speaking, t
from kepu_review.workflow.documents import document_kinds, reports_folder

PROGRESS_VARIABLE = "KEPU_PROGRESS"
"""Set to `lines`: commands tell their progress as lines of text on standard error."""

LOCKED = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox"
LONGEST_SECONDS = 1800
REMEMBERED = 20
_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_NOT_INHERITED = frozenset({"JUPYTER_TOKEN", ENTRY_VARIABLE})
_STEP = re.compile(r"^kepu-progress (\d+) (\d+)$")
_JOBS = "kepu_documents"


@dataclass(slots=True)
class Job:
    """A document being made."""

    id: str
    file: str
    state: str = "running"  # running, done, failed
    done: int = 0
    total: int = 0
    said: list[str] = field(default_factory=list)
    """What the command told on standard error besides its progress."""

    def told(self) -> dict[str, Any]:
        """For the page."""
        lines = [line.removeprefix("✗ ").strip() for line in self.said if line.strip()]
        shown: dict[str, Any] = {
            "id": self.id,
            "file": self.file,
            "state": self.state,
            "done": self.done,
            "total": self.total,
        }
        if self.state == "failed":
            return {
                **shown,
                "message": lines[0] if lines else t("文件没有生成。"),
                "remedy": " ".join(lines[1:4]),
            }
        return {**shown, "note": " ".join(lines[:4])}


class _DocumentsHandler(APIHandler):
    """What the handlers of jobs share: only the secretary, and errors in words."""

    def service_or_refused(self) -> SeatService:
        """The seat's service.

        Raises
        ------
        Refused
            there is no round, or the seat is not the secretariat's.
        """
        service: SeatService | None = self.settings.get("kepu_service")
        if service is None or service.seat.role != "secretary":
            raise Refused(
                t("只有秘书可以生成和下载文件。"),
                remedy=t("请用秘书工作台打开。"),
            )
        return service

    @property
    def jobs(self) -> dict[str, Job]:
        """The jobs of this server, newest last."""
        found: dict[str, Job] = self.settings.setdefault(_JOBS, {})
        return found

    def answer(self, status: int, told: Mapping[str, Any]) -> None:
        """JSON that nobody keeps."""
        self.set_status(status)
        self.set_header("Cache-Control", "no-store")
        self.finish(json.dumps(told, ensure_ascii=False))

    def refuse(self, status: int, error: KepuError) -> None:
        """An error of ours, for the page."""
        self.answer(status, {"message": error.message, "remedy": error.remedy})


class DocumentsHandler(_DocumentsHandler):
    """Begins a document."""

    @web.authenticated
    async def post(self) -> None:
        """Start the command; one document at a time."""
        try:
            service = self.service_or_refused()
        except Refused as error:
            return self.refuse(403, error)
        try:
            kind = _kind(self.request.body)
            if any(job.state == "running" for job in self.jobs.values()):
                raise Refused(
                    t("正在生成另一份文件。"),
                    remedy=t("请等它完成后再试。"),
                )
            loop = asyncio.get_running_loop()
            path = await loop.run_in_executor(None, _place, service, kind)
            job = Job(secrets.token_urlsafe(9), path.name)
            self.jobs[job.id] = job
            while len(self.jobs) > REMEMBERED:
                del self.jobs[next(iter(self.jobs))]
            await _start(job, service.seat.location, kind, path)
        except KepuError as error:
            return self.refuse(409, error)
        return self.answer(200, job.told())


class JobHandler(_DocumentsHandler):
    """How far a document is."""

    @web.authenticated
    def get(self, job: str) -> None:
        """Tell it."""
        try:
            self.service_or_refused()
        except Refused as error:
            return self.refuse(403, error)
        found = self.jobs.get(job)
        if found is None:
            gone = Refused(
                t("没有这项任务。"),
                remedy=t("请看已生成的文件。"),
            )
            return self.refuse(404, gone)
        return self.answer(200, found.told())


class DownloadHandler(JupyterHandler):
    """A document that was made, as a download and nothing else."""

    @property
    def content_security_policy(self) -> str:
        """Nothing at all."""
        return LOCKED

    @web.authenticated
    async def get(self, name: str) -> None:
        """Send a file of the reports folder that is on record."""
        service: SeatService | None = self.settings.get("kepu_service")
        if service is None or service.seat.role != "secretary":
            raise web.HTTPError(403)
        loop = asyncio.get_running_loop()
        data = await loop.run_in_executor(None, _recorded, service, name)
        if data is None:
            raise web.HTTPError(404)
        self.set_header("Content-Type", "application/pdf")
        self.set_header("Content-Disposition", f"attachment; filename*=UTF-8''{quote(name, '')}")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("Cache-Control", "no-store")
        self.finish(data)

    def write_error(self, status_code: int, **_: Any) -> None:
        """One sentence; a page would have to show names that somebody else chose."""
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        told = t("没有这份文件。")
        self.finish(told if status_code == 404 else t("无法提供这份文件。"))


def document_routes(base: str) -> list[Any]:
    """The handlers under the server's base URL."""
    return [
        (url_path_join(base, "kepu", "documents"), DocumentsHandler),
        (url_path_join(base, "kepu", "documents", r"([\w-]+)"), JobHandler),
        (url_path_join(base, "kepu", "documents", "file", r"([^/]+)"), DownloadHandler),
    ]


def _kind(body: bytes) -> str:
    try:
        asked = json.loads(body)
    except (ValueError, RecursionError):
        asked = None
    kind = asked.get("kind") if isinstance(asked, dict) else None
    if not isinstance(kind, str):
        raise no_such_kind()
    return kind


def no_such_kind() -> Refused:
    """Neither we nor a plugin make this."""
    return Refused(t("没有这种文件。"))


def _place(service: SeatService, kind: str) -> Path:
    """Where the new document goes; its folder is made."""
    rnd = service.round()
    title = next((t(one.title) for one in document_kinds(rnd.plugins) if one.id == kind), None)
    if title is None:
        raise no_such_kind()
    folder = reports_folder(rnd)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(
            t("文件夹 {folder} 建不了。", folder=folder),
            remedy=t("请检查权限和磁盘空间。"),
        ) from error
    name = _UNFIT.sub("_", title)
    return folder / f"{name}-{datetime.now().astimezone():%Y%m%d-%H%M%S}.pdf"


def _recorded(service: SeatService, name: str) -> bytes | None:
    """The bytes of a document on record, of this very content; None where there is none."""
    from hashlib import sha256

    try:
        rnd = service.round()
        folder = reports_folder(rnd)
        with rnd.store.reading() as db:
            made = {
                event.payload["sha256"]
                for _, event in db.history(kinds=("document_made",), limit=10_000)
                if event.payload["file"] == name
            }
    except KepuError:
        return None
    path = folder / name
    if not made or Path(name).name != name or path.is_symlink() or not path.is_file():
        return None
    try:
        data = path.read_bytes()
    except OSError:
        return None
    return data if sha256(data).hexdigest() in made else None


async def _start(job: Job, location: str, kind: str, path: Path) -> None:
    """Run `kepu-review report`; the round goes by the environment, because arguments are public."""
    spoken = language()
    kept = {name: value for name, value in os.environ.items() if name not in _NOT_INHERITED}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "kepu_review", "report"),
        *("-o", str(path), "--kind", kind),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        env={**kept, ROUND_VARIABLE: location, PROGRESS_VARIABLE: "lines", "KEPU_LANG": spoken},
    )
    task = asyncio.get_running_loop().create_task(_follow(job, process, path, spoken))
    _RUNNING.add(task)
    task.add_done_callback(_RUNNING.discard)


_RUNNING: set[asyncio.Task[None]] = set()
"""Held here, or they might be collected before they are done."""


async def _follow(
    job: Job, process: asyncio.subprocess.Process, path: Path, spoken: Language
) -> None:
    try:
        await asyncio.wait_for(_listen(job, process), LONGEST_SECONDS)
        code = await process.wait()
    except TimeoutError:
        process.kill()
        code = await process.wait()
        with speaking(spoken):
            job.said.insert(0, t("生成超过 30 分钟，已停止。"))
    # A summary of a touched record is made, says so, and ends with 1.
    job.state = "done" if code == 0 or path.is_file() else "failed"


async def _listen(job: Job, process: asyncio.subprocess.Process) -> None:
    if process.stderr is None:
        return
    async for raw in process.stderr:
        line = raw.decode("utf-8", "replace").rstrip()
        step = _STEP.match(line)
        if step is None:
            job.said.append(line)
        else:
            job.done, job.total = int(step[1]), int(step[2])
