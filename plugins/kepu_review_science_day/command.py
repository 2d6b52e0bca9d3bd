"""`kepu-review science-day`: statistics of the activities, and the standing of organising units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kepu_review.cli.arguments import command, folder
from kepu_review.cli.paths import ending
from kepu_review.cli.show import as_json, complain, done, dump, writable
from kepu_review.errors import UsageError
from kepu_review.text import t
from kepu_review_science_day import facts as facts_
from kepu_review_science_day import units
from kepu_review_science_day.records import SUMMARY_RULE, records
from kepu_review_science_day.showing import Found, as_data, row, tell
from kepu_review_science_day.statistics import GROUPINGS, Tally, overall, plain, tallies

if TYPE_CHECKING:
    from kepu_review.workflow import Round

FILE = click.Path(path_type=Path)
SUBJECT = "activity"


@command(
    "science-day",
    help=t(
        "全国科普日：按单位、联合行动、区或主题统计活动，列出记录不全和检索不到的；"
        "有评审表的，给出组织单位排名。\n\n例：kepu-review science-day rounds/kpr-2022 --by unit"
    ),
)
@folder
@click.option("--by", type=click.Choice(list(GROUPINGS)), default="unit", help=t("按什么统计"))
@click.option("--units", "units_", type=FILE, help=t("组织单位情况表（CSV），用于对照公布的门槛"))
@as_json
@click.option("--csv", "csv_", type=FILE, help=t("写成 CSV"))
def science_day(folder: str, by: str, units_: Path | None, json_: bool, csv_: Path | None) -> None:
    """Tell the statistics."""
    from kepu_review.workflow import open_round
    from kepu_review.workflow.table import write_csv

    if csv_ is not None:
        ending(writable(csv_), ".csv")
    known = {} if units_ is None else facts_.read_units(units_)
    with open_round(folder) as rnd:
        found = look(rnd, by, known)
    if csv_ is not None:
        write_csv([row(found, one) for one in (*found.tallies, found.total)], csv_)
        told = t("已写入 {csv_}。", csv_=csv_)
        if json_:
            complain(told, colour="green")
        else:
            done(told)
    if json_:
        dump(as_data(found))
    else:
        tell(found)


def look(rnd: Round, by: str, known: Mapping[str, units.UnitFacts]) -> Found:
    """Count the round's activities, and rank units where there are marks.

    Raises
    ------
    UsageError
        the round is not one of activities.
    """
    from kepu_review.model import ReviewState, ScreeningState

    if rnd.programme.subject != SUBJECT:
        raise UsageError(
            t("批次“{title}”申报的不是活动。", title=rnd.info.title),
            remedy=t("这个命令用于全国科普日活动的批次。"),
        )
    with rnd.store.reading() as db:
        excused = {one.application for one in db.late_grants() if one.what == SUMMARY_RULE}
        apps, reports = db.applications(), db.activity_reports()
        out = ScreeningState.NOT_ACCEPTED
        refused = {name for name, (state, _) in db.screening().items() if state is out}
        marked = bool(db.reviews(state=ReviewState.SUBMITTED))
    everybody = {app.id for app in apps} if None in excused else {one for one in excused if one}
    made = records(apps, rnd.programme, reports, excused=everybody, refused=refused)
    of_units = tallies(made)
    standings = _standings(rnd, of_units) if marked else ()
    return Found(
        made,
        tallies(made, by),
        overall(made, t("合计")),
        standings,
        {one.group: units.criteria(one, known.get(plain(one.group))) for one in of_units},
        _titles(rnd),
    )


def _standings(rnd: Round, of_units: Sequence[Tally]) -> tuple[units.UnitStanding, ...]:
    from kepu_review.workflow import rank_round

    ranked = rank_round(rnd).ranked
    totals = {one.application: one.score for one in ranked if one.score is not None}
    return units.rank_units(of_units, totals, rnd.programme.policy.tie_decimals)


def _titles(rnd: Round) -> dict[str, str]:
    regions = {one.id: one.title for one in rnd.programme.regions}
    return regions | {name: rnd.category_title(name) for name in rnd.programme.categories}
