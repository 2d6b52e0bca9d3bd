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
                t(f"「{name}」写了两次。", f"“{name}” appears twice."),
                t("改成不同的名称。", "Give it another name."),
            )


def _fixed(leaf: Criterion, scoring: Scoring, path: Path) -> Iterator[Problem]:
    for n, band in enumerate(scoring.bands):
        if band.points is not None and not 0 <= band.points <= leaf.max:
            yield problem(
                (*path, "bands", n, "points"),
                t(
                    f"「{band.level}」{plain(band.points)} 分，不在 0–{plain(leaf.max)} 之内。",
                    f"“{band.level}” gives {plain(band.points)}, not within 0–{plain(leaf.max)}.",
                ),
                t(f"写 0 到 {plain(leaf.max)} 的数。", f"Write 0 to {plain(leaf.max)}."),
            )
    if scoring.bands and max(band.points or ZERO for band in scoring.bands) < leaf.max:
        yield problem(
            (*path, "bands"),
            t(
                f"没有一档能得满分 {plain(leaf.max)}。",
                f"No level gives the max {plain(leaf.max)}.",
            ),
            t("改最高档的 points，或改 max。", "Change the points of the best level, or max."),
        )
    yield from _intervals(leaf, scoring, path)


def _ranges(leaf: Criterion, scoring: Scoring, path: Path) -> Iterator[Problem]:
    for n, band in enumerate(scoring.bands):
        if band.share is None:
            yield problem(
                (*path, "bands", n),
                t(f"「{band.level}」没有百分比区间。", f"“{band.level}” has no share."),
                t(
                    "加上 share: [90, 100]，或在文件开头的 scale 里写这个档次。",
                    "Add share: [90, 100], or the level to scale: at the top.",
                ),
            )
        elif band.share[0] > band.share[1]:
            low, high = map(plain, band.share)
            yield problem(
                (*path, "bands", n),
                t(f"「{band.level}」的区间写反了。", f"The share of “{band.level}” is reversed."),
                t(f"改为 share: [{high}, {low}]。", f"Write share: [{high}, {low}]."),
            )
    shares = [band.share for band in scoring.bands if band.share is not None]
    if len(shares) == len(scoring.bands) and max(map(max, shares)) < 100:
        yield problem(
            (*path, "bands"),
            t("没有一档能得满分（100%）。", "No level reaches 100 %."),
            t("最高档写 share: [90, 100]。", "Write share: [90, 100] for the best level."),
        )
    yield from _intervals(leaf, scoring, path)


def _intervals(leaf: Criterion, scoring: Scoring, path: Path) -> Iterator[Problem]:
    measured = any(Interval.of(band) for band in scoring.bands)
    if leaf.metric is not None and scoring.kind is not Kind.LEVELS and not measured:
        yield doubt(
            (*path, "bands"),
            t("写了 metric，但没有一档写数值区间。", "There is a metric but no interval."),
            t("给各档加 minimum:、maximum:。", "Add minimum: and maximum: to the levels."),
        )
    empty = list(_empty(scoring, path))
    yield from empty or _gaps_and_overlaps(leaf, scoring, path)


def _empty(scoring: Scoring, path: Path) -> Iterator[Problem]:
    for n, band in enumerate(scoring.bands):
        interval = Interval.of(band)
        if interval is not None and interval.empty:
            yield problem(
                (*path, "bands", n),
                t(
                    f"「{band.level}」的区间 {interval} 里没有数。",
                    f"“{band.level}”: the interval {interval} is empty.",
                ),
                t("minimum 应小于 maximum。", "minimum must be below maximum."),
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
                f"「{fault.lower}」与「{fault.upper}」重叠：{fault.interval} 同时属于两档。",
                f"“{fault.lower}” and “{fault.upper}” overlap on {fault.interval}.",
            ),
            t(
                f"把「{fault.lower}」的 maximum 改为 {_or_dots(where)}"
                "（含下界不含上界），或写 overlaps_accepted: 原因。",
                f"Write maximum: {_or_dots(where)} for “{fault.lower}” (closed below, open above),"
                " or overlaps_accepted: with the reason.",
            ),
        )
    return problem(
        path,
        t(f"{fault.interval} 没有档次。", f"No level covers {fault.interval}."),
        t(
            f"{_closing(fault)}，或写 gaps_accepted: 原因。",
            f"{_closing(fault)}, or write gaps_accepted: with the reason.",
        ),
    )


def _closing(fault: Fault) -> str:
    if fault.lower is None:
        return t(f"删去「{fault.upper}」的 minimum", f"Remove minimum of “{fault.upper}”")
    if fault.upper is None:
        return t(f"删去「{fault.lower}」的 maximum", f"Remove maximum of “{fault.lower}”")
    value = _or_dots(fault.interval.high)
    if fault.interval.low == fault.interval.high:
        return t(
            f"给「{fault.upper}」写 includes_minimum: true",
            f"Write includes_minimum: true for “{fault.upper}”",
        )
    return t(
        f"把「{fault.lower}」的 maximum 改为 {value}",
        f"Write maximum: {value} for “{fault.lower}”",
    )


def _or_dots(number: Decimal | None) -> str:
    return "…" if number is None else plain(number)


def _parts(leaf: Criterion, scoring: Scoring, path: Path) -> Iterator[Problem]:
    earned = sum((part.points for part in scoring.parts if not part.deducts), start=ZERO)
    if earned != leaf.max:
        yield problem(
            (*path, "parts"),
            t(
                f"各部分合计 {plain(earned)} 分，满分 {plain(leaf.max)} 分。",
                f"The parts sum to {plain(earned)}, max is {plain(leaf.max)}.",
            ),
            t(f"改为 max: {plain(earned)}，或改各部分的 points。", f"Write max: {plain(earned)}."),
        )
    for n, part in enumerate(scoring.parts):
        if part.limit is not None and not part.deducts:
            yield problem(
                (*path, "parts", n, "limit"),
                t("limit 只用于按处扣分的部分。", "limit is for parts that deduct."),
                t("删去 limit，或加 deducts: true。", "Remove limit, or add deducts: true."),
            )


def _conditions(leaf: Criterion, scoring: Scoring, path: Path) -> Iterator[Problem]:
    earned = sum((part.points for part in scoring.parts), start=ZERO)
    if earned < leaf.max:
        yield _never_full(leaf, earned, path)
    for n, part in enumerate(scoring.parts):
        if part.metric is None and (part.threshold is not None or part.alternatives):
            yield problem(
                (*path, "parts", n),
                t(f"「{part.id}」写了 threshold，没写 metric。", f"“{part.id}” lacks metric."),
                t("加上 metric: 字段名。", "Add metric: with a field id."),
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
            t("起始分不低于满分，加分没有余地。", "start leaves no room below max."),
            t("写一个小于 max 的数，或删去。", "Write less than max, or leave it out."),
        )


def _deductions(leaf: Criterion, scoring: Scoring, path: Path) -> Iterator[Problem]:
    if scoring.start is not None and scoring.start != leaf.max:
        yield problem(
            (*path, "start"),
            t(
                f"起始分 {plain(scoring.start)} 与满分 {plain(leaf.max)} 不同。",
                f"start {plain(scoring.start)} differs from max {plain(leaf.max)}.",
            ),
            t("删去 start，从满分起扣。", "Leave start out: it is max."),
        )


def _threshold(leaf: Criterion, scoring: Scoring, path: Path) -> Iterator[Problem]:  # noqa: ARG001
    if leaf.metric is None and not leaf.unit:
        yield doubt(
            path,
            t("写了 threshold，没写 metric 和 unit。", "threshold without metric and unit."),
            t("加上 metric: 字段名，或至少写 unit:。", "Add metric:, or at least unit:."),
        )


def _never_full(leaf: Criterion, reach: Decimal, path: Path) -> Problem:
    return problem(
        (*path, "parts"),
        t(
            f"全部计入也只有 {plain(reach)} 分，得不到满分 {plain(leaf.max)}。",
            f"All together give {plain(reach)}, never the max {plain(leaf.max)}.",
        ),
        t(f"改为 max: {plain(reach)}，或提高 points。", f"Write max: {plain(reach)}."),
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
