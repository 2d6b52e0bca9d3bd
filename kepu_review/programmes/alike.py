"""Files of different applications with the same content, and photos that look alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from kepu_review.model import Finding, Material, Severity
from kepu_review.text import t

SAME = "material.same"
ALIKE = "material.alike"

BITS = 128
"""Length of the hash of a picture."""

NEAR = 12
"""Bits in which two pictures that look alike differ at most; unlike ones differ in about 64."""

SHOWN = 3
"""How many of those that are alike are named."""

_BANDS = NEAR + 1  # two hashes that differ in NEAR bits agree in one band at least


def alike(materials: Iterable[Material]) -> tuple[Finding, ...]:
    """Findings about both sides, by application and file; a person has to look at the two."""
    listed = sorted(materials, key=lambda one: (one.application, one.file))
    found = [*_same(listed), *_near(listed)]
    return tuple(finding for _, finding in sorted(found, key=lambda one: one[0]))


_Placed = tuple[tuple[str, str], Finding]


def _same(materials: Sequence[Material]) -> Iterator[_Placed]:
    groups = _grouped(materials, lambda one: one.sha256)
    for group in groups.values():
        if len({one.application for one in group}) < 2:
            continue
        for one in group:
            others = [other for other in group if other.application != one.application]
            said = t("“{file}”与{others}的内容完全相同。", file=_name(one), others=_listed(others))
            yield (one.application, one.file), _finding(SAME, one, said)


def _near(materials: Sequence[Material]) -> Iterator[_Placed]:
    groups = _grouped(materials, lambda one: one.phash)
    hashes = {key: int(key, 16) for key in groups}
    near = neighbours(hashes)
    for key, group in groups.items():
        close = sorted((apart, other) for other, apart in near.get(key, {}).items())
        for one in group:
            others = [(0, other) for other in group if other.sha256 != one.sha256]
            others += [(apart, other) for name, apart in _turned(close) for other in groups[name]]
            if others:
                yield (one.application, one.file), _likeness(one, others)


def _turned(close: list[tuple[int, str]]) -> list[tuple[str, int]]:
    return [(name, apart) for apart, name in close]


def neighbours(hashes: Mapping[str, int]) -> dict[str, dict[str, int]]:
    """Hash → the other ones at most `NEAR` bits away, and how many.

    Only hashes that agree in one of the bands are compared, never all with all.
    """
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for shift, mask in _bands():
        buckets: dict[int, list[tuple[str, int]]] = defaultdict(list)
        for name, value in hashes.items():
            buckets[value >> shift & mask].append((name, value))
        for bucket in buckets.values():
            _compare(bucket, found)
    return found


def _compare(bucket: list[tuple[str, int]], found: dict[str, dict[str, int]]) -> None:
    for place, (name, value) in enumerate(bucket):
        for other, its in bucket[:place]:
            apart = (value ^ its).bit_count()
            if apart <= NEAR:
                found[name][other] = found[other][name] = apart


def _bands() -> list[tuple[int, int]]:
    edges = [BITS * band // _BANDS for band in range(_BANDS + 1)]
    return [(low, (1 << high - low) - 1) for low, high in pairwise(edges)]


def _likeness(one: Material, others: list[tuple[int, Material]]) -> Finding:
    least = others[0][0]
    share = 100 * (BITS - least) // BITS
    said = t(
        "照片“{file}”与{others}看上去几乎相同（相似 {share}%）。",
        file=_name(one),
        others=_listed([other for _, other in others], one.application),
        share=share,
    )
    return _finding(ALIKE, one, said)


def _finding(rule: str, one: Material, said: str) -> Finding:
    remedy = t("请打开两份材料比对，并向申报单位核实。")
    return Finding(rule, Severity.WARNING, one.application, said, remedy)


def _listed(others: Sequence[Material], own: str = "") -> str:
    named = t("、").join(
        t("本申报的“{file}”", file=_name(one))
        if one.application == own
        else t("申报 {number} 的“{file}”", number=one.application, file=_name(one))
        for one in others[:SHOWN]
    )
    if len(others) <= SHOWN:
        return named
    return t("{named}等 {count} 份", named=named, count=len(others))


def _name(one: Material) -> str:
    return one.file.rpartition("/")[2]


def _grouped(
    materials: Sequence[Material], key: Callable[[Material], str | None]
) -> dict[str, list[Material]]:
    groups: dict[str, list[Material]] = {}
    for one in materials:
        value = key(one)
        if value is not None:
            groups.setdefault(value, []).append(one)
    return groups
