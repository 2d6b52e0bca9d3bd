"""Pictures: their size as it is seen, and a small copy without anything else in it."""

from __future__ import annotations

import io
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kepu_review.intake.looks import looks

if TYPE_CHECKING:
    from PIL import Image, ImageFile

SIDE = 480
"""The longer side of a small copy."""

PIXELS = 100_000_000
"""A picture of more is not decoded: a small file may claim any size."""

_TURNED = (5, 6, 7, 8)  # EXIF orientations that exchange width and height


class OversizePicture(Exception):
    """More pixels than are decoded; carries what the header claims, where it could be read."""

    def __init__(self, width: int | None = None, height: int | None = None) -> None:
        super().__init__(width, height)
        self.width = width
        self.height = height


class BrokenPicture(Exception):
    """It cannot be decoded to its end."""


@dataclass(frozen=True, slots=True)
class Small:
    """A JPEG of at most `SIDE` pixels, upright; and the size of the original, upright too."""

    jpeg: bytes
    width: int
    height: int
    phash: str | None = None  # see `looks`


def small_copy(path: Path, media_type: str) -> Small:
    """Decode the picture and draw it small: no metadata, no transparency, turned upright.

    Raises
    ------
    OversizePicture
        it claims more than `PIXELS`.
    BrokenPicture
        it is damaged or cut short.
    """
    from PIL import Image

    try:
        with path.open("rb") as file, _opened(file, path, media_type) as picture:
            width, height = picture.size
            if width * height > PIXELS:
                raise OversizePicture(width, height)
            turned = _orientation(picture) in _TURNED
            clean = _drawn(picture)
            jpeg, phash = _packed(clean), looks(clean)
    except Image.DecompressionBombError:
        raise OversizePicture from None
    except (OSError, SyntaxError, ValueError, ArithmeticError, LookupError, TypeError) as error:
        raise BrokenPicture from error  # what the decoders raise on damaged files
    width, height = (height, width) if turned else (width, height)
    return Small(jpeg, width, height, phash)


def _opened(file: io.BufferedReader, path: Path, media_type: str) -> ImageFile.ImageFile:
    """By the decoder of this very type: no other one is tried on a hostile file."""
    from PIL import (
        AvifImagePlugin,
        BmpImagePlugin,
        GifImagePlugin,
        JpegImagePlugin,
        PngImagePlugin,
        WebPImagePlugin,
    )

    decoders: dict[str, type[ImageFile.ImageFile]] = {
        "image/jpeg": JpegImagePlugin.JpegImageFile,
        "image/png": PngImagePlugin.PngImageFile,
        "image/gif": GifImagePlugin.GifImageFile,
        "image/bmp": BmpImagePlugin.BmpImageFile,
        "image/webp": WebPImagePlugin.WebPImageFile,
        "image/avif": AvifImagePlugin.AvifImageFile,
    }
    return decoders[media_type](file, str(path))


def _orientation(picture: Image.Image) -> int:
    with suppress(Exception):  # damaged EXIF says nothing about the picture itself
        return int(picture.getexif().get(0x0112, 1))
    return 1


def _drawn(picture: Image.Image) -> Image.Image:
    from PIL import Image, ImageOps

    orientation = _orientation(picture)
    picture.thumbnail((SIDE, SIDE), Image.Resampling.BICUBIC, reducing_gap=1.0)
    seen = ImageOps.exif_transpose(picture) if orientation != 1 else picture
    seen = seen if seen.mode in ("RGB", "RGBA", "L") else seen.convert(_flat(seen))
    clean = Image.new("RGB", seen.size, "white")
    clean.paste(seen, mask=seen.getchannel("A") if seen.mode == "RGBA" else None)
    return clean


def _packed(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()


def _flat(picture: Image.Image) -> str:
    has_alpha = picture.mode in ("LA", "PA", "La", "RGBa") or "transparency" in picture.info
    return "RGBA" if has_alpha else "RGB"
