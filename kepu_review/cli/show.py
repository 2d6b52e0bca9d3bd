"""How the commands speak: tables, JSON, progress."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from kepu_review.errors import UsageError
from kepu_review.text import msg, printable, t

Progress = Callable[[int, int], None]

as_json = click.option("--json", "json_", is_flag=True, help=t("输出 JSON，供程序读取"))


def say(message: str) -> None:
    """Lines for the person."""
    click.echo(_lines(message))


def done(message: str) -> None:
    """A step that is finished."""
    click.secho("✓ ", fg="green", nl=False)
    say(message)


def complain(message: str, *, colour: str = "red") -> None:
    """What is wrong, on standard error."""
    click.secho(_lines(message), fg=colour, err=True)


def _lines(message: str) -> str:
    return "\n".join(printable(line) for line in message.split("\n"))


def dump(value: object) -> None:
    """JSON on standard output, Chinese readable."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1, default=str))


def table(headings: Sequence[str], rows: Iterable[Sequence[object]], *, title: str = "") -> None:
    """A table; cells are text, never markup."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    grid = Table(title=title or None, title_justify="left", show_lines=False)
    for heading in headings:
        grid.add_column(heading, overflow="fold")
    for row in rows:
        grid.add_row(*(Text("" if cell is None else printable(str(cell))) for cell in row))
    Console(soft_wrap=False).print(grid)


def writable(path: Path) -> Path:
    """The path, if a file may stand there; found out before the work, not after it.

    Raises
    ------
    UsageError
        it is a folder, or its folder is not there.
    """
    if path.is_dir():
        raise UsageError(
            t("{path} 是文件夹。", path=path),
            remedy=t("请给出文件名。"),
        )
    if not path.absolute().parent.is_dir():
        raise UsageError(
            t("没有文件夹 {parent}。", parent=path.parent),
            remedy=t("请先建立文件夹，或换一个位置。"),
        )
    return path


def in_words(error: OSError) -> UsageError:
    """What the system says of a file, for a person.

    A program that writes nothing wrong still meets full disks and missing rights.
    """
    reasons = {
        errno.EACCES: t("没有权限"),
        errno.EPERM: t(msg("没有权限", "cli")),
        errno.ENOENT: t("没有这个文件或文件夹"),
        errno.ENOTDIR: t("上级不是文件夹"),
        errno.EISDIR: t("这是文件夹，不是文件"),
        errno.EEXIST: t("已经存在"),
        errno.ENOSPC: t("磁盘已满"),
        errno.EROFS: t("磁盘只读"),
        errno.ENAMETOOLONG: t("名称太长"),
    }
    why = reasons.get(error.errno or 0, error.strerror or type(error).__name__)
    name = error.filename
    what = f"{name}{t('：')}" if isinstance(name, str) else ""
    return UsageError(
        t("{what}{why}。", what=what, why=why),
        remedy=t("请检查路径、权限和磁盘空间。"),
    )


@contextmanager
def progress(label: str) -> Iterator[Progress]:
    """A bar with count, rate and remaining time, on standard error and only on a terminal.

    A program that sets `KEPU_PROGRESS=lines` gets lines of text instead.
    """
    if os.environ.get("KEPU_PROGRESS") == "lines":
        yield lambda so_far, total: click.echo(f"kepu-progress {so_far} {total}", err=True)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns: tuple[Any, ...] = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}", justify="right"),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    with Bar(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(label, total=None, rate="")

        def advance(so_far: int, total: int) -> None:
            speed = bar.tasks[0].speed
            rate = "" if speed is None else f"{speed:.0f}/s"
            bar.update(task, completed=so_far, total=total, rate=rate)

        yield advance
