"""The option that asks for the typefaces of this machine."""

from __future__ import annotations

import os

import click

from kepu_review.text import t

ASKED = "KEPU_SYSTEM_FONTS"  # read by report.fonts, in worker processes too


def _ask(context: click.Context, _: click.Parameter, value: bool) -> None:
    """For this command only: what the variable said before comes back."""
    if not value:
        return
    before = os.environ.get(ASKED)
    os.environ[ASKED] = "1"

    def back() -> None:
        if before is None:
            del os.environ[ASKED]
        else:
            os.environ[ASKED] = before

    context.call_on_close(back)


system_fonts = click.option(
    "--system-fonts",
    is_flag=True,
    expose_value=False,
    callback=_ask,
    help=t("使用本机的仿宋、楷体、小标宋等字体；不同机器上的文件会因此不同"),
)
