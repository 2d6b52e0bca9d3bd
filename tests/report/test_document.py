"""What every document keeps: standards, fonts, tags, the same bytes, and nothing evaluated."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kepu_review import report
from kepu_review.errors import ReportError
from kepu_review.report import apart, nodes, tree, typeset
from tests.report import pdf
from tests.report.test_svg import picture

HOSTILE = (
    '#read("/etc/passwd")',
    '= #import "@preview/x:1.0.0"',
    "<img src=x onerror=alert(1)>",
    '=HYPERLINK("http://a.cn","点")',
    "$x^2$ *粗* _斜_ `码` \\ // 注 /* */ @引 <标>",
    "\"直引号\" '单' -- --- ... ~",
    "😀 𠮷 \x00\x1b[31m红",
)

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="30">'
    '<text x="5" y="20">图中文字</text></svg>'
)


def made(tmp_path: Path, blocks: list[nodes.Node], **meta: object) -> Path:
    path = tmp_path / "made.pdf"
    path.write_bytes(report.document(blocks, meta))
    return path


def test_hostile_text_is_set_as_it_is_written(tmp_path: Path) -> None:
    blocks = [nodes.paragraph(text) for text in HOSTILE]
    blocks.append(nodes.table([["项"]], [[text] for text in HOSTILE], caption=HOSTILE[0]))
    blocks.append({"t": "source", "v": HOSTILE[0]})
    blocks.append(nodes.heading(1, HOSTILE[1]))
    said = pdf.squeezed(made(tmp_path, blocks, title=HOSTILE[0], demo=True, header=HOSTILE[2]))
    for text in HOSTILE[:6]:
        assert said.count("".join(text.split())) >= 2
    assert said.count("〔U+1F600〕〔U+20BB7〕红") == 2
    assert "root:" not in said


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=5))
def test_any_text_at_all_can_be_set(texts: list[str]) -> None:
    blocks = [nodes.paragraph(text) for text in texts]
    blocks.append(nodes.table([texts], [texts]))
    assert report.document(blocks).startswith(b"%PDF-")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(
        ["h", "p", "ul", "quote", "source", "table", "fig", "cover", "sign", "x", "meta"]
    ),
    st.dictionaries(st.sampled_from(["c", "v", "rows", "head", "items", "level"]), json_values),
)
def test_a_malformed_block_is_set_or_refused_with_a_message(kind: str, rest: dict) -> None:
    outcome: object
    try:
        outcome = report.document([{**rest, "t": kind}])[:5]
    except ReportError as error:
        outcome = error.message
    assert outcome == b"%PDF-" or "排版程序拒绝" in str(outcome)


def test_the_file_claims_pdf_a_and_pdf_ua_and_is_tagged(
    summary_pdf: Path, notice_pdf: Path
) -> None:
    for path in (summary_pdf, notice_pdf):
        assert pdf.claims(path) == ("3", "A", "1")
        assert {"/Table", "/TH", "/TD", "/H1", "/P"} <= pdf.tags(path)
        with pikepdf.open(path) as file:
            assert str(file.Root.Lang) == "zh-CN"
            assert file.Root.MarkInfo.Marked is True
            assert file.Root.ViewerPreferences.DisplayDocTitle is True


def test_a_cell_with_a_wrong_colour_or_place_is_set_without_it() -> None:
    odd = [{"v": "甲", "fill": "red; x", "ink": 5, "align": ["a"], "c": "no"}, {"fill": "#fff"}]
    table = {"t": "table", "rows": [odd], "head": [odd]}
    assert report.document([table]).startswith(b"%PDF-")


def test_a_large_document_set_in_a_process_of_its_own_is_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    blocks = [nodes.heading(1, "同"), nodes.figure(DRAWING, alt="图"), nodes.paragraph("字")]
    here = report.document(blocks, {"demo": True})
    monkeypatch.setattr(apart, "LARGE", 0)
    assert report.document(blocks, {"demo": True}) == here
    document = tree.build(blocks)
    document.body.append({"t": "fig", "src": "/none.png", "alt": "-", "caption": ""})
    with pytest.raises(ReportError, match="file not found"):
        typeset.pdf(document)
    monkeypatch.setattr(apart.sys, "executable", "/no/such/python")
    assert report.document(blocks, {"demo": True}) == here


def test_figures_have_a_description(summary_pdf: Path) -> None:
    (said,) = pdf.descriptions(summary_pdf)
    assert said.startswith("各类别得分分布图。科技场馆 6 项，")


def test_only_our_fonts_are_used_and_all_are_embedded(summary_pdf: Path, notice_pdf: Path) -> None:
    for path in (summary_pdf, notice_pdf):
        found = pdf.fonts(path)
        assert {name.removesuffix("-Identity-H") for name, _ in found} == {
            "NotoSansSC-Regular",
            "NotoSerifSC-Regular",
        }
        assert {embedded for _, embedded in found} == {"yes"}


def test_the_same_document_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = [nodes.heading(1, "同"), nodes.table([["甲"]], [["乙"]] * 50)]
    first = report.document(blocks)
    assert report.document(blocks) == first
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000001")
    assert report.document(blocks) != first


def test_no_file_of_the_working_directory_can_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "secret.png").write_bytes(picture("PNG"))
    monkeypatch.chdir(tmp_path)
    document = tree.build([nodes.paragraph("x")])
    document.body.append({"t": "fig", "src": "/secret.png", "alt": "-", "caption": ""})
    with pytest.raises(ReportError):
        typeset.pdf(document)


def test_a_figure_that_cannot_be_read_does_not_take_the_document_with_it(tmp_path: Path) -> None:
    blocks = [
        nodes.paragraph("前"),
        {"t": "fig", "png": base64.b64encode(b"no picture").decode(), "alt": "坏图"},
        nodes.figure("<svg", alt="坏图"),
        nodes.paragraph("后"),
    ]
    said = pdf.squeezed(made(tmp_path, blocks))
    assert said.startswith("前〔此处有一幅图无法读取，未予收录。坏图〕〔此处有一幅图无法读取")
    assert "后" in said


def test_a_figure_that_typst_refuses_is_found_and_left_out(tmp_path: Path) -> None:
    document = tree.build([nodes.paragraph("前"), nodes.paragraph("后")])
    document.files["figures/1.svg"] = b"<svg"
    document.body.insert(1, {"t": "fig", "src": "/figures/1.svg", "alt": "-", "caption": ""})
    path = tmp_path / "made.pdf"
    path.write_bytes(typeset.pdf(document))
    assert pdf.squeezed(path).startswith("前〔此处有一幅图无法读取，未予收录。〕后")


def test_text_in_a_figure_is_text_of_the_document(tmp_path: Path) -> None:
    assert "图中文字" in pdf.squeezed(made(tmp_path, [nodes.figure(DRAWING, alt="图")]))


def test_headings_start_at_one_and_leave_no_level_out() -> None:
    blocks = [nodes.heading(3, "一"), nodes.heading(6, "二"), nodes.heading(2, "三")]
    assert [block["level"] for block in tree.build(blocks).body] == [1, 2, 2]


def test_a_demo_says_so_on_each_page_and_a_real_one_nowhere(tmp_path: Path) -> None:
    blocks = [nodes.paragraph("字"), {"t": "break"}, nodes.paragraph("字")]
    assert [page.count("演示数据") for page in pdf.pages(made(tmp_path, blocks, demo=True))] == [
        1,
        1,
    ]
    assert "演示" not in pdf.text(made(tmp_path, blocks))


def test_a_thousand_rows_stand_in_order_under_a_repeated_head(tmp_path: Path) -> None:
    rows = [[f"KP-{n:05d}", f"基地{n}", f"{n / 7:.2f}"] for n in range(1000)]
    path = made(tmp_path, [nodes.table([["编号", "名称", "得分"]], rows)])
    ids = [word for word in pdf.text(path).split() if word.startswith("KP-")]
    assert ids == [row[0] for row in rows]
    assert [page.count("编号") for page in pdf.pages(path)] == [1] * pdf.page_count(path)


def test_a_wide_table_turns_its_page(tmp_path: Path) -> None:
    rows = [[f"第{x}列的内容" for x in range(14)]]
    path = made(tmp_path, [nodes.paragraph("前"), nodes.table([], rows), nodes.paragraph("后")])
    with pikepdf.open(path) as file:
        wide = [page.mediabox[2] > page.mediabox[3] for page in file.pages]
    assert wide == [False, True, False]


def test_a_cell_longer_than_a_page_is_set_to_its_end(tmp_path: Path) -> None:
    path = made(tmp_path, [nodes.table([["题"]], [["长" * 9000 + "完"], ["后"]])])
    said = pdf.squeezed(path)
    assert said.count("长") == 9000
    assert said.index("完") < said.index("后")


def test_english_documents_say_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEPU_LANG", "en")
    path = made(tmp_path, [nodes.paragraph("Some words.")], demo=True)
    with pikepdf.open(path) as file:
        assert str(file.Root.Lang).startswith("en")
    assert "DEMO DATA" in pdf.text(path)
    assert "Page 1 of 1" in pdf.text(path)


def test_nodes_show_escaped_html_in_a_notebook() -> None:
    shown = nodes.Nodes([nodes.paragraph("<b>"), nodes.table([["<i>"]], [["&"]])])
    bundle = shown._repr_mimebundle_()
    assert bundle[nodes.NODES_MIME] == list(shown.blocks)
    assert json.loads(json.dumps(bundle)) == bundle
    assert bundle["text/html"] == (
        "<p>&lt;b&gt;</p>\n<table><thead><tr><th>&lt;i&gt;</th></tr></thead>"
        "<tbody><tr><td>&amp;</td></tr></tbody></table>"
    )
