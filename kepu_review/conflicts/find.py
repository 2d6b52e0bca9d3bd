"""Conflicts of one expert with one application: same unit, nominator, declared."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kepu_review.conflicts.names import same_unit, units
from kepu_review.model import Application, Conflict, ConflictKind, Expert
from kepu_review.text import t

_BASE = re.compile(r"科普(?:教育)?(?:示范)?基地(?:[(（][^()（）]*[)）])?$")


def find(expert: Expert, application: Application) -> tuple[Conflict, ...]:
    """At most one conflict of each kind, with both names as they were written.

    The duties published for science bases do not list cases of avoidance, so what is compared is
    what a secretary can check: the expert's own units and those declared, against the applicant,
    the base, and the nominator.
    """
    return tuple(_conflicts(expert, application))


def names_of_expert(expert: Expert) -> tuple[str, ...]:
    """Every unit of the expert that is compared."""
    return (*units(expert.affiliation), *_declared(expert))


def names_of_application(application: Application) -> tuple[str, ...]:
    """Every unit of the application that is compared."""
    return (*_applicants(application), *units(application.nominator or ""))


def _declared(expert: Expert) -> tuple[str, ...]:
    return tuple(unit for text in expert.declared for unit in units(text))


def _applicants(application: Application) -> tuple[str, ...]:
    base = _BASE.sub("", application.name)
    return tuple(name for name in (application.applicant, base) if name)


def _conflicts(expert: Expert, application: Application) -> Iterator[Conflict]:
    own, declared = units(expert.affiliation), _declared(expert)
    applicants = _applicants(application)
    nominators = units(application.nominator or "")
    for kind, mine, theirs in (
        (ConflictKind.SAME_UNIT, own, applicants),
        (ConflictKind.SAME_NOMINATOR, own, nominators),
        (ConflictKind.DECLARED, declared, (*applicants, *nominators)),
    ):
        pair = _first(mine, theirs)
        if pair is not None:
            yield Conflict(expert.id, application.id, kind, _detail(kind, *pair))


def _first(mine: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[str, str] | None:
    return next(((a, b) for a in mine for b in theirs if same_unit(a, b)), None)


def _detail(kind: ConflictKind, mine: str, theirs: str) -> str:
    if kind is ConflictKind.SAME_UNIT:
        return t(
            "专家单位“{mine}”与申报单位（基地）“{theirs}”同属一个单位", mine=mine, theirs=theirs
        )
    if kind is ConflictKind.SAME_NOMINATOR:
        return t("专家单位“{mine}”即推荐单位“{theirs}”", mine=mine, theirs=theirs)
    return t("专家自报与“{mine}”有利害关系，涉及“{theirs}”", mine=mine, theirs=theirs)
