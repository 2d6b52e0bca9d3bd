"""Cells of a workbook as calamine reads them."""

from __future__ import annotations

import io
from collections.abc import Mapping

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from kepu_review.intake.archive import damaged
from kepu_review.intake.cells import Merge, Sheet
from kepu_review.intake.scan import Survey
from kepu_review.intake.signatures import encrypted


def read_cells(
    data: bytes, name: str, surveyed: Mapping[str, Survey] | None = None
) -> tuple[Sheet, ...]:
    """The sheets as calamine reads them, with what was found out about them beside.

    Raises IntakeError for a damaged or encrypted workbook.
    """
    try:
        return _sheets(data, surveyed or {})
    except PasswordError as error:
        raise encrypted(name) from error
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise damaged(name) from error
    except BaseException as error:
        # A panic of the Rust reader derives from BaseException and cannot be imported by name.
        if type(error).__name__ == "PanicException":
            raise damaged(name) from error
        raise


def _sheets(data: bytes, surveyed: Mapping[str, Survey]) -> tuple[Sheet, ...]:
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        return tuple(
            _sheet(
                book.get_sheet_by_name(meta.name),
                surveyed.get(meta.name) or Survey(),
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
