"""The result once more, from the attached files alone: totals, ranking, proposals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType
from typing import Any, cast

from kepu_review import frames, programmes, rubrics
from kepu_review.errors import KepuError
from kepu_review.model import (
    Assignment,
    Criterion,
    Mark,
    OutcomeRequest,
    Programme,
    ProposedOutcome,
    Review,
)
from kepu_review.report.proof import rules, sheets
from kepu_review.report.proof.evidence import Evidence
from kepu_review.report.proof.verdict import Found
from kepu_review.rubrics import Total, points
from kepu_review.text import t
from kepu_review.workflow import Ranking, Round, facts, propose_outcomes
from kepu_review.workflow.standing import ranking_of
from kepu_review.workflow.terms import rules_of

Totals = Mapping[Assignment, Total]


@dataclass(frozen=True, slots=True)
class Recounted:
    """What the attached files come to."""

    ranking: Ranking
    proposals: Mapping[str, ProposedOutcome] | None
    """None where another plugin than the built-in one proposed."""


def totals(evidence: Evidence, found: Found) -> dict[Assignment, Total]:
    """The total of each handed-in sheet by its rubric; what cannot stand goes to `found`."""
    made: dict[Assignment, Total] = {}
    known: dict[tuple[int, int], Decimal | None] = {}

    def worth(leaf: Criterion, mark: Mark) -> Decimal | None:
        """Equal marks are one object here, and there are few of them."""
        which = (id(leaf), id(mark))
        if which not in known:
            known[which] = points(leaf, mark)
        return known[which]

    for sheet in evidence.sheets:
        rubric = evidence.rubrics.get(sheet.rubric)
        if sheet.state != sheets.HANDED_IN or rubric is None:
            continue
        review = _review(evidence, sheet)
        try:
            made[sheet.keys] = rubrics.total(rubric, review.marks, review.vetoes, worth=worth)
        except KepuError as error:
            told = t(
                "{sheet}：打分不合评分标准：{why}", sheet=called(sheet.keys), why=error.message
            )
            found.add("mark", told)
    return made


def called(keys: Assignment) -> str:
    """A sheet in words."""
    return t("专家 {expert} 对 {application} 的评审表", expert=keys.expert,
             application=keys.application)  # fmt: skip


def recount(evidence: Evidence, made: Totals) -> Recounted:
    """The ranking and the proposals. KepuError where there can be none."""
    assert evidence.programme is not None  # noqa: S101 - the caller looked at `evidence.whole`
    attached = _Attached(evidence.programme, evidence.rules)
    rnd = cast(Round, attached)
    parts = [_part(evidence, rnd, stage, made) for stage in evidence.rules["stages"]]
    ranking = ranking_of(parts, method=None)
    if evidence.rules.get("proposed_by") != rules.BUILT_IN:
        return Recounted(ranking, None)
    return Recounted(ranking, propose_outcomes(rnd, ranking, groups=evidence.groups))


class _Attached:
    """What the workflow asks of a round, answered by the attached files."""

    def __init__(self, programme: Programme, stated: Mapping[str, Any]) -> None:
        self.programme = programme
        self.plugins = self
        self._titles: Mapping[str, str] = stated["categories"]

    def propose_outcomes(self, request: OutcomeRequest) -> tuple[ProposedOutcome, ...]:
        return programmes.outcomes(request.programme, request.ranked)

    def category_title(self, category: str | None) -> str:
        return self._titles.get(category or "", category or "")


def _part(evidence: Evidence, rnd: Round, stated: Mapping[str, Any], made: Totals) -> facts.Part:
    name = stated["id"]
    here = [sheet for sheet in evidence.sheets if sheet.stage == name]
    handed_in = [sheet for sheet in here if sheet.state == sheets.HANDED_IN]
    policy = replace(
        rules_of(rnd.programme, name),
        **{key: stated[key] for key in ("method", "minimum_reviews", "tie_decimals")},
        tie_chain=tuple(stated["tie_chain"]),
    )
    basis = frames.Basis(
        evidence.applications,
        frozenset(sheet.keys for sheet in handed_in if sheet.assigned == "1"),
        frozenset((s.expert, s.application) for s in handed_in if s.conflict == "1"),
        stated["rubrics"],
    )
    reviews = tuple(
        _review(evidence, sheet)
        for sheet in handed_in
        if sheet.application in evidence.applications and (sheet.keys in made or not sheet.rubric)
    )
    counted = frames.count_on(
        basis, reviews, evidence.rubrics.get, lambda _, review: made[_keys(review)]
    )
    recalled = _recalled([sheet for sheet in here if sheet.state == sheets.RECALLED])
    counted = replace(counted, left_out=(*counted.left_out, *recalled))
    now = facts.Facts(policy, basis, evidence.screening)
    return facts.Part(facts.stage_named(rnd, name), now, counted)


def _recalled(gone: Sequence[sheets.Sheet]) -> tuple[frames.LeftOut, ...]:
    why = t("复核中，专家已撤回修改")
    return tuple(frames.LeftOut(sheet.application, sheet.expert, why) for sheet in gone)


def _review(evidence: Evidence, sheet: sheets.Sheet) -> Review:
    held = evidence.marks.get(sheet.keys)
    return sheets.review_of(sheet, MappingProxyType(held.marks if held else {}))


def _keys(review: Review) -> Assignment:
    return Assignment(review.application, review.expert, review.stage)
