"""`report`, `clear-comments` and `demo`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kepu_review.cli.arguments import command, folder
from kepu_review.cli.batching import each_of, personal_data
from kepu_review.cli.faces import system_fonts
from kepu_review.cli.paths import ending, quoted
from kepu_review.cli.record import refuse_if_touched
from kepu_review.cli.show import complain, done, progress, say, writable
from kepu_review.cli.signing import certificate, signature
from kepu_review.errors import Refused, UsageError
from kepu_review.text import t

if TYPE_CHECKING:
    from kepu_review.workflow import Round
    from kepu_review.workflow.documents import DocumentKind


@command(
    help=t(
        "生成 PDF；notice、minutes 也可以写成 .docx。--kind 可选：\n\n\b\n"
        "summary   评审结果汇总（内部）\n"
        "scores    评分汇总表，专家并列（内部）\n"
        "sheets    专家评分表，供签字存档（内部）\n"
        "minutes   评审会议纪要（内部）\n"
        "notice    拟认定名单公示，不含分数\n"
        "feedback  评审意见反馈书，给申报单位\n\n"
        "插件带来的文件写它的编号。\n\n例：kepu-review report rounds/quzhou-8 -o 公示.pdf "
        "--kind notice\n\n例：kepu-review report rounds/quzhou-8 -o 反馈.zip --kind feedback "
        "--each"
    )
)
@folder
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path))
@click.option("--kind", default="summary", show_default=True, help=t("哪一种文件"))
@click.option("--expert", help=t("只要这位专家的（sheets）"))
@click.option("--application", help=t("只要这份申报的（sheets、feedback）"))
@click.option(
    "--each", is_flag=True, help=t("每份一个 PDF，装入 .zip（sheets、feedback）；中断后可接着做")
)
@click.option("--personal", is_flag=True, help=t("内部文件保留电话、身份证号、邮箱"))
@system_fonts
@certificate
def report(
    folder: str,
    output: Path,
    kind: str,
    expert: str | None,
    application: str | None,
    each: bool,
    personal: bool,
    sign: Path | None,
) -> None:
    """Make a document."""
    from kepu_review.report.fill_notice import local_day, now, office_note
    from kepu_review.workflow import open_round
    from kepu_review.workflow.documents import record_document

    _ending(writable(output), kind, each, sign)
    signed = signature(sign)
    given = {"expert": expert, "application": application}
    only = {name: value for name, value in given.items() if value is not None}
    with open_round(folder) as rnd:  # a mistake is told here, not from inside a kernel
        chosen = _kind(rnd, kind, only)
    if chosen.decided:
        _decided(folder, kind)
    if chosen.public:
        refuse_if_touched(folder)
        _nothing_personal(personal)
    with personal_data(personal):
        made = (each_of if each else _make)(kind, folder, output, only)
    signed(made)
    with open_round(folder) as rnd:
        touched = not chosen.public and rnd.store.check()
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


def _ending(output: Path, kind: str, each: bool, sign: Path | None) -> None:
    """Single files come in a zip; of Word are only kinds that are edited, and never signed."""
    from kepu_review.report.make import WORD

    if each:
        if sign is not None:
            raise UsageError(
                t("--each 不能同时用 --sign。"),
                remedy=t("请逐份生成并签名，或只装包不签名。"),
            )
        ending(output, ".zip")
    elif kind not in WORD or sign is not None or output.suffix.lower() != ".docx":
        ending(output, ".pdf")


def _nothing_personal(personal: bool) -> None:
    if personal:
        raise UsageError(
            t("对外的文件不能带个人信息。"),
            remedy=t("--personal 只用于内部文件，如 summary、sheets。"),
        )


def _make(kind: str, folder: str, output: Path, only: Mapping[str, str]) -> Path:
    from kepu_review.report import make

    with progress(t("排版")) as seen:
        return make(kind, folder, output, progress=seen, only=only)


def _kind(rnd: Round, kind: str, only: Mapping[str, str]) -> DocumentKind:
    """The kind of document, where it exists and knows what was asked for."""
    from kepu_review.workflow.documents import document_kinds

    kinds = {one.id: one for one in document_kinds(rnd.plugins)}
    chosen = kinds.get(kind)
    if chosen is None:
        raise UsageError(
            t("没有“{kind}”这种文件。", kind=kind),
            remedy=t("可选：{known}。", known=t("、").join(kinds)),
        )
    for name in only:
        if name not in chosen.filters:
            raise UsageError(
                t("“{kind}”不分专家或申报，不能用 --{name}。", kind=kind, name=name),
                remedy=t("--expert 只用于 sheets，--application 只用于 sheets 和 feedback。"),
            )
    with rnd.store.reading() as db:
        if "application" in only and db.application(only["application"]) is None:
            raise UsageError(t("没有申报 {number}。", number=only["application"]))
        if "expert" in only and db.expert(only["expert"]) is None:
            raise UsageError(t("没有专家 {expert}。", expert=only["expert"]))
        if chosen.decided and "application" in only and only["application"] not in db.decisions():
            raise Refused(
                t("申报 {number} 还没有决定，不能反馈。", number=only["application"]),
                remedy=t("请组长先定结论。"),
            )
    return chosen


def _decided(folder: str, kind: str) -> None:
    """A notice is of decisions; without any it would be an empty list with a date."""
    from kepu_review.workflow import open_round

    with open_round(folder) as rnd, rnd.store.reading() as db:
        if db.decisions():
            return
    where = quoted(folder)
    raise Refused(
        t("尚未作出决定，不能生成公示。")
        if kind == "notice"
        else t("尚未作出决定，这种文件还不能生成。"),
        remedy=t("请组长在工作台定结论：kepu-review open {where} --as chair", where=where),
    )


@command(
    "clear-comments",
    help=t(
        "组长审定向申报单位反馈哪些评语；未经审定的评语不反馈。不写 --text 时按专家原话，"
        "不署名；--none 表示不反馈评语。\n\n"
        "例：kepu-review clear-comments rounds/quzhou-8 Q8-001 --text 讲解队伍偏少，请补充。"
    ),
)
@folder
@click.argument("application")
@click.option("--text", "texts", multiple=True, help=t("改写后的评语，可写多次"))
@click.option("--none", "nothing", is_flag=True, help=t("不反馈评语"))
@click.option("--show", is_flag=True, help=t("只看专家原话，不审定"))
def clear_comments(
    folder: str, application: str, texts: tuple[str, ...], nothing: bool, show: bool
) -> None:
    """Settle what an applicant may read."""
    from kepu_review.workflow import clearing, open_round
    from kepu_review.workflow.apart import not_hidden
    from kepu_review.workflow.guards import known

    if nothing and texts:
        raise UsageError(t("--none 和 --text 不能同时用。"), remedy=t("请只用一个。"))
    with open_round(folder) as rnd:
        if show:
            with rnd.store.reading() as db:
                not_hidden(rnd, db)
                known(db, application)
                found = clearing.as_written(rnd, db, application)
            for one in found:
                say(f"{one.criterion or t('总体')}\t{one.text}")
            return
        wanted = () if nothing else texts or None
        clearing.clear_comments(rnd, application, wanted)
        with rnd.store.reading() as db:
            count = len(clearing.cleared_comments(db)[application].comments)
    done(t("已审定：向申报 {what} 反馈评语 {count} 条。", what=application, count=count))


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
