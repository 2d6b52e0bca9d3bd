"""Reads a shortlist: one row per expert with an order, or one row per comparison of a pair."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kepu_review.errors import IntakeError, Where
from kepu_review.intake.cleaning import narrow
from kepu_review.intake.grid import Grid
from kepu_review.intake.lexicon import IGNORED, Lexicon
from kepu_review.intake.marks import EXPERT
from kepu_review.intake.opening import open_tables
from kepu_review.intake.problems import CellProblem, Note
from kepu_review.intake.records import RecordReader, id_note
from kepu_review.intake.tables import Column, Table
from kepu_review.intake.ticks import did_you_mean
from kepu_review.model import Field, FieldKind
from kepu_review.text import t

MOST_PLACES = 60
ORDER = Field(
    *("order", "排序"),
    aliases=("名次排序", "排列", "先后", "先后次序", "次序", "顺序", "ranking"),
    title_en="Order",
)
PLACES = tuple(
    Field(
        f"place{n}",
        f"第{n}名",
        aliases=(f"第 {n} 名", f"名次{n}", f"{n}", f"rank{n}", f"rank {n}"),
        title_en=f"Place {n}",
    )
    for n in range(1, MOST_PLACES + 1)
)
WINNER = Field(
    *("winner", "胜出"), aliases=("胜者", "胜方", "优者", "较优", "胜"), title_en="Winner"
)
LOSER = Field(*("loser", "落败"), aliases=("负者", "败者", "负方", "较差", "负"), title_en="Loser")
TIE = Field(
    *("tie", "并列", FieldKind.YES_NO),
    aliases=("平局", "平", "不分高下", "tied"),
    title_en="Tie",
)
COLUMNS = (EXPERT, ORDER, WINNER, LOSER, TIE, *PLACES, IGNORED)

_NEXT = re.compile(r"[>＞、,，;；\s→]+")
_EQUAL = re.compile(r"\s*[=＝]\s*")
_ALIKE = re.compile(r"[=＝、,，;；\s]+")

Groups = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class BallotRow:
    """What one row says: applications best first, equals together."""

    expert: str
    groups: Groups
    where: Where


@dataclass(frozen=True, slots=True)
class ShortlistSheet:
    """The rows of a file; a row with an error is not among them."""

    file: str
    ballots: tuple[BallotRow, ...]
    problems: tuple[CellProblem, ...]
    pairs: bool = False
    """Whether each row compares one pair."""
    unknown_headings: tuple[str, ...] = ()
    bad: int = 0


class _Reader(RecordReader):
    """One table of either sort."""

    def __init__(self, grid: Grid, known: Collection[str] | None) -> None:
        super().__init__(grid, ("expert",))
        self._known = known

    def read(self) -> Iterator[tuple[Grid, int, BallotRow]]:
        experts = self.ids(self.rows, EXPERT)
        found = self._pairs() if _has_pairs(self.grid.table) else self._orders()
        column = self.grid.table.fixed("expert")
        for row, expert, groups in zip(self.rows, experts, found, strict=True):
            if not expert and not self.grid.remarked(row, column):
                self.grid.add(row, Note(t("未填专家编号"), t("必须填写")), column)
            yield self.grid, row, BallotRow(expert, groups, self.grid.where(row))

    def _pairs(self) -> list[Groups]:
        winners, losers = self.ids(self.rows, WINNER), self.ids(self.rows, LOSER)
        ties = self.fixed(self.rows, TIE)
        won, lost = (self.grid.table.fixed(one.id) for one in (WINNER, LOSER))
        found: list[Groups] = []
        for row, winner, loser, tie in zip(self.rows, winners, losers, ties, strict=True):
            for name, column in ((winner, won), (loser, lost)):
                self._check(row, column, name)
            if winner and winner == loser:
                note = Note(t("两方是同一项申报"), t("请填两项不同的申报"))
                self.grid.add(row, note, lost, loser)
            found.append(((winner, loser),) if tie is True else ((winner,), (loser,)))
        return found

    def _orders(self) -> list[Groups]:
        table = self.grid.table
        places = [one for one in PLACES if table.fixed(one.id) is not None]
        whole = self.texts(self.rows, ORDER)
        cells = [self.texts(self.rows, one) for one in places]
        found = []
        for n, row in enumerate(self.rows):
            groups: list[tuple[tuple[str, ...], Column | None]] = []
            for step in _NEXT.split(_EQUAL.sub("=", narrow(whole[n]))):
                groups.append((_names(step), table.fixed("order")))
            for place, texts in zip(places, cells, strict=True):
                column = table.fixed(place.id)
                self._gap(row, int(place.id[5:]), texts[n], groups, column)
                groups.append((_names(texts[n]), column))
            found.append(self._checked(row, [one for one in groups if one[0]]))
        return found

    def _gap(
        self,
        row: int,
        place: int,
        text: str,
        before: Sequence[tuple[tuple[str, ...], Column | None]],
        column: Column | None,
    ) -> None:
        """A place is only left empty behind equals, who have it too."""
        held = sum(len(names) for names, _ in before)
        filled = sum(1 for names, _ in before if names)
        if text and place - 1 not in range(filled, held + 1):
            note = Note(t("前面的名次空着"), t("请补填前面的名次，或依次前移"))
            self.grid.add(row, note, column, text)

    def _checked(self, row: int, groups: Sequence[tuple[tuple[str, ...], Column | None]]) -> Groups:
        seen: set[str] = set()
        for names, column in groups:
            for name in names:
                if name in seen:
                    note = Note(t("同一申报出现两次"), t("每项申报只排一次"))
                    self.grid.add(row, note, column, name)
                seen.add(name)
                self._check(row, column, name)
        if len(seen) < 2 and row not in self.grid.refused:
            note = Note(t("只排了 {count} 项", count=len(seen)), t("至少排两项，才有先后"))
            self.grid.add(row, note)
        return tuple(names for names, _ in groups)

    def _check(self, row: int, column: Column | None, name: str) -> None:
        """The number can be one, and is that of an application where those are known."""
        if self.grid.remarked(row, column):
            return
        note = id_note(name)
        if note is None and self._known is not None and name not in self._known:
            note = Note(t("批次中没有这项申报"), did_you_mean(name, sorted(self._known)))
        if note is not None:
            self.grid.add(row, note, column, name)


def read_shortlist(
    path: str | Path, *, applications: Collection[str] | None = None
) -> ShortlistSheet:
    """Reads rankings (专家编号 and 第1名, 第2名 … or 排序: `A1 > A2 = A3 > A4`) or pairs.

    Pairs have the columns 专家编号, 胜出, 落败 and perhaps 并列. With `applications` others are
    refused. Raises IntakeError when the file as a whole cannot be used.
    """
    opened = open_tables(path, Lexicon(COLUMNS), (EXPERT,), ("rankings", "排序"))
    kinds = [_has_pairs(table) for table in opened.tables]
    if len(set(kinds)) > 1 or not all(_has_any(table) for table in opened.tables):
        raise _neither(opened.file)
    readers = [_Reader(Grid(opened.file, table), applications) for table in opened.tables]
    rows = [each for reader in readers for each in reader.read()]
    _repeated(rows, pairs=kinds[0])
    problems = list(opened.problems)
    for reader in readers:
        problems += [*reader.skipped_problems(), *reader.grid.problems()]
    good = tuple(found for grid, row, found in rows if row not in grid.refused)
    return ShortlistSheet(
        file=opened.file,
        ballots=good,
        problems=tuple(problems),
        pairs=kinds[0],
        unknown_headings=opened.unknown_headings,
        bad=len(rows) - len(good),
    )


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for name in _ALIKE.split(narrow(text).strip()) if name)


def _has_pairs(table: Table) -> bool:
    return table.fixed("winner") is not None and table.fixed("loser") is not None


def _has_any(table: Table) -> bool:
    orders = ["order", *(one.id for one in PLACES)]
    return _has_pairs(table) or any(table.fixed(name) is not None for name in orders)


def _neither(file: str) -> IntakeError:
    return IntakeError(
        t("看不出是排序还是两两比较。"),
        where=Where(file),
        remedy=t(
            "排序表：每位专家一行，列为 专家编号、第1名、第2名…（或 专家编号、排序）；"
            "比较表：每次比较一行，列为 专家编号、胜出、落败，可加 并列。"
        ),
    )


def _repeated(rows: Sequence[tuple[Grid, int, BallotRow]], *, pairs: bool) -> None:
    """One order of each expert; of one pair one result of each."""
    groups: dict[tuple[str, ...], list[tuple[Grid, int]]] = {}
    for grid, row, one in rows:
        if one.expert:
            names = sorted(name for group in one.groups for name in group) if pairs else []
            groups.setdefault((one.expert, *names), []).append((grid, row))
    for group in (g for g in groups.values() if len(g) > 1):
        numbers = "、".join(str(grid.where(row).row) for grid, row in group)
        reason = (
            t("同一专家对这两项比较了两次（第 {numbers} 行）", numbers=numbers)
            if pairs
            else t("同一专家有多份排序（第 {numbers} 行）", numbers=numbers)
        )
        for grid, row in group:
            note = Note(reason, t("请只保留一行"))
            grid.add(row, note, grid.table.fixed("expert"))
