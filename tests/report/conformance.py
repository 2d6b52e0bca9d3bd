"""What can be checked of PDF/A-3a and PDF/UA-1 with pikepdf: a part of both, not a verdict.

No validator of the whole standards (veraPDF) is to be had from PyPI, npm or Debian.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pikepdf

from tests.report import pdf

_KINDS = """
Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct P H H1 H2 H3 H4 H5 H6 L LI
Lbl LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Figure
Formula Form Strong Em
"""
STANDARD = frozenset(_KINDS.split())
WORDLESS = {"/Figure", "/Formula"}
HARMFUL = {"/JavaScript", "/Launch", "/ImportData", "/ResetForm", "/SubmitForm", "/Movie", "/Sound"}


def problems(path: Path) -> list[str]:
    """What is wrong with a file, in words; nothing found is not yet conformity."""
    with pikepdf.open(path) as file:
        return [
            *(f"syntax: {found}" for found in file.check_pdf_syntax()),
            *_claims(path),
            *_document(file),
            *_objects(file),
            *_fonts(file),
            *_structure(file),
            *_content(file),
        ]


def _claims(path: Path) -> Iterator[str]:
    if pdf.claims(path) != ("3", "A", "1"):
        yield "claims"


def _document(file: pikepdf.Pdf) -> Iterator[str]:
    root = file.Root
    if file.is_encrypted or "/ID" not in file.trailer:
        yield "encrypted, or no ID"
    if (
        "/Lang" not in root
        or not root.MarkInfo.Marked
        or not root.ViewerPreferences.DisplayDocTitle
    ):
        yield "language, marks or title"
    intents = root.get("/OutputIntents", [])
    if not any(one.S == "/GTS_PDFA1" and one.DestOutputProfile.N in {1, 3, 4} for one in intents):
        yield "output intent"
    with file.open_metadata() as xmp:
        if not xmp.get("dc:title") or str(file.docinfo.get("/Title")) != xmp["dc:title"]:
            yield "titles differ"
    for name, spec in file.attachments.items():
        if "/AFRelationship" not in spec.obj or not {"/F", "/UF"} <= set(spec.obj.keys()):
            yield f"attachment {name}"


def _objects(file: pikepdf.Pdf) -> Iterator[str]:
    for one in file.objects:
        if not isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
            continue
        if one.get("/S") in HARMFUL or "/AA" in one or "/OpenAction" in one:
            yield f"action {one.get('/S')}"
        if one.get("/Filter") in {"/LZWDecode", "/Crypt"} or "/FFilter" in one:
            yield "filter"
        if one.get("/Subtype") == "/Image" and (one.get("/Interpolate") or "/Alternates" in one):
            yield "image"
        if one.get("/Subtype") == "/Link" and not ("/Contents" in one and "/StructParent" in one):
            yield "a link without words"


def _fonts(file: pikepdf.Pdf) -> Iterator[str]:
    for one in file.objects:
        if not isinstance(one, pikepdf.Dictionary) or one.get("/Type") != "/Font":
            continue
        name = one.get("/BaseFont", "?")
        if one.get("/Subtype") == "/Type0":
            inner = one.DescendantFonts[0]
            embedded = {"/FontFile2", "/FontFile3"} & set(inner.FontDescriptor.keys())
            if not embedded or "/W" not in inner:
                yield f"{name} is not embedded"
            if inner.Subtype == "/CIDFontType2" and "/CIDToGIDMap" not in inner:
                yield f"{name} has no map of glyphs"
        if one.get("/Subtype") in {"/Type0", "/Type3"} and "/ToUnicode" not in one:
            yield f"{name} has no Unicode"
        if one.get("/Subtype") in {"/Type0", "/Type3"} and re.search(
            rb"<0000>|<FEFF>|<FFFE>", _map(one)
        ):
            yield f"{name} maps to no character"


def _map(font: pikepdf.Object) -> bytes:
    """The targets of the map to Unicode."""
    told = font.ToUnicode.read_bytes() if "/ToUnicode" in font else b""
    return b"".join(
        re.findall(rb"<[0-9A-Fa-f]+>\s+(<[0-9A-Fa-f]+>)", told.partition(b"beginbf")[2])
    )


def _structure(file: pikepdf.Pdf) -> Iterator[str]:
    roles = file.Root.StructTreeRoot.get("/RoleMap", {})
    level = 0
    for one in pdf.elements(file):
        kind = str(one.S)
        if kind[1:] not in STANDARD and kind not in roles:
            yield f"{kind} is not of the standard"
        if kind in WORDLESS and not str(one.get("/Alt", "")).strip():
            yield f"{kind} without words"
        if re.fullmatch(r"/H[1-6]", kind):
            if int(kind[2]) > level + 1:
                yield f"{kind} after level {level}"
            level = int(kind[2])
        if kind == "/Table":
            yield from _table(one)


def _table(table: pikepdf.Object) -> Iterator[str]:
    """Each row takes the same number of columns, counting what reaches in from above."""
    rows = [row for part in table.K for row in ([part] if part.S == "/TR" else _kids(part))]
    taken: dict[tuple[int, int], bool] = {}
    widths = []
    for y, row in enumerate(rows):
        x = 0
        for cell in _kids(row):
            while taken.get((y, x)):
                x += 1
            wide, high = (_attribute(cell, name) for name in ("/ColSpan", "/RowSpan"))
            taken.update(((y + dy, x + dx), True) for dy in range(high) for dx in range(wide))
            x += wide
        widths.append(sum(1 for at in taken if at[0] == y))
    if len(set(widths)) != 1:
        yield f"rows of {sorted(set(widths))} columns"
    if not any(cell.S == "/TH" for row in rows for cell in _kids(row)):
        yield "a table without a head"


def _kids(node: pikepdf.Object) -> list[pikepdf.Object]:
    found = node.get("/K", [])
    several = found if isinstance(found, pikepdf.Array) else [found]
    return [one for one in several if isinstance(one, pikepdf.Dictionary) and "/S" in one]


def _attribute(cell: pikepdf.Object, name: str) -> int:
    owners = cell.get("/A", [])
    several = owners if isinstance(owners, pikepdf.Array) else [owners]
    return next((int(one[name]) for one in several if name in one), 1)


def _content(file: pikepdf.Pdf) -> Iterator[str]:
    """All that is drawn is tagged or an artifact, and each mark belongs to an element."""
    parents = file.Root.StructTreeRoot.ParentTree
    tree = pikepdf.NumberTree(parents)
    for number, page in enumerate(file.pages, 1):
        if page.obj.get("/Tabs") != "/S" and "/Annots" in page.obj:
            yield f"page {number}: order of tabs"
        inside, marks = 0, set()
        for operands, operator in pikepdf.parse_content_stream(page):
            name = str(operator)
            if name in {"BDC", "BMC"}:
                inside += 1
                if len(operands) > 1 and "/MCID" in operands[1]:
                    marks.add(int(operands[1].MCID))
            elif name == "EMC":
                inside -= 1
            elif name in {"Tj", "TJ", "Do", "f", "S", "B", "sh", "f*"} and not inside:
                yield f"page {number}: {name} without a tag"
        held = tree[int(page.obj.StructParents)] if "/StructParents" in page.obj else []
        if marks and max(marks) >= len(held):
            yield f"page {number}: a mark without an element"
