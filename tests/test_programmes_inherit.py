"""承接: a programme that takes over another one's rules."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from kepu_review.errors import ProgrammeError
from kepu_review.model import Condition, Programme
from kepu_review.programmes import loads

PARENT = """
id: city
title: 市级基地
organiser: 市科协
document: {title: 市级通知}
categories: [venue, nature]
regions:
  - {id: east, title: 东区}
  - {id: west, title: 西区}
standard_fields: [open_days, total_area]
rules:
  - {id: city.days, title: 开放天数, kind: at_least, field: open_days, value: 200, clause: 第五条}
  - {id: city.area, title: 面积, kind: at_least, field: total_area, value: 500.5, clause: 第六条}
stages:
  - id: preliminary
    title: 打分
    kind: preliminary
    scored: true
    clause: 通知三
    weight: 0.7
    leave: [handed_in, voted]
    sampling: {share: 20%, by: [region], clause: 通知三（一）4}
policy: {reviews_per_application: 3, minimum_reviews: 2, source: 通知}
notice: {days: 5, day_kind: natural, order_by: [region], clause: 第八条}
"""

DISTRICT = """
id: district
title: 区级基地
inherits: city
organiser: 东区科协
drop: {regions: [west]}
rules:
  - {id: city.days, value: 100}
  - {id: district.own, title: 在本区, kind: required, field: region, clause: 区办法第二条}
notice: {days: 7}
"""


@pytest.fixture
def city() -> Programme:
    return loads(PARENT)


def test_what_is_not_said_is_taken_over(city: Programme) -> None:
    district = loads(DISTRICT, parents=[city])
    assert district.inherits == "city"
    assert district.categories == city.categories
    assert district.stages == city.stages
    assert district.document == city.document


def test_what_is_said_replaces_what_has_the_same_id_and_the_rest_is_added(city: Programme) -> None:
    rules = {rule.id: rule for rule in loads(DISTRICT, parents=[city]).rules}
    assert list(rules) == ["city.days", "city.area", "district.own"]
    assert rules["city.days"].value == 100
    assert rules["city.days"].clause == "第五条"
    assert loads(DISTRICT, parents=[city]).notice.days == 7
    assert loads(DISTRICT, parents=[city]).notice.clause == "第八条"


def test_who_takes_applications_all_year_has_no_deadline_of_the_parent() -> None:
    city = loads(f"{PARENT}deadline: 2023-09-05\n")
    assert city.deadline == date(2023, 9, 5)
    open_ = loads(f"{DISTRICT}deadline: null\n", parents=[city])
    assert open_.deadline is None
    assert loads(open_.text).deadline is None


def test_an_entry_can_be_dropped(city: Programme) -> None:
    assert [one.id for one in loads(DISTRICT, parents=[city]).regions] == ["east"]


def test_the_text_of_the_whole_stands_alone_and_is_exact(city: Programme) -> None:
    district = loads(DISTRICT, parents=[city])
    again = loads(district.text)
    assert again == district
    assert again.stages[0].weight == Decimal("0.7")
    assert again.rules[1].value == 500.5


def test_a_parent_that_is_not_known_is_named_with_its_line() -> None:
    with pytest.raises(ProgrammeError, match="没有认定项目“city”") as caught:
        loads(DISTRICT, "district.yaml")
    assert caught.value.where is not None
    assert caught.value.where.line == 4


def test_what_the_parent_has_not_cannot_be_dropped(city: Programme) -> None:
    wrong = DISTRICT.replace("regions: [west]", "regions: [north]")
    with pytest.raises(ProgrammeError, match="没有“north”"):
        loads(wrong, parents=[city])


def test_an_added_entry_must_be_whole(city: Programme) -> None:
    wrong = DISTRICT.replace(", title: 在本区", "")
    with pytest.raises(ProgrammeError, match="缺少：title"):
        loads(wrong, parents=[city])


def test_stages_say_conditions_draws_and_weights(city: Programme) -> None:
    (stage,) = city.stages
    assert stage.leave == (Condition.HANDED_IN, Condition.VOTED)
    assert stage.weight == Decimal("0.7")
    assert stage.sampling is not None
    assert stage.sampling.share == Fraction(1, 5)
    assert stage.sampling.by == ("region",)


@pytest.mark.parametrize(
    ("was", "wrong", "said"),
    [
        ("share: 20%", "share: 120%", "比例 120% 不在 0 与 1 之间"),
        ("share: 20%, ", "", "只写一个"),
        ("by: [region]", "by: [regoin]", "是否想写“region”"),
        ("leave: [handed_in, voted]", "leave: [handed]", "handed_in"),
        (
            "organiser: 市科协",
            "organiser: 市科协\ntimezone: Asia/Beijing",
            "没有时区“Asia/Beijing”",
        ),
        ("weight: 0.7", "weight: 0", "权重加起来是 0"),
    ],
)
def test_what_cannot_be_right_is_refused_in_words(was: str, wrong: str, said: str) -> None:
    with pytest.raises(ProgrammeError, match=said):
        loads(PARENT.replace(was, wrong))
