"""The readers below the dry run: old formats in their own process, and what importing costs."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from kepu_review.intake.cells import Merge, index_of, letters, shown
from kepu_review.intake.files import open_source

DATA = Path(__file__).parent / "data"


def test_an_xls_read_apart_is_the_same_as_the_xlsx_read_here() -> None:
    old, new = (
        open_source(DATA / f"libreoffice_quzhou.{ending}").sheets[0] for ending in ("xls", "xlsx")
    )
    assert old.name == new.name
    assert old.merges == new.merges
    assert Merge(3, 4, 4, 4) in old.merges
    assert [list(row) for row in old.rows] == [list(row) for row in new.rows]
    assert old.rows[3][20] == date(2015, 6, 1)


def test_an_ods_tells_merges_and_percents_as_the_xlsx_does() -> None:
    ods, xlsx = (
        open_source(DATA / f"libreoffice_quzhou.{ending}").sheets[0] for ending in ("ods", "xlsx")
    )
    assert set(ods.merges) == set(xlsx.merges)
    assert ods.percents == xlsx.percents == {(3, 10), (4, 10)}


def test_importing_the_intake_loads_nothing_heavy() -> None:
    code = (
        "import sys, kepu_review.intake;"
        "sys.exit(str([m for m in ('pandas', 'numpy', 'xlsxwriter', 'openpyxl', 'sqlalchemy')"
        " if m in sys.modules] or ''))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr.strip() == ""


@pytest.mark.parametrize(("index", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (16383, "XFD")])
def test_columns_have_spreadsheet_letters(index: int, name: str) -> None:
    assert letters(index) == name
    assert index_of(name) == index


def test_cells_are_shown_as_people_type_them() -> None:
    assert [shown(cell) for cell in (1200.0, 0.5, True, date(2023, 2, 8), 1e20)] == [
        *("1200", "0.5", "TRUE", "2023-02-08", "1e+20"),
    ]
