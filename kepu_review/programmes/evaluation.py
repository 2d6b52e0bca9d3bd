"""A programme for an evaluation: the same panel and rubrics, and grades instead of tiers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from kepu_review.errors import ProgrammeError
from kepu_review.model import EvaluationGrade, Programme
from kepu_review.programmes.inherit import written
from kepu_review.programmes.load import loads
from kepu_review.yamlfile import read

MARK = ".evaluation."
"""Between the id of the programme and the period, in the id of the one that is made of it."""
_KEPT = (
    "title_en",
    "organiser",
    "document",
    "categories",
    "regions",
    "fields",
    "standard_fields",
    "policy",
    "contact",
    "timezone",
    "subject",
)
"""What an evaluation takes over; how one applies, is nominated and named is left behind."""


def evaluation_programme(
    programme: Programme,
    period: str,
    title: str,
    grades: Sequence[EvaluationGrade],
    lines: Mapping[str, Decimal],
) -> Programme:
    """The programme by which bases are graded for a period.

    `lines` gives the lowest score of a grade; where no grade has one nothing is proposed, and
    people grade. Bases are no applicants: no rule of the notice screens them.
    """
    data = read(programme.text, f"{programme.id}.yaml", ProgrammeError).data
    tiers: list[dict[str, Any]] = [
        {"id": one.id, "title": one.title, "named": False}
        | ({"minimum_score": lines[one.id]} if one.id in lines else {})
        for one in grades
    ]
    made = {
        "id": f"{programme.id}{MARK}{period}",
        "title": programme.title,
        "edition": title,
        **{key: data[key] for key in _KEPT if key in data},
        "tiers": tiers,
        "inherited_from": programme.id,
    }
    return loads(written(made), f"{made['id']}.yaml")


def evaluated_period(programme: Programme) -> tuple[str, str] | None:
    """(id of the programme, period) of one that `evaluation_programme` made; None of any other."""
    parent, mark, period = programme.id.rpartition(MARK)
    return (parent, period) if mark else None
