"""Invented photos, drawn: a house outside, a hall inside, people at an activity."""

from __future__ import annotations

import random
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from kepu_review.report import fonts

if TYPE_CHECKING:
    from PIL import Image, ImageDraw, ImageFont

SIZE = (1280, 960)
MARK = "虚构示意"

Colour = tuple[int, int, int]

_WALLS: tuple[Colour, ...] = ((196, 120, 92), (120, 148, 160), (206, 178, 128), (146, 132, 168))
_SKIN: tuple[Colour, ...] = ((232, 196, 164), (214, 172, 138), (244, 212, 184))
_CLOTHES: tuple[Colour, ...] = ((58, 110, 165), (186, 84, 74), (84, 140, 92), (206, 158, 62))


def draw(scene: str, label: str, seed: str, path: Path) -> None:
    """Draw the scene, `label` below it and the mark across it; the same seed, the same bytes."""
    from PIL import Image, ImageDraw

    rng = random.Random(seed)  # noqa: S311 - a picture, not a secret
    image = Image.new("RGB", SIZE)
    canvas = ImageDraw.Draw(image)
    SCENES[scene](image, canvas, rng)
    image = _marked(image)
    canvas = ImageDraw.Draw(image)
    canvas.rectangle((0, 880, *SIZE), fill=(24, 32, 42))
    canvas.text((32, 898), label, font=_font(36), fill=(240, 244, 248))
    image.save(path, quality=82)


def frame(at: float, label: str) -> Image.Image:
    """One picture of an invented film: the sun goes over a hill; `at` runs from 0 to 1."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (640, 360))
    _fade(image, (120, 176, 226), (226, 238, 246), (0, 0, 640, 360))
    canvas = ImageDraw.Draw(image)
    x, y = 40 + 560 * at, 210 - 160 * (1 - (2 * at - 1) ** 2)
    canvas.ellipse((x - 30, y - 30, x + 30, y + 30), fill=(250, 206, 92))
    canvas.ellipse((-120, 210, 420, 520), fill=(104, 156, 96))
    canvas.ellipse((240, 240, 820, 520), fill=(84, 136, 84))
    canvas.text((20, 312), f"{MARK}　{label}", font=_font(24), fill=(255, 255, 255))
    return image


def _outside(image: Image.Image, canvas: ImageDraw.ImageDraw, rng: random.Random) -> None:
    _fade(image, (112, 168, 220), (222, 236, 246), (0, 0, 1280, 620))
    canvas.rectangle((0, 620, 1280, 960), fill=(150, 178, 120))
    for _ in range(4):
        x, y = rng.randint(0, 1100), rng.randint(40, 200)
        for step in range(3):
            canvas.ellipse((x + step * 50, y, x + 110 + step * 50, y + 56), fill=(248, 250, 252))
    wall = rng.choice(_WALLS)
    left, right, top = rng.randint(160, 260), rng.randint(980, 1100), rng.randint(270, 340)
    canvas.rectangle((left, top, right, 690), fill=wall)
    canvas.polygon(
        [(left - 40, top), (right + 40, top), ((left + right) // 2, top - rng.randint(70, 150))],
        fill=tuple(part // 2 for part in wall),
    )
    middle = (left + right) // 2
    for x in range(left + 50, right - 110, 130):
        for y in (top + 50, top + 190):
            if abs(x + 40 - middle) > 110 or y == top + 50:
                canvas.rectangle((x, y, x + 80, y + 90), fill=(214, 232, 244))
    canvas.rectangle((middle - 70, 540, middle + 70, 690), fill=(70, 58, 52))
    canvas.polygon([(middle - 70, 690), (middle + 70, 690), (860, 960), (420, 960)], fill="#d9d4c8")
    for x in (rng.randint(20, 100), rng.randint(1140, 1220)):
        canvas.rectangle((x - 9, 560, x + 9, 720), fill=(110, 84, 62))
        canvas.ellipse((x - 90, 380, x + 90, 600), fill=(78, 132, 80))


def _inside(image: Image.Image, canvas: ImageDraw.ImageDraw, rng: random.Random) -> None:
    _fade(image, (232, 228, 220), (206, 200, 190), (0, 0, 1280, 600))
    canvas.polygon([(0, 960), (1280, 960), (1060, 600), (220, 600)], fill=(168, 146, 120))
    canvas.polygon([(0, 0), (220, 120), (220, 600), (0, 960)], fill=(214, 208, 198))
    canvas.polygon([(1280, 0), (1060, 120), (1060, 600), (1280, 960)], fill=(214, 208, 198))
    for x in range(270, 1000, 190):
        colour = rng.choice(_CLOTHES)
        canvas.rectangle(
            (x, 190, x + 140, 400), fill=(250, 250, 248), outline=(120, 112, 100), width=4
        )
        canvas.rectangle((x + 16, 208, x + 124, 300), fill=colour)
        for line in range(318, 385, 18):
            canvas.line(
                (x + 16, line, x + rng.randint(80, 124), line), fill=(150, 150, 150), width=5
            )
    for x in (330, 580, 830):
        base = rng.choice(_WALLS)
        canvas.rectangle(
            (x, 560, x + 120, 720), fill=(236, 236, 232), outline=(130, 124, 116), width=3
        )
        shape = canvas.ellipse if rng.random() < 0.5 else canvas.rectangle
        shape((x + 24, 476, x + 96, 560), fill=base)


def _activity(image: Image.Image, canvas: ImageDraw.ImageDraw, rng: random.Random) -> None:
    _fade(image, (238, 232, 220), (222, 214, 198), (0, 0, 1280, 560))
    canvas.rectangle((0, 560, 1280, 960), fill=(186, 164, 134))
    canvas.rectangle((300, 110, 980, 420), fill=(250, 251, 252), outline=(70, 80, 92), width=8)
    for at, height in enumerate(rng.randint(60, 220) for _ in range(6)):
        x = 380 + at * 95
        canvas.rectangle((x, 390 - height, x + 56, 390), fill=rng.choice(_CLOTHES))
    _person(canvas, rng, 190, 420, 1.5)
    for row, (y, size) in enumerate(((600, 1.0), (720, 1.25))):
        for x in range(150 - 60 * row, 1240, 190):
            _person(canvas, rng, x + rng.randint(-20, 20), y, size)


def _person(canvas: ImageDraw.ImageDraw, rng: random.Random, x: int, y: int, size: float) -> None:
    head, width, height = 34 * size, 50 * size, 150 * size
    canvas.rounded_rectangle(
        (x - width, y + head, x + width, y + height),
        radius=int(28 * size),
        fill=rng.choice(_CLOTHES),
    )
    canvas.ellipse((x - head, y - head, x + head, y + head), fill=rng.choice(_SKIN))
    canvas.pieslice((x - head, y - head, x + head, y + head), 180, 360, fill=(52, 44, 40))


SCENES = {"外景": _outside, "展厅": _inside, "活动": _activity}
"""Name of the scene → how it is drawn."""


def _fade(image: Image.Image, top: Colour, bottom: Colour, box: tuple[int, int, int, int]) -> None:
    from PIL import Image as Pictures

    left, upper, right, lower = box
    column = Pictures.new("RGB", (1, 2))
    column.putdata([top, bottom])
    image.paste(column.resize((right - left, lower - upper), Pictures.Resampling.BILINEAR), box)


def _marked(image: Image.Image) -> Image.Image:
    from PIL import Image as Pictures

    return Pictures.alpha_composite(image.convert("RGBA"), _stamp()).convert("RGB")


@lru_cache(maxsize=1)
def _stamp() -> Image.Image:
    """The mark, three times aslant."""
    from PIL import Image as Pictures
    from PIL import ImageDraw as Drawing

    layer = Pictures.new("RGBA", SIZE)
    canvas = Drawing.Draw(layer)
    for x, y in ((120, 130), (560, 420), (160, 640)):
        canvas.text((x, y), MARK, font=_font(120), fill=(255, 255, 255, 96))
    return layer.rotate(12, Pictures.Resampling.BILINEAR)


@lru_cache(maxsize=4)
def _font(size: int) -> ImageFont.FreeTypeFont:
    from PIL import ImageFont as Fonts

    return Fonts.truetype(str(fonts.sans()), size)
