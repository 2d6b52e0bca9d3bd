"""`nominators`, `invite`, `nominate`, `duplicates`: who applies, and through whom."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kepu_review.cli.arguments import RoundCommand, command, folder
from kepu_review.cli.problems import tell_problems
from kepu_review.cli.show import as_json, complain, done, dump, say, table
from kepu_review.errors import UsageError
from kepu_review.text import msg, t

if TYPE_CHECKING:
    from kepu_review.model import Nominator
    from kepu_review.workflow import Round

REASON = t("理由，记入档案")


@command(
    help=t(
        "推荐单位名额：导入分配表（列为 推荐单位、类型、名额），再次导入即替换；不写文件则列出。"
        "表中没有写的，按认定项目对各类推荐单位的规定。\n\n例：kepu-review nominators rounds/nat"
        "ional 名额分配表.xlsx"
    )
)
@folder
@click.argument("file", required=False, type=click.Path(path_type=Path))
@as_json
def nominators(folder: str, file: Path | None, json_: bool) -> None:
    """Import or list the table of nominators."""
    from kepu_review.workflow import open_round
    from kepu_review.workflow.nominating import import_nominators

    with open_round(folder) as rnd:
        if file is not None:
            sheet = import_nominators(rnd, file)
            tell_problems(sheet.problems)
            if sheet.bad or not sheet.nominators:
                complain(t("✗ 没有导入：请改正后重新导入整张表。"))
                raise SystemExit(1)
            done(t("导入推荐单位 {count} 家。", count=len(sheet.nominators)))
            return
        with rnd.store.reading() as db:
            listed = db.nominators()
        _list_nominators(rnd, listed, json_=json_)


def _list_nominators(rnd: Round, listed: tuple[Nominator, ...], *, json_: bool) -> None:
    kinds = {one.id: one for one in rnd.programme.nominators}
    if json_:
        dump([asdict(one) for one in listed])
        return
    rows = [(one.name, one.type, one.cap) for one in listed]
    table(
        [t(msg("推荐单位", "cli")), t(msg("类型", "cli")), t("名额")],
        [
            (name, kinds[kind].title if kind in kinds else "—", "—" if cap is None else cap)
            for name, kind, cap in rows
        ],
        title=t("本批次的推荐单位表") if listed else t("本批次没有导入推荐单位表"),
    )
    for kind in kinds.values():
        say(
            t(
                "{title}：下限 {floor}，名额 {cap}{joint}（{clause}）",
                title=kind.title,
                floor="—" if kind.floor is None else kind.floor,
                cap="—" if kind.cap is None else kind.cap,
                joint=t("，全类合计") if kind.joint else "",
                clause=kind.clause,
            )
        )


@command(
    help=t(
        "邀请码：给推荐单位发若干个，不多于名额；不写推荐单位则列出已发的；--withdraw 作废一个。"
        "\n\n例：kepu-review invite rounds/national 中国气象学会 --count 3\n\n例：kepu-review inv"
        "ite rounds/national --withdraw ABCD2345 --reason 误发"
    )
)
@folder
@click.argument("nominator", required=False)
@click.option("--count", type=int, default=1, show_default=True, help=t("发几个"))
@click.option("--withdraw", metavar="CODE", help=t("作废这个邀请码"))
@click.option("--reason", default="", help=t("作废的理由"))
@as_json
def invite(
    folder: str,
    nominator: str | None,
    count: int,
    withdraw: str | None,
    reason: str,
    json_: bool,
) -> None:
    """Issue, list or withdraw invitations."""
    from kepu_review.workflow import open_round
    from kepu_review.workflow.inviting import issue_invitations, withdraw_invitation

    if nominator is not None and withdraw is not None:
        raise UsageError(t("发码和作废不能同时进行。"), remedy=t("分两次做。"))
    with open_round(folder) as rnd:
        if withdraw is not None:
            withdraw_invitation(rnd, withdraw, reason)
            done(t("邀请码 {code} 已作废。", code=withdraw.upper()))
        elif nominator is not None:
            codes = issue_invitations(rnd, nominator, count)
            if json_:
                dump(list(codes))
                return
            done(t("已给{nominator}发邀请码 {count} 个：", nominator=nominator, count=len(codes)))
            for code in codes:
                say(code)
        else:
            _list_invitations(rnd, json_=json_)


def _list_invitations(rnd: Round, *, json_: bool) -> None:
    with rnd.store.reading() as db:
        issued = db.invitations()
    if json_:
        dump([asdict(one) for one in issued])
        return
    table(
        [t("邀请码"), t(msg("推荐单位", "cli")), t("用于申报"), t(msg("状态", "cli"))],
        [
            (o.code, o.nominator, o.application or "—", t("已作废") if o.withdrawn else t("有效"))
            for o in issued
        ],
    )


@command(
    help=t(
        "登记推荐；--choose 在几家中选定一家，--withdraw 撤销一家的推荐。只写批次则列出推荐和其"
        "中的问题。\n\n例：kepu-review nominate rounds/national QG-001 中国气象学会 --code ABCD23"
        "45\n\n例：kepu-review nominate rounds/national QG-001 中国气象学会 --choose --reason 申"
        "报单位确认"
    )
)
@folder
@click.argument("application", required=False)
@click.argument("nominator", required=False)
@click.option("--code", help=t("邀请码"))
@click.option("--joint", multiple=True, help=t("联合推荐的其他单位，可写多次"))
@click.option("--route", help=t("申报途径的编号"))
@click.option("--choose", is_flag=True, help=t("选定这一家"))
@click.option("--withdraw", is_flag=True, help=t("撤销这一家的推荐"))
@click.option("--reason", default="", help=t("选定或撤销的理由"))
@as_json
def nominate(folder: str, application: str | None, nominator: str | None, **given: Any) -> None:
    """Record, choose or withdraw a nomination, or list them."""
    from kepu_review.workflow import open_round

    with open_round(folder) as rnd:
        if application is None:
            _list_nominations(rnd, json_=given["json_"])
        elif nominator is None:
            raise UsageError(t("没有写明推荐单位。"), remedy=t("写在申报编号后面。"))
        else:
            _nominate(rnd, application, nominator, given)


def _nominate(rnd: Round, application: str, nominator: str, given: dict[str, Any]) -> None:
    from kepu_review.workflow import nominating

    if given["choose"] and given["withdraw"]:
        raise UsageError(t("选定和撤销不能同时进行。"), remedy=t("分两次做。"))
    if given["choose"]:
        nominating.choose_nomination(rnd, application, nominator, given["reason"])
        told = t(
            "申报 {application} 的推荐以“{nominator}”为准。",
            application=application,
            nominator=nominator,
        )
    elif given["withdraw"]:
        nominating.withdraw_nomination(rnd, application, nominator, given["reason"])
        told = t(
            "已撤销“{nominator}”对申报 {application} 的推荐。",
            application=application,
            nominator=nominator,
        )
    else:
        parts = {name: given[name] for name in ("code", "joint", "route")}
        nominating.record_nomination(rnd, application, nominator, **parts)
        told = t(
            "已登记“{nominator}”推荐申报 {application}。",
            application=application,
            nominator=nominator,
        )
    done(told)


def _list_nominations(rnd: Round, *, json_: bool) -> None:
    from kepu_review.workflow.nominating import counting, nomination_findings

    with rnd.store.reading() as db:
        recorded, found = db.nominations(), nomination_findings(rnd, db)
        counts = counting(rnd, db)
    if json_:
        dump(
            {
                "recorded": [asdict(one) for one in recorded],
                "counting": {name: asdict(one) for name, one in counts.items()},
                "findings": [asdict(one) for one in found],
            }
        )
        return
    titles = {one.id: one.title for one in rnd.programme.nominators}
    table(
        [t("申报"), t(msg("推荐单位", "cli")), t(msg("类型", "cli")), t("邀请码")],
        [
            (name, one.nominator, titles.get(one.type or "", "—"), one.code or "—")
            for name, one in counts.items()
        ],
        title=t("有效的推荐"),
    )
    for one in found:
        complain(f"{one.application} {one.message}{one.remedy}".strip(), colour="yellow")


@click.group(
    help=t(
        "重复申报：列出疑似重复的申报，由人决定保留哪一份。\n\n例：kepu-review duplicates list roun"
        "ds/national"
    )
)
def duplicates() -> None:
    """Applications that look like one."""


@duplicates.command(
    "list",
    cls=RoundCommand,
    help=t(
        "列出未处理的重复：同单位同名称、同统一社会信用代码、经几个渠道推荐。\n\n例：kepu-review d"
        "uplicates list rounds/national"
    ),
)
@folder
@as_json
def list_duplicates(folder: str, json_: bool) -> None:
    """List the groups."""
    from kepu_review.workflow import open_round
    from kepu_review.workflow.duplicates import find_duplicates

    with open_round(folder) as rnd:
        found = find_duplicates(rnd)
        with rnd.store.reading() as db:
            names = {app.id: app.name for app in db.applications()}
    if json_:
        dump([asdict(one) for one in found])
        return
    if not found:
        say(t("没有未处理的重复申报。"))
        return
    words = {
        "name": t("单位和名称相同"),
        "credit_code": t("统一社会信用代码相同"),
        "channels": t("经几个渠道推荐"),
    }
    table(
        [t("为何"), t("申报"), t(msg("推荐单位", "cli"))],
        [
            (
                words[one.reason],
                "\n".join(f"{name} {names[name]}" for name in one.applications),
                t("、").join(one.nominators),
            )
            for one in found
        ],
    )


@duplicates.command(
    "settle",
    cls=RoundCommand,
    help=t(
        "保留一份，其余不予受理；或用 --distinct 认定它们不是重复申报。\n\n例：kepu-review duplic"
        "ates settle rounds/national QG-001 QG-007 --keep QG-001 --reason 申报单位确认"
    ),
)
@folder
@click.argument("applications", nargs=-1, required=True)
@click.option("--keep", help=t("保留哪一份"))
@click.option("--distinct", is_flag=True, help=t("不是重复申报"))
@click.option("--reason", required=True, help=REASON)
def settle_duplicates_(
    folder: str, applications: tuple[str, ...], keep: str | None, distinct: bool, reason: str
) -> None:
    """Keep one, or find them different."""
    from kepu_review.workflow import open_round
    from kepu_review.workflow.duplicates import declare_distinct, settle_duplicates

    if (keep is None) != distinct:
        raise UsageError(
            t("--keep 和 --distinct 要写一个，只写一个。"),
            remedy=t("保留一份写 --keep 申报编号；不是重复写 --distinct。"),
        )
    with open_round(folder) as rnd:
        if keep is None:
            declare_distinct(rnd, applications, reason)
            done(t("已记录：不是重复申报。"))
        else:
            settle_duplicates(rnd, applications, keep, reason)
            done(t("保留申报 {keep}，其余不予受理。", keep=keep))
