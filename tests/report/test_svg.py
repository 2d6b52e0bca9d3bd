"""A figure keeps what it draws and loses what it could do."""

from __future__ import annotations

import base64
from io import BytesIO

import pytest
from PIL import Image

from kepu_review.report import svg

OPEN = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'


def cleaned(inside: str) -> str | None:
    made = svg.clean(f"{OPEN}{inside}</svg>", str.upper)
    return None if made is None else made.decode()


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        "<foreignObject><p>x</p></foreignObject>",
        '<image href="file:///etc/passwd"/>',
        '<image xlink:href="http://a.cn/x.png"/>',
        '<image href="data:image/svg+xml;base64,AAAA"/>',
        '<rect onload="alert(1)"/>',
        '<rect fill="url(http://a.cn/#x)"/>',
        "<rect style=\"fill:url('//a.cn')\"/>",
        "<style>@import 'http://a.cn'</style>",
        '<use href="other.svg#x"/>',
        "<set attributeName='href'/>",
    ],
)
def test_nothing_outside_the_figure_is_reached(inside: str) -> None:
    made = cleaned(inside)
    assert made is not None
    for trace in ("script", "foreign", "passwd", "a.cn", "svg+xml", "onload", "other", "<set"):
        assert trace not in made.replace("http://www.w3.org/2000/svg", "")


def test_drawing_and_text_are_kept_and_text_is_cleaned() -> None:
    made = cleaned('<g><path d="M0 0L1 1"/><text x="1">a<tspan>b</tspan>c</text></g>')
    assert made is not None
    assert '<path d="M0 0L1 1" /><text x="1">A<tspan>B</tspan>C</text>' in made


def test_references_within_the_figure_are_kept() -> None:
    made = cleaned('<defs><path id="a" d="M0 0"/></defs><use xlink:href="#a"/>')
    assert made is not None
    assert '<use xlink:href="#a" />' in made


def test_a_use_of_a_use_is_dropped_because_it_could_grow_without_end() -> None:
    made = cleaned(
        '<g id="a"><path/></g><g id="b"><use href="#a"/></g><use href="#b"/><use href="#b"/>'
    )
    assert made is not None
    assert made.count("<use") == 1


@pytest.mark.parametrize(
    "source",
    [
        "no svg",
        "<svg",
        "<p/>",
        '<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
        '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        '<svg xmlns="http://www.w3.org/2000/svg"><text>&a;</text></svg>',
    ],
)
def test_what_is_no_svg_or_has_entities_is_refused(source: str) -> None:
    assert svg.clean(source, str) is None


def picture(form: str, mode: str = "RGB") -> bytes:
    out = BytesIO()
    Image.new("RGB", (3, 2), "red").convert(mode).save(out, form)
    return out.getvalue()


@pytest.mark.parametrize(
    ("form", "ending"), [("PNG", "png"), ("JPEG", "jpg"), ("GIF", "gif"), ("PPM", None)]
)
def test_bitmaps_are_known_by_what_they_hold(form: str, ending: str | None) -> None:
    raw = picture(form)
    assert svg.bitmap(raw) == (None if ending is None else (ending, raw))


@pytest.mark.parametrize(("form", "mode"), [("BMP", "RGB"), ("TIFF", "L"), ("JPEG", "CMYK")])
def test_what_a_pdf_cannot_hold_is_saved_anew(form: str, mode: str) -> None:
    made = svg.bitmap(picture(form, mode))
    assert made is not None
    with Image.open(BytesIO(made[1])) as image:
        assert (made[0], image.format, image.mode, image.size) == ("png", "PNG", "RGB", (3, 2))


def test_half_a_bitmap_is_none() -> None:
    whole = picture("PNG")
    assert svg.bitmap(whole[: len(whole) // 2]) is None
    assert svg.bitmap(base64.b64decode("AAAA")) is None


def test_elements_that_stand_in_each_other_without_end_are_refused() -> None:
    assert cleaned("<g>" * 150 + "</g>" * 150) is not None
    assert cleaned("<g>" * 3000 + "</g>" * 3000) is None
