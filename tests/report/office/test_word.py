"""Word: laid out as the standard says, in the order that the schema asks for, texts as they are."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given, settings
from hypothesis import strategies as st

from kepu_review import report
from kepu_review.errors import UsageError
from kepu_review.report import notice
from kepu_review.report.data_file import dumps
from kepu_review.report.nodes import heading, meta, paragraph, table
from kepu_review.report.office.word import docx as word
from kepu_review.report.office.word.runs import fit
from tests.report import invented

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl pBdr snapToGrid spacing ind "
    "contextualSpacing jc outlineLvl",
    "rPr": "rFonts b i strike color spacing sz szCs u lang",
    "tcPr": "tcW gridSpan vMerge vAlign",
    "tblPr": "tblW jc tblBorders tblLayout tblCellMar",
    "trPr": "cantSplit tblHeader",
}
HOSTILE = (
    "=cmd|' /C calc'!A0",
    "{ PAGE } { HYPERLINK x }",
    "<w:p>&amp;</w:p>",
    "https://虚构.example/x",
    "𠮷 \u202ex",
)


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as file:
        assert file.testzip() is None
        return {name: file.read(name) for name in file.namelist()}


def body(data: bytes) -> Any:
    return fromstring(parts(data)["word/document.xml"])[0]


def texts(data: bytes) -> list[str]:
    return [
        "".join(part.text or "" for part in one.iter(f"{W}t")) for one in body(data).iter(f"{W}p")
    ]


def found(data: bytes, said: str) -> Any:
    """The paragraph that says this."""
    return next(
        one
        for one in body(data).iter(f"{W}p")
        if "".join(part.text or "" for part in one.iter(f"{W}t")) == said
    )


def value(node: Any, path: str, name: str = "val") -> str | None:
    inner = node.find("/".join(f"{W}{part}" for part in path.split("/")))
    return None if inner is None else inner.get(f"{W}{name}")


@pytest.fixture(scope="module")
def made() -> bytes:
    return word(notice.sections(invented.notice(30)).blocks)


def test_the_page_is_that_of_the_standard(made: bytes) -> None:
    section = body(made).find(f"{W}sectPr")
    page, margin = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
    millimetres = {
        key: round(int(margin.get(f"{W}{key}")) / 1440 * 25.4)
        for key in ("top", "bottom", "left", "right")
    }
    assert millimetres == {"top": 37, "bottom": 35, "left": 28, "right": 26}
    assert [round(int(page.get(f"{W}{key}")) / 1440 * 25.4) for key in ("w", "h")] == [210, 297]
    assert value(section, "docGrid", "linePitch") == "579"


def test_paragraphs_headings_and_title_have_their_faces_sizes_and_indents(made: bytes) -> None:
    said = found(made, next(text for text in texts(made) if text.startswith("公示时间为")))
    assert value(said, "pPr/ind", "firstLineChars") == "200"
    assert value(said, "pPr/spacing", "line") == "579"
    assert value(said, "pPr/spacing", "lineRule") == "exact"
    head = found(made, "一、公示时间")
    assert value(head, "pPr/pStyle") == "Heading1"
    assert value(head, "r/rPr/rFonts", "eastAsia") == "黑体"
    title = found(made, "关于第八批虚构市科普教育基地拟认定名单的公示")
    assert value(title, "pPr/jc") == "center"
    assert value(title, "r/rPr/rFonts", "eastAsia") == "方正小标宋简体"
    assert value(title, "r/rPr/sz") == "44"
    styles = fromstring(parts(made)["word/styles.xml"])
    normal = next(one for one in styles if one.get(f"{W}styleId") == "Normal")
    assert value(normal, "rPr/rFonts", "eastAsia") == "仿宋_GB2312"
    assert value(normal, "rPr/sz") == "32"
    faces = parts(made)["word/fontTable.xml"].decode()
    assert 'w:name="仿宋_GB2312"><w:altName w:val="仿宋"/>' in faces


def test_the_list_is_an_annex_on_a_new_page_with_headings_that_repeat(made: bytes) -> None:
    label = found(made, "附件")
    assert label.find(f"{W}pPr/{W}pageBreakBefore") is not None
    rows = list(body(made).find(f"{W}tbl").iter(f"{W}tr"))
    assert len(rows) == 31
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True] + [False] * 30
    assert {row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows} == {True}
    names = [
        ["".join(part.text or "" for part in cell.iter(f"{W}t")) for cell in row.iter(f"{W}tc")]
        for row in rows[1:]
    ]
    assert [row[2] for row in names] == [one.name for one in invented.notice(30).rows]


def test_page_numbers_stand_outside_and_demo_data_are_marked(made: bytes) -> None:
    document = docx.Document(BytesIO(made))
    assert document.settings.odd_and_even_pages_header_footer is True
    section = document.sections[0]
    for foot, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        (shown,) = foot.paragraphs
        assert shown._p.xml.count('w:instr=" PAGE "') == 1
        assert value(shown._p, "pPr/jc") == side
        assert "".join(part.text for part in shown._p.iter(f"{W}t")) == "— 1 —"
    assert section.header.paragraphs[0].text == "演示数据"
    assert document.core_properties.title == "关于第八批虚构市科普教育基地拟认定名单的公示"
    assert document.core_properties.comments == ""


def test_elements_stand_in_the_order_of_the_schema(made: bytes) -> None:
    blocks = [
        heading(5, "深", number="1."),
        paragraph(
            "甲", {"t": "b", "c": [{"t": "i", "c": [{"t": "del", "c": [{"t": "s", "v": "乙"}]}]}]}
        ),
        {"t": "break"},
        {"t": "ol", "start": 3, "items": [[paragraph("一")], [paragraph("二"), paragraph("又")]]},
        {"t": "attended", "rows": [["出席：", "专家1"]]},
        {"t": "closing", "rows": ["组长（签字）："], "note": "日期："},
        table(
            [[{"v": "两列", "colspan": 2}]],
            [[{"v": "两行", "rowspan": 2}, "a"], ["b"]],
            caption="表",
        ),
    ]
    ours = ("word/document", "word/header", "word/footer")
    for data in (made, word(blocks)):
        content = parts(data)
        styles = [
            one
            for one in fromstring(content["word/styles.xml"])
            if one.get(f"{W}styleId") in {"Normal", "Title", "Heading1"}
        ]
        roots = [fromstring(content[name]) for name in content if name.startswith(ours)]
        for element in (inner for root in (*roots, *styles) for inner in root.iter()):
            order = ORDER.get(element.tag.removeprefix(W), "").split()
            kinds = [child.tag.removeprefix(W) for child in element]
            assert not order or kinds == sorted(kinds, key=order.index)


def test_merged_cells_are_merged_and_an_empty_list_says_so() -> None:
    blocks = [
        table([[{"v": "两列", "colspan": 2}]], [[{"v": "两行", "rowspan": 2}, "a"], ["b"]]),
        table([["甲", "乙"]], [], empty="没有单位。"),
    ]
    merged, empty = body(word(blocks)).findall(f"{W}tbl")
    cells = [list(row.iter(f"{W}tc")) for row in merged.iter(f"{W}tr")]
    assert [value(cell, "tcPr/gridSpan") for cell in cells[0]] == ["2"]
    assert [value(row[0], "tcPr/vMerge") for row in cells[1:]] == ["restart", "continue"]
    assert [len(row) for row in cells] == [1, 2, 2]
    assert "".join(part.text for part in empty.iter(f"{W}t")) == "甲乙没有单位。"


@pytest.mark.parametrize("said", HOSTILE)
def test_hostile_text_is_text(said: str) -> None:
    data = word([meta(title=said), paragraph(said), table([[said]], [[said]])])
    assert texts(data)[:3] == [fit(said)] * 3
    tags = {one.tag.removeprefix(W) for one in body(data).iter()}
    assert tags & {"fldSimple", "instrText", "hyperlink", "object"} == set()


@settings(deadline=None, max_examples=30)
@given(st.text(st.characters() | st.sampled_from("\x00\x1b\ud800\u202e\n\t"), max_size=60))
def test_any_text_is_read_back(said: str) -> None:
    read = docx.Document(BytesIO(word([paragraph(said)]))).paragraphs[0].text
    assert read == fit(said).replace("\t", "    ")


def test_the_same_blocks_give_the_same_bytes(made: bytes) -> None:
    again = [word(notice.sections(invented.notice(30)).blocks) for _ in range(2)]
    assert again[0] == again[1]
    assert texts(again[0]) == texts(made)


def test_a_block_that_word_has_no_shape_for_still_says_its_words() -> None:
    blocks = [
        {"t": "facts", "rows": [["标签", "值"]]},
        {"t": "remark", "head": "评语", "items": [["专家", "好"]]},
        {"t": "ul", "items": 3, "v": "坏列表"},
        {"t": "fig", "svg": "<svg/>", "alt": "一幅图"},
        {"t": "quote", "c": [paragraph("引文")]},
        {"t": "source", "v": "x = 1"},
        {"t": "attach", "name": "a.txt", "packed": ""},
    ]
    said = "\n".join(texts(word(blocks)))
    for words in ("标签 值", "评语", "专家", "坏列表", "〔图：一幅图；见 PDF〕", "引文", "x = 1"):
        assert words in said


def test_the_ending_of_the_name_chooses_word(tmp_path: Path) -> None:
    path = tmp_path / "notice.json"
    path.write_text(dumps(invented.notice(5)), encoding="utf-8")
    out = report.make("notice", path, tmp_path / "公示.docx")
    assert out.read_bytes() == word(notice.sections(invented.notice(5)).blocks)
    with pytest.raises(UsageError, match="“summary”只能写成 PDF"):
        report.make("summary", path, tmp_path / "汇总.docx")
