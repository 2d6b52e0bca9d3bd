"""`template`: an empty table with the headings that the imports know, and what goes where."""

from __future__ import annotations

from pathlib import Path

import click

from kepu_review.cli.paths import ending
from kepu_review.cli.show import done, writable
from kepu_review.errors import UsageError
from kepu_review.text import t

FILE = click.Path(path_type=Path)


@click.command(
    help=t(
        "写一份空白导入表：第一张工作表是标题行，第二张是填写说明。\n\n例：kepu-review template a"
        "pplications -o 申报表.xlsx --programme quzhou"
    )
)
@click.argument("kind", type=click.Choice(["applications", "experts", "marks"]))
@click.option("-o", "--output", required=True, type=FILE, help=t("写到哪里"))
@click.option("--programme", help=t("认定项目，marks 不需要"))
@click.option(
    "--self-assessment",
    "claims",
    is_flag=True,
    help=t("附各项指标的自评分、自评说明列"),
)
def template(kind: str, output: Path, programme: str | None, claims: bool) -> None:
    """Write an empty table."""
    from kepu_review.intake.lexicon import categories_of
    from kepu_review.intake.templates import columns, write_template
    from kepu_review.plugins import Plugins

    ending(writable(output), ".xlsx")
    if output.exists():
        raise UsageError(
            t("{output} 已存在。", output=output),
            remedy=t("换一个文件名。"),
        )
    host = Plugins()
    known = host.programmes()
    if kind != "marks" and programme not in known:
        raise UsageError(
            t("请用 --programme 写明认定项目。"),
            remedy=t("现有项目：") + "、".join(sorted(known)),
        )
    rules = known.get(programme or "")
    own = host.categories()
    asked = categories_of(rules, own).values() if claims and rules is not None else ()
    wanted = columns(kind, rules, own, {one.id: host.rubric(one.rubric) for one in asked})
    write_template(wanted, output)
    done(t("已写入 {output}，共 {wanted_count} 列。", output=output, wanted_count=len(wanted)))
