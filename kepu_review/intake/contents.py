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
    format: str | None = None  # as people call it by its ending: jpg, mov, docx

    @property
    def inline(self) -> bool:
        """Whether it may be shown; everything else is only offered as a download."""
        return self.kind in ("photo", "pdf", "video")


JPEG = Content("photo", "image/jpeg", "jpg")
PNG = Content("photo", "image/png", "png")
GIF = Content("photo", "image/gif", "gif")
BMP = Content("photo", "image/bmp", "bmp")
WEBP = Content("photo", "image/webp", "webp")
AVIF = Content("photo", "image/avif", "avif")
HEIC = Content("heic", "application/octet-stream", "heic")
PDF = Content("pdf", "application/pdf", "pdf")
MP4 = Content("video", "video/mp4", "mp4")
QUICKTIME = Content("video", "video/quicktime", "mov")
WEBM = Content("video", "video/webm", "webm")
PHONE = Content("video", "video/mp4", "3gp")
OTHER = Content("file", "application/octet-stream")
AVI = Content("file", "application/octet-stream", "avi")
MATROSKA = Content("file", "application/octet-stream", "mkv")

_STARTS = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"%PDF-", PDF),
    # Only told by their name: no browser shows them.
    *(
        (start, Content("file", "application/octet-stream", name))
        for start, name in (
            (b"II*\0", "tif"),
            (b"MM\0*", "tif"),
            (b"FLV", "flv"),
            (b"\0\0\1\xba", "mpg"),
            (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "wmv"),
            (b"PK\3\4", "zip"),
            (b"Rar!\x1a\7", "rar"),
            (b"7z\xbc\xaf\x27\x1c", "7z"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "doc"),
        )
    ),
)
_PACKED = ((b"word/", "docx"), (b"xl/", "xlsx"), (b"ppt/", "pptx"), (b"OFD.xml", "ofd"))
_UNNAMED = (b"moov", b"wide", b"mdat")  # old QuickTime begins without its name
_BRANDS = (
    (frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"}), HEIC),
    (frozenset({b"avif", b"avis"}), AVIF),
    (frozenset({b"qt  "}), QUICKTIME),
)
_MP4_BRANDS = (b"iso", b"mp4", b"avc", b"M4V", b"dash", b"MSNV", b"f4v", b"XAVC")


def content_of(head: bytes) -> Content:
    """What a file that begins with `head` is."""
    for start, content in _STARTS:
        if head.startswith(start):
            return _packed(head) if content.format == "zip" else content
    if head[4:8] == b"ftyp":
        return _by_brand(head)
    if head[4:8] in _UNNAMED:
        return QUICKTIME
    return _by_parts(head)


def _by_parts(head: bytes) -> Content:
    """Of families that tell further in what the file is."""
    found = OTHER
    if head.startswith(b"RIFF"):
        found = {b"WEBP": WEBP, b"AVI ": AVI}.get(head[8:12], OTHER)
    elif head.startswith(b"BM") and head[6:10] == b"\0\0\0\0" and head[14:18] == b"\x28\0\0\0":
        found = BMP
    elif head.startswith(b"\x1a\x45\xdf\xa3"):
        found = WEBM if b"webm" in head[:256] else MATROSKA
    return found


def _packed(head: bytes) -> Content:
    """A ZIP archive, or the office document that it is."""
    found = next((name for mark, name in _PACKED if mark in head), "zip")
    return Content("file", "application/octet-stream", found)


def _by_brand(head: bytes) -> Content:
    brand = head[8:12]
    for brands, content in _BRANDS:
        if brand in brands:
            # A still picture may name the family first and its coding among the compatible ones.
            avif = brand in (b"mif1", b"msf1") and b"avif" in head[16:64]
            return AVIF if avif else content
    if brand.startswith((b"3gp", b"3g2")):
        return PHONE
    return MP4 if brand.startswith(_MP4_BRANDS) else OTHER
