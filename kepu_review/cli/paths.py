"""Names of files: where one may be written, which is still free, and how a shell reads it."""

from __future__ import annotations

import shlex
from itertools import count
from pathlib import Path

from kepu_review.errors import UsageError
from kepu_review.text import t


def quoted(path: str | Path) -> str:
    """The path as a person can paste it into a shell; Chinese and `/` need no quotes."""
    text = str(path)
    plain = text and all(char.isalnum() or char in "/._-~+@:%" for char in text)
    return text if plain and not text.startswith(("-", "~")) else shlex.quote(text)


def unused(path: Path) -> Path:
    """The path, or the first of “name（2）”, “name（3）” … at which nothing stands."""
    if not path.exists():
        return path
    names = (path.with_name(f"{path.stem}（{n}）{path.suffix}") for n in count(2))
    return next(name for name in names if not name.exists())


def ending(path: Path, suffix: str) -> Path:
    """The path, which ends as the file that will be written.

    Raises
    ------
    UsageError
        it ends otherwise, so that its name would say something wrong of what is in it.
    """
    if path.suffix.lower() != suffix:
        raise UsageError(
            t("只能写成 {suffix} 文件，不能是“{name}”。", suffix=suffix, name=path.name),
            remedy=t("例如 {stem}{suffix}。", stem=path.stem, suffix=suffix),
        )
    return path
