"""`new`, `programmes`, `plugins`, `phase`."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import click

from kepu_review.cli.arguments import command, folder
from kepu_review.cli.paths import quoted
from kepu_review.cli.show import as_json, complain, done, dump, say, table
from kepu_review.errors import UsageError
from kepu_review.text import msg, t


@command(
    help=t(
        "新建一个批次。认定项目写已安装的编号，或一个项目文件（.yaml，可用 inherits 承接已安装的项"
        "目）。\n\n例：kepu-review new rounds/quzhou-8 --programme quzhou\n\n例：kepu-review new r"
        "ounds/district --programme 样例区.yaml"
    )
)
@folder
@click.option("--programme", required=True, help=t("认定项目的编号或文件"))
@click.option("--title", help=t("批次名称"))
@click.option(
    "--deadline",
    help=t("专家评审截止时间，如 2026-12-31T18:00；只写日期即当日 23:59:59"),
)
def new(folder: str, programme: str, title: str | None, deadline: str | None) -> None:
    """Create a round."""
    from kepu_review.workflow.round import create_round

    when = None if deadline is None else _moment(deadline)
    _free(folder)
    with create_round(folder, _programme(programme), title=title, deadline=when) as rnd:
        done(t("已新建批次：{title}", title=rnd.info.title))
        say(t("下一步：kepu-review import {folder} 申报表.xlsx", folder=quoted(folder)))


def _programme(word: str) -> str | Path:
    """The id of a programme, or the file that is meant."""
    path = Path(word)
    return path if path.suffix in {".yaml", ".yml"} or path.is_file() else word


def _free(folder: str) -> None:
    """A round gets a folder of its own; what is a round already is told by who makes it."""
    if not folder.strip():
        raise UsageError(
            t("没有写批次文件夹的名称。"),
            remedy=t("例如 rounds/quzhou-8。"),
        )
    path = Path(folder)
    if "://" in folder or not path.is_dir() or (path / "round.toml").exists():
        return
    if any(path.iterdir()):
        raise UsageError(
            t("文件夹 {folder} 里已有别的文件。", folder=folder),
            remedy=t("批次要用单独的新文件夹，请换一个名称。"),
        )


@click.command(help=t("列出已安装的认定项目。\n\n例：kepu-review programmes"))
@as_json
def programmes(json_: bool) -> None:
    """List programmes."""
    from kepu_review.plugins import Plugins

    known = Plugins().programmes().values()
    if json_:
        dump([{"id": p.id, "title": p.title, "edition": p.edition} for p in known])
        return
    table(
        [t(msg("编号", "cli.rounds")), t("项目"), t(msg("批次", "cli")), t("主办")],
        [(p.id, p.title, p.edition, p.organiser) for p in known],
    )


@click.command(
    help=t("列出插件及其提供的内容；加载失败的插件会写明原因。\n\n例：kepu-review plugins")
)
@as_json
def plugins(json_: bool) -> None:
    """List plugins."""
    from kepu_review.plugins import Plugins

    host = Plugins()
    if json_:
        dump(
            {
                "plugins": [
                    {"name": one.name, "distribution": one.distribution, "hooks": list(one.hooks)}
                    for one in host.describe()
                ],
                "problems": [str(problem) for problem in host.problems],
            }
        )
    else:
        table(
            [t("插件"), t("来自"), t("提供")],
            [(one.name, one.distribution, "、".join(one.hooks)) for one in host.describe()],
        )
        for problem in host.problems:
            complain(str(problem))
    if host.problems:
        raise SystemExit(1)


@command(
    help=t(
        "进入某一阶段：setup 受理审查，review 专家评审，deliberation 汇总合议，closed 归档。\n\n"
        "例：kepu-review phase rounds/quzhou-8 review"
    )
)
@folder
@click.argument("to", type=click.Choice(["setup", "review", "deliberation", "closed"]))
@click.option("--reason", default="", help=t("理由，退回时必填"))
def phase(folder: str, to: str, reason: str) -> None:
    """Open a phase."""
    from kepu_review.model import Phase
    from kepu_review.workflow import change_phase, open_round, phase_title

    with open_round(folder) as rnd:
        change_phase(rnd, Phase(to), reason=reason)
        done(t("现在是：{to}", to=phase_title(Phase(to))))


@command(
    help=t(
        "更改专家评审截止时间；只写日期即当日 23:59:59，none 即不设截止。\n\n例：kepu-review dead"
        "line rounds/quzhou-8 2026-12-31 --reason 顺延一周"
    )
)
@folder
@click.argument("when")
@click.option("--reason", required=True, help=t("理由，记入档案"))
def deadline(folder: str, when: str, reason: str) -> None:
    """Change the deadline."""
    from kepu_review.workflow import open_round, set_deadline

    until = None if when.lower() == "none" else _moment(when)
    with open_round(folder) as rnd:
        set_deadline(rnd, until, reason=reason)
    if until is None:
        done(t("已取消截止时间。"))
    else:
        done(t("截止时间：{until:%Y-%m-%d %H:%M:%S}", until=until))


def _moment(text: str) -> datetime:
    """A time, local where it names no zone; a bare date is the last second of that day."""
    try:
        return _read(text.strip()).astimezone()
    except (ValueError, OverflowError, OSError):
        raise UsageError(
            t("时间“{text}”看不懂。", text=text),
            remedy=t("写成 2026-12-31T18:00 或 2026-12-31。"),
        ) from None


def _read(text: str) -> datetime:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return datetime.fromisoformat(text)
    return datetime.combine(day, time(23, 59, 59))
