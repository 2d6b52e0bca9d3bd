"""Reads the pool of experts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kepu_review.intake.cleaning import squash
from kepu_review.intake.columns import heading_place, missing_columns
from kepu_review.intake.grid import Grid
from kepu_review.intake.lexicon import IGNORED, Lexicon
from kepu_review.intake.mapping import RegionMap, category_labels, category_of
from kepu_review.intake.opening import open_tables
from kepu_review.intake.problems import CellProblem, Note, warning
from kepu_review.intake.records import RecordReader, id_note
from kepu_review.intake.tables import Column
from kepu_review.intake.ticks import did_you_mean, split
from kepu_review.model import (
    RESERVED_IDS,
    Category,
    Expert,
    Field,
    FieldKind,
    Region,
    Severity,
)
from kepu_review.text import msg, t

ID = Field("id", "专家编号", aliases=("编号", "专家号"), title_en="Expert number", max_length=64)
NAME = Field("name", "姓名", aliases=("专家姓名", "专家"), title_en="Name", max_length=50)
AFFILIATION = Field(
    *("affiliation", "单位"),
    aliases=("工作单位", "所在单位", "单位名称", "专家单位"),
    title_en="Affiliation",
    max_length=200,
)
SPECIALITIES = Field(
    *("specialities", "专业领域", FieldKind.LONG_TEXT),
    aliases=("类别", "专业领域(类别)", "评审类别", "擅长类别", "领域", "专业", "专业方向"),
    title_en="Specialities",
)
REGION = Field(
    "region", "所在区域", aliases=("区域", "所在地区", "地区", "所属区域"), title_en="Region"
)
DECLARED = Field(
    *("declared", "申报利益冲突单位", FieldKind.LONG_TEXT),
    aliases=("利益冲突单位", "回避单位", "需回避单位", "利害关系单位", "利益冲突"),
    title_en="Declared interests",
)
CAPACITY = Field(
    *("capacity", "可评数量", FieldKind.INTEGER),
    aliases=("可评审数量", "可评项目数", "评审数量上限", "最多可评", "最多评审数量", "最多评审数"),
    unit="项",
    minimum=0,
    title_en="Capacity",
)
COLUMNS = (ID, NAME, AFFILIATION, SPECIALITIES, REGION, DECLARED, CAPACITY, IGNORED)
_ALL = frozenset({"全部", "所有", "不限", "各类", "全部类别", "综合", "all"})


@dataclass(frozen=True, slots=True)
class ExpertSheet:
    """The experts of a file; a row with an error is not among them."""

    file: str
    sha256: str
    experts: tuple[Expert, ...]
    problems: tuple[CellProblem, ...]
    unknown_headings: tuple[str, ...] = ()
    bad: int = 0  # rows that an error keeps out


@dataclass(slots=True)
class _Row:
    grid: Grid
    row: int
    id: str
    name: str
    affiliation: str
    specialities: tuple[str, ...]
    region: str | None
    declared: tuple[str, ...]
    capacity: int | None

    def expert(self) -> Expert:
        return Expert(
            self.id,
            self.name,
            self.affiliation,
            self.specialities,
            self.region,
            self.declared,
            self.capacity,
        )


class _ExpertReader(RecordReader):
    def __init__(
        self, grid: Grid, categories: Mapping[str, Category], regions: Sequence[Region]
    ) -> None:
        super().__init__(grid, ("name",))
        self.categories = categories
        self.labels = category_labels(categories)
        self.regions = RegionMap(regions)

    def read(self) -> list[_Row]:
        rows, table = self.rows, self.grid.table
        ids, names = self.ids(rows, ID), self.texts(rows, NAME)
        units, regions = self.texts(rows, AFFILIATION), self.texts(rows, REGION)
        skills, declared = self.texts(rows, SPECIALITIES), self.texts(rows, DECLARED)
        capacities = self.fixed(rows, CAPACITY)
        found = []
        for i, row in enumerate(rows):
            capacity = capacities[i]
            found.append(
                _Row(
                    self.grid,
                    row,
                    ids[i],
                    names[i],
                    units[i],
                    self._specialities(row, skills[i]),
                    self._region(row, regions[i]),
                    split(declared[i]),
                    capacity if isinstance(capacity, int) else None,
                )
            )
            self._check(found[-1], table.fixed("id"))
        return found

    def _specialities(self, row: int, text: str) -> tuple[str, ...]:
        column = self.grid.table.fixed("specialities")
        chosen: dict[str, None] = {}
        for word in split(text):
            if squash(word) in _ALL:
                chosen |= dict.fromkeys(self.categories)
                continue
            category = category_of(word, self.labels)
            if category is not None:
                chosen[category] = None
                continue
            titles = [c.title for c in self.categories.values()]
            reason = t("“{word}”不是基地类别，未读入", word=word)
            self.grid.add(row, warning(reason, did_you_mean(word, titles)), column, text)
        return tuple(chosen)

    def _region(self, row: int, text: str) -> str | None:
        if not text:
            return None
        region, notes = self.regions.find(text)
        for note in notes:
            kept = warning(note.reason, note.remedy)
            self.grid.add(row, kept, self.grid.table.fixed("region"), text)
        return region

    def _check(self, found: _Row, column: Column | None) -> None:
        if not found.name and not self.grid.remarked(found.row, self.grid.table.fixed("name")):
            note = Note(t("未填姓名"), t("必须填写"))
            self.grid.add(found.row, note, self.grid.table.fixed("name"))
        if column is None:
            return
        problem = id_note(found.id or None)
        if found.id.casefold() in RESERVED_IDS:
            problem = Note(
                t("编号不能是“{id}”", id=found.id),
                t("这是系统保留的名称，请换一个编号，如 E01"),
            )
        if problem and not self.grid.remarked(found.row, column):
            self.grid.add(found.row, problem, column, found.id)


def _number(rows: list[_Row]) -> None:
    """E01, E02 … in order of rows, for tables without a number column."""
    taken = {row.id for row in rows if row.id}
    number = 0
    for row in rows:
        while not row.id and row.grid.table.fixed("id") is None:
            number += 1
            candidate = f"E{number:02d}"
            row.id = "" if candidate in taken else candidate


def _repeated(rows: list[_Row]) -> None:
    groups: dict[str, list[_Row]] = {}
    people: dict[tuple[str, str], list[_Row]] = {}
    for row in rows:
        if row.id:
            groups.setdefault(row.id.casefold(), []).append(row)
        people.setdefault((squash(row.name), squash(row.affiliation)), []).append(row)
    for group in (g for g in groups.values() if len(g) > 1):
        numbers = "、".join(str(r.grid.where(r.row).row) for r in group)
        reason = t("专家编号重复（第 {numbers} 行）", numbers=numbers)
        note = Note(reason, t(msg("请改正编号，或只保留一行", "intake")))
        for row in group:
            row.grid.add(row.row, note, row.grid.table.fixed("id"), row.id)
    for group in (g for g in people.values() if len(g) > 1 and g[0].name):
        numbers = "、".join(str(r.grid.where(r.row).row) for r in group)
        reason = t("姓名和单位相同（第 {numbers} 行）", numbers=numbers)
        note = warning(reason, t("请核对是否同一人"))
        for row in group:
            row.grid.add(row.row, note, row.grid.table.fixed("name"), row.name)


def _remarks_on_table(file: str, reader: _ExpertReader) -> list[CellProblem]:
    table = reader.grid.table
    problems = missing_columns(file, table, (AFFILIATION, SPECIALITIES), Severity.WARNING)
    if table.fixed("id") is None:
        reason = t("没有“专家编号”列，已按行序编为 E01、E02…")
        remedy = t("建议补上编号列")
        where = heading_place(file, table)
        problems.append(CellProblem(where, "", reason, remedy, Severity.WARNING))
    return problems + reader.skipped_problems()


def read_experts(
    path: str | Path,
    categories: Mapping[str, Category],
    regions: Sequence[Region] = (),
) -> ExpertSheet:
    """Reads experts from xlsx, xls, ods, csv or json.

    Without `regions` a region stays the text of the file. Raises IntakeError when the file as a
    whole cannot be used.
    """
    opened = open_tables(path, Lexicon(COLUMNS), (NAME,), ("experts", "专家"))
    readers = [_ExpertReader(Grid(opened.file, t_), categories, regions) for t_ in opened.tables]
    rows = [row for reader in readers for row in reader.read()]
    _number(rows)
    _repeated(rows)
    problems = list(opened.problems)
    for reader in readers:
        problems += _remarks_on_table(opened.file, reader)
        problems += reader.grid.problems()
    good = [row for row in rows if row.row not in row.grid.refused]
    return ExpertSheet(
        file=opened.file,
        sha256=opened.sha256,
        experts=tuple(row.expert() for row in good),
        problems=tuple(problems),
        unknown_headings=opened.unknown_headings,
        bad=len(rows) - len(good),
    )
