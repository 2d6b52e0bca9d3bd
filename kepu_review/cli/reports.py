"""`report` and `demo`."""

from __future__ import annotations

from pathlib import Path

import click

from kepu_review.cli.arguments import command, folder
from kepu_review.cli.paths import ending, quoted
from kepu_review.cli.record import refuse_if_touched
from kepu_review.cli.show import complain, done, progress, say, writable
from kepu_review.errors import Refused
from kepu_review.text import t


@command(
    help=t(
        "生成 PDF：summary 评审结果汇总（内部），notice 拟认定名单公示（不含分数）。\n\n"
        "例：kepu-review report rounds/quzhou-8 -o 公示.pdf --kind notice",
        "Make a PDF: summary (internal) or notice (public, no marks).\n\n"
        "Example: kepu-review report rounds/quzhou-8 -o notice.pdf --kind notice",
    )
)
@folder
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path))
@click.option(
    "--kind", type=click.Choice(["summary", "notice"]), default="summary", show_default=True
)
def report(folder: str, output: Path, kind: str) -> None:
    """Make a document."""
    from kepu_review.report import make
    from kepu_review.report.fill_notice import local_day, now, office_note
    from kepu_review.workflow import open_round
    from kepu_review.workflow.documents import record_document

    ending(writable(output), ".pdf")
    open_round(folder).close()  # a wrong folder is told here, not from inside a kernel
    if kind == "notice":
        _decided(folder)
        refuse_if_touched(folder)
    with progress(t("排版", "setting")) as seen:
        made = make(kind, folder, output, progress=seen)
    with open_round(folder) as rnd:
        touched = kind == "summary" and rnd.store.check()
        record_document(rnd, kind, made)
        note = office_note(rnd.programme.notice, local_day(now())) if kind == "notice" else ""
    done(t(f"已生成 {made}", f"Wrote {made}"))
    if note:
        complain(note, colour="yellow")
    if touched:
        complain(
            t(
                f"✗ 数据与留痕不一致（{len(touched)} 处），汇总表已注明；详见 kepu-review audit。",
                f"✗ The record was touched ({len(touched)} places); see kepu-review audit.",
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
        t("尚未作出决定，不能生成公示。", "Nothing is decided; there is nothing to publish."),
        remedy=t(
            f"请组长在工作台定结论：kepu-review open {where} --as chair",
            f"The chair decides at the desk: kepu-review open {where} --as chair",
        ),
    )


@click.command(
    help=t(
        "虚构一轮完整的评审：新建、导入、审查、分派、打分、排名、出报告。\n\n"
        "例：kepu-review demo 演示批次",
        "Run a whole invented round: new, import, check, assign, marks, rank, report.\n\n"
        "Example: kepu-review demo demo-round",
    )
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--applications", type=click.IntRange(8, 20_000), default=60, show_default=True)
@click.option("--experts", type=click.IntRange(4, 2_000), default=12, show_default=True)
@click.option("--seed", type=int, default=8, show_default=True)
@click.option("--replace", is_flag=True, help=t("替换已有的演示批次", "replace an earlier demo"))
@click.option("--no-report", is_flag=True, help=t("不生成 PDF", "make no PDF"))
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
        say(t(f"PDF：{document}", f"PDF: {document}"))
    say(
        t(
            f"打开工作台：\n"
            f"  秘书处  kepu-review open {where} --as secretary\n"
            f"  组长    kepu-review open {where} --as chair\n"
            f"  专家    kepu-review open {where} --as {made.unfinished}",
            f"Open the desks:\n"
            f"  secretariat  kepu-review open {where} --as secretary\n"
            f"  chair        kepu-review open {where} --as chair\n"
            f"  an expert    kepu-review open {where} --as {made.unfinished}",
        )
    )
