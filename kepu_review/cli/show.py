"""How the commands speak: tables, JSON, progress."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click

from kepu_review.text import t

Progress = Callable[[int, int], None]

as_json = click.option(
    "--json", "json_", is_flag=True, help=t("输出 JSON，供程序读取", "print JSON for programs")
)
folder = click.argument("folder", metavar="DIR", envvar="KEPU_ROUND")


def say(message: str) -> None:
    """A line for the person."""
    click.echo(message)


def done(message: str) -> None:
    """A step that is finished."""
    click.secho("✓ ", fg="green", nl=False)
    click.echo(message)


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


def printable(text: str) -> str:
    """The text without control characters: a cell must not move the cursor."""
    return "".join(char if char.isprintable() else "�" for char in text.replace("\n", " "))


@contextmanager
def progress(label: str) -> Iterator[Progress]:
    """A bar with count, rate and remaining time, on standard error and only on a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns: tuple[Any, ...] = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.speed:.0f}/s", justify="right"),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    with Bar(*columns[:3], columns[4], console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(label, total=None)
        yield lambda so_far, total: bar.update(task, completed=so_far, total=total)
