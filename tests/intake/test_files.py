"""Files that cannot be used as a whole: a clear refusal, never a traceback."""

from __future__ import annotations

import io
import json
import os
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest

from kepu_review.errors import IntakeError
from kepu_review.intake import DryRun, dry_run
from tests.intake.conftest import MakeBook, Run
from tests.intake.world import CATEGORIES, PROGRAMME

HEADINGS = ["申报编号", "基地名称", "申报单位", "所在区域", "申报类别"]
ROW = ["Q1", "甲科普教育基地", "甲单位", "柯城区", "科技场馆"]
CSV = f"{','.join(HEADINGS)}\n{','.join(ROW)}\n"


def refusal(path: Path) -> IntakeError:
    with pytest.raises(IntakeError) as caught:
        dry_run(path, PROGRAMME, CATEGORIES)
    error = caught.value
    assert error.remedy
    assert error.where is not None
    return error


def ids(result: DryRun) -> list[str]:
    return [application.id for application in result.applications]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    error = refusal(tmp_path / "没有.xlsx")
    assert error.message == "没有这个文件"
    assert error.where is not None
    assert error.where.file == str(tmp_path / "没有.xlsx")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert refusal(tmp_path).message == "这是文件夹，不是文件"


def test_a_path_that_cannot_be_is_refused() -> None:
    assert refusal(Path("a\0b.xlsx")).message == "文件打不开"


def test_a_lock_file_is_told_from_the_workbook(tmp_path: Path) -> None:
    path = tmp_path / "~$申报.xlsx"
    path.write_bytes(b"x" * 165)
    assert refusal(path).message == "这是表格软件打开文件时的临时文件"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "文件是空的（0 字节）"),
        (b"%PDF-1.7 ...", "这不是电子表格，而是PDF 文件"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "这不是电子表格，而是图片"),
        (b"Rar!\x1a\x07", "这不是电子表格，而是RAR 压缩包"),
        (b"\0" * 512, "这不是电子表格，而是无法识别的二进制文件"),
        (
            b"<html><table><tr><td>x</td></tr></table></html>",
            "这不是电子表格，而是改了扩展名的网页（办公系统导出的 .xls 常是这样）",
        ),
        (b"<?xml version='1.0'?><svg/>", "这不是电子表格，而是XML 文件"),
        (b"PK\x03\x04garbage", "工作簿已损坏，无法读取"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "工作簿已损坏，无法读取"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "工作簿设有打开密码",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"),
            "这不是电子表格，而是Word 文档（.doc）",
        ),
    ],
)
def test_what_is_no_spreadsheet_is_called_by_its_name(
    tmp_path: Path, content: bytes, message: str
) -> None:
    path = tmp_path / "申报.xlsx"
    path.write_bytes(content)
    assert refusal(path).message == message


@pytest.mark.parametrize(
    ("member", "message"),
    [
        ("word/document.xml", "这不是电子表格，而是Word 文档（.docx）"),
        ("ppt/presentation.xml", "这不是电子表格，而是演示文稿"),
        ("读我.txt", "这不是电子表格，而是压缩包"),
    ],
)
def test_a_zip_that_is_no_workbook_is_called_by_its_name(
    tmp_path: Path, member: str, message: str
) -> None:
    path = tmp_path / "申报.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member, "x")
    assert refusal(path).message == message


def test_an_empty_workbook_is_said_to_be_empty(book: MakeBook) -> None:
    assert refusal(book([])).message == "表里没有内容"


def test_a_sheet_without_known_headings_shows_what_it_begins_with(book: MakeBook) -> None:
    error = refusal(book([["甲", "乙"], ["1", "2"]]))
    assert error.message == "找不到标题行，表里开头是：甲、乙、1、2"
    assert error.remedy == "标题行应在前 10 行内，至少有“基地名称”、“申报单位”几列"


def test_a_missing_applicant_column_is_named(book: MakeBook) -> None:
    error = refusal(book([["申报编号", "基地名称"], ["Q1", "甲"]]))
    assert error.message == "缺少“申报单位”列"
    assert error.remedy == "请补上标题为“申报单位”的列"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"], ids=lambda e: e
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
def test_csv_is_read_in_every_usual_encoding(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "申报.csv"
    path.write_bytes(CSV.replace(",", delimiter).encode(encoding))
    result = dry_run(path, PROGRAMME, CATEGORIES)
    assert ids(result) == ["Q1"]
    assert result.applications[0].category == "venue"
    source = result.applications[0].source
    assert source is not None
    assert (source.file, source.sheet, source.row) == ("申报.csv", None, 2)


def test_csv_in_no_known_encoding_gives_the_line(tmp_path: Path) -> None:
    path = tmp_path / "申报.csv"
    path.write_bytes(CSV.encode() + b"Q2,\xff\xff,x,,\n")
    error = refusal(path)
    assert error.message == "文字编码无法识别（不是 UTF-8，也不是 GB18030）"
    assert error.where is not None
    assert error.where.line == 3


@pytest.mark.parametrize(
    ("wrong", "right"), [("gb18030", "utf-8"), ("latin-1", "utf-8"), ("latin-1", "gb18030")]
)
def test_text_saved_in_a_wrong_encoding_is_recognised(
    book: MakeBook, wrong: str, right: str
) -> None:
    garbled = [[text.encode(right).decode(wrong) for text in ["申报编号", "基地名称"]], ["1", "2"]]
    assert refusal(book(garbled)).message == "文字已成乱码：曾以错误的编码打开后保存"


def test_big5_is_recognised(tmp_path: Path) -> None:
    path = tmp_path / "申报.csv"
    path.write_bytes("序號,基地名稱,地區\n1,某館,某區\n".encode("big5"))
    assert refusal(path).message != ""


def test_csv_with_line_breaks_in_cells_numbers_rows_as_a_spreadsheet_does(tmp_path: Path) -> None:
    path = tmp_path / "申报.csv"
    path.write_text('申报编号,基地名称,申报单位\nQ1,"甲\n馆",甲\nQ2,,乙\n', encoding="utf-8")
    result = dry_run(path, PROGRAMME, CATEGORIES)
    assert result.applications[0].name == "甲馆"
    assert [str(p.where) for p in result.problems if p.severity == "error"] == [
        "申报.csv，第 3 行，“B 基地名称”列"
    ]


def test_a_huge_csv_cell_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "申报.csv"
    path.write_text(f"申报编号,基地名称,申报单位\nQ1,{'馆' * 3_500_000},甲\n", encoding="utf-8")
    error = refusal(path)
    assert error.where is not None
    assert error.where.line == 2


def test_a_cell_of_ten_megabytes_keeps_only_its_own_row_out(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "申报.xlsx"
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in (HEADINGS, ROW, ["Q2", "x", "乙", "柯城区", "科技场馆"]):
        sheet.append(row)
    workbook.save(path)
    huge = b"<is><t>" + b"A" * (10 << 20) + b"</t></is>"
    replaced = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(replaced, "w") as new:
        for member in old.namelist():
            data = old.read(member)
            if member == "xl/worksheets/sheet1.xml":
                start = data.index(b'<c r="B3"')
                end = data.index(b"</c>", start)
                data = data[:start] + b'<c r="B3" t="inlineStr">' + huge + data[end:]
            new.writestr(member, data)
    path.write_bytes(replaced.getvalue())
    result = run(path)
    assert ids(result) == ["Q1"]
    errors = [p for p in result.problems if p.severity == "error"]
    assert [(str(p.where), p.reason) for p in errors] == [
        ("申报.xlsx，工作表“Sheet”，第 3 行，“B 基地名称”列", "单元格内容超过 32767 字")
    ]
    assert len(errors[0].value) < 300


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "申报.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as member:
            for _ in range(100):
                member.write(b" " * (1 << 20))
    assert path.stat().st_size < 200_000
    assert refusal(path).message == "解压后大得不正常，可能是恶意文件，未读取"


def test_a_bomb_that_lies_about_its_size_is_found_out(tmp_path: Path, book: MakeBook) -> None:
    honest = book([HEADINGS, ROW]).read_bytes()
    path = tmp_path / "谎.xlsx"
    with zipfile.ZipFile(io.BytesIO(honest)) as old, zipfile.ZipFile(path, "w", 8) as new:
        for member in old.namelist():
            if member != "xl/worksheets/sheet1.xml":
                new.writestr(member, old.read(member))
        new.writestr("xl/worksheets/sheet1.xml", b"<worksheet>" + b" " * (5 << 20))
        for item in new.infolist():
            if item.filename.endswith("sheet1.xml"):
                item.file_size = 1000
    assert refusal(path).message == "工作簿已损坏，无法读取"


@pytest.mark.parametrize("far", ["XFD1048576", "ZZ1048576"])
def test_a_cell_far_outside_the_table_does_not_eat_the_memory(tmp_path: Path, far: str) -> None:
    path = tmp_path / "申报.xlsx"
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(HEADINGS)
    sheet.append(ROW)
    sheet[far] = "x"
    workbook.save(path)
    assert refusal(path).message == "有单元格远在表格之外，行列范围过大"


def test_formatted_but_empty_far_cells_do_no_harm(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "申报.xlsx"
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(HEADINGS)
    sheet.append(ROW)
    sheet["XFD1048576"].number_format = "0%"
    workbook.save(path)
    assert ids(run(path)) == ["Q1"]


def test_json_lists_objects_under_their_keys(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "申报.json"
    item = dict(zip(HEADINGS, ROW, strict=True)) | {"年开放天数": 260, "开放形式": ["免费", "收费"]}
    for content in ([item], {"applications": [item]}, {"applications": [{"values": item}]}):
        path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        found = run(path).applications[0]
        assert (found.id, found.category) == ("Q1", "venue")
        assert dict(found.values) == {"open_days": 260, "admission": ("免费", "收费")}


def test_json_by_field_ids_is_read_too(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "申报.json"
    path.write_text(
        '[{"id":"Q1","name":"甲馆","applicant":"甲","category":"venue","open_days":260,"area":null}]',
        encoding="utf-8",
    )
    found = run(path).applications[0]
    assert (found.id, found.name, found.category) == ("Q1", "甲馆", "venue")
    assert dict(found.values) == {"open_days": 260}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[{", "不是有效的 JSON"),
        ('{"a": 1}', "里面没有列表"),
        ("[1]", "第 1 项不是对象"),
        ('[{"申报编号": {"a": 1}}]', "第 1 项的“申报编号”不是单个值"),
        ('[{"申报编号": "1", "申报编号": "2"}]', "同一对象里“申报编号”出现两次"),
        ('[{"面积": NaN}]', "含有 NaN，不是数"),
        ("[" * 100_000, "嵌套过深"),
        ('[{"面积": ' + "9" * 5000 + "}]", "含有过长的数"),
        ("[]", "表里没有内容"),
    ],
)
def test_json_that_does_not_fit_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "申报.json"
    path.write_text(text, encoding="utf-8")
    assert refusal(path).message == message


def test_json_with_lone_surrogates_gives_clean_values(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "申报.json"
    path.write_text(
        '[{"申报编号":"Q1","基地名称":"甲\\ud800馆","申报单位":"甲","奇\\udfff列":"x"}]',
        encoding="utf-8",
    )
    result = run(path)
    assert result.applications[0].name == "甲馆"
    assert result.unknown_headings == ("奇列",)
    for problem in result.problems:
        str(problem.where).encode()
        problem.value.encode()


def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "申报.xlsx"
    shutil.copyfile("/dev/null", path)
    path.chmod(0)
    if os.access(path, os.R_OK):  # root reads everything: then it is merely empty
        assert refusal(path).message == "文件是空的（0 字节）"
    else:
        assert refusal(path).message == "文件打不开"
