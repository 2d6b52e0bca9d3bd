"""Which file is handed in for which of a programme's materials."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

from kepu_review.model import Material, MaterialRule

_KINDS: Mapping[str, tuple[str, ...]] = {
    "photo": ("jpg", "jpeg", "png", "gif", "bmp", "webp", "avif", "heic", "tif", "tiff"),
    "video": ("mp4", "m4v", "mov", "3gp", "webm", "avi", "mkv", "wmv", "flv", "mpg", "mpeg"),
    "pdf": ("pdf",),
    "form": ("docx", "doc", "wps", "pdf", "ofd", "xlsx", "xls"),
}
_PAPERS = ("pdf", "form")
_LONG = 4  # characters of a name that is hardly the name of a material


def slots(
    materials: Sequence[Material], rules: Sequence[MaterialRule], *, names: Sequence[str] = ()
) -> tuple[dict[str, list[Material]], list[Material]]:
    """Rule → its files; and files of a kind that is asked for, told by no word what they are.

    Where only one rule asks for the kind and no file bears its word, they are all taken for it.
    `names` are those of the application: what they hold says nothing of the file.
    """
    own = sorted((plain(name) for name in names), key=len, reverse=True)
    found: dict[str, list[Material]] = {rule.id: [] for rule in rules}
    wordless = []
    for material in materials:
        rule = _slot(material, rules, own)
        if rule is not None:
            found[rule.id].append(material)
        else:
            wordless.append(material)
    empty = {rule for rule, files in found.items() if not files}
    unclear = []
    for material in wordless:
        of_kind = [rule for rule in rules if _is(material, rule.kind)]
        if len(of_kind) == 1 and of_kind[0].id in empty:
            found[of_kind[0].id].append(material)
        elif of_kind:
            unclear.append(material)
    return found, unclear


def ending(material: Material) -> str:
    """What the file's name says it is: jpg, mp4 …; jpeg is jpg."""
    said = material.file.rpartition(".")[2].casefold()
    return "jpg" if said == "jpeg" else said


def plain(text: str) -> str:
    """For comparison: full-width as half-width, no case, no blanks."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _slot(
    material: Material, rules: Sequence[MaterialRule], own: Sequence[str]
) -> MaterialRule | None:
    """By a word, best of a rule of its kind; else the rule of its kind that asks for no word.

    A form that came as a picture is the form all the same, of a wrong format.
    """
    of_kind = [rule for rule in rules if _is(material, rule.kind)]
    others = [rule for rule in rules if rule.kind == "other"]
    papers = [rule for rule in rules if rule.kind in _PAPERS]
    said = _said(material, own)
    by_word = _by_word(said, [*of_kind, *others]) or _by_word(said, papers)
    if by_word is not None:
        return by_word
    open_ones = [rule for rule in of_kind if not rule.words]
    if not of_kind:
        open_ones = [rule for rule in others if not rule.words]
    return next(iter(open_ones), None)


def _said(material: Material, own: Sequence[str]) -> str:
    """The file's folders and name; 活动 in the name of a 活动中心 tells nothing."""
    said = plain(f"{material.file.partition('/')[2]} {material.title}")
    for name in own:
        said = said.replace(name, " ") if len(name) >= _LONG else said
    return said


def _by_word(said: str, rules: Sequence[MaterialRule]) -> MaterialRule | None:
    """The rule with the longest of its words in the file's folders or name."""
    found = [
        (len(word), -place, rule)
        for place, rule in enumerate(rules)
        for word in map(plain, rule.words)
        if word and word in said
    ]
    return max(found, key=lambda one: one[:2])[2] if found else None


def _is(material: Material, kind: str) -> bool:
    told = material.format or ending(material)
    if material.kind in ("photo", "heic", "oversize"):
        return kind == "photo"
    if material.kind in ("video", "pdf") and material.format is None:
        return kind == material.kind
    return told in _KINDS.get(kind, ())
