"""Forms that applicants filled in with Word, alone and by the hundred, read into applications."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from kepu_review.errors import IntakeError
from kepu_review.intake import DryRun, dry_run, write_corrections
from kepu_review.intake.offered import RATIO_FROM
from kepu_review.intake.word import BODY, is_word, read_word
from kepu_review.model import Application, Severity
from kepu_review.plugins import Plugins
from tests.intake import words

PLUGINS = Plugins()


def read(path: Path, existing: dict[str, Application] | None = None) -> DryRun:
    return dry_run(path, PLUGINS.programmes()["quzhou"], PLUGINS.categories(), existing)


def packed(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def form(tmp_path: Path, **answers: str) -> bytes:
    return words.write(tmp_path / "scratch.docx", words.answered(**answers)).read_bytes()


def errors(found: DryRun) -> list[tuple[str, str]]:
    return [(str(p.where), p.reason) for p in found.problems if p.severity is Severity.ERROR]


def test_every_answer_of_a_form_goes_into_its_field(tmp_path: Path) -> None:
    found = read(words.write(tmp_path / "申报表.docx"))
    (made,) = found.applications
    assert (made.name, made.applicant) == ("虚构石博园科普教育基地", "虚构石博园有限公司")
    assert (made.category, made.region) == ("venue", "longyou")
    assert dict(made.values) == {
        "address": "虚构路 1 号",
        "head": "虚构甲",
        "head_phone": "0570-0000001",
        "contact": "虚构乙",
        "contact_phone": "0570-0000002",
        "volunteer_team": "虚构石博园科技志愿服务队",
        "volunteers": 25,
        "volunteer_head": "虚构丙",
        "volunteer_head_phone": "0570-0000003",
        "open_form": ("16周岁以下的青少年免费开放", "节假日优惠"),
        "total_area": 3200,
        "open_days": 300,
        "introduction": "展出虚构的石头（例：鹅卵石）。\n第二段。",
        "honours": "2020年，被表彰为虚构市全国科普日优秀组织单位。",
    }
    assert (errors(found), found.unknown_headings) == ([], ())


def test_what_the_form_prints_is_no_answer(tmp_path: Path) -> None:
    rows = words.answered(
        所在区域="□柯城  □衢江  □龙游  □常山  □江山  □开化",
        基地名称="单位名称+科普教育基地（例：中国观赏石博览园科普教育基地）",
        科普场所面积="        平方米",
    )
    found = read(words.write(tmp_path / "申报表.docx", rows))
    assert [reason for _, reason in errors(found)] == ["未填基地名称"]
    told = {problem.reason for problem in found.problems}
    assert {"未填所在区域", "必填项“科普场所面积”未填"} <= told


def test_an_archive_of_forms_gives_an_application_each_with_its_place(tmp_path: Path) -> None:
    path = packed(
        tmp_path / "申报表.zip",
        {
            "龙游/KP-003-石博园.docx": form(tmp_path),
            "柯城/KP-001_科技馆.docx": form(
                tmp_path, 基地名称="虚构科技馆科普教育基地", 申报类别="□科技场馆 √公共场所"
            ),
            "KP-002 农场.docx": form(
                tmp_path, 基地名称="虚构农场科普教育基地", 年开放天数="约三百"
            ),
            "照片.jpg": b"\xff\xd8\xff",
            "旧.doc": b"\xd0\xcf\x11\xe0",
            "坏.docx": b"PK\3\4 nothing",
        },
    )
    found = read(path)
    assert [(one.id, one.name) for one in found.applications] == [
        ("KP-001", "虚构科技馆科普教育基地"),
        ("KP-003", "虚构石博园科普教育基地"),
    ]
    assert found.applications[0].source is not None
    assert found.applications[0].source.file == "申报表.zip/柯城/KP-001_科技馆.docx"
    assert errors(found) == [
        ("申报表.zip/坏.docx", "里面没有找到申报表的栏目"),
        ("申报表.zip/旧.doc", "旧格式的文档，未读入"),
        ("申报表.zip/KP-002 农场.docx，“年开放天数”列", "填写的是约数，不是确定的数"),
    ]
    assert found.bad == 1
    corrected = tmp_path / "待更正.xlsx"
    write_corrections(found, corrected)
    assert "虚构农场科普教育基地" in read(corrected).rejected[0].cells
    assert read(corrected).bad == 1


def test_a_folder_of_forms_is_read_too_and_forms_may_differ(tmp_path: Path) -> None:
    inbox = tmp_path / "forms"
    words.write(inbox / "甲.docx")
    shorter = tuple(row for row in words.answered(基地名称="乙馆") if row[0] != "通信地址")
    words.write(inbox / "乙.docx", (*shorter, ("年接待人次", "1.2 万人次")))
    found = {one.name: dict(one.values) for one in read(inbox).applications}
    assert found["虚构石博园科普教育基地"]["address"] == "虚构路 1 号"
    assert "address" not in found["乙馆"]
    assert found["乙馆"]["annual_visitors"] == 12000
    assert found["乙馆"]["volunteer_head_phone"] == "0570-0000003"


def test_a_form_that_came_again_keeps_the_number_it_has(tmp_path: Path) -> None:
    first = read(words.write(tmp_path / "a.docx")).applications[0]
    other = words.write(tmp_path / "b.docx", words.answered(基地名称="乙馆"))
    second = read(other, {first.id: first}).applications[0]
    assert (first.id, second.id) == ("A0001", "A0002")
    again = read(tmp_path / "a.docx", {first.id: first, second.id: second})
    assert [one.id for one in again.applications] == ["A0001"]


def test_answers_beside_their_label_in_one_cell_or_line_are_found(tmp_path: Path) -> None:
    rows = (
        ("基地名称：虚构馆科普教育基地", "申报单位名称：虚构馆"),
        ("通信地址\n虚构路 2 号",),
        ("负责人：虚构甲",),
    )
    (made,) = read(words.write(tmp_path / "a.docx", rows)).applications
    assert (made.name, made.applicant) == ("虚构馆科普教育基地", "虚构馆")
    assert dict(made.values) == {"address": "虚构路 2 号", "head": "虚构甲"}


def body(inside: str) -> bytes:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            BODY, f'<w:document xmlns:w="{space}"><w:body>{inside}</w:body></w:document>'
        )
    return out.getvalue()


def cell(inside: str) -> str:
    row = f"<w:tr><w:tc><w:p>{inside}</w:p></w:tc></w:tr>"
    return read_word(body(f"<w:tbl>{row}</w:tbl>"), "a.docx").tables[0][0][0]


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ('<w:r><w:sym w:font="Wingdings 2" w:char="F052"/><w:t>免费</w:t></w:r>', "☑免费"),
        ('<w:r><w:sym w:font="Wingdings 2" w:char="00A3"/><w:t>免费</w:t></w:r>', "□免费"),
        (
            '<w:r><w:fldChar><w:ffData><w:checkBox><w:default w:val="0"/><w:checked/>'
            "</w:checkBox></w:ffData></w:fldChar></w:r><w:r><w:t>收费</w:t></w:r>",
            "☑收费",
        ),
        (
            "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins><w:r><w:t>新</w:t></w:r></w:ins>",
            "新",
        ),
        ("<w:sdt><w:sdtContent><w:r><w:t>☒</w:t></w:r></w:sdtContent></w:sdt>", "☒"),
        ("<w:r><w:t>一</w:t><w:br/><w:t>二</w:t></w:r>", "一\n二"),
    ],
)
def test_boxes_and_changes_are_read_as_they_are_seen(inside: str, text: str) -> None:
    assert cell(inside) == text


def test_a_merged_cell_is_read_once() -> None:
    rows = "".join(
        f"<w:tr><w:tc><w:tcPr><w:vMerge{start}/></w:tcPr><w:p><w:r><w:t>左</w:t></w:r></w:p></w:tc>"
        f"<w:tc><w:p><w:r><w:t>{right}</w:t></w:r></w:p></w:tc></w:tr>"
        for start, right in ((' w:val="restart"', "一"), ("", "二"))
    )
    assert read_word(body(f"<w:tbl>{rows}</w:tbl>"), "a.docx").tables == (
        [["左", "一"], ["", "二"]],
    )


@pytest.mark.parametrize(
    "xml",
    [
        '<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>',
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
        "<a>",
    ],
)
def test_entities_and_broken_xml_are_refused(tmp_path: Path, xml: str) -> None:
    path = packed(tmp_path / "a.docx", {BODY: xml.encode()})
    assert is_word(path.read_bytes())
    with pytest.raises(IntakeError, match="Word 文档已损坏"):
        read(path)


@pytest.mark.parametrize("element", ["<w:p>{}</w:p>", "<w:sdt>{}</w:sdt>", "<w:tbl>{}</w:tbl>"])
def test_elements_within_each_other_without_end_are_refused(element: str) -> None:
    before, after = element.split("{}")
    deep = before + "<w:sdt>" * 5000 + "</w:sdt>" * 5000 + after
    with pytest.raises(IntakeError, match="Word 文档已损坏"):
        read_word(body(deep), "a.docx")


def test_a_locked_body_is_refused() -> None:
    locked = bytearray(body(""))
    for mark, flags in ((b"PK\1\2", 8), (b"PK\3\4", 6)):
        locked[locked.find(mark) + flags] |= 1
    with pytest.raises(IntakeError, match="Word 文档已损坏"):
        read_word(bytes(locked), "a.docx")


def test_a_form_that_unpacks_without_end_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.docx", {BODY: b" " * (33 << 20)})
    with pytest.raises(IntakeError, match="Word 文档已损坏"):
        read(path)
    bomb = packed(tmp_path / "a.zip", {"a.docx": bytes(RATIO_FROM + 1)})
    with pytest.raises(IntakeError, match="解压后大得不正常"):
        read(bomb)


@pytest.mark.parametrize("name", ["a.docx", "a.zip"])
def test_a_document_that_is_no_form_says_so(tmp_path: Path, name: str) -> None:
    words.write(tmp_path / "other.docx", (("会议", "纪要"),))
    path = tmp_path / name
    data = (tmp_path / "other.docx").read_bytes()
    packed(path, {"b.docx": data}) if name == "a.zip" else path.write_bytes(data)
    with pytest.raises(IntakeError, match="里面没有找到申报表的栏目"):
        read(path)


def test_a_form_that_is_not_there_is_told_as_any_file(tmp_path: Path) -> None:
    with pytest.raises(IntakeError, match="没有这个文件"):
        read(tmp_path / "a.docx")
