"""`export`: the whole round as a workbook."""

from __future__ import annotations

from pathlib import Path

import click

from kepu_review.cli.arguments import command, folder
from kepu_review.cli.paths import ending
from kepu_review.cli.show import done, writable
from kepu_review.text import t


@command(
    help=t(
        "导出整个批次的工作簿：排名、专家总分、逐项打分、评语、决定、申报、审查意见。\n\n"
        "例：kepu-review export rounds/quzhou-8 -o 评审数据.xlsx"
    )
)
@folder
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path))
@click.option("--names", is_flag=True, help=t("专家写姓名，不写编号"))
@click.option("--personal", is_flag=True, help=t("保留电话、身份证号、邮箱"))
def export(folder: str, output: Path, names: bool, personal: bool) -> None:
    """Write the workbook."""
    from kepu_review.report.office import export as write
    from kepu_review.workflow import open_round
    from kepu_review.workflow.documents import record_document

    ending(writable(output), ".xlsx")
    with open_round(folder) as rnd:
        made = write(rnd, output, names=names, personal=personal)
        record_document(rnd, "workbook", made)
    done(t("已生成 {made}", made=made))
