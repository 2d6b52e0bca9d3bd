"""`weights` and `bias`: what hangs on the weights of criteria; how the panel treats its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from kepu_review.cli.arguments import command, folder
from kepu_review.cli.certain import number
from kepu_review.cli.show import as_json, dump, say, table
from kepu_review.text import t

if TYPE_CHECKING:
    from kepu_review.workflow.kinship import BiasRow
    from kepu_review.workflow.weighed import WeightsOf


@command(
    help=t(
        "分值权重怎么影响名单：每项指标的分值可以动多少而名单、第一名不变，再动时谁进谁出。其余指"
        "标按比例增减，满分不变。总分不显示给组长期间不能看。\n\n例：kepu-review weights rounds/q"
        "uzhou-8 --category venue"
    )
)
@folder
@click.option("--category", help=t("只看一个类别"))
@as_json
def weights(folder: str, category: str | None, json_: bool) -> None:
    """Tell what hangs on the weights."""
    from kepu_review.workflow import open_round
    from kepu_review.workflow.facts import facts_now
    from kepu_review.workflow.weighing import weights_now

    with open_round(folder) as rnd, rnd.store.reading() as db:
        found = weights_now(rnd, db, category=category)
        names = {name: app.name for name, app in facts_now(rnd, db).applications.items()}
    if found.refused is not None:
        raise found.refused.error()
    if json_:
        dump([asdict(one) for one in found.rubrics])
        return
    if not found.rubrics:
        say(t("这个类别还没有可以计入的评审表。"))
        return
    for one in found.rubrics:
        _tell(one, names)
    say(
        t("每次只动一项指标的分值，其余指标按比例增减，满分不变；各位专家的打分不变。") + found.note
    )


def _tell(one: WeightsOf, names: Mapping[str, str]) -> None:
    from kepu_review.workflow.weighing_words import cells_of

    if one.refused is None:
        rows = [(row, cells_of(one, row, names)) for row in one.criteria]
        table(
            [t("指标"), t("现在分值"), t("名单不变的范围"), t("名单最先的变化"), t("第一名的变化")],
            [
                (f"{row.criterion} {row.title}", f"{row.points:g}", cells.range, cells.near,
                 cells.first)
                for row, cells in rows
            ],
            title=one.title,
        )  # fmt: skip
    else:
        say(one.title)
    for sentence in one.words:
        say(sentence)


@command(
    help=t(
        "评审组对同地区、同专业的申报是否给得多些少些：差多少分、标准误、由多少对打分得出。只提示"
        "看哪里，不是结论；不点任何一位专家的名。总分不显示给组长期间不能看。\n\n例：kepu-review "
        "bias rounds/quzhou-8 --json"
    )
)
@folder
@as_json
def bias(folder: str, json_: bool) -> None:
    """Tell how the panel treats its own."""
    from kepu_review.workflow import open_round
    from kepu_review.workflow.kinship import bias_now

    with open_round(folder) as rnd, rnd.store.reading() as db:
        found = bias_now(rnd, db)
    if found.refused is not None:
        raise found.refused.error()
    if json_:
        dump([asdict(row) for row in found.rows])
        return
    table(
        [t("关系"), t("多给或少给"), t("标准误"), t("有此关系的打分"),
         t("其他打分"), t("可对照的申报"), t("对照的对数")],
        [_cells(row) for row in found.rows],
    )  # fmt: skip
    for row in found.rows:
        say(row.words + row.innocent)


def _cells(row: BiasRow) -> tuple[object, ...]:
    estimate = "" if row.estimate is None else f"{row.estimate:+.1f}"
    counts = (row.own, row.others, row.applications, row.pairs)
    return (row.title, estimate, number(row.se, 1), *counts)
