"""A file against its JSON Schema, in words for the person who wrote the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from kepu_review.text import msg, t
from kepu_review.yamlfile.check import Fault, faults
from kepu_review.yamlfile.problems import YamlProblem, nearest
from kepu_review.yamlfile.reader import YamlDocument

_TYPES = {
    "string": msg("文字（纯数字要加引号）"),
    "integer": msg("整数", "yamlfile"),
    "number": msg("数字", "yamlfile"),
    "boolean": msg("true 或 false"),
    "array": msg("列表（每项一行，以“- ”开头）"),
    "object": msg("“键: 值”"),
    "null": msg("空"),
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
        line, t("“{name}”{message}", name=name, message=message) if name else message, remedy
    )


def _unknown_key(fault: Fault) -> tuple[str, str]:
    known = list(fault.schema.get("properties", {}))
    meant = nearest(fault.value, known)
    return (
        t("不认识“{value}”。", value=fault.value),
        t(msg("是否想写“{meant}”？", "yamlfile"), meant=meant)
        if meant
        else t("这里可以写：") + t("、").join(known) + t("。"),
    )


def _required(fault: Fault) -> tuple[str, str]:
    missing = [key for key in fault.limit if key not in fault.value]
    return (
        t("缺少：{missing}。", missing="、".join(missing), missing_2=", ".join(missing)),
        t("加上一行“{missing}: …”。", missing=missing[0]),
    )


def _type(fault: Fault) -> tuple[str, str]:
    wanted = fault.limit
    wanted = [wanted] if isinstance(wanted, str) else list(wanted)
    kinds = t("或").join(t(_TYPES[kind]) for kind in wanted)
    shown = _shown(fault.value)
    example = ""
    if "string" in wanted and isinstance(fault.value, (int, Decimal)):
        example = t('写成 "{shown}"。', shown=shown)
    return t("应是{kinds}，现为 {shown}。", kinds=kinds, shown=shown), example


def _enum(fault: Fault) -> tuple[str, str]:
    allowed = [str(value) for value in fault.limit]
    meant = nearest(str(fault.value), allowed)
    shown = _shown(fault.value)
    listed_zh, listed_en = "、".join(allowed), ", ".join(allowed)
    return (
        t("不能是 {shown}。", shown=shown),
        t("是否想写“{meant}”？", meant=meant) * bool(meant)
        + t("可以写：{listed_zh}。", listed_zh=listed_zh, listed_en=listed_en),
    )


def _limit(words: str) -> Callable[[Fault], tuple[str, str]]:
    def explain(fault: Fault) -> tuple[str, str]:
        limit, shown = fault.limit, _shown(fault.value)
        return (
            t("{words} {limit}，现为 {shown}。", words=t(words), limit=limit, shown=shown),
            t("改成允许的值。"),
        )

    return explain


def _pattern(fault: Fault) -> tuple[str, str]:
    pattern, shown = str(fault.limit), _shown(fault.value)
    words = _PATTERNS.get(pattern)
    return (
        t("的写法不对：{shown}。", shown=shown),
        t(words) if words else t("应符合 {pattern}。", pattern=pattern),
    )


def _shown(value: Any) -> str:
    text = {True: "true", False: "false"}.get(value) if isinstance(value, bool) else None
    text = text or ("null" if value is None else str(value))
    return text if len(text) <= 40 else f"{text[:40]}…"


_PATTERNS = {
    r"^[a-z][a-z0-9_.-]*$": msg("以小写英文字母开头，只用小写字母、数字和 _ - .。"),
    r"^\d{4}-\d{2}-\d{2}$": msg("写成 2023-02-28 这样。"),
}

_WORDS: Mapping[str, Callable[[Fault], tuple[str, str]]] = {
    "required": _required,
    "type": _type,
    "enum": _enum,
    "const": _limit(msg("只能是")),
    "minimum": _limit(msg("不能小于")),
    "maximum": _limit(msg("不能大于")),
    "exclusiveMinimum": _limit(msg("必须大于")),
    "exclusiveMaximum": _limit(msg("必须小于")),
    "minLength": _limit(msg("字数至少")),
    "maxLength": _limit(msg("字数至多")),
    "minItems": _limit(msg("项数至少")),
    "maxItems": _limit(msg("项数至多")),
    "pattern": _pattern,
    "uniqueItems": lambda _: (
        t("有重复的项。"),
        t("删去重复的。"),
    ),
}
