"""What cannot be right in the parts of a programme file about the work: stages, routes, quotas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from kepu_review.model import NAMED_FIELDS
from kepu_review.programmes.wrong import is_day, problem, unknown
from kepu_review.text import t
from kepu_review.yamlfile import YamlDocument, YamlPath, YamlProblem

GROUPS = ("all", "region", "category", "nominator", "nominator_type", "route")
"""What a selection quota and a draw may be counted by."""


def contradictions_of_work(document: YamlDocument) -> tuple[YamlProblem, ...]:
    """Everything that the schema allows there and still cannot be right."""
    return (
        *_timezone(document),
        *_stages(document),
        *_routes(document),
        *_materials(document),
        *_whens(document),
        *_selection(document),
        *_accreditation(document),
    )


def _timezone(document: YamlDocument) -> Iterator[YamlProblem]:
    name = document.data.get("timezone", "Asia/Shanghai")
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        yield problem(
            document,
            ("timezone",),
            t("没有时区“{name}”。", name=name),
            t("写成 Asia/Shanghai 这样。"),
        )


def _stages(document: YamlDocument) -> Iterator[YamlProblem]:
    stages = document.data.get("stages", ())
    for n, stage in enumerate(stages):
        reviews, minimum = stage.get("reviews"), stage.get("minimum_reviews")
        if reviews is not None and minimum is not None and minimum > reviews:
            yield problem(
                document,
                ("stages", n, "minimum_reviews"),
                t("至少份数大于每份专家数。"),
                t("改小它，或增加专家数。"),
            )
        for path, draw in ((("stages", n, "sampling"), stage.get("sampling")),):
            if draw is not None:
                yield from _sampling(document, path, draw)
        yield from _shares(document, ("stages", n, "ballot"), stage.get("ballot", {}))
        for category in stage.get("rubrics", {}):
            if category not in document.data["categories"]:
                what = ("类别", "category")
                known = document.data["categories"]
                yield unknown(document, ("stages", n, "rubrics"), category, known, what)
    weighted = [n for n, stage in enumerate(stages) if "weight" in stage]
    if weighted and not sum(stages[n]["weight"] for n in weighted):
        yield problem(
            document,
            ("stages", weighted[0], "weight"),
            t("各环节的权重加起来是 0。"),
            t("至少一个环节的权重大于 0。"),
        )


def _sampling(
    document: YamlDocument, path: YamlPath, draw: Mapping[str, Any]
) -> Iterator[YamlProblem]:
    if ("share" in draw) == ("count" in draw):
        yield problem(
            document,
            path,
            t("抽取要写比例（share）或家数（count），只写一个。"),
            t("例如 share: 20%。"),
        )
    yield from _shares(document, path, draw)
    for name in draw.get("by", ()):
        if name not in GROUPS:
            yield unknown(document, (*path, "by"), name, GROUPS, ("分组", "group"))


def _shares(
    document: YamlDocument, path: YamlPath, entry: Mapping[str, Any]
) -> Iterator[YamlProblem]:
    for key in ("share", "attendance", "approval"):
        text = str(entry.get(key, "1"))
        over, _, under = text.rstrip("%").partition("/")
        whole = 100 if text.endswith("%") else 1
        if int(under or 1) == 0 or not 0 < int(over) <= int(under or 1) * whole:
            yield problem(
                document,
                (*path, key),
                t("比例 {share} 不在 0 与 1 之间。", share=text),
                t("写成 2/3 或 20% 这样。"),
            )


def _routes(document: YamlDocument) -> Iterator[YamlProblem]:
    stages = [stage["id"] for stage in document.data.get("stages", ())]
    for n, route in enumerate(document.data.get("routes", ())):
        into = route.get("enters")
        if into is not None and into not in stages:
            yield unknown(document, ("routes", n, "enters"), into, stages, ("环节", "stage"))
        for m, title in enumerate(route.get("titles", ())):
            if title.get("since", 0) > title.get("until", 9999):
                yield problem(
                    document,
                    ("routes", n, "titles", m, "since"),
                    t("起始年份晚于终止年份。"),
                    t("核对年份。"),
                )


def _materials(document: YamlDocument) -> Iterator[YamlProblem]:
    for n, entry in enumerate(document.data.get("materials", ())):
        for low, high in (("minimum", "maximum"), ("min_bytes", "max_bytes")):
            if low in entry and high in entry and entry[low] > entry[high]:
                yield problem(
                    document,
                    ("materials", n, low),
                    t("下限大于上限。"),
                    t("核对 {low} 和 {high}。", low=low, high=high),
                )


def _whens(document: YamlDocument) -> Iterator[YamlProblem]:
    data = document.data
    known = {*NAMED_FIELDS, *data.get("standard_fields", ())}
    known |= {entry["id"] for entry in data.get("fields", ())}
    for key in ("rules", "materials"):
        for n, entry in enumerate(data.get(key, ())):
            for name in entry.get("when", {}):
                if name not in known:
                    yield unknown(document, (key, n, "when"), name, known, ("字段", "field"))


def _selection(document: YamlDocument) -> Iterator[YamlProblem]:
    for n, quota in enumerate(document.data.get("selection", ())):
        for name in quota["by"]:
            if name not in GROUPS:
                yield unknown(document, ("selection", n, "by"), name, GROUPS, ("分组", "group"))
        if not any(key in quota for key in ("cap", "floor", "caps", "floors")):
            yield problem(
                document,
                ("selection", n),
                t("名额没有上下限，或下限大于上限。"),
                t("写 cap、floor、caps 或 floors。"),
            )


def _accreditation(document: YamlDocument) -> Iterator[YamlProblem]:
    rule = document.data.get("accreditation") or {}
    if "until" in rule and not is_day(rule["until"]):
        yield problem(
            document,
            ("accreditation", "until"),
            t("没有这一天：{day}。", day=rule["until"]),
            t("写成 2023-02-28 这样。"),
        )
    if "years" in rule and "until" in rule:
        yield problem(
            document,
            ("accreditation", "years"),
            t("有效期既写了年数又写了截止日。"),
            t("只写一个。"),
        )
    try:
        str(rule.get("number", "")).format(year=2026, n=1)
    except (KeyError, IndexError, ValueError):
        yield problem(
            document,
            ("accreditation", "number"),
            t("编号样式看不懂：{number}。", number=rule["number"]),
            t("写成 {year}-{n:03d} 这样，只用 year 和 n。"),
        )
