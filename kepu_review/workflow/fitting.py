"""宽严模型 of a round: one fit for each joined panel of each stage that a ranking is made of."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from kepu_review.errors import MethodRefused, UsageError
from kepu_review.model import ROUND_CHAIN, ReviewState, Stage
from kepu_review.store import Reader
from kepu_review.text import language, t
from kepu_review.workflow.across import deciding, main_stage
from kepu_review.workflow.apart import Refusal, apart, called
from kepu_review.workflow.blindness import Veil
from kepu_review.workflow.facts import Part, part_of_stage, reached
from kepu_review.workflow.round import Round
from kepu_review.workflow.standing import passed_screening, with_sheets

if TYPE_CHECKING:
    import pandas as pd

    from kepu_review.panels import Ratings
    from kepu_review.severity import Fit

Progress = Callable[[int, int | None], None]
DRAWS = 2000
"""Of the joint posterior: probabilities are right to about one in a hundred."""
MODELS: Mapping[str, Literal["within", "reml", "ml"]] = {
    "adjusted": "within",
    "blup": "reml",
    "blup_ml": "ml",
}
"""Method of ranking → method of the fit."""


@dataclass(frozen=True, slots=True, eq=False)
class StageFits:
    """One stage: a fit for each part of its panel; a part that no fit can be made of has none."""

    stage: Stage
    ratings: Ratings | None
    """None: no sheet counts."""
    parts: tuple[frozenset[str], ...]
    """Applications of each joined part."""
    fits: tuple[Fit, ...]
    refusal: Refusal | None
    """Why parts cannot be compared, or why there is no fit."""


def model_of(method: str | None) -> str:
    """The method whose scores are called adjusted.

    Raises
    ------
    UsageError
        the method knows no standard error.
    """
    used = method or "adjusted"
    if used not in MODELS:
        raise UsageError(
            t("方法“{method}”没有校正分和误差。", method=used),
            remedy=t("可选：{known}。", known=t("、").join(MODELS)),
        )
    return used


def content(rnd: Round, db: Reader) -> Hashable:
    """What statistics are made of: the round's own acts and the handed-in sheets."""
    found = rnd.kept.get("statistics content", db.pulse(), lambda: _content(rnd, db))
    return (found, language())


def _content(rnd: Round, db: Reader) -> Hashable:
    said: list[Hashable] = [db.heads().get(ROUND_CHAIN)]
    for stage in reached(rnd, db):
        for pair, (state, seq, _) in db.review_versions(stage=stage).items():
            if state is ReviewState.SUBMITTED:
                said.append((pair, seq))
    return tuple(said)


def parts_now(rnd: Round, db: Reader, stage: str | None = None) -> tuple[Part, ...]:
    """The stages that have sheets, or the one asked for."""
    if stage is not None and stage not in rnd.programme.scored:
        raise UsageError(
            t("本项目没有打分环节“{stage}”。", stage=stage),
            remedy=t("可选：") + t("、").join(rnd.programme.scored),
        )
    names = reached(rnd, db) if stage is None else (stage,)
    made = rnd.kept.get(
        f"statistics parts {stage}",
        content(rnd, db),
        lambda: tuple(with_sheets(tuple(part_of_stage(rnd, db, name) for name in names))),
    )
    return made


def deciding_part(rnd: Round, db: Reader, stage: str | None = None) -> Part:
    """The stage whose reviews stand for all, or the one asked for."""
    parts = parts_now(rnd, db, stage)
    chosen = main_stage(deciding([part.stage for part in parts]))
    return next(part for part in parts if part.stage == chosen)


def scores_of(part: Part, hidden: Veil) -> pd.DataFrame:
    """application, expert, score: what the ranking of this stage is made of, as in `standing`.

    Experts are keys, so that nothing that is made of it names them where names are hidden.
    """
    scores = part.counted.scores()
    scores = scores[scores["score"].notna()]
    fit_for = {a for a in part.facts.applications if passed_screening(part.facts.screening, a)}
    scores = scores[scores["application"].isin(fit_for)]
    number = scores.groupby("application")["score"].transform("size")
    scores = scores[number >= max(part.facts.policy.minimum_reviews, 1)]
    return scores.assign(expert=scores["expert"].map(hidden.key))


def stage_fits(
    rnd: Round,
    db: Reader,
    hidden: Veil,
    *,
    method: str = "adjusted",
    stage: str | None = None,
    progress: Progress | None = None,
) -> tuple[StageFits, ...]:
    """The fits of the stages that decide, remembered until a sheet or the round changes."""

    def make() -> tuple[StageFits, ...]:
        parts = parts_now(rnd, db, stage)
        chosen = deciding([part.stage for part in parts])
        return tuple(
            _fits(part, method, hidden, progress) for part in parts if part.stage in chosen
        )

    name = f"statistics fits {method} {stage} {hidden.names}"
    return rnd.kept.get(name, content(rnd, db), make)


def _fits(part: Part, method: str, hidden: Veil, progress: Progress | None) -> StageFits:
    from kepu_review import panels, severity

    scores = scores_of(part, hidden)
    if not len(scores):
        why = Refusal(t("还没有可以计入的评审表。"), t("专家提交评审表后再看。"))
        return StageFits(part.stage, None, (), (), why)
    ratings = panels.Ratings.of(scores)
    joined = panels.connected(ratings)
    barred = {(name, hidden.key(expert)) for expert, name in part.facts.basis.conflicts}
    refusal = apart(ratings, joined, called(hidden), barred) if len(joined) > 1 else None
    fits: list[Fit] = []
    for one in joined:
        own = scores if len(joined) == 1 else scores[scores["application"].isin(one.applications)]
        try:
            fits.append(severity.fit(own, MODELS[method], progress=progress))
        except MethodRefused as error:
            refusal = refusal or Refusal.of(error)
    groups = tuple(frozenset(map(str, one.applications)) for one in joined)
    return StageFits(part.stage, ratings, groups, tuple(fits), refusal)
