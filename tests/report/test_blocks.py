"""Markdown, HTML and outputs of cells become the same kind of blocks."""

from __future__ import annotations

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from kepu_review.report import cells, html_blocks, markdown
from kepu_review.report.nodes import NODES_MIME, TABLE_MIME, text


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
    made = markdown.blocks('甲 <img src=x onerror="alert(1)"> <b>乙</b><br>丙')
    assert made == [
        {
            "t": "p",
            "kind": "",
            "c": [
                text("甲 "), text('<img src=x onerror="alert(1)">'), text(" "), text("乙"),
                {"t": "br"}, text("丙"),
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
