"""Invented experts who mark: true quality, their severity, noise; always within the rubric."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from types import MappingProxyType

from kepu_review import rubrics
from kepu_review.demo.choices import Opinion, choose
from kepu_review.demo.comments import overall, remark
from kepu_review.demo.invent import DemoData
from kepu_review.model import Application, Criterion, Expert, Mark, Rubric

MEAN, OF_QUALITY = 0.72, 0.09
"""Share of full marks of an average base, and how much a standard deviation of quality adds."""
OF_LEAF, OF_REVIEW, OF_MARK = 0.05, 0.03, 0.06
"""Deviations: of a base on one criterion, of one review, of one mark."""
GAIN = 1.4
"""Most of full marks follows the applicants' figures; the rest must carry the whole severity."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What an invented expert fills in."""

    marks: Mapping[str, Mark]
    comment: str


class Marking:
    """Marks of one invented panel; the same seed gives the same sheets in any order."""

    def __init__(self, data: DemoData, seed: int) -> None:
        self._data = data
        self._seed = seed

    def sheet(self, rubric: Rubric, application: Application, expert: Expert) -> Sheet:
        """A complete sheet: every leaf that counts is marked, some have a comment."""
        chance = self._chance(expert.id, application.id)
        strict = GAIN * self._data.severities[expert.id] / 100
        base = MEAN + OF_QUALITY * self._data.qualities[application.id]
        mood = chance.gauss(0, OF_REVIEW)
        talkative = self._chance(expert.id).uniform(0.05, 0.3)
        proposals = {one.criterion: one for one in rubrics.propose(rubric, application)}
        marks: dict[str, Mark] = {}
        for leaf in rubric.leaves():
            shared = self._chance(application.id, leaf.id)
            true = base + shared.gauss(0, OF_LEAF)
            share = true - strict + mood + chance.gauss(0, OF_MARK)
            opinion = Opinion(min(max(share, 0.2), 0.99), true, strict)
            mark = choose(leaf, opinion, proposals.get(leaf.id), shared, chance)
            if mark is not None:
                said = remark(leaf, mark, proposals.get(leaf.id), talkative, chance)
                marks[leaf.id] = _with_comment(mark, said)
        return Sheet(MappingProxyType(marks), self._overall(rubric, marks, application, chance))

    def _overall(
        self, rubric: Rubric, marks: Mapping[str, Mark], application: Application, chance: Random
    ) -> str:
        result = rubrics.total(rubric, marks)
        shares = {
            leaf.title: float(got / leaf.max)
            for leaf in rubric.leaves()
            if _counts(leaf) and (got := result.by_criterion[leaf.id]) is not None
        }
        whole = float(result.points / result.full) if result.points is not None else 0.0
        return overall(application.name, whole, shares, chance)

    def _chance(self, *of: str) -> Random:
        return Random("/".join([str(self._seed), *of]))  # noqa: S311 - a demo, not a secret


def _counts(leaf: Criterion) -> bool:
    return not leaf.bonus and leaf.max > 0


def _with_comment(mark: Mark, comment: str) -> Mark:
    return Mark(mark.criterion, mark.state, mark.value, mark.level, mark.parts, comment)
