"""A file against its JSON Schema, in words for the person who wrote the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from kepu_review.text import t
from kepu_review.yamlfile.check import Fault, faults
from kepu_review.yamlfile.problems import YamlProblem, nearest
from kepu_review.yamlfile.reader import YamlDocument

_TYPES = {
    "string": ("文字（纯数字要加引号）", "text (put quotes round a number)"),
    "integer": ("整数", "a whole number"),
    "number": ("数字", "a number"),
    "boolean": ("true 或 false", "true or false"),
    "array": ("列表（每项一行，以“- ”开头）", "a list (one item a line, starting with “- ”)"),
    "object": ("“键: 值”", "“key: value”"),
    "null": ("空", "empty"),
}


def validate(document: YamlDocument, schema: Mapping[str, Any]) -> tuple[YamlProblem, ...]:
    """Everything in the file that the schema does not allow, by line.

    A date counts as text, a number with a point (Decimal) as a number, not as an integer.
    """
    found = {_explain(document, fault) for fault in faults(document.data, schema, schema)}
    return tuple(sorted(found))


def _explain(document: YamlDocument, fault: Fault) -> YamlProblem:
    line = document.line(fault.path)
    if fault.keyword == "additionalProperties":
        return YamlProblem(line, *_unknown_key(fault))
    message, remedy = _WORDS[fault.keyword](fault)
    name = ".".join(str(part) for part in fault.path if not isinstance(part, int))
    return YamlProblem(
        line, t(f"“{name}”{message}", f"“{name}” {message}") if name else message, remedy
    )


def _unknown_key(fault: Fault) -> tuple[str, str]:
    known = list(fault.schema.get("properties", {}))
    meant = nearest(fault.value, known)
    return (
        t(f"不认识“{fault.value}”。", f"“{fault.value}” is not known here."),
        t(f"是否想写“{meant}”？", f"Did you mean “{meant}”?")
        if meant
        else t("这里可以写：", "Allowed here: ") + t("、", ", ").join(known) + t("。", "."),
    )


def _required(fault: Fault) -> tuple[str, str]:
    missing = [key for key in fault.limit if key not in fault.value]
    return (
        t(f"缺少：{'、'.join(missing)}。", f"lacks: {', '.join(missing)}."),
        t(f"加上一行“{missing[0]}: …”。", f"Add a line “{missing[0]}: …”."),
    )


def _type(fault: Fault) -> tuple[str, str]:
    wanted = fault.limit
    wanted = [wanted] if isinstance(wanted, str) else list(wanted)
    zh = "或".join(_TYPES[kind][0] for kind in wanted)
    en = " or ".join(_TYPES[kind][1] for kind in wanted)
    shown = _shown(fault.value)
    example = ""
    if "string" in wanted and isinstance(fault.value, (int, Decimal)):
        example = t(f'写成 "{shown}"。', f'Write "{shown}".')
    return t(f"应是{zh}，现为 {shown}。", f"must be {en}, but is {shown}."), example


def _enum(fault: Fault) -> tuple[str, str]:
    allowed = [str(value) for value in fault.limit]
    meant = nearest(str(fault.value), allowed)
    shown = _shown(fault.value)
    listed_zh, listed_en = "、".join(allowed), ", ".join(allowed)
    return (
        t(f"不能是 {shown}。", f"cannot be {shown}."),
        t(f"是否想写“{meant}”？", f"Did you mean “{meant}”? ") * bool(meant)
        + t(f"可以写：{listed_zh}。", f"Allowed: {listed_en}."),
    )


def _limit(zh: str, en: str) -> Callable[[Fault], tuple[str, str]]:
    def explain(fault: Fault) -> tuple[str, str]:
        limit, shown = fault.limit, _shown(fault.value)
        return (
            t(f"{zh} {limit}，现为 {shown}。", f"{en} {limit}, but is {shown}."),
            t("改成允许的值。", "Write a value that is allowed."),
        )

    return explain


def _pattern(fault: Fault) -> tuple[str, str]:
    pattern, shown = str(fault.limit), _shown(fault.value)
    words = _PATTERNS.get(pattern)
    return (
        t(f"的写法不对：{shown}。", f"is not written as it must be: {shown}."),
        t(*words) if words else t(f"应符合 {pattern}。", f"Follow {pattern}."),
    )


def _shown(value: Any) -> str:
    text = {True: "true", False: "false"}.get(value) if isinstance(value, bool) else None
    text = text or ("null" if value is None else str(value))
    return text if len(text) <= 40 else f"{text[:40]}…"


_PATTERNS = {
    r"^[a-z][a-z0-9_.-]*$": (
        "以小写英文字母开头，只用小写字母、数字和 _ - .。",
        "Start with a lower-case letter; use lower-case letters, digits and _ - . only.",
    ),
    r"^\d{4}-\d{2}-\d{2}$": ("写成 2023-02-28 这样。", "Write it like 2023-02-28."),
}

_WORDS: Mapping[str, Callable[[Fault], tuple[str, str]]] = {
    "required": _required,
    "type": _type,
    "enum": _enum,
    "const": _limit("只能是", "can only be"),
    "minimum": _limit("不能小于", "must be at least"),
    "maximum": _limit("不能大于", "must be at most"),
    "exclusiveMinimum": _limit("必须大于", "must be above"),
    "exclusiveMaximum": _limit("必须小于", "must be below"),
    "minLength": _limit("字数至少", "needs a length of at least"),
    "maxLength": _limit("字数至多", "may have a length of at most"),
    "minItems": _limit("项数至少", "needs a number of items of at least"),
    "maxItems": _limit("项数至多", "may have a number of items of at most"),
    "pattern": _pattern,
    "uniqueItems": lambda _: (
        t("有重复的项。", "has repeated items."),
        t("删去重复的。", "Remove the repeated ones."),
    ),
}
