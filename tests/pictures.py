"""Files that applicants hand in: right ones, and every kind of wrong one."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

from PIL import Image

EVIL = "<img src=x onerror=\"document.title='owned'\">"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload=\"document.title='owned'\"/>"
HTML = b"<!doctype html><script>document.title='owned'</script>"
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(64)


def jpeg(colour: str = "teal", size: tuple[int, int] = (640, 480), orientation: int = 1) -> bytes:
    """A photo; with an orientation other than 1 it is to be turned, and says where it was taken."""
    out = io.BytesIO()
    exif = Image.Exif()
    if orientation != 1:
        exif[0x0112] = orientation
        exif[0x010E] = "SECRET PLACE"
    Image.new("RGB", size, colour).save(out, "JPEG", quality=90, exif=exif)
    return out.getvalue()


def truncated() -> bytes:
    whole = io.BytesIO()
    Image.effect_noise((400, 300), 90).save(whole, "JPEG", quality=90)
    return whole.getvalue()[:9000]


def png(width: int, height: int) -> bytes:
    """A white picture of this size, however large, made without drawing it."""
    line = b"\0" + b"\xff" * ((width + 7) // 8)
    squeeze = zlib.compressobj(1)
    data = b"".join(squeeze.compress(line) for _ in range(height)) + squeeze.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", data) + _chunk(b"IEND")


def pdf(pages: int = 3) -> bytes:
    import pikepdf

    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page()
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def put(folder: Path, files: dict[str, bytes]) -> Path:
    """The files below `folder`, by their paths."""
    for path, data in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    return folder


def _chunk(name: bytes, data: bytes = b"") -> bytes:
    checked = name + data
    return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))
