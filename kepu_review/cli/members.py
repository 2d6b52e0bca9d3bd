"""`members`: on PostgreSQL, a login of their own for each expert."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kepu_review.cli.arguments import command, folder
from kepu_review.cli.show import as_json, complain, done, dump, table, writable
from kepu_review.errors import UsageError
from kepu_review.text import msg, t

if TYPE_CHECKING:
    from kepu_review.store.guard.roles import Member
    from kepu_review.workflow import Round


@command(
    help=t(
        "给每位专家发放数据库登录名（仅限 PostgreSQL）：专家只能读写本人的部分，由数据库把关。新登"
        "录名的地址含口令，只显示这一次；已有的不变。\n\n例：kepu-review members postgresql://用户@主"
        "机/数据库 -o 登录地址.csv"
    )
)
@folder
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help=t("把地址写入此文件（只有本人可读），不显示"),
)
@click.option("--renew", "anew", multiple=True, metavar="E07", help=t("给这位专家换口令；可重复"))
@click.option("--revoke", metavar="E07", help=t("收回这位专家的登录名"))
@click.option("--end", metavar="E07", help=t("断开这位专家现有的连接"))
@click.option("--list", "list_", is_flag=True, help=t("列出登录名，不改动"))
@as_json
def members(
    folder: str,
    output: Path | None,
    anew: tuple[str, ...],
    revoke: str | None,
    end: str | None,
    list_: bool,
    json_: bool,
) -> None:
    """Make, list and revoke logins."""
    from kepu_review.workflow import members as run
    from kepu_review.workflow import open_round

    if sum(map(bool, (list_, revoke, end, anew or output))) > 1:
        raise UsageError(t("--list、--revoke、--end 各自单独使用。"))
    with open_round(folder) as rnd:
        if list_:
            _list(run.list_members(rnd), json_=json_)
        elif revoke is not None:
            gone = run.revoke_member(rnd, revoke)
            done(t("已收回专家 {expert} 的登录名 {role}。", expert=gone.expert, role=gone.role))
        elif end is not None:
            count = run.end_sessions(rnd, end)
            done(t("已断开 {count} 个连接。", count=count))
        else:
            _enrol(rnd, output, anew, json_=json_)


def _list(found: Mapping[str, Member], *, json_: bool) -> None:
    rows = [(one.expert, one.role) for one in found.values()]
    if json_:
        dump([{"expert": expert, "role": role} for expert, role in rows])
        return
    table([t("专家"), t("登录名")], rows)


def _enrol(rnd: Round, output: Path | None, anew: tuple[str, ...], *, json_: bool) -> None:
    from kepu_review.workflow.members import enrol_members

    file = None if output is None else _private(writable(output))
    try:
        made = enrol_members(rnd, anew=anew)
    except BaseException:
        if output is not None:
            output.unlink()
        raise
    rows = [{"expert": one.expert, "role": one.role, "location": one.location} for one in made.made]
    if file is not None:
        with os.fdopen(file, "w", encoding="utf-8-sig", newline="") as out:
            out.write(_csv(rows))
    elif json_:
        dump(rows)
    elif rows:
        click.echo(_csv(rows), nl=False)
    for what in made.left_open:
        complain(t("未能收紧：{what}。", what=what), colour="yellow")
    if made.left_open:
        advice = t("请数据库管理员（超级用户）再运行一次本命令；这些不涉及读写评审数据。")
        complain(advice, colour="yellow")
    count, standing = len(rows), made.standing
    told = t("新发放 {count} 个登录名，现有 {standing} 个。", count=count, standing=standing)
    complain(f"✓ {told}", colour="green")


def _private(path: Path) -> int:
    """A new file that nobody else can read."""
    try:
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise UsageError(
            t("已有文件 {path}。", path=path),
            remedy=t("换一个文件名；口令不会写进别人可能已打开的文件。"),
        ) from error


def _csv(rows: list[dict[str, str | None]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([t(msg("专家编号", "cli")), t("登录名"), t("地址（含口令）")])
    writer.writerows(row.values() for row in rows)
    return out.getvalue()
