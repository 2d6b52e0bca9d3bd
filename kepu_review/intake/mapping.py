"""Maps what a cell says to a category, a sub-type or a region of the programme."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kepu_review.intake.cleaning import squash
from kepu_review.intake.problems import Note, info, warning
from kepu_review.intake.ticks import did_you_mean, has_marks, ticked
from kepu_review.model import Category, Programme, Region, Subtype
from kepu_review.text import t

_CATEGORY_TAIL = re.compile(r"(类)?(科普)?(教育)?(基地)?(类)?$")
_REGION_TAIL = re.compile(r"(自治县|区|县|市|镇|街道)$")
_DETAIL = re.compile(r"^([^(:\-—/]+)[(:\-—/]+([^)]+)\)?$")


@dataclass(frozen=True, slots=True)
class Mapped:
    """What a row's category cells mean; `note` goes with the application."""

    category: str | None = None
    subtype: str | None = None
    note: str = ""
    remarks: tuple[Note, ...] = ()
    about: str = "category"  # the column the remarks are about
    candidates: tuple[str, ...] = ()  # when a person has to choose


def _bare(text: str) -> str:
    key = squash(text)
    return _CATEGORY_TAIL.sub("", key) or key


def _labels(subject: Category | Subtype | Region) -> tuple[str, ...]:
    return (subject.title, *subject.aliases, subject.id)


def category_labels(categories: Mapping[str, Category]) -> dict[str, str]:
    """Normalised title, alias or id → category id; titles go first."""
    known = {_bare(category.title): category.id for category in categories.values()}
    for category in categories.values():
        for label in filter(None, (*category.aliases, category.title_en, category.id)):
            known.setdefault(_bare(label), category.id)
    return known


def category_of(text: str, labels: Mapping[str, str]) -> str | None:
    """The category this text names, if any."""
    return labels.get(_bare(text))


class CategoryMap:
    """The categories of a programme by title, alias and the types its form prints."""

    def __init__(self, programme: Programme, categories: Mapping[str, Category]) -> None:
        self._categories = categories
        self._form = {
            _bare(label): (label, tuple(c for c in wanted if c in categories))
            for label, wanted in programme.form_categories.items()
        }
        self._known = category_labels(categories)
        titles = [label for label, found in self._form.values() if found]
        self._titles = list(dict.fromkeys([*titles, *(c.title for c in categories.values())]))
        self._memo: dict[tuple[str, str], Mapped] = {}

    def title(self, category: str) -> str:
        """The title of a category id."""
        return self._categories[category].title

    def find(self, text: str, subtype: str = "", name: str = "") -> Mapped:
        """What the category cell means, with the help of the sub-type and the base's name."""
        found = self._memo.get((text, subtype))
        if found is None:
            found = self._memo[text, subtype] = self._decide(text, subtype)
        return self._by_name(found, name) if found.candidates else found

    def _decide(self, text: str, subtype: str) -> Mapped:
        labels = ticked(text) if has_marks(text) else (text,) if text else ()
        if len(labels) > 1:
            return self._several(labels)
        if not labels:
            return self._from_subtype(subtype)
        return self._one(labels[0], subtype)

    def _several(self, labels: tuple[str, ...]) -> Mapped:
        reason = t("申报类别选了多项：{labels}", labels="、".join(labels))
        remedy = t("请申报单位只保留一项")
        return Mapped(remarks=(Note(reason, remedy),))

    def _one(self, label: str, subtype: str) -> Mapped:
        detail = _DETAIL.match(squash(label))
        for key in (_bare(label), _bare(detail[1]) if detail else ""):
            if not key:
                continue
            if key in self._form:
                printed, candidates = self._form[key]
                return self._narrow(printed, candidates, subtype or (detail[2] if detail else ""))
            if key in self._known:
                return self._with_subtype(self._known[key], subtype or self._tail(detail))
        inside = self._subtypes(label, self._categories)
        if len(inside) == 1:
            category, kind = next(iter(inside.items()))
            note = t("填报“{label}”是子类型，归入{title}", label=label, title=self.title(category))
            return Mapped(category, kind, note, (info(note),))
        remedy = did_you_mean(label, self._titles)
        return Mapped(remarks=(Note(t("没有“{label}”这个类别", label=label), remedy),))

    @staticmethod
    def _tail(detail: re.Match[str] | None) -> str:
        return detail[2] if detail else ""

    def _narrow(self, label: str, candidates: tuple[str, ...], subtype: str) -> Mapped:
        """A type printed on the form: one candidate is taken, several need a deciding word."""
        if len(candidates) == 1:
            found = self._with_subtype(candidates[0], subtype)
            title = self.title(candidates[0])
            if _bare(title) == _bare(label):
                return found
            note = t("表上类别“{label}”归入{title}", label=label, title=title)
            return Mapped(found.category, found.subtype, note, found.remarks, found.about)
        if subtype:
            named = self._known.get(_bare(subtype))
            if named in candidates:
                note = t("表上类别“{label}”，按“{subtype}”归入", label=label, subtype=subtype)
                return Mapped(named, None, note, (info(note),))
            inside = self._subtypes(subtype, {c: self._categories[c] for c in candidates})
            if len(inside) == 1:
                category, kind = next(iter(inside.items()))
                note = t(
                    "表上类别“{label}”，按子类型“{subtype}”归入{title}",
                    label=label,
                    subtype=subtype,
                    title=self.title(category),
                )
                return Mapped(category, kind, note, (info(note),))
        return self._open(label, candidates)

    def _open(self, label: str, candidates: tuple[str, ...]) -> Mapped:
        titles = "、".join(self.title(c) for c in candidates)
        reason = t("表上类别“{label}”对应多个基地类别，需人工选定", label=label)
        remedy = t("请在其中选定一类：{titles}", titles=titles)
        if not candidates:
            remedy = did_you_mean(label, self._titles)
        return Mapped(note=reason, remarks=(warning(reason, remedy),), candidates=candidates)

    def _by_name(self, found: Mapped, name: str) -> Mapped:
        """A sub-type word of exactly one candidate in the base's name decides, to be checked."""
        inside = self._subtypes(name, {c: self._categories[c] for c in found.candidates}, part=True)
        if len(inside) != 1:
            return found
        category, kind = next(iter(inside.items()))
        note = t("按基地名称归入{title}，请核对", title=self.title(category))
        return Mapped(category, kind, note, (warning(note, found.remarks[0].remedy),))

    def _subtypes(
        self, text: str, within: Mapping[str, Category], *, part: bool = False
    ) -> dict[str, str]:
        """Category → its sub-type that the text names (or, with `part`, contains)."""
        wanted = _bare(text) if not part else squash(text)
        found: dict[str, str] = {}
        for category in within.values():
            for kind in category.subtypes:
                keys = [_bare(label) for label in _labels(kind)[:-1]]
                if any(len(k) > 1 and k in wanted for k in keys) if part else wanted in keys:
                    found.setdefault(category.id, kind.id)
        return found

    def _from_subtype(self, subtype: str) -> Mapped:
        inside = self._subtypes(subtype, self._categories) if subtype else {}
        if len(inside) == 1:
            category, kind = next(iter(inside.items()))
            note = t(
                "未填类别，按子类型“{subtype}”归入{title}",
                subtype=subtype,
                title=self.title(category),
            )
            return Mapped(category, kind, note, (warning(note),))
        reason = t("未填申报类别")
        remedy = t("请补填：") + "、".join(self._titles)
        return Mapped(remarks=(warning(reason, remedy),), candidates=tuple(self._categories))

    def _with_subtype(self, category: str, subtype: str) -> Mapped:
        if not subtype:
            return Mapped(category)
        known = self._categories[category].subtypes
        text = "、".join(ticked(subtype)) if has_marks(subtype) else subtype
        inside = self._subtypes(text, {category: self._categories[category]})
        if inside:
            return Mapped(category, inside[category])
        if not known or not text:
            return Mapped(category, note=subtype)
        reason = t("{title}没有“{text}”这个子类型", title=self.title(category), text=text)
        remedy = did_you_mean(text, [kind.title for kind in known])
        return Mapped(category, remarks=(Note(reason, remedy),), about="subtype")


class RegionMap:
    """The regions of a programme by title and alias, with or without 区/县/市."""

    def __init__(self, regions: Iterable[Region]) -> None:
        self._known: dict[str, str] = {}
        self._titles: list[str] = []
        for region in regions:
            self._titles.append(region.title)
            for label in _labels(region):
                self._known.setdefault(squash(label), region.id)
                self._known.setdefault(_REGION_TAIL.sub("", squash(label)), region.id)

    def find(self, text: str) -> tuple[str | None, tuple[Note, ...]]:
        """The region's id; without declared regions the text itself."""
        if not self._known:
            return text, ()
        labels = ticked(text) if has_marks(text) else (text,)
        if not labels:
            return None, ()
        if len(labels) > 1:
            reason = t("所在区域选了多项")
            return None, (Note(reason, t("请只保留一项")),)
        wanted = squash(labels[0])
        found = self._known.get(wanted) or self._known.get(_REGION_TAIL.sub("", wanted))
        if found is None:  # 衢州市柯城区, 浙江省衢州市龙游县
            ends = {r for k, r in self._known.items() if len(k) > 1 and wanted.endswith(k)}
            found = ends.pop() if len(ends) == 1 else None
        if found is not None:
            return found, ()
        reason = t("没有“{labels}”这个区域", labels=labels[0])
        return None, (Note(reason, did_you_mean(labels[0], self._titles)),)
