"""One hash over the ends of all chains, short enough to print in a report."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256


def merkle_root(heads: Mapping[str, tuple[int, str]]) -> str:
    """Hex root over chain → (seq, hash), chains sorted by name; no chains: SHA-256 of nothing.

    A leaf is SHA-256 of byte 0 and the JSON array [chain, seq, hash]; a node is SHA-256 of byte 1
    and its two children; an odd one goes up as it is (the tree of RFC 6962, section 2.1).
    """
    level = [_leaf(chain, *heads[chain]) for chain in sorted(heads)]
    if not level:
        return sha256(b"").hexdigest()
    while len(level) > 1:
        pairs = [level[i : i + 2] for i in range(0, len(level), 2)]
        level = [sha256(b"\1" + b"".join(p)).digest() if len(p) == 2 else p[0] for p in pairs]
    return level[0].hex()


def _leaf(chain: str, seq: int, digest: str) -> bytes:
    return sha256(b"\0" + json.dumps([chain, seq, digest], ensure_ascii=False).encode()).digest()
