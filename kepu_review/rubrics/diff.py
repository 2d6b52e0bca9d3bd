"""Two versions of a rubric: what changed, and what becomes of marks made with the old one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum
from typing import Any

from kepu_review.model import Band, Criterion, Grade, Rubric, Scoring, Veto
from kepu_review.rubrics.names import field_title, kind_title
from kepu_review.rubrics.numbers import plain
from kepu_review.text import msg, t


class Fate(StrEnum):
    """What happens to the marks on a criterion."""

    KEPT = "kept"  # 保留
    REDO = "redo"  # 须重评: how it is scored changed, or it is new
    DROPPED = "dropped"  # 作废: the criterion is gone
    NONE = "none"  # no mark is concerned


@dataclass(frozen=True, slots=True)
class Change:
    """One difference; `criterion` is None where it is not about a leaf."""

    criterion: str | None
    message: str
    fate: Fate
    old: str = ""
    new: str = ""

    def __str__(self) -> str:
        what = {
            Fate.KEPT: t("已有打分保留"),
            Fate.REDO: t("须重新打分"),
            Fate.DROPPED: t("已有打分作废"),
        }.get(self.fate)
        name = "" if self.criterion is None else f"{self.criterion} "
        return f"{name}{self.message}" + ("" if what is None else t("（{what}）", what=what))


def diff(old: Rubric, new: Rubric) -> tuple[Change, ...]:
    """Every difference from `old` to `new`; empty for the same content.

    A mark is kept where its leaf still exists and everything that decides its points (scoring,
    max, bonus, required) is the same; otherwise it must be made again.
    """
    return (*_head(old, new), *_leaves(old, new), *_vetoes(old, new))


def _head(old: Rubric, new: Rubric) -> Iterator[Change]:
    if old.hash != new.hash and old.version == new.version:
        yield Change(
            None,
            t("内容变了，版本号没有变。"),
            Fate.NONE,
            old.version,
            new.version,
        )
    names = {
        "version": t("版本号"),
        "title": t("名称"),
        "full_marks": t(msg("满分", "rubrics")),
        "pass_line": t("合格线"),
        "grades": t("等次线"),
        "official": t("是否官方"),
        "categories": t("适用类别"),
    }
    for name, title in names.items():
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield _changed(None, title, before, after, Fate.NONE)


def _leaves(old: Rubric, new: Rubric) -> Iterator[Change]:
    before = {leaf.id: leaf for leaf in old.leaves()}
    after = {leaf.id: leaf for leaf in new.leaves()}
    for name, leaf in before.items():
        if name not in after:
            message = t("删去“{title}”", title=leaf.title)
            yield Change(name, message, Fate.DROPPED, old=leaf.title)
    for name, leaf in after.items():
        if name not in before:
            message = t("新增“{title}”", title=leaf.title)
            yield Change(name, message, Fate.REDO, new=leaf.title)
        else:
            yield from _leaf(before[name], leaf)
    yield from _moved(old, new)


_DECIDES = ("scoring", "max", "bonus", "required")


def _leaf(old: Criterion, new: Criterion) -> Iterator[Change]:
    for field in fields(Criterion):
        before, after = getattr(old, field.name), getattr(new, field.name)
        if before == after:
            continue
        fate = Fate.REDO if field.name in _DECIDES else Fate.KEPT
        if field.name == "scoring" and _same_points(old, new):
            fate = Fate.KEPT
        name = field_title(field.name)
        title = t("“{title}”{name}", title=new.title, name=name)
        yield _changed(new.id, title, before, after, fate)


def _same_points(old: Criterion, new: Criterion) -> bool:
    """Whether the same choice is possible and worth the same; texts and intervals do not matter."""
    before, after = old.scoring, new.scoring
    if before is None or after is None:
        return before is after
    same = all(
        getattr(before, name) == getattr(after, name)
        for name in ("kind", "minimum", "step", "start", "discretionary")
    )
    bands = [(b.level, b.points, b.share) for b in before.bands]
    parts = [(p.id, p.points, p.limit, p.deducts) for p in before.parts]
    return (
        same
        and bands == [(b.level, b.points, b.share) for b in after.bands]
        and parts == [(p.id, p.points, p.limit, p.deducts) for p in after.parts]
    )


def _moved(old: Rubric, new: Rubric) -> Iterator[Change]:
    before, after = _groups(old), _groups(new)
    for name, group in after.items():
        if name in before and before[name] != group:
            message = t("“{name}”移到“{group}”", name=name, group=group)
            yield Change(name, message, Fate.KEPT, before[name], group)


def _groups(rubric: Rubric) -> dict[str, str]:
    return {leaf.id: top.title for top in rubric.criteria for leaf in top.leaves()}


def _vetoes(old: Rubric, new: Rubric) -> Iterator[Change]:
    before = {veto.id: veto for veto in old.vetoes}
    after = {veto.id: veto for veto in new.vetoes}
    for name in [*before, *(name for name in after if name not in before)]:
        if before.get(name) != after.get(name):
            title = t("否决项 {name}", name=name)
            yield _changed(None, title, before.get(name), after.get(name), Fate.NONE)


def _changed(criterion: str | None, title: str, old: object, new: object, fate: Fate) -> Change:
    before, after = _words(old), _words(new)
    message = f"{title}：{before or '—'} → {after or '—'}"
    return Change(criterion, message, fate, before, after)


def _words(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "、".join(_words(item) for item in value)
    say = next((say for kind, say in _SAY.items() if isinstance(value, kind)), str)
    return str(say(value))


def _scoring_words(scoring: Scoring) -> str:
    details = [f"{band.level} {_worth(band)}".strip() for band in scoring.bands]
    details += [f"{part.id} {plain(part.points)}" for part in scoring.parts]
    return f"{kind_title(scoring.kind)}{'（' + '，'.join(details) + '）' if details else ''}"


def _worth(band: Band) -> str:
    if band.points is not None:
        return plain(band.points)
    return "" if band.share is None else f"{plain(band.share[0])}–{plain(band.share[1])}%"


_SAY: Mapping[type, Callable[[Any], str]] = {
    bool: lambda flag: t("是") if flag else t("否"),
    Decimal: plain,
    Veto: lambda veto: str(veto.text),
    Grade: lambda grade: f"{grade.level} ≥ {plain(grade.minimum)}",
    Scoring: _scoring_words,
}
