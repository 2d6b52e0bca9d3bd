"""Choices: check-box text (□免费 ■收费), 是/否, lists parted by 、 or ； and near-misses."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence

from kepu_review.intake.cleaning import narrow, squash
from kepu_review.intake.problems import Note
from kepu_review.text import t

TICKED = "■☑√✓✔☒▣●◉🗹✅"
BLANK = "□☐○◯▢"
_TICKS = frozenset(TICKED)
_MARKS = f"[{TICKED}{BLANK}]"
_BRACKETED = re.compile(rf"[(\[【]\s*({_MARKS}|[xX]|)\s*[)\]】]")
_RUN = re.compile(rf"({_MARKS}[{TICKED}{BLANK}\s]*)")
_PARTING = re.compile(r"[、,;；，\n|]+|\s{2,}")
_TRIM = " \t\n、,;；，.。:："

_YES = frozenset("√✓✔■☑☒●✅") | {
    *("是", "有", "对", "已", "具备", "符合", "y", "yes", "true", "1", "同意", "同意推荐"),
    *("已盖章", "已注册", "已认定", "已上传", "已制定", "合格", "通过"),
}
_NO = frozenset("□☐○×✗✘") | {
    *("否", "无", "没有", "不", "未", "不具备", "不符合", "n", "no", "false", "0", "不同意"),
    *("未盖章", "未注册", "未认定", "未上传", "未制定", "不合格", "未通过"),
}
_ASIDE = re.compile(r"\([^()]*\)$")  # 是（2020年注册）


def _with_marks(text: str) -> str:
    """(√) and [ ] become ■ and □, so that one form is left."""
    return _BRACKETED.sub(lambda m: "■" if m[1] and m[1] not in BLANK else "□", narrow(text))


def has_marks(text: str) -> bool:
    """Whether the text is check-box text."""
    return re.search(_MARKS, _with_marks(text)) is not None


def ticked(text: str) -> tuple[str, ...]:
    """The labels that are ticked: `□免费 ■收费` → ("收费",)."""
    text = _with_marks(text).strip()
    parts = _RUN.split(text)  # label, marks, label, marks, …, label
    labels = parts[0::2] if parts[0] else parts[2::2]
    pairs = zip(parts[1::2], labels, strict=False)
    chosen = [label.strip(_TRIM) for marks, label in pairs if set(marks) & _TICKS]
    return tuple(label for label in chosen if label)


def yes_no(text: str) -> bool | Note | None:
    """是/否 in its many writings; None when nothing is ticked."""
    narrowed = _ASIDE.sub("", narrow(text).casefold().strip(_TRIM)).strip()
    if narrowed in _YES or narrowed in _NO:
        return narrowed in _YES
    if has_marks(text):
        labels = {squash(label) for label in ticked(text)}
        if not labels:
            return None
        if len(labels) == 1 and labels <= _YES | _NO:
            return labels <= _YES
    return Note(t("看不出是“是”还是“否”"), t("请填“是”或“否”"))


def split(text: str) -> tuple[str, ...]:
    """The items of a list written in one cell; check-box text gives the ticked ones."""
    if has_marks(text):
        return ticked(text)
    return tuple(part for part in (p.strip(_TRIM) for p in _PARTING.split(text)) if part)


def nearest(text: str, known: Iterable[str]) -> str | None:
    """The known word most like this one, if any is close."""
    keys = {squash(word): word for word in reversed(tuple(known))}
    wanted = squash(text[:100])
    close = difflib.get_close_matches(wanted, keys, 1, 0.6)
    if close:
        return keys[close[0]]
    inside = [k for k in keys if len(k) > 1 and len(wanted) > 1 and (k in wanted or wanted in k)]
    return keys[max(inside, key=len)] if inside else None


def did_you_mean(text: str, known: Sequence[str], limit: int = 12) -> str:
    """A remedy that offers the nearest word, else the list."""
    near = nearest(text, known)
    listed = "、".join(known[:limit]) + ("…" if len(known) > limit else "")
    if near:
        return t("是否应为“{near}”？可填：{listed}", near=near, listed=listed)
    return t("可填：{listed}", listed=listed)


def pick(text: str, choices: Sequence[str]) -> str | None:
    """The choice that is meant: the same word, the only one that begins so, or 其他：…"""
    wanted = squash(text)
    keys = {squash(choice): choice for choice in choices}
    if wanted in keys:
        return keys[wanted]
    beginning = [
        choice for key, choice in keys.items() if len(wanted) > 1 and key.startswith(wanted)
    ]
    if len(beginning) == 1:
        return beginning[0]
    led = [key for key in keys if key and re.match(re.escape(key) + r"[:(,]", wanted)]
    return keys[max(led, key=len)] if led else None
