"""区级登记认证: those whom their district did not nominate, under rules that it inherits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import kepu_review_beijing
import pytest

from kepu_review.errors import Refused
from kepu_review.model import Phase, Programme
from kepu_review.plugins import Plugins
from kepu_review.report.certificate import issue_documents
from kepu_review.workflow import (
    Round,
    assign,
    change_phase,
    check,
    create_round,
    decide,
    settle_by_findings,
)
from kepu_review.workflow.confirming import confirm
from kepu_review.workflow.naming import name_bases
from kepu_review.workflow.staging import enter_stage
from tests.programmes import rounds

NUMBERS = tuple(f"D{n:02}" for n in range(1, 9))
MARKS = {"D01": 0.9, "D02": 0.8, "D03": 0.7, "D04": 0.58, "D05": 0.55, "D06": 0.45}
"""Two of those would not be enough for the city; D07 and D08 do not pass the audit."""


@pytest.fixture(scope="module")
def district() -> Programme:
    return Plugins().programmes()["beijing_district_example"]


@pytest.fixture(scope="module")
def city() -> Programme:
    return Plugins().programmes()["beijing_museum_city"]


@pytest.fixture
def rnd(tmp_path: Path, location: str) -> Iterator[Round]:
    """A round of the district's own scheme, with what its units handed in."""
    with create_round(location, "beijing_district_example") as made:
        rounds.take_in(made, rounds.table(tmp_path / "登记表.csv", [*map(form, NUMBERS)]))
        rounds.panel(made, 3)
        check(made)
        yield made


def form(number: str) -> dict[str, str]:
    return {
        "申报编号": number,
        "基地名称": f"虚构{number}科技教育体验基地",
        "申报单位": f"虚构{number}农园",
        "申报类别": "自然资源类",
        "所在区域": "通州区",
        "登记途径": "区级登记",
        "是否法人单位": "否" if number == "D07" else "是",
        "成员单位": "否" if number == "D08" else "是",
        "已承诺材料真实准确": "是",
        "提交日期": "2024-03-01",
    }


def test_the_scheme_takes_less_than_thirty_lines() -> None:
    text = (kepu_review_beijing.HERE / "district_example.yaml").read_text("utf-8")
    assert len(text.splitlines()) < 30


def test_what_the_district_does_not_say_is_the_citys(district: Programme, city: Programme) -> None:
    assert district.inherits == city.id
    assert (district.regions, district.categories) == (city.regions, city.categories)
    assert [rule.clause for rule in district.rules] == [rule.clause for rule in city.rules]
    assert (district.correction, district.policy.tie_decimals) == (city.correction, 4)


def test_what_the_district_says_is_its_own(district: Programme, city: Programme) -> None:
    left = {stage.id for stage in city.stages} - {stage.id for stage in district.stages}
    assert left == {"nomination", "site_visit"}
    (route,) = district.routes
    assert (route.nominated, route.clause) == (False, "通知四 1")
    assert (city.deadline, district.deadline) == (date(2023, 9, 5), None)
    assert district.accreditation is not None
    assert city.accreditation is not None
    assert (district.accreditation.years, city.accreditation.years) == (3, None)
    assert district.accreditation.grounds == city.accreditation.grounds


def test_a_round_of_the_district_ends_with_titles_of_three_years(
    rnd: Round, tmp_path: Path
) -> None:
    enter_stage(rnd, "district_audit")
    with pytest.raises(Refused, match="没有形式审查结论"):
        enter_stage(rnd, "scoring")
    assert rounds.error_rules(rnd, "D07") == {"beijing.legal_person"}
    assert rounds.error_rules(rnd, "D08") == {"beijing.member"}
    settle_by_findings(rnd)
    enter_stage(rnd, "scoring")
    pairs = assign(rnd)
    assert len(pairs) == 2 * len(MARKS)  # two experts, where the city has three
    change_phase(rnd, Phase.REVIEW)
    rounds.mark_all(rnd, MARKS)
    change_phase(rnd, Phase.DELIBERATION)
    enter_stage(rnd, "listing")
    with pytest.raises(Refused, match="没有决定"):
        enter_stage(rnd, "naming")
    listed = [number for number, share in MARKS.items() if share >= 0.5]
    for number in MARKS:
        outcome = "registered" if number in listed else "district_level"
        decide(rnd, number, outcome, reason="区科协研究")
    enter_stage(rnd, "naming")
    confirm(rnd, "listing", dict.fromkeys(listed, (True, "")), "样例区科学技术协会")
    bases = name_bases(rnd, day=date(2024, 6, 1))
    assert [base.application for base in bases] == listed
    assert (bases[0].number, bases[0].valid_until) == ("YL-2024-001", date(2027, 5, 31))
    papers = issue_documents(rnd, tmp_path / "plaques", "plaque")
    assert [paper.number for paper in papers] == [base.number for base in bases]
    enter_stage(rnd, "activities")
