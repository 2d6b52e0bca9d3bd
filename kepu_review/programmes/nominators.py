"""推荐单位: of which type one is, and how many each may and must put forward."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from kepu_review.conflicts.names import normalise
from kepu_review.model import Finding, Nominator, NominatorType, Programme, Severity
from kepu_review.programmes.nominations import ABOUT_THE_ROUND
from kepu_review.text import t

ANYTHING = "…"
"""In the name of a member: stands for anything, as in 中国…学会."""
EXACT = 1000

Table = Mapping[str, Nominator]
"""The round's own table, by the name in one form."""


def by_name(nominators: Iterable[Nominator]) -> Table:
    """The table of the round, to be looked up in."""
    return {normalise(one.name): one for one in nominators}


def matched(pattern: str, name: str) -> int:
    """How many letters of the pattern the name has; 0 where it is not meant."""
    bare = normalise(name)
    parts = [normalise(part) for part in pattern.split(ANYTHING)]
    if len(parts) == 1:
        return EXACT if parts[0] == bare else 0
    letters = sum(map(len, parts))
    if len(bare) <= letters or not (bare.startswith(parts[0]) and bare.endswith(parts[-1])):
        return 0
    place, last = len(parts[0]), len(bare) - len(parts[-1])
    for part in parts[1:-1]:
        found = bare.find(part, place, last)
        if found < 0:
            return 0
        place = found + len(part)
    return letters


def type_of(programme: Programme, name: str, table: Table) -> NominatorType | None:
    """The type of a nominator: as the round's table says, else by the closest of the names."""
    types = {one.id: one for one in programme.nominators}
    listed = table.get(normalise(name))
    if listed is not None and listed.type is not None:
        return types.get(listed.type)
    scored = [(_closest(one, name), -place) for place, one in enumerate(programme.nominators)]
    letters, place = max(scored, default=(0, 0))
    return programme.nominators[-place] if letters else None


def is_named(programme: Programme, name: str, table: Table) -> bool:
    """Whether just this name is written in the round's table or the programme."""
    members = (member for kind in programme.nominators for member in kind.members)
    return normalise(name) in table or any(matched(one, name) >= EXACT for one in members)


def _closest(kind: NominatorType, name: str) -> int:
    return max((matched(member, name) for member in kind.members), default=0)


def cap_of(programme: Programme, name: str, table: Table) -> int | None:
    """How many this nominator may put forward; of a joint type, how many all of it may."""
    kind = type_of(programme, name, table)
    if kind is not None and kind.joint:
        return _joint_cap(programme, kind, table)
    return _own_cap(kind, name, table)


def _own_cap(kind: NominatorType | None, name: str, table: Table) -> int | None:
    listed = table.get(normalise(name))
    if listed is not None and listed.cap is not None:
        return listed.cap
    return None if kind is None else kind.cap


def _joint_cap(programme: Programme, kind: NominatorType, table: Table) -> int | None:
    caps = [
        one.cap
        for one in table.values()
        if one.cap is not None and type_of(programme, one.name, table) is kind
    ]
    return sum(caps) if caps else kind.cap


def limits_kept(
    programme: Programme, nominators: Iterable[str], table: Table
) -> tuple[Finding, ...]:
    """What the nominators of a round put forward too much or too little of.

    `nominators` has one name for each nomination that counts. Those of the round's table are
    held to a floor also where they put forward nobody; of others nobody knows that they exist.
    """
    counts: Counter[str] = Counter()
    names: dict[str, str] = {}
    for name in nominators:
        counts[normalise(name)] += 1
        names.setdefault(normalise(name), name)
    for bare, one in table.items():
        names.setdefault(bare, one.name)
    return (
        *(f for name in sorted(names) for f in _single(programme, names[name], counts, table)),
        *(
            f
            for kind in programme.nominators
            for f in _joint(programme, kind, names, counts, table)
        ),
    )


def _single(
    programme: Programme, name: str, counts: Mapping[str, int], table: Table
) -> Iterator[Finding]:
    kind = type_of(programme, name, table)
    if kind is not None and kind.joint:
        return
    clause = kind.clause if kind else ""
    rule = f"nominator.{kind.id}" if kind else "nominator.cap"
    yield from _outside(
        rule,
        name,
        counts[normalise(name)],
        (kind.floor if kind else None, _own_cap(kind, name, table)),
        clause,
    )


def _joint(
    programme: Programme,
    kind: NominatorType,
    names: Mapping[str, str],
    counts: Mapping[str, int],
    table: Table,
) -> Iterator[Finding]:
    if not kind.joint:
        return
    members = [bare for bare, name in names.items() if type_of(programme, name, table) is kind]
    count = sum(counts[bare] for bare in members)
    limits = (kind.floor, _joint_cap(programme, kind, table))
    yield from _outside(f"nominator.{kind.id}", kind.title, count, limits, kind.clause)


def _outside(
    rule: str, name: str, count: int, limits: tuple[int | None, int | None], clause: str
) -> Iterator[Finding]:
    floor, cap = limits
    if cap is not None and count > cap:
        yield Finding(
            rule,
            Severity.ERROR,
            ABOUT_THE_ROUND,
            t("{name}推荐 {count} 个，多于名额 {cap} 个。", name=name, count=count, cap=cap),
            t("请推荐单位择优减少，撤回的用 kepu-review nominate --withdraw 登记。"),
            "nominator",
            clause,
        )
    if floor is not None and count < floor:
        yield Finding(
            rule,
            Severity.WARNING,
            ABOUT_THE_ROUND,
            t("{name}推荐 {count} 个，少于 {floor} 个。", name=name, count=count, floor=floor),
            t("与推荐单位核实，确认是否补报。"),
            "nominator",
            clause,
        )
