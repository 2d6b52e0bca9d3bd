"""Which fonts a document may use, and which characters they can draw."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kepu_review.text import t

ASKED = "KEPU_SYSTEM_FONTS"
SERIF = "Noto Serif SC"
SANS = "Noto Sans SC"
MONO = "DejaVu Sans Mono"  # comes with Typst
LATIN = "Libertinus Serif"  # comes with Typst

# Names under which the official typefaces are sold or installed, the best first, compared without
# case, spaces, hyphens and underscores; used only when asked for, because a document set with the
# fonts of one machine differs from that of another.
PREFERRED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "title": ("fzxiaobiaosong", "方正小标宋", "fzxbs", "小标宋", "stzhongsong", "华文中宋"),
        "body": ("fangsonggb2312", "仿宋gb2312", "fangsong", "仿宋", "stfangsong", "华文仿宋",
                 "fzfangsong", "方正仿宋", "zhuquefangsong", "朱雀仿宋", "fandolfang"),
        "kai": ("kaitigb2312", "楷体gb2312", "kaiti", "楷体", "stkaiti", "华文楷体", "fzkai",
                "方正楷体", "lxgwwenkai", "霞鹜文楷", "fandolkai", "arplukaicn"),
        "hei": ("simhei", "黑体", "stheiti", "华文黑体", "fzhei", "方正黑体"),
        "song": ("simsun", "宋体", "stsong", "华文宋体", "fzshusong", "方正书宋"),
    }
)  # fmt: skip


def wanted() -> bool:
    """Whether KEPU_SYSTEM_FONTS asks for the typefaces of this machine."""
    return os.environ.get(ASKED, "") == "1"


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
    first = [LATIN] if latin_first else []
    ends = {
        "title": [*first, SERIF, SANS],
        "body": [*first, SERIF, SANS],
        "song": [*first, SERIF, SANS],
        "kai": [*first, SERIF, SANS],
        "hei": [SANS, SERIF],
        "mono": [MONO, SANS, SERIF],
    }
    known = sorted(book(True).families()) if system else []
    return {role: [*_official(role, known), *end] for role, end in ends.items()}


def _official(role: str, known: Iterable[str]) -> list[str]:
    """The best family of the role among those of this machine; none or one."""
    plain = {re.sub(r"[\s_-]", "", name).lower(): name for name in known}
    for wanted in PREFERRED.get(role, ()):
        for name, family in plain.items():
            if name == wanted or (len(wanted.encode()) > 6 and name.startswith(wanted)):
                return [family]
    return []


def used(families: Mapping[str, list[str]], style: str) -> str:
    """Which faces a document is set in, and which of them stand for an official one."""
    official = {"title": t("小标宋"), "body": t("仿宋"), "kai": t("楷体")}
    roles = {
        "title": t("标题"),
        "body" if style == "notice" else "song": t("正文"),
        "hei": t("黑体"),
        "kai": t("楷体"),
    }
    said = []
    for role, word in roles.items():
        family = families[role][0]
        if role in official and family in {SERIF, SANS, LATIN}:
            family = t("{family}（代{official}）", family=family, official=official[role])
        said.append(t("{role}：{family}", role=word, family=family))
    faces = t("；").join(said)
    return t("本文件所用字体——{faces}；缺字以 {fallback} 补足。", faces=faces, fallback=SERIF)


@lru_cache(maxsize=1)
def coverage() -> frozenset[int]:
    """Every code point that one of the bundled Chinese fonts can draw."""
    from fontTools.ttLib import TTFont

    points: set[int] = set()
    for path in sorted(folder().glob("*.otf")):
        with TTFont(path, lazy=True) as font:
            points |= set(font.getBestCmap())
    return frozenset(points)
