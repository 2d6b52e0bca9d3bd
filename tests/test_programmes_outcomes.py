"""Nomination quotas and proposed outcomes of a programme."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType

from hypothesis import given
from hypothesis import strategies as st

from kepu_review.model import (
    NominationQuota,
    Ranked,
    Tier,
)
from kepu_review.programmes import (
    NOT_NAMED,
    TIED,
    UNRANKED,
    loads,
    nominations,
    outcomes,
)
from tests.test_programmes import MINIMAL, application


def counted(quota: NominationQuota, regions: list[str | None]) -> list[str]:
    programme = replace(
        loads(MINIMAL + "regions: [{id: n, title: 北区}, {id: s, title: 南区}]\n"), quotas=(quota,)
    )
    listed = [replace(application(region=r), id=f"A{i}") for i, r in enumerate(regions)]
    return [finding.message for finding in nominations(listed, programme)]


def test_a_floor_counts_every_region_also_an_empty_one() -> None:
    quota = NominationQuota("q", "region", "第三条", floor=2)
    assert counted(quota, ["n", "n", None]) == ["南区申报 0 家，少于 2 家。"]
    assert counted(quota, ["n", "n", "s", "s"]) == []


def test_a_cap_names_the_region_that_exceeds_it() -> None:
    quota = NominationQuota("q", "region", "第三条", cap=1)
    assert counted(quota, ["n", "n", "s"]) == ["北区申报 2 家，多于 1 家。"]


@given(counts=st.lists(st.integers(0, 12), min_size=2, max_size=2), floor=st.integers(1, 8))
def test_a_floor_is_missed_exactly_where_there_are_fewer(counts: list[int], floor: int) -> None:
    quota = NominationQuota("q", "region", "第三条", floor=floor)
    found = counted(quota, ["n"] * counts[0] + ["s"] * counts[1])
    assert len(found) == sum(count < floor for count in counts)


def ranked(*entries: tuple[str, float | None, int | None]) -> list[Ranked]:
    return [
        Ranked(name, "venue", score, rank, rank, 3, reason="" if score else "评审不足")
        for name, score, rank in entries
    ]


def proposed(tiers: tuple[Tier, ...], entries: list[Ranked]) -> dict[str, str]:
    programme = replace(loads(MINIMAL), tiers=tiers)
    return {p.application: p.outcome for p in outcomes(programme, entries)}


def test_the_first_tier_whose_line_is_reached_is_proposed() -> None:
    tiers = (Tier("good", "甲", Decimal(80)), Tier("pass", "乙", Decimal(60)))
    entries = ranked(("a", 80.0, 1), ("b", 79.9999, 2), ("c", 59.9, 3), ("d", None, None))
    assert proposed(tiers, entries) == {
        "a": "good",
        "b": "pass",
        "c": NOT_NAMED,
        "d": UNRANKED,
    }


def test_a_limit_fills_from_the_top_and_a_tie_at_the_cut_waits_for_a_person() -> None:
    tiers = (Tier("in", "入选", limit=2), Tier("out", "暂缓"))
    assert proposed(tiers, ranked(("a", 9.0, 1), ("b", 8.0, 2), ("c", 7.0, 3))) == {
        "a": "in",
        "b": "in",
        "c": "out",
    }
    tie = ranked(("a", 9.0, 1), ("b", 8.0, 2), ("c", 8.0, 2), ("d", 7.0, 4))
    assert proposed(tiers, tie) | {"d": ""} == {"a": "in", "b": TIED, "c": TIED, "d": ""}


def test_a_limit_per_category_counts_that_category_alone() -> None:
    tiers = (Tier("in", "入选", per_category=MappingProxyType({"venue": 1})), Tier("out", "暂缓"))
    entries = [
        *ranked(("a", 9.0, 1), ("b", 8.0, 2)),
        Ranked("m", "media", 7.0, 3, 1, 3),
        Ranked("n", "media", 6.0, 4, 2, 3),
    ]
    assert proposed(tiers, entries) == {"a": "in", "b": "out", "m": "in", "n": "in"}
