"""Both documents are filled from one snapshot of a round; its numbers include each other."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from kepu_review.demo.invent import DemoData, invent
from kepu_review.demo.marking import Marking
from kepu_review.model import Application, Assignment, Expert, NoticeRule, Phase, ReviewState
from kepu_review.report import data_file, fill, summary
from kepu_review.report.data import Counts, NoticeData, SummaryData
from kepu_review.report.fill import summary_data
from kepu_review.report.fill_notice import notice_data, period, planned_note
from kepu_review.store import Reader, Store
from kepu_review.workflow import (
    ReviewPatch,
    Round,
    Standing,
    change_phase,
    create_round,
    import_applications,
    import_experts,
    open_round,
    rank_round,
    save_review,
    submit_review,
)
from tests import small

Act = Callable[[Round], None]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six applications, two sheets each handed in but for the last, in deliberation."""
    folder = tmp_path_factory.mktemp("fill") / "round"
    data = invent(6, 4, 8)
    with create_round(folder, "quzhou", demo=True) as rnd:
        apps = [
            Application(number, f"虚构{number}科普教育基地", f"虚构单位{number}", category)
            for number, category in data.categories.items()
        ]
        people = [Expert(name, f"专家{name}", f"虚构学校{name}") for name in data.severities]
        import_applications(rnd, apps, file="申报表.xlsx", sha256="0" * 64)
        import_experts(rnd, people)
        for app in apps:
            screen(rnd, app.id, "passed")
        pairs = [[app.id, expert.id, "preliminary"] for app in apps for expert in people[:2]]
        append(rnd, "assigned", {"pairs": pairs})
        change_phase(rnd, Phase.REVIEW)
        mark(rnd, data, apps[:-1], people[:2])
        change_phase(rnd, Phase.DELIBERATION, reason="一份未评")
    return folder


def mark(rnd: Round, data: DemoData, apps: list[Application], people: list[Expert]) -> None:
    marking = Marking(data, 8)
    for app in apps:
        with rnd.store.reading() as db:
            rubric = rnd.rubric_for(db, app.category)
        assert rubric is not None
        for expert in people:
            patch = ReviewPatch(marking.sheet(rubric, app, expert).marks)
            saved = save_review(rnd, expert.id, app.id, patch, base_revision=0)
            submit_review(rnd, expert.id, app.id, base_revision=saved.review.revision)


def append(rnd: Round, kind: str, payload: dict[str, object]) -> None:
    rnd.store.write(lambda db: db.append(kind, payload, actor="secretary"))


def screen(rnd: Round, application: str, state: str) -> None:
    payload = {"application": application, "state": state, "reason": "核查"}
    append(rnd, "screening_decided", dict(payload))


def name_all(rnd: Round) -> None:
    with rnd.store.reading() as db:
        ids = [app.id for app in db.applications()]
    for application in ids:
        append(rnd, "decided", {"application": application, "outcome": "named", "reason": "同意"})


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "round"))


def after(folder: Path, *acts: Act) -> tuple[SummaryData, NoticeData]:
    with open_round(folder) as rnd:
        for act in acts:
            act(rnd)
    return summary_data(str(folder)), notice_data(str(folder))


def ids(folder: Path) -> list[str]:
    with open_round(folder) as rnd, rnd.store.reading() as db:
        return [app.id for app in db.applications()]


def chain(counts: Counts) -> list[int]:
    return [counts.applications, counts.passed, counts.reviewed, counts.ranked, counts.named or 0]


def test_the_notice_leaves_out_what_has_not_passed_screening_any_more(folder: Path) -> None:
    first = ids(folder)[0]
    _, notice = after(folder, name_all, lambda rnd: screen(rnd, first, "sent_back"))
    assert len(notice.rows) == 5
    assert f"虚构{first}科普教育基地" not in {row.name for row in notice.rows}


def test_each_number_includes_the_next(folder: Path) -> None:
    first = ids(folder)[0]
    found, notice = after(folder, name_all, lambda rnd: screen(rnd, first, "sent_back"))
    assert chain(found.counts) == [6, 5, 4, 4, 4]
    assert found.counts.named_unranked == 1  # the last one has no sheet, and yet was named
    assert (found.counts.named or 0) + found.counts.named_unranked == len(notice.rows)


def test_nothing_is_said_to_be_named_before_anything_is_decided(folder: Path) -> None:
    found, notice = after(folder)
    assert (found.counts.named, found.counts.named_unranked, notice.rows) == (None, 0, ())


def test_a_sheet_that_does_not_count_is_listed_by_the_experts_code(folder: Path) -> None:
    first = ids(folder)[0]
    with open_round(folder) as rnd, rnd.store.reading() as db:
        expert = db.assignments(application=first)[0].expert

    def unassign(rnd: Round) -> None:
        pairs = [[first, expert, "preliminary"]]
        append(rnd, "unassigned", {"pairs": pairs, "reason": "调整"})

    found, _ = after(folder, unassign)
    (out,) = found.left_out
    assert (out.id, out.expert) == (first, "专家 E01")
    assert "已不评审" in out.reason
    said = str(summary.unranked(found).blocks)
    assert "已提交而不计入的评审表" in said
    assert out.reason in said
    (row,) = [row for row in found.experts if row.code == "专家 E01"]
    assert (row.assigned, row.submitted) == (5, 4)


def test_the_pass_line_is_in_percent_as_the_scores_are(folder: Path) -> None:
    rubric = replace(small.rubric(), pass_line=Decimal(12))  # of 20 points
    with open_round(folder) as rnd:
        own = rnd.programme
    none = replace(own, policy=replace(own.policy, pass_line=None))
    assert (fill.pass_line(none, rubric), fill.pass_line(none, None)) == (60.0, None)
    assert fill.pass_line(own, rubric) == 60.0


def test_a_tie_with_another_category_is_no_tie_in_the_category(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def tied(rnd: Round, *, db: Reader) -> Standing:
        standing = rank_round(rnd, db=db)
        return replace(standing, ranked=tuple(replace(r, tied=True) for r in standing.ranked))

    monkeypatch.setattr(fill, "rank_round", tied)
    rows = [row for table in summary_data(str(folder)).categories for row in table.rows]
    assert [row.tied for row in rows] == [False] * 5


def test_all_of_the_summary_is_of_one_snapshot(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, taken = Store.reading, []

    def counted(store: Store) -> AbstractContextManager[Reader]:
        taken.append(store)
        return whole(store)

    monkeypatch.setattr(Store, "reading", counted)
    with open_round(folder):
        to_open = len(taken)
    taken.clear()
    summary_data(str(folder))
    assert len(taken) == to_open + 1
    taken.clear()
    notice_data(str(folder))
    assert len(taken) == to_open + 1


def test_an_expert_who_only_abstained_has_no_mean(folder: Path) -> None:
    def abstain(rnd: Round) -> None:
        with rnd.store.reading() as db:
            review = next(iter(db.reviews(state=ReviewState.SUBMITTED)))
            assert Assignment(review.application, review.expert) in db.assignments()
            every = db.reviews(expert=review.expert)
        for one in every:
            state = {"state": "abstained", "value": None, "level": None, "parts": {}, "comment": ""}
            marks = dict.fromkeys(one.marks, state)
            keys = {"application": one.application, "expert": one.expert, "stage": one.stage}
            saved = {**keys, "revision": 3, "rubric": one.rubric, "marks": marks}
            done = {**keys, "revision": 4, "total": None}
            for kind, payload in (("review_saved", saved), ("review_submitted", done)):
                rnd.store.write(
                    lambda db, k=kind, p=payload: db.append(k, p, actor="E", chain=p["expert"])
                )

    found, _ = after(folder, abstain)
    assert [row.mean is None for row in found.experts if row.submitted] == [True, False]
    assert "NaN" not in data_file.dumps(found)


OCTOBER = NoticeRule(
    days=5,
    holidays=(date(2023, 9, 29), *(date(2023, 10, day) for day in range(1, 7))),
    extra_workdays=(date(2023, 10, 7), date(2023, 10, 8)),
)


def test_the_notice_skips_holidays_and_counts_weekends_that_are_worked() -> None:
    assert period(OCTOBER, date(2023, 9, 28)) == (date(2023, 10, 7), date(2023, 10, 11))
    assert period(NoticeRule(days=5), date(2023, 9, 28)) == (date(2023, 10, 7), date(2023, 10, 11))
    assert period(NoticeRule(days=5), date(2031, 9, 30)) == (date(2031, 10, 6), date(2031, 10, 10))


def test_natural_days_begin_on_a_working_day_and_then_all_count() -> None:
    rule = NoticeRule(7, "natural", holidays=OCTOBER.holidays, extra_workdays=(date(2023, 10, 7),))
    assert period(rule, date(2023, 9, 28)) == (date(2023, 10, 7), date(2023, 10, 13))


def test_the_office_is_told_where_a_year_has_no_table_of_holidays() -> None:
    assert planned_note(OCTOBER, date(2023, 9, 28)) == ""
    assert planned_note(NoticeRule(days=5), date(2023, 9, 28)) == ""
    assert "2031" in planned_note(OCTOBER, date(2030, 12, 31))
    assert "未计入法定节假日" in planned_note(NoticeRule(days=5), date(2031, 9, 28))


def test_the_summary_tells_the_office_and_the_notice_keeps_quiet(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")  # January 2027: no table yet
    found, notice = after(folder, name_all)
    assert "未计入法定节假日" in dict(found.policy)["公示期"]
    assert "未计入" not in data_file.dumps(notice)


def test_the_programme_of_2023_knows_its_holidays(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1682654400")  # Friday 28 April 2023
    found, notice = after(folder)
    assert (notice.start, notice.end) == (date(2023, 5, 4), date(2023, 5, 9))
    assert "公示期" not in dict(found.policy)
