"""Ways to make files by hand and to read them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from kepu_review.intake import DryRun, dry_run
from kepu_review.model import Application
from tests.intake.world import CATEGORIES, PROGRAMME

Rows = Sequence[Sequence[Any]]
MakeBook = Callable[..., Path]
Run = Callable[..., DryRun]


@pytest.fixture
def book(tmp_path: Path) -> MakeBook:
    """Writes rows as an xlsx and gives its path."""

    def make(rows: Rows, *, sheet: str = "申报表", name: str = "申报.xlsx") -> Path:
        path = tmp_path / name
        options = {"strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(path, options) as workbook:
            page = workbook.add_worksheet(sheet)
            for number, row in enumerate(rows):
                page.write_row(number, 0, row)
        return path

    return make


@pytest.fixture
def run(book: MakeBook) -> Run:
    """A dry run of rows (or of a file that is there)."""

    def go(rows: Rows | Path, existing: Mapping[str, Application] | None = None) -> DryRun:
        path = rows if isinstance(rows, Path) else book(rows)
        return dry_run(path, PROGRAMME, CATEGORIES, existing)

    return go
