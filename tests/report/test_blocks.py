"""Markdown, HTML and outputs of cells become the same kind of blocks."""

from __future__ import annotations

import base64
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from kepu_review.report import cells, html_blocks, html_style, markdown, pictures
from kepu_review.report.nodes import NODES_MIME, TABLE_MIME, text, to_text
from tests.report.test_svg import picture


def test_markdown_becomes_blocks() -> None:
    assert markdown.blocks("# 一 **二**\n\n三\n\n> 四\n\n```py\nx\n```\n\n---") == [
        {"t": "h", "level": 1, "c": [text("一 "), {"t": "b", "c": [text("二")]}]},
        {"t": "p", "kind": "", "c": [text("三")]},
        {"t": "quote", "c": [{"t": "p", "kind": "", "c": [text("四")]}]},
        {"t": "source", "v": "x", "lang": "py"},
        {"t": "hr"},
    ]


def test_lists_keep_their_depth_and_their_start() -> None:
    made = markdown.blocks("3. a\n   - b\n4. c")
    assert made == [
        {
            "t": "ol",
            "start": 3,
            "items": [
                [
                    {"t": "p", "kind": "", "c": [text("a")]},
                    {"t": "ul", "start": 1, "items": [[{"t": "p", "kind": "", "c": [text("b")]}]]},
                ],
                [{"t": "p", "kind": "", "c": [text("c")]}],
            ],
        }
    ]


def test_a_table_of_markdown_keeps_its_alignment() -> None:
    assert markdown.blocks("|a|b|\n|-|-:|\n|1|`2`|") == [
        {
            "t": "table",
            "head": [[{"v": "a"}, {"v": "b"}]],
            "rows": [[{"v": "1"}, {"v": "2", "c": [{"t": "code", "v": "2"}]}]],
            "align": ["", "right"],
        }
    ]


def test_raw_html_in_markdown_is_text() -> None:
    made = markdown.blocks('甲 <img src=x onerror="alert(1)"> <b>乙</b><br>丙 <x y="1">')
    assert made == [
        {
            "t": "p",
            "kind": "",
            "c": [
                text("甲 "), text("〔x〕"), text(" "), text("乙"), {"t": "br"}, text("丙 "),
                text('<x y="1">'),
            ],
        }
    ]  # fmt: skip


def test_an_image_comes_from_the_cell_or_stays_a_link() -> None:
    attached = {"a.png": {"image/png": "AAAA"}}
    assert markdown.blocks("![甲](attachment:a.png)", attached) == [
        {"t": "fig", "png": "AAAA", "alt": "甲", "caption": ""}
    ]
    assert markdown.blocks("![乙](http://a.cn/b.png)") == [
        {
            "t": "p",
            "kind": "",
            "c": [{"t": "a", "href": "http://a.cn/b.png", "c": [text("〔乙〕")]}],
        }
    ]


def test_an_image_beside_the_notebook_is_taken_and_none_outside(tmp_path: Path) -> None:
    folder = tmp_path / "笔记"
    folder.mkdir()
    (folder / "图 1.jpg").write_bytes(picture("JPEG"))
    (folder / "字.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', "utf-8")
    (folder / "密.txt").write_text("<secret/>", "utf-8")
    (tmp_path / "外.png").write_bytes(picture("PNG"))
    (folder / "链.png").symlink_to(tmp_path / "外.png")
    found = partial(pictures.beside, folder)
    assert found("图%201.jpg") == picture("JPEG")
    taken = ("字.svg", "密.txt", "../外.png", "链.png", "", "http://a.cn/b.png", "没有.png", "\0")
    assert [found(name) is not None for name in taken] == [True, *[False] * 7]
    (fig,) = markdown.blocks('<img src="图 1.jpg" alt="甲">', pictures=found)
    assert fig == {
        "t": "fig",
        "png": base64.b64encode(picture("JPEG")).decode(),
        "alt": "甲",
        "caption": "",
    }


HTML = """<style>p{}</style><p>前</p><table><caption>题</caption>
<thead><tr><th rowspan="2">a</th><th colspan=2>b</th></tr><tr><th>c</th><th>d</th></tr></thead>
<tbody><tr><th>x</th><td>1<br>2</td><td><b>3</b></td></tr></tbody></table><script>bad()</script>后"""


def test_tables_are_read_out_of_html_with_their_spans() -> None:
    before, table, after = html_blocks.blocks(HTML)
    assert (before["c"], after["c"]) == ([text("前")], [text("后")])
    assert table["caption"] == "题"
    assert [[cell["v"] for cell in row] for row in table["head"]] == [["a", "b"], ["c", "d"]]
    assert (table["head"][0][0]["rowspan"], table["head"][0][1]["colspan"]) == (2, 2)
    assert [[cell["v"] for cell in row] for row in table["rows"]] == [["x", "1\n2", "3"]]


def test_headings_and_pictures_of_html_are_what_they_are() -> None:
    made = html_blocks.blocks("<center><h1>题</h1></center><img src=a.png alt=图><p>文</p>")
    assert made == [
        {"t": "h", "level": 1, "number": "", "c": [text("题")]},
        {"t": "p", "kind": "note", "c": [text("〔图〕")]},
        {"t": "p", "kind": "note", "c": [text("文")]},
    ]


def test_names_of_row_labels_stand_in_the_head_beside_those_of_columns() -> None:
    frame = pd.DataFrame({"分": [1, 2]}, index=pd.Index(["甲", "乙"], name="名"))
    (table,) = html_blocks.blocks(frame.to_html())
    assert [[cell["v"] for cell in row] for row in table["head"]] == [["名", "分"]]
    assert [[cell["v"] for cell in row] for row in table["rows"]] == [["甲", "1"], ["乙", "2"]]


def test_colours_of_a_styler_are_kept_and_can_be_read() -> None:
    css = "#a, #b { background-color: #000; color: #111 } #c { color: yellow } td { color: red }"
    cells_ = '<td id="a">1</td><td id="b" style="font-weight: bold">2</td><td id="c">3</td>'
    (table,) = html_blocks.blocks(f"<style>{css}</style><table><tr>{cells_}<td>4</td></tr></table>")
    one, two, three, four = table["rows"][0]
    assert (one["fill"], two["b"], four.keys() & {"fill", "ink"}) == ("#000000", True, set())
    for cell in (one, two, three):
        ground = html_style._colour(cell.get("fill", "white"))
        assert html_style.contrast(html_style._colour(cell["ink"]), ground) >= 4.5


@pytest.mark.parametrize("css", ["background: url(file:///x)", "color: ;", "x", "color: #zz", ""])
def test_what_is_no_colour_is_left_out(css: str) -> None:
    assert html_style.look(html_style.declarations(css)) == {}


WIDGETS = {
    "box": {"model_name": "VBoxModel", "state": {"children": ["IPY_MODEL_a", "IPY_MODEL_b"]}},
    "a": {"model_name": "IntSliderModel", "state": {"description": "权重", "value": 7}},
    "b": {
        "model_name": "DropdownModel",
        "state": {"description": "类别", "_options_labels": ["甲", "乙"], "index": 1},
    },
    "loop": {"model_name": "VBoxModel", "state": {"children": ["IPY_MODEL_loop"] * 2}},
    "out": {
        "model_name": "OutputModel",
        "state": {
            "outputs": [
                {"output_type": "stream", "text": "印"},
                {
                    "output_type": "display_data",
                    "data": {"application/vnd.jupyter.widget-view+json": {"model_id": "a"}},
                },
            ]
        },
    },
}


def of_widget(model: str) -> list[str]:
    data = {
        "application/vnd.jupyter.widget-view+json": {"model_id": model},
        "text/plain": "VBox()",
    }
    cell = new_code_cell("", outputs=[new_output("display_data", data=data)])
    nb = new_notebook(cells=[cell])
    nb.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": WIDGETS}}
    return [to_text(block) for block in cells.blocks(nb, show_code=False)]


def test_a_widget_shows_what_it_was_set_to() -> None:
    assert of_widget("box") == ["权重：7", "类别：乙", "〔以上为交互控件最后的状态。〕"]
    assert of_widget("out") == ["印", "权重：7", "〔以上为交互控件最后的状态。〕"]
    for model in ("nothing", "loop"):
        assert of_widget(model) == ["〔此处为交互控件，笔记本中没有保存它的状态。VBox()〕"]


def test_a_progress_bar_shows_its_last_state() -> None:
    outputs = [
        new_output("stream", name=name, text=said)
        for name, said in (("stderr", "\r 1/3"), ("stderr", "\r 3/3\n"), ("stdout", "完\r\n"))
    ]
    nb = new_notebook(cells=[new_code_cell("", outputs=outputs)])
    assert cells.blocks(nb, show_code=False) == [{"t": "out", "v": " 3/3\n完"}]


def test_an_output_is_taken_in_its_best_form() -> None:
    def best(**data: object) -> list[object]:
        output = new_output(
            "display_data", data={k.replace("_", "/", 1): v for k, v in data.items()}
        )
        return cells.blocks(
            new_notebook(cells=[new_code_cell("", outputs=[output])]), show_code=False
        )

    assert best(text_plain="a", text_markdown="# b") == [{"t": "h", "level": 1, "c": [text("b")]}]
    assert best(text_plain="a", text_html="<i>b</i>") == [{"t": "out", "v": "a"}]
    assert best(text_plain="一个图", **{"image_svg+xml": "<svg/>"}) == [
        {"t": "fig", "svg": "<svg/>", "alt": "一个图", "caption": ""}
    ]
    assert best(text_plain="a", text_latex=r"$\\frac{a}{b}$")[0]["t"] == "math"
    assert best(text_plain="a", text_latex=r"\\begin{tabular}x") == [{"t": "out", "v": "a"}]
    assert best(text_plain="<HTML object>", text_html="<p>b</p>")[0]["t"] == "p"
    assert best(**{NODES_MIME.replace("/", "_", 1): [{"t": "hr"}]}) == [{"t": "hr"}]
    assert best(**{TABLE_MIME.replace("/", "_", 1): {"rows": []}}) == [{"t": "table", "rows": []}]


def test_source_is_shown_only_where_it_is_wanted() -> None:
    hidden = new_code_cell("hidden", metadata={"tags": ["hide-input"]})
    folded = new_code_cell("folded", metadata={"jupyter": {"source_hidden": True}})
    nb = new_notebook(cells=[new_code_cell("shown"), hidden, folded, new_markdown_cell("文")])
    words = {"t": "p", "kind": "", "c": [text("文")]}
    assert cells.blocks(nb, show_code=True) == [{"t": "source", "v": "shown"}, words]
    assert cells.blocks(nb, show_code=False) == [words]


def test_warnings_of_libraries_can_be_left_out() -> None:
    outputs = [new_output("stream", name="stderr", text="FutureWarning: …")]
    nb = new_notebook(cells=[new_code_cell("", outputs=outputs)])
    assert cells.blocks(nb, show_code=False) == [{"t": "out", "v": "FutureWarning: …"}]
    assert cells.blocks(nb, show_code=False, warnings=False) == []


def test_streams_and_errors_are_shown() -> None:
    outputs = [
        new_output("stream", text="说\n"),
        new_output("error", ename="ValueError", evalue="错", traceback=["…"]),
    ]
    nb = new_notebook(cells=[new_code_cell("", outputs=outputs)])
    assert cells.blocks(nb, show_code=False) == [
        {"t": "out", "v": "说"},
        {"t": "err", "v": "ValueError: 错"},
    ]


def test_a_line_break_in_a_chinese_sentence_is_no_space() -> None:
    assert markdown.blocks("一句话，\n还没完 and\nmore")[0]["c"] == [
        text("一句话，"),
        text("还没完 and"),
        text(" "),
        text("more"),
    ]


def test_notes_stand_below_the_cell_with_their_numbers() -> None:
    made = markdown.blocks("甲[^a]，乙[^b]，无[^c]。\n\n[^b]: 第二条，**要紧**。\n[^a]: 第一条。\n")
    assert "".join(map(to_text, made[0]["c"])) == "甲〔1〕，乙〔2〕，无[^c]。"
    assert [block["t"] for block in made[1:]] == ["hr", "ol"]
    assert ["".join(to_text(item).split()) for item in made[2]["items"]] == [
        "第一条。",
        "第二条，要紧。",
    ]


def test_metadata_of_a_wrong_shape_are_no_obstacle() -> None:
    code = {"cell_type": "code", "source": "x", "metadata": {"tags": None, "jupyter": "?"}}
    text = {"cell_type": "markdown", "source": "文", "metadata": None, "attachments": None}
    facts = {"kernelspec": None, "language_info": None, "widgets": None}
    made = cells.blocks({"cells": [code, text], "metadata": facts}, show_code=True)
    assert [block["t"] for block in made] == ["source", "p"]


def test_lists_in_lists_are_read_as_deep_as_anybody_writes_them() -> None:
    made = markdown.blocks("\n".join("  " * depth + f"- 层{depth}" for depth in range(30)))
    assert to_text(made).split() == [f"层{depth}" for depth in range(30)]
