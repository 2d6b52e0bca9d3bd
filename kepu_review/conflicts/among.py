"""Of many experts and applications, the pairs that may be in conflict: names are looked up."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import islice, takewhile

from kepu_review.conflicts.find import names_of_application, names_of_expert
from kepu_review.conflicts.names import MIN_PART, stem
from kepu_review.model import Application, Expert


def candidates(
    experts: Iterable[Expert], applications: Collection[Application]
) -> Iterator[tuple[Expert, Application]]:
    """Every pair in which `find` finds a conflict, and few besides; by expert, then application.

    Names can be of one unit only where one begins with the other, see `same_unit`.
    """
    asked = tuple(applications)
    index = _Names(asked)
    for expert in experts:
        mine = {stem(name) for name in names_of_expert(expert)} - {""}
        places = {place for name in mine for place in index.places_of(name)}
        for place in sorted(places):
            yield expert, asked[place]


class _Names:
    """Where in a list of applications a name stands."""

    def __init__(self, applications: Iterable[Application]) -> None:
        self._places: dict[str, set[int]] = defaultdict(set)
        for place, application in enumerate(applications):
            for name in names_of_application(application):
                self._places[stem(name)].add(place)
        self._places.pop("", None)
        self._sorted = sorted(self._places)

    def places_of(self, name: str) -> set[int]:
        """Of those with this name, with a part of it, and with what it is a part of."""
        wholes = (name[:length] for length in range(MIN_PART, len(name)))
        parts = self._beginning_with(name) if len(name) >= MIN_PART else ()
        names = (name, *wholes, *parts)
        return {place for one in names for place in self._places.get(one, ())}

    def _beginning_with(self, name: str) -> Iterator[str]:
        names = islice(self._sorted, bisect_left(self._sorted, name), None)
        return takewhile(lambda one: one.startswith(name), names)
