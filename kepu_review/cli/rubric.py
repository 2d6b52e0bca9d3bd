"""`rubric check | show | new | diff | use`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kepu_review.cli.arguments import RoundCommand, folder
from kepu_review.cli.paths import quoted
from kepu_review.cli.show import as_json, complain, done, dump, say, table, writable
from kepu_review.errors import RubricError, UsageError
from kepu_review.text import msg, t

if TYPE_CHECKING:
    from kepu_review.model import Rubric

FILE = click.Path(path_type=Path)


@click.group(help=t("评分标准：检查、查看、新建、比较、换用。"))
def rubric() -> None:
    """Work on rubric files."""


@rubric.command(
    help=t("检查评分标准文件，逐条指出行号和改法。\n\n例：kepu-review rubric check 科技场馆.yaml")
)
@click.argument("files", nargs=-1, required=True, type=FILE)
def check(files: tuple[Path, ...]) -> None:
    """Check rubric files."""
    from kepu_review import rubrics

    bad = 0
    for file in files:
        try:
            read = rubrics.load(file)
        except RubricError as error:
            bad += 1
            complain(str(error))
            continue
        for problem in rubrics.lint(read):
            complain(str(problem), colour="yellow")
        leaves = len(read.leaves())
        done(
            t(
                "{name}：{title}，{leaves} 项指标，满分 {full_marks}。",
                name=file.name,
                title=read.title,
                leaves=leaves,
                full_marks=read.full_marks,
            )
        )
    if bad:
        raise SystemExit(1)


@rubric.command(help=t("显示一份评分标准。\n\n例：kepu-review rubric show venue"))
@click.argument("name")
@as_json
def show(name: str, json_: bool) -> None:
    """Show a rubric, by id or by file."""
    from kepu_review import rubrics

    read = _named(name)
    if json_:
        dump(rubrics.to_json(read))
        return
    say(f"{read.title}  {read.version}  {read.hash[:12]}")
    table(
        [t("指标"), t(msg("内容", "cli")), t("分值"), t("方式")],
        [
            (
                leaf.id,
                leaf.title,
                leaf.max,
                "" if leaf.scoring is None else rubrics.kind_title(leaf.scoring.kind),
            )
            for leaf in read.leaves()
        ],
    )


@rubric.command(
    help=t(
        "新建一份带说明的评分标准。\n\n例：kepu-review rubric new 我的标准.yaml --title 气象科普"
        "基地"
    )
)
@click.argument("file", type=FILE)
@click.option("--id", "id_", help=t("编号，英文"))
@click.option("--title", default="新评分标准", show_default=True, help=t("名称"))
def new(file: Path, id_: str | None, title: str) -> None:
    """Write a new rubric file."""
    from kepu_review import rubrics

    if file.exists():
        raise UsageError(
            t("{file} 已存在。", file=file),
            remedy=t("换一个文件名。"),
        )
    writable(file).write_text(rubrics.starter(id_ or "my_rubric", title), encoding="utf-8")
    done(t("已写入 {file}。", file=file))
    again = f"kepu-review rubric check {quoted(file)}"
    say(t("下一步：{again}", again=again))


@rubric.command(
    help=t(
        "比较两个版本，说明已有打分哪些保留、哪些要重打。\n\n例：kepu-review rubric diff venue 我"
        "的场馆.yaml"
    )
)
@click.argument("old")
@click.argument("new")
def diff(old: str, new: str) -> None:
    """Compare two rubrics, each by id or by file."""
    from kepu_review import rubrics

    changes = rubrics.diff(_named(old), _named(new))
    for change in changes:
        say(str(change))
    if not changes:
        done(t("没有差别。"))


@rubric.command(
    cls=RoundCommand,
    help=t(
        "给批次的一个类别换用评分标准；该类别开始打分后不能再换。\n\n例：kepu-review rubric use r"
        "ounds/quzhou-8 我的场馆.yaml --category venue"
    ),
)
@folder
@click.argument("name", metavar="FILE")
@click.option("--category", required=True, help=t(msg("类别", "cli")))
def use(folder: str, name: str, category: str) -> None:
    """Fix a rubric for a category of a round, by id or by file."""
    from kepu_review.workflow import fix_rubric, open_round

    read = _named(name)
    with open_round(folder) as rnd:
        fix_rubric(rnd, category, read)
        title = rnd.category_title(category)
    done(
        t(
            "{title}改用“{title_2}”{version}。",
            title=title,
            title_2=read.title,
            version=read.version,
        )
    )


def _named(name: str) -> Rubric:
    """The rubric of a file, else the installed one of this id; a path is never taken for an id."""
    from kepu_review import rubrics
    from kepu_review.plugins import Plugins

    path = Path(name)
    if path.is_file() or path.suffix or len(path.parts) > 1:
        return rubrics.load(path)
    return Plugins().rubric(name)
