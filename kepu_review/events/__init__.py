"""Hash-chained facts as pure functions: canonical text, hashes, checking, one root of all."""

from kepu_review.events.canonical import canonical
from kepu_review.events.chain import (
    GENESIS,
    ChainFault,
    FaultKind,
    Link,
    event_hash,
    link,
    microseconds,
    moment,
    scan,
    verify,
)
from kepu_review.events.merkle import merkle_root

__all__ = [
    "GENESIS",
    "ChainFault",
    "FaultKind",
    "Link",
    "canonical",
    "event_hash",
    "link",
    "merkle_root",
    "microseconds",
    "moment",
    "scan",
    "verify",
]
