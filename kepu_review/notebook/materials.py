"""The files of applications over HTTP: what is recorded, to those who may see it."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join
from tornado import web

from kepu_review.errors import KepuError, Refused, StoreError, UsageError
from kepu_review.intake.contents import HEAD, OTHER, Content, content_of
from kepu_review.model import Material
from kepu_review.notebook.service import SeatService
from kepu_review.text import t
from kepu_review.workflow.materials import (
    base_name,
    material,
    materials_folder,
    may_see_materials,
    small_photo,
    stored_file,
)

DRAWING = ThreadPoolExecutor(2, thread_name_prefix="kepu-thumbnails")
"""Draws small copies, two at a time: a full photo takes up to 400 MB while it is drawn."""

LOCKED = "default-src 'none'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
# A document of Chromium's own is around a photo or a video, and has a style sheet in it.
SHOWN = f"{LOCKED}; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox"
# Chromium's PDF viewer is a plug-in, which a sandbox forbids.
READ = f"{LOCKED}; object-src 'self'; style-src 'unsafe-inline'"


class _Denied(web.HTTPError):
    """A refusal with the sentence for the person."""

    def __init__(self, status: int, said: str) -> None:
        super().__init__(status)
        self.said = said


@dataclass(frozen=True, slots=True)
class _Found:
    folder: Path
    material: Material
    content: Content


class _RecordedHandler(JupyterHandler):
    """Finds recorded materials, and says in plain text why it does not send one."""

    etag: str | None = None

    @property
    def content_security_policy(self) -> str:
        """Nothing at all, until it is known what is sent."""
        return f"{LOCKED}; sandbox"

    def set_default_headers(self) -> None:
        """Never guessed at, never embedded elsewhere, asked for again each time."""
        super().set_default_headers()
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("Cache-Control", "private, no-cache")

    def compute_etag(self) -> str | None:
        """The content's hash."""
        return self.etag

    def write_error(self, status_code: int, **more: Any) -> None:  # noqa: ARG002 — tornado's signature
        """One sentence; a page would have to show names that somebody else chose."""
        error = more.get("exc_info", (None, None))[1]
        said = getattr(error, "said", None) or t("无法提供这份材料。")
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(f"{said}\n")

    @property
    def service(self) -> SeatService:
        """The seat's; refused where the server has none."""
        found: SeatService | None = self.settings["kepu_service"]
        if found is None:
            raise _Denied(404, t("这个服务器没有评审批次。"))
        return found


class MaterialHandler(_RecordedHandler, web.StaticFileHandler):
    """A file as it was handed in, with ranges; active content only as a download."""

    found: _Found

    @web.authenticated
    async def get(self, application: str, name: str) -> None:  # type: ignore[override]
        """Send the file, or the part that was asked for."""
        await self._send(application, name, include_body=True)

    @web.authenticated
    async def head(self, application: str, name: str) -> None:  # type: ignore[override]
        """What `get` would say of it."""
        await self._send(application, name, include_body=False)

    async def _send(self, application: str, name: str, *, include_body: bool) -> None:
        loop = asyncio.get_running_loop()
        self.found = await loop.run_in_executor(None, _found, self.service, application, name)
        self.root = str(self.found.folder)
        self.etag = f'"{self.found.material.sha256}"'
        await web.StaticFileHandler.get(self, self.found.material.file, include_body)

    def get_content_type(self) -> str:
        """By what it is, never by its name."""
        return self.found.content.type

    def set_extra_headers(self, path: str) -> None:  # noqa: ARG002 — tornado's signature
        """In the page under a policy of its own, or as a download."""
        content = self.found.content
        title = quote(base_name(self.found.material), safe="")
        shown = "inline" if content.inline else "attachment"
        self.set_header("Content-Disposition", f"{shown}; filename*=UTF-8''{title}")
        if content.inline:
            self.set_header("Content-Security-Policy", READ if content.kind == "pdf" else SHOWN)


class ThumbnailHandler(_RecordedHandler):
    """The small copy of a photo."""

    @web.authenticated
    async def get(self, application: str, name: str) -> None:
        """Send it; it is drawn once, the first time at the latest."""
        loop = asyncio.get_running_loop()
        asked = (self.service, application, name)
        folder, found = await loop.run_in_executor(None, _recorded, *asked)
        jpeg = await loop.run_in_executor(DRAWING, _small, folder, found)
        self.etag = f'"{found.sha256}-small"'
        self.set_header("Content-Type", "image/jpeg")
        self.finish(jpeg)


def material_routes(base: str) -> list[Any]:
    """The handlers under the server's base URL."""
    one = (r"([^/]+)", r"(.+)")
    return [
        (url_path_join(base, "kepu", "materials", *one), MaterialHandler, {"path": ""}),
        (url_path_join(base, "kepu", "thumbnails", *one), ThumbnailHandler),
    ]


def _recorded(service: SeatService, application: str, name: str) -> tuple[Path, Material]:
    """The material for whoever sits here; refused in words."""
    if "\0" in application or "\0" in name:
        raise _Denied(404, t("没有登记这份材料。"))
    seat = service.seat
    try:
        rnd = service.round()
        with rnd.store.reading() as db:
            expert = seat.person if seat.role == "expert" else None
            may_see_materials(rnd, db, application, expert=expert)
            return materials_folder(rnd), material(db, application, name)
    except KepuError as error:
        raise _denied(error) from error


def _found(service: SeatService, application: str, name: str) -> _Found:
    folder, recorded = _recorded(service, application, name)
    try:
        path = stored_file(folder, recorded)
        with path.open("rb") as file:
            content = content_of(file.read(HEAD))
    except KepuError as error:
        raise _denied(error) from error
    except OSError as error:
        raise _Denied(404, t("材料文件读不出来。")) from error
    return _Found(folder, recorded, content if content.kind == recorded.kind else OTHER)


def _small(folder: Path, recorded: Material) -> bytes:
    try:
        made = small_photo(folder, recorded)
    except KepuError as error:
        raise _denied(error) from error
    if made is None:
        raise _Denied(404, t("这份材料没有缩略图。"))
    return made


def _denied(error: KepuError) -> _Denied:
    missing = isinstance(error, UsageError | StoreError)
    status = 403 if isinstance(error, Refused) and not missing else 404
    return _Denied(status, error.message)
