"""Makes a document: runs its notebook in a kernel of its own, then sets what the cells show."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kepu_review.errors import ReportError, UsageError
from kepu_review.plugins import Plugins
from kepu_review.plugins.host import FORMAT_ID
from kepu_review.report.source import FILTERS, KIND_VARIABLE
from kepu_review.text import Language, language, speaking, t

if TYPE_CHECKING:
    from nbformat import NotebookNode

NOTEBOOKS: Mapping[str, str] = {
    "summary": "report.ipynb",
    "scores": "scores.ipynb",
    "sheets": "sheets.ipynb",
    "minutes": "minutes.ipynb",
    "notice": "notice.ipynb",
    "feedback": "feedback.ipynb",
}
WORD = ("notice", "minutes")
"""Kinds that offices edit: they can be had as .docx too."""
PLUGINS_OWN = "document.ipynb"
"""Makes a document that a plugin brings."""
Progress = Callable[[int, int], None]


def notebook(kind: str) -> Path:
    """The template notebook of a kind of document: packaged, else the checkout's."""
    name = NOTEBOOKS.get(kind)
    if name is None and FORMAT_ID.fullmatch(kind):
        formats, _ = Plugins().report_formats()
        name = PLUGINS_OWN if any(one.id == kind for _, one in formats) else None
    if name is None:
        known = t("、").join(NOTEBOOKS)
        raise UsageError(
            t("没有“{kind}”这种文件。", kind=kind),
            remedy=t("可选：{known}。", known=known),
        )
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "data" / "notebooks", package.parent / "notebooks"):
        if (folder / name).is_file():
            return folder / name
    raise ReportError(
        t("找不到模板笔记本 {name}。", name=name),
        remedy=t("请重新安装 kepu-review。"),
    )


def make(
    kind: str,
    location: str | os.PathLike[str],
    out: str | os.PathLike[str],
    *,
    language: Language | None = None,
    progress: Progress | None = None,
    system_fonts: bool = False,
    only: Mapping[str, str] | None = None,
) -> Path:
    """Make a document of a round (or of a file of data); returns the path.

    A name that ends in .docx gives a document of Word instead of a PDF, of kinds in `WORD`.
    `only` picks the `expert` or the `application` that marking sheets or feedback are about.
    `progress(done, total)` is told after each step. The file appears whole or not at all. Raises
    ReportError when the notebook stops or the document cannot be set; UsageError for the kind.
    """
    wanted = language or _language()
    source = notebook(kind)
    target = Path(out)
    word = _is_word(kind, target)
    if not target.parent.is_dir():
        raise UsageError(
            t("没有“{parent}”这个目录。", parent=target.parent),
            remedy=t("请先建立目录，或换一个保存位置。"),
        )
    with speaking(wanted):
        ran = _run(source, _variables(kind, location, wanted, only or {}), progress)
        data = _word(ran) if word else _export(ran, system_fonts)
        _write(target, data)
    if progress:
        total = _steps(ran)
        progress(total, total)
    return target


def _variables(
    kind: str, location: str | os.PathLike[str], wanted: Language, only: Mapping[str, str]
) -> dict[str, str]:
    return {
        "KEPU_ROUND": _absolute(location),
        "KEPU_LANG": wanted,
        KIND_VARIABLE: kind,
        **{name: only.get(key, "") for key, name in FILTERS.items()},
    }


def _language() -> Language:
    return language()


def _absolute(location: str | os.PathLike[str]) -> str:
    """The kernel has a working directory of its own; a database URL stays as it is."""
    where = os.fspath(location)
    return where if "://" in where else str(Path(where).resolve())


def _steps(nb: NotebookNode) -> int:
    return 1 + len([cell for cell in nb.cells if cell.cell_type == "code"])


def _run(source: Path, extra: Mapping[str, str], progress: Progress | None) -> NotebookNode:
    """The notebook with the outputs of all its cells."""
    import nbformat
    from nbclient.exceptions import CellExecutionError, DeadKernelError

    from kepu_review.report.kernel import executed

    nb: NotebookNode = nbformat.read(source, as_version=4)  # type: ignore[no-untyped-call]
    total = _steps(nb)
    finished = count(1)

    def told(**_: Any) -> None:
        done = next(finished)
        if progress:
            progress(done, total)

    try:
        return executed(nb, extra, told)
    except CellExecutionError as error:
        raise _stopped(source, error) from error
    except DeadKernelError as error:
        raise ReportError(
            t("生成文件的内核意外退出。"),
            remedy=t("请检查内存是否够用，再试一次。"),
        ) from error


def _stopped(source: Path, error: Any) -> ReportError:
    said = str(error.evalue).strip() or str(error.ename)
    return ReportError(
        t("模板 {name} 中止：{said}", name=source.name, said=said),
        remedy=t("可在 JupyterLab 中打开 {name} 逐格运行，查看出错的一格。", name=source.name),
    )


def _is_word(kind: str, target: Path) -> bool:
    if target.suffix.lower() != ".docx":
        return False
    if kind in WORD:
        return True
    raise UsageError(
        t("“{kind}”只能写成 PDF。", kind=kind),
        remedy=t("可以写成 Word 的有：{known}。", known=t("、").join(WORD)),
    )


def _word(nb: NotebookNode) -> bytes:
    from kepu_review.report import cells
    from kepu_review.report.office.word import docx

    return docx(cells.blocks(nb, show_code=False, warnings=False))


def _export(nb: NotebookNode, system_fonts: bool) -> bytes:
    from kepu_review.report.exporter import KepuPdfExporter

    exporter = KepuPdfExporter(system_fonts=system_fonts)  # type: ignore[no-untyped-call]
    made, _ = exporter.from_notebook_node(nb)
    return made


def _write(target: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        # mkstemp makes a file that only its owner may read.
        umask = os.umask(0)
        os.umask(umask)
        Path(name).chmod(0o666 & ~umask)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
