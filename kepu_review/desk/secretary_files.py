"""Files between the page and the intake: an upload in a private folder, a download in base64."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import Any

from kepu_review.desk.context import word
from kepu_review.errors import UsageError
from kepu_review.intake import CellProblem
from kepu_review.text import printable, t
from kepu_review.workflow.documents import DocumentKind

ENDINGS = frozenset(
    {
        *(".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".tsv", ".txt", ".json"),
        *(".docx", ".zip"),  # forms in Word
    }
)
LONGEST_NAME = 120
"""Characters of a file's name that are recorded, counted from its end."""


@contextmanager
def received(body: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """The uploaded file in a private folder, under a name of ours; and the person's name for it.

    Only the ending is taken over, and only one that the intake knows: a name can be too long for
    a file system, or hold what it does not allow.
    """
    try:
        data = base64.b64decode(word(body, "data"), validate=True)
    except ValueError:
        raise UsageError(
            t("文件没有完整传到。"),
            remedy=t("请重新选择文件。"),
        ) from None
    name = printable(word(body, "name").replace("\\", "/").rpartition("/")[2]).strip()
    ending = PurePath(name).suffix.lower()
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"upload{ending if ending in ENDINGS else ''}"
        path.write_bytes(data)
        yield path, name[-LONGEST_NAME:] or path.name


def download(name: str, data: bytes) -> dict[str, str]:
    """A file for the browser to save."""
    return {"name": name, "data": base64.b64encode(data).decode("ascii")}


def problems_json(problems: Iterable[CellProblem]) -> list[dict[str, Any]]:
    """Problems of cells, those that keep a row out first."""
    rows = [
        {
            "sheet": problem.sheet,
            "row": problem.where.row,
            "column": problem.where.column,
            "value": problem.value,
            "reason": problem.reason,
            "remedy": problem.remedy,
            "severity": problem.severity.value,
        }
        for problem in problems
    ]
    return sorted(rows, key=lambda one: one["severity"] != "error")


def offered(kinds: Iterable[DocumentKind], decided: int) -> list[dict[str, Any]]:
    """Every kind of document, with what it is for and whether it can be made now."""
    return [
        {
            "id": one.id,
            "title": t(one.title),
            "about": t(one.about),
            "public": one.public,
            "able": decided > 0 or not one.decided,
            "plugin": one.plugin,
        }
        for one in kinds
    ]
