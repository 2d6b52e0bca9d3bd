"""Which applications, their ballots, and experts an event names in its payload."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from kepu_review.model import Event

_APPLICATIONS = ("application", "applications", "materials", "findings", "ballot")
_EXPERTS = ("expert", "experts", "present", "voters")


def is_about(event: Event, names: Collection[str], expert: str | None) -> bool:
    """Whether the payload names one of `names` (an application and its ballots), and the expert.

    No `names` and no expert are no condition.
    """
    return (not names or not _applications(event).isdisjoint(names)) and (
        expert is None or expert in _experts(event)
    )


def _applications(event: Event) -> set[str]:
    keys = (*_APPLICATIONS, "id") if event.kind == "ballot_closed" else _APPLICATIONS
    return {*_named(event.payload, keys, "application"), *_paired(event.payload, 0)}


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
