"""Leaves of each kind, rubrics round them, and hypothesis strategies of both."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from kepu_review.model import Band, Criterion, Mark, MarkState, Part, Rubric, Scoring, ScoringKind

D = Decimal
Kind = ScoringKind


def leaf(scoring: Scoring, maximum: str = "10", name: str = "A1", **more: object) -> Criterion:
    return Criterion(id=name, title="开放", max=D(maximum), scoring=scoring, **more)  # type: ignore[arg-type]


def rubric(*leaves: Criterion, full: str | None = None) -> Rubric:
    counted = [one for one in leaves if not one.bonus and one.max > 0]
    whole = D(full) if full is not None else sum((one.max for one in counted), start=D(0))
    return Rubric(id="r", version="1", title="测试", full_marks=whole, criteria=leaves)


def levels(*pairs: tuple[str, str]) -> Scoring:
    bands = tuple(Band(level, points=D(points)) for level, points in pairs)
    return Scoring(Kind.LEVELS, bands=bands)


def ranges() -> Scoring:
    shares = {"优秀": (90, 100), "优良": (70, 90), "合格": (60, 70), "不合格": (0, 60)}
    bands = tuple(Band(level, share=(D(a), D(b))) for level, (a, b) in shares.items())
    return Scoring(Kind.LEVEL_RANGES, bands=bands)


def parts(kind: ScoringKind, *pairs: tuple[str, str], **more: object) -> Scoring:
    listed = tuple(Part(name, f"部分 {name}", D(points)) for name, points in pairs)
    return Scoring(kind, parts=listed, **more)  # type: ignore[arg-type]


def marked(
    value: str | None = None,
    level: str | None = None,
    given: dict[str, str] | None = None,
    name: str = "A1",
) -> Mark:
    counts = {part: D(count) for part, count in (given or {}).items()}
    return Mark(name, value=None if value is None else D(value), level=level, parts=counts)


quarters = st.integers(1, 80).map(lambda n: D(n) / 4)
names = st.sampled_from(["p1", "p2", "p3", "p4"])


@st.composite
def scorings(draw: st.DrawFn, maximum: Decimal) -> Scoring:
    """Any scoring that could stand on a leaf with this maximum."""
    kind = draw(st.sampled_from([kind for kind in Kind if kind is not Kind.PENALTY]))
    step = draw(st.sampled_from([D("0.5"), D("0.25"), D(1)]))
    if kind is Kind.JUDGEMENT:
        return Scoring(kind, step=step, minimum=draw(st.sampled_from([D(0), -maximum])))
    if kind is Kind.LEVEL_RANGES:
        return Scoring(kind, step=step, bands=ranges().bands)
    if kind in (Kind.LEVELS, Kind.BANDS):
        points = draw(st.lists(st.integers(0, 4), min_size=1, max_size=4))
        fixed = [maximum, *(maximum * n / 4 for n in points)]
        return Scoring(kind, bands=tuple(Band(f"L{n}", points=p) for n, p in enumerate(fixed)))
    if kind is Kind.THRESHOLD:
        return Scoring(kind, threshold=D(50))
    return draw(_by_parts(kind, step))


@st.composite
def _by_parts(draw: st.DrawFn, kind: ScoringKind, step: Decimal) -> Scoring:
    chosen = draw(st.lists(names, min_size=1, max_size=4, unique=True))
    listed = tuple(
        Part(
            name,
            f"部分 {name}",
            draw(quarters),
            limit=draw(st.none() | st.integers(1, 4)) if kind is not Kind.CONDITIONS else None,
            deducts=kind is Kind.PARTS and n > 0 and draw(st.booleans()),
        )
        for n, name in enumerate(chosen)
    )
    return Scoring(kind, step=step, parts=listed, discretionary=draw(st.booleans()))


@st.composite
def leaves(draw: st.DrawFn, name: str = "A1") -> Criterion:
    maximum = draw(quarters)
    return Criterion(name, "开放", maximum, scoring=draw(scorings(maximum)))


@st.composite
def marks(draw: st.DrawFn, criterion: Criterion) -> Mark:
    """Marks of every sort, sensible and not."""
    scoring = criterion.scoring
    assert scoring is not None
    values = st.integers(-8, 170).map(lambda n: D(n) / 4) | st.sampled_from(
        [D("NaN"), D("Infinity"), D("1E+999999"), D("0.1"), criterion.max, D("-0"), D("1e-30")]
    )
    band = st.sampled_from([one.level for one in scoring.bands] or ["没有"]) | st.just("别的")
    amounts = st.sampled_from([D(0), D(1), D(2), D("0.5"), D(-1), D(10) ** 9, D("NaN")])
    return Mark(
        criterion.id,
        state=draw(st.sampled_from([MarkState.MARKED, *MarkState])),
        value=draw(st.none() | values),
        level=draw(st.none() | band),
        parts=draw(st.dictionaries(names, amounts, max_size=4)),
    )


@st.composite
def good_marks(draw: st.DrawFn, criterion: Criterion) -> Mark:
    """Finished marks that stand."""
    scoring = criterion.scoring
    assert scoring is not None
    if scoring.kind in (Kind.LEVELS, Kind.BANDS):
        return marked(
            level=draw(st.sampled_from([b.level for b in scoring.bands])), name=criterion.id
        )
    if scoring.parts:
        counts = {part.id: draw(st.integers(0, 1)) for part in scoring.parts}
        if scoring.kind is Kind.PARTS:
            earned = {p.id: draw(st.sampled_from([D(0), p.points])) for p in scoring.parts}
            counts = {p.id: counts[p.id] if p.deducts else earned[p.id] for p in scoring.parts}  # type: ignore[misc]
        return Mark(criterion.id, parts={name: D(count) for name, count in counts.items()})
    return Mark(criterion.id, value=draw(st.sampled_from([scoring.minimum, criterion.max])))
