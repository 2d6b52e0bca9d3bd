"""One gate for both doors: a request from the page becomes an answer of the desk."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

from kepu_review.desk import Desk
from kepu_review.errors import KepuError, StoreError
from kepu_review.notebook.seat import Role, Seat
from kepu_review.text import t
from kepu_review.workflow import Round, open_round

_log = logging.getLogger(__name__)

_ALSO: Mapping[Role, Mapping[str, Role]] = {"secretary": {"chair.overview": "chair"}}
"""What a role may ask besides its own verbs, and as whom the desk answers: reading only."""


class Answering(Protocol):
    """What a desk is to the doors."""

    def handle(self, request: dict[str, Any]) -> dict[str, Any]:
        """The answer to one request; never raises."""
        ...


OpenGate = Callable[[Round, Seat], "Gate"]

_FIRST: Mapping[Role, str] = {
    "expert": "expert.list",
    "chair": "chair.overview",
    "secretary": "secretary.overview",
}
"""What a desk asks as soon as it stands in the page."""


def failure(request: object, kind: str, message: str, remedy: str = "") -> dict[str, Any]:
    """An error answer in the shape of the desk API."""
    asked = request if isinstance(request, dict) else {}
    return {
        "op": _echo(asked.get("op", "")),
        "cid": _echo(asked.get("cid", "")),
        "ok": False,
        "error": {"kind": kind, "message": message, "remedy": remedy},
    }


def well_formed(request: object) -> bool:
    """Whether the request has the four parts with their types, and all its text is text.

    What names the request has no NUL, which PostgreSQL cannot keep; of its body each verb says so.
    """
    return (
        isinstance(request, dict)
        and all(_is_name(request.get(part)) for part in ("verb", "op", "cid"))
        and isinstance(request.get("body"), dict)
        and _is_text(request)
    )


def _is_name(value: object) -> bool:
    return isinstance(value, str) and "\0" not in value


def _is_text(request: object) -> bool:
    """Whether it can be stored: halves of surrogate pairs cannot, nor what is nested too deep."""
    try:
        json.dumps(request, ensure_ascii=False).encode()
    except (TypeError, UnicodeEncodeError, RecursionError):
        return False
    return True


def _echo(value: object) -> str:
    return str(value).encode(errors="replace").decode() if isinstance(value, str | int) else ""


def acting_role(role: Role, verb: str) -> Role | None:
    """As whom the desk answers `verb` to somebody of `role`; None where it is not theirs."""
    if verb.startswith(f"{role}."):
        return role
    return _ALSO.get(role, {}).get(verb)


class Gate:
    """Admits what the role may ask and turns every exception into an error answer."""

    def __init__(self, desks: Mapping[Role, Answering], role: Role) -> None:
        self.role = role
        self._desks = desks

    def answer(self, request: object) -> dict[str, Any]:
        """The answer to one request from a page; never raises. Safe from any thread."""
        if not isinstance(request, dict) or not well_formed(request):
            return failure(
                request,
                "usage",
                t("请求的格式不对。"),
                t("请刷新页面后重试。"),
            )
        role = acting_role(self.role, request["verb"])
        if role is None:
            return failure(
                request,
                "refused",
                t("这一操作不属于您的角色。"),
                t("请用相应角色的评审台打开。"),
            )
        try:
            return self._desks[role].handle(request)
        except Exception:
            _log.exception("the desk failed on %s", request["verb"])
            return failure(
                request,
                "internal",
                t("程序出错，没有写入。"),
                t("请重试；仍不行请把日志交给秘书。"),
            )


def open_gate(rnd: Round, seat: Seat) -> Gate:
    """The gate of a seat at a round."""
    roles: set[Role] = {seat.role, *_ALSO.get(seat.role, {}).values()}
    return Gate({each: Desk(rnd, seat.person, each) for each in roles}, seat.role)


class SeatService:
    """The gate of one seat: opens the round at first use, and anew when its file was replaced."""

    def __init__(self, seat: Seat, opener: OpenGate = open_gate) -> None:
        self.seat = seat
        self._open_gate = opener
        self._lock = threading.Lock()
        self._round: Round | None = None
        self._gate: Gate | None = None
        self._mark: object = None

    def answer(self, request: object) -> dict[str, Any]:
        """The answer to one request; a round that cannot be opened is an error answer."""
        try:
            gate = self._current()
        except KepuError as error:
            return failure(request, "unavailable", error.message, error.remedy)
        except Exception:
            _log.exception("the round cannot be opened")
            return failure(
                request,
                "unavailable",
                t("批次打不开。"),
                t("请联系秘书。"),
            )
        return gate.answer(request)

    def warm(self) -> bool:
        """Do what the first request would wait for; whether the desk has an answer to it.

        Opening a round of 10,000 and listing it takes a second, most of it once for all. Of a round
        that cannot be opened whoever asks is told why.
        """
        first = {"verb": _FIRST[self.seat.role], "op": "warm", "cid": "server", "body": {}}
        return bool(self.answer(first)["ok"])

    def round(self) -> Round:
        """The round of this seat, for what is no request of the desk: files and documents.

        Raises
        ------
        KepuError
            it cannot be opened.
        """
        self._current()
        with self._lock:
            if self._round is None:
                raise StoreError(t("评审台已关闭。"))
            return self._round

    def close(self) -> None:
        """Let go of the database."""
        with self._lock:
            if self._round is not None:
                self._round.close()
            self._round = self._gate = None

    def _current(self) -> Gate:
        with self._lock:
            mark = file_mark(self.seat.location)
            if self._gate is None or mark != self._mark:
                if self._round is not None:
                    self._round.close()
                self._round = self._gate = None
                self._round = open_round(self.seat.location)
                self._gate = self._open_gate(self._round, self.seat)
                self._mark = mark
            return self._gate


def file_mark(location: str) -> object:
    """Identity of the database file: a copy put in its place is another file."""
    if "://" in location:
        return None
    try:
        found = (Path(location) / "round.db").stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
