"""Contradictions within the scoring of one leaf."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from kepu_review.model import Criterion, Scoring, ScoringKind
from kepu_review.rubrics.intervals import Fault, Interval, faults
from kepu_review.rubrics.numbers import ZERO, plain
from kepu_review.rubrics.problem import Path, Problem, doubt, problem
from kepu_review.text import t

Kind = ScoringKind


def scoring_problems(leaf: Criterion, scoring: Scoring, path: Path) -> Iterator[Problem]:
    """Problems of the bands and parts of `leaf`, whose path is `path`."""
    here = (*path, "scoring")
    yield from _repeated([band.level for band in scoring.bands], (*here, "bands"))
    yield from _repeated([part.id for part in scoring.parts], (*here, "parts"))
    yield from _KINDS.get(scoring.kind, _nothing)(leaf, scoring, here)


def _nothing(leaf: Criterion, scoring: Scoring, path: Path) -> Iterator[Problem]:  # noqa: ARG001
    yield from ()


def _repeated(names: list[str], path: Path) -> Iterator[Problem]:
    for n, name in enumerate(names):
        if name in names[:n]:
            yield problem(
                (*path, n),
                t("“{name}”写了两次。", name=name),
                t("改成不同的名称。"),
            )


def _fixed(leaf: Criterion, scoring: Scoring, path: Path) -> Iterator[Problem]:
    for n, band in enumerate(scoring.bands):
        if band.points is not None and not 0 <= band.points <= leaf.max:
            yield problem(
                (*path, "bands", n, "points"),
                t(
                    "“{level}”{points} 分，不在 0–{max} 之内。",
                    level=band.level,
                    points=plain(band.points),
                    max=plain(leaf.max),
                ),
                t("写 0 到 {max} 的数。", max=plain(leaf.max)),
            )
    if scoring.bands and max(band.points or ZERO for band in scoring.bands) < leaf.max:
        yield problem(
            (*path, "bands"),
            t("没有一档能得满分 {max}。", max=plain(leaf.max)),
            t("改最高档的 points，或改 max。"),
        )
    yield from _intervals(leaf, scoring, path)


def _ranges(leaf: Criterion, scoring: Scoring, path: Path) -> Iterator[Problem]:
    for n, band in enumerate(scoring.bands):
        if band.share is None:
            yield problem(
                (*path, "bands", n),
                t("“{level}”没有百分比区间。", level=band.level),
                t("加上 share: [90, 100]，或在文件开头的 scale 里写这个档次。"),
            )
        elif band.share[0] > band.share[1]:
            low, high = map(plain, band.share)
            yield problem(
                (*path, "bands", n),
                t("“{level}”的区间写反了。", level=band.level),
                t("改为 share: [{high}, {low}]。", high=high, low=low),
            )
    shares = [band.share for band in scoring.bands if band.share is not None]
    if len(shares) == len(scoring.bands) and max(map(max, shares)) < 100:
        yield problem(
            (*path, "bands"),
            t("没有一档能得满分（100%）。"),
            t("最高档写 share: [90, 100]。"),
        )
    yield from _intervals(leaf, scoring, path)


def _intervals(leaf: Criterion, scoring: Scoring, path: Path) -> Iterator[Problem]:
    measured = any(Interval.of(band) for band in scoring.bands)
    if leaf.metric is not None and scoring.kind is not Kind.LEVELS and not measured:
        yield doubt(
            (*path, "bands"),
            t("写了 metric，但没有一档写数值区间。"),
            t("给各档加 minimum:、maximum:。"),
        )
    empty = list(_empty(scoring, path))
    yield from empty or _gaps_and_overlaps(leaf, scoring, path)


def _empty(scoring: Scoring, path: Path) -> Iterator[Problem]:
    for n, band in enumerate(scoring.bands):
        interval = Interval.of(band)
        if interval is not None and interval.empty:
            yield problem(
                (*path, "bands", n),
                t("“{level}”的区间 {interval} 里没有数。", level=band.level, interval=interval),
                t("minimum 应小于 maximum。"),
            )


def _gaps_and_overlaps(leaf: Criterion, scoring: Scoring, path: Path) -> Iterator[Problem]:
    levels = [band.level for band in scoring.bands]
    for fault in faults(scoring.bands, percent=leaf.unit in ("%", "％")):
        if not (scoring.overlaps_accepted if fault.overlap else scoring.gaps_accepted):
            level = fault.upper or fault.lower or ""
            yield _fault(fault, (*path, "bands", levels.index(level)))


def _fault(fault: Fault, path: Path) -> Problem:
    if fault.overlap:
        where = fault.interval.low
        return problem(
            path,
            t(
                "“{lower}”与“{upper}”重叠：{interval} 同时属于两档。",
                lower=fault.lower,
                upper=fault.upper,
                interval=fault.interval,
            ),
            t(
                "把“{lower}”的 maximum 改为 {where}（含下界不含上界），或写 overlaps_accepted"
                ": 原因。",
                lower=fault.lower,
                where=_or_dots(where),
            ),
        )
    return problem(
        path,
        t("{interval} 没有档次。", interval=fault.interval),
        t("{fault}，或写 gaps_accepted: 原因。", fault=_closing(fault)),
    )


def _closing(fault: Fault) -> str:
    if fault.lower is None:
        return t("删去“{upper}”的 minimum", upper=fault.upper)
    if fault.upper is None:
        return t("删去“{lower}”的 maximum", lower=fault.lower)
    value = _or_dots(fault.interval.high)
    if fault.interval.low == fault.interval.high:
        return t("给“{upper}”写 includes_minimum: true", upper=fault.upper)
    return t("把“{lower}”的 maximum 改为 {value}", lower=fault.lower, value=value)


def _or_dots(number: Decimal | None) -> str:
    return "…" if number is None else plain(number)


def _parts(leaf: Criterion, scoring: Scoring, path: Path) -> Iterator[Problem]:
    earned = sum((part.points for part in scoring.parts if not part.deducts), start=ZERO)
    if earned != leaf.max:
        yield problem(
            (*path, "parts"),
            t("各部分合计 {earned} 分，满分 {max} 分。", earned=plain(earned), max=plain(leaf.max)),
            t("改为 max: {earned}，或改各部分的 points。", earned=plain(earned)),
        )
    for n, part in enumerate(scoring.parts):
        if part.limit is not None and not part.deducts:
            yield problem(
                (*path, "parts", n, "limit"),
                t("limit 只用于按处扣分的部分。"),
                t("删去 limit，或加 deducts: true。"),
            )


def _conditions(leaf: Criterion, scoring: Scoring, path: Path) -> Iterator[Problem]:
    earned = sum((part.points for part in scoring.parts), start=ZERO)
    if earned < leaf.max:
        yield _never_full(leaf, earned, path)
    for n, part in enumerate(scoring.parts):
        if part.metric is None and (part.threshold is not None or part.alternatives):
            yield problem(
                (*path, "parts", n),
                t("“{id}”写了 threshold，没写 metric。", id=part.id),
                t("加上 metric: 字段名。"),
            )


def _increment(leaf: Criterion, scoring: Scoring, path: Path) -> Iterator[Problem]:
    start = scoring.start or ZERO
    unlimited = any(part.limit is None for part in scoring.parts)
    reach = sum((part.points * (part.limit or 0) for part in scoring.parts), start=start)
    if not unlimited and reach < leaf.max:
        yield _never_full(leaf, reach, path)
    if start >= leaf.max:
        yield problem(
            (*path, "start"),
            t("起始分不低于满分，加分没有余地。"),
            t("写一个小于 max 的数，或删去。"),
        )


def _deductions(leaf: Criterion, scoring: Scoring, path: Path) -> Iterator[Problem]:
    if scoring.start is not None and scoring.start != leaf.max:
        yield problem(
            (*path, "start"),
            t(
                "起始分 {start} 与满分 {max} 不同。",
                start=plain(scoring.start),
                max=plain(leaf.max),
            ),
            t("删去 start，从满分起扣。"),
        )


def _threshold(leaf: Criterion, scoring: Scoring, path: Path) -> Iterator[Problem]:  # noqa: ARG001
    if leaf.metric is None and not leaf.unit:
        yield doubt(
            path,
            t("写了 threshold，没写 metric 和 unit。"),
            t("加上 metric: 字段名，或至少写 unit:。"),
        )


def _never_full(leaf: Criterion, reach: Decimal, path: Path) -> Problem:
    return problem(
        (*path, "parts"),
        t("全部计入也只有 {reach} 分，得不到满分 {max}。", reach=plain(reach), max=plain(leaf.max)),
        t("改为 max: {reach}，或提高 points。", reach=plain(reach)),
    )


_KINDS: Mapping[Kind, Callable[[Criterion, Scoring, Path], Iterator[Problem]]] = {
    Kind.LEVELS: _fixed,
    Kind.BANDS: _fixed,
    Kind.LEVEL_RANGES: _ranges,
    Kind.PARTS: _parts,
    Kind.CONDITIONS: _conditions,
    Kind.INCREMENT: _increment,
    Kind.DEDUCTIONS: _deductions,
    Kind.THRESHOLD: _threshold,
}
