"""`method`: how totals become scores; fixed before marks are seen, changed later with a reason."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from kepu_review.cli.arguments import command, folder
from kepu_review.cli.certain import number
from kepu_review.cli.show import as_json, done, dump, say, table
from kepu_review.text import msg, t

if TYPE_CHECKING:
    from kepu_review.workflow.methods import MethodNow, Moved

PROGRAMME = "programme"
"""Stands for the method that the programme says."""


@command(
    help=t(
        "看或改变本批次的计分方法。提交第一份评审表前可以改变；之后须写明理由，名次变化记入档案"
        "。programme 即认定项目规定的方法；--compare 只比较两种方法的名次，不改变。\n\n例：kepu-"
        "review method rounds/quzhou-8 adjusted --reason 评审组预备会议定\n\n例：kepu-review metho"
        "d rounds/quzhou-8 --compare adjusted"
    )
)
@folder
@click.argument("method", required=False, metavar="[METHOD]")
@click.option("--reason", default="", help=t("理由，有评审表提交后必填"))
@click.option("--compare", help=t("与现行方法比较的另一方法"))
@as_json
def method(folder: str, method: str | None, reason: str, compare: str | None, json_: bool) -> None:
    """Show or change the method."""
    from kepu_review.workflow import open_round
    from kepu_review.workflow.methods import change_method, compare_methods, method_now, title

    with open_round(folder) as rnd:
        with rnd.store.reading() as db:
            now = method_now(rnd, db)
        wanted = now.programmes if method == PROGRAMME else method
        moved: tuple[Moved, ...] = ()
        if wanted is not None:
            change_method(rnd, None if method == PROGRAMME else method, reason=reason)
            if now.fixed:
                moved = compare_methods(rnd, now.method, wanted)
            with rnd.store.reading() as db:
                changed = method_now(rnd, db)
        elif compare is not None:
            moved = compare_methods(rnd, now.method, compare)
        decimals = rnd.programme.policy.decimals
    shown = now if wanted is None else changed
    if json_:
        dump({**asdict(shown), "moved": [asdict(one) for one in moved]})
        return
    if wanted is not None:
        done(t("计分方法：{title}", title=shown.title))
    else:
        _tell(shown)
    if moved:
        other = compare or wanted or ""
        _tell_moved(moved, (now.title, title(other)), decimals)


def _tell(now: MethodNow) -> None:
    say(t("计分方法：{title}（{method}）", title=now.title, method=now.method))
    if now.fixed:
        say(t("已有评审表提交，改变须写明理由。"))
    if now.changed is not None and now.changed.reason:
        say(t("改变的理由：{reason}", reason=now.changed.reason))


def _tell_moved(moved: tuple[Moved, ...], titles: tuple[str, str], decimals: int) -> None:
    before, after = titles
    table(
        [t(msg("编号", "cli")), t("基地"), t("名次：{title}", title=before),
         t("名次：{title}", title=after), t("得分：{title}", title=before),
         t("得分：{title}", title=after), t("升降"), t("入围")],
        [
            (one.application, one.name, one.before_rank, one.after_rank,
             number(one.before_score, decimals), number(one.after_score, decimals),
             f"{one.steps:+d}" if one.steps else "", _became(one))
            for one in moved
            if one.before_rank != one.after_rank or one.before_in != one.after_in
        ],
        title=t("名次变化"),
    )  # fmt: skip


def _became(one: Moved) -> str:
    if one.before_in == one.after_in:
        return ""
    return t(msg("进入", "cli.methods")) if one.after_in else t(msg("退出", "cli.methods"))
