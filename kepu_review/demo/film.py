"""A small WebM file: each picture a VP8 key frame, as WebP has it, with an index for seeking."""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

_HEAD, _SEGMENT, _INFO, _TRACKS = 0x1A45DFA3, 0x18538067, 0x1549A966, 0x1654AE6B
_CUES, _CLUSTER = 0x1C53BB6B, 0x1F43B675


def webm(frames: Sequence[Image.Image], *, milliseconds: int) -> bytes:
    """A film of the pictures, each shown for so long."""
    width, height = frames[0].size
    info = _part(
        _INFO,
        _number(0x2AD7B1, 1_000_000)
        + _part(0x4489, struct.pack(">d", float(len(frames) * milliseconds)))
        + _part(0x4D80, b"kepu-review")
        + _part(0x5741, b"kepu-review"),
    )
    picture = _part(0xE0, _number(0xB0, width) + _number(0xBA, height))
    track = _number(0xD7, 1) + _number(0x73C5, 1) + _number(0x83, 1) + _part(0x86, b"V_VP8")
    tracks = _part(_TRACKS, _part(0xAE, track + picture))
    clusters = [_cluster(frame, at * milliseconds) for at, frame in enumerate(frames)]
    before = len(info) + len(tracks) + len(_cues([0] * len(clusters), milliseconds))
    places = []
    for cluster in clusters:
        places.append(before)
        before += len(cluster)
    body = info + tracks + _cues(places, milliseconds) + b"".join(clusters)
    return _head() + _part(_SEGMENT, body)


def _head() -> bytes:
    numbers = {0x4286: 1, 0x42F7: 1, 0x42F2: 4, 0x42F3: 8}
    versions = _number(0x4287, 2) + _number(0x4285, 2)
    return _part(
        _HEAD,
        b"".join(_number(*one) for one in numbers.items()) + _part(0x4282, b"webm") + versions,
    )


def _cues(places: Sequence[int], milliseconds: int) -> bytes:
    points = (
        _part(
            0xBB,
            _number(0xB3, at * milliseconds)
            + _part(0xB7, _number(0xF7, 1) + _part(0xF1, place.to_bytes(8))),
        )
        for at, place in enumerate(places)
    )
    return _part(_CUES, b"".join(points))


def _cluster(frame: Image.Image, start: int) -> bytes:
    out = io.BytesIO()
    frame.save(out, "WEBP", quality=70, method=2)
    riff = out.getvalue()
    size = int.from_bytes(riff[16:20], "little")
    block = b"\x81\0\0\x80" + riff[20 : 20 + size]  # track 1, at the start, a key frame
    return _part(_CLUSTER, _number(0xE7, start) + _part(0xA3, block))


def _part(name: int, body: bytes) -> bytes:
    """An element of EBML: its name, its size, what is in it."""
    return name.to_bytes((name.bit_length() + 7) // 8) + (len(body) | 1 << 56).to_bytes(8) + body


def _number(name: int, value: int) -> bytes:
    return _part(name, value.to_bytes(8))
