"""`panel-check` and `suggest`: the panel before scoring, and the reviews that are worth adding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from kepu_review.cli.arguments import command, folder
from kepu_review.cli.certain import chance, number
from kepu_review.cli.show import as_json, done, dump, say, table
from kepu_review.errors import UsageError
from kepu_review.text import msg, t

if TYPE_CHECKING:
    from kepu_review.workflow.apart import PanelPart
    from kepu_review.workflow.panel_check import AssumedVariance, PanelCheck
    from kepu_review.workflow.suggesting import SuggestionsNow


@command(
    "panel-check",
    help=t(
        "打分之前检查分派：各组是否相连、谁是唯一的连接、每份几位专家时误差多大、要达到某一信度需"
        "要几位。不相连时退出码为 1。\n\n例：kepu-review panel-check rounds/quzhou-8 --from round"
        "s/quzhou-7"
    ),
)
@folder
@click.option("--reliability", type=click.FloatRange(0, 1, min_open=True, max_open=True),
              default=0.8, show_default=True, help=t("要达到的信度"))  # fmt: skip
@click.option("--from", "earlier", help=t("按以往批次（文件夹或地址）的数据估计误差"))
@as_json
def panel_check(folder: str, reliability: float, earlier: str | None, json_: bool) -> None:
    """Check the panel before scoring."""
    from kepu_review.workflow import open_round
    from kepu_review.workflow.panel_check import panel_check as run

    assumed = None if earlier is None else _variance(earlier)
    with open_round(folder) as rnd, rnd.store.reading() as db:
        found = run(rnd, db, reliability=reliability, assumed=assumed)
    if json_:
        dump(asdict(found))
    else:
        _tell(found)
    if found.connected is False:
        raise SystemExit(1)


def _variance(location: str) -> AssumedVariance:
    from kepu_review.workflow import open_round
    from kepu_review.workflow.panel_check import variance_of

    with open_round(location) as rnd, rnd.store.reading() as db:
        return variance_of(rnd, db)


def _tell(found: PanelCheck) -> None:
    for sentence in found.sentences:
        say(sentence)
    table(
        [t("每份专家数"), t("平均分误差 ±"), t("信度"), t("扣除宽严后 ±"), t("信度（扣除宽严）")],
        [
            (row.reviews, number(row.points, 1), number(row.reliability, 2),
             number(row.points_adjusted, 1), number(row.reliability_adjusted, 2))
            for row in found.precision
        ],
        title=t("预计误差（95 %，百分制）"),
    )  # fmt: skip
    tell_parts(found.parts)


def tell_parts(parts: Sequence[PanelPart]) -> None:
    """A table of parts, if there are any."""
    if parts:
        table(
            [t(msg("分组", "cli")), t("专家"), t(msg("申报", "cli"))],
            [
                (n, t("、").join(part.names), t("、").join(part.applications))
                for n, part in enumerate(parts, start=1)
            ],
            title=t("互不相连的组"),
        )


@command(
    help=t(
        "建议再评哪几份：按一份评审最可能改变入围结果的程度排列，互不相连的组先连起来；避开利益"
        "冲突和已满的专家。--assign 即按建议分派。\n\n例：kepu-review suggest rounds/quzhou-8 --re"
        "views 12\n\n例：kepu-review suggest rounds/quzhou-8 --reviews 12 --assign --reason 入围线"
        "附近增评"
    )
)
@folder
@click.option("--reviews", type=click.IntRange(1, 500), required=True, help=t("几份"))
@click.option("--assign", "assign_", is_flag=True, help=t("按建议分派，须写 --reason"))
@click.option("--reason", default="", help=t("增评的理由，记入档案"))
@as_json
def suggest(folder: str, reviews: int, assign_: bool, reason: str, json_: bool) -> None:
    """Suggest further reviews."""
    from kepu_review.workflow import open_round
    from kepu_review.workflow.suggesting import assign_suggested
    from kepu_review.workflow.suggesting import suggest as run

    if assign_ and not reason.strip():
        raise UsageError(t("增评须写明理由。"), remedy=t("例如：--reason 入围线附近增评"))
    with open_round(folder) as rnd:
        with rnd.store.reading() as db:
            found = run(rnd, db, reviews)
        if found.refused is not None:
            raise found.refused.error()
        if assign_ and found.rows:
            pairs = [(row.application, row.expert) for row in found.rows]
            assign_suggested(rnd, pairs, reason)
    if json_:
        dump([_row(found, n) for n in range(len(found.rows))])
        return
    _tell_suggested(found)
    if assign_ and found.rows:
        done(t("已增加分派 {count} 份。", count=len(found.rows)))


def _row(found: SuggestionsNow, number_: int) -> dict[str, Any]:
    return {"order": number_ + 1, **asdict(found.rows[number_])}


def _tell_suggested(found: SuggestionsNow) -> None:
    say(found.words)
    if not found.rows:
        return
    table(
        [t("次序"), t(msg("编号", "cli")), t("基地"), t("专家"), t("姓名"),
         t("改变结果的可能"), t("为什么")],
        [
            (n, row.application, row.name, row.expert, row.expert_name,
             chance(row.chance), row.why)
            for n, row in enumerate(found.rows, start=1)
        ],
    )  # fmt: skip
