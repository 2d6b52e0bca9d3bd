"""`base`: what happens to one base after its naming."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from kepu_review.cli.arguments import RoundCommand, folder
from kepu_review.cli.dates import day_of, some_day
from kepu_review.cli.show import as_json, complain, done, dump, say, table
from kepu_review.errors import UsageError
from kepu_review.text import t

if TYPE_CHECKING:
    from kepu_review.model import BaseChange

number = click.argument("number")
reason = click.option("--reason", required=True, help=t("理由，记入档案"))
ground = click.option("--ground", help=t("认定项目规定的情形"))


@click.group(help=t("一家基地：变更、整改、暂停、撤销、恢复、考核、到期、查看。"))
def base() -> None:
    """Work on one base."""


@base.command(
    "show",
    cls=RoundCommand,
    help=t("查看一家基地的经过。\n\n例：kepu-review base show rounds/quzhou-8 QZKP-2026-001"),
)
@folder
@number
@as_json
def show(folder: str, number: str, json_: bool) -> None:
    """Tell what happened to a base."""
    from dataclasses import asdict

    from kepu_review.workflow import open_round
    from kepu_review.workflow.register import base_of, status_title

    with open_round(folder) as rnd, rnd.store.reading() as db:
        found = base_of(db, number)
        changes, grades = db.base_changes(number), db.evaluations(number)
        papers, reports = db.issued(number), db.activity_reports(number)
    if json_:
        dump(
            {
                **asdict(found),
                "changes": [_change(one) for one in changes],
                "evaluations": [asdict(one) for one in grades],
                "issued": [asdict(one) for one in papers],
                "activities": [asdict(one) for one in reports],
            }
        )
        return
    say(f"{found.number}  {found.name}  {found.applicant}  {status_title(found.status)}")
    rows = [(f"{one.at:%Y-%m-%d}", _told(one), one.reason) for one in changes]
    rows += [(f"{one.at:%Y-%m-%d}", f"{one.period} {one.grade}", one.reason) for one in grades]
    rows += [(f"{one.at:%Y-%m-%d}", one.kind, one.serial[:15]) for one in papers]
    rows += [(f"{one.at:%Y-%m-%d}", one.kind, one.title) for one in reports]
    table([t("日期"), t("事项"), t("说明")], sorted(rows))


@base.command(
    "change",
    cls=RoundCommand,
    help=t(
        "办理变更：name 名称、applicant 单位、region 区域、category 类别、valid_until 有效期。逾期"
        "报告的会指明依据的情形。\n\n例：kepu-review base change rounds/quzhou-8 QZKP-2026-001 --s"
        "et applicant=新单位 --happened 2026-03-01 --reason 单位更名"
    ),
)
@folder
@number
@click.option("--set", "values", multiple=True, required=True, metavar="FIELD=VALUE")
@click.option("--happened", required=True, help=t("变更发生的日期"))
@click.option("--reported", help=t("报告的日期；默认今天"))
@reason
def change(
    folder: str,
    number: str,
    values: tuple[str, ...],
    happened: str,
    reported: str | None,
    reason: str,
) -> None:
    """Record a change."""
    from kepu_review.workflow import open_round
    from kepu_review.workflow.changing import change_entity, late_reports
    from kepu_review.workflow.publishing import today

    wanted = dict(_pair(one) for one in values)
    with open_round(folder) as rnd:
        told = some_day(reported) or today(rnd)
        made = change_entity(rnd, number, wanted, day_of(happened), told, reason)
        with rnd.store.reading() as db:
            late = [one for one in late_reports(rnd, db, number) if one.seq == made.seq]
    done(t("已变更 {number}。", number=number))
    for one in late:
        why = one.ground.title if one.ground else one.clause
        said = t(
            "这项变更应在 {due} 以前报告，已逾期；可能构成撤销情形：{why}", due=one.due, why=why
        )
        complain(said, colour="yellow")


@base.command(
    "rectify",
    cls=RoundCommand,
    help=t(
        "责令限期整改。\n\n例：kepu-review base rectify rounds/quzhou-8 QZKP-2026-001 --until 2027"
        "-03-31 --reason 年度考核不合格"
    ),
)
@folder
@number
@click.option("--until", required=True, help=t("整改期限"))
@ground
@reason
def rectify(folder: str, number: str, until: str, ground: str | None, reason: str) -> None:
    """Order a rectification."""
    _set(folder, number, "rectifying", day_of(until), ground, reason)


@base.command(
    "suspend",
    cls=RoundCommand,
    help=t(
        "暂停称号。\n\n例：kepu-review base suspend rounds/quzhou-8 QZKP-2026-001 --reason 闭馆改造"
    ),
)
@folder
@number
@click.option("--until", help=t("暂停到哪一天"))
@ground
@reason
def suspend(folder: str, number: str, until: str | None, ground: str | None, reason: str) -> None:
    """Suspend a title."""
    _set(folder, number, "suspended", some_day(until), ground, reason)


@base.command(
    "revoke",
    cls=RoundCommand,
    help=t(
        "撤销称号，须写明认定项目规定的情形。\n\n例：kepu-review base revoke rounds/quzhou-8 QZKP-2"
        "026-001 --ground unfit --reason 已停止开放"
    ),
)
@folder
@number
@click.option("--ground", required=True, help=t("认定项目规定的情形"))
@reason
def revoke(folder: str, number: str, ground: str, reason: str) -> None:
    """Revoke a title."""
    _set(folder, number, "revoked", None, ground, reason)


@base.command(
    "restore",
    cls=RoundCommand,
    help=t(
        "恢复为有效。\n\n例：kepu-review base restore rounds/quzhou-8 QZKP-2026-001 --reason 整改合"
        "格"
    ),
)
@folder
@number
@reason
def restore(folder: str, number: str, reason: str) -> None:
    """Put a title in force again."""
    _set(folder, number, "in_force", None, None, reason)


@base.command(
    "evaluate",
    cls=RoundCommand,
    help=t(
        "记录一家的考核等次；期间写年份，或 term（终期）。\n\n例：kepu-review base evaluate rounds/"
        "quzhou-8 QZKP-2026-001 2026 优秀 --reason 材料和实地"
    ),
)
@folder
@number
@click.argument("period")
@click.argument("grade")
@reason
def evaluate(folder: str, number: str, period: str, grade: str, reason: str) -> None:
    """Record a grade."""
    from kepu_review.workflow import open_round
    from kepu_review.workflow.evaluating import consequences
    from kepu_review.workflow.evaluating import evaluate as run

    with open_round(folder) as rnd:
        run(rnd, number, period, grade, reason)
        with rnd.store.reading() as db:
            found = [one for one in consequences(rnd, db) if one.evaluation.number == number]
    done(t("已记录 {number} 的考核等次。", number=number))
    for one in found:
        if one.evaluation.period == period:
            say(one.grade.clause)


@base.command(
    "expire",
    cls=RoundCommand,
    help=t("把有效期已满的基地记为到期。\n\n例：kepu-review base expire rounds/quzhou-8"),
)
@folder
@click.option("--on", help=t("按哪一天算；默认今天"))
def expire(folder: str, on: str | None) -> None:
    """Mark what is expired."""
    from kepu_review.workflow import open_round
    from kepu_review.workflow.register import expire as run

    with open_round(folder) as rnd:
        over = run(rnd, some_day(on))
    done(t("到期 {n} 家：{numbers}", n=len(over), numbers=t("、").join(over) or "—"))


def _set(
    folder: str, number: str, status: str, until: date | None, ground: str | None, reason: str
) -> None:
    from kepu_review.model import BaseStatus
    from kepu_review.workflow import open_round
    from kepu_review.workflow.register import set_status, status_title

    with open_round(folder) as rnd:
        set_status(rnd, number, status, until, ground, reason)
        now = status_title(BaseStatus(status))
    done(t("{number}：{status}", number=number, status=now))


def _pair(text: str) -> tuple[str, str]:
    field, equals, value = text.partition("=")
    if not equals:
        raise UsageError(
            t("“{text}”不是“字段=新值”。", text=text),
            remedy=t("例如 --set applicant=新单位。"),
        )
    return field.strip(), value


def _change(one: BaseChange) -> dict[str, Any]:
    return {
        "at": one.at,
        "changes": {name: [pair.before, pair.after] for name, pair in one.changes.items()},
        "reason": one.reason,
        "until": one.until,
        "ground": one.ground,
        "happened": one.happened,
        "reported": one.reported,
    }


def _told(one: BaseChange) -> str:
    pairs = one.changes.items()
    return t("；").join(f"{name}: {p.before or '—'} → {p.after or '—'}" for name, p in pairs)
