"""What the database has to know of programme and rubrics, which are texts to it."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, select, text

from kepu_review import programmes, rubrics
from kepu_review.model import Criterion, Phase, Rubric, Scoring, ScoringKind
from kepu_review.rubrics.kinds_by_level import level_range
from kepu_review.rubrics.sums import possible_sums
from kepu_review.rubrics.totals import counts
from kepu_review.store import schema
from kepu_review.store.guard.names import GUARD, quoted

VERSION = f"2/{schema.HEAD}"
"""Of what is installed; a program that expects another one says so."""

_BY_LEVEL = {
    ScoringKind.LEVELS: ["level", "value"],
    ScoringKind.BANDS: ["level", "value"],
    ScoringKind.LEVEL_RANGES: ["level", "value"],
    ScoringKind.JUDGEMENT: ["value"],
    ScoringKind.THRESHOLD: ["value"],
}


def put_policy(connection: Connection, guard: str, members: str) -> None:
    """Who sees what since when, as the round's programme says."""
    row = connection.execute(select(schema.programme)).one()
    programme = programmes.loads(json.loads(row.body), "programme.yaml")
    blind = programme.policy.blindness
    connection.execute(text(f"DELETE FROM {quoted(guard)}.policy"))
    columns = "scored, phases, bare_stages, other_marks, expert_names, members, version, salt"
    put = f"INSERT INTO {quoted(guard)}.policy ({columns})"
    values = (
        "VALUES (:scored, :phases, :bare_stages, :other_marks, :expert_names, :members, :version, "
        ":salt)"
    )
    given = {
        "scored": list(programme.scored),
        "phases": [phase.value for phase in Phase],
        "bare_stages": [s.id for s in programme.stages if s.sees and "materials" not in s.sees],
        "other_marks": blind.other_marks,
        "expert_names": blind.expert_names,
        "members": members,
        "version": VERSION,
        "salt": secrets.token_hex(32),
    }
    connection.execute(text(f"{put} {values}"), given)


def put_rubrics(connection: Connection, guard: str) -> None:
    """What a mark may be under each rubric that the guard does not know yet."""
    known = set(connection.scalars(text(f"SELECT hash FROM {quoted(guard)}.rubric")))
    for row in connection.execute(select(schema.rubric)):
        if row.hash not in known:
            rubric = rubrics.loads(json.loads(row.body)["text"], row.hash[:8])
            put_rubric(connection, guard, row.hash, rubric)


def after_rubric(connection: Connection) -> None:
    """A rubric was fixed in a round; where the round is guarded, the guard learns of it."""
    where = connection.scalar(text("SELECT current_schema()"))
    guard = f"{where}{GUARD}"
    there = connection.scalar(text("SELECT to_regclass(:name)"), {"name": f"{guard}.rubric"})
    if there is not None:
        put_rubrics(connection, guard)


def put_rubric(connection: Connection, guard: str, content: str, rubric: Rubric) -> None:
    """What a mark may be under one rubric, which the guard does not know yet."""
    row = {
        "hash": content,
        "full_marks": rubric.full_marks,
        "vetoes": [veto.id for veto in rubric.vetoes],
        "bonus": json.dumps(_bonus(rubric.criteria)),
    }
    put = f"INSERT INTO {quoted(guard)}.rubric (hash, full_marks, vetoes, bonus)"
    values = "VALUES (:hash, :full_marks, :vetoes, CAST(:bonus AS jsonb))"
    connection.execute(text(f"{put} {values}"), row)
    leaves = [
        {"rubric": content, "criterion": leaf.id, "body": json.dumps(leaf_json(leaf, leaf.scoring))}
        for leaf in rubric.leaves()
        if leaf.scoring is not None
    ]
    put = f"INSERT INTO {quoted(guard)}.leaf (rubric, criterion, body)"
    connection.execute(text(f"{put} VALUES (:rubric, :criterion, CAST(:body AS jsonb))"), leaves)


def leaf_json(leaf: Criterion, scoring: Scoring) -> dict[str, Any]:
    """All that decides whether a mark can stand on this leaf, and what it is worth."""
    by_value = ["value"] if scoring.kind is ScoringKind.PENALTY and not scoring.parts else None
    fields = _BY_LEVEL.get(scoring.kind) or by_value or ["parts", "value"]
    sums = possible_sums(leaf, scoring) if "parts" in fields else None
    return {
        "kind": scoring.kind.value,
        "fields": fields,
        "required": leaf.required,
        "counts": counts(leaf),
        "max": str(leaf.max),
        "top": "0" if scoring.kind is ScoringKind.PENALTY else str(leaf.max),
        "minimum": str(scoring.minimum),
        "step": str(scoring.step),
        "start": str(_start(leaf, scoring)),
        "discretionary": scoring.discretionary,
        "levels": _levels(scoring),
        "ranges": [[b.level, *map(str, level_range(leaf, b))] for b in scoring.bands],
        "parts": [
            {"id": p.id, "points": str(p.points), "limit": p.limit, "deducts": p.deducts}
            for p in scoring.parts
        ],
        "sums": None if sums is None else [str(one) for one in sorted(sums)],
    }


def _start(leaf: Criterion, scoring: Scoring) -> object:
    """What the parts are added to, or taken from."""
    if scoring.kind is ScoringKind.DEDUCTIONS:
        return leaf.max if scoring.start is None else scoring.start
    if scoring.kind is ScoringKind.INCREMENT:
        return 0 if scoring.start is None else scoring.start
    return 0


def _levels(scoring: Scoring) -> Mapping[str, str | None]:
    """Level → its points; of several bands with one name the first, as a mark is read."""
    found: dict[str, str | None] = {}
    for band in scoring.bands:
        found.setdefault(band.level, None if band.points is None else str(band.points))
    return found


def _bonus(criteria: Iterable[Criterion]) -> list[dict[str, Any]]:
    """The leaves that give bonus points, in their groups; `top` limits what a group gives."""
    found: list[dict[str, Any]] = []
    for one in criteria:
        below = _bonus(one.children)
        if below:
            found.append({"top": str(one.max) if one.bonus else None, "below": below})
        elif one.bonus and not one.children:
            found.append({"leaf": one.id})
    return found
