"""What is laid over pages, and beside them, is told although no page is drawn otherwise."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from kepu_review.report.proof import sight
from kepu_review.report.proof.pages import glyph_map
from kepu_review.report.proof.verify import verify
from tests.report.proof.conftest import Attack

Attacked = Callable[[Attack], Path]
NOTE = "第 4 页上后来加了批注、图章或表单，或者页面大小、字体等被改动"


def told(path: Path) -> list[str]:
    return [one.text for one in verify(path).differences]


def note(pdf: pikepdf.Pdf) -> None:
    """A stamp that covers a score with another."""
    looks = pdf.make_stream(b"q 1 1 1 rg 0 0 60 14 re f Q")
    looks["/Type"], looks["/Subtype"] = pikepdf.Name.XObject, pikepdf.Name.Form
    looks["/BBox"] = [0, 0, 60, 14]
    stamp = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Stamp,
        Rect=[300, 600, 360, 614],
        AP=pikepdf.Dictionary(N=looks),
    )
    page = pdf.pages[3].obj
    page["/Annots"] = pikepdf.Array([*page.get("/Annots", ()), pdf.make_indirect(stamp)])


def smaller(pdf: pikepdf.Pdf) -> None:
    pdf.pages[3].obj["/CropBox"] = [0, 300, 595, 842]


def narrower(pdf: pikepdf.Pdf) -> None:
    fonts = pdf.pages[3].obj["/Resources"]["/Font"]
    (below,) = next(iter(fonts.values()))["/DescendantFonts"]
    below["/W"] = pikepdf.Array([0, 9, 0])


@pytest.mark.parametrize("attack", [note, smaller])
def test_a_stamp_over_a_page_and_a_page_cut_off_are_told(
    attacked: Attacked, attack: Attack
) -> None:
    assert told(attacked(attack)) == [NOTE]


def test_letters_pushed_over_each_other_are_told(attacked: Attacked) -> None:
    assert NOTE in told(attacked(narrower))


def test_another_bookmark_is_told(attacked: Attacked) -> None:
    def attack(pdf: pikepdf.Pdf) -> None:
        with pdf.open_outline() as outline:
            outline.root[0].title = "另一份"

    (said,) = told(attacked(attack))
    assert said.startswith("书签或文件标题被改动：应为“")
    assert said.endswith("现在是“另一份”")


def test_a_copy_saved_by_another_program_agrees(attacked: Attacked) -> None:
    assert told(attacked(lambda _: None)) == []


def test_texts_of_any_length_are_compared_in_no_time() -> None:
    one, other = "甲" * 300_000 + "7" + "乙" * 300_000, "甲" * 300_000 + "9" + "乙" * 300_000
    (changed,) = [step for step in sight.steps(one, other) if step[0] != "equal"]
    assert one[changed[1] : changed[2]] + other[changed[3] : changed[4]] == "79"


def test_a_font_that_claims_millions_of_glyphs_is_refused() -> None:
    line = b"<0000> <ffff> <4e00>\n"
    with pytest.raises(ValueError, match=r"字符对照表过大"):
        glyph_map(b"beginbfrange\n" + line * 9 + b"endbfrange")
