"""The desk's live points, refusals and totals agree with `kepu_review.rubrics`, mark by mark."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

from kepu_review import rubrics
from kepu_review.errors import MarkRefused
from kepu_review.model import Criterion, Mark, MarkState, Rubric, ScoringKind

MARKS, SHEETS = 400, 60
FILES = sorted(rubrics.bundled().glob("*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_desk_judges_marks_as_the_server_does(path: Path) -> None:
    rubric = rubrics.load(path)
    chance = random.Random(path.stem)
    leaves = rubric.leaves()
    marks = [a_mark(chance.choice(leaves), chance, wild=0.4) for _ in range(MARKS)]
    sheets = [a_sheet(rubric, chance) for _ in range(SHEETS)]
    answer = ask_the_desk(rubric, marks, sheets)
    for mark, judged in zip(marks, answer["judged"], strict=True):
        assert judged == by_the_server(rubric, mark), mark
    for sheet, found in zip(sheets, answer["totals"], strict=True):
        total = rubrics.total(rubric, sheet)
        assert found == {"points": rounded(total.points), "missing": list(total.missing)}


def by_the_server(rubric: Rubric, mark: Mark) -> dict[str, Any]:
    leaf = rubric.leaf(mark.criterion)
    assert leaf is not None
    try:
        points = rubrics.points(leaf, mark)
    except MarkRefused:
        return {"refused": True, "points": None}
    return {"refused": False, "points": None if points is None else plain(points)}


def a_sheet(rubric: Rubric, chance: random.Random) -> dict[str, Mark]:
    sheet: dict[str, Mark] = {}
    left_out = 0.03 if chance.random() < 0.5 else 0.0
    for leaf in rubric.leaves():
        if chance.random() < left_out:
            continue
        for _ in range(200):
            mark = a_mark(leaf, chance, wild=0.02)
            judged = by_the_server(rubric, mark)
            if not judged["refused"] and not is_blank(mark):
                sheet[leaf.id] = mark
                break
    return sheet


def is_blank(mark: Mark) -> bool:
    """The desk never sends a mark without anything in it; it removes the mark instead."""
    chosen = mark.value is not None or mark.level is not None or mark.parts
    return mark.state is MarkState.MARKED and not chosen and not mark.comment


def a_mark(leaf: Criterion, chance: random.Random, *, wild: float) -> Mark:
    """Often a good one, sometimes anything."""
    scoring = leaf.scoring
    assert scoring is not None
    comment = chance.choice(["", "", "好"])
    if chance.random() < wild / 3:
        state = chance.choice([MarkState.NOT_APPLICABLE, MarkState.ABSTAINED])
        return Mark(leaf.id, state, comment=comment)
    kind = scoring.kind
    value = level = None
    parts: dict[str, Decimal] = {}
    if kind in (ScoringKind.LEVELS, ScoringKind.BANDS, ScoringKind.LEVEL_RANGES):
        level = chance.choice(scoring.bands).level if chance.random() > wild / 2 else None
    if kind is ScoringKind.LEVEL_RANGES or kind is ScoringKind.JUDGEMENT:
        value = a_number(leaf.max, scoring.step, chance, wild)
    if kind is ScoringKind.THRESHOLD:
        value = chance.choice([leaf.max, scoring.minimum, leaf.max / 2])
    if kind is ScoringKind.PENALTY and not scoring.parts:
        value = -a_number(-scoring.minimum, scoring.step, chance, wild)
    for part in scoring.parts:
        if chance.random() > wild / 4:
            earns = kind is ScoringKind.PARTS and not part.deducts
            ticks = kind is ScoringKind.CONDITIONS
            most = part.points if earns else Decimal(1 if ticks else 4)
            step = scoring.step if earns else Decimal(1)
            parts[part.id] = a_number(most, step, chance, wild / 4)
    if scoring.discretionary and chance.random() < 0.3:
        value = a_number(leaf.max, scoring.step, chance, wild)
    return Mark(leaf.id, MarkState.MARKED, value, level, parts, comment)


def a_number(most: Decimal, step: Decimal, chance: random.Random, wild: float) -> Decimal:
    steps = chance.randint(0, int(most / step))
    number = chance.choice([step * steps, step * steps, most])
    odd = [Decimal("0.1"), Decimal(7), Decimal(-3), Decimal("0.25")]
    return number + (chance.choice(odd) if chance.random() < wild / 3 else 0)


def ask_the_desk(rubric: Rubric, marks: list[Mark], sheets: list[dict[str, Mark]]) -> Any:
    node = shutil.which("node")
    assert node, "node is needed for the desks' tests (Debian: apt install nodejs)"
    question = {
        "rubric": rubrics.to_json(rubric),
        "marks": [{"criterion": mark.criterion, "mark": as_json(mark)} for mark in marks],
        "sheets": [{name: as_json(mark) for name, mark in sheet.items()} for sheet in sheets],
    }
    done = subprocess.run(
        [node, str(Path(__file__).with_name("mirror.mjs"))],
        input=json.dumps(question) + "\n",
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return json.loads(done.stdout)


def as_json(mark: Mark) -> dict[str, Any]:
    return {
        "state": mark.state.value,
        "value": None if mark.value is None else str(mark.value),
        "level": mark.level,
        "parts": {part: str(points) for part, points in mark.parts.items()},
        "comment": mark.comment,
    }


def plain(number: Decimal) -> str:
    text = format(number.normalize(), "f")
    return "0" if text == "-0" else text


def rounded(number: Decimal | None) -> str | None:
    if number is None:
        return None
    return plain(number.quantize(Decimal("0.001"), ROUND_HALF_UP))
