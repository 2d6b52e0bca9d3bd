"""食品安全: why the national platform does not find an activity by its name."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from kepu_review.model import Application, Finding, Severity, Value
from kepu_review.text import t

WORDS = "食品安全"
SHORT = ("食安", "食品卫生", "饮食安全")
"""What people write for it; the platform looks for the four characters."""
CLAUSE = "方案六（八）"
FAR = 4
"""Characters between its halves, beyond which a name is taken to be about something else."""


def interruption(name: str) -> tuple[str, ...]:
    """What stands between the four characters; () where they are unbroken, or not in this order.

    Of several readings the tightest counts: “食堂食品之安全” is broken by “之”.
    """
    if WORDS in name:
        return ()
    readings = [found for start in _places(name, WORDS[0], 0) if (found := _from(name, start))]
    if not readings:
        return ()
    tightest = min(readings, key=lambda places: places[-1] - places[0])
    between = (name[left + 1 : right] for left, right in pairwise(tightest))
    return tuple(gap for gap in between if gap)


def why_not_found(name: str) -> str:
    """Why the platform does not find the name among those on food safety; "" where it does."""
    if WORDS in name:
        return ""
    gaps = interruption(name)
    if gaps:
        shown = t("、").join(map(_gap, gaps))
        return t("“食品安全”四个字之间隔着{gaps}", gaps=shown)
    short = next((one for one in SHORT if one in name), None)
    if short is not None:
        return t("写的是“{short}”，不是“食品安全”四个字", short=short)
    if all(char in name for char in WORDS):
        return t("四个字都有，但次序不是“食品安全”")
    missing = t("、").join(f"“{char}”" for char in WORDS if char not in name)
    return t("没有“食品安全”四个字，缺{missing}", missing=missing)


def about_food_safety(application: Application) -> Iterator[Finding]:
    """What a person should know beside the rule on the name: the reason, and what is in doubt."""
    name, chosen = application.name, WORDS in _texts(application.get("topic"))
    if not name.strip():
        return
    if chosen:
        if WORDS not in name:
            yield _finding(
                application,
                "science_day.food_safety_why",
                Severity.INFO,
                t("“{name}”检索不到：{why}。", name=name, why=why_not_found(name)),
                t("把四个字连写，例：科普日“食品安全”活动。"),
            )
        return
    if WORDS in name:
        yield _finding(
            application,
            "science_day.food_safety_topic",
            Severity.INFO,
            t("“{name}”按名称计入食品安全类，主题领域却没有选“食品安全”。", name=name),
            t("请填报单位核对主题领域。"),
            "topic",
        )
        return
    where = _spoken_of(application)
    if where is not None:
        yield _finding(
            application,
            "science_day.food_safety_hint",
            Severity.WARNING,
            t("{where}写到食品安全，“{name}”却统计不到：{why}。", where=where, name=name,
              why=why_not_found(name)),
            t("属于食品安全类活动的，请在名称中写明“食品安全”，并选这一主题领域；不属于的不必改。"),
        )  # fmt: skip


def _spoken_of(application: Application) -> str | None:
    """The part of the form that speaks of food safety though the topic does not."""
    gaps = interruption(application.name)
    if gaps and len("".join(gaps)) <= FAR:
        return t("名称")
    fields = (("plan", t("活动方案")), ("summary", t("活动总结")), ("task", t("重点任务")))
    for field, title in fields:
        text = "".join(_texts(application.get(field)))
        if WORDS in text or any(one in text for one in SHORT):
            return title
    return None


def _gap(gap: str) -> str:
    if not gap.strip():
        return t("空格")
    return f"“{gap}”" if gap.isprintable() else t("看不见的字符")


def _from(name: str, start: int) -> tuple[int, ...]:
    """The nearest places of the four characters from `start` on; () where one is lacking."""
    places = [start]
    for char in WORDS[1:]:
        at = name.find(char, places[-1] + 1)
        if at < 0:
            return ()
        places.append(at)
    return tuple(places)


def _places(name: str, char: str, start: int) -> Iterator[int]:
    while (start := name.find(char, start)) >= 0:
        yield start
        start += 1


def _texts(value: Value | None) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return value
    return (value,) if isinstance(value, str) else ()


def _finding(
    application: Application,
    rule: str,
    severity: Severity,
    message: str,
    remedy: str,
    field: str = "name",
) -> Finding:
    return Finding(rule, severity, application.id, message, remedy, field, CLAUSE)
