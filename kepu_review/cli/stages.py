"""`stage`, `sample`, `visit`, `confirm`: the stages of a round and what an office does in them."""

from __future__ import annotations

import secrets
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from kepu_review.cli.arguments import command, folder
from kepu_review.cli.show import as_json, complain, done, dump, say, table
from kepu_review.errors import UsageError
from kepu_review.text import msg, t

if TYPE_CHECKING:
    from kepu_review.model import Sample
    from kepu_review.workflow import Round

STATES = ("visited", "declined", "not_possible")


@command(
    help=t(
        "看批次走到认定项目的哪个环节、进入后面的环节还缺什么；用 --enter 进入一个环节。\n\n例：k"
        "epu-review stage rounds/quzhou-8\n\n例：kepu-review stage rounds/quzhou-8 --enter site_"
        "visit"
    )
)
@folder
@click.option("--enter", help=t("要进入的环节编号"))
@click.option("--reason", default="", help=t("理由；退回、跳过环节或搁置条件时必填"))
@click.option("--despite", multiple=True, help=t("搁置这个条件，可写多次；须有理由"))
@as_json
def stage(
    folder: str, enter: str | None, reason: str, despite: tuple[str, ...], json_: bool
) -> None:
    """Show the stages, or enter one."""
    from kepu_review.workflow import open_round
    from kepu_review.workflow.stagelist import stage_rows
    from kepu_review.workflow.staging import enter_stage

    with open_round(folder) as rnd:
        if enter is not None:
            enter_stage(rnd, enter, reason, despite=despite)
        rows = stage_rows(rnd)
    if json_:
        dump(rows)
        return
    if not rows:
        say(t("认定项目没有写明环节。"))
        return
    table(
        [
            t(msg("编号", "cli")),
            t(msg("环节", "cli")),
            t("谁来做"),
            t(msg("状态", "cli")),
            t("还缺"),
        ],
        [
            (r["id"], r["title"], t("、").join(r["actors"]), r["state_title"], _missing(r))
            for r in rows
        ],
    )
    for row in rows:
        if row["state"] == "present":
            done(t("现在是：{to}", to=row["title"]))


def _missing(row: dict[str, Any]) -> str:
    said = [f"{one['message']}{one['remedy']}" for one in row["blockers"]]
    return "\n".join(dict.fromkeys(said))


@command(
    help=t(
        "抽样：用种子按层抽取要考察的申报，抽取全程留痕、可以重现；不带选项则显示已抽结果并当场"
        "重抽核对。\n\n例：kepu-review sample rounds/quzhou-8 site_visit --seed 20260318\n\n例："
        "kepu-review sample rounds/quzhou-8 site_visit"
    )
)
@folder
@click.argument("stage")
@click.option("--seed", type=int, help=t("种子，如当众摇出的数字；即按它抽取"))
@click.option("--draw", is_flag=True, help=t("抽取，种子由本机随机产生并留痕"))
@click.option("--reason", default="", help=t("理由，重新抽取时必填"))
@as_json
def sample(folder: str, stage: str, seed: int | None, draw: bool, reason: str, json_: bool) -> None:
    """Draw a sample, or show and repeat the one that was drawn."""
    from kepu_review.workflow import open_round
    from kepu_review.workflow.sampling import LARGEST, draw_sample, repeat_draw

    with open_round(folder) as rnd:
        if seed is not None or draw:
            chosen = secrets.randbelow(LARGEST) if seed is None else seed
            found = draw_sample(rnd, stage, chosen, reason)
        else:
            found = _drawn(rnd, stage)
        with rnd.store.reading() as db:
            titles = {app.id: app.name for app in db.applications(found.drawn)}
    same = repeat_draw(found) == found
    if json_:
        dump(_sample_json(found, same=same))
    else:
        table(
            [t("层"), t("共有"), t("抽中"), t("基地")],
            [
                (one.group, one.size, application, titles[application])
                for one in found.strata
                for application in one.drawn
            ],
            title=t("种子 {seed}；{rule}", seed=found.seed, rule=found.rule),
        )
    if not same:
        complain(t("✗ 按种子重抽，结果与记录不一致：记录被改动过。"))
        raise SystemExit(1)
    if not json_:
        done(
            t(
                "{size} 份中抽 {drawn} 份；按种子重抽，结果一致。",
                size=len(found.population),
                drawn=len(found.drawn),
            )
        )


def _drawn(rnd: Round, stage: str) -> Sample:
    from kepu_review.workflow.guards import known_stage

    known_stage(rnd.programme, stage)
    with rnd.store.reading() as db:
        found = db.sample(stage)
    if found is None:
        raise UsageError(
            t("这一环节还没有抽取。"),
            remedy=t("用 --seed 种子 抽取，或用 --draw 由本机产生种子。"),
        )
    return found


def _sample_json(found: Sample, *, same: bool) -> dict[str, Any]:
    return {
        "stage": found.stage,
        "seed": found.seed,
        "rule": found.rule,
        "population": list(found.population),
        "strata": [
            {"group": one.group, "size": one.size, "drawn": list(one.drawn)} for one in found.strata
        ],
        "by": found.by,
        "at": found.at,
        "reason": found.reason,
        "repeated": same,
    }


@command(
    help=t(
        "实地考察：记录一份申报的考察情况，放弃或不能考察的也要记录原因；不带 --application 则列"
        "出全部记录和还没有记录的。\n\n例：kepu-review visit rounds/quzhou-8 site_visit --applic"
        "ation KP2023-001 --state visited --day 2026-03-20 --visitor E1 --visitor E2"
    )
)
@folder
@click.argument("stage")
@click.option("--application", help=t("申报编号"))
@click.option("--state", type=click.Choice(STATES), default="visited", show_default=True)
@click.option("--day", help=t("考察日期，如 2026-03-20"))
@click.option("--visitor", multiple=True, help=t("考察人员的专家编号，可写多次"))
@click.option("--note", default="", help=t("说明；没有考察的须写原因"))
@as_json
def visit(folder: str, stage: str, json_: bool, **told: Any) -> None:
    """Record a visit, or list them."""
    from kepu_review.workflow import open_round
    from kepu_review.workflow.guards import known_stage
    from kepu_review.workflow.visiting import record_visit, unvisited

    application, state = told["application"], told["state"]
    with open_round(folder) as rnd:
        known_stage(rnd.programme, stage)
        if application is not None:
            day = None if told["day"] is None else _day(told["day"])
            record_visit(rnd, application, stage, state, day, told["visitor"], told["note"])
        with rnd.store.reading() as db:
            visits, left = db.visits(stage), unvisited(db, stage)
    rows: list[dict[str, Any]] = [
        {
            "application": one.application,
            "state": one.state.value,
            "day": None if one.day is None else one.day.isoformat(),
            "visitors": list(one.visitors),
            "note": one.note,
        }
        for one in visits
    ]
    if json_:
        dump({"visits": rows, "unvisited": list(left)})
        return
    table(
        [t("申报"), t(msg("状态", "cli")), t("日期"), t("考察人员"), t("说明")],
        [
            (r["application"], _state(r["state"]), r["day"], t("、").join(r["visitors"]), r["note"])
            for r in rows
        ],
    )
    done(t("考察记录 {count} 份，还缺 {left} 份。", count=len(rows), left=len(left)))
    if left:
        say(t("还没有记录的：{which}", which=t("、").join(left)))


def _state(state: str) -> str:
    words = {
        "visited": t("已考察"),
        "declined": t("申报单位放弃"),
        "not_possible": t("不能考察"),
    }
    return words[state]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(
            t("“{text}”不是日期。", text=text),
            remedy=t("写成 2026-03-20 这样。"),
        ) from None


@command(
    help=t(
        "主办单位审定：评审决定之外，由主办单位逐份批准或不批准。--all 批准全部建议认定而未审定的"
        "；不批准的用 --refuse 写明。\n\n例：kepu-review confirm rounds/quzhou-8 confirmation --"
        "office 市基地认定办公室 --all\n\n例：kepu-review confirm rounds/quzhou-8 confirmation -"
        "-office 市基地认定办公室 --refuse KP2023-001 --reason 权属争议未解决"
    )
)
@folder
@click.argument("stage")
@click.option("--office", help=t("审定的机构；不写则只列出审定情况"))
@click.option("--all", "all_", is_flag=True, help=t("批准全部建议认定而未审定的"))
@click.option("--approve", multiple=True, help=t("批准的申报编号，可写多次"))
@click.option("--refuse", multiple=True, help=t("不批准的申报编号，可写多次；须有理由"))
@click.option("--reason", default="", help=t("理由；与评审决定不一致时必填"))
@as_json
def confirm(folder: str, stage: str, json_: bool, **told: Any) -> None:
    """Confirm."""
    from kepu_review.workflow import open_round
    from kepu_review.workflow.confirming import confirm as run
    from kepu_review.workflow.confirming import unconfirmed

    with open_round(folder) as rnd:
        if told["office"] is not None:
            with rnd.store.reading() as db:
                rest = unconfirmed(rnd, db) if told["all_"] else ()
            yes = dict.fromkeys((*rest, *told["approve"]), (True, told["reason"]))
            no = dict.fromkeys(told["refuse"], (False, told["reason"]))
            run(rnd, stage, {**yes, **no}, told["office"])
        with rnd.store.reading() as db:
            known, left = db.confirmations(), unconfirmed(rnd, db)
    rows = [
        {
            "application": application,
            "approved": one.approved,
            "office": one.office,
            "reason": one.reason,
            "by": one.by,
            "at": one.at,
        }
        for application, one in known.items()
    ]
    if json_:
        dump({"confirmations": rows, "unconfirmed": list(left)})
        return
    table(
        [t("申报"), t("审定"), t("机构"), t("理由")],
        [
            (
                r["application"],
                t("批准") if r["approved"] else t("不批准"),
                r["office"],
                r["reason"],
            )
            for r in rows
        ],
    )
    done(t("已审定 {count} 份，还缺 {left} 份。", count=len(rows), left=len(left)))
