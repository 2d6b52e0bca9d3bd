"""Images that lie beside a notebook; nothing outside its folder, and nothing that is no image."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

from kepu_review.report import svg

LARGEST = 30_000_000
"""Bytes of one image."""


def beside(folder: Path, href: str) -> bytes | None:
    """The bytes of the image at a relative `href` in `folder`.

    None if what lies there is no image or too large, or if it lies outside once links are followed.
    """
    parts = urlsplit(href)
    if parts.scheme or parts.netloc or not parts.path or "\x00" in parts.path:
        return None
    try:
        path = (folder / unquote(parts.path)).resolve()
        if not path.is_relative_to(folder) or not path.is_file() or path.stat().st_size > LARGEST:
            return None
        raw = path.read_bytes()
    except (OSError, ValueError):
        return None
    return raw if svg.bitmap(raw) or svg.clean(raw, str) is not None else None
