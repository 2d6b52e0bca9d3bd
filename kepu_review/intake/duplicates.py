"""Numbers that occur twice, rows without numbers, and bases that look the same."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence

from kepu_review.intake.applications import Draft
from kepu_review.intake.cleaning import squash
from kepu_review.intake.problems import Note, info, warning
from kepu_review.model import Application
from kepu_review.text import t

_LISTED = 5


def _identity(name: str, applicant: str) -> tuple[str, str]:
    return squash(name), squash(applicant)


def number_drafts(drafts: Sequence[Draft], existing: Mapping[str, Application]) -> None:
    """Gives numbers A0001 … to the rows of tables without a number column.

    A base the round already has under the same name and applicant keeps its number there.
    """
    known = {_identity(a.name, a.applicant): a.id for a in existing.values()}
    taken = set(existing) | {d.id for d in drafts if d.id}
    number = 0
    for draft in drafts:
        if draft.id or draft.grid.table.fixed("id") is not None:
            continue
        draft.id = known.pop(draft.identity(), None)
        while draft.id is None:
            number += 1
            candidate = f"A{number:04d}"
            if candidate not in taken:
                draft.id = candidate
                taken.add(candidate)


def _groups(keys: Iterable[Hashable], drafts: Sequence[Draft]) -> list[list[Draft]]:
    """Drafts with the same key, where there are at least two; an empty key is none."""
    groups: dict[Hashable, list[Draft]] = {}
    for key, draft in zip(keys, drafts, strict=True):
        if key:
            groups.setdefault(key, []).append(draft)
    return [group for group in groups.values() if len(group) > 1]


def _others(group: Sequence[Draft], draft: Draft) -> str:
    """Where the other rows of the group are."""
    places = []
    for other in group:
        if other is not draft:
            where = other.grid.where(other.row)
            same = other.grid is draft.grid
            sheet = "" if same or not where.sheet else t("“{sheet}”", sheet=where.sheet)
            row = where.file if where.row is None else t("第 {row} 行", row=where.row)
            places.append(f"{sheet}{row}")
    more = t("等") if len(places) > _LISTED else ""
    return t("、").join(places[:_LISTED]) + more


def _identical(group: Sequence[Draft]) -> bool:
    first = group[0]
    return all(
        (d.name, d.applicant, d.mapped, d.region, d.nominator, d.values)
        == (first.name, first.applicant, first.mapped, first.region, first.nominator, first.values)
        for d in group
    )


def mark_duplicates(drafts: Sequence[Draft]) -> list[Draft]:
    """Refuses every row whose number occurs again; of identical rows one is kept.

    Returns the drafts without the superfluous copies.
    """
    dropped: set[int] = set()
    for group in _groups([d.id for d in drafts], drafts):
        first = group[0]
        if _identical(group) and not any(d.refused for d in group):
            note = info(t("与{group}完全相同，只取一条", group=_others(group, first)))
            first.grid.add(first.row, note, first.grid.table.fixed("id"), first.id or "")
            dropped |= {id(d) for d in group[1:]}
            continue
        for draft in group:
            others = _others(group, draft)
            reason = t("申报编号重复：{others}也是 {id}", others=others, id=draft.id)
            remedy = t("请改正编号，或只保留一行")
            column = draft.grid.table.fixed("id")
            draft.grid.add(draft.row, Note(reason, remedy), column, draft.id or "")
    return [draft for draft in drafts if id(draft) not in dropped]


def same_bases(drafts: Sequence[Draft], existing: Mapping[str, Application]) -> None:
    """Warns of one base under two numbers: nominated twice, or numbered anew."""
    remedy = t("请核对是否重复申报或多渠道推荐")
    identities = [draft.identity() for draft in drafts]
    for group in _groups([key if key[0] else None for key in identities], drafts):
        if len({d.id for d in group}) == 1:
            continue
        for draft in group:
            others = _others(group, draft)
            reason = t("与{others}的基地名称和申报单位相同", others=others)
            column = draft.grid.table.fixed("name")
            draft.grid.add(draft.row, warning(reason, remedy), column, draft.name)
    stored = {_identity(a.name, a.applicant): a.id for a in existing.values()}
    for identity, draft in zip(identities, drafts, strict=True):
        other = stored.get(identity)
        if other is not None and other != draft.id and draft.id not in existing:
            reason = t("本批次已有同名同单位的申报 {other}", other=other)
            column = draft.grid.table.fixed("name")
            draft.grid.add(draft.row, warning(reason, remedy), column, draft.name)
