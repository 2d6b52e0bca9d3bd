"""The invented round's data: the same always, evidently invented, read back exactly."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from statistics import correlation, fmean, pstdev

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kepu_review import intake, rubrics
from kepu_review.conflicts import find
from kepu_review.demo.invent import DemoData, invent
from kepu_review.demo.marking import Marking
from kepu_review.demo.sheets import write_experts_xlsx, write_xlsx
from kepu_review.errors import UsageError
from kepu_review.intake import DryRun
from kepu_review.model import Application, Expert, Rubric, Severity
from kepu_review.plugins import Plugins
from kepu_review.rubrics import Total


@cache
def host() -> Plugins:
    return Plugins()


@pytest.fixture(scope="module")
def data() -> DemoData:
    return invent()


def read(data: DemoData, folder: Path, *, corrected: bool) -> DryRun:
    path = folder / "申报汇总表.xlsx"
    write_xlsx(data, path, corrected=corrected)
    rules, categories = host().programmes()["quzhou"], host().categories()
    rubrics_of = {name: rubric(name) for name in rules.categories or categories}
    return intake.dry_run(path, rules, categories, rubrics=rubrics_of)


def read_experts(data: DemoData, folder: Path) -> tuple[Expert, ...]:
    path = folder / "专家名单.xlsx"
    write_experts_xlsx(data, path)
    sheet = intake.read_experts(path, host().categories())
    assert sheet.problems == ()
    return sheet.experts


def applications(data: DemoData, folder: Path) -> tuple[Application, ...]:
    """As they are after a person chose the categories that the form leaves open."""
    return tuple(
        replace(app, category=app.category or data.categories[app.id])
        for app in read(data, folder, corrected=True).applications
    )


@cache
def rubric(category: str) -> Rubric:
    return host().rubric(host().categories()[category].rubric)


def test_the_same_seed_gives_the_same_data_and_the_same_files(tmp_path: Path) -> None:
    assert invent() == invent(60, 12, 8)
    for name in ("one.xlsx", "two.xlsx"):
        write_xlsx(invent(), tmp_path / name)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_another_seed_gives_other_data() -> None:
    assert invent(seed=8).rows != invent(seed=9).rows


def test_every_name_says_that_it_is_invented(data: DemoData) -> None:
    for row in data.rows:
        for heading in ("基地名称", "申报单位名称", "通信地址", "负责人", "联系人"):
            assert "虚构" in str(row[heading])
        assert "演示" in str(row["推荐单位"])
        assert str(row["联系人电话"]).startswith("100-0000-")
    names = [row["基地名称"] for row in data.rows]
    assert len(set(names)) == len(names)


def test_the_round_has_eight_categories_and_six_counties_one_below_the_floor(
    data: DemoData, tmp_path: Path
) -> None:
    found = read(data, tmp_path, corrected=True).applications
    assert len(set(data.categories.values())) == 8
    counts = {
        region: [a.region for a in found].count(region) for region in {a.region for a in found}
    }
    assert (len(counts), sum(counts.values()), min(counts.values())) == (6, 60, 5)


def test_unreadable_cells_come_back_and_everything_else_goes_in(
    data: DemoData, tmp_path: Path
) -> None:
    first = read(data, tmp_path, corrected=False)
    assert (len(first.applications), first.bad) == (57, 3)
    errors = {p.value for p in first.problems if p.severity is Severity.ERROR}
    assert errors == {"约300天", "150-200", "衢南区"}
    assert first.unknown_headings == ("填表日期",)
    assert (len(read(data, tmp_path, corrected=True).applications)) == 60


def meant(application: Application) -> dict[str, bool | int]:
    return {
        name: value for name, value in application.values.items() if isinstance(value, bool | int)
    }


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 90))
def test_what_people_wrote_in_many_ways_is_read_as_what_they_meant(
    tmp_path_factory: pytest.TempPathFactory, seed: int, count: int
) -> None:
    data = invent(count, 3, seed)
    found = read(data, tmp_path_factory.mktemp("demo"), corrected=True).applications
    assert {app.id: meant(app) for app in found} == data.facts
    assert all(app.category in (None, data.categories[app.id]) for app in found)


def test_figures_of_a_base_agree_with_each_other() -> None:
    for told in invent(400, 1, 3).facts.values():
        assert told["exhibit_area"] <= told["total_area"]
        assert told.get("outdoor_area", 0) <= told["total_area"]
        assert told.get("youth_visitors", 0) <= told["annual_visitors"]
        assert told.get("free_days", 0) <= told["open_days"] <= 366
        assert told.get("enterprise_open_days", 0) <= told["open_days"]
        assert told.get("lectures", 0) <= told["activities"]


def test_figures_are_of_the_size_that_cities_report() -> None:
    every = list(invent(2000, 1, 1).facts.values())
    assert 15_000 < fmean(told["annual_visitors"] for told in every) < 80_000
    assert 100_000 < fmean(told.get("annual_funds", 0) for told in every) < 600_000
    assert 15 < fmean(told["volunteers"] for told in every) < 75
    assert 4 < fmean(told["full_time_staff"] for told in every) < 14


def test_some_are_not_eligible_and_some_wait_for_a_person(data: DemoData, tmp_path: Path) -> None:
    programme = host().programmes()["quzhou"]
    found = read(data, tmp_path, corrected=True).applications
    refused = {
        app.id: sorted(
            finding.rule
            for finding in host().screen(app, programme)
            if finding.severity is Severity.ERROR
        )
        for app in found
    }
    rules = sorted(rule for each in refused.values() for rule in each)
    assert sum(app.category is None for app in found) == rules.count("category.missing") == 4
    assert [rule for rule in rules if rule != "category.missing"] == [
        "field.introduction",
        "quzhou.activity_photos_min",
        "quzhou.basic_7",
        "quzhou.basic_7",
        "quzhou.name",
        "quzhou.name",
        "quzhou.new_only",
        "quzhou.open_days",
        "quzhou.stamped_form",
    ]


def test_some_experts_stand_in_each_kind_of_conflict(data: DemoData, tmp_path: Path) -> None:
    experts = read_experts(data, tmp_path)
    kinds = {
        conflict.kind.value
        for app in applications(data, tmp_path)
        for expert in experts
        for conflict in find(expert, app)
    }
    assert kinds == {"same_unit", "same_nominator", "declared"}
    kinds_of_bases = host().programmes()["quzhou"].categories
    assert {name for expert in experts for name in expert.specialities} == set(kinds_of_bases)


@pytest.mark.parametrize(("n", "m"), [(0, 12), (60, 0), (100_000, 12)])
def test_sizes_that_make_no_round_are_refused(n: int, m: int) -> None:
    with pytest.raises(UsageError, match=str(n)):
        invent(n, m)


# --- marks ---


@pytest.fixture(scope="module")
def totals(
    data: DemoData, tmp_path_factory: pytest.TempPathFactory
) -> dict[tuple[str, str], Total]:
    """Every application marked by every expert."""
    folder = tmp_path_factory.mktemp("marks")
    marking = Marking(data, 8)
    found = {}
    for expert in read_experts(data, folder):
        for app in applications(data, folder):
            scored = rubric(app.category or "")
            sheet = marking.sheet(scored, app, expert)
            for mark in sheet.marks.values():
                rubrics.check_mark(scored, mark)
            found[app.id, expert.id] = rubrics.total(scored, sheet.marks)
    return found


def test_every_sheet_is_complete(totals: dict[tuple[str, str], Total]) -> None:
    assert len(totals) == 720
    assert all(total.complete and total.points is not None for total in totals.values())


def means(totals: dict[tuple[str, str], Total], place: int) -> dict[str, float]:
    """Mean total by application (0) or expert (1)."""
    found: dict[str, list[float]] = {}
    for key, total in totals.items():
        found.setdefault(key[place], []).append(float(total.points or 0))
    return {key: fmean(points) for key, points in found.items()}


def test_experts_differ_in_severity_and_bases_in_quality(
    data: DemoData, totals: dict[tuple[str, str], Total]
) -> None:
    of_expert, of_base = means(totals, 1), means(totals, 0)
    severity = [-of_expert[expert] for expert in data.severities]
    assert 4 < pstdev(severity) < 8
    assert correlation(severity, list(data.severities.values())) > 0.95
    assert 6 < pstdev(of_base.values()) < 13
    assert 68 < fmean(of_base.values()) < 82
    quality = [data.qualities[base] for base in of_base]
    assert correlation(quality, list(of_base.values())) > 0.6


def test_a_sheet_does_not_depend_on_which_sheets_came_before(
    data: DemoData, tmp_path: Path
) -> None:
    app, expert = applications(data, tmp_path)[5], read_experts(data, tmp_path)[3]
    scored = rubric(app.category or "")
    used = Marking(data, 8)
    used.sheet(scored, applications(data, tmp_path)[0], expert)
    assert used.sheet(scored, app, expert) == Marking(data, 8).sheet(scored, app, expert)


def test_comments_follow_the_marks(data: DemoData, tmp_path: Path) -> None:
    apps, experts = applications(data, tmp_path), read_experts(data, tmp_path)
    marking = Marking(data, 8)
    verdicts = {}
    for app in apps:
        for expert in experts[:3]:
            scored = rubric(app.category or "")
            sheet = marking.sheet(scored, app, expert)
            points = rubrics.total(scored, sheet.marks).points
            verdicts[float(points or 0)] = sheet.comment
            assert sheet.comment.endswith("。")
            assert "{" not in sheet.comment
            assert all("{" not in mark.comment for mark in sheet.marks.values())
    weak = [comment for points, comment in verdicts.items() if points < 60]
    strong = [comment for points, comment in verdicts.items() if points > 84]
    assert weak
    assert all("暂缓" in comment or "再议" in comment for comment in weak)
    assert strong
    assert all("认定。" in comment or "上一级" in comment for comment in strong)


@settings(max_examples=15, deadline=None)
@given(st.sampled_from(sorted(rubrics.bundled().glob("*.yaml"))), st.integers(0, 10_000))
def test_any_bundled_rubric_can_be_marked(path: Path, seed: int) -> None:
    data, scored = invent(1, 1, seed), rubrics.load(path)
    number, app = next(iter(data.categories)), Application("", "虚构馆科普教育基地", "虚构馆")
    sheet = Marking(data, seed).sheet(scored, replace(app, id=number), Expert("E01", "专家甲"))
    assert rubrics.total(scored, sheet.marks).complete
