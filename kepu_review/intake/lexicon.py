"""Which heading means which field, for a programme and its categories."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kepu_review.intake.claims import Claims
from kepu_review.intake.cleaning import squash
from kepu_review.intake.units import Unit, parse_unit
from kepu_review.model import Category, Field, FieldKind, Period, Programme, Rubric

ID = Field(
    *("id", "申报编号"),
    aliases=("编号", "申报号", "申请编号", "受理编号", "项目编号", "申报书编号"),
    title_en="Application number",
    max_length=64,
)
NAME = Field(
    *("name", "基地名称"),
    aliases=("申报基地名称", "科普教育基地名称", "科普基地名称", "申报基地", "场馆名称"),
    title_en="Base name",
    max_length=200,
)
APPLICANT = Field(
    *("applicant", "申报单位"),
    aliases=(
        *("申报单位名称", "单位名称", "申请单位", "创建单位", "依托单位", "创建申报单位"),
        *("申报单位全称", "单位全称"),
    ),
    title_en="Applicant",
    max_length=200,
)
REGION = Field(
    *("region", "所在区域"),
    aliases=(
        *("所在地区", "所属区域", "所属地区", "所在县(市、区)", "县(市、区)", "区(园区)", "区域"),
        *("县市区", "所在县市区", "区县", "地区", "属地", "所在区(市)县", "所在区县"),
    ),
    title_en="Region",
)
CATEGORY = Field(
    *("category", "申报类别", FieldKind.LONG_TEXT),
    aliases=("申报类型", "基地类别", "基地类型", "申报基地类别", "类别", "类型"),
    title_en="Category",
)
SUBTYPE = Field(
    *("subtype", "子类型", FieldKind.LONG_TEXT),
    aliases=("子类别", "具体类型", "小类", "场馆类型"),
    title_en="Sub-type",
)
NOMINATOR = Field(
    *("nominator", "推荐单位"),
    aliases=("推荐单位名称", "推荐部门", "推荐机构", "推荐单位(公章)"),
    title_en="Nominator",
    max_length=200,
)
IGNORED = Field("", "问题", aliases=("序号", "行号", "problem", "no", "no."))
"""Columns that are known to hold nothing to read."""

APPLICATION = (ID, NAME, APPLICANT, REGION, CATEGORY, SUBTYPE, NOMINATOR, IGNORED)

_LEAD = re.compile(r"^(?:[*★☆※#]|\d{1,2}[.、:)](?!\d)|\(\d{1,2}\)|[一二三四五六七八九十]{1,2}、)+")
_TAIL = re.compile(r"[*★☆※:;,。]+$")
_BRACKETS = re.compile(r"[(\[【〔{]([^()\[\]【】〔〕{}]*)[)\]】〕}]")
_YEAR = re.compile(
    r"^(?:截[至止到](?:\d{4}|[x×]{2,4})?|\d{4}|[x×]{2,4})年?(?:度|全年)?(?:\d+月)?(?:\d+日)?[底末止]?的?"
)
_AS_OF = re.compile(r"截[至止到]|[年期]末|年底|时点|现有|\d+月\d+日")
_DURING = re.compile(r"年度|全年|累计|期间|合计|时期|年均")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one heading means: a fixed column, or a field that may differ by category."""

    fixed: Field | None = None
    fields: Mapping[str | None, Field] = field(default_factory=dict)  # category or None → field
    unit: Unit | None = None

    def of(self, category: str | None) -> Field:
        """The field for an application of this category."""
        if self.fixed is not None:
            return self.fixed
        chosen = self.fields.get(category) or self.fields.get(None)
        return chosen or next(iter(self.fields.values()))

    def belongs(self, category: str | None) -> bool:
        """Whether the form of this category asks for the field."""
        return self.fixed is not None or None in self.fields or category in self.fields

    @property
    def ids(self) -> frozenset[str]:
        """Ids of every field the heading may mean."""
        if self.fixed is not None:
            return frozenset({self.fixed.id})
        return frozenset(f.id for f in self.fields.values())


def heading_key(text: str) -> str:
    """A heading for comparison: no blanks, marks, numbering or colons."""
    return _TAIL.sub("", _LEAD.sub("", squash(text)))


def _without_brackets(key: str) -> Iterator[tuple[str, Unit | None]]:
    unit = next((u for u in map(parse_unit, _BRACKETS.findall(key)) if u), None)
    bare = key
    while _BRACKETS.search(bare):
        last = list(_BRACKETS.finditer(bare))[-1]
        bare = bare[: last.start()] + bare[last.end() :]
        yield bare, unit
    for length in range(min(6, len(bare) - 1), 0, -1):
        tail = bare[-length:]
        parted = bare[-length - 1] in "/:,、-_"
        found = parse_unit(tail) if parted or length > 1 or tail in "㎡亩%元" else None
        if found and found.text == squash(tail):
            yield bare[:-length].rstrip("/:,、-_"), found


def readings(text: str) -> Iterator[tuple[str, Unit | None]]:
    """The ways to read a heading, the most literal first, each with the unit it gives."""
    key = heading_key(text)
    yield key, next((u for u in map(parse_unit, _BRACKETS.findall(key)) if u), None)
    shorter = [(k, u) for k, u in _without_brackets(key) if k]
    yield from shorter
    for reading, unit in [(key, None), *shorter]:
        rest = _YEAR.sub("", reading)
        if rest and rest != reading:
            yield rest, unit
            yield f"年{rest}", unit


def stated_period(text: str) -> Period | None:
    """Whether a heading says 截至 (a day's figure) or 年度 (a year's total)."""
    key = heading_key(text)
    if _AS_OF.search(key):
        return Period.POINT
    return Period.TOTAL if _DURING.search(key) else None


class Lexicon:
    """Headings of one programme. Titles go before aliases, the fixed columns before fields."""

    def __init__(
        self,
        fixed: tuple[Field, ...],
        fields: Iterable[tuple[str | None, Field]] = (),
        claims: Claims | None = None,
    ) -> None:
        self._claims = claims or Claims({})
        self._fixed = {heading_key(f.title): f for f in fixed}
        self._fields: dict[str, dict[str | None, Field]] = {}
        self.titles: list[str] = [f.title for f in fixed if f.id]
        own = tuple(fields)
        known = {f.id: f for f in fixed if f.id}
        for category, each in own:
            if each.id in known:  # a programme may describe a fixed column anew
                for alias in (each.title, *each.aliases):
                    self._fixed.setdefault(heading_key(alias), known[each.id])
                continue
            self.titles.append(each.title)
            self._fields.setdefault(heading_key(each.title), {}).setdefault(category, each)
        for category, each in own:
            for alias in filter(None, (*each.aliases, each.title_en, each.id)):
                if each.id not in known:
                    self._fields.setdefault(heading_key(alias), {}).setdefault(category, each)
        for each in fixed:
            for alias in filter(None, (*each.aliases, each.title_en, each.id)):
                if heading_key(alias) not in self._fields:
                    self._fixed.setdefault(heading_key(alias), each)
        self.titles += self._claims.titles

    def _exact(self, key: str, unit: Unit | None) -> Meaning | None:
        fixed = self._fixed.get(key)
        if fixed is not None:
            return Meaning(fixed=fixed)
        fields = self._fields.get(key)
        return Meaning(fields=fields, unit=unit) if fields else None

    def find(self, heading: str) -> Meaning | None:
        """The meaning of a heading; None when it is not known."""
        if not heading or len(heading) > 200:
            return None
        found = (self._exact(key, unit) for key, unit in readings(heading))
        meaning = next((meaning for meaning in found if meaning), None)
        claimed = self._claims.find(heading_key(heading)) if meaning is None else None
        return meaning if claimed is None else Meaning(fields=claimed)


def programme_lexicon(
    programme: Programme,
    categories: Mapping[str, Category],
    rubrics: Mapping[str, Rubric] | None = None,
) -> Lexicon:
    """The headings of a programme: its own fields, those of its categories, and 自评 on rubrics."""
    fields: list[tuple[str | None, Field]] = [(None, each) for each in programme.fields]
    fields += [(c.id, each) for c in categories.values() for each in c.fields]
    return Lexicon(APPLICATION, fields, Claims(rubrics or {}))


def categories_of(programme: Programme, categories: Mapping[str, Category]) -> dict[str, Category]:
    """The categories of the programme that are at hand, in its order; all if it names none."""
    wanted = programme.categories or tuple(categories)
    return {key: categories[key] for key in wanted if key in categories}
