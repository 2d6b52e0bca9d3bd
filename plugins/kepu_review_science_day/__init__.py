"""全国科普日首都科普联合行动 (Beijing, 2022): activities, not bases, in five lines of action."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kepu_review.hookspecs import hookimpl
from kepu_review.model import Application, Category, Finding, Programme
from kepu_review.programmes import load
from kepu_review_science_day.naming import about_food_safety

if TYPE_CHECKING:
    import click

FILE = Path(__file__).parent / "science_day.yaml"
PLAN = "《2022年北京市全国科普日活动首都科普联合行动实施方案》"
RUBRIC = "science_day_activity"
PROGRAMME = "science_day"

LINES = (
    (
        "line_bureau",
        "委办局系统科普联合行动",
        "Bureaus of the city",
        "主责单位：市纲要实施办成员单位",
        "一",
        ("委办局", "委办局系统"),
    ),
    (
        "line_district",
        "全国科普日区域科普联合行动",
        "Districts",
        "主责单位：各区纲要实施办、各区科协",
        "二",
        ("区域", "区域科普联合行动"),
    ),
    (
        "line_association",
        "科协系统科普联合行动",
        "Associations for science and technology",
        "主责单位：市学会、基金会，高校、科研院所、企事业单位科协",
        "三",
        ("科协系统",),
    ),
    (
        "line_museum",
        "“科技馆之城”科普联合行动",
        "City of science museums",
        "主责单位：“科技馆之城”各类场馆",
        "四",
        ("科技馆之城", "科技馆之城科普联合行动"),
    ),
    (
        "line_jingjinji",
        "京津冀科普联合行动",
        "Beijing, Tianjin and Hebei",
        "主责单位：北京市科协、天津市科协、河北省科协",
        "五",
        ("京津冀",),
    ),
)


@hookimpl
def kepu_categories() -> Sequence[Category]:
    """The five lines of joint action, each with the units that answer for it."""
    return tuple(
        Category(
            id=name,
            title=title,
            title_en=title_en,
            definition=units,
            source=f"{PLAN}{clause}",
            rubric=RUBRIC,
            aliases=aliases,
        )
        for name, title, title_en, units, clause, aliases in LINES
    )


@hookimpl
def kepu_programmes() -> Sequence[Programme]:
    """The programme; every rule names its clause."""
    return (load(FILE),)


@hookimpl
def kepu_screen_application(application: Application, programme: Programme) -> Sequence[Finding]:
    """Why an activity on food safety is not counted as one."""
    if PROGRAMME not in (programme.id, programme.inherits):
        return ()
    return tuple(about_food_safety(application))


@hookimpl
def kepu_commands(cli: click.Group) -> None:
    """`kepu-review science-day`."""
    from kepu_review_science_day.command import science_day

    cli.add_command(science_day)
