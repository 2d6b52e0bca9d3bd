"""形式审查: an application against the rules and fields of its programme."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kepu_review.model import (
    CATEGORY_CHOSEN,
    CATEGORY_NOTE,
    Application,
    Category,
    Finding,
    Programme,
    Severity,
)
from kepu_review.programmes.fields import check_fields
from kepu_review.programmes.rules import check_rule
from kepu_review.text import t


def screen(
    application: Application, programme: Programme, categories: Mapping[str, Category]
) -> tuple[Finding, ...]:
    """All findings of the programme's rules and typed fields; the order is that of the file.

    `categories` are those that plugins bring, by id: their fields are checked as well.
    """
    category = categories.get(application.category or "")
    fields = {field.id: field for field in programme.fields}
    fields |= {field.id: field for field in (category.fields if category else ())}
    titles = {name: field.title for name, field in fields.items()}
    return (
        *_category(application, programme, categories),
        *_region(application, programme),
        *check_fields(application, fields.values()),
        *(f for rule in programme.rules for f in check_rule(application, rule, titles)),
    )


def _category(
    application: Application, programme: Programme, categories: Mapping[str, Category]
) -> Iterator[Finding]:
    note = application.notes.get(CATEGORY_NOTE, "")
    clause = programme.document.title
    if application.category is None:
        yield Finding(
            "category.missing",
            Severity.ERROR,
            application.id,
            t("基地类别未定。") + note,
            t("请申报单位或秘书确定类别。"),
            "category",
            clause,
        )
        return
    if application.category not in programme.categories:
        title = _title(application.category, categories)
        yield Finding(
            "category.unknown",
            Severity.ERROR,
            application.id,
            t("本项目不设“{title}”这一类别。", title=title),
            t("改成本项目所设的类别。"),
            "category",
            clause,
        )
        return
    if note:
        yield Finding(
            "category.mapped",
            _severity(application, programme),
            application.id,
            note,
            t("核对类别，不对的改正。"),
            "category",
            clause,
        )
    yield from _form_type(application, programme, categories)
    yield from _subtype(application, categories)


def _severity(application: Application, programme: Programme) -> Severity:
    """What a person has settled, or what the form leaves no doubt about, is only told."""
    printed = [ids for ids in programme.form_categories.values() if application.category in ids]
    certain = len(printed) == 1 and len(printed[0]) == 1
    settled = CATEGORY_CHOSEN in application.notes
    return Severity.INFO if settled or certain else Severity.WARNING


def _form_type(
    application: Application, programme: Programme, categories: Mapping[str, Category]
) -> Iterator[Finding]:
    on_form = {name for names in programme.form_categories.values() for name in names}
    if programme.form_categories and application.category not in on_form:
        title = _title(application.category or "", categories)
        yield Finding(
            "category.not_on_form",
            _severity(application, programme),
            application.id,
            t("申报表印的类型里没有与“{title}”对应的一项。", title=title),
            t("按办法正文核对类别。"),
            "category",
            programme.document.title,
        )


def _subtype(application: Application, categories: Mapping[str, Category]) -> Iterator[Finding]:
    category = categories.get(application.category or "")
    known = {subtype.id for subtype in category.subtypes} if category else set()
    if category and application.subtype is not None and application.subtype not in known:
        listed = t("、").join(subtype.title for subtype in category.subtypes)
        yield Finding(
            "subtype.unknown",
            Severity.WARNING,
            application.id,
            t(
                "“{title}”没有子类“{subtype}”。",
                title=category.title,
                subtype=application.subtype,
                title_en=category.title_en,
            ),
            t("可选：{listed}；也可不填。", listed=listed),
            "subtype",
            category.source,
        )


def _region(application: Application, programme: Programme) -> Iterator[Finding]:
    if not programme.regions:
        return
    if application.region not in {region.id for region in programme.regions}:
        listed = t("、").join(region.title for region in programme.regions)
        shown = application.region or t("未填")
        yield Finding(
            "region.unknown",
            Severity.ERROR,
            application.id,
            t("所在区域（{shown}）不在本项目范围内。", shown=shown),
            t("填其中之一：{listed}。", listed=listed),
            "region",
            programme.document.title,
        )


def _title(category: str, categories: Mapping[str, Category]) -> str:
    found = categories.get(category)
    return found.title if found else category
