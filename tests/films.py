"""Videos for the tests, written by a real encoder: few pictures, so that it takes little time."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av

WIDE = (1920, 1080)


def film(
    path: Path,
    seconds: int,
    *,
    size: tuple[int, int] = WIDE,
    every: int = 1,
    turned: int = 0,
    codec: str = "libx264",
    begin_with_index: bool = False,
) -> Path:
    """A grey video with one picture in `every` seconds, to be shown `turned` degrees."""
    options = {"movflags": "faststart"} if begin_with_index else {}
    with av.open(str(path), "w", options=options) as out:
        rate = Fraction(1, every)
        stream = out.add_stream(codec, rate=rate)
        stream.options = {"preset": "ultrafast", "crf": "45", "g": "1000"}
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        if turned:
            stream.set_display_rotation(turned)
        frame = av.VideoFrame(*size, "yuv420p")
        for plane, value in zip(frame.planes, (100, 128, 128), strict=True):
            plane.update(bytes([value]) * plane.buffer_size)
        for number in range(seconds // every):
            frame.pts, frame.time_base = number, 1 / rate
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path
