"""Arguments that commands share: the folder of the round, given or from KEPU_ROUND."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import click

ROUND = "KEPU_ROUND"
"""Environment variable that names the round where a command line does not."""

folder = click.argument("folder", metavar="DIR", envvar=ROUND)


class RoundCommand(click.Command):
    """A command on a round; what is given without a folder is the rest, once KEPU_ROUND is set."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click does, and once more with the folder of KEPU_ROUND when something is missing."""
        given = list(args)
        try:
            return super().parse_args(ctx, args)
        except click.MissingParameter as missing:
            named = os.environ.get(ROUND)
            lacks = missing.param
            if not named or not isinstance(lacks, click.Argument) or lacks.name == "folder":
                raise
        ctx.params.clear()
        return super().parse_args(ctx, [named, *given])


def command(
    name: str | None = None, **settings: Any
) -> Callable[[Callable[..., Any]], click.Command]:
    """A command whose first argument is the folder of a round."""
    return click.command(name, cls=RoundCommand, **settings)
