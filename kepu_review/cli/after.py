"""`notice` and `objection`: the public notice, and the register of objections to it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from kepu_review.cli.arguments import RoundCommand, command, folder
from kepu_review.cli.paths import quoted
from kepu_review.cli.show import as_json, complain, done, dump, say, table
from kepu_review.errors import UsageError
from kepu_review.text import msg, t

if TYPE_CHECKING:
    from kepu_review.model import Notice, Objection
    from kepu_review.workflow import Round

OUTCOMES = ("upheld", "rejected", "not_admitted", "repeated")


@command(
    help=t(
        "看公示，发布公示，或撤回一个公示。截止日按自然日或工作日推算，工作日已除法定节假日；名单"
        "是已定认定、尚未公示的申报。\n\n例：kepu-review notice rounds/quzhou-8 --publish --start"
        " 2026-12-01\n\n例：kepu-review notice rounds/quzhou-8 --withdraw N1 --reason 名单有误"
    )
)
@folder
@click.option("--publish", is_flag=True, help=t("发布公示"))
@click.option("--start", help=t("公示第一天，如 2026-12-01；不写则为下一个工作日"))
@click.option("--days", type=click.IntRange(1, 365), help=t("天数，不少于认定项目的规定"))
@click.option("--withdraw", help=t("撤回这个编号的公示"))
@click.option("--reason", default="", help=t("撤回的理由"))
@as_json
def notice(
    folder: str,
    publish: bool,
    start: str | None,
    days: int | None,
    withdraw: str | None,
    reason: str,
    json_: bool,
) -> None:
    """Show, publish or take back a notice."""
    from kepu_review.workflow import open_round
    from kepu_review.workflow.publishing import publish_notice, withdraw_notice

    _one_thing(publish, withdraw, start, days)
    with open_round(folder) as rnd:
        if publish:
            made = publish_notice(rnd, _day(start), days=days)
            done(t("已发布公示 {id}：{period}", id=made.id, period=_period(made)))
            _remarks(rnd, made)
            say(t("下一步：kepu-review report {folder} -o 公示.pdf --kind notice",
                  folder=quoted(folder)))  # fmt: skip
            return
        if withdraw is not None:
            withdraw_notice(rnd, withdraw, reason)
            done(t("已撤回公示 {id}。", id=withdraw))
            return
        _list_notices(rnd, json_=json_)


@click.group(help=t("异议登记：登记、办结、查看。"))
def objection() -> None:
    """The register of objections."""


@objection.command(
    "add",
    cls=RoundCommand,
    help=t(
        "登记一件异议。缺实名、书面或证明材料的，以及公示期满后收到的，登记为不予受理并写明依据；"
        "同一事由已核处的登记为重复。\n\n例：kepu-review objection add rounds/quzhou-8 --notice N1"
        " --application KP2023-001 --objector 某某 --contact 0000-0000 --written --evidence 照片"
        " --ground 开放天数不实 --text 全年只开放100天"
    ),
)
@folder
@click.option("--notice", "to", required=True, help=t("公示编号"))
@click.option("--application", help=t("申报编号；不写则针对整个公示"))
@click.option("--objector", help=t("异议人的真实姓名或单位"))
@click.option("--contact", help=t("联系方式"))
@click.option("--written", is_flag=True, help=t("书面提出"))
@click.option("--evidence", multiple=True, help=t("证明材料，可写多次"))
@click.option("--ground", required=True, help=t("事由"))
@click.option("--text", default="", help=t("具体内容"))
@click.option("--received", help=t("收到的时间，如 2026-12-03T09:30；不写则为现在"))
def add(folder: str, received: str | None, to: str, **given: Any) -> None:
    """Record an objection."""
    from kepu_review.workflow import open_round
    from kepu_review.workflow.objecting import receive_objection

    with open_round(folder) as rnd:
        when = _moment(rnd, received)
        made = receive_objection(rnd, to, received=when, **given)
    if made.settled is None:
        done(t("已登记异议 {id}，待核查。", id=made.id))
    else:
        done(t("已登记异议 {id}。", id=made.id))
        complain(made.finding, colour="yellow")


@objection.command(
    "settle",
    cls=RoundCommand,
    help=t(
        "办结一件异议：upheld 成立，rejected 不成立，not_admitted 不予受理，repeated 与另一件相同。"
        "\n\n例：kepu-review objection settle rounds/quzhou-8 O1 rejected --finding 查台账，不属实"
    ),
)
@folder
@click.argument("number", metavar="OBJECTION")
@click.argument("outcome", type=click.Choice(OUTCOMES))
@click.option("--finding", required=True, help=t("核查意见"))
@click.option("--same-as", help=t("与哪一件异议相同"))
def settle(folder: str, number: str, outcome: str, finding: str, same_as: str | None) -> None:
    """Settle an objection."""
    from kepu_review.workflow import open_round
    from kepu_review.workflow.objecting import open_objections, settle_objection

    with open_round(folder) as rnd:
        settle_objection(rnd, number, outcome, finding, same_as=same_as)
        with rnd.store.reading() as db:
            left = len(open_objections(db))
    done(t("异议 {id} 已办结：{outcome}。", id=number, outcome=outcome_words(outcome)))
    say(t("还有 {n} 件没有办结。", n=left) if left else t("异议均已办结。"))


@objection.command(
    "list",
    cls=RoundCommand,
    help=t("异议登记表。\n\n例：kepu-review objection list rounds/quzhou-8"),
)
@folder
@as_json
def list_(folder: str, json_: bool) -> None:
    """List the objections."""
    from kepu_review.workflow import open_round

    with open_round(folder) as rnd, rnd.store.reading() as db:
        found = db.objections()
    if json_:
        dump([asdict(one) for one in found])
        return
    if not found:
        say(t("没有异议。"))
        return
    table(
        [t(msg("编号", "cli")), t("公示"), t("申报"), t("异议人"), t("事由"), t("收到"),
         t("结果"), t("核查意见")],
        [
            (o.id, o.notice, o.application or t("整个公示"), o.objector or "—", o.ground,
             f"{o.received.astimezone(ZoneInfo(rnd.programme.timezone)):%Y-%m-%d %H:%M}",
             _result(o), o.finding)
            for o in found
        ],
    )  # fmt: skip


def outcome_words(outcome: str) -> str:
    """How an objection was settled, in the language in force."""
    return {
        "upheld": t("成立"),
        "rejected": t("不成立"),
        "not_admitted": t(msg("不予受理", "objection")),
        "repeated": t("重复"),
    }[outcome]


def _result(one: Objection) -> str:
    if one.settled is None:
        return t("待核查")
    words = outcome_words(one.settled.value)
    return f"{words} {one.same_as}" if one.same_as else words


def _list_notices(rnd: Round, *, json_: bool) -> None:
    from kepu_review.workflow.objecting import open_objections
    from kepu_review.workflow.publishing import is_over

    with rnd.store.reading() as db:
        notices = db.notices()
        open_ = {one.id: len(open_objections(db, one.id)) for one in notices}
    if json_:
        dump([{**asdict(one), "over": is_over(rnd, one), "open_objections": open_[one.id]}
              for one in notices])  # fmt: skip
        return
    if not notices:
        say(t("还没有公示。发布：kepu-review notice DIR --publish"))
        return
    table(
        [t(msg("编号", "cli")), t("公示期"), t("份数"), t(msg("状态", "cli")), t("未办结异议")],
        [
            (one.id, _period(one), len(one.applications), _state(rnd, one), open_[one.id] or "—")
            for one in notices
        ],
    )


def _state(rnd: Round, one: Notice) -> str:
    from kepu_review.workflow.publishing import is_over, today

    if one.withdrawn is not None:
        return t("已撤回：{reason}", reason=one.withdrawn)
    if is_over(rnd, one):
        return t("已届满")
    return t("公示中") if one.start <= today(rnd) else t("未开始")


def _period(one: Notice) -> str:
    kind = t("个工作日") if one.day_kind == "working" else t("天")
    return t(
        "{start} 至 {end}，{days}{kind}", start=one.start, end=one.end, days=one.days, kind=kind
    )


def _remarks(rnd: Round, made: Notice) -> None:
    """What the office has to look at: unknown holidays, quotas that the list does not keep."""
    from kepu_review.programmes import selection
    from kepu_review.workflow.publishing import quota_breaches, unknown_holidays
    from kepu_review.workflow.selecting import group_title

    years = unknown_holidays(rnd.programme.notice, made)
    if years:
        named = t("、").join(str(year) for year in years)
        complain(t("没有 {years} 年的放假安排，请核对截止日。", years=named), colour="yellow")
    with rnd.store.reading() as db:
        found = quota_breaches(rnd, db)
    for one in found:
        words = selection.breach_words(
            rnd.programme, one, lambda by, group: group_title(rnd, by, group)
        )
        complain(words, colour="yellow")


def _one_thing(
    publish: bool,
    withdraw: str | None,
    start: str | None,
    days: int | None,
) -> None:
    if publish and withdraw is not None:
        raise UsageError(
            t("发布和撤回不能同时进行。"),
            remedy=t("请先撤回，再发布。"),
        )
    if not publish and (start is not None or days is not None):
        raise UsageError(
            t("只在发布时才写起始日和天数。"),
            remedy=t("请加上 --publish。"),
        )


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(
            t("没有这一天：{day}。", day=text),
            remedy=t("写成 2023-02-28 这样。"),
        ) from None


def _moment(rnd: Round, text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(
            t("不是时间：{text}。", text=text),
            remedy=t("写成 2026-12-03T09:30 这样。"),
        ) from None
    return when if when.tzinfo else when.replace(tzinfo=ZoneInfo(rnd.programme.timezone))
