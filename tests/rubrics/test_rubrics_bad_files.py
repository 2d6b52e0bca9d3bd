"""Files that are no rubrics at all: an error with what to do, never a traceback, never a hang."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kepu_review import rubrics
from kepu_review.errors import RubricError
from kepu_review.model import Rubric

GOOD = rubrics.starter("test", "测试")
LETTERS = "abcdefghi"
BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n" for old, new in itertools.pairwise(LETTERS)
)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("# 只有注释\n", 1),
        ("- 一\n- 二\n", 1),
        ("标准", 1),
        (GOOD.replace("  - id: A\n", "\t- id: A\n"), 28),
        (GOOD.replace("pass_line: 60", "pass_line: 60\npass_line: 70"), 13),
        (GOOD.replace("title: 条件保障", "title: 条件: 保障"), 29),
        (GOOD.replace("pass_line: 60", "pass_line: .nan"), 12),
        (GOOD.replace("pass_line: 60", "pass_line: .inf"), 12),
        (GOOD.replace("pass_line: 60", "pass_line: 1e999999999"), 12),
        (GOOD.replace("pass_line: 60", f"pass_line: {'9' * 6000}"), 12),
        (GOOD.replace("pass_line: 60", "pass_line: 六十"), 12),
        (GOOD.replace('version: "1"', "version: 1.0"), 4),
        (GOOD.replace("title: 条件保障", "title: !!python/object:os.system x"), 29),
        (GOOD + "---\nid: other\n", None),
        (GOOD + "\x00", None),
        (BOMB, None),
        ("[" * 5000, None),
        ("a: &a\n  b: *a\n", None),
    ],
)
def test_a_file_that_is_no_rubric_is_refused(text: str, line: int | None) -> None:
    with pytest.raises(RubricError) as error:
        rubrics.loads(text, "x.yaml")
    assert error.value.where is not None
    assert error.value.where.file == "x.yaml"
    assert error.value.message != ""
    if line is not None:
        assert error.value.where.line == line


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_another_encoding_is_told(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "标准.yaml"
    file.write_bytes(GOOD.encode(encoding))
    with pytest.raises(RubricError) as error:
        rubrics.load(file)
    assert error.value.message == "文件不是 UTF-8 编码。"


def test_a_byte_order_mark_and_windows_line_ends_do_not_change_the_rubric(tmp_path: Path) -> None:
    file = tmp_path / "test.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert rubrics.load(file) == rubrics.loads(GOOD) == rubrics.loads("\ufeff" + GOOD)


def test_a_missing_file_and_a_folder_are_told(tmp_path: Path) -> None:
    for path in (tmp_path / "没有.yaml", tmp_path):
        with pytest.raises(RubricError) as error:
            rubrics.load(path)
        assert error.value.remedy == "检查路径和权限。"


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_line_is_either_harmless_or_told(data: st.DataObject) -> None:
    lines = GOOD.splitlines()
    at = data.draw(st.integers(0, len(lines) - 1))
    damage = st.sampled_from(
        ["", "  - x", "max: -1", "{", '"', "&a", "*a", "title: 1", "\t", "：", "%"]
    )
    lines[at] = data.draw(damage)
    text = "\n".join(lines)
    assert (_loads(text) is None) == (_complaint(text) != "")


def _loads(text: str) -> Rubric | None:
    try:
        return rubrics.loads(text, "x.yaml")
    except RubricError:
        return None


def _complaint(text: str) -> str:
    try:
        rubrics.loads(text, "x.yaml")
    except RubricError as error:
        return error.message if error.where else ""
    return ""
