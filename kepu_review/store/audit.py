"""Checks the record of a round against itself."""

from __future__ import annotations

from kepu_review.events import ChainFault, FaultKind, scan
from kepu_review.store.reader import Reader


def audit(reader: Reader) -> tuple[ChainFault, ...]:
    """Every fault of every chain, in the very bytes that are stored; empty when all is well.

    Finds any event that was changed, taken out or put in, and a chain whose end is not the one on
    record. Who rewrites a whole chain and its head is found only by a receipt or by the printed
    root (`merkle_root(reader.heads())`).
    """
    faults, ends = scan(reader.links())
    heads = reader.heads()
    broken = [c for c in sorted(ends.keys() | heads.keys()) if ends.get(c) != heads.get(c)]
    return faults + tuple(ChainFault(c, _last(c, ends, heads), FaultKind.HEAD) for c in broken)


def _last(chain: str, *known: dict[str, tuple[int, str]]) -> int:
    return max(end[chain][0] for end in known if chain in end)
