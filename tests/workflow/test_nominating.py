"""Exactly one nominator counts, of a type that may nominate, within its places."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kepu_review.errors import Refused, UsageError
from kepu_review.model import Nominator, ScreeningState
from kepu_review.workflow import Round, check_nominations, decide_screening, settle_by_findings
from kepu_review.workflow.nominating import (
    choose_nomination,
    counting,
    import_nominators,
    nomination_findings,
    record_nomination,
    record_nominators,
    withdraw_nomination,
)
from tests import entered
from tests.entered import DISTRICT, OTHER, SOCIETY, application


@pytest.fixture
def rnd(tmp_path: Path, location: str) -> Iterator[Round]:
    with entered.new_round(tmp_path, location) as made:
        yield made


def about_the_round(rnd: Round) -> list[tuple[str, str, str]]:
    return [(f.rule, f.severity.value, f.message) for f in check_nominations(rnd)]


def test_the_nominator_of_the_form_counts_until_others_are_recorded(rnd: Round) -> None:
    entered.take_in(rnd, application(1), application(2, nominator=None))
    assert entered.rules(rnd, "A1") == []
    assert entered.rules(rnd, "A2") == [("nomination.missing", "error")]
    record_nomination(rnd, "A2", SOCIETY, joint=["虚构水利学会"])
    assert entered.rules(rnd, "A2") == []
    record_nomination(rnd, "A1", SOCIETY)
    (found,) = [f for f in entered.findings(rnd, "A1") if f.rule == "nomination.several"]
    assert found.message == f"经 2 个渠道推荐：{SOCIETY}、{DISTRICT}。"
    assert found.clause == "第四条（一）"


def test_of_several_nominators_a_person_chooses_one_and_it_alone_counts(rnd: Round) -> None:
    entered.take_in(rnd, application(1))
    record_nomination(rnd, "A1", SOCIETY)
    with pytest.raises(Refused, match="重复申报或经多个渠道推荐的 A1 要先由人选定"):
        settle_by_findings(rnd)
    with pytest.raises(UsageError, match="须写明理由"):
        choose_nomination(rnd, "A1", DISTRICT, " ")
    with pytest.raises(UsageError, match="没有经“南区科协”推荐"):
        choose_nomination(rnd, "A1", OTHER, "先到")
    first = choose_nomination(rnd, "A1", "北区科协", "申报单位确认", key="k1")
    assert choose_nomination(rnd, "A1", "北区科协", "申报单位确认", key="k1").seq == first.seq
    assert entered.rules(rnd, "A1") == []
    with rnd.store.reading() as db:
        counts = counting(rnd, db)
        chosen = {one.nominator: one.chosen for one in db.nominations("A1")}
    assert chosen == {DISTRICT: True, SOCIETY: False}
    assert (counts["A1"].nominator, counts["A1"].type) == (DISTRICT, "district")
    assert settle_by_findings(rnd)[ScreeningState.PASSED] == 1


def test_a_choice_is_open_again_when_the_chosen_one_withdraws(rnd: Round) -> None:
    entered.take_in(rnd, application(1, nominator=None))
    for name in (DISTRICT, SOCIETY, "虚构一所"):
        record_nomination(rnd, "A1", name)
    choose_nomination(rnd, "A1", SOCIETY, "申报单位确认")
    withdraw_nomination(rnd, "A1", SOCIETY, "学会撤回")
    assert entered.rules(rnd, "A1") == [("nomination.several", "error")]
    with pytest.raises(Refused, match=f"没有“{SOCIETY}”的推荐"):
        withdraw_nomination(rnd, "A1", SOCIETY, "学会撤回")
    with pytest.raises(UsageError, match="撤销推荐须写明理由"):
        withdraw_nomination(rnd, "A1", DISTRICT, "")
    with pytest.raises(UsageError, match="没有申报 A9"):
        withdraw_nomination(rnd, "A9", DISTRICT, "撤回")


def test_a_unit_that_may_not_nominate_is_told_with_those_that_may(rnd: Round) -> None:
    entered.take_in(rnd, application(1, nominator="虚构公司"))
    (found,) = [f for f in entered.findings(rnd, "A1") if f.rule == "nomination.type"]
    assert found.message == "“虚构公司”不在推荐单位之列。"
    assert found.remedy == "核对推荐单位名称；可推荐：区科协、学会、研究所。"


def test_units_that_nominate_together_are_one_nomination_of_the_first(rnd: Round) -> None:
    entered.take_in(rnd, application(1, nominator="北区教委、北区科协"))
    assert entered.rules(rnd, "A1") == []
    with rnd.store.reading() as db:
        assert counting(rnd, db)["A1"].nominator == "北区科协"


def test_caps_and_floors_are_told_by_nominator_and_jointly_by_type(rnd: Round) -> None:
    entered.take_in(
        rnd,
        *(application(n) for n in (1, 2, 3)),
        *(application(n, nominator="虚构一所") for n in (4, 5)),
        application(6, nominator="虚构二所"),
    )
    assert about_the_round(rnd) == [
        ("nominator.district", "error", f"{DISTRICT}推荐 3 个，多于名额 2 个。"),
        ("nominator.institute", "error", "研究所推荐 3 个，多于名额 2 个。"),
    ]
    for number in (3, 6):
        decide_screening(rnd, f"A{number}", ScreeningState.NOT_ACCEPTED, reason="推荐单位撤回")
    assert about_the_round(rnd) == []


def test_the_table_of_the_round_goes_before_the_programme(rnd: Round) -> None:
    entered.take_in(rnd, application(1), application(2), application(3, nominator="虚构公司"))
    record_nominators(
        rnd,
        [
            Nominator("北区科协", None, 1),
            Nominator(OTHER, "district", None),
            Nominator("虚构公司", "society", None),
        ],
    )
    assert about_the_round(rnd) == [
        ("nominator.district", "error", f"{DISTRICT}推荐 2 个，多于名额 1 个。"),
        ("nominator.district", "warning", f"{OTHER}推荐 0 个，少于 1 个。"),
    ]
    with rnd.store.reading() as db:
        assert {name: one.type for name, one in counting(rnd, db).items()} == {
            "A1": "district",
            "A2": "district",
            "A3": "society",
        }
        assert [f.rule for f in nomination_findings(rnd, db)] == ["nominator.district"] * 2
    for wrong, words in (
        ([Nominator("甲", "nobody", 1)], "类型“nobody”不在本项目之列"),
        ([Nominator("北区科协", None, 1), Nominator(DISTRICT, None, 2)], "写了两次"),
    ):
        with pytest.raises(UsageError, match=words):
            record_nominators(rnd, wrong)


def test_a_joint_type_is_held_to_the_sum_of_its_places_in_the_table(rnd: Round) -> None:
    entered.take_in(rnd, *(application(n, nominator="虚构一所") for n in (1, 2, 3)))
    table = [Nominator("虚构一所", None, 2), Nominator("虚构二所", None, 1)]
    record_nominators(rnd, table)
    assert about_the_round(rnd) == []
    record_nominators(rnd, table[:1])
    assert about_the_round(rnd) == [
        ("nominator.institute", "error", "研究所推荐 3 个，多于名额 2 个。")
    ]


def test_a_table_is_read_whole_or_not_at_all(rnd: Round, tmp_path: Path) -> None:
    file = tmp_path / "名额.csv"
    file.write_text("推荐单位,类型,名额\n北区科协,区科协,3\n虚构公司,学校,1\n", encoding="utf-8")
    sheet = import_nominators(rnd, file)
    assert (sheet.bad, len(sheet.nominators)) == (1, 1)
    with rnd.store.reading() as db:
        assert db.nominators() == ()
    file.write_text("推荐单位,类型,名额\n北区科协,区科协,3\n虚构公司,学会,\n", encoding="utf-8")
    import_nominators(rnd, file)
    with rnd.store.reading() as db:
        assert db.nominators() == (
            Nominator("北区科协", "district", 3),
            Nominator("虚构公司", "society", None),
        )


def test_a_nomination_is_recorded_once_and_of_known_routes_only(rnd: Round) -> None:
    entered.take_in(rnd, application(1, nominator=None))
    first = record_nomination(rnd, "A1", DISTRICT, route="nominated", key="k")
    assert record_nomination(rnd, "A1", DISTRICT, route="nominated", key="k").hash == first.hash
    with pytest.raises(UsageError, match="没有申报途径“sideways”"):
        record_nomination(rnd, "A1", DISTRICT, route="sideways")
    with pytest.raises(UsageError, match="没有写明推荐单位"):
        record_nomination(rnd, "A1", " ")
    with rnd.store.reading() as db:
        assert [one.route for one in db.nominations()] == ["nominated"]
