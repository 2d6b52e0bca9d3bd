"""`agreement` and `severity`: how far experts agree, and what to look at in each one's marks."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from kepu_review.cli.arguments import command, folder
from kepu_review.cli.certain import number
from kepu_review.cli.show import as_json, dump, progress, say, table
from kepu_review.text import msg, t

if TYPE_CHECKING:
    from kepu_review.workflow.agreeing import AgreementNow, AgreementRow
    from kepu_review.workflow.judging import ExpertRow, ExpertsNow

SYMBOLS = {"alpha": "α", "kappa": "κ"}
stage_option = click.option("--stage", help=t("只看一个打分环节；不写则看决定名次的环节"))


@command(
    help=t(
        "专家打分的一致性：ICC、α、W、κ，各有 95 % 区间和说明；总体、各类别，--criteria 另列各项指"
        "标。总分不显示给组长期间不能看。\n\n例：kepu-review agreement rounds/quzhou-8 --json"
    )
)
@folder
@stage_option
@click.option("--criteria", is_flag=True, help=t("另列各项指标，需要一些时间"))
@as_json
def agreement(folder: str, stage: str | None, criteria: bool, json_: bool) -> None:
    """Tell how far the experts agree."""
    from kepu_review.workflow import open_round
    from kepu_review.workflow.agreeing import agreement as run
    from kepu_review.workflow.apart import not_hidden

    with (
        open_round(folder) as rnd,
        rnd.store.reading() as db,
        progress(t("各项指标")) as advance,
    ):
        found = run(
            rnd,
            db,
            not_hidden(rnd, db),
            stage=stage,
            criteria=criteria,
            progress=lambda so_far, total: advance(so_far, total or so_far),
        )
    if found.refused is not None:
        raise found.refused.error()
    if json_:
        dump([asdict(row) for row in found.rows])
        return
    _tell_agreement(found)


def _tell_agreement(found: AgreementNow) -> None:
    main = found.main
    if main is not None and main.value is not None:
        say(
            t(
                "现有评审的平均分，信度 {value:.2f}（95 % 区间 {low} 至 {high}）：{words}。",
                value=main.value,
                low=number(main.low, 2),
                high=number(main.high, 2),
                words=main.words,
            )
        )
    table(
        [t(msg("范围", "cli")), t("指标"), t("数值"), t("95 % 区间"), t("说明"),
         t(msg("申报", "cli")), t(msg("评审数", "cli"))],
        [
            (row.title, SYMBOLS.get(row.statistic, row.statistic), number(row.value, 3),
             _interval(row),
             row.words or row.why, row.applications, row.reviews)
            for row in found.rows
            if row.value is not None or row.scope == "overall"
        ],
    )  # fmt: skip


def _interval(row: AgreementRow) -> str:
    return "" if row.low is None else f"{number(row.low, 3)} – {number(row.high, 3)}"


@command(
    help=t(
        "各位专家的宽严和打分情况，以及可以看看的地方；不是评价。宽严以分计：正为宽，负为严。总"
        "分或专家姓名不显示给组长期间，这里也不显示。\n\n例：kepu-review severity rounds/quzhou-8"
        " --json"
    )
)
@folder
@stage_option
@as_json
def severity(folder: str, stage: str | None, json_: bool) -> None:
    """Tell how severe each expert is."""
    from kepu_review.workflow import open_round
    from kepu_review.workflow.judging import experts_now

    with open_round(folder) as rnd, rnd.store.reading() as db:
        found = experts_now(rnd, db, stage=stage)
    if found.refused is not None:
        raise found.refused.error()
    if json_:
        dump(_experts_json(found))
        return
    table(
        [t("专家"), t("姓名"), t(msg("评审数", "cli")), t("宽严"), "± 90 %",
         t("与他人一致"), t("拉开幅度"), t("可以看看")],
        [_expert_cells(row) for row in found.rows],
    )  # fmt: skip
    if found.note:
        say(found.note)
    say(
        t(
            "宽严：给分比评审组高（＋宽）或低（－严）多少分，只由共同评审的申报得出。以上只提示"
            "看哪里，不是对专家的评价。"
        )
    )


def _experts_json(found: ExpertsNow) -> list[dict[str, Any]]:
    from kepu_review.experts import COLUMNS

    return [
        {
            "expert": row.key,
            "name": row.name,
            "reviews": row.reviews,
            **{column: row.figure(column) for column in COLUMNS},
            "remarks": [asdict(one) for one in row.remarks],
            "missing": {one.column: one.reason for one in row.missing},
        }
        for row in found.rows
    ]


def _expert_cells(row: ExpertRow) -> tuple[object, ...]:
    severity = row.figure("severity")
    return (
        row.key,
        row.name,
        row.reviews,
        "" if severity is None else f"{severity:+.1f}",
        number(row.figure("se"), 1, 1.645),
        number(row.figure("consistency"), 2),
        number(row.figure("spread_ratio"), 2),
        "".join(one.text for one in row.remarks),
    )
