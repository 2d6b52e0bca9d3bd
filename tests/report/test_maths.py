"""Formulas are set as maths, and one that cannot be read stands as it was written."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kepu_review import report
from kepu_review.report import markdown, maths, tree, typeset
from kepu_review.report.nodes import Node, text
from tests.report import pdf


def kinds(source: str) -> list[str]:
    return [part["k"] for part in maths.formula(source) or []]


def made(tmp_path: Path, source: str) -> Path:
    path = tmp_path / "maths.pdf"
    path.write_bytes(report.document(markdown.blocks(source), {"title": "式"}))
    return path


@pytest.mark.parametrize(
    ("source", "parts"),
    [
        (r"\frac{a}{b}+1", ["frac", "sym", "txt"]),
        (r"\sqrt[3]{x}\sqrt y", ["root", "root"]),
        (r"\sum_{i=1}^n x_i", ["att", "att"]),
        (r"\hat x\overline{AB}\underbrace{a+b}_{n}", ["acc", "line", "brace"]),
        (r"\begin{cases}a&b\\c&d\end{cases}", ["lr"]),
        (r"\begin{pmatrix}1&2\\3&4\end{pmatrix}x", ["lr", "sym"]),
        (r"\begin{aligned}a&=b\\c&=d\end{aligned}",
         ["sym", "amp", "sym", "sym", "break", "sym", "amp", "sym", "sym"]),
        (r"\lim_{x\to0}\sin x\quad\text{当且仅当}", ["att", "op", "sym", "gap", "txt"]),
        (r"\binom{n}{k}\big(", ["big", "mat", "big", "big"]),
    ],
)  # fmt: skip
def test_a_formula_is_read_into_its_parts(source: str, parts: list[str]) -> None:
    assert kinds(source) == parts


@pytest.mark.parametrize(
    "source",
    ["", r"\frac{a", r"\foo{x}", r"\left(x", "x" * 5000, "{" * 400 + "}" * 400,
     r"\newcommand{\a}{\a\a}\a", r"\def\a{\a}\a"],
)  # fmt: skip
def test_what_is_no_formula_is_none(source: str) -> None:
    assert maths.formula(source) is None


def test_dollars_of_markdown_are_formulas_and_prices_are_not() -> None:
    assert markdown.blocks("由 $x^2$ 得$$y$$再") == [
        {"t": "p", "kind": "", "c": [text("由 "), {"t": "math", "tex": "x^2"}, text(" 得")]},
        {"t": "math", "tex": "y", "block": True},
        {"t": "p", "kind": "", "c": [text("再")]},
    ]
    assert markdown.blocks("$5 和 6$7")[0]["c"] == [text("$5 和 6$7")]
    assert [b["t"] for b in markdown.blocks("$$\na\n$$\n\n\\begin{align}\nb\n\\end{align}")] == [
        "math",
        "math",
    ]


def test_formulas_are_text_and_say_their_source(tmp_path: Path) -> None:
    path = made(
        tmp_path,
        r"# 式" "\n\n" r"设 $\alpha+\beta$，" "\n\n" r"$$\frac{1}{2}\text{ 得半}$$" "\n\n"
        r"|甲|" "\n|-|\n" r"|$\gamma$|" "\n\n" r"坏 $\foo$ 与" "\n\n$$\\bar$$",
    )  # fmt: skip
    said = pdf.squeezed(path)
    for part in ("𝛼+𝛽", "得半", "𝛾", "坏\\foo与", "\\bar"):
        assert part in said
    with pikepdf.open(path) as file:
        alts = [str(e.get("/Alt", "")) for e in pdf.elements(file) if e["/S"] == "/Formula"]
    assert alts == [r"\alpha+\beta", r"\frac{1}{2}\text{ 得半}", r"\gamma"]


def test_a_formula_that_typst_refuses_is_found_and_written_out(tmp_path: Path) -> None:
    path = made(tmp_path, "前 $a_1$ 与 $\ue863$ 后\n\n$$\U0001f600$$")
    assert pdf.squeezed(path).startswith("前𝑎1与")
    document = tree.build([{"t": "math", "tex": "a", "block": True}])
    document.body[0] |= {"f": [{"k": "sym", "v": "\U0001f600", "style": []}]}
    path.write_bytes(typeset.pdf(document))
    assert pdf.squeezed(path).startswith("a")


COMMANDS = st.sampled_from(
    [r"\frac", r"\sqrt", "{", "}", "^", "_", "&", r"\\", r"\left(", r"\right)", r"\sum", "x", "文",
     r"\begin{matrix}", r"\end{matrix}", r"\text{", r"\overline", r"\middle|", r"\hat", "1", " "]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(COMMANDS, max_size=14).map("".join))
def test_any_formula_is_read_or_refused(source: str) -> None:
    found = maths.formula(source)
    assert found is None or all("k" in part for part in found)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.lists(COMMANDS, max_size=10).map("".join), min_size=8, max_size=8))
def test_any_formula_can_be_set(sources: list[str]) -> None:
    blocks: list[Node] = [{"t": "math", "tex": one, "block": True} for one in sources]
    assert report.document(blocks).startswith(b"%PDF-")
