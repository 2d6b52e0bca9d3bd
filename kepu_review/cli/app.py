"""The group of commands; every module of commands imports heavy libraries only when one runs."""

from __future__ import annotations

import sys
from typing import Any

import click

from kepu_review.cli.intake import check, experts, import_, marks
from kepu_review.cli.panel import assign, open_, rank, select
from kepu_review.cli.reports import demo, report
from kepu_review.cli.rounds import new, phase, plugins, programmes
from kepu_review.cli.rubric import rubric
from kepu_review.errors import KepuError
from kepu_review.text import speaking, t


class Commands(click.Group):
    """Commands whose errors are told in words, with the exit code of the error."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a `KepuError` becomes a message, never a traceback."""
        wanted = ctx.params.get("lang")
        with speaking(wanted) if wanted else speaking_as_set():
            try:
                return super().invoke(ctx)
            except KepuError as error:
                click.secho(t("✗ ", "✗ ") + str(error), fg="red", err=True)
                ctx.exit(error.exit_code)

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """In the order of the work, not of the alphabet."""
        return list(self.commands)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command of ours, else one that a plugin brings; plugins are loaded only then."""
        found = super().get_command(ctx, cmd_name)
        if found is None:
            from kepu_review.plugins import Plugins

            Plugins().commands(self)
            found = super().get_command(ctx, cmd_name)
        return found


def speaking_as_set() -> Any:
    """The language that is already in force."""
    from contextlib import nullcontext

    return nullcontext()


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=t(
        "科普教育基地评审：从申报表格到可核验的评审结果。",
        "Expert panels for science-popularisation bases, from spreadsheet to signed-off PDF.",
    ),
)
@click.version_option(package_name="kepu-review", prog_name="kepu-review")
@click.option("--lang", type=click.Choice(["zh", "en"]), help=t("界面语言", "language of messages"))
def group(lang: str | None) -> None:
    """Say everything in the chosen language."""


for command in (
    demo,
    new,
    programmes,
    plugins,
    import_,
    experts,
    check,
    assign,
    phase,
    marks,
    rank,
    select,
    report,
    rubric,
    open_,
):
    group.add_command(command)


def main() -> None:
    """Entry point; adds the commands that plugins bring when one of ours is not meant."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:  # a terminal that is not UTF-8 must not stop a Chinese message
            reconfigure(errors="replace")
    group()
