"""Reads the table of nominators of a round: 推荐单位, 类型, 名额."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kepu_review.intake.cleaning import squash
from kepu_review.intake.grid import Grid
from kepu_review.intake.lexicon import IGNORED, Lexicon
from kepu_review.intake.opening import open_tables
from kepu_review.intake.problems import CellProblem, Note
from kepu_review.intake.records import RecordReader
from kepu_review.intake.ticks import did_you_mean
from kepu_review.model import Field, FieldKind, Nominator, NominatorType
from kepu_review.text import t

NAME = Field(
    *("nominator", "推荐单位"),
    aliases=("推荐单位名称", "单位", "单位名称", "组织推荐单位"),
    title_en="Nominator",
    max_length=100,
)
TYPE = Field(
    "type", "类型", aliases=("推荐单位类型", "单位类型", "类别"), title_en="Type of nominator"
)
CAP = Field(
    *("cap", "名额", FieldKind.INTEGER),
    aliases=("推荐名额", "名额数", "分配名额", "推荐数量"),
    minimum=0,
    title_en="Places",
)
COLUMNS = (NAME, TYPE, CAP, IGNORED)


@dataclass(frozen=True, slots=True)
class NominatorSheet:
    """The nominators of a file; a row with an error is not among them."""

    file: str
    nominators: tuple[Nominator, ...]
    problems: tuple[CellProblem, ...]
    unknown_headings: tuple[str, ...] = ()
    bad: int = 0


class _NominatorReader(RecordReader):
    def __init__(self, grid: Grid, types: Sequence[NominatorType]) -> None:
        super().__init__(grid, ("nominator",))
        self._types = types

    def read(self) -> Iterator[tuple[Grid, int, Nominator]]:
        rows = self.rows
        names, types, caps = self.texts(rows, NAME), self.texts(rows, TYPE), self.fixed(rows, CAP)
        for n, row in enumerate(rows):
            cap = caps[n]
            kind = self._type(row, types[n])
            if not names[n] and not self.grid.remarked(row, self.grid.table.fixed("nominator")):
                note = Note(t("未填推荐单位"), t("必须填写"))
                self.grid.add(row, note, self.grid.table.fixed("nominator"))
            yield self.grid, row, Nominator(names[n], kind, cap if isinstance(cap, int) else None)

    def _type(self, row: int, text: str) -> str | None:
        """The id of the type whose title, or the beginning of it, is in the cell."""
        if not text:
            return None
        bare = squash(text)
        exact = [one for one in self._types if bare in (squash(one.id), squash(one.title))]
        found = exact or [one for one in self._types if bare in squash(one.title)]
        if len(found) == 1:
            return found[0].id
        titles = [one.title for one in self._types]
        reason = t("“{text}”不是推荐单位类型", text=text)
        remedy = did_you_mean(text, titles)
        self.grid.add(row, Note(reason, remedy), self.grid.table.fixed("type"), text)
        return None


def read_nominators(path: str | Path, types: Sequence[NominatorType]) -> NominatorSheet:
    """Reads 推荐单位, 类型 and 名额 from xlsx, xls, ods, csv or json.

    Raises IntakeError when the file as a whole cannot be used.
    """
    opened = open_tables(path, Lexicon(COLUMNS), (NAME,), ("nominators", "推荐单位"))
    readers = [_NominatorReader(Grid(opened.file, table), types) for table in opened.tables]
    rows = [each for reader in readers for each in reader.read()]
    _repeated(rows)
    problems = list(opened.problems)
    for reader in readers:
        problems += [*reader.skipped_problems(), *reader.grid.problems()]
    good = tuple(found for grid, row, found in rows if row not in grid.refused)
    return NominatorSheet(
        file=opened.file,
        nominators=good,
        problems=tuple(problems),
        unknown_headings=opened.unknown_headings,
        bad=len(rows) - len(good),
    )


def _repeated(rows: Sequence[tuple[Grid, int, Nominator]]) -> None:
    groups: dict[str, list[tuple[Grid, int]]] = {}
    for grid, row, found in rows:
        if found.name:
            groups.setdefault(squash(found.name), []).append((grid, row))
    for group in (g for g in groups.values() if len(g) > 1):
        numbers = "、".join(str(grid.where(row).row) for grid, row in group)
        note = Note(t("推荐单位重复（第 {numbers} 行）", numbers=numbers), t("请只保留一行"))
        for grid, row in group:
            grid.add(row, note, grid.table.fixed("nominator"))
