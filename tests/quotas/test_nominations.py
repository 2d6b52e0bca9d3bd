"""Nomination floors and caps."""

import pytest

from kepu_review.errors import UsageError
from kepu_review.model import Application, NominationQuota
from kepu_review.quotas import Breach, breaches, tally


def applied(region: str | None, n: int) -> list[Application]:
    return [Application(f"{region}{i}", "甲", "乙", region=region) for i in range(n)]


FLOOR = NominationQuota("floor", "region", "通知第三条第三款", floor=6)


def test_applications_without_a_region_are_in_no_tally() -> None:
    assert tally(applied("柯城", 2) + applied(None, 3), "region") == {"柯城": 2}


def test_a_county_below_the_floor_is_named_with_both_numbers() -> None:
    found = breaches(applied("柯城", 6) + applied("开化", 5), FLOOR)
    assert found == (Breach("floor", "开化", 5, 6, None, "通知第三条第三款"),)


def test_a_county_that_put_forward_none_is_named_when_it_should_have() -> None:
    found = breaches(applied("柯城", 6), FLOOR, groups=["柯城", "龙游"])
    assert [(breach.group, breach.count) for breach in found] == [("龙游", 0)]


def test_a_cap_that_is_passed_is_named_with_both_numbers() -> None:
    found = breaches(applied("柯城", 3), NominationQuota("cap", "region", "", cap=2))
    assert found == (Breach("cap", "柯城", 3, None, 2, ""),)


def test_quotas_count_only_by_region_nominator_or_category() -> None:
    with pytest.raises(UsageError, match="applicant"):
        tally([], "applicant")
