"""Turns the rows of a table into applications: fixed columns, category, then every field."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from kepu_review.intake import lexicon as words
from kepu_review.intake.cells import shown
from kepu_review.intake.claims import is_claim, parted
from kepu_review.intake.cleaning import is_empty, squash
from kepu_review.intake.columns import wrong_period, wrong_unit
from kepu_review.intake.grid import Grid
from kepu_review.intake.lexicon import Lexicon, Meaning, categories_of, programme_lexicon
from kepu_review.intake.mapping import CategoryMap, Mapped, RegionMap
from kepu_review.intake.parsed import Parser
from kepu_review.intake.problems import Note, warning
from kepu_review.intake.records import RecordReader, id_note
from kepu_review.intake.tables import Column
from kepu_review.intake.values import value_parser
from kepu_review.model import Application, Category, Field, Programme, Rubric, Value
from kepu_review.text import t

CHUNK = 2000
_NO_NOTES: Mapping[str, str] = MappingProxyType({})
_NAMED = (words.NAME, words.APPLICANT)


@dataclass(frozen=True)
class Context:
    """What a file of applications is read with."""

    programme: Programme
    categories: Mapping[str, Category]
    rubrics: Mapping[str, Rubric] = field(default_factory=dict)  # category → its rubric, for 自评

    @cached_property
    def known(self) -> dict[str, Category]:
        """The categories of the programme that are at hand."""
        return categories_of(self.programme, self.categories)

    @cached_property
    def lexicon(self) -> Lexicon:
        """The headings."""
        return programme_lexicon(self.programme, self.known, self.rubrics)

    @cached_property
    def category_map(self) -> CategoryMap:
        """Texts → categories."""
        return CategoryMap(self.programme, self.known)

    @cached_property
    def region_map(self) -> RegionMap:
        """Texts → regions."""
        return RegionMap(self.programme.regions)

    def required(self, category: str | None) -> list[Field]:
        """Fields the form of this category must fill in."""
        own = self.known[category].fields if category in self.known else ()
        return [f for f in (*self.programme.fields, *own) if f.required]


@dataclass(slots=True)
class Draft:
    """A row while it is read; becomes an Application if nothing keeps it out."""

    grid: Grid
    row: int
    id: str | None
    name: str
    applicant: str
    mapped: Mapped
    region: str | None
    nominator: str | None
    values: dict[str, Value] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=lambda: _NO_NOTES)

    def note(self, key: str, text: str) -> None:
        """Adds a remark that goes with the application."""
        self.notes = MappingProxyType({**self.notes, key: text})

    def identity(self) -> tuple[str, str]:
        """What two rows about one base have in common."""
        return squash(self.name), squash(self.applicant)

    @property
    def refused(self) -> bool:
        """Whether an error keeps the row out."""
        return self.row in self.grid.refused

    def application(self) -> Application:
        """The application; only asked when the row is good."""
        values, claims = parted(self.values, self.mapped.category)
        return Application(
            id=self.id or "",
            name=self.name,
            applicant=self.applicant,
            category=self.mapped.category,
            subtype=self.mapped.subtype,
            region=self.region,
            nominator=self.nominator,
            values=MappingProxyType(values),
            notes=self.notes,
            source=self.grid.where(self.row),
            self_assessment=claims,
        )


class TableReader(RecordReader):
    """Reads one table of applications."""

    def __init__(self, grid: Grid, context: Context) -> None:
        super().__init__(grid, ("name", "applicant"))
        self.context = context
        self._parsers: dict[tuple[int, int], Parser] = {}
        self._sheet_category = self._from_sheet_name()

    def _from_sheet_name(self) -> Mapped | None:
        """A sheet without a category column may be named by its category."""
        table = self.grid.table
        if table.fixed("category") or not table.sheet.name:
            return None
        found = self.context.category_map.find(table.sheet.name)
        if found.category is None:
            return None
        note = t("按工作表名“{name}”归类", name=table.sheet.name)
        return Mapped(found.category, note=note)

    @property
    def lacks_category(self) -> bool:
        """Whether neither a column nor the sheet's name tells the category."""
        table = self.grid.table
        return not (table.fixed("category") or table.fixed("subtype") or self._sheet_category)

    def drafts(self, progress: Callable[[int], None]) -> Iterator[Draft]:
        """Every record; `progress` is told how many rows are done."""
        for start in range(0, len(self.rows), CHUNK):
            rows = self.rows[start : start + CHUNK]
            yield from self._chunk(rows)
            progress(len(rows))

    def _chunk(self, rows: list[int]) -> list[Draft]:
        ids, names = self.ids(rows, words.ID), self.texts(rows, words.NAME)
        applicants = self.texts(rows, words.APPLICANT)
        nominators = self.texts(rows, words.NOMINATOR)
        regions = self._regions(rows)
        mapped = self._categories(rows, names)
        drafts = [
            Draft(self.grid, row, ids[i] or None, names[i], applicants[i], mapped[i], regions[i],
                  nominators[i] or None)
            for i, row in enumerate(rows)
        ]  # fmt: skip
        self._fields(drafts)
        for draft in drafts:
            self._check(draft)
        return drafts

    def _regions(self, rows: list[int]) -> list[str | None]:
        column = self.grid.table.fixed("region")
        texts = self.texts(rows, words.REGION)
        if column is None:
            return [None] * len(rows)
        found = {text: self.context.region_map.find(text) for text in set(texts) if text}
        regions: list[str | None] = []
        for row, text in zip(rows, texts, strict=True):
            region, notes = found.get(text, (None, ()))
            for note in notes:
                self.grid.add(row, note, column, text)
            wanted = not text and self.context.programme.regions
            if wanted and not self.grid.remarked(row, column):
                self.grid.add(row, warning(t("未填所在区域")), column)
            regions.append(region)
        return regions

    def _categories(self, rows: list[int], names: list[str]) -> list[Mapped]:
        if self._sheet_category is not None:
            return [self._sheet_category] * len(rows)
        if self.lacks_category:
            return [Mapped()] * len(rows)
        table = self.grid.table
        texts, kinds = self.texts(rows, words.CATEGORY), self.texts(rows, words.SUBTYPE)
        found = []
        for row, text, kind, name in zip(rows, texts, kinds, names, strict=True):
            mapped = self.context.category_map.find(text, kind, name)
            column = table.fixed(mapped.about) or table.fixed("subtype") or table.fixed("category")
            for note in mapped.remarks:
                self.grid.add(row, note, column, kind if mapped.about == "subtype" else text)
            found.append(mapped)
        return found

    def _fields(self, drafts: Sequence[Draft]) -> None:
        places: dict[str | None, list[int]] = {}
        for i, draft in enumerate(drafts):
            places.setdefault(draft.mapped.category, []).append(i)
        for column in self.grid.table.columns:
            if column.meaning is None or column.meaning.fixed is not None:
                continue
            if is_claim(column.meaning.of(None)):
                self._claims(column, column.meaning, drafts, places)
                continue
            for (_, lenient), (chosen, wanted) in _fields_of(column.meaning, places).items():
                if not wrong_unit(column, chosen):
                    whole = len(wanted) == len(places)
                    rest = [drafts[i] for i in sorted(i for c in wanted for i in places[c])]
                    self._field(column, chosen, drafts if whole else rest, lenient=lenient)

    def _claims(
        self,
        column: Column,
        meaning: Meaning,
        drafts: Sequence[Draft],
        places: Mapping[str | None, Sequence[int]],
    ) -> None:
        """自评 on a criterion that the category's rubric has not is remarked and left out."""
        for category, wanted in places.items():
            claiming = [drafts[i] for i in wanted]
            if meaning.belongs(category):
                self._field(column, meaning.of(category), claiming, lenient=False)
                continue
            for draft in claiming:
                text = shown(self.grid.cell(draft.row, column.index))
                if not is_empty(text.strip()):
                    self.grid.add(draft.row, _no_such_criterion(category), column, text)

    def _field(
        self, column: Column, what: Field, drafts: Sequence[Draft], *, lenient: bool
    ) -> None:
        rows = [draft.row for draft in drafts]
        values = self.grid.read(rows, column, self._parser(column, what), lenient=lenient)
        key = what.id
        for draft, value in zip(drafts, values, strict=True):
            if value is not None:
                if column.twin is not None:
                    self.agree(draft.row, column, draft.values.get(key), value)
                draft.values.setdefault(key, value)
        if wrong_period(column, what):
            for draft in drafts:
                if key in draft.values:
                    draft.note(key, t("标题为") + column.heading)

    def _parser(self, column: Column, what: Field) -> Parser:
        key = (column.index, id(what))
        if key not in self._parsers:
            unit = column.meaning.unit if column.meaning else None
            self._parsers[key] = value_parser(what, unit)
        return self._parsers[key]

    @cached_property
    def _asked(self) -> Callable[[str | None], list[tuple[Field, Column]]]:
        """Category → its required fields that have a column here."""
        memo: dict[str | None, list[tuple[Field, Column]]] = {}
        columns = [c for c in self.grid.table.columns if c.meaning and c.meaning.fixed is None]

        def asked(category: str | None) -> list[tuple[Field, Column]]:
            if category not in memo:
                memo[category] = [
                    (f, column)
                    for f in self.context.required(category)
                    for column in columns
                    if column.meaning and column.meaning.of(category).id == f.id
                ]
            return memo[category]

        return asked

    @cached_property
    def _must(self) -> tuple[Column | None, ...]:
        """The columns of number, name and applicant."""
        return tuple(map(self.grid.table.fixed, ("id", "name", "applicant")))

    def _check(self, draft: Draft) -> None:
        """The parts of a record that must be there, and the form of its number."""
        row = draft.row
        id_column, *named = self._must
        if id_column is not None:
            note = id_note(draft.id)
            if note and not self.grid.remarked(row, id_column):
                self.grid.add(row, note, id_column, draft.id or "")
        for text, what, place in zip((draft.name, draft.applicant), _NAMED, named, strict=True):
            if not text and not self.grid.remarked(row, place):
                note = Note(
                    t("未填{title}", title=what.title, title_en=what.title_en),
                    t("必须填写"),
                )
                self.grid.add(row, note, place)
        for required, place in self._asked(draft.mapped.category):
            if required.id not in draft.values and not self.grid.remarked(row, place):
                reason = t("必填项“{title}”未填", title=required.title)
                remedy = t("可先导入，形式审查时要求补正")
                self.grid.add(row, warning(reason, remedy), place)
        if draft.mapped.note:
            draft.note("category", draft.mapped.note)


def _no_such_criterion(category: str | None) -> Note:
    if category is None:
        return warning(
            t("类别未定，这项自评未读入"),
            t("请填明申报类别后再导入"),
        )
    return warning(
        t("本类别的评分标准没有这项指标，自评未读入"),
        t("请核对标题和申报类别"),
    )


def _fields_of(
    meaning: Meaning, categories: Iterable[str | None]
) -> dict[tuple[int, bool], tuple[Field, list[str | None]]]:
    """Field and leniency → the categories for which the column is read so."""
    groups: dict[tuple[int, bool], tuple[Field, list[str | None]]] = {}
    for category in categories:
        chosen = meaning.of(category)
        lenient = category is not None and not meaning.belongs(category)
        groups.setdefault((id(chosen), lenient), (chosen, []))[1].append(category)
    return groups
