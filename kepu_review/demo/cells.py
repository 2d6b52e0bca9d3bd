"""Cells as people fill them in: 1.2万, １２００, 300天, /, √. Each can be read back exactly."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

Cell = str | int | float

EMPTY = ("/", "/", "无", "", "—")
_WIDE = str.maketrans("0123456789.", "０１２３４５６７８９．")
_YES = ("是", "是", "√", "有", "■是 □否")
_NO = ("否", "否", "×", "□是 ■否")


def empty(chance: Random) -> str:
    """How a form says that there is nothing."""
    return chance.choice(EMPTY)


def number(value: int, units: Sequence[str], chance: Random) -> Cell:
    """A whole number; most cells are plain numbers, some are text with a unit or in 万."""
    if chance.random() < 0.66:
        return value
    ways = [
        f"{value:,}",
        str(value).translate(_WIDE),
        f"{value}{chance.choice(units)}",
        f"{value} ",
    ]
    if value >= 10_000:
        ways += [f"{value / 10_000:g}万", f"{value / 10_000:g}万{units[0]}"]
    return chance.choice([way for way in ways if _keeps(way)])


def _keeps(text: str) -> bool:
    """No exponent: %g would shorten long numbers."""
    return "e" not in text


def funds(yuan: int, chance: Random) -> Cell:
    """A column headed 万元: mostly the bare number, sometimes with its unit."""
    tens = yuan / 10_000
    plain = int(tens) if tens == int(tens) else tens
    if chance.random() < 0.75:
        return plain
    return chance.choice([f"{plain}万元", str(plain).translate(_WIDE), f"{yuan}元"])


def percent(value: int, chance: Random) -> Cell:
    """15 or 15%."""
    return value if chance.random() < 0.5 else chance.choice([f"{value}%", f"{value}％"])


def yes_no(answer: bool, chance: Random) -> str:
    """是, √, ■是 □否."""
    return chance.choice(_YES if answer else _NO)


def ticks(choices: Sequence[str], chosen: Sequence[str], chance: Random) -> str:
    """Check boxes as the form prints them, or only what was chosen."""
    if chance.random() < 0.5:
        return "、".join(chosen)
    mark = chance.choice("☑■√")
    return "  ".join(f"{mark if choice in chosen else '□'}{choice}" for choice in choices)


def day(chance: Random) -> str:
    """A day of February 2023, when the platform was open."""
    n = chance.randint(1, 28)
    return chance.choice(
        [f"2023年2月{n}日", f"2023.2.{n}", f"2023-02-{n:02}", f"２０２３年２月{n}日"]
    )
