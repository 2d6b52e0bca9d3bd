"""`shortlist`: one order out of a file of rankings, or of comparisons of pairs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kepu_review.cli.problems import tell_problems
from kepu_review.cli.show import as_json, complain, dump, say, table
from kepu_review.errors import IntakeError
from kepu_review.text import msg, t

if TYPE_CHECKING:
    from kepu_review.intake.shortlists import ShortlistSheet
    from kepu_review.rankings.shortlist import Order, Placed

METHODS = ("kemeny", "plackett-luce", "davidson", "borda")


@click.command(
    help=t(
        "把几位专家对短名单的排序或两两比较汇总成一个次序。表格每位专家一行：专家编号、第1名、第2"
        "名…（或一列“排序”：A1 > A2 = A3）；或每次比较一行：专家编号、胜出、落败，可加 并列。\n\n"
        "例：kepu-review shortlist 短名单.xlsx\n\n例：kepu-review shortlist 短名单.csv --method pl"
        "ackett-luce --round rounds/quzhou-8"
    )
)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--method",
    type=click.Choice(METHODS),
    default="kemeny",
    show_default=True,
    help=t("kemeny 与专家意见相违最少的次序；plackett-luce、davidson 算出强弱和误差；borda 名次分"),
)
@click.option("--round", "folder", metavar="DIR", help=t("按这个批次核对申报编号，并写出名称"))
@click.option(
    "--strength",
    type=click.FloatRange(0),
    default=0.0,
    help=t("正则化的强度（如 0.5），有申报从未落后时用；结果须注明"),
)
@click.option("--breslow", is_flag=True, help=t("plackett-luce 遇并列时用 Breslow 近似"))
@as_json
def shortlist(
    file: Path, method: str, folder: str | None, strength: float, breslow: bool, json_: bool
) -> None:
    """Make one order of many."""
    from kepu_review.intake.shortlists import read_shortlist
    from kepu_review.rankings.shortlist import Ballot, consensus

    names = None if folder is None else _names(folder)
    sheet = read_shortlist(file, applications=names)
    _refuse(sheet, json_=json_)
    ballots = [Ballot(one.expert, one.groups) for one in sheet.ballots]
    found = consensus(ballots, method, strength=strength, breslow=breslow)
    if json_:
        dump(_json(found, sheet, names or {}))
        return
    _tell(found, names or {})


def _names(folder: str) -> dict[str, str]:
    from kepu_review.workflow import open_round

    with open_round(folder) as rnd, rnd.store.reading() as db:
        return {one.id: one.name for one in db.applications()}


def _refuse(sheet: ShortlistSheet, *, json_: bool) -> None:
    """One expert's order left out would be another result: the file must be right as a whole."""
    if json_:  # standard output is for programs
        for one in sheet.problems:
            if one.severity == "error":
                complain(f"✗ {IntakeError(one.reason, where=one.where, remedy=one.remedy)}")
    else:
        tell_problems(sheet.problems)
    if sheet.bad:
        complain(t("✗ 有 {bad} 行不能用，没有汇总；请改正后重来。", bad=sheet.bad))
        raise SystemExit(1)
    if not sheet.ballots:
        complain(t("✗ 只有标题行，没有数据。"))
        raise SystemExit(1)


def _json(found: Order, sheet: ShortlistSheet, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        **asdict(found),
        "pairs": sheet.pairs,
        "rows": [{**asdict(row), "name": names.get(row.application)} for row in found.rows],
    }


def _tell(found: Order, names: Mapping[str, str]) -> None:
    values = [found.value, t("标准误")] if found.value else []
    titles = [t("基地")] if names else []
    table(
        [t(msg("名次", "cli")), t(msg("编号", "cli")), *titles, *values, t("说明")],
        [
            (_rank(row), row.application, *([names[row.application]] if names else []),
             *(_values(row) if values else []), t(msg("并列", "cli.panel")) if row.tied else "")
            for row in found.rows
        ],
    )  # fmt: skip
    say(t("{count} 位专家。", count=found.experts) + found.note)


def _rank(row: Placed) -> str:
    return str(row.rank) if row.rank == row.rank_last else f"{row.rank}–{row.rank_last}"


def _values(row: Placed) -> tuple[str, str]:
    value = "" if row.value is None else f"{row.value:.2f}"
    return value, "" if row.se is None else f"± {row.se:.2f}"
