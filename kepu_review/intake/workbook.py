"""Reads xlsx, xls and ods: cells by calamine, the rest by a look into the archive."""

from __future__ import annotations

import io
import zipfile

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from kepu_review.errors import IntakeError
from kepu_review.intake import opendocument
from kepu_review.intake.archive import damaged, open_archive
from kepu_review.intake.cells import Merge, Sheet
from kepu_review.intake.scan import Survey, surveys
from kepu_review.intake.signatures import FileKind, encrypted


def read_workbook(data: bytes, name: str, kind: FileKind) -> tuple[Sheet, ...]:
    """Every worksheet, hidden ones marked.

    Raises IntakeError for a damaged or encrypted workbook, a bomb, or a zip that is none.
    """
    found: dict[str, Survey] = {}
    if kind is FileKind.ZIP:
        archive = open_archive(data, name)
        found = _look(archive, name)
    try:
        return _cells(data, found)
    except PasswordError as error:
        raise encrypted(name) from error
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise damaged(name) from error
    except BaseException as error:
        # A panic of the Rust reader derives from BaseException and cannot be imported by name.
        if type(error).__name__ == "PanicException":
            raise damaged(name) from error
        raise


def _look(archive: zipfile.ZipFile, name: str) -> dict[str, Survey]:
    names = archive.namelist()
    if "content.xml" in names:
        return opendocument.survey(archive, name)
    if "xl/workbook.xml" not in names:  # xlsb
        return {}
    try:
        return surveys(archive, name)
    except IntakeError:
        raise
    except (ValueError, UnicodeError) as error:
        raise damaged(name) from error


def _cells(data: bytes, found: dict[str, Survey]) -> tuple[Sheet, ...]:
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        return tuple(
            _sheet(
                book.get_sheet_by_name(meta.name),
                found.get(meta.name) or Survey(),
                hidden=meta.visible != SheetVisibleEnum.Visible,
            )
            for meta in book.sheets_metadata
            if meta.typ == SheetTypeEnum.WorkSheet
        )


def _sheet(sheet: CalamineSheet, seen: Survey, *, hidden: bool) -> Sheet:
    ranges = sheet.merged_cell_ranges or []
    return Sheet(
        name=sheet.name,
        rows=sheet.to_python(skip_empty_area=False),
        hidden=hidden,
        merges=(*(Merge(a[0], a[1], b[0], b[1]) for a, b in ranges), *seen.merges),
        formulas=frozenset(seen.formulas),
        errors=seen.errors,
        percents=frozenset(seen.percents),
    )
