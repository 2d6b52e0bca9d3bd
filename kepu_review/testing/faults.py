"""What is wrong with the things that a plugin brings, in one line each."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from kepu_review.model import (
    NAMED_FIELDS,
    Application,
    Category,
    EvidenceCard,
    Field,
    FieldKind,
    Finding,
    Programme,
    Rubric,
)
from kepu_review.rubrics import lint

_ID = re.compile(r"[a-z][a-z0-9_]*")
_TELEPHONE = re.compile(r"(?<!\d)(?:1\d{10}|\d{3,4}-?\d{7,8}|\d{7,8})(?!\d)")
_BYTES = re.compile(r"\b(?:min|max)_bytes: *\d+")  # of materials, in figures as long
_COUNTED = {FieldKind.INTEGER, FieldKind.NUMBER, FieldKind.PERCENT}
_CHOSEN = {FieldKind.CHOICE, FieldKind.CHOICES}


def category_faults(category: Category) -> Iterator[str]:
    """What a category lacks."""
    if not _ID.fullmatch(category.id):
        yield f"the id “{category.id}” must be lower-case letters, digits and _"
    for name in ("title", "title_en", "definition", "source", "rubric"):
        if not getattr(category, name).strip():
            yield f"{name} is empty"
    yield from _repeated("sub-type", (subtype.id for subtype in category.subtypes))
    yield from field_faults(category.fields)


def field_faults(fields: Iterable[Field]) -> Iterator[str]:
    """What fields lack, and headings that two of them share."""
    listed = list(fields)
    yield from _repeated("field", (field.id for field in listed))
    yield from _repeated("heading", (h for f in listed for h in {f.title, *f.aliases}))
    for field in listed:
        if not _ID.fullmatch(field.id) or field.id in NAMED_FIELDS:
            yield f"the field id “{field.id}” is reserved or not lower-case letters, digits and _"
        if not field.title or not field.title_en:
            yield f"the field {field.id} needs a title in both languages"
        if field.kind in _COUNTED and not field.unit:
            yield f"the field {field.id} is a number and has no unit"
        if field.kind in _CHOSEN and not field.choices:
            yield f"the field {field.id} has no choices"
        if None not in (field.minimum, field.maximum) and _above(field.minimum, field.maximum):
            yield f"the field {field.id} has a minimum above its maximum"


def _above(low: float | None, high: float | None) -> bool:
    return low is not None and high is not None and low > high


def rubric_faults(rubric: Rubric, category: Category, fields: Collection[str]) -> Iterator[str]:
    """Problems of the rubric itself, and figures it measures that no form asks for."""
    for problem in lint(rubric):
        yield str(problem)
    for leaf in rubric.leaves():
        metrics = {leaf.metric} if leaf.metric else set()
        if leaf.scoring:
            metrics |= {part.metric for part in leaf.scoring.parts if part.metric}
        for metric in metrics - set(fields):
            yield f"{leaf.id} measures “{metric}”, which no form of {category.id} asks for"


def programme_faults(programme: Programme, known: Mapping[str, Category]) -> Iterator[str]:
    """What a programme lacks."""
    for name in ("title", "title_en", "organiser", "contact", "rules", "stages", "tiers"):
        if not getattr(programme, name):
            yield f"{name} is empty"
    for name in set(programme.categories) - set(known):
        yield f"no plugin brings the category “{name}”"
    for stage in programme.stages:
        if not stage.clause:
            yield f"the stage {stage.id} names no clause"
    if not programme.policy.source or not programme.notice.clause:
        yield "policy.source and notice.clause say where they come from, or that they are defaults"
    yield from field_faults(programme.fields)
    for number in _TELEPHONE.findall(_BYTES.sub("", programme.text)):
        yield f"“{number}” looks like a telephone number: programmes name offices, not persons"


def card_faults(cards: Iterable[EvidenceCard], personal: Collection[str]) -> Iterator[str]:
    """What is wrong with evidence cards."""
    for card in cards:
        if not card.title.strip() or not card.facts:
            yield f"the card “{card.title}” has no title or no facts"
        for label, value in card.facts:
            if not isinstance(value, str) or not label.strip() or not value.strip():
                yield f"the fact “{label}” is {value!r}: text, or left out when missing"
            if label in personal:
                yield f"the fact “{label}” is personal data"


def finding_faults(findings: Iterable[Finding], application: Application) -> Iterator[str]:
    """What is wrong with findings."""
    for finding in findings:
        if finding.application != application.id:
            yield f"{finding.rule} is about “{finding.application}”, not {application.id}"
        for name in ("rule", "message", "remedy", "clause"):
            if not getattr(finding, name).strip():
                yield f"{finding.rule}: {name} is empty"


def _repeated(what: str, names: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            yield f"the {what} “{name}” is there twice"
        seen.add(name)


def block_faults(blocks: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Blocks of a document that are no plain data, or have no kind."""
    for block in blocks:
        if not isinstance(block, Mapping) or not isinstance(block.get("t"), str):
            yield f"{str(block)[:60]} has no kind “t”: use kepu_review.report.nodes"
            continue
        try:
            json.dumps(block)
        except (TypeError, ValueError) as error:
            yield f"a block of kind {block['t']} is no plain data: {error}"
