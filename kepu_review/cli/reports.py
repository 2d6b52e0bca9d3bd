"""`report` and `demo`."""

from __future__ import annotations

from pathlib import Path

import click

from kepu_review.cli.arguments import command, folder
from kepu_review.cli.paths import ending, quoted
from kepu_review.cli.record import refuse_if_touched
from kepu_review.cli.show import complain, done, progress, say, writable
from kepu_review.cli.signing import certificate, signature
from kepu_review.errors import Refused
from kepu_review.text import t


@command(
    help=t(
        "生成 PDF：summary 评审结果汇总（内部），notice 拟认定名单公示（不含分数）。\n\n例：kepu-"
        "review report rounds/quzhou-8 -o 公示.pdf --kind notice"
    )
)
@folder
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path))
@click.option(
    "--kind", type=click.Choice(["summary", "notice"]), default="summary", show_default=True
)
@certificate
def report(folder: str, output: Path, kind: str, sign: Path | None) -> None:
    """Make a document."""
    from kepu_review.report import make
    from kepu_review.report.fill_notice import local_day, now, office_note
    from kepu_review.workflow import open_round
    from kepu_review.workflow.documents import record_document

    ending(writable(output), ".pdf")
    signed = signature(sign)
    open_round(folder).close()  # a wrong folder is told here, not from inside a kernel
    if kind == "notice":
        _decided(folder)
        refuse_if_touched(folder)
    with progress(t("排版")) as seen:
        made = make(kind, folder, output, progress=seen)
    signed(made)
    with open_round(folder) as rnd:
        touched = kind == "summary" and rnd.store.check()
        record_document(rnd, kind, made)
        with rnd.store.reading() as db:
            note = office_note(rnd, db, local_day(rnd, now())) if kind == "notice" else ""
    done(t("已生成 {made}", made=made))
    if note:
        complain(note, colour="yellow")
    if touched:
        complain(
            t(
                "✗ 数据与留痕不一致（{touched_count} 处），汇总表已注明；详见 kepu-review audit。",
                touched_count=len(touched),
            )
        )
        raise SystemExit(1)


def _decided(folder: str) -> None:
    """A notice is of decisions; without any it would be an empty list with a date."""
    from kepu_review.workflow import open_round

    with open_round(folder) as rnd, rnd.store.reading() as db:
        if db.decisions():
            return
    where = quoted(folder)
    raise Refused(
        t("尚未作出决定，不能生成公示。"),
        remedy=t("请组长在工作台定结论：kepu-review open {where} --as chair", where=where),
    )


@click.command(
    help=t(
        "虚构一轮完整的评审：新建、导入、审查、分派、打分、排名、出报告。\n\n例：kepu-review demo"
        " 演示批次"
    )
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--applications", type=click.IntRange(8, 20_000), default=60, show_default=True)
@click.option("--experts", type=click.IntRange(4, 2_000), default=12, show_default=True)
@click.option("--seed", type=int, default=8, show_default=True)
@click.option("--replace", is_flag=True, help=t("替换已有的演示批次"))
@click.option("--no-report", is_flag=True, help=t("不生成 PDF"))
def demo(
    folder: Path, applications: int, experts: int, seed: int, replace: bool, no_report: bool
) -> None:
    """Run an invented round."""
    from kepu_review.demo.run import run

    made = run(
        folder,
        applications=applications,
        experts=experts,
        seed=seed,
        replace=replace,
        reports=not no_report,
        tell=done,
    )
    where = quoted(folder)
    say("")
    for document in made.documents:
        say(t("PDF：{document}", document=document))
    say(
        t(
            "打开工作台：\n  秘书处  kepu-review open {where} --as secretary\n  组长    kepu-revi"
            "ew open {where} --as chair\n  专家    kepu-review open {where} --as {unfinished}",
            where=where,
            unfinished=made.unfinished,
        )
    )
