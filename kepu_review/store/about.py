"""Which applications, what is theirs, and which experts an event names in its payload."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from kepu_review.model import Event

_APPLICATIONS = (
    "application",
    "applications",
    "materials",
    "findings",
    "population",
    "bases",
    "subject",
    "ranks",
)
_EXPERTS = ("expert", "experts", "present", "voters", "visitors")
_BASES = ("base_changed", "base_status_changed", "base_evaluated", "document_issued")
_THEIRS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "vote_cast": (("ballot", "ballot"),),
    "ballot_closed": (("id", "ballot"),),
    "notice_withdrawn": (("id", "notice"),),
    "objection_settled": (("id", "objection"), ("same_as", "objection")),
    **dict.fromkeys(_BASES, (("number", "base"),)),
    "activity_reported": (("subject", "base"),),
}
"""Kinds that name an application only by what is its own: where, and what it is."""


@dataclass(frozen=True, slots=True)
class About:
    """An application, and the ids of its ballots, notices, objections and bases."""

    application: str
    theirs: Mapping[str, Collection[str]]

    @property
    def names(self) -> tuple[str, ...]:
        """Whatever an event about it has in its payload."""
        return (self.application, *(name for ids in self.theirs.values() for name in ids))


def is_about(event: Event, about: About | None, expert: str | None) -> bool:
    """Whether the payload names the application or what is its own, and the expert.

    No application and no expert are no condition.
    """
    return (about is None or _tells_of(event, about)) and (
        expert is None or expert in _experts(event)
    )


def _tells_of(event: Event, about: About) -> bool:
    if about.application in _applications(event):
        return True
    payload = event.payload if isinstance(event.payload, Mapping) else {}  # it may be tampered with
    known = _THEIRS.get(event.kind, ())
    return any(payload.get(key) in about.theirs.get(what, ()) for key, what in known)


def _applications(event: Event) -> set[str]:
    return {*_named(event.payload, _APPLICATIONS, "application"), *_paired(event.payload, 0)}


def _experts(event: Event) -> set[str]:
    return {*_named(event.payload, _EXPERTS, "expert"), *_paired(event.payload, 1)}


def _named(payload: object, keys: tuple[str, ...], own: str) -> Iterator[str]:
    """Texts under `keys`, and the id or the `own` name of the items that stand there."""
    for key in keys:
        value = payload.get(key) if isinstance(payload, Mapping) else None
        for item in value if isinstance(value, list) else [value]:
            named = item.get(own, item.get("id")) if isinstance(item, Mapping) else item
            if isinstance(named, str):
                yield named


def _paired(payload: object, place: int) -> Iterator[str]:
    """From pairs of application, expert and stage."""
    pairs = payload.get("pairs") if isinstance(payload, Mapping) else None
    for pair in pairs if isinstance(pairs, list) else []:
        if isinstance(pair, list) and len(pair) > place and isinstance(pair[place], str):
            yield pair[place]
