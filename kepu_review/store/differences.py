"""Compares the state tables with what the events give, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Table

from kepu_review.store import schema
from kepu_review.store.reader import Reader
from kepu_review.text import printable, t

USUAL_STAGE = "preliminary"

Key = tuple[Any, ...]
Rows = Iterator[tuple[Key, tuple[Any, ...]]]


class Difference(StrEnum):
    """How a row differs from what the events give."""

    CHANGED = "changed"  # another content
    MISSING = "missing"  # the events give it, the table does not have it
    EXTRA = "extra"  # no event gives it


@dataclass(frozen=True, slots=True)
class StateFault:
    """One row of `table` that is not what the events say.

    Attributes
    ----------
    table
        what the row is about, in the words of the schema: application, review, decision …
    key
        its number or numbers, in the order of the table's primary key: a review has application,
        expert and stage.
    columns
        of a changed row: the columns that differ.
    """

    table: str
    key: tuple[str, ...]
    kind: Difference
    columns: tuple[str, ...] = ()

    def __str__(self) -> str:
        what = _thing(self.table, tuple(printable(part) for part in self.key))
        match self.kind:
            case Difference.CHANGED:
                return what + t("：内容与留痕不一致", ": its content is not what the record says")
            case Difference.MISSING:
                return what + t("：留痕中有，现已缺少", ": in the record, but missing here")
            case Difference.EXTRA:
                return what + t("：留痕中没有，是多出的", ": here, but not in the record")


def differences(stored: Reader, expected: Reader) -> Iterator[StateFault]:
    """What differs in all state tables, table by table; memory for the rows of one table."""
    for table in schema.STATE:
        yield from _compared(table, _rows(stored, table), dict(_rows(expected, table)))


def _compared(
    table: Table, stored: Rows, expected: dict[Key, tuple[Any, ...]]
) -> Iterator[StateFault]:
    found: list[StateFault] = []
    for key, row in stored:
        wanted = expected.pop(key, None)
        if wanted is None:
            found.append(_fault(table, key, Difference.EXTRA))
        elif wanted != row:
            pairs = zip(table.columns.keys(), wanted, row, strict=True)
            columns = tuple(name for name, old, new in pairs if old != new)
            found.append(_fault(table, key, Difference.CHANGED, columns))
    found += [_fault(table, key, Difference.MISSING) for key in expected]
    yield from sorted(found, key=lambda fault: fault.key)


def _fault(table: Table, key: Key, kind: Difference, columns: tuple[str, ...] = ()) -> StateFault:
    return StateFault(table.name, tuple(str(part) for part in key), kind, columns)


def _rows(reader: Reader, table: Table) -> Rows:
    names = table.columns.keys()
    places = [names.index(column.name) for column in table.primary_key]
    return ((tuple(row[place] for place in places), row) for row in reader.state(table))


def _thing(table: str, key: tuple[str, ...]) -> str:
    """A row in words: 「评审表 Q8-001／专家 E03」."""
    zh, en = _NAMES[table]
    if table not in _PARTS:
        return f"{t(zh, en)} {'／'.join(key)}"
    parts = [_part(name, value) for name, value in zip(_PARTS[table], key, strict=True)]
    return f"{t(zh, en)} {t('／', ' / ').join(part for part in parts if part)}".rstrip()


def _part(name: str, value: str) -> str:
    match name:
        case "application" | "file" | "chain" | "ballot":
            return value
        case "expert":
            return t(f"专家 {value}", f"expert {value}")
        case "stage" | "row":  # "row": the only one of its table
            usual = name == "row" or value == USUAL_STAGE
            return "" if usual else t(f"阶段 {value}", f"stage {value}")
        case "position" | "seq":
            place = int(value) + 1 if name == "position" and value.isdecimal() else value
            return t(f"第 {place} 条", f"no. {place}")
        case "kind":
            zh, en = _CONFLICTS.get(value, (value, value))
            return t(zh, en)
        case _:  # a content hash: its beginning tells enough
            return value[:12]


_NAMES: Mapping[str, tuple[str, str]] = {
    "round_info": ("批次信息", "the round"),
    "programme": ("项目规则", "the programme"),
    "rubric": ("评分标准", "rubric"),
    "rubric_choice": ("所用评分标准：类别", "the rubric in force for category"),
    "application": ("申报", "application"),
    "checked": ("形式审查记录", "the check of application"),
    "screening": ("形式审查结论", "the screening of application"),
    "finding": ("形式审查发现", "a finding about application"),
    "expert": ("专家", "expert"),
    "conflict": ("回避关系", "the conflict about application"),
    "assignment": ("分派", "the assignment of application"),
    "review": ("评审表", "the review of application"),
    "decision": ("决定", "the decision about application"),
    "material": ("佐证材料", "a material of application"),
    "declaration": ("无利益冲突声明", "the declaration about application"),
    "phrases": ("常用语", "the phrases of"),
    "rescore": ("复评请求", "the request to score again application"),
    "rescore_answer": ("复评答复", "the answer about scoring again application"),
    "remark": ("合议发言", "the remark"),
    "meeting": ("会议状态", "the meeting"),
    "ballot": ("表决", "ballot"),
    "vote": ("表决票", "the vote in ballot"),
    "terms": ("评审要求", "the terms"),
    "reminder": ("催办", "the reminder to"),
    "frozen": ("冻结", "the freeze of application"),
}
_PARTS: Mapping[str, tuple[str, ...]] = {
    "programme": ("hash",),
    "rubric": ("hash",),
    "finding": ("application", "position"),
    "conflict": ("expert", "application", "kind"),
    "assignment": ("application", "expert", "stage"),
    "review": ("application", "expert", "stage"),
    "material": ("application", "file"),
    "declaration": ("application", "expert", "stage"),
    "phrases": ("expert",),
    "rescore": ("application", "expert", "stage"),
    "rescore_answer": ("application", "expert", "stage"),
    "remark": ("chain", "seq"),
    "meeting": ("row",),
    "vote": ("ballot", "expert"),
    "terms": ("row",),
    "reminder": ("expert",),
}
_CONFLICTS: Mapping[str, tuple[str, str]] = {
    "same_unit": ("同单位", "same unit"),
    "same_nominator": ("专家单位即推荐单位", "the expert's unit nominated it"),
    "by_hand": ("秘书登记", "recorded by the office"),
    "declared": ("自报", "declared"),
    "other": ("其他", "other"),
}
