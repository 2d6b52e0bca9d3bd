"""Plugins: one typed method for each hook; failures and nonsense are named by plugin."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pluggy

from kepu_review import hookspecs
from kepu_review.defaults import Defaults
from kepu_review.errors import KepuError, PluginError
from kepu_review.model import (
    Application,
    Assignment,
    AssignmentRequest,
    Category,
    Conflict,
    Event,
    EvidenceCard,
    Expert,
    Finding,
    OutcomeRequest,
    Programme,
    ProposedOutcome,
    ReportFormat,
    ReportRequest,
    ReportSection,
    Review,
    Rubric,
)
from kepu_review.plugins.calling import answer, call, collect, failure, first, implementations
from kepu_review.plugins.found import PluginInfo, PluginProblem
from kepu_review.plugins.lookup import by_id
from kepu_review.plugins.register import Register
from kepu_review.text import t

if TYPE_CHECKING:
    import click

T = TypeVar("T")
FORMAT_ID = re.compile(r"[a-z][a-z0-9_-]{0,39}")


class Plugins:
    """The plugins of one owner.

    Parameters
    ----------
    entry_points
        Whether installed plugins are looked for; False gives the defaults and `extra` alone.
    blocked
        Names that are not let in, besides those of the environment variable KEPU_BLOCK.
    extra
        Plugin objects of the caller (modules or instances); a faulty one raises PluginError.
    """

    def __init__(
        self,
        *,
        entry_points: bool = True,
        blocked: Collection[str] = (),
        extra: Iterable[object] = (),
    ) -> None:
        self._register = Register(hookspecs, blocked)
        self._categories: Mapping[str, Category] | None = None
        self._programmes: Mapping[str, Programme] | None = None
        self._register.admit_built_in("defaults", Defaults(self.categories))
        if entry_points:
            self._register.admit_installed()
        for plugin in extra:
            self._register.admit_extra(plugin)

    @property
    def problems(self) -> tuple[PluginProblem, ...]:
        """Plugins that could not be let in, each with the way out."""
        return self._register.problems()

    def names(self) -> tuple[str, ...]:
        """Names of the plugins in force."""
        return self._register.active()

    def describe(self) -> tuple[PluginInfo, ...]:
        """Every plugin that was found, also blocked and failed ones, with its hooks."""
        return self._register.table()

    def categories(self) -> Mapping[str, Category]:
        """All categories by id; PluginError when two plugins bring the same id."""
        if self._categories is None:
            self._categories = by_id(collect(self._hook("kepu_categories"), Category))
        return self._categories

    def programmes(self) -> Mapping[str, Programme]:
        """All programmes by id; PluginError when two plugins bring the same id."""
        if self._programmes is None:
            self._programmes = by_id(collect(self._hook("kepu_programmes"), Programme))
        return self._programmes

    def rubric_dirs(self) -> tuple[Path, ...]:
        """Folders with rubric files, those of plugins before the bundled one."""
        return self._collect("kepu_rubric_dirs", Path)

    def rubric(self, id: str) -> Rubric:  # noqa: A002  # the word of the contract
        """The rubric with this id; RubricError when there is none or its file is wrong."""
        from kepu_review.rubrics import load_id

        return load_id(id, self.rubric_dirs())

    def screen(self, application: Application, programme: Programme) -> tuple[Finding, ...]:
        """Findings of all plugins about one application."""
        return self._collect(
            "kepu_screen_application", Finding, application=application, programme=programme
        )

    def conflicts(self, expert: Expert, application: Application) -> tuple[Conflict, ...]:
        """Why the expert must not judge the application; empty when nothing stands against it."""
        return self._collect(
            "kepu_find_conflicts", Conflict, expert=expert, application=application
        )

    def conflicts_among(
        self, experts: Collection[Expert], applications: Collection[Application]
    ) -> Iterator[Conflict]:
        """What `conflicts` says of each pair, in the order of plugins, experts, applications.

        The built-in comparison looks names up; a plugin's own is asked about every pair.
        """
        hook = self._hook("kepu_find_conflicts")
        for impl in implementations(hook):
            pairs: Iterable[tuple[Expert, Application]] = product(experts, applications)
            if isinstance(impl.plugin, Defaults):
                pairs = impl.plugin.pairs_in_question(experts, applications)
            for expert, application in pairs:
                given = {"expert": expert, "application": application}
                yield from answer(impl, hook.name, Conflict, given) or ()

    def check_review(self, review: Review, rubric: Rubric) -> tuple[Finding, ...]:
        """Findings about a review that is about to be handed in."""
        return self._collect("kepu_check_review", Finding, review=review, rubric=rubric)

    def evidence_cards(self, application: Application) -> tuple[EvidenceCard, ...]:
        """Cards of all plugins by their order, then by title."""
        cards = self._collect("kepu_evidence_cards", EvidenceCard, application=application)
        return tuple(sorted(cards, key=lambda card: (card.order, card.title)))

    def report_sections(
        self, request: ReportRequest
    ) -> tuple[tuple[tuple[str, ReportSection], ...], tuple[PluginProblem, ...]]:
        """(plugin, section) by their order, and the plugins that failed: nothing is raised."""
        found, problems = self._each("kepu_report_sections", ReportSection, request=request)
        return tuple(sorted(found, key=lambda pair: (pair[1].order, pair[1].title))), problems

    def report_formats(
        self,
    ) -> tuple[tuple[tuple[str, ReportFormat], ...], tuple[PluginProblem, ...]]:
        """(plugin, format) in order of their ids, and the plugins that failed: nothing is raised.

        Of two formats with one id the first stands; the other is a problem of its plugin.
        """
        found, problems = self._each("kepu_report_formats", ReportFormat)
        kept: dict[str, tuple[str, ReportFormat]] = {}
        wrong = list(problems)
        for name, made in found:
            if FORMAT_ID.fullmatch(made.id) and made.id not in kept:
                kept[made.id] = name, made
            else:
                why = t("文件编号“{id}”重复，或不只用小写字母、数字和 - _。", id=made.id)
                wrong.append(self._register.problem(name, f"kepu_report_formats: {why}"))
        return tuple(kept[key] for key in sorted(kept)), tuple(wrong)

    def commands(self, cli: click.Group) -> None:
        """Let plugins add their commands to `cli`; one that was there already stays."""
        before = dict(cli.commands)
        for impl in implementations(self._hook("kepu_commands")):
            try:
                call(impl, {"cli": cli})
            except Exception as reason:
                why = f"{type(reason).__name__}: {reason}"
                raise failure(impl.plugin_name, "kepu_commands", why) from reason
        cli.commands.update(before)

    def propose_assignments(self, request: AssignmentRequest) -> tuple[Assignment, ...]:
        """All pairs of the first plugin that proposes; AssignmentRefused when none is possible."""
        return self._first("kepu_propose_assignments", Assignment, request=request)

    def propose_outcomes(self, request: OutcomeRequest) -> tuple[ProposedOutcome, ...]:
        """One proposed outcome for each application of the ranking."""
        return self._first("kepu_propose_outcome", ProposedOutcome, request=request)

    def proposers(self) -> tuple[str, ...]:
        """Names of the plugins that are asked for outcomes, in the order of asking."""
        hook = self._hook("kepu_propose_outcome")
        return tuple(impl.plugin_name for impl in implementations(hook))

    def after_event(self, event: Event) -> tuple[PluginProblem, ...]:
        """Tell every plugin; never raises, because the event is recorded already.

        Returns the failures, one for each plugin that raised.
        """
        problems = []
        for impl in implementations(self._hook("kepu_after_event")):
            try:
                call(impl, {"event": event})
            except Exception as reason:
                why = f"kepu_after_event: {type(reason).__name__}: {reason}"
                problems.append(self._register.problem(impl.plugin_name, why))
        return tuple(problems)

    def _hook(self, name: str) -> pluggy.HookCaller:
        return self._register.hook(name)

    def _collect(self, name: str, kind: type[T], **given: Any) -> tuple[T, ...]:
        return tuple(item for _, item in collect(self._hook(name), kind, **given))

    def _each(
        self, name: str, kind: type[T], **given: Any
    ) -> tuple[list[tuple[str, T]], tuple[PluginProblem, ...]]:
        """As `_collect`, plugin by plugin: one that fails is named and the others stand."""
        hook, found, problems = self._hook(name), [], []
        for impl in implementations(hook):
            try:
                found += [
                    (impl.plugin_name, item) for item in answer(impl, name, kind, given) or ()
                ]
            except KepuError as error:
                problems.append(self._register.problem(impl.plugin_name, error.message))
        return found, tuple(problems)

    def _first(self, name: str, kind: type[T], **given: Any) -> tuple[T, ...]:
        result = first(self._hook(name), kind, **given)
        if result is None:
            raise PluginError(
                t("没有插件给出 {name} 的结果。", name=name),
                remedy=t("不要停用 defaults。"),
            )
        return result
