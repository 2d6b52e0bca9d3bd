"""Whatever the bytes are, an intake gives a result or words, never anything else."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kepu_review.errors import IntakeError
from kepu_review.intake import dry_run, read_experts, read_marks
from tests.intake.test_files import HEADINGS, ROW
from tests.intake.world import CATEGORIES, PROGRAMME

GOOD: dict[str, bytes] = {}


def good_file(folder: Path) -> bytes:
    if "xlsx" not in GOOD:
        workbook = openpyxl.Workbook()
        sheet = workbook.active
        assert sheet is not None
        for row in (HEADINGS, ROW, ["Q2", "乙", "=1/0", 3, None]):
            sheet.append(row)
        sheet.merge_cells("A3:A4")
        workbook.save(folder / "good.xlsx")
        GOOD["xlsx"] = (folder / "good.xlsx").read_bytes()
    return GOOD["xlsx"]


def survives(path: Path) -> None:
    """Whatever the file holds, an IntakeError is the worst that happens."""
    readers: list[Callable[[], object]] = [
        lambda: dry_run(path, PROGRAMME, CATEGORIES),
        lambda: read_experts(path, CATEGORIES),
        lambda: read_marks(path),
    ]
    refusals = []
    for read in readers:
        try:
            read()
        except IntakeError as error:
            refusals.append(error)
    assert all(str(error) for error in refusals)


SLOW = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@SLOW
@given(st.binary(max_size=400), st.sampled_from(["a.xlsx", "a.xls", "a.csv", "a.json", "a"]))
def test_arbitrary_bytes_never_raise_anything_else(
    tmp_path: Path, content: bytes, name: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    survives(path)


@SLOW
@given(
    st.sampled_from([b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"[", b"{", b"\xff\xfe"]),
    st.binary(max_size=400),
)
def test_arbitrary_bytes_behind_a_known_start_never_raise_anything_else(
    tmp_path: Path, start: bytes, rest: bytes
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(start + rest)
    survives(path)


@SLOW
@given(st.integers(0, 2**32))
def test_a_damaged_workbook_never_raises_anything_else(tmp_path: Path, seed: int) -> None:
    data = bytearray(good_file(tmp_path))
    rnd = random.Random(seed)
    for _ in range(rnd.randrange(1, 6)):
        data[rnd.randrange(len(data))] = rnd.randrange(256)
    path = tmp_path / "a.xlsx"
    path.write_bytes(data[: rnd.choice([len(data), len(data), rnd.randrange(len(data))])])
    survives(path)


@SLOW
@given(st.integers(0, 2**32))
def test_a_workbook_with_damaged_parts_never_raises_anything_else(
    tmp_path: Path, seed: int
) -> None:
    rnd = random.Random(seed)
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good_file(tmp_path))) as old:
        wanted = rnd.choice(old.namelist())
        with zipfile.ZipFile(changed, "w") as new:
            for member in old.namelist():
                data = bytearray(old.read(member))
                if member == wanted and data:
                    for _ in range(rnd.randrange(1, 8)):
                        data[rnd.randrange(len(data))] = rnd.choice(b"<>/&\"'=0aA9\0\xff")
                new.writestr(member, bytes(data))
    path = tmp_path / "a.xlsx"
    path.write_bytes(changed.getvalue())
    survives(path)


TEXT = st.text(st.characters(codec="utf-8"), max_size=12)
CELLS = st.one_of(TEXT, st.integers(), st.floats(), st.booleans(), st.none())


@SLOW
@given(
    st.lists(
        st.dictionaries(st.one_of(st.sampled_from(HEADINGS), TEXT), CELLS, max_size=6), max_size=6
    )
)
def test_arbitrary_records_never_raise_anything_else(
    tmp_path: Path, items: list[dict[str, object]]
) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(items), encoding="utf-8")
    survives(path)
