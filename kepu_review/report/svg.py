"""Cleans figures: an SVG keeps only drawing; a bitmap must be one."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"

KEPT = frozenset(
    {
        "svg",
        "g",
        "defs",
        "symbol",
        "use",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "text",
        "tspan",
        "clipPath",
        "mask",
        "linearGradient",
        "radialGradient",
        "stop",
        "pattern",
        "marker",
        "image",
        "title",
        "desc",
        "style",
    }
)
_REFERENCE = re.compile(r"url\(\s*['\"]?(?!#)", re.IGNORECASE)
_BITMAP = re.compile(r"data:image/(?:png|jpe?g|gif);base64,", re.IGNORECASE)
LARGEST = 50_000_000  # bytes of one SVG
DEEPEST = 200
"""Elements in each other; figures have some ten, and programs that draw them have their limits."""


def clean(source: str | bytes, text: Callable[[str], str]) -> bytes | None:
    """The SVG without scripts, foreign objects and references outside itself; None if it is none.

    `text` cleans each text in the figure. Typst refuses a whole document for one reference to a
    file, so a hostile figure would otherwise take the report with it.
    """
    from xml.etree.ElementTree import register_namespace, tostring

    raw = source.encode("utf-8", "ignore") if isinstance(source, str) else source
    root = _parsed(raw) if len(raw) <= LARGEST else None
    if root is None:
        return None
    if root.tag not in {f"{{{SVG}}}svg", "svg"}:
        return None
    register_namespace("", SVG)
    register_namespace("xlink", XLINK)
    _clean_element(root, text)
    _drop_nested_uses(root)
    made: bytes = tostring(root, encoding="utf-8")
    return made


def _parsed(raw: bytes) -> Element | None:
    """The root, or None; entities are refused, so that none can grow or read a file."""
    from xml.etree.ElementTree import TreeBuilder
    from xml.parsers.expat import ExpatError, ParserCreate

    def refuse(*_: object) -> int:
        raise ValueError("entity")

    def name(key: str) -> str:
        return "{" + key if "}" in key else key

    def start(tag: str, attributes: dict[str, str]) -> None:
        open_.append(tag)
        if len(open_) > DEEPEST:
            raise ValueError("depth")
        tree.start(name(tag), {name(key): value for key, value in attributes.items()})

    def end(tag: str) -> None:
        open_.pop()
        tree.end(name(tag))

    tree, open_ = TreeBuilder(), list[str]()
    parser = ParserCreate(namespace_separator="}")
    parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = tree.data
    try:
        parser.Parse(raw, True)
        return tree.close()
    except (ExpatError, ValueError, AssertionError):
        return None


def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2]


def _clean_element(element: Element, text: Callable[[str], str]) -> None:
    if _local(element.tag) == "style" and _hostile_css(element.text or ""):
        element.text = ""
    for name, value in list(element.attrib.items()):
        if not _harmless(_local(element.tag), _local(name), value):
            del element.attrib[name]
    if _local(element.tag) in {"text", "tspan", "title", "desc"}:
        element.text = text(element.text) if element.text else element.text
    for child in list(element):
        if _local(child.tag) not in KEPT:
            element.remove(child)
            continue
        _clean_element(child, text)
        child.tail = text(child.tail) if child.tail and child.tail.strip() else child.tail


def _hostile_css(css: str) -> bool:
    return bool(_REFERENCE.search(css)) or "@import" in css.lower() or "\\" in css


def _harmless(tag: str, name: str, value: str) -> bool:
    if name.lower().startswith("on"):
        return False
    if name in {"href", "src"}:
        return value.startswith("#") or (tag == "image" and bool(_BITMAP.match(value)))
    return not _hostile_css(value)


def _drop_nested_uses(root: Element) -> None:
    """A `use` of something that uses again could grow without end."""
    users = {
        element.get("id")
        for element in root.iter()
        if element.get("id") and any(_local(child.tag) == "use" for child in element.iter())
    }
    for parent in root.iter():
        for child in list(parent):
            target = child.get("href") or child.get(f"{{{XLINK}}}href") or ""
            if _local(child.tag) == "use" and target[1:] in users:
                parent.remove(child)


_ENDINGS = {"PNG": "png", "JPEG": "jpg", "GIF": "gif", "WEBP": "webp"}
_CONVERTED = frozenset({"BMP", "TIFF"})


def bitmap(data: bytes) -> tuple[str, bytes] | None:
    """The ending of the file and its bytes if `data` is a whole picture, else None.

    What Typst does not read, or PDF/A does not allow (colours for print), is saved anew as PNG.
    """
    import warnings

    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data)) as picture:
                form, mode = picture.format or "", picture.mode
                picture.load()
                if form in _CONVERTED or (form in _ENDINGS and mode == "CMYK"):
                    out = BytesIO()
                    picture.convert("RGB").save(out, "PNG")
                    return "png", out.getvalue()
    except (
        UnidentifiedImageError,
        OSError,
        SyntaxError,
        ValueError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ):
        return None
    return (_ENDINGS[form], data) if form in _ENDINGS else None
