"""`evaluation` and `activity`: grades of bases by a round of their own, and their activities."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

import click

from kepu_review.cli.arguments import RoundCommand, folder
from kepu_review.cli.dates import day_of, some_day
from kepu_review.cli.paths import quoted
from kepu_review.cli.show import as_json, complain, done, dump, say, table
from kepu_review.errors import UsageError
from kepu_review.text import t


@click.group(help=t("考核：年度考核和终期考核各为一个批次；建立、收取等次、查看。"))
def evaluation() -> None:
    """Work on evaluations of bases."""


@evaluation.command(
    "new",
    cls=RoundCommand,
    help=t(
        "为在册的基地建立考核批次；申报编号即基地编号，等次由人定，--line 可给等次定分数线。\n\n"
        "例：kepu-review evaluation new rounds/quzhou-8 rounds/quzhou-2026 --year 2026\n\n例：kepu-"
        "review evaluation new rounds/national rounds/national-term --term"
    ),
)
@folder
@click.argument("target")
@click.option("--year", type=click.IntRange(2000, 2100), help=t("考核年度"))
@click.option("--term", is_flag=True, help=t("终期考核"))
@click.option("--line", "lines", multiple=True, metavar="GRADE=SCORE", help=t("等次的最低分"))
def new(folder: str, target: str, year: int | None, term: bool, lines: tuple[str, ...]) -> None:
    """Create a round of evaluation."""
    from kepu_review.workflow import open_round
    from kepu_review.workflow.evaluation_round import evaluation_round

    if term == (year is not None):
        raise UsageError(
            t("请写 --year 年份，或 --term，只写一个。"),
            remedy=t("例如 --year 2026。"),
        )
    drawn = dict(_line(one) for one in lines)
    with (
        open_round(folder) as rnd,
        evaluation_round(rnd, target, "term" if year is None else year, lines=drawn) as made,
        made.store.reading() as db,
    ):
        title, count = made.info.title, len(db.applications())
        bare = [one.id for one in db.applications() if one.category is None]
    done(t("已建立{title}：{n} 家。", title=title, n=count))
    if bare:
        said = t("没有类别、须先确定的：{numbers}", numbers=t("、").join(bare))
        complain(said, colour="yellow")
    say(t("下一步：导入考核期的数据（可选）、专家，再审查：kepu-review check {folder}",
          folder=quoted(target)))  # fmt: skip


@evaluation.command(
    "collect",
    cls=RoundCommand,
    help=t(
        "把考核批次定下的等次收回名录；可以分几次收。\n\n例：kepu-review evaluation collect rounds/"
        "quzhou-8 rounds/quzhou-2026"
    ),
)
@folder
@click.argument("source")
def collect(folder: str, source: str) -> None:
    """Take over the grades."""
    from kepu_review.workflow import open_round
    from kepu_review.workflow.evaluation_round import collect_evaluations

    with open_round(folder) as rnd, open_round(source) as other:
        made = collect_evaluations(rnd, other)
    done(t("收到等次 {n} 家，未变 {same} 家。", n=len(made.written), same=len(made.same)))
    if made.undecided:
        said = t("还没有等次：{numbers}", numbers=t("、").join(made.undecided))
        complain(said, colour="yellow")
    if made.unknown:
        complain(
            t("名录中没有或已撤销：{numbers}", numbers=t("、").join(made.unknown)), colour="yellow"
        )


@evaluation.command(
    "show",
    cls=RoundCommand,
    help=t("列出考核等次及其影响。\n\n例：kepu-review evaluation show rounds/quzhou-8"),
)
@folder
@as_json
def show(folder: str, json_: bool) -> None:
    """List grades and what they mean."""
    from kepu_review.workflow import open_round
    from kepu_review.workflow.evaluating import consequences, period_title
    from kepu_review.workflow.naming import accreditation

    with open_round(folder) as rnd:
        rule = accreditation(rnd)
        with rnd.store.reading() as db:
            graded, meaning = db.evaluations(), consequences(rnd, db)
    titles = {one.id: one.title for one in (*rule.yearly, *rule.final)}
    by_key = {(one.evaluation.number, one.evaluation.period): one for one in meaning}
    rows: list[dict[str, Any]] = []
    for one in graded:
        found = by_key.get((one.number, one.period))
        rows.append(
            {
                "number": one.number,
                "period": one.period,
                "grade": one.grade,
                "consequence": found.grade.consequence if found else "none",
                "clause": found.grade.clause if found else "",
                "done": found.done if found else True,
            }
        )
    if json_:
        dump(rows)
        return
    table(
        [t("编号"), t("考核期"), t("等次"), t("影响"), t("待办")],
        [
            (
                row["number"],
                period_title(row["period"]),
                titles.get(row["grade"], row["grade"]),
                row["clause"],
                "" if row["done"] else t("责令整改"),
            )
            for row in rows
        ],
    )


@click.group(help=t("活动：登记预告和总结，列出各基地一年的活动。"))
def activity() -> None:
    """Work on activities."""


@activity.command(
    "preview",
    cls=RoundCommand,
    help=t(
        "登记活动预告。\n\n例：kepu-review activity preview rounds/quzhou-8 2026-01 QZKP-2026-001 -"
        "-title 科普周开放日 --held 2026-05-23"
    ),
)
@folder
@click.argument("id_", metavar="ID")
@click.argument("subject")
@click.option("--title", required=True, help=t("活动名称"))
@click.option("--held", help=t("举办日期"))
@click.option("--text", default="", help=t("内容"))
def preview(folder: str, id_: str, subject: str, title: str, held: str | None, text: str) -> None:
    """Record a preview."""
    from kepu_review.workflow import open_round
    from kepu_review.workflow.activities import report_activity

    with open_round(folder) as rnd:
        report_activity(rnd, id_, subject, "preview", title, some_day(held), text=text)
    done(t("已登记预告 {id}。", id=id_))


@activity.command(
    "summary",
    cls=RoundCommand,
    help=t(
        "登记活动总结。\n\n例：kepu-review activity summary rounds/quzhou-8 2026-01 QZKP-2026-001 -"
        "-title 科普周开放日 --held 2026-05-23 --reach 800 --media 衢州日报"
    ),
)
@folder
@click.argument("id_", metavar="ID")
@click.argument("subject")
@click.option("--title", required=True, help=t("活动名称"))
@click.option("--held", required=True, help=t("举办日期"))
@click.option("--reach", type=click.IntRange(0), help=t("覆盖人次"))
@click.option("--media", multiple=True, help=t("报道的媒体，可多次写"))
@click.option("--text", default="", help=t("内容"))
def summary(
    folder: str,
    id_: str,
    subject: str,
    title: str,
    held: str,
    reach: int | None,
    media: tuple[str, ...],
    text: str,
) -> None:
    """Record a summary."""
    from kepu_review.workflow import open_round
    from kepu_review.workflow.activities import report_activity

    with open_round(folder) as rnd:
        report_activity(rnd, id_, subject, "summary", title, day_of(held), reach, media, text)
    done(t("已登记总结 {id}。", id=id_))


@activity.command(
    "table",
    cls=RoundCommand,
    help=t(
        "列出各基地的预告、总结、人次和报道；没有的也列出。\n\n例：kepu-review activity table "
        "rounds/quzhou-8 --year 2026"
    ),
)
@folder
@click.option("--year", type=click.IntRange(2000, 2100), help=t("只看这一年"))
@as_json
def listed(folder: str, year: int | None, json_: bool) -> None:
    """List activities by base."""
    from kepu_review.workflow import open_round
    from kepu_review.workflow.activities import activity_table

    with open_round(folder) as rnd:
        rows = activity_table(rnd, year)
    if json_:
        dump(rows)
        return
    table(
        [t("编号"), t("名称"), t("预告"), t("总结"), t("缺总结"), t("人次"), t("报道"), t("最近")],
        [tuple("—" if cell is None else cell for cell in row.values()) for row in rows],
    )


def _line(text: str) -> tuple[str, Decimal]:
    grade, _, score = text.partition("=")
    try:
        return grade.strip(), Decimal(score)
    except InvalidOperation:
        raise UsageError(
            t("“{text}”不是“等次=分数”。", text=text),
            remedy=t("例如 --line excellent=90。"),
        ) from None
