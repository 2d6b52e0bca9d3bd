"""`name`, `register` and `certificates`: titles conferred, and the register of bases."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kepu_review.cli.arguments import RoundCommand, command, folder
from kepu_review.cli.dates import some_day
from kepu_review.cli.paths import quoted
from kepu_review.cli.record import refuse_if_touched
from kepu_review.cli.show import as_json, complain, done, dump, progress, say, table, writable
from kepu_review.text import t

if TYPE_CHECKING:
    from kepu_review.workflow import Round

FILE = click.Path(path_type=Path)
_SHOWN = (0, 1, 2, 5, 6, 7, 8, 9)


@command(
    help=t(
        "命名：公示期满、没有未办结的异议后，把名单上的申报记入名录并编号。\n\n例：kepu-review na"
        "me rounds/quzhou-8 --day 2026-12-20"
    )
)
@folder
@click.option("--day", help=t("命名日期，有效期从这一天算起；默认今天"))
@click.option("--waiver", help=t("有异议未办结而先行命名的理由，记入档案"))
@as_json
def name(folder: str, day: str | None, waiver: str | None, json_: bool) -> None:
    """Confer the title."""
    from kepu_review.workflow import open_round
    from kepu_review.workflow.naming import name_bases, to_name

    when = some_day(day)
    refuse_if_touched(folder)
    with open_round(folder) as rnd:
        made = name_bases(rnd, day=when, waiver=waiver)
        with rnd.store.reading() as db:
            left = to_name(rnd, db, when)
    if json_:
        dump([{"number": one.number, "application": one.application} for one in made])
        return
    table(
        [t("编号"), t("名称"), t("申报单位"), t("有效期至")],
        [(one.number, one.name, one.applicant, one.valid_until or "—") for one in made],
    )
    done(t("已命名 {n} 家。", n=len(made)))
    waiting = sum(len(one.applications) for one in left.running)
    if waiting or left.unpublished:
        said = t("另有公示未满的 {waiting} 份、未公示的 {n} 份。", waiting=waiting,
                 n=len(left.unpublished))  # fmt: skip
        complain(said, colour="yellow")
    say(t("下一步：kepu-review certificates {where} 证书文件夹", where=quoted(folder)))


@click.group(help=t("名录：查看、导出公开名录、承接以前批次。"))
def register() -> None:
    """Work on the register of bases."""


@register.command(
    "show",
    cls=RoundCommand,
    help=t("列出名录中的基地。\n\n例：kepu-review register show rounds/quzhou-8"),
)
@folder
@as_json
def show(folder: str, json_: bool) -> None:
    """List the bases."""
    from kepu_review.workflow import open_round
    from kepu_review.workflow.naming import accreditation
    from kepu_review.workflow.public import headings, register_rows

    with open_round(folder) as rnd:
        accreditation(rnd)
        rows = register_rows(rnd)
        if json_:
            dump(rows)
            return
        columns = [headings()[at] for at in _SHOWN]
        table(columns, [[row[name] for name in columns] for row in rows])
        say(t("共 {n} 家。", n=len(rows)))
        _due(rnd)


@register.command(
    "export",
    cls=RoundCommand,
    help=t(
        "导出公开名录：.csv、.xlsx 或 .pdf；不含联系人、电话、理由和考核等次。\n\n例：kepu-review"
        " register export rounds/quzhou-8 -o 名录.xlsx"
    ),
)
@folder
@click.option("-o", "--output", required=True, type=FILE)
def export(folder: str, output: Path) -> None:
    """Write the public register."""
    from kepu_review.report.register import export_register
    from kepu_review.workflow import open_round
    from kepu_review.workflow.documents import record_document
    from kepu_review.workflow.public import hidden_in, register_rows

    writable(output)
    refuse_if_touched(folder)
    with open_round(folder) as rnd:
        count = export_register(rnd, output)
        record_document(rnd, "register", output)
        hidden = hidden_in(register_rows(rnd))
    done(t("已写入 {path}，共 {n} 家。", path=output, n=count))
    if hidden:
        said = t("有 {n} 处名称里像是电话、邮箱或证件号，已略去；请核对名录。", n=hidden)
        complain(said, colour="yellow")


@register.command(
    "carry",
    cls=RoundCommand,
    help=t(
        "承接以前的名录：另一个批次，或一份表格（编号、名称、申报单位、认定日期，可有类别、区域、"
        "有效期至、状态、终期考核）。\n\n例：kepu-review register carry rounds/quzhou-9 rounds/"
        "quzhou-8\n\n例：kepu-review register carry rounds/quzhou-9 旧名录.xlsx"
    ),
)
@folder
@click.argument("source")
def carry(folder: str, source: str) -> None:
    """Bring in the register of earlier batches."""
    from kepu_review.workflow import open_round
    from kepu_review.workflow.carrying import carry_register

    is_file = "://" not in source and Path(source).is_file()
    with open_round(folder) as rnd:
        if is_file:
            made = carry_register(rnd, Path(source))
        else:
            with open_round(source) as earlier:
                made = carry_register(rnd, earlier)
    done(
        t(
            "承接 {n} 家；已有 {known} 家；考核等次 {graded} 家。",
            n=len(made.bases),
            known=len(made.known),
            graded=len(made.graded),
        )
    )
    if made.kept:
        numbers = t("、").join(made.kept)
        say(t("{numbers} 在本批次另有记录，保持不变。", numbers=numbers))


@command(
    help=t(
        "制发证书或牌匾：每家一个 PDF，带编号和二维码；默认只做还没有的，指定编号的重做。\n\n例：k"
        "epu-review certificates rounds/quzhou-8 证书 --kind plaque\n\n例：kepu-review certific"
        "ates rounds/quzhou-8 --verify 'kepu|QZKP-2026-001|certificate|01|…'"
    )
)
@folder
@click.argument("out", required=False, type=FILE)
@click.option(
    "--kind",
    type=click.Choice(["certificate", "plaque"]),
    default="certificate",
    show_default=True,
)
@click.option("--number", "numbers", multiple=True, help=t("只做这个编号，可多次写"))
@click.option("--verify", metavar="CODE", help=t("核对二维码的内容"))
def certificates(
    folder: str, out: Path | None, kind: str, numbers: tuple[str, ...], verify: str | None
) -> None:
    """Make certificates and plaques, or verify one."""
    from kepu_review.report.certificate import issue_documents
    from kepu_review.workflow import open_round

    if verify is not None:
        _verify(folder, verify)
        return
    target = out or Path(t("证书"))
    refuse_if_touched(folder)
    with open_round(folder) as rnd, progress(t("排版")) as seen:
        made = issue_documents(rnd, target, kind, numbers or None, progress=seen)
    if not made:
        say(t("都已制发；要重做的请用 --number 写明编号。"))
        return
    done(t("已制发 {n} 份，在 {path}。", n=len(made), path=target))


def _verify(folder: str, code: str) -> None:
    from kepu_review.workflow import open_round
    from kepu_review.workflow.issuing import verify as look
    from kepu_review.workflow.register import status_title

    with open_round(folder) as rnd:
        found = look(rnd, code)
    if found.base is None or not found.genuine:
        complain(t("✗ 档案中没有制发过这份证书或牌匾。"))
        raise SystemExit(1)
    status = status_title(found.base.status)
    said = t("{name}（{number}）：{status}", name=found.base.name, number=found.base.number,
             status=status)  # fmt: skip
    done(said)
    if not found.newest:
        complain(t("之后又重新制发过，这一份已不是最新的。"), colour="yellow")


def _due(rnd: Round) -> None:
    """What of the register waits for a person."""
    from kepu_review.workflow.changing import late_reports
    from kepu_review.workflow.publishing import today
    from kepu_review.workflow.register import overdue

    now = today(rnd)
    with rnd.store.reading() as db:
        late = {one.number for one in late_reports(rnd, db)}
        behind = [base.number for base in overdue(rnd, db)]
        ended = [
            base.number
            for base in db.bases()
            if base.valid_until is not None
            and base.valid_until < now
            and base.status.value not in ("expired", "revoked")
        ]
    told = (
        (behind, t("整改或暂停期限已过")),
        (ended, t("有效期已满，待办理到期（kepu-review base expire）")),
        (sorted(late), t("变更逾期报告")),
    )
    for numbers, what in told:
        if numbers:
            complain(f"{what}{t('：')}{t('、').join(numbers)}", colour="yellow")
