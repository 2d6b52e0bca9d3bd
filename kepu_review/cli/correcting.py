"""`correct`: applications that are sent back to be corrected."""

from __future__ import annotations

from typing import Any

import click

from kepu_review.cli.arguments import RoundCommand, folder
from kepu_review.cli.show import as_json, complain, done, dump, say, table
from kepu_review.cli.times import moment_in, time_in
from kepu_review.text import msg, t

REASON = t("理由，记入档案")


@click.group(
    help=t(
        "补正：退回申报单位补正，限期交回，再次审查。\n\n例：kepu-review correct overdue rounds/quz"
        "hou-8"
    )
)
def correct() -> None:
    """Corrections."""


@correct.command(
    cls=RoundCommand,
    help=t(
        "要求补正：写明是哪几条、为何。不写截止时间则按认定项目的天数推算。\n\n例：kepu-review co"
        "rrect ask rounds/quzhou-8 KP2023-001 --rule photos --reason 照片只有两张"
    ),
)
@folder
@click.argument("application")
@click.option("--rule", "rules", multiple=True, required=True, help=t("要补正的规则，可写多次"))
@click.option("--reason", required=True, help=REASON)
@click.option("--until", help=t("截止时间，如 2026-12-31T18:00"))
def ask(
    folder: str, application: str, rules: tuple[str, ...], reason: str, until: str | None
) -> None:
    """Ask for a correction."""
    from kepu_review.workflow import open_round
    from kepu_review.workflow.correcting import ask_correction, unknown_holidays

    with open_round(folder) as rnd:
        when = None if until is None else moment_in(rnd, until)
        ask_correction(rnd, application, rules, reason, when)
        with rnd.store.reading() as db:
            asked = db.corrections(application)[application]
        end = time_in(rnd, asked.until)
        done(t("申报 {application} 须在 {until} 前补正。", application=application, until=end))
        years = unknown_holidays(rnd, asked.until)
    if years and until is None:
        named = t("、").join(str(year) for year in years)
        complain(t("没有 {years} 年的放假安排，请核对截止日。", years=named), colour="yellow")


@correct.command(
    "return",
    cls=RoundCommand,
    help=t(
        "登记补正已交回，并再次审查；逾期的须先准予迟交或延长期限。\n\n例：kepu-review correct re"
        "turn rounds/quzhou-8 KP2023-001 --note 照片已补齐"
    ),
)
@folder
@click.argument("application")
@click.option("--note", default="", help=t("说明"))
def return_(folder: str, application: str, note: str) -> None:
    """Take in a correction."""
    from kepu_review.model import Severity
    from kepu_review.workflow import open_round
    from kepu_review.workflow.correcting import return_correction

    with open_round(folder) as rnd:
        return_correction(rnd, application, note)
        with rnd.store.reading() as db:
            found = db.findings(application=application)
    wrong = [one for one in found if one.severity is Severity.ERROR]
    done(t("申报 {application} 的补正已交回，再次审查：", application=application))
    say(t("还有 {count} 处不符。", count=len(wrong)) if wrong else t("没有不符项。"))
    for one in wrong:
        complain(f"{one.message}{one.remedy}", colour="yellow")


@correct.command(
    cls=RoundCommand,
    help=t(
        "延长补正期限。\n\n例：kepu-review correct extend rounds/quzhou-8 KP2023-001 2026-12-31 -"
        "-reason 证书补办中"
    ),
)
@folder
@click.argument("application")
@click.argument("until")
@click.option("--reason", required=True, help=REASON)
def extend(folder: str, application: str, until: str, reason: str) -> None:
    """Give more time."""
    from kepu_review.workflow import open_round
    from kepu_review.workflow.correcting import extend_correction

    with open_round(folder) as rnd:
        when = moment_in(rnd, until)
        extend_correction(rnd, application, when, reason)
        done(t("补正期限延至 {until}。", until=time_in(rnd, when)))


@correct.command(
    cls=RoundCommand,
    help=t(
        "列出逾期没有交回的补正；--all 列出全部。不予受理由人决定。\n\n例：kepu-review correct ov"
        "erdue rounds/quzhou-8"
    ),
)
@folder
@click.option("--all", "all_", is_flag=True, help=t("列出全部补正"))
@as_json
def overdue(folder: str, all_: bool, json_: bool) -> None:
    """List corrections that are late."""
    from kepu_review.workflow import open_round
    from kepu_review.workflow.correcting import overdue_corrections

    with open_round(folder) as rnd:
        with rnd.store.reading() as db:
            late = overdue_corrections(rnd, db)
            shown = db.corrections() if all_ else late
        rows: list[dict[str, Any]] = [
            {
                "application": name,
                "until": one.until,
                "times": one.times,
                "returned_at": one.returned_at,
                "overdue": name in late,
                "rules": list(one.rules),
                "reason": one.reason,
            }
            for name, one in shown.items()
        ]
        if json_:
            dump(rows)
            return
        if not rows:
            say(t("没有补正。") if all_ else t("没有逾期的补正。"))
            return
        table(
            [t("申报"), t(msg("截止", "cli")), t("第几次"), t(msg("状态", "cli")), t("条款"),
             t("理由")],
            [
                (r["application"], time_in(rnd, r["until"]), r["times"], _state(r),
                 t("、").join(r["rules"]), r["reason"])
                for r in rows
            ],
        )  # fmt: skip


def _state(row: dict[str, Any]) -> str:
    if row["returned_at"] is not None:
        return t("已交回")
    return t("逾期") if row["overdue"] else t("待交回")
