"""The desks as widgets: marks travel in messages, never in state that a notebook could save."""

from __future__ import annotations

import difflib
import inspect
import logging
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from kepu_review.errors import UsageError
from kepu_review.notebook.bundle import STYLES, bundle, styles
from kepu_review.notebook.scrub import asleep
from kepu_review.notebook.seat import REST_VARIABLE, Role, Seat, me, seat_from
from kepu_review.notebook.service import Gate, failure, open_gate
from kepu_review.text import Language, language, speaking, t
from kepu_review.workflow import Round

_log = logging.getLogger(__name__)


class DeskWidget(anywidget.AnyWidget):
    """What the three desks have in common: a gate behind custom messages.

    Neither a mark nor a person is synced; so a saved notebook holds none.
    """

    role = traitlets.Unicode().tag(sync=True)
    rest = traitlets.Unicode().tag(sync=True)
    language = traitlets.Unicode("zh").tag(sync=True)

    def __init__(self, gate: Gate, person: str, rest: str, spoken: Language | None) -> None:
        self._gate = gate
        self._language: Language = spoken or language()
        self.person = person
        super().__init__(role=gate.role, rest=rest, language=self._language)
        self.on_msg(self._receive)

    def _receive(self, _widget: object, content: object, _buffers: object) -> None:
        self.send(self._answer(content))

    def _answer(self, request: object) -> dict[str, Any]:
        try:
            with speaking(self._language):
                return self._gate.answer(request)
        except Exception:  # an exception out of a message callback is shown nowhere in the page
            _log.exception("the message could not be answered")
            return failure(
                request,
                "internal",
                t("程序出错，没有写入。"),
            )

    def _repr_mimebundle_(self, **more: Any) -> Any:
        """The widget, and as plain text what to do where there is no kernel behind it."""
        found = super()._repr_mimebundle_(**more)
        if found is None:
            return None
        data, metadata = found
        return {**data, "text/plain": asleep()}, metadata

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


class ExpertDesk(DeskWidget):
    """专家评审台: one expert's applications, score forms and hand-in.

    Parameters
    ----------
    rnd
        the round, from `kepu_review.open_round`.
    expert
        the expert's id, e.g. "E07"; left out, the one that `kepu-review open` was given.
    language
        "zh" or "en"; left out, the language in force.

    Raises
    ------
    UsageError
        an unknown keyword, or no expert is named anywhere.
    """

    _esm = bundle("desk.js")
    _css = styles(*STYLES["expert"])

    def __init__(
        self,
        rnd: Round,
        *,
        expert: str | None = None,
        language: Language | None = None,
        **unknown: Any,
    ) -> None:
        refuse_unknown(type(self), unknown)
        super().__init__(*_seated(rnd, expert or rnd.member or me(), "expert"), language)


class ChairDesk(DeskWidget):
    """组长评审台: progress, ranking, disagreement, decisions and phases."""

    _esm = bundle("chair.js")
    _css = styles(*STYLES["chair"])

    def __init__(self, rnd: Round, *, language: Language | None = None, **unknown: Any) -> None:
        refuse_unknown(type(self), unknown)
        super().__init__(*_seated(rnd, "chair", "chair"), language)


class SecretaryDesk(DeskWidget):
    """秘书工作台: import, screening, experts, conflicts and assignment."""

    _esm = bundle("secretary.js")
    _css = styles(*STYLES["secretary"])

    def __init__(self, rnd: Round, *, language: Language | None = None, **unknown: Any) -> None:
        refuse_unknown(type(self), unknown)
        super().__init__(*_seated(rnd, "secretary", "secretary"), language)


def refuse_unknown(kind: type, unknown: Mapping[str, Any]) -> None:
    """Name the keyword that a widget does not have, and the nearest that it has."""
    if not unknown:
        return
    name = next(iter(unknown))
    known = [
        each.name
        for each in inspect.signature(kind).parameters.values()
        if each.kind is not inspect.Parameter.VAR_KEYWORD
    ]
    near = difflib.get_close_matches(name, known, n=1)
    meant = t("是不是想写 {near}？", near=near[0]) if near else ""
    raise UsageError(
        t("{name__} 没有参数“{name}”。", name__=kind.__name__, name=name),
        remedy=meant + t("可用的参数：{known}。", known="、".join(known), known_2=", ".join(known)),
    )


def rest_address(rnd: Round, person: str, role: Role) -> str:
    """The URL path of the REST door where this kernel's server serves the same seat, else ""."""
    seat = seat_from()
    if seat is None or seat != Seat(seat.location, person, role):
        return ""
    if not _same_place(seat.location, rnd.location):
        return ""
    return os.environ.get(REST_VARIABLE, "")


def _same_place(one: str, other: str) -> bool:
    if "://" in one or "://" in other:
        return one == other
    return Path(one).resolve() == Path(other).resolve()


def _seated(rnd: Round, person: str, role: Role) -> tuple[Gate, str, str]:
    gate = open_gate(rnd, Seat(rnd.location, person, role))
    return gate, person, rest_address(rnd, person, role)
