"""Every hook through the host: what a plugin answers is what the host hands on.

One test for each hook, named after it; tests/contract holds that none is without.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from kepu_review.hookspecs import hookimpl
from kepu_review.model import (
    Application,
    Assignment,
    AssignmentRequest,
    Category,
    Conflict,
    ConflictKind,
    Event,
    EvidenceCard,
    Expert,
    Finding,
    OutcomeRequest,
    Programme,
    ProposedOutcome,
    Ranked,
    ReportFormat,
    ReportRequest,
    ReportSection,
    Review,
    RoundInfo,
    Severity,
)
from kepu_review.plugins import Plugins

APPLICATION = Application("A1", "示例科普教育基地", "示例单位", category="venue")
EXPERT = Expert("E1", "专家甲")


def host(**hooks: Any) -> Plugins:
    """A host with one plugin that implements these hooks, besides the defaults."""
    plugin = type("Plugin", (), {name: staticmethod(hookimpl(f)) for name, f in hooks.items()})
    return Plugins(entry_points=False, extra=(plugin(),))


def quzhou() -> Programme:
    return Plugins().programmes()["quzhou"]


def test_kepu_categories_are_collected_by_id() -> None:
    category = Category("x", "甲类", "X", "示例", "示例", "x")
    assert host(kepu_categories=lambda: [category]).categories() == {"x": category}


def test_kepu_programmes_are_collected_by_id() -> None:
    programme = replace(quzhou(), id="x")
    assert host(kepu_programmes=lambda: [programme]).programmes() == {"x": programme}


def test_kepu_rubric_dirs_are_collected(tmp_path: Path) -> None:
    assert host(kepu_rubric_dirs=lambda: [tmp_path]).rubric_dirs()[0] == tmp_path


def test_kepu_screen_application_is_given_application_and_programme() -> None:
    def screen(application: Application, programme: Programme) -> list[Finding]:
        return [
            Finding("x.rule", Severity.INFO, application.id, programme.id, "核对", clause="示例")
        ]

    found = host(kepu_screen_application=screen).screen(APPLICATION, quzhou())
    assert Finding("x.rule", Severity.INFO, "A1", "quzhou", "核对", clause="示例") in found


def test_kepu_find_conflicts_is_collected_with_the_built_in_ones() -> None:
    def find(expert: Expert, application: Application) -> list[Conflict]:
        return [Conflict(expert.id, application.id, ConflictKind.OTHER, "示例")]

    colleague = replace(EXPERT, affiliation="示例单位")
    found = host(kepu_find_conflicts=find).conflicts(colleague, APPLICATION)
    assert [conflict.kind for conflict in found] == [ConflictKind.OTHER, ConflictKind.SAME_UNIT]


def test_a_plugin_is_asked_about_every_pair_and_the_built_in_answers_are_the_same() -> None:
    def find(expert: Expert, application: Application) -> list[Conflict]:
        return [Conflict(expert.id, application.id, ConflictKind.OTHER, "示例")]

    experts = [EXPERT, Expert("E2", "专家乙", "示例单位"), Expert("E3", "专家丙", "别处")]
    applications = [APPLICATION, Application("A2", "别处基地", "别处")]
    plugins = host(kepu_find_conflicts=find)
    among = list(plugins.conflicts_among(experts, applications))
    each = [c for e in experts for a in applications for c in plugins.conflicts(e, a)]
    assert sorted(among, key=str) == sorted(each, key=str)
    assert [(c.expert, c.application) for c in among if c.kind is ConflictKind.OTHER] == [
        (e.id, a.id) for e in experts for a in applications
    ]


def test_kepu_check_review_is_given_review_and_rubric() -> None:
    def check(review: Review, rubric: Any) -> list[Finding]:
        return [Finding("x.check", Severity.ERROR, review.application, rubric.id)]

    plugins = host(kepu_check_review=check)
    found = plugins.check_review(Review("A1", "E1", comment="好"), plugins.rubric("venue"))
    assert found == (Finding("x.check", Severity.ERROR, "A1", "venue"),)


def test_kepu_evidence_cards_are_collected() -> None:
    card = EvidenceCard("星空", (("望远镜", "3 台"),))
    plugins = host(kepu_evidence_cards=lambda: [card])
    assert plugins.evidence_cards(APPLICATION) == (card,)


def test_kepu_commands_is_given_the_command_line() -> None:
    def commands(cli: click.Group) -> None:
        cli.add_command(click.Command("stars"))

    cli = click.Group("kepu-review")
    host(kepu_commands=commands).commands(cli)
    assert list(cli.commands) == ["stars"]


def test_kepu_propose_assignments_takes_the_first_result_and_else_the_solver() -> None:
    request = AssignmentRequest((APPLICATION,), (EXPERT, replace(EXPERT, id="E2")), 1)
    passing = host(kepu_propose_assignments=lambda: None)
    assert len(passing.propose_assignments(request)) == 1
    chosen = host(kepu_propose_assignments=lambda: [Assignment("A1", "E2")])
    assert chosen.propose_assignments(request) == (Assignment("A1", "E2"),)


def test_kepu_propose_outcome_takes_the_first_result_and_else_the_tiers() -> None:
    request = OutcomeRequest(quzhou(), (Ranked("A1", "venue", 71.5, 1, 1, 3),))
    own = ProposedOutcome("A1", "deferred", "示例")
    assert host(kepu_propose_outcome=lambda: [own]).propose_outcomes(request) == (own,)
    (proposed,) = host(kepu_propose_outcome=lambda: None).propose_outcomes(request)
    assert proposed.outcome == "named"


def test_kepu_after_event_is_told_and_its_failure_is_only_noted() -> None:
    told: list[str] = []

    def after(event: Event) -> None:
        told.append(event.kind)
        raise OSError("no network")

    event = Event("round", 1, "k", "decided", "chair", datetime(2023, 3, 1, tzinfo=UTC), {}, "", "")
    (problem,) = host(kepu_after_event=after).after_event(event)
    assert told == ["decided"]
    assert problem.plugin == "Plugin"
    assert problem.error == "kepu_after_event: OSError: no network"


def report_request() -> ReportRequest:
    info = RoundInfo("r", "示例批次", "quzhou", datetime(2026, 1, 1, tzinfo=UTC))
    return ReportRequest("summary", "zh", quzhou(), info, applications=(APPLICATION,))


def test_kepu_report_sections_stand_in_their_order_and_a_failure_is_named() -> None:
    late, early = ReportSection("乙", ()), ReportSection("甲", (), order=1)
    plugins = host(kepu_report_sections=lambda request: [late, early])  # noqa: ARG005 - pluggy matches the name
    assert plugins.report_sections(report_request()) == (
        (("Plugin", early), ("Plugin", late)),
        (),
    )

    def broken(request: ReportRequest) -> list[ReportSection]:
        raise KeyError(request.document)

    found, (problem,) = host(kepu_report_sections=broken).report_sections(report_request())
    assert (found, problem.plugin) == ((), "Plugin")
    assert "KeyError: 'summary'" in problem.error


def test_kepu_report_formats_are_listed_once_by_id() -> None:
    one = ReportFormat("letters", "函", lambda _request: [])
    plugins = host(kepu_report_formats=lambda: [one, one, ReportFormat("信 函", "函", one.make)])
    found, problems = plugins.report_formats()
    assert found == (("Plugin", one),)
    assert [problem.plugin for problem in problems] == ["Plugin", "Plugin"]
