"""A file against its JSON Schema, in words for the person who wrote the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from kepu_review.text import t
from kepu_review.yamlfile.problems import YamlProblem, nearest
from kepu_review.yamlfile.reader import YamlDocument, YamlPath

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

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

    Dates count as strings of format `date`; a Decimal counts as a number.
    """
    import jsonschema  # slow to import, only needed when a file is read

    validator = jsonschema.Draft202012Validator(schema)
    found: set[YamlProblem] = set()
    for top in validator.iter_errors(_json_like(document.data)):
        for problem in _leaves(top):
            found.update(_explain(document, problem))
    return tuple(sorted(found))


def _json_like(value: Any) -> Any:
    match value:
        case dict():
            return {key: _json_like(item) for key, item in value.items()}
        case list():
            return [_json_like(item) for item in value]
        case date():
            return value.isoformat()
        case Decimal():
            return float(value)
    return value


def _leaves(problem: ValidationError) -> Iterator[ValidationError]:
    """Of alternatives, the one that went furthest is what the person meant."""
    if not problem.context:
        yield problem
        return
    branches: dict[Any, list[ValidationError]] = {}
    for inner in problem.context:
        branches.setdefault(inner.schema_path[0], []).append(inner)
    best = min(branches.values(), key=lambda errors: (-max(map(_depth, errors)), len(errors)))
    for inner in best:
        yield from _leaves(inner)


def _depth(problem: ValidationError) -> int:
    return len(problem.absolute_path)


def _explain(document: YamlDocument, problem: ValidationError) -> Iterator[YamlProblem]:
    path: YamlPath = tuple(problem.absolute_path)
    if problem.validator == "additionalProperties":
        yield from _unknown_keys(document, path, problem)
        return
    explain = _WORDS.get(str(problem.validator))
    message, remedy = explain(problem) if explain else (problem.message, "")
    name = ".".join(str(part) for part in path if not isinstance(part, int))
    yield YamlProblem(
        document.line(path),
        t(f"“{name}”{message}", f"“{name}” {message}") if name else message,
        remedy,
    )


def _unknown_keys(
    document: YamlDocument, path: YamlPath, problem: ValidationError
) -> Iterator[YamlProblem]:
    known = list(_schema(problem).get("properties", {}))
    for key in _instance(problem):
        if key in known:
            continue
        meant = nearest(key, known)
        yield YamlProblem(
            document.line((*path, key)),
            t(f"不认识“{key}”。", f"“{key}” is not known here."),
            t(f"是否想写“{meant}”？", f"Did you mean “{meant}”?")
            if meant
            else t("这里可以写：", "Allowed here: ") + t("、", ", ").join(known) + t("。", "."),
        )


# jsonschema types these as possibly unset; an error that was raised always has them.
def _schema(problem: ValidationError) -> dict[str, Any]:
    return cast("dict[str, Any]", problem.schema)


def _instance(problem: ValidationError) -> Any:
    return problem.instance


def _limit_of(problem: ValidationError) -> Any:
    return problem.validator_value


def _required(problem: ValidationError) -> tuple[str, str]:
    missing = [key for key in _limit_of(problem) if key not in _instance(problem)]
    return (
        t(f"缺少：{'、'.join(missing)}。", f"lacks: {', '.join(missing)}."),
        t(f"加上一行“{missing[0]}: …”。", f"Add a line “{missing[0]}: …”."),
    )


def _type(problem: ValidationError) -> tuple[str, str]:
    wanted = _limit_of(problem)
    wanted = [wanted] if isinstance(wanted, str) else list(wanted)
    zh = "或".join(_TYPES[kind][0] for kind in wanted)
    en = " or ".join(_TYPES[kind][1] for kind in wanted)
    shown = _shown(problem.instance)
    example = ""
    if "string" in wanted and isinstance(problem.instance, (int, float)):
        example = t(f'写成 "{shown}"。', f'Write "{shown}".')
    return t(f"应是{zh}，现为 {shown}。", f"must be {en}, but is {shown}."), example


def _enum(problem: ValidationError) -> tuple[str, str]:
    allowed = [str(value) for value in _limit_of(problem)]
    meant = nearest(str(problem.instance), allowed)
    shown = _shown(problem.instance)
    listed_zh, listed_en = "、".join(allowed), ", ".join(allowed)
    return (
        t(f"不能是 {shown}。", f"cannot be {shown}."),
        t(f"是否想写“{meant}”？", f"Did you mean “{meant}”? ") * bool(meant)
        + t(f"可以写：{listed_zh}。", f"Allowed: {listed_en}."),
    )


def _limit(zh: str, en: str) -> Callable[[ValidationError], tuple[str, str]]:
    def explain(problem: ValidationError) -> tuple[str, str]:
        limit, shown = _limit_of(problem), _shown(problem.instance)
        return (
            t(f"{zh} {limit}，现为 {shown}。", f"{en} {limit}, but is {shown}."),
            t("改成允许的值。", "Write a value that is allowed."),
        )

    return explain


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else repr(value)
    text = {"True": "true", "False": "false", "None": "null"}.get(text, text)
    return text if len(text) <= 40 else f"{text[:40]}…"


_WORDS: Mapping[str, Callable[[ValidationError], tuple[str, str]]] = {
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
    "pattern": _limit("应符合格式", "must follow the pattern"),
    "uniqueItems": lambda _: (
        t("有重复的项。", "has repeated items."),
        t("删去重复的。", "Remove the repeated ones."),
    ),
}
