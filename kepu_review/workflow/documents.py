"""Documents that were made of a round: which file, with which content."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from kepu_review.model import Receipt
from kepu_review.workflow.round import Round


def record_document(rnd: Round, kind: str, path: Path, *, actor: str = "secretary") -> Receipt:
    """Record that the document was made; its hash tells later whether a copy is the same."""
    payload = {
        "kind": kind,
        "file": path.name,
        "sha256": sha256(path.read_bytes()).hexdigest(),
    }
    return rnd.write(lambda db: db.append("document_made", payload, actor=actor))
