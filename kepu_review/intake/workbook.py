"""Reads xlsx, xls and ods: cells by calamine, the rest by a look into the archive."""

from __future__ import annotations

import zipfile

from kepu_review.errors import IntakeError
from kepu_review.intake import opendocument
from kepu_review.intake.apart import read_apart
from kepu_review.intake.archive import damaged, open_archive
from kepu_review.intake.cells import Sheet
from kepu_review.intake.reader import read_cells
from kepu_review.intake.scan import Survey, surveys
from kepu_review.intake.signatures import FileKind


def read_workbook(data: bytes, name: str, kind: FileKind) -> tuple[Sheet, ...]:
    """Every worksheet, hidden ones marked.

    Raises IntakeError for a damaged or encrypted workbook, a bomb, or a zip that is none.
    """
    if kind is FileKind.OLE:
        return read_apart(data, name)
    archive = open_archive(data, name)
    if "content.xml" in archive.namelist():
        return read_cells(data, name, opendocument.survey(archive, name))
    if "xl/workbook.xml" not in archive.namelist():
        return read_apart(data, name)
    return read_cells(data, name, _surveys(archive, name))


def _surveys(archive: zipfile.ZipFile, name: str) -> dict[str, Survey]:
    try:
        return surveys(archive, name)
    except IntakeError:
        raise
    except (ValueError, UnicodeError) as error:
        raise damaged(name) from error
