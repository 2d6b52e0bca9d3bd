"""Text is read from pages glyph by glyph, as another program reads it."""

from __future__ import annotations

import subprocess
from io import BytesIO
from pathlib import Path

import pikepdf

from kepu_review import report
from kepu_review.report import nodes, tree
from kepu_review.report.proof import pages

ODD = (
    *("⽔利馆", "金馆", "ﬁeld office", "fi fl ffi AV", "ＡＢＣ１２", "e\u0301te\u0301"),
    *("𠮷野", "镕喆堃", "a\tb", "㈱会社", "㎡", "“引号”——……", "①②", "〇零", "Привет"),
    *("≥60", "№5", "½", "<b>&", "عربي"),
)


def test_all_that_is_drawn_is_read_as_poppler_reads_it(document: Path) -> None:
    with pikepdf.open(document) as pdf:
        mine = [one for page in pages.read(pdf) for one in (*page.body, *page.around)]
    done = subprocess.run(
        ["pdftotext", "-raw", "-enc", "UTF-8", str(document), "-"], capture_output=True, check=True
    )
    theirs = pages.squeezed(done.stdout.decode())
    assert sorted("".join(mine)) == sorted(theirs)


def test_odd_characters_are_found_again_as_they_were_set() -> None:
    rows = [[str(n), text] for n, text in enumerate(ODD)]
    blocks = [nodes.heading(1, "题"), nodes.table([["号", "名"]], rows)]
    made = report.document(blocks, {"title": "t", "style": "summary"})
    ready = tree.build(blocks, {"style": "summary"}).body[1]["rows"]
    with pikepdf.open(BytesIO(made)) as pdf:
        said = "".join(one for page in pages.read(pdf) for one in page.body)
    for row in ready:
        assert pages.squeezed("".join(map(nodes.to_text, row))) in said
