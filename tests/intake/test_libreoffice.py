"""Files that LibreOffice made, with the headings of the Quzhou form, read by its own programme."""

from __future__ import annotations

from pathlib import Path

import pytest

from kepu_review.errors import IntakeError
from kepu_review.intake import DryRun, dry_run
from kepu_review.model import Severity
from kepu_review.plugins import Plugins

DATA = Path(__file__).parent / "data"


def by_quzhou(name: str) -> DryRun:
    plugins = Plugins()
    return dry_run(DATA / name, plugins.programmes()["quzhou"], plugins.categories())


@pytest.fixture(scope="module")
def xlsx() -> DryRun:
    return by_quzhou("libreoffice_quzhou.xlsx")


def test_six_of_seven_applications_go_in(xlsx: DryRun) -> None:
    assert [(a.id, a.category, a.subtype, a.region) for a in xlsx.applications] == [
        ("KP-001", "venue", None, "kecheng"),
        ("KP-002", "culture", "library", "kecheng"),
        ("KP-003", "research", None, "qujiang"),
        ("KP-004", None, None, "longyou"),
        ("KP-005", "nature", "wetland", "changshan"),
        ("KP-006", None, None, "jiangshan"),
    ]
    assert xlsx.bad == 1
    assert xlsx.sheets[0].heading_row == 3


def test_units_ticks_percents_and_telephones_are_understood(xlsx: DryRun) -> None:
    values = dict(xlsx.applications[0].values)
    assert values["total_area"] == 1200  # 1,200 under （㎡）
    assert values["annual_visitors"] == 12000  # 1.2 under （万人次）
    assert values["annual_funds"] == 300000  # 30 under （万元）
    assert values["exhibit_update_rate"] == 15  # 0.15 shown as 15 %
    assert values["open_form"] == ("免费",)
    assert values["head_phone"] == "0570-0000001"
    assert values["volunteer_head_phone"] == "0570-0000002"
    assert values["stamped_form"] is True
    second = dict(xlsx.applications[1].values)
    assert second["total_area"] == 3500  # ３５００
    assert second["open_days"] == 312  # =300+12
    assert "volunteer_head" not in second  # /
    assert "honours" not in second  # 无


def test_the_bad_row_says_what_is_wrong(xlsx: DryRun) -> None:
    errors = [p for p in xlsx.problems if p.severity is Severity.ERROR]
    assert [(p.where.row, p.where.column, p.value, p.reason) for p in errors] == [
        (10, "G 科普场所面积（㎡）", "约3000", "填写的是约数，不是确定的数"),
        (10, "H 年开放天数", "100-120", "填写的是一个范围，不是确定的数"),
    ]
    assert xlsx.unknown_headings == ("成立时间",)


@pytest.mark.parametrize("name", ["libreoffice_quzhou.ods", "libreoffice_quzhou.xls"])
def test_the_same_table_in_other_formats_gives_the_same_applications(
    name: str, xlsx: DryRun
) -> None:
    other = by_quzhou(name)
    for one, two in zip(xlsx.applications, other.applications, strict=True):
        kept = dict(two.values)
        if name.endswith(".xls"):  # an .xls does not tell which numbers are shown as percent
            kept = {**kept, **{k: one.values[k] for k in kept if k == "exhibit_update_rate"}}
        assert (one.id, one.name, one.category, one.region) == (
            *(two.id, two.name, two.category, two.region),
        )
        assert dict(one.values) == kept


def test_an_old_format_is_said_to_hide_things() -> None:
    remarks = [p.reason for p in by_quzhou("libreoffice_quzhou.xls").problems if not p.where.sheet]
    assert remarks == ["旧格式（.xls、.xlsb）里看不出哪些公式出错、哪些数按百分数显示"]


def test_one_wrong_byte_in_an_old_file_does_not_bring_the_process_down(tmp_path: Path) -> None:
    data = bytearray((DATA / "libreoffice_quzhou.xls").read_bytes())
    dimensions = data.index(b"\x00\x02\x0e\x00")  # record 0x0200: rows and columns in use
    data[dimensions + 6] = 96  # a hundred million rows: terabytes for a reader that believes it
    path = tmp_path / "坏.xls"
    path.write_bytes(data)
    with pytest.raises(IntakeError) as caught:
        by_quzhou(str(path))
    assert caught.value.message == "工作簿已损坏，无法读取"
