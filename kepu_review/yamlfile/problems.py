"""What is wrong with a file: all of it at once, each with its line and what to write instead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from kepu_review.errors import InputError, Where
from kepu_review.text import t
from kepu_review.yamlfile.reader import YamlDocument

SHOWN = 20


@dataclass(frozen=True, slots=True, order=True)
class YamlProblem:
    """One thing that is wrong, on its line, with what to write instead."""

    line: int
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        place = t("第 {line} 行：", line=self.line)
        return f"{place}{self.message}{self.remedy and ' → '}{self.remedy}"


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that `word` was probably meant to be."""
    found = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return found[0] if found else None


def refuse(
    document: YamlDocument, problems: Sequence[YamlProblem], error: type[InputError]
) -> None:
    """Raise one `error` that lists all problems; nothing happens when there are none."""
    if not problems:
        return
    ordered = sorted(set(problems))
    where = Where(file=document.name, line=ordered[0].line)
    if len(ordered) == 1:
        raise error(ordered[0].message, where=where, remedy=ordered[0].remedy)
    listed = "\n".join(f"  {problem}" for problem in ordered[:SHOWN])
    rest = len(ordered) - SHOWN
    more = t("\n  ……另有 {rest} 处", rest=rest) if rest > 0 else ""
    raise error(
        t("有 {ordered_count} 处问题：", ordered_count=len(ordered)) + f"\n{listed}{more}",
        where=where,
        remedy=t("逐条修改后再试。"),
    )
