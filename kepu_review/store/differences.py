"""Compares the state tables with what the events give, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Table

from kepu_review.model import USUAL_STAGE
from kepu_review.store import schema
from kepu_review.store.reader import Reader
from kepu_review.text import msg, printable, t

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
                return what + t("：内容与留痕不一致")
            case Difference.MISSING:
                return what + t("：留痕中有，现已缺少")
            case Difference.EXTRA:
                return what + t("：留痕中没有，是多出的")


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
    """A row in words: “评审表 Q8-001／专家 E03”."""
    name = t(_NAMES[table])
    if table not in _PARTS:
        return f"{name} {'／'.join(key)}"
    slash = t("／")
    parts = [_part(column, value) for column, value in zip(_PARTS[table], key, strict=True)]
    return f"{name} {slash.join(part for part in parts if part)}".rstrip()


def _part(name: str, value: str) -> str:
    match name:
        case "expert":
            return t("专家 {value}", value=value)
        case "stage" | "row":  # "row": the only one of its table
            usual = name == "row" or value in ("", USUAL_STAGE)
            return "" if usual else t("阶段 {value}", value=value)
        case "position" | "seq":
            place = int(value) + 1 if name == "position" and value.isdecimal() else value
            return t("第 {place} 条", place=place)
        case "kind":
            return t(_CONFLICTS.get(value, value))
        case "hash":  # its beginning tells enough
            return value[:12]
        case _:
            return value


_NAMES: Mapping[str, str] = {
    "round_info": msg("批次信息"),
    "programme": msg("项目规则"),
    "rubric": msg("评分标准"),
    "rubric_choice": msg("所用评分标准：类别"),
    "application": msg("申报"),
    "checked": msg("形式审查记录"),
    "screening": msg("形式审查结论", "store"),
    "finding": msg("形式审查发现"),
    "expert": msg("专家"),
    "conflict": msg("回避关系"),
    "assignment": msg("分派", "store"),
    "review": msg("评审表", "store"),
    "decision": msg("决定", "store"),
    "material": msg("佐证材料"),
    "declaration": msg("无利益冲突声明"),
    "phrases": msg("常用语"),
    "rescore": msg("复评请求"),
    "rescore_answer": msg("复评答复"),
    "remark": msg("合议发言"),
    "meeting": msg("会议状态"),
    "ballot": msg("表决"),
    "vote": msg("表决票"),
    "terms": msg("评审要求"),
    "reminder": msg("催办", "store"),
    "frozen": msg("冻结", "store"),
    "stage_entry": msg("进入环节"),
    "sample": msg("抽样"),
    "visit": msg("实地考察"),
    "correction": msg("补正", "store"),
    "late_grant": msg("准予迟交"),
    "attestation": msg("核验", "store"),
    "confirmation": msg("审定", "store"),
    "nominator": msg("推荐单位"),
    "invitation": msg("邀请码"),
    "nomination": msg("推荐", "store"),
    "duplicate": msg("重复申报"),
    "notice": msg("公示", "store"),
    "objection": msg("异议", "store"),
    "base": msg("基地"),
    "base_change": msg("基地变更"),
    "evaluation": msg("基地考核"),
    "issued": msg("证书与牌匾"),
    "activity_report": msg("活动报告"),
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
    "terms": ("stage",),
    "rubric_choice": ("category", "stage"),
    "reminder": ("expert",),
    "stage_entry": ("seq",),
    "visit": ("application", "stage"),
    "late_grant": ("application", "what"),
    "attestation": ("application", "rule"),
    "nomination": ("application", "nominator"),
    "evaluation": ("number", "period"),
    "issued": ("number", "document"),
    "activity_report": ("report", "document"),
    "base_change": ("number", "seq"),
}
_CONFLICTS: Mapping[str, str] = {
    "same_unit": msg("同单位"),
    "same_nominator": msg("专家单位即推荐单位"),
    "by_hand": msg("秘书登记", "store"),
    "declared": msg("自报"),
    "other": msg("其他"),
}
