"""Invents the data of a round from a seed: the same seed gives the same data, always."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from kepu_review.demo import claims, form, people
from kepu_review.demo.bases import bases
from kepu_review.demo.cells import Cell
from kepu_review.errors import UsageError
from kepu_review.text import t

MAX_APPLICATIONS, MAX_EXPERTS = 99_999, 9_999


@dataclass(frozen=True, slots=True)
class DemoData:
    """Everything about an invented round that no form tells stays in the last three."""

    seed: int
    headings: tuple[str, ...]
    rows: tuple[Mapping[str, Cell], ...]  # heading → cell, as it first comes in
    corrected: tuple[Mapping[str, Cell], ...]  # the same, with the unreadable cells put right
    experts: tuple[Mapping[str, str], ...]
    facts: Mapping[str, Mapping[str, bool | int]]  # application → field → what the row means
    categories: Mapping[str, str]  # application → its true category
    qualities: Mapping[str, float]  # application → true quality, about 0 ± 1
    severities: Mapping[str, float]  # expert → points, positive is strict


def invent(applications: int = 60, experts: int = 12, seed: int = 8) -> DemoData:
    """An invented round. Raises UsageError for sizes that make no round."""
    if not (1 <= applications <= MAX_APPLICATIONS and 1 <= experts <= MAX_EXPERTS):
        raise UsageError(
            t(
                "不能造出 {applications} 项申报、{experts} 位专家的演示批次。",
                applications=applications,
                experts=experts,
            ),
            remedy=t("申报和专家都至少要有 1 个。"),
        )
    chance = Random(f"kepu-review demo {seed}")  # noqa: S311 - a demo, not a secret
    invented = bases(applications, chance)
    told = {base.number: form.facts(base, chance) for base in invented}
    right = tuple(
        form.row(base, told[base.number], place, chance) | claims.row(base, told[base.number], seed)
        for place, base in enumerate(invented, start=1)
    )
    pool, severities = people.experts(experts, invented, chance)
    return DemoData(
        seed=seed,
        headings=(*form.HEADINGS, *claims.HEADINGS),
        rows=tuple(form.spoiled(base, row) for base, row in zip(invented, right, strict=True)),
        corrected=right,
        experts=pool,
        facts=told,
        categories={base.number: base.category for base in invented},
        qualities={base.number: base.quality for base in invented},
        severities=severities,
    )
