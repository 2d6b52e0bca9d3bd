"""The notebook of a desk: copied fresh, so that what runs by itself is ours and nobody else's."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import kepu_review
from kepu_review.errors import StoreError
from kepu_review.notebook.seat import Role
from kepu_review.text import t


def templates() -> Path:
    """The folder of the desks' notebooks: packaged, else the checkout's."""
    package = Path(kepu_review.__file__).parent
    packaged = package / "data" / "notebooks"
    return packaged if packaged.is_dir() else package.parent / "notebooks"


def place_notebook(folder: Path, role: Role) -> str:
    """Put the role's notebook into `folder`; one that a person changed is kept under another name.

    Returns the name of the notebook.
    """
    name = f"{role}.ipynb"
    source = (templates() / name).read_text("utf-8")
    target = folder / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if target.exists() and _cells(target.read_text("utf-8")) != _cells(source):
            target.rename(_free_name(folder, role))
        fresh = folder / f".{name}.new"
        fresh.write_text(source, "utf-8")
        fresh.replace(target)
    except OSError as error:
        raise StoreError(
            t("不能写入 {folder}：{strerror}。", folder=folder, strerror=error.strerror),
            remedy=t("请检查该文件夹的权限和磁盘空间。"),
        ) from error
    return name


def _cells(text: str) -> Any:
    """What a notebook says and runs; None where it is not a notebook."""
    try:
        cells = json.loads(text)["cells"]
        return [(cell["cell_type"], "".join(cell["source"])) for cell in cells]
    except (ValueError, KeyError, TypeError):
        return None


def _free_name(folder: Path, role: Role) -> Path:
    number = 1
    while (folder / f"{role}-{number}.ipynb").exists():
        number += 1
    return folder / f"{role}-{number}.ipynb"
