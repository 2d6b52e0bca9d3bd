"""The tests that every plugin passes, to be inherited: `class TestMine(PluginContract)`."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import ClassVar

from kepu_review.hookspecs import PROJECT
from kepu_review.model import (
    Application,
    Category,
    EvidenceCard,
    Expert,
    Field,
    Finding,
    ReportRequest,
    Review,
    RoundInfo,
)
from kepu_review.plugins import Plugins, PluginState
from kepu_review.programmes import STANDARD_FIELDS
from kepu_review.testing.demand import demand, demand_none
from kepu_review.testing.faults import (
    block_faults,
    card_faults,
    category_faults,
    finding_faults,
    programme_faults,
    rubric_faults,
)
from kepu_review.testing.samples import empty_application, full_application
from kepu_review.text import t

HEAVY = ("IPython", "ipywidgets", "jupyterlab", "matplotlib", "pandas", "scipy", "sqlalchemy")


class PluginContract:
    """Set `plugin` to the name of the entry point; every test here then checks that plugin."""

    plugin: ClassVar[str]

    def entry_point(self) -> EntryPoint:
        """The one entry point of that name in the group `kepu_review`."""
        found = list(entry_points(group=PROJECT, name=self.plugin))
        demand(
            len(found) == 1,
            f"{len(found)} entry points “{self.plugin}” in the group {PROJECT}: announce it once "
            f"under [project.entry-points.{PROJECT}] and install the package.",
        )
        return found[0]

    def alone(self) -> Plugins:
        """A host with nothing but this plugin."""
        plugin = self.entry_point().load()
        return Plugins(entry_points=False, blocked=("defaults",), extra=(plugin,))

    def applications(self) -> Iterator[Application]:
        """Empty ones, full ones and hostile ones, for every category and for none."""
        host = Plugins()
        categories = host.categories()
        for name in (*categories, None, "no-such-category"):
            fields = _fields(host, categories.get(name or ""))
            yield empty_application(name)
            for number in (0, 1, 10**9):
                yield full_application(name, fields, number=number)
            yield full_application(name, fields, hostile=True)

    def test_it_is_found_and_let_in(self) -> None:
        """Entry point, import, names of hooks and of arguments."""
        self.entry_point()
        info = next(info for info in Plugins().describe() if info.name == self.plugin)
        demand(info.state is PluginState.ACTIVE, f"{self.plugin}: {info.state}: {info.note}")
        demand(info.hooks, f"{self.plugin} implements no hook of kepu_review.hookspecs.")

    def test_it_can_be_blocked(self) -> None:
        """The round goes on without it."""
        names = Plugins(blocked=(self.plugin,)).names()
        demand(self.plugin not in names and "defaults" in names, f"still in force: {names}")

    def test_its_categories_are_complete(self) -> None:
        """Title, definition and source; fields typed, with a unit, each id and heading once."""
        for category in self.alone().categories().values():
            demand_none(category_faults(category), f"category {category.id}:")

    def test_its_categories_have_a_rubric_without_faults(self) -> None:
        """The rubric exists, is meant for the category and measures fields that are asked for."""
        host = Plugins()
        for category in self.alone().categories().values():
            rubric = host.rubric(category.rubric)
            known = {field.id for field in _fields(host, category)}
            demand_none(rubric_faults(rubric, category, known), f"rubric {rubric.id}:")

    def test_its_programmes_are_complete(self) -> None:
        """Clauses, known categories, a policy with its source; no personal telephone number."""
        known = Plugins().categories()
        for programme in self.alone().programmes().values():
            demand_none(programme_faults(programme, known), f"programme {programme.id}:")

    def test_its_rubric_folders_exist(self) -> None:
        """A folder that it names is there."""
        for folder in self.alone().rubric_dirs():
            demand(Path(folder).is_dir(), f"{folder} is no folder.")

    def test_its_evidence_cards_take_any_application(self) -> None:
        """Never an error; plain text; nothing personal and nothing that is missing."""
        host, personal = self.alone(), self._personal()
        for application in self.applications():
            cards: tuple[EvidenceCard, ...] = host.evidence_cards(application)
            demand_none(card_faults(cards, personal), f"cards of {application.category}:")

    def test_its_screening_takes_any_application(self) -> None:
        """Never an error; each finding has rule, clause, message and remedy."""
        host = self.alone()
        for programme in Plugins().programmes().values():
            for application in self.applications():
                found: tuple[Finding, ...] = host.screen(application, programme)
                demand_none(finding_faults(found, application), f"{application.category}:")

    def test_its_conflicts_and_review_checks_take_anything(self) -> None:
        """Never an error, whoever the expert and whatever the review."""
        host, whole = self.alone(), Plugins()
        expert = Expert("E00", "")
        for application in self.applications():
            host.conflicts(expert, application)
        for category in whole.categories().values():
            review = Review("T000", "E00")
            host.check_review(review, whole.rubric(category.rubric))

    def test_its_sections_and_documents_take_any_round(self) -> None:
        """Never an error, with applications or without; blocks are plain data with a kind."""
        host = self.alone()
        brings = {hook for info in host.describe() for hook in info.hooks}
        if not brings & {"kepu_report_sections", "kepu_report_formats"}:
            return
        some = tuple(self.applications())
        formats, problems = host.report_formats()
        demand(not problems, f"documents: {t('；').join(map(str, problems))}")
        for programme in Plugins().programmes().values():
            info = RoundInfo("test", programme.title, programme.id, datetime.now(UTC))
            for applications in ((), some):
                asked = ReportRequest("summary", "zh", programme, info, applications=applications)
                sections, problems = host.report_sections(asked)
                demand(not problems, f"sections: {t('；').join(map(str, problems))}")
                blocks = [block for _, section in sections for block in section.blocks]
                for _, one in formats:
                    blocks += one.make(replace(asked, document=one.id, public=one.public))
                demand_none(block_faults(blocks), f"blocks for {programme.id}:")

    def test_it_loads_nothing_heavy(self) -> None:
        """A plugin is imported whenever a round is opened: no pandas, no Jupyter, no database."""
        module = self.entry_point().module
        code = (
            f"import sys, {module}\n"
            f"print(*sorted(name for name in {HEAVY!r} if name in sys.modules))"
        )
        done = subprocess.run(  # noqa: S603  # our own interpreter and code
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        demand(done.returncode == 0, f"importing {module}: {done.stderr}")
        demand(not done.stdout.strip(), f"importing {module} loads {done.stdout.strip()}.")

    def _personal(self) -> tuple[str, ...]:
        return tuple(field.title for field in _fields(Plugins(), None) if field.personal)


def _fields(host: Plugins, category: Category | None) -> tuple[Field, ...]:
    """Everything that a form may ask for: standard, of any programme, of the category."""
    found = dict(STANDARD_FIELDS)
    for programme in host.programmes().values():
        found |= {field.id: field for field in programme.fields}
    found |= {field.id: field for field in (category.fields if category else ())}
    return tuple(found.values())
