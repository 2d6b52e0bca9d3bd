"""Paper, type and page numbers after GB/T 9704: 37/35/28/26 mm, 22 lines of 28 characters."""

from __future__ import annotations

from typing import Any

from kepu_review.report.office.word.runs import (
    BODY,
    HEI,
    KAI,
    LATIN,
    PITCH,
    SIZE,
    SMALL,
    SONG,
    TITLE,
    Look,
    Shape,
    element,
    fit,
    paragraph,
)

FACES = {
    TITLE: "FZXiaoBiaoSong-B05S",
    BODY: "仿宋",
    KAI: "楷体",
    HEI: "SimHei",
    SONG: "SimSun",
}
"""Face → what Word takes where it is not installed."""
_LEVELS = {1: HEI, 2: KAI, 3: BODY, 4: BODY}
_SQUEEZE = -5  # twentieths of a point: 28 characters of 16 pt are a little wider than 156 mm
_SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_FEET = {"default": ("right", 0.0, SMALL), "even": ("left", SMALL, 0.0)}
"""Footer of odd and of even pages: side, and a character's distance from it."""


def prepare(document: Any, *, stamp: str) -> None:
    """Give a new document its page, its styles and its feet; `stamp` stands above each page."""
    _paper(document.sections[0])
    _styles(document.styles)
    _faces(document.part)
    settings = document.settings
    settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    for foot, (side, left, right) in zip(
        (section.footer, section.even_page_footer), _FEET.values(), strict=True
    ):
        _only(foot, _number(Shape(align=side, indent=0, left=left, right=right, line=SMALL)))
    if stamp:
        for head in (section.header, section.even_page_header):
            shape = Shape(align="right", indent=0, line=SMALL)
            _only(head, paragraph(stamp, shape, Look(HEI, 10.5)))


def _paper(section: Any) -> None:
    from docx.shared import Mm

    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.gutter = Mm(0)
    section.header_distance = Mm(20)
    # The number stands 7 mm below the text: 35 − 7 − its own height.
    section.footer_distance = Mm(23)
    # Lines only: LibreOffice gives a character that is wider than a cell of the grid two cells.
    grid = element("w:docGrid", type="lines", linePitch=round(PITCH * 20))
    properties = section._sectPr  # python-docx has no name for the grid
    for old in properties.findall(grid.tag):
        properties.remove(old)
    properties.append(grid)


def _styles(styles: Any) -> None:
    for name, face, size in (
        ("Normal", BODY, SIZE),
        ("Title", TITLE, 22.0),
        ("Heading 1", HEI, SIZE),
        ("Heading 2", KAI, SIZE),
        ("Heading 3", BODY, SIZE),
        ("Heading 4", BODY, SIZE),
    ):
        _style(styles[name], face, size)
    # A style sets what its paragraphs do not: those that a person adds look like the others.
    normal = styles["Normal"].element.get_or_add_pPr()
    _clear(normal)
    normal.append(element("w:spacing", before=0, after=0, line=round(PITCH * 20), lineRule="exact"))
    normal.append(element("w:ind", firstLineChars=200, firstLine=round(SIZE * 40)))
    normal.append(element("w:jc", val="both"))


def _style(style: Any, face: str, size: float) -> None:
    properties = style.element.get_or_add_rPr()
    _clear(properties)
    latin = LATIN
    properties.append(element("w:rFonts", ascii=latin, hAnsi=latin, eastAsia=face, cs=latin))
    properties.append(element("w:color", val="000000"))
    properties.append(element("w:spacing", val=_SQUEEZE if size == SIZE else 0))
    properties.append(element("w:sz", val=round(size * 2)))
    properties.append(element("w:szCs", val=round(size * 2)))
    properties.append(element("w:lang", val="en-US", eastAsia="zh-CN"))
    borders = style.element.get_or_add_pPr()
    for old in borders.findall(element("w:pBdr").tag):
        borders.remove(old)


def _clear(properties: Any) -> None:
    for child in list(properties):
        properties.remove(child)


def level_face(level: int) -> str:
    """The face of a heading."""
    return _LEVELS[max(1, min(level, 4))]


def _faces(part: Any) -> None:
    """The table of faces: a program without one of them learns what to take."""
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in FACES.items()
    )
    table = next(r.target_part for r in part.rels.values() if r.reltype.endswith("/fontTable"))
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    table._blob = f'{head}<w:fonts xmlns:w="{_SPACE}">{fonts}</w:fonts>'.encode()


def _only(story: Any, content: Any) -> None:
    story.is_linked_to_previous = False
    body = story._element
    _clear(body)
    body.append(content)


def _number(shape: Shape) -> Any:
    """— n —."""
    made = paragraph([], shape)
    for part in ("— ", None, " —"):
        made.append(_field() if part is None else _song(part))
    return made


def _song(text: str) -> Any:
    return next(iter(paragraph(fit(text), Shape(), Look(SONG, SMALL)).findall(element("w:r").tag)))


def _field() -> Any:
    made = element("w:fldSimple", instr=" PAGE ")
    made.append(_song("1"))
    return made
