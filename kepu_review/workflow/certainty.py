"""结果把握: how sure each place of a round is; what is hidden now is in none of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from kepu_review.errors import MethodRefused
from kepu_review.model import Certainty, Ranked
from kepu_review.store import Reader
from kepu_review.text import t
from kepu_review.workflow.apart import Refusal, called, not_hidden
from kepu_review.workflow.blindness import Veil
from kepu_review.workflow.comparing import within_category
from kepu_review.workflow.cutting import CutNow, cut_now
from kepu_review.workflow.facts import facts_now
from kepu_review.workflow.fitting import (
    DRAWS,
    Progress,
    StageFits,
    content,
    model_of,
    stage_fits,
)
from kepu_review.workflow.round import Round
from kepu_review.workflow.standing import Standing, rank_round

if TYPE_CHECKING:
    from kepu_review.severity import Variance

NONE: Mapping[str, Certainty] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class FlipNow:
    """An application that would come in or fall out had one expert not reviewed."""

    expert: str
    """The key, see `Veil.key`."""
    name: str
    application: str
    became: str
    """"in" or "out"."""


@dataclass(frozen=True, slots=True)
class CertaintyNow:
    """How sure the places of a round are."""

    method: str
    """Whose scores are called adjusted: "adjusted" or "blup"."""
    stage: str
    """The stage, or the last of several that are taken together."""
    refused: Refusal | None = None
    note: str = ""
    applications: Mapping[str, Certainty] = field(default_factory=lambda: NONE)
    cut: CutNow | None = None
    line: float | None = None
    """The adjusted score at the cut, where one number can say it."""
    by_category: bool = False
    """Ranks are within categories: panels of different ones cannot be compared."""
    variance: Variance | None = None
    flips: tuple[FlipNow, ...] = ()
    names: bool = True
    """Whether experts are shown by name."""
    draws: int = DRAWS


def certainty_now(
    rnd: Round,
    db: Reader,
    method: str | None = None,
    *,
    stage: str | None = None,
    progress: Progress | None = None,
) -> CertaintyNow:
    """As `certainty`, for the chair: what is hidden now is left out.

    Raises
    ------
    Refused
        totals are hidden.
    UsageError
        no such stage, or the method knows no error.
    """
    hidden = not_hidden(rnd, db)
    return certainty(rnd, db, hidden, method, stage=stage, progress=progress)


def certainty(
    rnd: Round,
    db: Reader,
    hidden: Veil,
    method: str | None = None,
    *,
    stage: str | None = None,
    progress: Progress | None = None,
) -> CertaintyNow:
    """How sure each place is, remembered until a sheet or the round changes.

    Whatever method ranks the round, the severity of experts is taken out here: `method` is
    "adjusted" (within, the default) or "blup". Where the data do not allow it, `refused` says why.
    """
    used = model_of(method)

    def make() -> CertaintyNow:
        fits = stage_fits(rnd, db, hidden, method=used, stage=stage, progress=progress)
        return _made(rnd, db, hidden, used, stage, fits)

    name = f"certainty {used} {stage} {hidden.names}"
    return rnd.kept.get(name, content(rnd, db), make)


def certainties_by(
    rnd: Round, db: Reader, hidden: Veil, standing: Standing, stage: str | None = None
) -> Mapping[str, Certainty]:
    """Certainties that fit a ranking by "adjusted" or "blup", also one of a single category."""
    from kepu_review.workflow import drawing  # numpy

    now = certainty(rnd, db, hidden, standing.method, stage=stage)
    listed = frozenset(one.application for one in standing.ranked)
    if now.refused is None and not now.by_category and listed >= now.applications.keys():
        return now.applications
    fits = stage_fits(rnd, db, hidden, method=standing.method, stage=stage)
    drawn = drawing.draws_of(fits, listed)
    plain = rank_round(rnd, method="mean", stage=stage, db=db)
    raw = _by_name(within_category(one for one in plain.ranked if one.application in listed))
    cut = now.cut if now.cut is not None and now.cut.seats is None else None
    alone = drawing.drawn_certainties(
        drawn, _by_name(standing.ranked), raw, cut, standing.vetoed.keys(), within=True
    )
    if now.refused is not None:
        return alone
    known = now.applications
    return {
        name: replace(one, p_in=known[name].p_in, borderline=known[name].borderline)
        if name in known
        else one
        for name, one in alone.items()
    }


def certainty_fields(one: Certainty | None) -> dict[str, Any]:
    """What `rank --json` carries beside the score."""
    found = one if one is not None else Certainty("")
    return {
        "raw_score": found.raw_score,
        "raw_rank": found.raw_rank,
        "adjusted_score": found.adjusted_score,
        "adjusted_rank": found.adjusted_rank,
        "standard_error": found.standard_error,
        "rank_low": found.rank_low,
        "rank_high": found.rank_high,
        "p_in": found.p_in,
        "borderline": found.borderline,
    }


def _by_name(ranked: Iterable[Ranked]) -> dict[str, Ranked]:
    return {one.application: one for one in ranked}


def _made(
    rnd: Round,
    db: Reader,
    hidden: Veil,
    method: str,
    stage: str | None,
    fits: tuple[StageFits, ...],
) -> CertaintyNow:
    from kepu_review.workflow import drawing  # numpy

    applications = facts_now(rnd, db).applications
    cut = cut_now(rnd, db, applications)
    known = CertaintyNow(method, fits[-1].stage.id, cut=cut, names=not hidden.names)
    refusal = _refused(fits, cut, {name: app.category for name, app in applications.items()})
    if refusal is not None:
        return replace(known, refused=refusal)
    split = any(len(one.parts) > 1 for one in fits)
    try:
        ranked, raw, vetoed = _ranked(rnd, db, method, stage, split=split)
    except MethodRefused as error:
        return replace(known, refused=Refusal.of(error))
    drawn = drawing.draws_of(fits, ranked.keys())
    found = drawing.drawn_certainties(drawn, ranked, raw, cut, vetoed, within=split)
    (single, *others) = [fit for one in fits for fit in one.fits]
    return replace(
        known,
        applications=MappingProxyType(found),
        draws=len(drawn.scores),
        by_category=split,
        line=_line(cut, [one for name, one in found.items() if name not in vetoed]),
        variance=None if others else single.variance,
        flips=() if others or cut is None else _flips(single, cut, vetoed, called(hidden)),
        note=_note(fits, cut),
    )


def _ranked(
    rnd: Round, db: Reader, method: str, stage: str | None, *, split: bool
) -> tuple[dict[str, Ranked], dict[str, Ranked], Collection[str]]:
    """By the method and by the mean; each category by itself where panels are split."""
    plain = rank_round(rnd, method="mean", stage=stage, db=db)
    if not split:
        made = rank_round(rnd, method=method, stage=stage, db=db)
        return _by_name(made.ranked), _by_name(plain.ranked), plain.vetoed.keys()
    ranked: dict[str, Ranked] = {}
    for category in dict.fromkeys(one.category for one in plain.ranked if one.rank is not None):
        try:
            made = rank_round(rnd, method=method, category=category, stage=stage, db=db)
        except MethodRefused:
            continue  # its panel has no fit either; the others stand
        ranked |= _by_name(made.ranked)
    return ranked, _by_name(within_category(plain.ranked)), plain.vetoed.keys()


def _refused(
    fits: Sequence[StageFits], cut: CutNow | None, categories: Mapping[str, str | None]
) -> Refusal | None:
    """The first stage whose panels have to be compared and cannot be."""
    for one in fits:
        if one.refusal is None:
            continue
        if len(fits) > 1:
            told = t("环节“{title}”：{why}", title=one.stage.shown, why=one.refusal.message)
            return replace(one.refusal, message=told)
        if not one.fits:
            return one.refusal
        within = [{categories.get(name) for name in part} for part in one.parts]
        seen = [name for part in within for name in part]
        if cut is None or not cut.by_category or len(seen) != len(set(seen)):
            return one.refusal
    return None


def _line(cut: CutNow | None, found: Iterable[Certainty]) -> float | None:
    """The line, else midway between the last place and the one after it."""
    if cut is None or cut.per_group:
        return None
    scores = sorted((c.adjusted_score for c in found if c.adjusted_score is not None), reverse=True)
    if cut.seats is None or cut.seats >= len(scores):
        return cut.minimum
    if cut.seats == 0:
        return None
    between = (scores[cut.seats - 1] + scores[cut.seats]) / 2
    return between if cut.minimum is None else max(between, cut.minimum)


def _flips(
    fit: Any, cut: CutNow, vetoed: Collection[str], names: Mapping[str, str]
) -> tuple[FlipNow, ...]:
    from kepu_review import certainty as statistics

    every = [str(name) for name in fit.ratings.applications]
    groups = {name: cut.group(name, vetoed) for name in every}
    try:
        table = statistics.flips(fit, groups, cut.laid_over(every, vetoed))
    except MethodRefused:
        return ()
    rows = zip(table["expert"], table["application"], table["became"], strict=True)
    order = {key: n for n, key in enumerate(names)}
    found = (FlipNow(key, names.get(key, key), name, became) for key, name, became in rows)
    return tuple(sorted(found, key=lambda one: (order.get(one.expert, 0), one.application)))


def _note(fits: Sequence[StageFits], cut: CutNow | None) -> str:
    told = []
    if len(fits) > 1:
        titles = t("、").join(t("“{title}”", title=one.stage.shown) for one in fits)
        told.append(t("由{titles}的得分按权重合成。", titles=titles))
    if cut is None:
        told.append(t("认定项目没有分数线和名额，不能说入围的把握。"))
    elif cut.left_out:
        told.append(t("入围把握没有计入：{rules}。", rules=t("、").join(cut.left_out)))
    return "".join(told)
