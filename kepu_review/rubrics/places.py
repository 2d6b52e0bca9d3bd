"""Where rubric files lie: the ones that come along, and folders of plugins or of a panel."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path

from kepu_review.errors import RubricError, Where
from kepu_review.model import Rubric
from kepu_review.rubrics.load import load
from kepu_review.text import msg, t
from kepu_review.yamlfile import nearest

SUFFIXES = (".yaml", ".yml")


def bundled() -> Path:
    """The folder of the rubrics that come along: inside the package, else in the checkout.

    Raises
    ------
    RubricError
        neither is there.
    """
    package = Path(str(files("kepu_review")))
    for folder in (package / "data" / "rubrics", package.parent / "rubrics"):
        if (folder / "venue.yaml").is_file():
            return folder
    raise RubricError(
        t("找不到随附的评分标准。"),
        where=Where(file=str(package / "data" / "rubrics")),
        remedy=t(msg("请重新安装 kepu-review。", "rubrics")),
    )


def find(rubric: str, dirs: Iterable[Path] = ()) -> Path:
    """The file of the rubric with this id: `<id>.yaml` in the first of `dirs`, then `bundled()`.

    Raises
    ------
    RubricError
        no folder has it; the remedy names what is there.
    """
    folders = [*dirs, bundled()]
    for file in _files(folders):
        if file.stem == rubric:
            return file
    there = sorted({file.stem for file in _files(folders)})
    meant = nearest(rubric, there)
    guess = t("是否想写“{meant}”？", meant=meant) if meant else ""
    raise RubricError(
        t("没有评分标准“{rubric}”。", rubric=rubric),
        remedy=guess + t("现有：") + t("、").join(there) + t("。"),
    )


def load_id(rubric: str, dirs: Iterable[Path] = ()) -> Rubric:
    """Load the rubric with this id; its file must carry the same id.

    Raises
    ------
    RubricError
        not found, cannot be loaded, or the file has another id.
    """
    file = find(rubric, dirs)
    loaded = load(file)
    if loaded.id != rubric:
        raise RubricError(
            t("文件名是 {name}，里面的 id 却是 {id}。", name=file.name, id=loaded.id),
            where=Where(file=file.name),
            remedy=t("让文件名与 id 一致。"),
        )
    return loaded


def _files(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        if folder.is_dir():
            yield from sorted(f for f in folder.iterdir() if f.suffix in SUFFIXES)
