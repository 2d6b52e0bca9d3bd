"""The HTTP side of the desk: JSON in, JSON out, a strict page, and its modules."""

from __future__ import annotations

import asyncio
import hmac
import json
import os
from typing import Any

from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.base.handlers import APIHandler, JupyterHandler
from tornado import web

from kepu_review.notebook.bundle import desk_module, desk_styles
from kepu_review.notebook.page import page
from kepu_review.notebook.seat import ROLES, Role
from kepu_review.notebook.service import SeatService, acting_role, failure, well_formed
from kepu_review.text import language, t

ENTRY_VARIABLE = "KEPU_ENTRY"
"""Holds the code that lets one browser in."""

DOORS = {"tab": "lab", "page": "kepu/app"}
"""Where each door leads; the notebook's has a name of its own."""

LARGEST = 40 * 2**20
"""Bytes of one request; a spreadsheet of 20,000 applications in base64 has about 10 MB."""

PAGE_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "media-src 'self'",
        "frame-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
    )
)


class ApiHandler(APIHandler):
    """One request of the desk API."""

    @web.authenticated
    async def post(self) -> None:
        """Answer in a thread, so that a slow disk does not stop the server."""
        service: SeatService | None = self.settings["kepu_service"]
        if service is None:
            self._finish(404, _encoded(failure(None, "unavailable", *_no_round())))
            return
        if len(self.request.body) > LARGEST:
            self._finish(413, _encoded(failure(None, "usage", *_too_large())))
            return
        loop = asyncio.get_running_loop()
        status, answer = await loop.run_in_executor(None, _answered, service, self.request.body)
        self._finish(status, answer)

    def _finish(self, status: int, answer: bytes) -> None:
        self.set_status(status)
        self.set_header("Cache-Control", "no-store")
        self.finish(answer)


class AppHandler(JupyterHandler):
    """The desk as a bare page under its own strict policy; the door that prints."""

    @property
    def content_security_policy(self) -> str:
        """Own modules and nothing else."""
        return PAGE_POLICY

    @web.authenticated
    def get(self) -> None:
        """Mount the desk of this server's seat."""
        service: SeatService | None = self.settings["kepu_service"]
        if service is None:
            raise web.HTTPError(404, _no_round()[0])
        _ = self.xsrf_token  # sets the cookie that the page sends back
        self.set_header("Cache-Control", "no-store")
        self.set_header("Referrer-Policy", "no-referrer")
        self.finish(page(service.seat, self.base_url, language()))


class EnterHandler(JupyterHandler):
    """Takes whoever may come in to the desk, and leaves no secret in the address bar."""

    @allow_unauthenticated
    def get(self) -> None:
        """Admit the token's holder, or, once, the browser that `open_desk` starts by a code."""
        if self.current_user is None:
            expected, given = os.environ.get(ENTRY_VARIABLE, ""), self.get_argument("code", "")
            if not expected or not hmac.compare_digest(expected.encode(), given.encode()):
                raise web.HTTPError(403, t("入口已用过。"))
            del os.environ[ENTRY_VARIABLE]
            provider = self.identity_provider
            provider.set_login_cookie(self, provider.generate_anonymous_user(self))
        self.set_header("Cache-Control", "no-store")
        self.set_header("Referrer-Policy", "no-referrer")
        self.redirect(self.base_url + self._door())

    def _door(self) -> str:
        """Only the three that there are: an open redirect would be misused."""
        wanted, service = self.get_argument("door", "tab"), self.settings["kepu_service"]
        if wanted == "notebook" and service is not None:
            return f"doc/tree/{service.seat.role}.ipynb"
        return DOORS.get(wanted, DOORS["page"])

    @web.authenticated
    def post(self) -> None:
        """Take a new code, for the next browser; asked by `open_desk`, which has the token."""
        if not self.token_authenticated:
            raise web.HTTPError(403)
        os.environ[ENTRY_VARIABLE] = self.request.body.decode("ascii")
        self.finish()


class DeskHandler(JupyterHandler):
    """One desk as one module or one style sheet; published code, so open to all."""

    @allow_unauthenticated
    def get(self, role: str, kind: str) -> None:
        """Send it, unless the browser has it already."""
        if role not in ROLES:
            raise web.HTTPError(404)
        text = desk_module(role) if kind == "js" else desk_styles(role)
        self.set_header(
            "Content-Type", f"text/{'javascript' if kind == 'js' else 'css'}; charset=utf-8"
        )
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Cache-Control", "no-cache")
        self.finish(text)


class ModuleHandler(web.StaticFileHandler):
    """The modules and style sheets of the desk; published code, so open to all."""

    @allow_unauthenticated
    async def get(self, path: str, include_body: bool = True) -> None:
        """Send one file."""
        await super().get(path, include_body)

    def set_extra_headers(self, path: str) -> None:  # noqa: ARG002 — tornado's signature
        """Never guessed at, always asked for again."""
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Cache-Control", "no-cache")


def _answered(service: SeatService, body: bytes) -> tuple[int, bytes]:
    """Status and answer; reading and writing 10,000 items of JSON takes its time, too."""
    try:
        request = json.loads(body)
    except (ValueError, RecursionError):
        request = None
    return _status(request, service.seat.role), _encoded(service.answer(request))


def _encoded(answer: dict[str, Any]) -> bytes:
    return json.dumps(answer, ensure_ascii=False).encode()


def _status(request: object, role: Role) -> int:
    """What the desk answered is 200, refusals included; only what never reached it is not."""
    if not isinstance(request, dict) or not well_formed(request):
        return 400
    return 403 if acting_role(role, request["verb"]) is None else 200


def _no_round() -> tuple[str, str]:
    return (
        t("这个服务器没有评审批次。"),
        t("用 kepu-review open 打开。"),
    )


def _too_large() -> tuple[str, str]:
    return (
        t("文件超过 40 MB。"),
        t("请分成几个文件，或用命令行导入。"),
    )
