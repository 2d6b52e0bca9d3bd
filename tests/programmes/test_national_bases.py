"""全国: the bases of the invented round through their term, and the batch after it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kepu_review import programmes
from kepu_review.errors import Refused, UsageError
from kepu_review.hookspecs import hookimpl
from kepu_review.model import BaseStatus, Programme
from kepu_review.plugins import Plugins
from kepu_review.store.audit import audit
from kepu_review.workflow import Round, check, create_round
from kepu_review.workflow.carrying import carry_register
from kepu_review.workflow.changing import change_entity
from kepu_review.workflow.evaluating import TERM, consequences, evaluate
from kepu_review.workflow.nominating import import_nominators, record_nomination
from kepu_review.workflow.register import expire, set_status
from kepu_review.workflow.staging import blockers
from tests.conftest import Places
from tests.programmes import national
from tests.programmes.rounds import error_rules, findings, refuses, rule_of, table, take_in

NEXT_BATCH = """\
id: national_next
title: 全国科普教育基地认定
inherits: national
edition: 2026-2030年度（虚构）
deadline: 2026-11-10
accreditation: {title: 2026-2030年度“全国科普教育基地”, until: 2030-12-31}
"""


class Next:
    """Brings the batch after this one: the rules of the notice with other dates."""

    def __init__(self, now: Programme) -> None:
        self._now = now

    @hookimpl
    def kepu_programmes(self) -> tuple[Programme, ...]:
        return (programmes.loads(NEXT_BATCH, "national_next.yaml", [self._now]),)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Round]:
    folder = tmp_path_factory.mktemp("national")
    with national.named(str(folder / "round"), folder / "inbox") as rnd:
        national.evaluate_years(rnd)
        national.evaluate_term(rnd, str(folder / "term"))
        yield rnd


@refuses("national.accreditation.yearly.excellent")
@refuses("national.accreditation.yearly.qualified")
@refuses("national.accreditation.yearly.unqualified")
def test_a_year_has_its_three_grades_and_only_the_lowest_a_consequence(lived: Round) -> None:
    with lived.store.reading() as db:
        given = {one.number: one.grade for one in db.evaluations() if one.period == "2023"}
        owed = [one for one in consequences(lived, db) if one.evaluation.period == "2023"]
    first, second, third = (national.number(n) for n in (1, 2, 3))
    assert given == {first: "excellent", second: "qualified", third: "unqualified"}
    assert [(one.evaluation.number, one.grade.consequence) for one in owed] == [(third, "rectify")]
    with pytest.raises(UsageError, match="没有等次"):
        evaluate(lived, first, 2024, "良好", "没有这一等。")
    with pytest.raises(Refused, match="没有称号"):
        evaluate(lived, first, 2026, "excellent", "期满之后。")


def test_the_end_of_the_term_is_graded_by_a_round_of_its_own(lived: Round) -> None:
    with lived.store.reading() as db:
        given = {one.number: one.grade for one in db.evaluations() if one.period == TERM}
    numbers = {national.number(n): "qualified" for n in range(1, 9)}
    numbers |= {national.number(1): "excellent", national.number(3): "unqualified"}
    assert {number: given[number] for number in numbers} == numbers


@pytest.mark.parametrize(
    "of",
    [
        pytest.param(5, marks=refuses("national.accreditation.grounds.unlawful")),
        pytest.param(6, marks=refuses("national.accreditation.grounds.pseudoscience")),
        pytest.param(7, marks=refuses("national.accreditation.grounds.unfit")),
    ],
)
def test_a_title_is_revoked_within_its_term_and_on_a_ground(
    request: pytest.FixtureRequest, lived: Round, of: int
) -> None:
    number, ground = national.number(of), rule_of(request).rpartition(".")[2]
    with pytest.raises(UsageError, match="须写明依据哪一种情形"):
        set_status(lived, number, "revoked", reason="经研究。")
    with pytest.raises(Refused, match="有效期到 2025-12-31 为止，已满"):
        set_status(lived, number, "revoked", ground=ground, reason="经研究。")
    days = date(2025, 11, 1), date(2025, 11, 3)
    change_entity(lived, number, {"valid_until": "2030-12-31"}, *days, "延期（虚构）。")
    set_status(lived, number, "revoked", ground=ground, reason="经研究。")
    with lived.store.reading() as db:
        base = db.base(number)
    assert base is not None
    assert (base.status, base.ground) == (BaseStatus.REVOKED, ground)


def test_titles_end_with_their_term(lived: Round) -> None:
    over = expire(lived, date(2026, 1, 1))
    assert set(over) >= {national.number(n) for n in (1, 2, 3, 4, 8)}
    assert expire(lived, date(2026, 1, 1)) == ()


def test_the_grades_of_the_term_decide_how_one_comes_into_the_next_batch(
    lived: Round, tmp_path: Path
) -> None:
    host = Plugins(extra=[Next(lived.programme)])
    with create_round(str(tmp_path / "next"), "national_next", plugins=host) as rnd:
        carry_register(rnd, lived)
        places = [{"推荐单位": n, "类型": national.TYPES[n]} for n in national.PLACES]
        import_nominators(rnd, table(tmp_path / "推荐单位.csv", places))
        wanted = [national.row(number, *AGAIN[number]) for number in AGAIN]
        for row in wanted:
            row["提交日期"] = "2026-11-08"
        take_in(rnd, table(tmp_path / "申报.csv", wanted))
        check(rnd)
        told = {n: {r for r, _ in findings(rnd, n) if r.startswith("reapply")} for n in AGAIN}
        assert told == {
            "X1": {"reapply.direct"},
            "X2": {"reapply.final"},
            "X3": {"reapply.excluded"},
            "X4": set(),
        }
        assert "nomination.missing" in error_rules(rnd, "X4")
        assert "X4" in next(b.message for b in blockers(rnd, "screening"))
        record_nomination(rnd, "X4", national.PROVINCE)
        assert error_rules(rnd, "X4") == set()


AGAIN = {
    "X1": ("虚构天文台", "教育科研与重大工程", ""),
    "X2": ("虚构农科园", "“三农”", ""),
    "X3": ("虚构森林公园", "自然资源", ""),
    "X4": ("虚构剧场", "科技场馆", ""),
}
"""The units of the first three bases, and a new one."""


def test_the_whole_round_goes_the_same_way_on_each_database(places: Places, tmp_path: Path) -> None:
    with national.named(places(), tmp_path / "inbox") as rnd:
        national.evaluate_term(rnd, places())
        with rnd.store.reading() as db:
            told = [one.application for one in db.bases() if not one.carried]
            assert audit(db) == ()
    assert told == ["K01", "K04", "K05", "K06", "K07", "K09", "K10", "K12"]
