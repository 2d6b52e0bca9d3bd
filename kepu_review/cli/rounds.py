"""`new`, `programmes`, `plugins`, `phase`."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import click

from kepu_review.cli.arguments import command, folder
from kepu_review.cli.paths import quoted
from kepu_review.cli.show import as_json, complain, done, dump, say, table
from kepu_review.errors import UsageError
from kepu_review.text import t


@command(
    help=t(
        "新建一个批次。\n\n例：kepu-review new rounds/quzhou-8 --programme quzhou",
        "Create a round.\n\nExample: kepu-review new rounds/quzhou-8 --programme quzhou",
    )
)
@folder
@click.option("--programme", required=True, help=t("认定项目", "the programme's id"))
@click.option("--title", help=t("批次名称", "title of the round"))
@click.option(
    "--deadline",
    help=t(
        "专家评审截止时间，如 2026-12-31T18:00；只写日期即当日 23:59:59",
        "experts' deadline, e.g. 2026-12-31T18:00; a bare date means its last second",
    ),
)
def new(folder: str, programme: str, title: str | None, deadline: str | None) -> None:
    """Create a round."""
    from kepu_review.workflow import create_round

    when = None if deadline is None else _moment(deadline)
    _free(folder)
    with create_round(folder, programme, title=title, deadline=when) as rnd:
        done(t(f"已新建批次：{rnd.info.title}", f"Created the round {rnd.info.title}"))
        say(
            t(
                f"下一步：kepu-review import {quoted(folder)} 申报表.xlsx",
                f"Next: kepu-review import {quoted(folder)} applications.xlsx",
            )
        )


def _free(folder: str) -> None:
    """A round gets a folder of its own; what is a round already is told by who makes it."""
    if not folder.strip():
        raise UsageError(
            t("没有写批次文件夹的名称。", "The round's folder has no name."),
            remedy=t("例如 rounds/quzhou-8。", "E.g. rounds/quzhou-8."),
        )
    path = Path(folder)
    if "://" in folder or not path.is_dir() or (path / "round.toml").exists():
        return
    if any(path.iterdir()):
        raise UsageError(
            t(f"文件夹 {folder} 里已有别的文件。", f"There are other files in {folder}."),
            remedy=t(
                "批次要用单独的新文件夹，请换一个名称。",
                "A round needs a folder of its own; choose another name.",
            ),
        )


@click.command(
    help=t(
        "列出已安装的认定项目。\n\n例：kepu-review programmes",
        "List the programmes that are installed.\n\nExample: kepu-review programmes",
    )
)
@as_json
def programmes(json_: bool) -> None:
    """List programmes."""
    from kepu_review.plugins import Plugins

    known = Plugins().programmes().values()
    if json_:
        dump([{"id": p.id, "title": p.title, "edition": p.edition} for p in known])
        return
    table(
        [t("编号", "id"), t("项目", "programme"), t("批次", "edition"), t("主办", "organiser")],
        [(p.id, p.title, p.edition, p.organiser) for p in known],
    )


@click.command(
    help=t(
        "列出插件及其提供的内容；加载失败的插件会写明原因。\n\n例：kepu-review plugins",
        "List plugins and what they bring, and those that failed.\n\nExample: kepu-review plugins",
    )
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
            [t("插件", "plugin"), t("来自", "from"), t("提供", "brings")],
            [(one.name, one.distribution, "、".join(one.hooks)) for one in host.describe()],
        )
        for problem in host.problems:
            complain(str(problem))
    if host.problems:
        raise SystemExit(1)


@command(
    help=t(
        "进入某一阶段：setup 受理审查，review 专家评审，deliberation 汇总合议，closed 归档。\n\n"
        "例：kepu-review phase rounds/quzhou-8 review",
        "Open a phase: setup, review, deliberation, closed.\n\n"
        "Example: kepu-review phase rounds/quzhou-8 review",
    )
)
@folder
@click.argument("to", type=click.Choice(["setup", "review", "deliberation", "closed"]))
@click.option("--reason", default="", help=t("理由，退回时必填", "reason; needed to go back"))
def phase(folder: str, to: str, reason: str) -> None:
    """Open a phase."""
    from kepu_review.model import Phase
    from kepu_review.workflow import change_phase, open_round, phase_title

    with open_round(folder) as rnd:
        change_phase(rnd, Phase(to), reason=reason)
        done(t(f"现在是：{phase_title(Phase(to))}", f"Now: {phase_title(Phase(to))}"))


@command(
    help=t(
        "更改专家评审截止时间；只写日期即当日 23:59:59，none 即不设截止。\n\n"
        "例：kepu-review deadline rounds/quzhou-8 2026-12-31 --reason 顺延一周",
        "Change the experts' deadline; a bare date means its last second, none lifts it.\n\n"
        "Example: kepu-review deadline rounds/quzhou-8 2026-12-31 --reason extended",
    )
)
@folder
@click.argument("when")
@click.option("--reason", required=True, help=t("理由，记入档案", "reason, kept on record"))
def deadline(folder: str, when: str, reason: str) -> None:
    """Change the deadline."""
    from kepu_review.workflow import open_round, set_deadline

    until = None if when.lower() == "none" else _moment(when)
    with open_round(folder) as rnd:
        set_deadline(rnd, until, reason=reason)
    if until is None:
        done(t("已取消截止时间。", "There is no deadline any more."))
    else:
        done(t(f"截止时间：{until:%Y-%m-%d %H:%M:%S}", f"Deadline: {until:%Y-%m-%d %H:%M:%S}"))


def _moment(text: str) -> datetime:
    """A time, local where it names no zone; a bare date is the last second of that day."""
    try:
        return _read(text.strip()).astimezone()
    except (ValueError, OverflowError, OSError):
        raise UsageError(
            t(f"时间「{text}」看不懂。", f"“{text}” is not a time."),
            remedy=t(
                "写成 2026-12-31T18:00 或 2026-12-31。", "Write 2026-12-31T18:00 or 2026-12-31."
            ),
        ) from None


def _read(text: str) -> datetime:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return datetime.fromisoformat(text)
    return datetime.combine(day, time(23, 59, 59))
