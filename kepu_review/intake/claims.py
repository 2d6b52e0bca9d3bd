"""自评分 and 自评说明: columns in which an applicant claims points on a criterion of its rubric."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType

from kepu_review.intake.cleaning import squash
from kepu_review.model import Criterion, Field, FieldKind, Rubric, ScoringKind, SelfMark, Value
from kepu_review.text import t

POINTS, TEXT = "self:", "self_text:"
"""A claim is read as the value of a field `self:CATEGORY:CRITERION` or `self_text:…`."""

_WORDS = r"自评(?P<text>说明|依据|理由|情况)?(?:得分|分数|分值|分)?"
_LEAD = re.compile(rf"(?:申报单位|单位)?{_WORDS}[:\-_—–·./、]*(?P<subject>.+)")
_TAIL = re.compile(rf"(?P<subject>.+?)[:\-_—–·./、(\[【]*(?:申报单位|单位)?{_WORDS}[)\]】]?")
_UNIT = re.compile(r"\((?:满?分[值:]?)?\d*分?\)$")
_SIGNS = re.compile(r"[:.、\-_—–·/()\[\]【】]")
_LONGEST = 2000


class Claims:
    """The headings that mean a claim, by id or title of the criteria of each category's rubric."""

    def __init__(self, rubrics: Mapping[str, Rubric]) -> None:
        self._known: dict[tuple[bool, str], dict[str | None, Field]] = {}
        self.titles: list[str] = []
        for category, rubric in rubrics.items():
            often = Counter(squash(leaf.title) for leaf in rubric.leaves())
            for leaf in rubric.leaves():
                self._learn(category, leaf, named=often[squash(leaf.title)] == 1)
        self.titles = list(dict.fromkeys(self.titles))

    def _learn(self, category: str, leaf: Criterion, *, named: bool) -> None:
        whole = [leaf.title, f"{leaf.id}{leaf.title}"] if named else [f"{leaf.id}{leaf.title}"]
        for field in (points_field(category, leaf), text_field(category, leaf)):
            text = field.id.startswith(TEXT)
            self.titles.append(field.title)
            for subject in (squash(leaf.id), *map(_bare, whole)):
                self._known.setdefault((text, subject), {}).setdefault(category, field)

    def find(self, key: str) -> Mapping[str | None, Field] | None:
        """Category → field for a heading as `heading_key` gives it; None where it is no claim."""
        if "自评" not in key:
            return None
        return next((known for s in _subjects(key) if (known := self._known.get(s))), None)


def _subjects(key: str) -> Iterator[tuple[bool, str]]:
    for pattern in (_LEAD, _TAIL):
        found = pattern.fullmatch(key)
        if found is not None:
            text, subject = found["text"] is not None, found["subject"].strip("()[]【】")
            for reading in (subject, _UNIT.sub("", found["subject"])):
                yield text, reading
                yield text, _bare(reading)


def _bare(text: str) -> str:
    return _SIGNS.sub("", squash(text))


def points_field(category: str, leaf: Criterion) -> Field:
    """自评分: a number within what the criterion can give."""
    penalty = leaf.scoring is not None and leaf.scoring.kind is ScoringKind.PENALTY
    low = leaf.scoring.minimum if leaf.scoring is not None else Decimal(0)
    return Field(
        f"{POINTS}{category}:{leaf.id}",
        f"自评分：{leaf.title}",
        FieldKind.NUMBER,
        unit="分",
        minimum=float(min(low, Decimal(0))),
        maximum=0.0 if penalty else float(leaf.max),
        guidance=t("申报单位自评，满分 {max} 分，可不填", max=leaf.max),
    )


def text_field(category: str, leaf: Criterion) -> Field:
    """自评说明: why."""
    return Field(
        f"{TEXT}{category}:{leaf.id}",
        f"自评说明：{leaf.title}",
        FieldKind.LONG_TEXT,
        max_length=_LONGEST,
        guidance=t("自评的依据，可不填"),
    )


def is_claim(field: Field) -> bool:
    """Whether the field is a claim and no value of the application."""
    return field.id.startswith((POINTS, TEXT))


def parted(
    values: Mapping[str, Value], category: str | None
) -> tuple[dict[str, Value], Mapping[str, SelfMark]]:
    """The values of the application and, apart from them, what it claims in its category."""
    own = {name: value for name, value in values.items() if not name.startswith((POINTS, TEXT))}
    if len(own) == len(values):
        return own, MappingProxyType({})
    points = _of(values, f"{POINTS}{category}:")
    texts = _of(values, f"{TEXT}{category}:")
    claims = {
        name: SelfMark(
            Decimal(str(points[name])) if name in points else None, str(texts.get(name, ""))
        )
        for name in dict.fromkeys((*points, *texts))
    }
    return own, MappingProxyType(claims)


def _of(values: Mapping[str, Value], prefix: str) -> dict[str, Value]:
    return {n.removeprefix(prefix): v for n, v in values.items() if n.startswith(prefix)}


def kept(
    old: Mapping[str, SelfMark],
    new: Mapping[str, SelfMark],
    category: str | None,
    present: set[str],
) -> Mapping[str, SelfMark]:
    """The new claims, with the old ones where the file has no column to say otherwise."""
    result = {}
    for name in dict.fromkeys((*old, *new)):
        before, now = old.get(name, SelfMark()), new.get(name, SelfMark())
        points = now.points if f"{POINTS}{category}:{name}" in present else before.points
        text = now.text if f"{TEXT}{category}:{name}" in present else before.text
        if points is not None or text:
            result[name] = SelfMark(points, text)
    return MappingProxyType(result)
