"""`assign`, `rank`, `open`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kepu_review.cli.arguments import command, folder
from kepu_review.cli.certain import in_certain_words, tell_certain
from kepu_review.cli.design import tell_parts
from kepu_review.cli.paths import ending, quoted
from kepu_review.cli.show import as_json, complain, done, dump, say, table, writable
from kepu_review.errors import UsageError
from kepu_review.text import msg, t

if TYPE_CHECKING:
    from kepu_review.workflow import Round


@command(
    help=t(
        "分派专家：避开利益冲突、各人数量均衡、专业对口，并尽量使各组相连；连不起来时说明哪些组分"
        "开、加哪些评审可以相连。完成后进入专家评审阶段。\n\n例：kepu-review assign rounds/quzhou"
        "-8 --per-application 3"
    )
)
@folder
@click.option("--per-application", type=click.IntRange(1, 99), help=t("每份几位"))
@as_json
def assign(folder: str, per_application: int | None, json_: bool) -> None:
    """Assign."""
    from kepu_review.model import Phase
    from kepu_review.workflow import assign as run
    from kepu_review.workflow import change_phase, open_round
    from kepu_review.workflow.apart import office
    from kepu_review.workflow.panel_check import how_joined

    with open_round(folder) as rnd:
        pairs = run(rnd, per_application=per_application)
        if rnd.info.phase is Phase.SETUP:
            change_phase(rnd, Phase.REVIEW, reason=t("分派完成"))
        with rnd.store.reading() as db:
            load = Counter(pair.expert for pair in db.assignments())
            names = {expert.id: expert.name for expert in db.experts()}
            joined = how_joined(rnd, db, hidden=office(db))
    if json_:
        dump([{"application": p.application, "expert": p.expert} for p in pairs])
        for sentence in joined.sentences:
            complain(sentence, colour="yellow")
        return
    table(
        [t("专家"), t("姓名"), t("份数")],
        [(expert, name, load[expert]) for expert, name in names.items()],
    )
    done(t("新分派 {pairs_count} 对。", pairs_count=len(pairs)))
    for sentence in joined.sentences:
        say(sentence)
    tell_parts(joined.parts)


@command(
    help=t(
        "排名。\n\n例：kepu-review rank rounds/quzhou-8 --method trimmed --json\n\n扣除专家宽严，"
        "并列出误差、名次区间和入围把握：kepu-review rank rounds/quzhou-8 --method adjusted"
    )
)
@folder
@click.option("--stage", help=t("只按一个环节的评分；不写则按认定项目规定的环节和权重"))
@click.option(
    "--method",
    help=t(
        "mean 平均、trimmed 去掉最高最低、median 中位数、adjusted 扣除专家宽严，另有 zscore、"
        "tscore、borda、blup、factor、facets（按等级）；weighted 需 --weights"
    ),
)
@click.option(
    "--weights",
    type=click.Path(path_type=Path),
    help=t("专家权重 CSV：专家编号,权重"),
)
@click.option("--category", help=t("只看一个类别"))
@as_json
@click.option("--csv", "csv_", type=click.Path(path_type=Path), help=t("写成 CSV"))
def rank(
    folder: str,
    stage: str | None,
    method: str | None,
    weights: Path | None,
    category: str | None,
    json_: bool,
    csv_: Path | None,
) -> None:
    """Rank."""
    from kepu_review.cli.weights import read_weights
    from kepu_review.workflow import open_round, rank_round
    from kepu_review.workflow.table import ranking_rows, write_csv

    if csv_ is not None:
        ending(writable(csv_), ".csv")
    with open_round(folder) as rnd:
        _known_category(rnd, category)
        weighing = None if weights is None else read_weights(weights)
        chosen = method or (None if weights is None else "weighted")
        standing = rank_round(rnd, method=chosen, category=category, weights=weighing, stage=stage)
        rows = ranking_rows(rnd, standing=standing, stage=stage)
        decimals = rnd.programme.policy.decimals
        titles = _stage_titles(rnd, rows)
    if csv_ is not None:
        write_csv([_in_words(row, titles) for row in rows], csv_)
        told = t("已写入 {csv_}。", csv_=csv_)
        if json_:
            complain(told, colour="green")
        else:
            done(told)
    if json_:
        dump(rows)
        return
    if not rows:
        no_rows(folder, category)
        return
    if "p_in" in rows[0]:
        tell_certain(rows, decimals, titles)
        return
    table(
        [t("总名次"), t("类内"), t(msg("编号", "cli")),
         t("基地"), t(msg("类别", "cli")), t(msg("区域", "cli")), t(msg("得分", "cli")),
         *titles.values(), t(msg("评审数", "cli")), t("说明")],
        [
            (r["rank"], r["category_rank"], r["application_id"], r["name"], r["category_title"],
             r["region"], _number(r["score"], decimals),
             *(_number(r[name], decimals) for name in titles), r["reviews"],
             t(msg("并列", "cli.panel")) if r["tied"] else r["reason"])
            for r in rows
        ],
    )  # fmt: skip


def _stage_titles(rnd: Round, rows: list[dict[str, Any]]) -> dict[str, str]:
    """Column → title, of the scores of single stages."""
    known = {f"score_{one.id}": one.shown for one in rnd.programme.stages}
    return {name: title for name, title in known.items() if rows and name in rows[0]}


def _number(score: float | None, decimals: int) -> str:
    return "" if score is None else f"{score:.{decimals}f}"


def _in_words(row: dict[str, Any], titles: dict[str, str]) -> dict[str, Any]:
    """A row under headings for people, its score as it was computed; ids are for `--json`."""
    return {
        t(msg("总名次", "cli")): row["rank"],
        t("类内名次"): row["category_rank"],
        t("申报编号"): row["application_id"],
        t(msg("基地名称", "cli")): row["name"],
        t("申报单位"): row["applicant"],
        t("类别"): row["category_title"],
        t("区域"): row["region"],
        t("得分"): row["score"],
        t("评审数"): row["reviews"],
        t(msg("并列", "cli")): t("是") if row["tied"] else t("否"),
        t("未排名原因"): row["reason"],
        **in_certain_words(row),
        **{title: row[name] for name, title in titles.items()},
    }


@command(
    "open",
    help=t(
        "打开工作台：secretary 秘书处、chair 组长，或专家编号。专家用自己的数据库地址打开时，不写 "
        "--as 即为本人。\n\n例：kepu-review open rounds/quzhou-8 --as E07"
    ),
)
@folder
@click.option("--as", "who", show_default="secretary", help=t("谁"))
@click.option(
    "--page",
    "door",
    flag_value="page",
    help=t("打开不含 JupyterLab 的简洁页面"),
)
@click.option("--notebook", "door", flag_value="notebook", help=t("打开笔记本"))
@click.option("--port", type=int, help=t("端口"))
@click.option("--no-browser", is_flag=True, help=t("不自动打开浏览器"))
def open_(
    folder: str, who: str | None, door: str | None, port: int | None, no_browser: bool
) -> None:
    """Open a desk."""
    from kepu_review.notebook.launch import open_desk, usual_person
    from kepu_review.notebook.running import Door
    from kepu_review.text import language

    doors: dict[str | None, Door] = {None: "tab", "page": "page", "notebook": "notebook"}
    who = who or usual_person(folder)
    open_desk(folder, who, port=port, door=doors[door], browser=not no_browser, language=language())


def _known_category(rnd: Round, category: str | None) -> None:
    if category is None or category in rnd.categories:
        return
    known = [f"{name} {rnd.category_title(name)}" for name in rnd.categories]
    raise UsageError(
        t("本项目没有类别“{category}”。", category=category),
        remedy=t("可选：") + t("、").join(known),
    )


def no_rows(folder: str, category: str | None) -> None:
    """What to do next where there is nothing to rank."""
    if category is not None:
        say(t("这个类别没有申报。"))
        return
    where = quoted(folder)
    say(
        t(
            "还没有申报，无从排名。下一步：kepu-review import {where} 申报表.xlsx，再做审查（ch"
            "eck）、分派（assign）和打分。",
            where=where,
        )
    )
