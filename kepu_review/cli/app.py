"""The group of commands; every module of commands imports heavy libraries only when one runs.

Imported by `main` once the language is known, because help texts are made here, at import.
"""

from __future__ import annotations

import errno
import re
from contextlib import nullcontext
from typing import Any

import click
from click.exceptions import NoArgsIsHelpError

from kepu_review.cli.after import notice, objection
from kepu_review.cli.agreeing import agreement, severity
from kepu_review.cli.bases import base
from kepu_review.cli.correcting import correct
from kepu_review.cli.deciding import decide
from kepu_review.cli.design import panel_check, suggest
from kepu_review.cli.entry import duplicates, invite, nominate, nominators
from kepu_review.cli.evaluation import activity, evaluation
from kepu_review.cli.exporting import export
from kepu_review.cli.importing import import_
from kepu_review.cli.intake import check, experts, marks
from kepu_review.cli.materials import materials
from kepu_review.cli.members import members
from kepu_review.cli.methods import method
from kepu_review.cli.mistakes import in_our_words
from kepu_review.cli.naming import certificates, name, register
from kepu_review.cli.panel import assign, open_, rank
from kepu_review.cli.record import audit
from kepu_review.cli.reports import clear_comments, demo, report
from kepu_review.cli.rounds import deadline, new, phase, plugins, programmes
from kepu_review.cli.rubric import rubric
from kepu_review.cli.selecting import select
from kepu_review.cli.shortlist import shortlist
from kepu_review.cli.show import complain, in_words
from kepu_review.cli.stages import confirm, sample, stage, visit
from kepu_review.cli.status import assignments, status
from kepu_review.cli.template import template
from kepu_review.cli.verify import verify
from kepu_review.cli.verifying import attest, late
from kepu_review.cli.weighing import bias, weights
from kepu_review.errors import KepuError
from kepu_review.text import speaking, t


class Commands(click.Group):
    """Commands whose errors are told in words, with the exit code of the error."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what a person did or the disk refused is told, never a traceback."""
        wanted = ctx.params.get("lang")
        with speaking(wanted) if wanted else nullcontext():
            try:
                return super().invoke(ctx)
            except KepuError as error:
                failed = error
            except click.UsageError as error:
                told = in_our_words(error)
                if told is None:
                    raise
                failed = told
            except OSError as error:
                if error.errno == errno.EPIPE:  # the reader of a pipe left: click's to answer
                    raise
                failed = in_words(error)
            complain(f"✗ {failed}")
            ctx.exit(failed.exit_code)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The options of the group itself; a mistake in them is told as any other."""
        try:
            return super().parse_args(ctx, args)
        except NoArgsIsHelpError:
            raise
        except click.UsageError as error:
            told = in_our_words(error)
            if told is None:
                raise
            complain(f"✗ {told}")
            ctx.exit(told.exit_code)

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """In the order of the work, not of the alphabet."""
        return list(self.commands)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Each with its first clause: Chinese has no blanks at which click could cut it."""
        rows = [(name, _first_clause(self.commands[name])) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command of ours, else one that a plugin brings; plugins are loaded only then."""
        found = super().get_command(ctx, cmd_name)
        if found is None:
            from kepu_review.plugins import Plugins

            Plugins().commands(self)
            found = super().get_command(ctx, cmd_name)
        return found


def _first_clause(command: click.Command) -> str:
    clause = re.split(r"[。：；:;\n]|\.(?:\s|$)", command.help or "", maxsplit=1)[0]
    return re.sub(r"\s*[（(][^）)]*$", "", clause)  # a bracket that was cut


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=t(
        "科普教育基地评审：从申报表格到可核验的评审结果。\n\n批次文件夹 DIR 可以先设在环境变量 KE"
        "PU_ROUND 里，各命令便可省略。"
    ),
)
@click.version_option(package_name="kepu-review", prog_name="kepu-review")
@click.option("--lang", type=click.Choice(["zh", "en"]), help=t("界面语言"))
def group(lang: str | None) -> None:
    """Say everything in the chosen language."""


for command in (
    demo,
    new,
    programmes,
    plugins,
    template,
    import_,
    materials,
    experts,
    nominators,
    invite,
    nominate,
    duplicates,
    check,
    attest,
    correct,
    late,
    stage,
    sample,
    assign,
    assignments,
    panel_check,
    status,
    phase,
    deadline,
    marks,
    visit,
    method,
    rank,
    agreement,
    severity,
    bias,
    weights,
    shortlist,
    suggest,
    select,
    decide,
    confirm,
    notice,
    objection,
    clear_comments,
    report,
    verify,
    export,
    name,
    certificates,
    register,
    base,
    activity,
    evaluation,
    audit,
    rubric,
    members,
    open_,
):
    group.add_command(command)
