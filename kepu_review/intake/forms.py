"""Forms filled in as Word documents: one, a folder or a ZIP archive of them, as a sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from kepu_review.errors import IntakeError, Where
from kepu_review.intake.cells import MAX_CELL, Row, Sheet
from kepu_review.intake.cleaning import squash
from kepu_review.intake.lexicon import ID, Lexicon
from kepu_review.intake.offered import OfferedFile, offered
from kepu_review.intake.problems import CellProblem
from kepu_review.intake.ticks import has_marks, ticked
from kepu_review.intake.units import parse_unit
from kepu_review.intake.word import Document, Rows, is_word, read_word
from kepu_review.model import Severity
from kepu_review.text import t

MOST = 64 << 20
"""Bytes of one form; the photos that people paste into it count."""

_FEWEST = 3  # known labels of a document that is such a form
_HINT = re.compile(r"例[:：]|单位名称[+＋]|单位名称必须与公章一样$")
_LINE = re.compile(r"^\s*([^:：\n]{2,30})[:：]\s*(\S.*)$", re.DOTALL)
_NUMBER = re.compile(r"([A-Za-z]{0,6}-?\d{3,12})(?=[\s_.\-－—、]|$)")
_OLD = (".doc", ".wps", ".rtf")

Key = tuple[str, int]
"""A label, and the how manieth of its form it is."""


@dataclass(slots=True)
class Forms:
    """The sheet of all forms, and what there is to say about files that are none."""

    file: str
    sha256: str
    sheet: Sheet
    problems: list[CellProblem] = field(default_factory=list)


def are_forms(path: Path) -> bool:
    """Whether this is a .docx document, or a folder or ZIP archive that holds Word documents."""
    if path.is_dir():
        return any(_named_as_form(one.name) for one in path.rglob("*"))
    if not path.is_file() or path.suffix.casefold() not in (".docx", ".zip"):
        return False
    if path.suffix.casefold() == ".docx":
        return True
    with offered(path) as offer:
        return any(_named_as_form(one.path) for one in offer.files)


def read_forms(path: Path, lexicon: Lexicon) -> Forms:
    """Read every form; the first row of the sheet has the labels, row n + 1 the nth form.

    Raises
    ------
    IntakeError
        no file is such a form, or the archive is damaged or a bomb.
    """
    found: list[tuple[str, dict[Key, str]]] = []
    problems: list[CellProblem] = []
    digest = sha256()
    for name, data in _documents(path, problems):
        digest.update(sha256(data).digest())
        try:
            pairs = _pairs(read_word(data, name), lexicon)
        except IntakeError as error:
            problems.append(_problem(path, name, error.message, error.remedy))
            continue
        if len(pairs) < _FEWEST:
            problems.append(_problem(path, name, *_no_form()))
        else:
            found.append((name, pairs))
    if not found:
        reason, remedy = (problems[0].reason, problems[0].remedy) if problems else _no_form()
        raise IntakeError(reason, where=Where(file=path.name), remedy=remedy)
    whole = path.read_bytes() if path.is_file() else digest.digest()
    sources = {} if path.suffix.casefold() == ".docx" else dict(enumerate((n for n, _ in found), 1))
    sheet = Sheet(None, _rows(found), first=0, lettered=False, sources=sources)
    return Forms(path.name, sha256(whole).hexdigest(), sheet, problems)


def _named_as_form(name: str) -> bool:
    return name.casefold().endswith(".docx") and not name.rpartition("/")[2].startswith("~$")


def _documents(path: Path, problems: list[CellProblem]) -> Iterator[tuple[str, bytes]]:
    if path.is_file() and path.suffix.casefold() == ".docx":
        yield path.name, path.read_bytes()[: MOST + 1]
        return
    with offered(path) as offer:
        problems += (_problem(path, one.path, one.reason, one.remedy) for one in offer.refused)
        for one in offer.files:
            if one.path.casefold().endswith(_OLD):
                remedy = t("请用 Word 或 WPS 打开，另存为 .docx 后再导入")
                problems.append(_problem(path, one.path, t("旧格式的文档，未读入"), remedy))
            elif _named_as_form(one.path):
                yield from _content(one, path, problems)
            else:
                reason = t("不是 .docx 申报表，未读入")
                remedy = t("照片等材料请用 kepu-review materials 导入")
                made = _problem(path, one.path, reason, remedy, Severity.INFO)
                problems.append(made)


def _content(
    one: OfferedFile, path: Path, problems: list[CellProblem]
) -> Iterator[tuple[str, bytes]]:
    if one.size > MOST:
        reason = t("文档太大（{size} MB），未读入", size=one.size >> 20)
        problems.append(_problem(path, one.path, reason, t("请删去文档里的照片，另行提交")))
        return
    try:
        with one.open() as file:
            data = file.read(MOST + 1)
    except Exception as error:  # zipfile raises what its decoders raise
        reason = t("读不出来：{why}", why=str(error))
        problems.append(_problem(path, one.path, reason, t("请重新压缩或重新传送。")))
        return
    if is_word(data):
        yield one.path, data
    else:
        problems.append(_problem(path, one.path, *_no_form()))


def _no_form() -> tuple[str, str]:
    return (
        t("里面没有找到申报表的栏目"),
        t("请核对是否用了本项目的申报表，保留原有栏目名称"),
    )


def _problem(
    path: Path, name: str, reason: str, remedy: str, severity: Severity = Severity.ERROR
) -> CellProblem:
    file = path.name if name == path.name else f"{path.name}/{name}"
    return CellProblem(Where(file=file), "", reason, remedy, severity)


def _pairs(document: Document, lexicon: Lexicon) -> dict[Key, str]:
    """Label → value, in the order of the form; empty ones too."""
    found: dict[Key, str] = {}

    def put(label: str, value: str) -> None:
        label = " ".join(label.split())
        number = sum(1 for key in found if key[0] == label)
        found[label, number] = _filled(value)

    for line in document.lines:
        match = _LINE.match(line)
        if match and lexicon.find(match[1]):
            put(match[1], match[2])
    for rows in document.tables:
        for label, value in _of_table(rows, lexicon):
            put(label, value)
    return found


def _of_table(rows: Rows, lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    skip = -1
    for number, row in enumerate(rows):
        if number == skip:
            continue
        place = 0
        while place < len(row):
            label = row[place]
            place += 1
            if lexicon.find(label):
                if place < len(row):
                    yield label, row[place]
                    place += 1
                elif len(row) == 1 and _answers(rows, number + 1, lexicon):
                    skip = number + 1
                    yield label, rows[skip][0]
            else:
                yield from _together(label, lexicon)


def _answers(rows: Rows, number: int, lexicon: Lexicon) -> bool:
    """Whether the row below a label that stands alone is its answer."""
    return number < len(rows) and len(rows[number]) == 1 and not lexicon.find(rows[number][0])


def _together(cell: str, lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    """A label and its answer in one cell: on two lines, or parted by a colon."""
    first, _, rest = cell.partition("\n")
    if rest and lexicon.find(first):
        yield first, rest.strip()
        return
    match = _LINE.match(cell)
    if match and lexicon.find(match[1]):
        yield match[1], match[2].strip()


def _filled(value: str) -> str:
    """What was filled in: no hint that is printed, no unit without a number, no empty boxes."""
    text = value.strip()
    if _HINT.match(text) or (has_marks(text) and not ticked(text)):
        return ""
    if not any(char.isdigit() for char in text) and len(text) < 8 and parse_unit(squash(text)):
        return ""
    return text[:MAX_CELL]


def _rows(found: list[tuple[str, dict[Key, str]]]) -> list[Row]:
    keys: list[Key] = []
    for _, pairs in found:
        place = 0
        for key in pairs:  # a label that only this form has stands behind the one before it
            if key not in keys:
                keys.insert(place, key)
            place = keys.index(key) + 1
    rows: list[Row] = [[label for label, _ in keys]]
    rows += [[pairs.get(key, "") for key in keys] for _, pairs in found]
    numbers = _numbers([name for name, _ in found])
    if numbers and all(heading != ID.title for heading in rows[0]):
        rows = [[head, *row] for head, row in zip((ID.title, *numbers), rows, strict=True)]
    return rows


def _numbers(names: list[str]) -> list[str]:
    """The numbers that all names begin with, if each is another one."""
    found = [_NUMBER.match(name.rpartition("/")[2]) for name in names]
    numbers = [match[1] for match in found if match]
    return numbers if len(set(numbers)) == len(names) else []
