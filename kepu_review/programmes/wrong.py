"""Words for what is wrong with a programme file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from kepu_review.text import msg, t
from kepu_review.yamlfile import YamlDocument, YamlPath, YamlProblem, nearest


def problem(document: YamlDocument, path: YamlPath, message: str, remedy: str) -> YamlProblem:
    """A problem at the line of `path`."""
    return YamlProblem(document.line(path), message, remedy)


def unknown(
    document: YamlDocument, path: YamlPath, word: str, known: Iterable[str], what: tuple[str, str]
) -> YamlProblem:
    """A word that stands for nothing, with the one that was probably meant.

    `what` says what it should have been, in both languages.
    """
    names = sorted(known)
    meant = nearest(word, names)
    return problem(
        document,
        path,
        t("没有{what}“{word}”。", what=what[0], word=word, what_2=what[1]),
        t(msg("是否想写“{meant}”？", "programmes"), meant=meant)
        if meant
        else t("可以写：{names}。", names="、".join(names), names_2=", ".join(names)),
    )


def is_day(value: object) -> bool:
    """Whether the value is a day of the calendar, as a date or as text."""
    try:
        return isinstance(value, date) or bool(date.fromisoformat(str(value)))
    except ValueError:
        return False
