"""How a picture looks, in a few bits: pictures that look alike differ in few of them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL import Image

BITS = 128
_SIDE = 32
_WAVES = 12
_FLAT = 100.0  # the strongest wave of a picture without anything in it stays below


def looks(picture: Image.Image) -> str | None:
    """A perceptual hash of `BITS` bits in hexadecimal; None where there is nothing to see.

    The lowest waves of the picture's brightness, each above or below their median: size,
    compression, brightness and colour hardly change it.
    """
    import numpy as np
    from PIL import Image as Pictures

    small = picture.convert("L").resize((_SIDE, _SIDE), Pictures.Resampling.BOX)
    waves, chosen = _waves()
    found = (waves @ np.asarray(small, float) @ waves.T)[chosen]
    if float(np.abs(found).max()) < _FLAT:
        return None
    return np.packbits(found > np.median(found)).tobytes().hex()


@cache
def _waves() -> tuple[Any, Any]:
    """The cosines, and which products of them count: the longest waves first, without the mean."""
    import numpy as np

    wave, place = np.arange(_WAVES)[:, None], np.arange(_SIDE)[None, :]
    cosines = np.cos(np.pi * (2 * place + 1) * wave / (2 * _SIDE))
    pairs = sorted((u + v, u, v) for u in range(_WAVES) for v in range(_WAVES) if u + v)
    _, rows, columns = np.array(pairs[:BITS]).T
    return cosines, (rows, columns)
