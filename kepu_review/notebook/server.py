"""Jupyter server extension: the message API over REST, and the desk as a bare page.

`POST <base>/kepu/api` one request of the desk API; `GET <base>/kepu/app` the desk without
JupyterLab; `GET <base>/kepu/static/…` its modules; `GET <base>/kepu/materials/…` and
`…/thumbnails/…` the files of applications. Round and person come from the environment of
the server (`KEPU_ROUND`, `KEPU_AS` or JupyterHub's user), never from a request.
"""

from __future__ import annotations

import os
from threading import Thread
from typing import Any

from jupyter_server.serverapp import ServerApp
from jupyter_server.utils import url_path_join

from kepu_review.notebook.bundle import STATIC
from kepu_review.notebook.documents import document_routes
from kepu_review.notebook.handlers import (
    ApiHandler,
    AppHandler,
    DeskHandler,
    EnterHandler,
    ModuleHandler,
)
from kepu_review.notebook.materials import material_routes
from kepu_review.notebook.scrub import drop_desks, drop_outputs
from kepu_review.notebook.seat import REST_VARIABLE, seat_from
from kepu_review.notebook.service import SeatService
from kepu_review.text import language

LAUNCHED_VARIABLE = "KEPU_LAUNCHED"
"""Set by `open_desk` alone: this server holds desks and nothing else."""


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "kepu_review.notebook.server"}]


def _load_jupyter_server_extension(app: ServerApp) -> None:
    seat = seat_from()
    settings = app.web_app.settings
    settings["kepu_service"] = None if seat is None else SeatService(seat)
    if seat is not None:
        os.environ[REST_VARIABLE] = url_path_join(settings["base_url"], "kepu", "api")
        told = {"kepuRole": seat.role, "kepuPerson": seat.person, "kepuLanguage": language()}
        settings.setdefault("page_config_data", {}).update(told)  # for the labextension
    app.web_app.add_handlers(".*$", routes(settings["base_url"]))  # type: ignore[no-untyped-call]
    hook = drop_outputs if os.environ.get(LAUNCHED_VARIABLE) else drop_desks
    app.contents_manager.register_pre_save_hook(hook)  # type: ignore[no-untyped-call]
    app.log.info("kepu_review | %s", "no round" if seat is None else f"desk of {seat.person}")


async def _start_jupyter_server_extension(app: ServerApp) -> None:
    """The server answers already: what the first desk will ask for is got ready beside it."""
    service: SeatService | None = app.web_app.settings["kepu_service"]
    if service is not None:
        Thread(target=_get_ready, args=(app, service), name="kepu-warm", daemon=True).start()


def _get_ready(app: ServerApp, service: SeatService) -> None:
    app.log.info("kepu_review | %s", "ready" if service.warm() else "the round does not open yet")


def routes(base: str) -> list[Any]:
    """The handlers under the server's base URL."""
    return [
        (url_path_join(base, "kepu", "api"), ApiHandler),
        (url_path_join(base, "kepu", "app"), AppHandler),
        (url_path_join(base, "kepu", "enter"), EnterHandler),
        (url_path_join(base, "kepu", "static", "desks", r"(\w+)\.(js|css)"), DeskHandler),
        (
            url_path_join(base, "kepu", "static", r"([\w./-]+)"),
            ModuleHandler,
            {"path": str(STATIC)},
        ),
        *document_routes(base),
        *material_routes(base),
    ]
