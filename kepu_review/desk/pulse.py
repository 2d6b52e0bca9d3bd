"""Whether anything has happened: a few bytes that a page may ask for every other second."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from kepu_review.desk.context import Context, moment


def pulse(context: Context, body: Mapping[str, Any], *, own: bool) -> dict[str, Any]:  # noqa: ARG001 — a verb's signature
    """A mark that changes whenever something was written, with what every desk's head shows.

    `own`: only what concerns this person, which is their own chain and the round's. The mark is
    a digest and says nothing but that it is another one. Nothing is logged and nothing written.
    """
    with context.rnd.store.reading() as db:
        mark = db.pulse(context.person if own else None)
        info = db.info()
    return {"mark": mark, "phase": info.phase.value, "deadline": moment(info.deadline)}


def with_pulse(
    verb: Callable[[Context, Mapping[str, Any]], dict[str, Any]],
) -> Callable[[Context, Mapping[str, Any]], dict[str, Any]]:
    """An expert's verb whose answer brings the pulse along, so that nobody asks for it as well.

    It is felt before the verb reads: a page may look again for nothing, and never too seldom.
    """

    def answered(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
        felt = pulse(context, body, own=True)
        return {**verb(context, body), "pulse": felt}

    return answered


VERBS = {
    "expert.pulse": partial(pulse, own=True),
    "chair.pulse": partial(pulse, own=False),
    "secretary.pulse": partial(pulse, own=False),
}
