"""Fills what only the figures of the summary need: who is inside, and the total of each sheet."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from kepu_review.report.data_statistics import SheetScore, SureRow
from kepu_review.workflow import Standing
from kepu_review.workflow.cutting import CutNow


def told_inside(
    rows: tuple[SureRow, ...], cut: CutNow | None, standing: Standing
) -> tuple[SureRow, ...]:
    """The rows with who would be inside by the raw and by the adjusted scores as they stand."""
    if cut is None:
        return rows
    vetoed = standing.vetoed.keys()
    raw = _inside(cut, {row.id: row.raw for row in rows}, vetoed)
    adjusted = _inside(cut, {row.id: row.adjusted for row in rows}, vetoed)
    return tuple(
        replace(row, inside_raw=raw.get(row.id), inside=adjusted.get(row.id)) for row in rows
    )


def _inside(
    cut: CutNow, scores: Mapping[str, float | None], vetoed: Collection[str]
) -> dict[str, bool]:
    known = {name: score for name, score in scores.items() if score is not None}
    if not known:
        return {}
    import numpy as np

    from kepu_review.certainty import inside

    groups = [cut.group(name, vetoed) for name in known]
    found = inside(np.array([list(known.values())]), groups, cut.laid_over(list(known), vetoed))
    return {name: bool(share > 0) for name, share in zip(known, found, strict=True)}


def sheet_scores(standing: Standing, codes: Mapping[str, str]) -> tuple[SheetScore, ...]:
    """The total of every sheet that counts, by application and expert."""
    found = standing.scores.dropna(subset="score")
    triples = zip(found["application"], found["expert"], found["score"], strict=True)
    return tuple(
        SheetScore(str(name), codes.get(str(expert), str(expert)), float(score))
        for name, expert, score in sorted(triples, key=lambda one: (one[0], one[1]))
    )
