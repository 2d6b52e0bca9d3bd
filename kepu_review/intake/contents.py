"""What a handed-in file is, by its first bytes; its name is never believed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

HEAD = 4096
"""Bytes that suffice to tell."""

Kind = Literal["photo", "pdf", "video", "heic", "oversize", "broken", "file"]
"""`heic`: a photo no browser shows; `oversize`: a photo too large to show; `file`: to download."""


@dataclass(frozen=True, slots=True)
class Content:
    """The kind and the media type; `inline` where a browser may show it in the page."""

    kind: Kind
    type: str

    @property
    def inline(self) -> bool:
        """Whether it may be shown; everything else is only offered as a download."""
        return self.kind in ("photo", "pdf", "video")


JPEG = Content("photo", "image/jpeg")
PNG = Content("photo", "image/png")
GIF = Content("photo", "image/gif")
BMP = Content("photo", "image/bmp")
WEBP = Content("photo", "image/webp")
AVIF = Content("photo", "image/avif")
HEIC = Content("heic", "application/octet-stream")
PDF = Content("pdf", "application/pdf")
MP4 = Content("video", "video/mp4")
QUICKTIME = Content("video", "video/quicktime")
WEBM = Content("video", "video/webm")
OTHER = Content("file", "application/octet-stream")

_STARTS = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"%PDF-", PDF),
)
_BRANDS = (
    (frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"}), HEIC),
    (frozenset({b"avif", b"avis"}), AVIF),
    (frozenset({b"qt  "}), QUICKTIME),
)
_MP4_BRANDS = (b"iso", b"mp4", b"avc", b"M4V", b"dash", b"MSNV", b"3gp", b"f4v", b"XAVC")


def content_of(head: bytes) -> Content:
    """What a file that begins with `head` is."""
    for start, content in _STARTS:
        if head.startswith(start):
            return content
    if head[4:8] == b"ftyp":
        return _by_brand(head)
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return WEBP
    if head.startswith(b"BM") and head[6:10] == b"\0\0\0\0" and head[14:18] == b"\x28\0\0\0":
        return BMP
    if head.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in head[:256]:
        return WEBM
    return OTHER


def _by_brand(head: bytes) -> Content:
    brand = head[8:12]
    for brands, content in _BRANDS:
        if brand in brands:
            # A still picture may name the family first and its coding among the compatible ones.
            avif = brand in (b"mif1", b"msf1") and b"avif" in head[16:64]
            return AVIF if avif else content
    return MP4 if brand.startswith(_MP4_BRANDS) else OTHER
