"""What the database works out by itself is what the program works out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import psycopg
import pytest

from kepu_review import rubrics
from kepu_review.errors import MarkRefused
from kepu_review.events import canonical
from kepu_review.model import Criterion, Mark, MarkState, Part, Rubric, Scoring, ScoringKind
from kepu_review.store.guard import facts
from kepu_review.store.guard.facts import leaf_json
from kepu_review.store.payloads import mark_json
from tests import small
from tests.guard.panel import Panel, guarded, refusal

pytestmark = pytest.mark.postgres

ROOT = Path(__file__).parents[2]
TRY = """CREATE FUNCTION pg_temp.try_points(leaf jsonb, mark jsonb) RETURNS text
LANGUAGE plpgsql AS $f$
BEGIN
  RETURN coalesce(@guard@.points(leaf, mark)::text, 'none');
EXCEPTION WHEN OTHERS THEN
  RETURN CASE WHEN SQLSTATE = 'KR018' THEN 'refused' ELSE SQLSTATE END;
END $f$"""
EACH = """SELECT pg_temp.try_points((%s)::jsonb, m) FROM jsonb_array_elements((%s)::jsonb)
WITH ORDINALITY AS e (m, n) ORDER BY e.n"""


@pytest.fixture(scope="module")
def panel(tmp_path_factory: pytest.TempPathFactory, postgres: str) -> Iterator[Panel]:
    with guarded(tmp_path_factory.mktemp("same"), postgres) as made:
        yield made


@pytest.fixture(scope="module")
def owner(panel: Panel, postgres: str) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(postgres, autocommit=True) as made:
        made.execute(panel.named(TRY))
        yield made


PENALTIES = (
    Criterion("P1", "扣分", Decimal(0), scoring=Scoring(ScoringKind.PENALTY, Decimal(-10))),
    Criterion(
        "P2",
        "逐次扣分",
        Decimal(0),
        scoring=Scoring(
            ScoringKind.PENALTY,
            Decimal(-5),
            parts=(Part("a", "甲", Decimal(2), limit=2), Part("b", "乙", Decimal("0.5"))),
        ),
    ),
)
"""No shipped rubric has any."""


def leaves() -> list[Criterion]:
    """Leaves of the shipped rubrics, a few of each kind and make."""
    found: dict[tuple[Any, ...], list[Criterion]] = {}
    for path in sorted((ROOT / "rubrics").glob("*.yaml")):
        for leaf in rubrics.load(path).leaves():
            if leaf.scoring is not None:
                one = leaf.scoring
                make = (
                    one.kind,
                    bool(one.parts),
                    one.discretionary,
                    leaf.required,
                    bool(one.start),
                )
                found.setdefault(make, []).append(leaf)
    return [*(leaf for several in found.values() for leaf in several[:3]), *PENALTIES]


def marks(leaf: Criterion) -> list[Mark]:
    """Marks that stand and marks that do not."""
    scoring = leaf.scoring
    assert scoring is not None
    low, high, step = scoring.minimum, leaf.max, scoring.step
    bands = list(scoring.bands[:3])
    fixed = [band.points for band in bands if band.points is not None]
    edges = [e for band in bands if band.share for e in rubrics.level_range(leaf, band)]
    values = [None, low, high, high / 2, high + step, low - step, low + step, low + step / 3]
    values += [*fixed, *edges, Decimal("0"), -high]
    values = [None if v is None else round(v, 6) for v in values]
    levels = [None, *(band.level for band in bands), "无此档"]
    parts: list[dict[str, Decimal]] = [{}]
    if scoring.parts:
        worth = {part.id: part.points for part in scoring.parts}
        counts = [Decimal(0), Decimal(1), Decimal(2), Decimal("0.5"), Decimal(-1), Decimal(99)]
        parts += [worth, dict(zip(worth, map(Decimal, [0, 1] * 99), strict=False))]
        parts += [{name: count} for count in counts for name in list(worth)[:2]]
        parts += [dict.fromkeys(worth, count) for count in counts] + [{"无": Decimal(1)}]
        parts = [{n: Decimal(v) for n, v in one.items()} for one in parts]
    made = [
        Mark(leaf.id, MarkState.MARKED, value, level, given)
        for value, level, given in product(values, levels, parts)
    ]
    return made[:: max(1, len(made) // 150)] + [
        Mark(leaf.id, state, value)
        for state in (MarkState.NOT_APPLICABLE, MarkState.ABSTAINED)
        for value in (None, high)
    ]


def said(leaf: Criterion, mark: Mark) -> str:
    try:
        worth = rubrics.points(leaf, mark)
    except MarkRefused:
        return "refused"
    return "none" if worth is None else str(worth)


def test_a_mark_is_worth_the_same_in_both(panel: Panel, owner: psycopg.Connection[Any]) -> None:
    kinds, differing, stood = set(), [], 0
    for leaf in leaves():
        assert leaf.scoring is not None
        kinds.add(leaf.scoring.kind)
        tried = marks(leaf)
        asked = json.dumps([mark_json(mark) for mark in tried])
        given = (json.dumps(leaf_json(leaf, leaf.scoring)), asked)
        for mark, (found,) in zip(tried, owner.execute(EACH, given).fetchall(), strict=True):
            here = said(leaf, mark)
            same = found == here or (
                {found, here}.isdisjoint({"refused", "none"}) and Decimal(found) == Decimal(here)
            )
            stood += here != "refused"
            if not same:
                differing.append((leaf.id, leaf.scoring.kind, mark, here, found))
    assert differing == []
    assert kinds == set(ScoringKind)
    assert stood > 300


def whole_sheet(rubric: Rubric, luck: Random) -> dict[str, Mark]:
    """Every leaf with a mark that counts, now and then one that does not apply."""
    made = {}
    for leaf in rubric.leaves():
        tried = marks(leaf)
        luck.shuffle(tried)
        finished = (one for one in tried if said(leaf, one) not in ("refused", "none"))
        made[leaf.id] = next(finished, Mark(leaf.id, MarkState.ABSTAINED))
        if not leaf.required and luck.random() < 0.1:
            made[leaf.id] = Mark(leaf.id, MarkState.NOT_APPLICABLE)
    return made


def test_a_sheet_has_the_same_total_in_both(panel: Panel, owner: psycopg.Connection[Any]) -> None:
    luck, asked = Random(7), panel.named("SELECT @guard@.need_total(%s, (%s)::jsonb, (%s)::jsonb)")
    for path in sorted((ROOT / "rubrics").glob("*.yaml")):
        rubric = rubrics.load(path)
        with panel.owner.store.managing() as (connection, _):
            facts.put_rubric(connection, panel.named("@guard@"), rubric.hash, rubric)
        for _ in range(2):
            sheet = whole_sheet(rubric, luck)
            total = rubrics.total(rubric, sheet).points
            told = json.dumps({name: mark_json(mark) for name, mark in sheet.items()})
            right = json.dumps(None if total is None else str(total))
            wrong = json.dumps("1" if total is None else str(total + 1))
            assert refusal(owner, asked, rubric.hash, told, right) == "", path
            assert refusal(owner, asked, rubric.hash, told, wrong) == "KR021", path


TEXTS = [
    "",
    "“引号”\"'\\ / \b\f\n\r\t",
    "".join(map(chr, range(1, 0x30))) + "\x7f\x80\x9f\u2028\u2029\ufeff\ufffe",
    "𠮷😀é e\u0301 {}[]:,",
]


def test_a_payload_is_written_the_same_in_both(
    panel: Panel, owner: psycopg.Connection[Any]
) -> None:
    nested = {text: {text: [text, None, True, 7, -1, []]} for text in [*TEXTS, "z", "\uffff", "𐀀"]}
    for payload in (*TEXTS, nested, {}, [], None, 2**53):
        asked = panel.named("SELECT @guard@.canonical((%s)::jsonb)")
        text = canonical(payload)
        assert owner.execute(asked, (text,)).fetchone() == (text,)
    asked = panel.named("SELECT @guard@.canonical('1.5'::jsonb)")
    assert owner.execute(asked).fetchone() == (None,)


BESIDE = """\
  - id: C
    title: 加分
    max: 3
    bonus: true
    children:
      - {id: C1, title: 甲, max: 2, bonus: true, guidance: 见, scoring: {kind: judgement}}
      - {id: C2, title: 乙, max: 2, bonus: true, guidance: 见, scoring: {kind: judgement}}
  - {id: D, title: 扣分, max: 0, guidance: 见, scoring: {kind: penalty, minimum: -5}}
"""


@pytest.mark.parametrize(("given", "worth"), [("2", "19.5"), ("1", "18.5"), ("1.5", "19.5")])
def test_a_group_of_bonus_points_gives_no_more_than_its_limit(
    panel: Panel, owner: psycopg.Connection[Any], given: str, worth: str
) -> None:
    rubric = rubrics.loads(small.RUBRIC_YAML + BESIDE, "beside.yaml")
    with panel.owner.store.managing() as (connection, _):
        connection.exec_driver_sql(panel.named("DELETE FROM @guard@.rubric"))
        connection.exec_driver_sql(panel.named("DELETE FROM @guard@.leaf"))
        facts.put_rubric(connection, panel.named("@guard@"), rubric.hash, rubric)
    more = {"C1": given, "C2": given, "D": "-1"}
    sheet = small.sheet() | {name: Mark(name, value=Decimal(v)) for name, v in more.items()}
    assert str(rubrics.total(rubric, sheet).points) == worth
    asked = panel.named("SELECT @guard@.need_total(%s, (%s)::jsonb, (%s)::jsonb)")
    told = json.dumps({name: mark_json(mark) for name, mark in sheet.items()})
    assert refusal(owner, asked, rubric.hash, told, json.dumps(worth)) == ""
    for other in (Decimal("-0.5"), Decimal("0.5"), Decimal(1)):
        wrong = json.dumps(str(Decimal(worth) + other))
        assert refusal(owner, asked, rubric.hash, told, wrong) == "KR021", other
