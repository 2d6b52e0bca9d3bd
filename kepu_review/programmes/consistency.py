"""What a schema cannot say: ids given twice, rules on unknown fields, lines that contradict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kepu_review.model import NAMED_FIELDS
from kepu_review.programmes.consistency_of_work import contradictions_of_work
from kepu_review.programmes.standard import STANDARD_FIELDS
from kepu_review.programmes.wrong import is_day, problem, unknown
from kepu_review.text import msg, t
from kepu_review.yamlfile import YamlDocument, YamlPath, YamlProblem

_NUMBER = {"at_least", "at_most", "max_length"}
_TEXTS = {"ends_with", "one_of", "contains"}
_DAYS = {"not_before", "not_after"}

WITH_IDS = (
    "regions", "fields", "rules", "quotas", "stages", "tiers",
    "materials", "nominators", "routes", "lookbacks", "selection",
)  # fmt: skip
"""Lists whose entries have an id; no two of a list have the same."""


def contradictions(document: YamlDocument) -> tuple[YamlProblem, ...]:
    """Everything in a file that keeps the schema and still cannot be right."""
    return (
        *_repeated(document),
        *_unknown_standard_fields(document),
        *_headings(document),
        *_unknown_categories(document),
        *_rules(document),
        *_limits(document),
        *contradictions_of_work(document),
    )


def _repeated(document: YamlDocument) -> Iterator[YamlProblem]:
    for key in WITH_IDS:
        seen: dict[str, int] = {}
        for n, entry in enumerate(document.data.get(key, ())):
            first = seen.setdefault(entry["id"], document.line((key, n, "id")))
            here = document.line((key, n, "id"))
            if first != here:
                yield YamlProblem(
                    here,
                    t("编号“{entry}”在第 {first} 行用过。", entry=entry["id"], first=first),
                    t(msg("换一个编号。", "programmes")),
                )


def _unknown_standard_fields(document: YamlDocument) -> Iterator[YamlProblem]:
    for n, name in enumerate(document.data.get("standard_fields", ())):
        if name not in STANDARD_FIELDS:
            what = ("常用字段", "standard field")
            yield unknown(document, ("standard_fields", n), name, STANDARD_FIELDS, what)


def _headings(document: YamlDocument) -> Iterator[YamlProblem]:
    owners: dict[str, str] = {}
    own = {entry["id"] for entry in document.data.get("fields", ())}
    for name in document.data.get("standard_fields", ()):
        if name in STANDARD_FIELDS and name not in own:
            field = STANDARD_FIELDS[name]
            owners.update(dict.fromkeys((field.title, *field.aliases), name))
    for n, entry in enumerate(document.data.get("fields", ())):
        for heading in (entry["title"], *entry.get("aliases", ())):
            other = owners.setdefault(heading, entry["id"])
            if other != entry["id"]:
                yield problem(
                    document,
                    ("fields", n),
                    t("表头“{heading}”已属于字段 {other}。", heading=heading, other=other),
                    t("换一个表头，或去掉一处。"),
                )


def _unknown_categories(document: YamlDocument) -> Iterator[YamlProblem]:
    known = document.data["categories"]
    named: list[tuple[YamlPath, str]] = []
    for form, ids in document.data.get("form_categories", {}).items():
        named += [(("form_categories", form), name) for name in ids]
    for n, rule in enumerate(document.data.get("rules", ())):
        named += [(("rules", n, "categories"), name) for name in rule.get("categories", ())]
    for n, tier in enumerate(document.data.get("tiers", ())):
        named += [(("tiers", n, "per_category"), name) for name in tier.get("per_category", {})]
    for path, name in named:
        if name not in known:
            yield unknown(document, path, name, known, ("类别", "category"))


def _rules(document: YamlDocument) -> Iterator[YamlProblem]:
    known = {
        *NAMED_FIELDS,
        *document.data.get("standard_fields", ()),
        *(entry["id"] for entry in document.data.get("fields", ())),
    }
    for n, rule in enumerate(document.data.get("rules", ())):
        field = rule.get("field")
        # A rule for some categories may look at a field that the category's plugin brings.
        if field is not None and field not in known and not rule.get("categories"):
            yield unknown(document, ("rules", n, "field"), field, known, ("字段", "field"))
        if field is None and rule["kind"] != "attest":
            yield problem(
                document,
                ("rules", n),
                t("规则“{rule}”没有写查哪个字段。", rule=rule["id"]),
                t("加上一行“field: …”。"),
            )
        yield from _rule_value(document, n, rule)


def _rule_value(document: YamlDocument, n: int, rule: Mapping[str, Any]) -> Iterator[YamlProblem]:
    kind, value = rule["kind"], rule.get("value")
    number = isinstance(value, (int, float)) or hasattr(value, "as_tuple")
    wanted = ""
    if kind in _NUMBER and not number:
        wanted = t("一个数")
    elif kind in _TEXTS and (number or value is None):
        wanted = t("文字或一列文字")
    if wanted:
        yield problem(
            document,
            ("rules", n, "value"),
            t("{kind} 要与{wanted}比较。", kind=kind, wanted=wanted),
            t("写上“value: …”。"),
        )


def _limits(document: YamlDocument) -> Iterator[YamlProblem]:
    data = document.data
    policy = data.get("policy", {})
    if policy.get("minimum_reviews", 2) > policy.get("reviews_per_application", 3):
        yield problem(
            document,
            ("policy", "minimum_reviews"),
            t("至少份数大于每份专家数。"),
            t("改小它，或增加专家数。"),
        )
    yield from _quotas(document)
    yield from _tiers(document)
    yield from _days(document)


def _days(document: YamlDocument) -> Iterator[YamlProblem]:
    notice = document.data.get("notice", {})
    said: list[tuple[YamlPath, str]] = []
    if document.data.get("deadline") is not None:
        said.append((("deadline",), document.data["deadline"]))
    for key in ("holidays", "extra_workdays"):
        said += [(("notice", key, n), day) for n, day in enumerate(notice.get(key, ()))]
    for path, day in said:
        if not is_day(day):
            yield problem(
                document,
                path,
                t("没有这一天：{day}。", day=day),
                t("写成 2023-02-28 这样。"),
            )
    free = set(notice.get("holidays", ()))
    for n, day in enumerate(notice.get("extra_workdays", ())):
        if day in free:
            yield problem(
                document,
                ("notice", "extra_workdays", n),
                t("{day} 既放假又上班。", day=day),
                t("核对放假通知，去掉一处。"),
            )


def _quotas(document: YamlDocument) -> Iterator[YamlProblem]:
    for n, quota in enumerate(document.data.get("quotas", ())):
        floor, cap = quota.get("floor"), quota.get("cap")
        if (floor is None and cap is None) or (floor and cap and floor > cap):
            yield problem(
                document,
                ("quotas", n),
                t("名额没有上下限，或下限大于上限。"),
                t("写 floor 或 cap，且 floor ≤ cap。"),
            )


def _tiers(document: YamlDocument) -> Iterator[YamlProblem]:
    last = None
    for n, tier in enumerate(document.data.get("tiers", ())):
        score = tier.get("minimum_score")
        if last is not None and score is not None and score > last:
            yield problem(
                document,
                ("tiers", n, "minimum_score"),
                t("结论由好到次，分数线不能逐档升高。"),
                t("调整次序或分数线。"),
            )
        last = score if score is not None else last
