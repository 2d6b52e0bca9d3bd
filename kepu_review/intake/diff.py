"""What an import would add and change, field by field; a person's choice is not overwritten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from kepu_review.intake import claims
from kepu_review.intake.applications import Draft
from kepu_review.model import Application, SelfMark, Value

_FIXED = ("name", "applicant", "category", "subtype", "region", "nominator")


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one application that the file has differently."""

    id: str
    field: str
    old: Value | None
    new: Value | None


@dataclass(frozen=True, slots=True)
class Difference:
    """The good rows against what the round has."""

    applications: tuple[Application, ...]
    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    changes: tuple[Change, ...]


def _changes(old: Application, new: Application) -> list[Change]:
    changes = [
        Change(new.id, name, getattr(old, name), getattr(new, name))
        for name in _FIXED
        if getattr(old, name) != getattr(new, name)
    ]
    keys = dict.fromkeys((*old.values, *new.values))
    own = dict.fromkeys((*old.self_assessment, *new.self_assessment))
    claimed = [
        Change(new.id, f"自评 {key}", _claim(one), _claim(other))
        for key in own
        if (one := old.self_assessment.get(key)) != (other := new.self_assessment.get(key))
    ]
    return (
        changes
        + claimed
        + [
            Change(new.id, key, old.values.get(key), new.values.get(key))
            for key in keys
            if old.values.get(key) != new.values.get(key)
        ]
    )


def _claim(own: SelfMark | None) -> str | None:
    if own is None:
        return None
    return " ".join(filter(None, ("" if own.points is None else str(own.points), own.text)))


def _kept(draft: Draft, old: Application, new: Application) -> Application:
    """The new application with what the file cannot know taken from the old one."""
    table, mapped = draft.grid.table, draft.mapped
    present = {key for c in table.columns if c.meaning for key in c.meaning.ids}
    absent = {key: value for key, value in old.values.items() if key not in present}
    undecided = mapped.category is None and (
        not mapped.candidates or old.category in mapped.candidates
    )
    keep_category = undecided and old.category is not None
    same_category = keep_category or new.category == old.category
    category = old.category if keep_category else new.category
    claimed = old.self_assessment if category == old.category else {}
    return replace(
        new,
        category=category,
        subtype=old.subtype if same_category and new.subtype is None else new.subtype,
        region=new.region if "region" in present else old.region,
        nominator=new.nominator if "nominator" in present else old.nominator,
        values=MappingProxyType({**absent, **new.values}),
        self_assessment=claimed
        if keep_category  # the file does not say what its claims are about
        else claims.kept(claimed, new.self_assessment, category, present),
    )


def compare(drafts: Sequence[Draft], existing: Mapping[str, Application]) -> Difference:
    """Sorts the good rows into added, changed and unchanged.

    Where the file leaves the category to a person and a person has chosen, the choice stays;
    fields without a column in the file stay too.
    """
    applications: list[Application] = []
    added: list[str] = []
    changed: list[str] = []
    unchanged: list[str] = []
    changes: list[Change] = []
    for draft in drafts:
        new = draft.application()
        old = existing.get(new.id)
        if old is None:
            added.append(new.id)
        else:
            new = _kept(draft, old, new)
            found = _changes(old, new)
            (changed if found else unchanged).append(new.id)
            changes += found
        applications.append(new)
    return Difference(
        tuple(applications), tuple(added), tuple(changed), tuple(unchanged), tuple(changes)
    )
