"""Checks the record of a round against itself, and the state against the record."""

from __future__ import annotations

from kepu_review.events import ChainFault, FaultKind, scan
from kepu_review.store.differences import StateFault, differences
from kepu_review.store.reader import Reader
from kepu_review.store.replay import replayed

Fault = ChainFault | StateFault
"""Each has `table`, `key` and `kind`, and `str(fault)` says it to a secretary."""


def audit(reader: Reader) -> tuple[Fault, ...]:
    """Every fault of the round, first those of the record; empty when all is well.

    First each chain is checked, in the very bytes that are stored. Then all events are replayed
    into an empty database in memory, and every row of every state table is compared with it. So
    it finds any event that was changed, taken out or put in, a chain whose end is not the one on
    record, and any row of the state that was changed, removed or added without an event: marks,
    decisions, applications, conflicts, assignments, phase, rubrics. Where events are broken, rows
    that rest on them differ, too.

    It cannot find what leaves record and state in agreement:

    - the last events of a chain, or a whole chain, taken out together with their effects, with
      `chain_head` put back to fit. An act that left no row (a document made, a phase changed
      there and back) leaves nothing to compare.
    - a chain written anew from some event on, with new hashes, a new head, and rows to fit. The
      hashes hold no secret, so who has all rights to the database can compute them.

    Both change the root over all chains: compare `merkle_root(reader.heads())` with the one that
    was printed, or an expert's receipt with the event that it names.

    Reads everything once; takes memory for the state, not for the events. Whoever changes what a
    projection writes must `rebuild` in a migration, or older rounds differ.
    """
    faults, ends = scan(reader.links())
    heads = reader.heads()
    broken = [c for c in sorted(ends.keys() | heads.keys(), key=str) if ends.get(c) != heads.get(c)]
    faults += tuple(ChainFault(str(c), _last(c, ends, heads), FaultKind.HEAD) for c in broken)
    with replayed(reader.links(), {fault.chain for fault in faults}) as (expected, impossible):
        rows = tuple(differences(reader, expected))
    return (*faults, *impossible, *rows)


def _last(chain: str, *known: dict[str, tuple[int, str]]) -> int:
    numbers = [end[chain][0] for end in known if chain in end]
    return max((number for number in numbers if isinstance(number, int)), default=0)
