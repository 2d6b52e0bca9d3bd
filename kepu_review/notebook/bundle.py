"""One ES module out of several: local imports resolved in order, for anywidget."""

from __future__ import annotations

import posixpath
import re
from functools import cache
from pathlib import Path

from kepu_review.errors import PluginError
from kepu_review.text import t

STATIC = Path(__file__).parent / "static"

STYLES = {
    "expert": (
        "desk.css",
        "home.css",
        "form.css",
        "figures.css",
        "materials.css",
        "panel.css",
        "print.css",
    ),
    "chair": (
        "desk.css",
        "office.css",
        "chair.css",
        "figures.css",
        "materials.css",
        "panel.css",
        "print.css",
    ),
    "secretary": (
        "desk.css",
        "office.css",
        "secretary.css",
        "figures.css",
        "materials.css",
        "print.css",
    ),
}
"""The style sheets of each desk, in order; a bare page adds `page.css`."""

ENTRIES = {"expert": "desk.js", "chair": "chair.js", "secretary": "secretary.js"}

_IMPORT = re.compile(
    r"""^import\s+(?:[^"';]*?\s+from\s+)?["'](\.\.?/[\w./-]+)["'];?[ \t]*$""", re.M
)
_ANY_IMPORT = re.compile(r"^import\b.*$", re.M)
_EXPORT_LIST = re.compile(r"^export\s*\{[^}]*\};?[ \t]*$", re.M)
_EXPORT_DEFAULT = re.compile(r"^export\s+default\s+", re.M)
_EXPORT = re.compile(r"^export\s+(?=(?:async\s+)?(?:function|class|const|let|var)\b)", re.M)
_NAME = re.compile(r"^(?:export\s+)?(?:async\s+)?(?:function\*?|class|const|let|var)\s+(\w+)", re.M)


def modules(entry: str, folder: Path = STATIC) -> list[str]:
    """The entry and what it imports, each once, what is imported first."""
    order: list[str] = []
    _visit(entry, folder, order, ())
    return order


def bundle(entry: str, folder: Path = STATIC) -> str:
    """One ES module with the text of `entry` and all that it imports.

    Only the default export of the entry is kept.

    The modules follow two rules: an import of a local module stands on one line and renames
    nothing, and names at the top level are unique over all modules.

    Raises
    ------
    PluginError
        a module is missing, imports in a circle, or breaks a rule.
    """
    seen: dict[str, str] = {}
    parts = []
    for name in modules(entry, folder):
        source = (folder / name).read_text("utf-8")
        _claim_names(name, source, seen)
        parts.append(f"// {name}\n{_stripped(name, source, keep_default=name == entry)}")
    return "\n".join(parts)


def styles(*names: str, folder: Path = STATIC) -> str:
    """The style sheets, one after the other."""
    return "\n".join((folder / name).read_text("utf-8") for name in names)


@cache
def desk_module(role: str) -> str:
    """The whole desk of a role as one module: one request instead of one for each file."""
    return bundle(ENTRIES[role])


@cache
def desk_styles(role: str) -> str:
    """The look of a role's desk as one style sheet."""
    return styles(*STYLES[role])


def _visit(name: str, folder: Path, order: list[str], above: tuple[str, ...]) -> None:
    if name in order:
        return
    if name in above:
        circle = " → ".join((*above, name))
        raise _broken(name, t("循环引用：{circle}", circle=circle))
    try:
        source = (folder / name).read_text("utf-8")
    except OSError as error:
        raise _broken(name, t("找不到这个模块")) from error
    for needed in _IMPORT.findall(source):
        beside = posixpath.normpath(posixpath.join(posixpath.dirname(name), needed))
        _visit(beside, folder, order, (*above, name))
    order.append(name)


def _stripped(name: str, source: str, *, keep_default: bool) -> str:
    text = _EXPORT_LIST.sub("", _IMPORT.sub("", source))
    foreign = _ANY_IMPORT.search(text)
    if foreign:
        raise _broken(name, t("不支持的引用：{foreign}", foreign=foreign[0]))
    if not keep_default:
        text = _EXPORT_DEFAULT.sub("", text)
    return _EXPORT.sub("", text)


def _claim_names(name: str, source: str, seen: dict[str, str]) -> None:
    for declared in _NAME.findall(source):
        if declared in seen:
            other = seen[declared]
            raise _broken(
                name,
                t("名字 {declared} 在 {other} 中已有", declared=declared, other=other),
            )
        seen[declared] = name


def _broken(name: str, why: str) -> PluginError:
    return PluginError(
        t("页面模块 {name} 不能合并：{why}。", name=name, why=why),
        remedy=t("请重新安装 kepu-review。"),
    )
