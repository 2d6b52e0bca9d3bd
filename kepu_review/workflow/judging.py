"""专家情况: figures of each expert, and what to look at in them; never a verdict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from kepu_review.errors import MethodRefused, Refused
from kepu_review.model import Phase
from kepu_review.store import Reader
from kepu_review.text import t
from kepu_review.workflow.apart import Refusal, called, not_hidden, office
from kepu_review.workflow.blindness import Veil, shown_since, veil
from kepu_review.workflow.facts import Part
from kepu_review.workflow.fitting import content, deciding_part, scores_of
from kepu_review.workflow.guards import phase_title
from kepu_review.workflow.round import Round

if TYPE_CHECKING:
    import pandas as pd

    from kepu_review.experts import ChairPage, ExpertPage, Missing, Remark, Scale
    from kepu_review.severity import Fit, Variance


@dataclass(frozen=True, slots=True)
class ExpertRow:
    """One expert; `figures` has the columns of `experts.diagnostics` that are known."""

    key: str
    name: str
    reviews: int
    figures: Mapping[str, float]
    remarks: tuple[Remark, ...]
    missing: tuple[Missing, ...]

    def figure(self, column: str) -> float | None:
        """A figure; None where it is missing."""
        return self.figures.get(column)


@dataclass(frozen=True, slots=True)
class ExpertsNow:
    """Every expert with a sheet that counts, in an order that tells nothing hidden."""

    stage: str
    rows: tuple[ExpertRow, ...] = ()
    refused: Refusal | None = None
    variance: Variance | None = None
    note: str = ""
    names: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class _Figures:
    """What pages are made of."""

    fit: Fit
    scores: pd.DataFrame
    marks: pd.DataFrame
    scales: Mapping[str, Scale]
    table: pd.DataFrame


def experts_now(rnd: Round, db: Reader, *, stage: str | None = None) -> ExpertsNow:
    """Figures of all experts, for the chair.

    Raises
    ------
    Refused
        totals are hidden.
    """
    return experts(rnd, db, not_hidden(rnd, db), stage=stage)


def experts(rnd: Round, db: Reader, hidden: Veil, *, stage: str | None = None) -> ExpertsNow:
    """As `experts_now`, remembered until a sheet or the round changes."""
    part = deciding_part(rnd, db, stage)
    try:
        found = _figures(rnd, db, part, hidden)
    except MethodRefused as error:
        return ExpertsNow(part.stage.id, refused=Refusal.of(error), names=not hidden.names)
    apart = t("评审分成互不相连的组，宽严只是与同组专家相比。")
    return ExpertsNow(
        part.stage.id,
        tuple(_rows(found, called(hidden))),
        variance=found.fit.variance,
        note="" if found.fit.connected else apart,
        names=not hidden.names,
    )


def expert_page_now(rnd: Round, db: Reader, key: str, *, stage: str | None = None) -> ChairPage:
    """The chair's page on the expert with this key.

    Raises
    ------
    Refused
        totals are hidden.
    MethodRefused
        the data allow no such figures.
    UsageError
        nobody, or without sheets that count.
    """
    from kepu_review.experts import chair_page

    hidden = not_hidden(rnd, db)
    hidden.expert(key)
    found = _figures(rnd, db, deciding_part(rnd, db, stage), hidden)
    return chair_page(key, found.fit, found.scores, found.table)


def own_page_now(rnd: Round, db: Reader, expert: str) -> ExpertPage:
    """What an expert may see of the own marks beside the panel, after the round.

    Raises
    ------
    Refused
        the round is not closed, or experts are never shown what others marked; or this is an
        expert's own login, which cannot see the marks that the figures are made of.
    MethodRefused
        the data allow no such figures.
    UsageError
        the expert has no sheet that counts.
    """
    rnd.must_be_whole()
    now, rules = db.info().phase, rnd.programme.policy.blindness
    if now is not Phase.CLOSED or veil(rnd, db).marks:
        since = shown_since(rules.other_marks if now is Phase.CLOSED else Phase.CLOSED.value)
        raise Refused(
            t("现在是“{now}”阶段，本人评分情况还不能看。", now=phase_title(now)),
            remedy=t("{since}。", since=since),
        )
    from kepu_review.experts import page  # pandas: not before it is clear that there is a page

    found = _figures(rnd, db, deciding_part(rnd, db, None), office(db))
    return page(expert, found.scores, found.table, found.marks, scales=found.scales)


def _figures(rnd: Round, db: Reader, part: Part, hidden: Veil) -> _Figures:
    name = f"figures of experts {part.stage.id} {hidden.names}"
    return rnd.kept.get(name, content(rnd, db), lambda: _worked_out(db, part, hidden))


def _worked_out(db: Reader, part: Part, hidden: Veil) -> _Figures:
    import pandas as pd

    from kepu_review import experts as statistics
    from kepu_review import severity

    scores = scores_of(part, hidden)
    fit = severity.fit(scores, "within")
    regions = {hidden.key(expert.id): expert.region for expert in db.experts()}
    apps = part.facts.applications
    home = [
        _same(regions.get(expert), apps[application].region)
        for application, expert in zip(scores["application"], scores["expert"], strict=True)
    ]
    scores = scores.assign(home=pd.Series(home, index=scores.index, dtype=float))
    scales: dict[str, Scale] = {}
    marks = pd.DataFrame(
        _marks(part, hidden, scales),
        columns=["application", "expert", "criterion", "points", "level"],
    )
    known = "home" if any(one is not None for one in home) else None
    table = statistics.diagnostics(fit, scores, marks, scales=scales, home=known)
    return _Figures(fit, scores, marks, scales, table)


def _same(region: str | None, other: str | None) -> float | None:
    return None if not region or not other else float(region == other)


def _marks(
    part: Part, hidden: Veil, scales: dict[str, Scale]
) -> Iterator[tuple[str, str, str, float, str | None]]:
    """Each mark with its points; criteria are named with their rubric."""
    from kepu_review.experts import scales_of

    seen: set[str] = set()
    for one in part.counted.reviews:
        rubric, review = one.rubric, one.review
        if rubric.hash not in seen:
            seen.add(rubric.hash)
            scales |= {f"{rubric.id}/{n}": scale for n, scale in scales_of(rubric).items()}
        for name, mark in review.marks.items():
            points = one.total.by_criterion.get(name)
            if points is not None:
                sheet = (review.application, hidden.key(review.expert), f"{rubric.id}/{name}")
                yield (*sheet, float(points), mark.level)


def _rows(found: _Figures, names: Mapping[str, str]) -> Iterator[ExpertRow]:
    from kepu_review.experts import missing, remarks

    for key, name in names.items():
        if key not in found.table.index:
            continue
        row: pd.Series = found.table.loc[key]  # type: ignore[assignment]  # one expert, one row
        figures = {str(column): float(value) for column, value in row.dropna().items()}
        known = MappingProxyType(figures)
        yield ExpertRow(key, name, int(figures["n"]), known, remarks(row), missing(row))
