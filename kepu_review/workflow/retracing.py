"""复核留痕: every asking with the totals before and after, told from the record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from kepu_review.model import ROUND_CHAIN, Event
from kepu_review.store import Reader

OFFICE = ("rescore_asked", "rescore_withdrawn")
OWN = ("rescore_answered", "review_submitted", "review_recalled", "recused")
_ALL = 100_000


@dataclass(frozen=True, slots=True)
class Episode:
    """One asking and what came of it; a total that is not known is None.

    `state`: open (the handed-in sheet counts), recalled (it does not), kept, changed, withdrawn,
    recused.
    """

    expert: str
    reason: str
    by: str
    at: datetime
    state: str = "open"
    before: str | None = None
    after: str | None = None
    recalled_at: datetime | None = None
    answer: str | None = None
    ended_at: datetime | None = None
    ended_by: str | None = None


def retrace(db: Reader, application: str) -> tuple[Episode, ...]:
    """Every asking about sheets of the application, oldest first."""
    said = db.history(chain=ROUND_CHAIN, kinds=OFFICE, application=application, limit=_ALL)
    history = list(said)
    for expert in {str(event.payload["expert"]) for _, event in said}:
        history += db.history(chain=expert, kinds=OWN, application=application, limit=_ALL)
    totals: dict[str, str | None] = {}
    episodes: list[Episode] = []
    for _, event in sorted(history, key=lambda one: one[0]):
        _take(episodes, totals, event)
    return tuple(episodes)


def _take(episodes: list[Episode], totals: dict[str, str | None], event: Event) -> None:
    expert = str(event.payload["expert"])
    if event.kind == "rescore_asked":
        reason, before = str(event.payload["reason"]), totals.get(expert)
        episodes.append(Episode(expert, reason, event.actor, event.at, before=before))
        return
    if event.kind == "review_submitted":
        totals[expert] = event.payload["total"]
    place = _running(episodes, expert)
    if place is not None:
        episodes[place] = _STEPS[event.kind](episodes[place], event)


def _running(episodes: list[Episode], expert: str) -> int | None:
    """The place of the expert's asking that is not ended."""
    return next(
        (
            place
            for place, one in reversed(tuple(enumerate(episodes)))
            if one.expert == expert and one.ended_at is None
        ),
        None,
    )


def _recalled(one: Episode, event: Event) -> Episode:
    return replace(one, state="recalled", recalled_at=event.at)


def _submitted(one: Episode, event: Event) -> Episode:
    return replace(one, state="changed", after=event.payload["total"])


def _answered(one: Episode, event: Event) -> Episode:
    kept = one.state == "open"
    return replace(
        one,
        state="kept" if kept else one.state,
        after=one.before if kept else one.after,
        answer=event.payload["answer"],
        ended_at=event.at,
        ended_by=event.actor,
    )


def _withdrawn(one: Episode, event: Event) -> Episode:
    return replace(
        one,
        state="withdrawn",
        answer=event.payload["reason"],
        ended_at=event.at,
        ended_by=event.actor,
    )


def _recused(one: Episode, event: Event) -> Episode:
    return replace(one, state="recused", ended_at=event.at, ended_by=event.actor)


_STEPS: Mapping[str, Callable[[Episode, Event], Episode]] = {
    "review_submitted": _submitted,
    "review_recalled": _recalled,
    "rescore_answered": _answered,
    "rescore_withdrawn": _withdrawn,
    "recused": _recused,
}
