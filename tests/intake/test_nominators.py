"""Tables of nominators are read with their types and places, or told cell by cell."""

from __future__ import annotations

from pathlib import Path

import pytest

from kepu_review.errors import IntakeError
from kepu_review.intake import read_nominators
from kepu_review.model import Nominator, NominatorType

TYPES = (
    NominatorType("society", "全国学会（协会、研究会）", ""),
    NominatorType("province", "省（自治区、直辖市）科学技术协会", ""),
)


def sheet(folder: Path, *rows: str) -> Path:
    file = folder / "名额.csv"
    file.write_text("\n".join(("推荐单位,类型,推荐名额", *rows)) + "\n", encoding="utf-8")
    return file


def test_types_are_known_by_id_title_or_a_part_of_it(tmp_path: Path) -> None:
    read = read_nominators(
        sheet(tmp_path, "中国气象学会,全国学会,3", "浙江省科协,province,", "北京大学,,１２"), TYPES
    )
    assert read.nominators == (
        Nominator("中国气象学会", "society", 3),
        Nominator("浙江省科协", "province", None),
        Nominator("北京大学", None, 12),
    )
    assert (read.bad, read.problems) == (0, ())


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("中国气象学会,学校,3", "“学校”不是推荐单位类型"),
        ("中国气象学会,协会,3", "“协会”不是推荐单位类型"),
        (",全国学会,3", "未填推荐单位"),
        ("中国气象学会,,-1", "小于"),
        ("中国气象学会,,三个", ""),
    ],
)
def test_a_cell_that_cannot_be_read_keeps_its_row_out(
    tmp_path: Path, row: str, reason: str
) -> None:
    read = read_nominators(sheet(tmp_path, row, "浙江省科协,province,2"), TYPES)
    assert [one.name for one in read.nominators] == ["浙江省科协"]
    assert any(reason in problem.reason for problem in read.problems)


def test_a_nominator_is_there_once(tmp_path: Path) -> None:
    read = read_nominators(sheet(tmp_path, "中国气象学会,,1", "中国 气象学会,,2"), TYPES)
    assert (read.nominators, read.bad) == ((), 2)
    assert "推荐单位重复（第 2、3 行）" in [problem.reason for problem in read.problems]
    file = tmp_path / "别的.csv"
    file.write_text("姓名,单位电话\n甲,1\n", encoding="utf-8")
    with pytest.raises(IntakeError):
        read_nominators(file, TYPES)
