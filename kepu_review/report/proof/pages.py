"""What stands on the pages: the text as drawn, page by page, and a digest of everything drawn.

Text is read from the content streams with the parser of pikepdf, glyph by glyph through the map
of each font. (pypdf reads the same at a tenth of the speed, pdfminer at a fortieth.) Figures are
not read: they and everything else count in the digests.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from array import array
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from sys import byteorder
from typing import Any

import pikepdf

from kepu_review.errors import UsageError
from kepu_review.report.proof import beside
from kepu_review.report.proof.names import FORMAT
from kepu_review.text import t

_OPERATORS = "BDC BMC EMC Tf Tj TJ ' \""
_SPACE = re.compile(r"[\s\u200b]+")
_CHARS = re.compile(rb"beginbfchar(.*?)endbfchar", re.S)
_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.S)
_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>")
_UNKNOWN = "\ufffd"
_DEEPEST = 12
_MOST_GLYPHS = 1 << 18
"""Entries of the map of one font that are read: it has at most 65,536 glyphs."""

Map = Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its texts in the order of drawing, without white space."""

    body: tuple[str, ...]
    """Pieces of the document itself: cells, lines, paragraphs."""
    around: tuple[str, ...]
    """Pieces beside it: page number, running head, repeated heads of tables."""
    drawn: str
    """SHA-256 of the operators that draw the page."""


def squeezed(text: str) -> str:
    """Without white space, which says nothing about where lines break, in compatible letters.

    A font may have one glyph for fi and ﬁ, 金 and its double: a page then says either.
    """
    return _SPACE.sub("", text if text.isascii() else unicodedata.normalize("NFKC", text))


def read(pdf: pikepdf.Pdf) -> Iterator[Page]:
    """The pages in order. UsageError where one cannot be read."""
    reader = Reader(pdf)
    return map(reader.page, range(len(reader)))


class Reader:
    """Reads pages one by one, each when it is asked for; maps of fonts are read once."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self._pages = list(pdf.pages)
        self._fonts: dict[tuple[int, int], Map | None] = {}

    def __len__(self) -> int:
        return len(self._pages)

    def page(self, place: int) -> Page:
        """The page at `place`, from 0."""
        page = self._pages[place]
        with _in_words(place):
            streams, data = _content(page)
            one = streams[0] if len(streams) == 1 else pikepdf.Stream(self._pdf, data)
            return _page(one, data, partial(_font, self._fonts, page))

    def drawn(self, place: int) -> str:
        """Only the digest of a page."""
        with _in_words(place):
            return hashlib.sha256(_content(self._pages[place])[1]).hexdigest()


@contextmanager
def _in_words(place: int) -> Iterator[None]:
    try:
        yield
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise UsageError(
            t("第 {number} 页读不出来：{error}", number=place + 1, error=error),
            remedy=t("文件已损坏，请向出文单位另要一份。"),
        ) from error


def resources(pdf: pikepdf.Pdf) -> str:
    """SHA-256 over every font and every picture that the pages use."""
    seen: set[tuple[int, int]] = set()
    found: set[str] = set()
    for page in pdf.pages:
        for kind in ("/Font", "/XObject"):
            for item in _below(page.obj, "/Resources", kind).values():
                found.update(_streams(item, seen))
    return hashlib.sha256("".join(sorted(found)).encode()).hexdigest()


def pages_json(pdf: pikepdf.Pdf) -> dict[str, Any]:
    """All pages as pages.json has them."""
    made = {
        "format": FORMAT,
        "resources": resources(pdf),
        "outline": beside.outline(pdf),
        "pages": [
            {
                "drawn": one.drawn,
                "beside": held,
                "body": "\n".join(one.body),
                "around": "\n".join(one.around),
            }
            for one, held in zip(read(pdf), beside.of_pages(pdf), strict=True)
        ],
    }
    return {**made, "sha256": own_digest(made)}


def own_digest(data: Mapping[str, Any]) -> str:
    """Of what pages.json says: it is in no list, so that it has its own."""
    texts = [data.get("resources", ""), *data.get("outline", ())]
    for one in data.get("pages", ()):
        texts += [one["drawn"], *([one["beside"]] if "beside" in one else [])]
        texts += [one["body"], one["around"]]
    return hashlib.sha256("\x1e".join(texts).encode()).hexdigest()


def plain(stream: pikepdf.Object) -> bytes:
    """The content of a stream that is deflated at most once: what we write, and no bomb in it."""
    kinds: Any = stream.get("/Filter")
    several = isinstance(kinds, pikepdf.Array)
    names = [str(kind) for kind in (kinds if several else [kinds] if kinds is not None else [])]
    if names not in ([], ["/FlateDecode"]):
        raise unknown_packing(names)
    return bytes(stream.read_bytes())


def unknown_packing(kinds: list[str]) -> UsageError:
    """Streams that this program never writes."""
    return UsageError(
        t("文件用了不认识的压缩方式：{names}", names=" ".join(kinds)),
        remedy=t("请用原始文件，不要用转存、压缩过的文件。"),
    )


def _content(page: pikepdf.Page) -> tuple[list[pikepdf.Object], bytes]:
    contents: Any = page.obj.get("/Contents", pikepdf.Array())
    streams = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    return streams, b"\n".join(map(plain, streams))


def _page(stream: pikepdf.Object, data: bytes, font: Any) -> Page:
    made: tuple[list[str], list[str]] = ([], [])
    beside: list[bool] = []
    piece: list[str] = []
    fonts: dict[str, Map | None] = {}
    glyphs: Map | None = None

    def end() -> None:
        if piece:
            if text := squeezed("".join(piece)):
                made[any(beside)].append(text)
            piece.clear()

    for operands, operator in _steps(stream):
        name = str(operator)
        if name in {"BDC", "BMC"}:
            end()
            beside.append(str(operands[0]) == "/Artifact")
        elif name == "EMC":
            end()
            beside[-1:] = []
        elif name == "Tf":
            chosen = str(operands[0])
            if chosen not in fonts:
                fonts[chosen] = font(chosen)
            glyphs = fonts[chosen]
        else:
            piece.append(_drawn(operands[-1], glyphs))
    end()
    return Page(tuple(made[0]), tuple(made[1]), hashlib.sha256(data).hexdigest())


def _steps(stream: pikepdf.Object) -> Any:
    return pikepdf.parse_content_stream(stream, _OPERATORS)


def _below(item: pikepdf.Object, *keys: str) -> Any:
    """What stands under the keys; an empty dictionary where nothing does."""
    for key in keys:
        item = item.get(key, pikepdf.Dictionary())
    return item


def _drawn(operand: Any, glyphs: Map | None) -> str:
    strings = operand if isinstance(operand, pikepdf.Array) else [operand]
    return "".join(_text(bytes(s), glyphs) for s in strings if isinstance(s, pikepdf.String))


def _text(codes: bytes, glyphs: Map | None) -> str:
    """Two bytes a glyph with the map of the font; one byte a letter for fonts without one."""
    if glyphs is None or len(codes) % 2:
        return codes.decode("latin-1")
    numbers = array("H", codes)
    if byteorder == "little":
        numbers.byteswap()
    return "".join([glyphs.get(number, _UNKNOWN) for number in numbers])


def _font(known: dict[tuple[int, int], Map | None], page: pikepdf.Page, name: str) -> Map | None:
    found = page.obj["/Resources"]["/Font"][name]
    key = found.objgen
    if key not in known or key == (0, 0):
        known[key] = glyph_map(plain(found["/ToUnicode"])) if "/ToUnicode" in found else None
    return known[key]


def glyph_map(text: bytes) -> Map:
    """Glyph → text, as the font says."""
    glyphs: dict[int, str] = {}
    for part in _CHARS.findall(text):
        found = _HEX.findall(part)
        glyphs |= {_code(a): _chars(b) for a, b in zip(found[::2], found[1::2], strict=False)}
    left = _MOST_GLYPHS
    for part in _RANGES.findall(text):
        for line in part.splitlines():
            first, last, *to = _HEX.findall(line) or (b"0", b"0")
            many = max(0, _code(last) - _code(first) + 1) if to else 0
            left -= many
            if left < 0:
                raise ValueError(t("字体的字符对照表过大"))
            glyphs |= {_code(first) + n: _in_range(to, n) for n in range(many)}
    return glyphs


def _in_range(to: list[bytes], place: int) -> str:
    if len(to) > 1:
        return _chars(to[place]) if place < len(to) else _UNKNOWN
    start = _chars(to[0])
    return start[:-1] + chr(ord(start[-1]) + place) if start else ""


def _code(digits: bytes) -> int:
    return int(digits, 16)


def _chars(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be", "replace")


def _streams(item: pikepdf.Object, seen: set[tuple[int, int]], depth: int = 0) -> Iterator[str]:
    """Digests of all streams that an object leads to; parents are not followed."""
    if depth > _DEEPEST or (item.is_indirect and item.objgen in seen):
        return
    seen.add(item.objgen)
    if isinstance(item, pikepdf.Stream):
        # A photograph stays in the file as it was given: nothing is gained by unfolding it.
        photo = str(item.get("/Filter", "")) == "/DCTDecode"
        content = bytes(item.read_raw_bytes()) if photo else plain(item)
        yield hashlib.sha256(content).hexdigest()
    below: list[Any] = []
    if isinstance(item, pikepdf.Array):
        below = list(item)
    elif isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        below = [value for key, value in item.items() if key not in {"/Parent", "/P"}]
    for one in below:
        if isinstance(one, pikepdf.Object):
            yield from _streams(one, seen, depth + 1)
