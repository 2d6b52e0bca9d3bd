"""The materials of an application as every desk shows them."""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import quote

from kepu_review.model import Material
from kepu_review.store import Reader
from kepu_review.workflow.materials import base_name

FILES = "kepu/materials"
SMALL = "kepu/thumbnails"


def materials_json(db: Reader, application: str) -> list[dict[str, Any]]:
    """The recorded materials in natural order; addresses are relative to the server's base."""
    from kepu_review.intake.offered import natural

    found = sorted(db.materials(application), key=lambda one: (natural(one.title), one.file))
    shared = Counter(base_name(one) for one in found)
    return [_shown(one, alone=shared[base_name(one)] == 1) for one in found]


def _shown(one: Material, *, alone: bool) -> dict[str, Any]:
    name = base_name(one) if alone else one.file
    place = f"{quote(one.application, safe='')}/{quote(name)}"
    return {
        "file": one.file,
        "title": one.title,
        "kind": one.kind,
        "bytes": one.bytes,
        "width": one.width,
        "height": one.height,
        "pages": one.pages,
        "seconds": one.seconds,
        "url": f"{FILES}/{place}",
        "thumb": f"{SMALL}/{place}" if one.kind == "photo" else None,
    }
