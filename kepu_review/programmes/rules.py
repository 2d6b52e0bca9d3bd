"""One condition of a notice on one application."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from kepu_review.model import Application, EligibilityRule, Finding, RuleKind, Severity, Value
from kepu_review.text import t


def check_rule(
    application: Application, rule: EligibilityRule, titles: Mapping[str, str]
) -> Iterator[Finding]:
    """At most one finding; `titles` are the headings of fields by id.

    A missing value fails only `required` and `is_true`: whether it must be there is said once.
    """
    if not _concerns(rule, application):
        return
    value = application.get(rule.field) if rule.field else None
    if rule.kind is RuleKind.ATTEST:
        severity = _attested(rule, value)
        waits = severity is Severity.INFO and value is None
        message = (t("待核对：") if waits else t("不满足：")) + rule.title
    else:
        severity = None if _holds(rule, value) else rule.severity
        message = t("{title}{rule}", title=rule.title, rule=_shown(rule, value, titles))
    if severity is not None:
        yield Finding(
            rule.id, severity, application.id, message, _remedy(rule), rule.field, rule.clause
        )


def _concerns(rule: EligibilityRule, application: Application) -> bool:
    if rule.categories and application.category not in rule.categories:
        return False
    if rule.subtypes and application.subtype not in rule.subtypes:
        return False
    return applies(rule.when, application)


def applies(when: Mapping[str, tuple[str, ...]], application: Application) -> bool:
    """Whether each field of `when` has one of its values; a missing value has none of them."""
    return all(_has(application.get(name), wanted) for name, wanted in when.items())


def _has(value: Value | None, wanted: tuple[str, ...]) -> bool:
    if value is None:
        return False
    if isinstance(value, bool):
        return ("是" if value else "否") in wanted
    given = value if isinstance(value, tuple) else (str(value),)
    return any(item in wanted for item in given)


def _attested(rule: EligibilityRule, value: Value | None) -> Severity | None:
    """A field that says yes attests it, one that says no fails it, else a person looks."""
    if value is None:
        return Severity.INFO
    return None if value else rule.severity


def _holds(rule: EligibilityRule, value: Value | None) -> bool:
    if value is None:
        return rule.kind not in {RuleKind.REQUIRED, RuleKind.IS_TRUE}
    return _TESTS[rule.kind](value, rule.value)


Limit = str | float | date | tuple[str, ...] | None


def _number(value: Value) -> float | None:
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _at_least(value: Value, limit: Limit) -> bool:
    number = _number(value)
    return number is None or not isinstance(limit, (int, float)) or number >= limit


def _at_most(value: Value, limit: Limit) -> bool:
    number = _number(value)
    return number is None or not isinstance(limit, (int, float)) or number <= limit


def _max_length(value: Value, limit: Limit) -> bool:
    return not isinstance(value, str) or not isinstance(limit, (int, float)) or len(value) <= limit


def _ends_with(value: Value, limit: Limit) -> bool:
    endings = limit if isinstance(limit, tuple) else (str(limit),)
    return not isinstance(value, str) or value.strip().endswith(endings)


def _one_of(value: Value, limit: Limit) -> bool:
    allowed = limit if isinstance(limit, tuple) else (str(limit),)
    given = value if isinstance(value, tuple) else (str(value),)
    return all(item in allowed for item in given)


def _contains(value: Value, limit: Limit) -> bool:
    words = limit if isinstance(limit, tuple) else (str(limit),)
    return not isinstance(value, str) or all(word in value for word in words)


def _not_before(value: Value, limit: Limit) -> bool:
    return not isinstance(value, date) or not isinstance(limit, date) or value >= limit


def _not_after(value: Value, limit: Limit) -> bool:
    return not isinstance(value, date) or not isinstance(limit, date) or value <= limit


_TESTS: Mapping[RuleKind, Callable[[Value, Limit], bool]] = {
    RuleKind.REQUIRED: lambda value, _: value not in ("", ()),
    RuleKind.AT_LEAST: _at_least,
    RuleKind.AT_MOST: _at_most,
    RuleKind.MAX_LENGTH: _max_length,
    RuleKind.ENDS_WITH: _ends_with,
    RuleKind.ONE_OF: _one_of,
    RuleKind.IS_TRUE: lambda value, _: value is True,
    RuleKind.IS_FALSE: lambda value, _: value is not True,
    RuleKind.CONTAINS: _contains,
    RuleKind.NOT_BEFORE: _not_before,
    RuleKind.NOT_AFTER: _not_after,
}


def _shown(rule: EligibilityRule, value: Value | None, titles: Mapping[str, str]) -> str:
    title = titles.get(rule.field or "", "")
    if value is None:
        return f"（{title}未填）" if title else "（未填）"
    if isinstance(value, str) and len(value) > 40:
        return f"（现为 {len(value)} 字）"
    said = {True: "是", False: "否"}.get(value) if isinstance(value, bool) else None
    text = said or ("、".join(value) if isinstance(value, tuple) else str(value))
    return f"（{title}现为：{text}）" if title else f"（现为：{text}）"


def _remedy(rule: EligibilityRule) -> str:
    if rule.remedy:
        return rule.remedy
    if rule.kind is RuleKind.ATTEST:
        return t("需人工核对证明材料。")
    return t("请申报单位更正或补充材料。")
