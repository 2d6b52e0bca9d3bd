"""Empty tables to fill in: the headings that the readers know, and a sheet that explains them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kepu_review.intake import claims, experts, lexicon, marks
from kepu_review.model import Category, Field, FieldKind, Programme, Rubric
from kepu_review.text import msg, t

_KINDS = {
    FieldKind.TEXT: msg("文字"),
    FieldKind.LONG_TEXT: msg("文字"),
    FieldKind.INTEGER: msg("整数"),
    FieldKind.NUMBER: msg("数字"),
    FieldKind.PERCENT: msg("百分数"),
    FieldKind.DATE: msg("日期，如 2026-03-01"),
    FieldKind.YES_NO: msg("是/否"),
    FieldKind.CHOICE: msg("单选"),
    FieldKind.CHOICES: msg("多选，用、隔开"),
    FieldKind.PHONE: msg("电话"),
    FieldKind.EMAIL: msg("电子邮箱"),
}
_REQUIRED = frozenset(
    {
        *(each.id for each in (lexicon.ID, lexicon.NAME, lexicon.APPLICANT, lexicon.CATEGORY)),
        *(each.id for each in (marks.APPLICATION, marks.EXPERT, marks.CRITERION, marks.VALUE)),
    }
)


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """One column: its heading and what is said of it."""

    heading: str
    kind: str
    unit: str
    required: bool
    choices: tuple[str, ...]
    categories: tuple[str, ...]  # titles of the categories whose form asks for it; empty: all
    note: str


def columns(
    kind: str,
    programme: Programme | None,
    categories: Mapping[str, Category],
    rubrics: Mapping[str, Rubric] | None = None,
) -> tuple[TemplateColumn, ...]:
    """The columns of `applications`, `experts` or `marks`, each heading once.

    Applications have the fixed columns, the programme's fields and those of its categories; with
    the `rubrics` of categories also 自评分 and 自评说明 on their criteria.
    """
    if kind == "marks" or programme is None:
        return tuple(_column(each) for each in marks.COLUMNS if each.id)
    own = lexicon.categories_of(programme, categories)
    choices = {
        "region": tuple(region.title for region in programme.regions),
        "category": tuple(one.title for one in own.values()),
        "specialities": tuple(one.title for one in own.values()),
        "subtype": tuple(s.title for one in own.values() for s in one.subtypes),
    }
    if kind == "experts":
        return tuple(_column(each, choices) for each in experts.COLUMNS if each.id)
    fixed = [each for each in lexicon.APPLICATION if each.id]
    known = {each.id for each in fixed}
    required = {each.id for each in programme.fields if each.required}
    found: dict[str, tuple[Field, list[str]]] = {each.title: (each, []) for each in fixed}
    for each in programme.fields:
        if each.id not in known:
            found.setdefault(each.title, (each, []))
    for one in own.values():
        for each in one.fields:
            field, titles = found.setdefault(each.title, (each, [one.title]))
            if titles and one.title not in titles and field.id not in known:
                titles.append(one.title)
    _add_claims(found, own, rubrics or {})
    return tuple(
        _column(each, choices, titles, required=each.id in required)
        for each, titles in found.values()
    )


def _add_claims(
    found: dict[str, tuple[Field, list[str]]],
    categories: Mapping[str, Category],
    rubrics: Mapping[str, Rubric],
) -> None:
    for name, rubric in rubrics.items():
        for leaf in rubric.leaves():
            for each in (claims.points_field(name, leaf), claims.text_field(name, leaf)):
                _, titles = found.setdefault(each.title, (each, []))
                titles.append(categories[name].title)


def _column(
    field: Field,
    choices: Mapping[str, tuple[str, ...]] | None = None,
    categories: Iterable[str] = (),
    *,
    required: bool = False,
) -> TemplateColumn:
    allowed = field.choices or (choices or {}).get(field.id, ())
    return TemplateColumn(
        heading=field.title,
        kind=t(_KINDS[field.kind]),
        unit=field.unit,
        required=required or field.required or field.id in _REQUIRED or field is experts.NAME,
        choices=allowed,
        categories=tuple(categories),
        note=field.guidance,
    )


def write_template(wanted: Sequence[TemplateColumn], path: Path) -> None:
    """Write an .xlsx: a sheet with the headings alone, and one that explains them.

    Raises OSError when the file cannot be written.
    """
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False})
    bold = book.add_format({"bold": True, "bg_color": "#D9E2F3", "text_wrap": True})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    plain = book.add_format({"num_format": "@"})
    sheet = book.add_worksheet(t("填写"))
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(wanted):
        sheet.write_string(0, place, column.heading, bold)
    sheet.set_column(0, len(wanted) - 1, 16, plain)
    help_ = book.add_worksheet(t("填写说明"))
    heads = (
        *(t(msg("列", "intake")), t("填什么"), t("计量单位"), t("必填")),
        *(t("可选值"), t("用于类别"), t(msg("说明", "intake"))),
    )
    for place, text in enumerate(heads):
        help_.write_string(0, place, text, bold)
    help_.set_column(0, len(heads) - 1, 22)
    for row, column in enumerate(wanted, 1):
        for place, text in enumerate(_explained(column)):
            help_.write_string(row, place, text, wrap)
    try:
        book.close()
    except FileCreateError as error:
        raise error.args[0] from error


def _explained(column: TemplateColumn) -> tuple[str, ...]:
    return (
        column.heading,
        column.kind,
        column.unit,
        t("是") if column.required else "",
        "、".join(column.choices),
        "、".join(column.categories) or t("全部"),
        column.note,
    )
