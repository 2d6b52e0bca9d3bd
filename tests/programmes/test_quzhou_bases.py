"""衢州: what becomes of the bases of the invented round, up to revocation and the next batch."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from kepu_review.errors import UsageError
from kepu_review.model import BaseStatus
from kepu_review.report.register import export_register
from kepu_review.store.audit import audit
from kepu_review.workflow import Round, check
from kepu_review.workflow.activities import activity_table, report_activity
from kepu_review.workflow.carrying import carry_register
from kepu_review.workflow.changing import change_entity, late_reports
from kepu_review.workflow.evaluating import consequences, evaluate
from kepu_review.workflow.publishing import today
from kepu_review.workflow.register import set_status
from tests.conftest import Places
from tests.programmes import quzhou
from tests.programmes.rounds import error_rules, refuses, rule_of, table, take_in


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Round]:
    folder = tmp_path_factory.mktemp("quzhou")
    with quzhou.named(str(folder / "round"), folder / "inbox") as rnd:
        quzhou.report_activities(rnd)
        quzhou.evaluate_year(rnd, str(folder / "2023"))
        yield rnd


def test_previews_and_summaries_are_counted_for_each_base(lived: Round) -> None:
    first, second = activity_table(lived, 2023)[:2]
    assert (first["previews"], first["summaries"], first["reach"]) == (1, 1, 420)
    assert (second["previews"], second["missing"]) == (1, 1)
    with pytest.raises(UsageError):
        report_activity(lived, "2023-03", quzhou.number(3), "summary", "没有日期的总结")


@refuses("quzhou.accreditation.yearly.excellent")
@refuses("quzhou.accreditation.yearly.qualified")
@refuses("quzhou.accreditation.yearly.unqualified")
def test_the_yearly_grades_are_those_of_the_programme_and_the_lowest_asks_for_rectification(
    lived: Round,
) -> None:
    with lived.store.reading() as db:
        grades = {one.number: one.grade for one in db.evaluations()}
        owed = consequences(lived, db)
    first, third, *others = (quzhou.number(n) for n in (1, 3, 2, 4, 5, 6, 7))
    assert grades == {first: "excellent", third: "unqualified"} | dict.fromkeys(others, "qualified")
    assert [(one.evaluation.number, one.grade.consequence, one.done) for one in owed] == [
        (third, "rectify", False)
    ]
    with pytest.raises(UsageError, match="没有等次"):
        evaluate(lived, first, 2023, "良好", "没有这一等。")
    with pytest.raises(UsageError, match="限期整改须写明期限"):
        set_status(lived, third, "rectifying", reason="年度评价不合格。")
    set_status(lived, third, "rectifying", today(lived) + timedelta(days=90), reason="年度不合格。")
    with lived.store.reading() as db:
        assert [one.done for one in consequences(lived, db)] == [True]


@refuses("quzhou.accreditation.change_months")
def test_a_change_reported_after_three_months_is_late_and_a_ground(lived: Round) -> None:
    first, second = quzhou.number(1), quzhou.number(2)
    changed, in_time = date(2023, 5, 1), date(2023, 8, 1)
    for base, reported in ((first, in_time), (second, in_time + timedelta(days=1))):
        change_entity(lived, base, {"applicant": "虚构文旅集团"}, changed, reported, "合并重组。")
    with lived.store.reading() as db:
        late = late_reports(lived, db)
    assert [(one.number, one.due, one.ground and one.ground.id) for one in late] == [
        (second, in_time, "unreported_change")
    ]


@pytest.mark.parametrize(
    "of",
    [
        pytest.param(2, marks=refuses("quzhou.accreditation.grounds.unreported_change")),
        pytest.param(3, marks=refuses("quzhou.accreditation.grounds.neglect")),
        pytest.param(4, marks=refuses("quzhou.accreditation.grounds.unlawful")),
        pytest.param(5, marks=refuses("quzhou.accreditation.grounds.pseudoscience")),
        pytest.param(6, marks=refuses("quzhou.accreditation.grounds.unfit")),
    ],
)
def test_a_title_is_revoked_on_a_ground_of_article_eighteen_and_on_no_other(
    request: pytest.FixtureRequest, lived: Round, of: int
) -> None:
    number, ground = quzhou.number(of), rule_of(request).rpartition(".")[2]
    with pytest.raises(UsageError, match="须写明依据哪一种情形"):
        set_status(lived, number, "revoked", reason="经集体研究。")
    with pytest.raises(UsageError, match="没有撤销情形"):
        set_status(lived, number, "revoked", ground="unpopular", reason="经集体研究。")
    set_status(lived, number, "revoked", ground=ground, reason="经集体研究。")
    with lived.store.reading() as db:
        base = db.base(number)
    assert base is not None
    assert (base.status, base.ground) == (BaseStatus.REVOKED, ground)


@refuses("quzhou.accreditation.holders_apply")
def test_in_the_next_batch_a_base_in_force_need_not_apply_and_a_revoked_one_may(
    lived: Round, tmp_path: Path
) -> None:
    with quzhou.new(str(tmp_path / "ninth")) as ninth:
        carry_register(ninth, lived)
        wanted = [quzhou.row(f"N{n}", unit, "其他", "开化") for n, unit in NEXT.items()]
        take_in(ninth, table(tmp_path / "第九批.csv", wanted))
        check(ninth)
        assert {n: error_rules(ninth, f"N{n}") for n in NEXT} == {
            1: {"reapply.in_force"},
            2: set(),
        }


NEXT = {1: "虚构气象站", 2: "虚构茶叶合作社"}


def test_the_public_register_tells_what_became_of_each_and_nobodys_telephone(
    lived: Round, tmp_path: Path
) -> None:
    written = tmp_path / "名录.csv"
    assert export_register(lived, written) == 7
    rows = list(csv.DictReader(written.read_text("utf-8-sig").splitlines()))
    assert [row["状态"] for row in rows] == ["有效", *["撤销"] * 5, "有效"]


def test_the_record_of_the_whole_round_is_unbroken(lived: Round) -> None:
    with lived.store.reading() as db:
        assert audit(db) == ()


def test_the_whole_round_goes_the_same_way_on_each_database(
    places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "handed-in").mkdir()
    monkeypatch.setenv("KEPU_MATERIALS", str(tmp_path / "handed-in"))
    with quzhou.named(places(), tmp_path / "inbox") as rnd:
        quzhou.report_activities(rnd)
        quzhou.evaluate_year(rnd, places())
        set_status(rnd, quzhou.number(4), "revoked", ground="unlawful", reason="经集体研究。")
        with rnd.store.reading() as db:
            told = [(one.number, one.application, one.status.value) for one in db.bases()]
            assert audit(db) == ()
    wanted = (1, 2, 3, 4, 7, 9, 11)
    assert told == [
        (quzhou.number(n), f"Q{of:02}", "revoked" if n == 4 else "in_force")
        for n, of in enumerate(wanted, 1)
    ]
