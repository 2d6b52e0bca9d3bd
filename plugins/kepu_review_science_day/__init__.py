"""全国科普日首都科普联合行动 (Beijing, 2022): activities, not bases, in five lines of action."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kepu_review.hookspecs import hookimpl
from kepu_review.model import Application, Category, EvidenceCard, Finding, Programme
from kepu_review.programmes import load
from kepu_review_science_day.lines import LINES, about_the_task, line_card
from kepu_review_science_day.naming import about_food_safety

if TYPE_CHECKING:
    import click

FILE = Path(__file__).parent / "science_day.yaml"
PROGRAMME = "science_day"


@hookimpl
def kepu_categories() -> Sequence[Category]:
    """The five lines of joint action, each with the units that answer for it."""
    return tuple(line.category() for line in LINES)


@hookimpl
def kepu_programmes() -> Sequence[Programme]:
    """The programme; every rule names its clause."""
    return (load(FILE),)


@hookimpl
def kepu_screen_application(application: Application, programme: Programme) -> Sequence[Finding]:
    """A task of another line, and why an activity on food safety is not counted as one."""
    if PROGRAMME not in (programme.id, programme.inherits):
        return ()
    return (*about_the_task(application), *about_food_safety(application))


@hookimpl
def kepu_evidence_cards(application: Application) -> Sequence[EvidenceCard]:
    """The line's units and tasks."""
    card = line_card(application)
    return () if card is None else (card,)


@hookimpl
def kepu_commands(cli: click.Group) -> None:
    """`kepu-review science-day`."""
    from kepu_review_science_day.command import science_day

    cli.add_command(science_day)
