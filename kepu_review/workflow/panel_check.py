"""设计检查: before scoring, whether the panel holds together and how exact its scores will be."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from kepu_review.errors import MethodRefused
from kepu_review.model import Assignment
from kepu_review.store import Reader
from kepu_review.text import t
from kepu_review.workflow.apart import LinkNow, PanelPart, called, links_told, parts_told, some
from kepu_review.workflow.assigning import request_for
from kepu_review.workflow.blindness import Veil, veil
from kepu_review.workflow.guards import at_work
from kepu_review.workflow.round import Round
from kepu_review.workflow.terms import policy

if TYPE_CHECKING:
    from kepu_review.panels import Ratings
    from kepu_review.severity import Variance

MOST = 10
"""Reviews per application up to which the precision is told, if not more are given."""
USUAL = (8.0, 6.0, 8.0)
"""Standard deviations of applications, severity and all else in points of 100, where no round
before tells them."""
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class AssumedVariance:
    """Variances in points², and where they come from."""

    application: float
    expert: float
    residual: float
    source: str
    """"earlier" (a round before, or this one so far) or "defaults"."""
    words: str


@dataclass(frozen=True, slots=True)
class PrecisionRow:
    """What a number of reviews of each application gives; ± holds 95 %."""

    reviews: int
    points: float
    reliability: float
    points_adjusted: float
    """The severity of experts taken out."""
    reliability_adjusted: float


@dataclass(frozen=True, slots=True)
class BridgeNow:
    """An expert without whom the panel falls apart."""

    expert: str
    name: str
    parts: int
    """Parts that would be left."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Least, middle and greatest."""

    least: int
    middle: float
    most: int


@dataclass(frozen=True, slots=True)
class PanelCheck:
    """The panel as it is assigned, and what may be expected of it."""

    stage: str
    applications: int
    experts: int
    reviews: int
    """Assigned pairs; those in conflict or recused, whose sheets will not count, are left out."""
    per_application: Spread | None
    caseload: Spread | None
    connected: bool | None
    """None: nothing is assigned."""
    parts: tuple[PanelPart, ...]
    links: tuple[LinkNow, ...]
    bridges: tuple[BridgeNow, ...]
    sharing: tuple[int, int] | None
    """Pairs of experts who read a common application, of all pairs."""
    alone: tuple[str, ...]
    """Names of experts who share no application with anybody."""
    assumed: AssumedVariance
    precision: tuple[PrecisionRow, ...]
    now: PrecisionRow
    """For the number of reviews that an application has, or is to get before any is assigned."""
    reliability: float
    needed: int | None
    """Reviews of each application for that reliability of the mean; None: no number is enough."""
    needed_adjusted: int | None
    sentences: tuple[str, ...]


def panel_check(
    rnd: Round,
    db: Reader,
    *,
    reliability: float = 0.8,
    assumed: AssumedVariance | None = None,
    hidden: Veil | None = None,
) -> PanelCheck:
    """Look at the assignment of the stage at work; no mark is needed, and none is looked at.

    `assumed` are variances of a round before, see `variance_of`; without them the usual ones of
    such panels hold, which `assumed.words` says. Experts are named as the chair may see them,
    unless `hidden` says otherwise.

    Raises
    ------
    UsageError
        the reliability is not between 0 and 1.
    """
    seen = veil(rnd, db) if hidden is None else hidden
    variance = assumed or usual()
    pairs, forbidden = _assigned(rnd, db)
    graph = _Graph.of(pairs, forbidden, called(seen), seen)
    has = graph.per_application
    usually = policy(rnd, db).reviews_per_application if has is None else int(has.middle)
    rows = tuple(_precision(variance, max(MOST, usually)))
    needed = [_needed(variance, reliability, adjusted=one) for one in (False, True)]
    now = rows[usually - 1]
    return PanelCheck(
        stage=at_work(db),
        applications=graph.applications,
        experts=graph.experts,
        reviews=len(pairs),
        per_application=graph.per_application,
        caseload=graph.caseload,
        connected=graph.connected,
        parts=graph.parts,
        links=graph.links,
        bridges=graph.bridges,
        sharing=graph.sharing,
        alone=graph.alone,
        assumed=variance,
        precision=rows,
        now=now,
        reliability=reliability,
        needed=needed[0],
        needed_adjusted=needed[1],
        sentences=tuple(_sentences(graph, variance, now, reliability, needed)),
    )


@dataclass(frozen=True, slots=True)
class Joined:
    """Whether the panels hang together, as after an assignment."""

    connected: bool | None
    """None: nothing is assigned."""
    parts: tuple[PanelPart, ...]
    sentences: tuple[str, ...]
    """None if all hang together and nobody holds them together alone."""


def how_joined(rnd: Round, db: Reader, *, hidden: Veil | None = None) -> Joined:
    """What `panel_check` says of parts, links and bridges, and nothing else."""
    seen = veil(rnd, db) if hidden is None else hidden
    graph = _Graph.of(*_assigned(rnd, db), called(seen), seen)
    amiss = graph.connected is False or graph.bridges or graph.alone
    return Joined(graph.connected, graph.parts, tuple(_held_together(graph)) if amiss else ())


def usual() -> AssumedVariance:
    """What is assumed where nothing is known."""
    true, severity, noise = USUAL
    words = t(
        "没有以往批次的数据，按常见情形假定：申报之间的标准差 {true:g} 分，专家宽严 {severity:g} "
        "分，其余 {noise:g} 分（百分制）。",
        true=true,
        severity=severity,
        noise=noise,
    )
    return AssumedVariance(true**2, severity**2, noise**2, "defaults", words)


def variance_of(rnd: Round, db: Reader) -> AssumedVariance:
    """The variances that a round with marks shows, for the check of another one.

    Raises
    ------
    MethodRefused
        its marks do not tell them.
    """
    from kepu_review import severity
    from kepu_review.workflow.apart import office
    from kepu_review.workflow.fitting import deciding_part, scores_of

    scores = scores_of(deciding_part(rnd, db), office(db))
    found = severity.fit(scores, "within").variance
    words = t(
        "按批次“{title}”：申报之间的标准差 {true:.1f} 分，专家宽严 {severity:.1f} 分，其余 "
        "{noise:.1f} 分。",
        title=db.info().title,
        true=found.application**0.5,
        severity=found.expert**0.5,
        noise=found.residual**0.5,
    )
    return AssumedVariance(found.application, found.expert, found.residual, "earlier", words)


@dataclass(frozen=True, slots=True)
class _Graph:
    """The assignment as a graph."""

    applications: int = 0
    experts: int = 0
    per_application: Spread | None = None
    caseload: Spread | None = None
    connected: bool | None = None
    parts: tuple[PanelPart, ...] = ()
    links: tuple[LinkNow, ...] = ()
    bridges: tuple[BridgeNow, ...] = ()
    sharing: tuple[int, int] | None = None
    alone: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        pairs: Sequence[Assignment],
        forbidden: Collection[tuple[str, str]],
        names: dict[str, str],
        hidden: Veil,
    ) -> _Graph:
        """Of assigned pairs; those `forbidden` (application, expert) are no way to join parts."""
        if not pairs:
            return cls()
        from kepu_review import panels

        ratings = _ratings(pairs, hidden)
        joined = panels.connected(ratings)
        shared = panels.overlap(ratings)
        apart = len(joined) > 1
        barred = {(application, hidden.key(expert)) for application, expert in forbidden}
        return cls(
            applications=len(ratings.applications),
            experts=len(ratings.experts),
            per_application=_spread(ratings.counts_i.tolist()),
            caseload=_spread(ratings.counts_j.tolist()),
            connected=not apart,
            parts=parts_told(joined, names) if apart else (),
            links=links_told(ratings, joined, names, barred) if apart else (),
            bridges=tuple(
                BridgeNow(one.expert, names.get(one.expert, one.expert), one.parts_without)
                for one in panels.bridges(ratings)
            ),
            sharing=(shared.pairs_sharing, shared.pairs),
            alone=tuple(names[key] for key in names if key in set(shared.alone)),
        )


def _assigned(rnd: Round, db: Reader) -> tuple[tuple[Assignment, ...], frozenset[tuple[str, str]]]:
    """Pairs whose sheets will count, and (application, expert) that must not be."""
    forbidden = frozenset(request_for(rnd, db, 1).forbidden)
    pairs = tuple(p for p in db.assignments() if (p.application, p.expert) not in forbidden)
    return pairs, forbidden


def _ratings(pairs: Sequence[Assignment], hidden: Veil) -> Ratings:
    import pandas as pd

    from kepu_review import panels

    rows = [(pair.application, hidden.key(pair.expert), 0.0) for pair in pairs]
    return panels.Ratings.of(pd.DataFrame(rows, columns=["application", "expert", "score"]))


def _spread(counts: Sequence[int]) -> Spread:
    return Spread(min(counts), float(median(counts)), max(counts))


def _precision(variance: Variance | AssumedVariance, most: int) -> Iterator[PrecisionRow]:
    from kepu_review import agreement

    table = agreement.d_study(variance, range(1, most + 1), level=LEVEL)
    for number, row in zip(table.index, table.to_dict("records"), strict=True):
        yield PrecisionRow(
            int(number),
            float(row["points"]),
            float(row["reliability"]),
            float(row["points_adjusted"]),
            float(row["reliability_adjusted"]),
        )


def _needed(variance: AssumedVariance, reliability: float, *, adjusted: bool) -> int | None:
    from kepu_review import agreement

    try:
        return agreement.reviews_needed(variance, reliability, adjusted=adjusted)
    except MethodRefused:
        return None


def _sentences(
    graph: _Graph,
    variance: AssumedVariance,
    now: PrecisionRow,
    reliability: float,
    needed: Sequence[int | None],
) -> Iterator[str]:
    yield t(
        "每份申报 {k} 位专家：平均分的误差约 ± {points:.1f} 分（95 %），信度 "
        "{reliability:.2f}；扣除专家宽严后约 ± {adjusted:.1f} 分，信度 {better:.2f}。",
        k=now.reviews,
        points=now.points,
        reliability=now.reliability,
        adjusted=now.points_adjusted,
        better=now.reliability_adjusted,
    )
    has = graph.per_application
    if has is not None and has.least < has.most:
        yield t(
            "各申报的专家数不同，从 {least} 位到 {most} 位；以上按居中的 {k} 位计算。",
            least=has.least,
            most=has.most,
            k=now.reviews,
        )
    plain, adjusted = needed
    if plain is not None and adjusted is not None:
        yield t(
            "要使信度达到 {reliability:g}，每份申报需要 {plain} 位专家；扣除宽严则需要 {adjusted} "
            "位。",
            reliability=reliability,
            plain=plain,
            adjusted=adjusted,
        )
    yield from _held_together(graph)
    yield variance.words


def _held_together(graph: _Graph) -> Iterator[str]:
    if graph.connected is None:
        yield t("还没有分派，无从检查各组是否相连。")
    elif graph.connected:
        yield t("全部申报和专家由共同评审连成一片，宽严可以比较。")
    else:
        yield t("分派分成 {count} 个互不相连的组，组间宽严无从比较。", count=len(graph.parts))
        joining = [f"{one.name} × {one.application}" for one in graph.links]
        if joining:
            yield t("加上这些评审即可相连：{links}。", links=some(joining))
        else:
            yield t("各组的专家都须回避其他组的申报，无法连起来。")
    if graph.bridges:
        yield t(
            "只靠这些专家相连，任何一位缺席就会断开：{names}。",
            names=some([one.name for one in graph.bridges]),
        )
    if graph.alone:
        yield t("与他人没有共同申报的专家：{names}。", names=some(graph.alone))
