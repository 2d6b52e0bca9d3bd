"""The pale stamp behind each page as outlines, so that it never mixes with the text of the page."""

from __future__ import annotations

from functools import lru_cache

from kepu_review.report import fonts

INK = "#ebebeb"


@lru_cache(maxsize=4)
def outlines(words: str) -> bytes:
    """SVG of the words in Hei; the words themselves stand in the page header as text."""
    from fontTools.pens.svgPathPen import SVGPathPen
    from fontTools.pens.transformPen import TransformPen
    from fontTools.ttLib import TTFont

    with TTFont(fonts.sans(), lazy=True) as font:
        glyphs, names = font.getGlyphSet(), font.getBestCmap()
        high = font["head"].unitsPerEm
        pen = SVGPathPen(glyphs, ntos=lambda number: f"{number:.0f}")
        x = 0.0
        for char in words:
            glyph = glyphs[names.get(ord(char), ".notdef")]
            # SVG counts downwards, fonts upwards.
            glyph.draw(TransformPen(pen, (1, 0, 0, -1, x, high * 0.88)))
            x += glyph.width + high * 0.2
    wide = x - high * 0.2
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:.0f} {high}" '
        f'width="{wide:.0f}" height="{high}"><path fill="{INK}" d="{pen.getCommands()}"/></svg>'
    ).encode()
