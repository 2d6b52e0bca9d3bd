"""Which fonts a document may use, and which characters they can draw."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

SERIF = "Noto Serif SC"
SANS = "Noto Sans SC"
MONO = "DejaVu Sans Mono"  # comes with Typst
LATIN = "Libertinus Serif"  # comes with Typst

# Names under which the official typefaces are sold or installed; used only when asked for,
# because a document set with the fonts of one machine differs from that of another.
PREFERRED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "title": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体"),
        "body": ("FangSong_GB2312", "FangSong", "STFangsong", "FandolFang R"),
        "kai": ("KaiTi_GB2312", "KaiTi", "STKaiti", "FandolKai", "LXGW WenKai"),
        "hei": ("SimHei", "STHeiti"),
        "song": ("SimSun", "STSong"),
    }
)


def folder() -> Path:
    """The folder of the bundled fonts (OFL)."""
    from pylopdf_fonts_zh_cn import serif_path

    return Path(serif_path()).parent


def sans() -> Path:
    """The file of the bundled Hei."""
    from pylopdf_fonts_zh_cn import sans_path

    return Path(sans_path())


@lru_cache(maxsize=2)
def book(system: bool = False) -> Any:
    """Typst's font book: the bundled fonts, and those of the machine when `system`."""
    from typst import Fonts

    return Fonts(
        include_system_fonts=system, include_embedded_fonts=True, font_paths=[str(folder())]
    )


def chains(*, system: bool = False, latin_first: bool = False) -> dict[str, list[str]]:
    """Role → families in order of preference, only such as exist here.

    A family that does not exist would make Typst warn, so names are resolved here first.
    """
    known = set(book(system).families())
    first = [LATIN] if latin_first else []
    ends = {
        "title": [*first, SERIF, SANS],
        "body": [*first, SERIF, SANS],
        "song": [*first, SERIF, SANS],
        "kai": [*first, SERIF, SANS],
        "hei": [SANS, SERIF],
        "mono": [MONO, SANS, SERIF],
    }
    return {
        role: [name for name in PREFERRED.get(role, ()) if system and name in known] + end
        for role, end in ends.items()
    }


@lru_cache(maxsize=1)
def coverage() -> frozenset[int]:
    """Every code point that one of the bundled Chinese fonts can draw."""
    from fontTools.ttLib import TTFont

    points: set[int] = set()
    for path in sorted(folder().glob("*.otf")):
        with TTFont(path, lazy=True) as font:
            points |= set(font.getBestCmap())
    return frozenset(points)
