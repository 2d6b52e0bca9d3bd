"""The attached files as values; what cannot be read is told, the rest is looked at all the same."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from kepu_review import programmes, rubrics
from kepu_review.errors import KepuError, UsageError
from kepu_review.model import Application, Assignment, Programme, Rubric, ScreeningState
from kepu_review.report.proof import chains, names
from kepu_review.report.proof.pages import squeezed
from kepu_review.report.proof.sheets import Marks, Sheet, read_marks, read_sheets
from kepu_review.report.proof.verdict import Found
from kepu_review.text import t

T = TypeVar("T")
_RESULT = (
    *(names.METHOD, names.PROGRAMME, names.APPLICATIONS, names.SHEETS, names.MARKS),
    *(names.DECISIONS, names.PRINTED),
)
_NEEDED = {
    "rules": (names.EVENTS, names.METHOD, names.PROGRAMME),
    "chains": (names.EVENTS,),
    "totals": (names.SHEETS, names.MARKS, names.EVENTS),
    "ranking": _RESULT,
    "outcomes": _RESULT,
    "pages": (names.PRINTED, names.PAGES),
}
"""Check → the files without which it cannot be made."""


@dataclass(slots=True)
class Evidence:
    """Everything that could be read of the attached files."""

    manifest: Mapping[str, Any] = field(default_factory=dict)
    rules: Mapping[str, Any] = field(default_factory=dict)
    programme: Programme | None = None
    rubrics: Mapping[str, Rubric] = field(default_factory=dict)  # hash that it should have → it
    applications: Mapping[str, Application] = field(default_factory=dict)
    screening: Mapping[str, tuple[ScreeningState, str]] = field(default_factory=dict)
    groups: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    sheets: tuple[Sheet, ...] = ()
    marks: Mapping[Assignment, Marks] = field(default_factory=dict)
    decisions: Mapping[str, Any] = field(default_factory=dict)
    events: tuple[chains.Item, ...] = ()
    printed: Mapping[str, Any] = field(default_factory=dict)
    pages: Mapping[str, Any] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    """Names of files that are missing or cannot be read."""

    @property
    def skipped(self) -> frozenset[str]:
        """The checks for which something is missing."""
        return frozenset(check for check, files in _NEEDED.items() if self.unread & set(files))


def gather(files: Mapping[str, bytes], found: Found) -> Evidence:
    """Read every file; what is wrong with one goes to `found`.

    Raises
    ------
    UsageError
        nothing is attached, or by a version of the tool that is newer than this one.
    """
    if names.MANIFEST not in files:
        raise UsageError(
            t("这份 PDF 里没有本工具的附件清单，无从核验。"),
            remedy=t("只有评审结果汇总附有核验所需的数据；公示等对外文件不附。"),
        )
    made = Evidence()
    reader = Reader(files, found, made.unread)
    made.manifest = reader.json(names.MANIFEST, dict)
    if made.manifest.get("format", 0) not in (0, names.FORMAT):
        raise UsageError(
            t("附件由更新版本的本工具写成，本版本读不懂。"),
            remedy=t("请升级后再核验。"),
        )
    made.rules = reader.json(names.METHOD, dict)
    made.printed = reader.json(names.PRINTED, dict)
    _squeeze(made.printed.get("tables", ()))
    made.pages = reader.json(names.PAGES, dict)
    made.decisions = reader.json(names.DECISIONS, dict)
    made.programme = reader.text(names.PROGRAMME, lambda s: programmes.loads(s, names.PROGRAMME))
    made.sheets = reader.text(names.SHEETS, lambda s: read_sheets(s, names.SHEETS)) or ()
    made.marks = reader.text(names.MARKS, lambda s: read_marks(s, names.MARKS)) or {}
    made.events = reader.text(names.EVENTS, lambda s: chains.read(s, names.EVENTS)) or ()
    _applications(made, reader)
    made.rubrics = _rubrics(made, reader)
    return made


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads attached files one by one."""

    files: Mapping[str, bytes]
    found: Found
    unread: set[str]

    def json(self, name: str, kind: type[T]) -> T:
        """The value of a file; an empty one where it cannot be read."""

        def parsed(text: str) -> T:
            value = json.loads(text)
            if not isinstance(value, kind):
                raise TypeError(name)
            return value

        made = self.text(name, parsed)
        return kind() if made is None else made

    def text(self, name: str, parsed: Callable[[str], T]) -> T | None:
        """What `parsed` makes of a file; None where it is missing or cannot be read."""
        content = self.files.get(name)
        why = ""
        if content is not None:
            try:
                return parsed(content.decode())
            except KepuError as error:
                why = f"{error.where or ''} {error.message}".strip()
            except (ValueError, TypeError, KeyError, RecursionError) as error:
                why = _why(error)
            self.found.add(
                "unreadable", t("附件 {name} 读不出来：{why}", name=name, why=why), file=name
            )
        self.unread.add(name)
        return None


def _why(error: Exception) -> str:
    """What is wrong with the content of a file, for a person."""
    if isinstance(error, UnicodeDecodeError):
        return t("不是 UTF-8 文字")
    if isinstance(error, json.JSONDecodeError):
        return t("第 {line} 行起不是 JSON", line=error.lineno)
    return t("嵌套太深") if isinstance(error, RecursionError) else t("内容不是应有的样子")


def _squeeze(tables: list[Any]) -> None:
    """Cells as pages are read now, whichever version of the tool wrote them."""
    with suppress(TypeError, KeyError):  # of a wrong shape: told where they are compared
        for table in tables:
            table["head"] = [squeezed(cell) for cell in table["head"]]
            table["rows"] = [[squeezed(cell) for cell in row] for row in table["rows"]]


def _applications(made: Evidence, reader: Reader) -> None:
    listed: list[Any] = reader.json(names.APPLICATIONS, list)
    try:
        made.applications = {
            one["id"]: Application(
                one["id"], one["name"], one["applicant"], one["category"], region=one["region"]
            )
            for one in listed
        }
        made.screening = {
            one["id"]: (ScreeningState(one["screening"]["state"]), one["screening"]["reason"])
            for one in listed
        }
        made.groups = {
            one["id"]: {
                **{by: one[by] for by in ("region", "category") if one[by]},
                **one["groups"],
            }
            for one in listed
        }
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        told = t("附件 {name} 读不出来：{why}", name=names.APPLICATIONS, why=_why(error))
        reader.found.add("unreadable", told, file=names.APPLICATIONS)
        made.unread.add(names.APPLICATIONS)


def _rubrics(made: Evidence, reader: Reader) -> dict[str, Rubric]:
    """Each rubric under the hash by which sheets and rules name it, whatever its content is."""
    wanted = {sheet.rubric for sheet in made.sheets if sheet.rubric}
    for stage in made.rules.get("stages", ()):
        wanted |= set(stage.get("rubrics", {}).values())
    found: dict[str, Rubric] = {}
    for content in sorted(wanted):
        name = names.rubric_file(content)
        rubric = reader.text(name, lambda s, n=name: rubrics.loads(s, n))  # type: ignore[misc]
        if rubric is None:
            continue
        if rubric.hash != content:
            told = t(
                "评分标准《{title}》的附件 {name} 与当时确定的不是同一内容（应为 {wanted}…，实为"
                " {got}…）",
                title=rubric.title,
                name=name,
                wanted=content[:16],
                got=rubric.hash[:16],
            )
            reader.found.add("rubric", told, file=name)
        found[content] = replace(rubric, hash=content)
    return found
