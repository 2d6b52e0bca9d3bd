"""The panel in a report: experts by code, their load, what they wrote. No names leave here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kepu_review.model import Review, ReviewState
from kepu_review.report.data import ExpertRow, LeftOutRow, Remark, Remarks
from kepu_review.report.fill_statistics import expert_figures
from kepu_review.store import Reader, Stages
from kepu_review.text import t
from kepu_review.workflow import Round, Standing
from kepu_review.workflow.judging import ExpertRow as Figures

if TYPE_CHECKING:
    import pandas as pd


def expert_codes(db: Reader) -> dict[str, str]:
    """What each expert is called in a report: by number, whose names the secretariat keeps."""
    return {one.id: t("专家 {id}", id=one.id) for one in db.experts()}


def expert_rows(
    rnd: Round, db: Reader, codes: Mapping[str, str], scores: pd.DataFrame
) -> tuple[ExpertRow, ...]:
    """Load and mean of each expert; submitted ones are of pairs that are still assigned."""
    pairs = db.assignments(stage=Stages.EVERY)
    states = db.review_states(Stages.EVERY)
    assigned = Counter(pair.expert for pair in pairs)
    submitted = Counter(p.expert for p in pairs if states.get(p) is ReviewState.SUBMITTED)
    recused = Counter(p.expert for p, state in states.items() if state is ReviewState.RECUSED)
    means = scores.dropna(subset="score").groupby("expert")["score"].mean()
    figures = expert_figures(rnd, db) if len(means) else {}
    return tuple(
        ExpertRow(
            code=codes[expert.id],
            assigned=assigned[expert.id],
            submitted=submitted[expert.id],
            recused=recused[expert.id],
            mean=float(means[expert.id]) if expert.id in means.index else None,
            specialities=tuple(rnd.category_title(name) for name in expert.specialities),
            **_judged(figures.get(expert.id)),
        )
        for expert in sorted(db.experts(), key=lambda e: e.id)
    )


def _judged(found: Figures | None) -> dict[str, Any]:
    if found is None:
        return {}
    return {
        "severity": found.figure("severity"),
        "severity_se": found.figure("se"),
        "look_at": tuple(one.text for one in found.remarks),
    }


def remarks(
    rnd: Round, db: Reader, codes: Mapping[str, str], standing: Standing
) -> tuple[Remarks, ...]:
    """What experts wrote in the sheets they handed in, by application."""
    found: dict[str, list[Remark]] = {}
    for review in standing.handed_in:  # in the order of application and expert
        found.setdefault(review.application, []).extend(_of(rnd, db, review, codes))
    return tuple(
        Remarks(
            id=name,
            name=standing.applications[name].name,
            category=rnd.category_title(standing.applications[name].category),
            remarks=tuple(said),
        )
        for name, said in found.items()
        if said
    )


def left_out(standing: Standing, codes: Mapping[str, str]) -> tuple[LeftOutRow, ...]:
    """Handed-in sheets that do not count, with the reason."""
    return tuple(
        LeftOutRow(
            id=one.application,
            name=standing.applications[one.application].name,
            expert=codes.get(one.expert, one.expert),
            reason=one.reason,
        )
        for one in standing.left_out
    )


def _of(rnd: Round, db: Reader, review: Review, codes: Mapping[str, str]) -> list[Remark]:
    code = codes.get(review.expert, review.expert)
    said = [Remark(code, review.comment)] if review.comment.strip() else []
    rubric = rnd.rubric_of(db, review.rubric)
    titles = {} if rubric is None else {leaf.id: leaf.title for leaf in rubric.leaves()}
    vetoes = {} if rubric is None else {veto.id: veto.text for veto in rubric.vetoes}
    for name, mark in review.marks.items():
        if mark.comment.strip():
            said.append(Remark(code, mark.comment, titles.get(name, name)))
    for name, evidence in review.vetoes.items():
        title = t("一票否决：") + vetoes.get(name, name)
        said.append(Remark(code, evidence, title))
    return said
