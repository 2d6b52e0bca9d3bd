"""Proposals: the figures of an application choose a level, with the reason in words."""

from __future__ import annotations

import pytest

from kepu_review import rubrics
from kepu_review.model import Application, Proposal, Rubric, Value
from tests.rubrics.making import D

VENUE = rubrics.load_id("venue")
AGRICULTURE = rubrics.load_id("agriculture")
DISTRICT = rubrics.load_id("published_district_operation")


def _proposal(rubric: Rubric, criterion: str, **values: Value) -> Proposal | None:
    application = Application("S-1", "虚构基地", "虚构单位", values=values)
    found = {proposal.criterion: proposal for proposal in rubrics.propose(rubric, application)}
    return found.get(criterion)


@pytest.mark.parametrize(
    ("days", "reason", "level"),
    [
        (300, "年开放 300 天 → 优秀 9.0–10.0", "优秀"),
        (299, "年开放 299 天 → 优良 7.0–9.0", "优良"),
        (260, "年开放 260 天 → 优良 7.0–9.0", "优良"),
        (250, "年开放 250 天 → 优良 7.0–9.0", "优良"),
        (249.5, "年开放 249.5 天 → 合格 6.0–7.0", "合格"),
        (0, "年开放 0 天 → 不合格 0.0–6.0", "不合格"),
    ],
)
def test_a_figure_on_a_bound_belongs_to_the_band_above(
    days: float, reason: str, level: str
) -> None:
    proposal = _proposal(VENUE, "B1", open_days=days)
    assert proposal is not None
    assert (proposal.reason, proposal.level) == (reason, level)


@pytest.mark.parametrize("value", ["约 260 天", True, float("nan"), float("inf"), ("a",)])
def test_a_value_that_is_no_figure_proposes_nothing(value: Value) -> None:
    assert _proposal(VENUE, "B1", open_days=value) is None


def test_a_missing_figure_proposes_nothing() -> None:
    assert rubrics.propose(VENUE, Application("S-1", "虚构基地", "虚构单位")) == ()


def test_a_figure_in_an_accepted_gap_proposes_nothing() -> None:
    assert _proposal(DISTRICT, "A3", exhibit_update_rate=3) is None
    proposal = _proposal(DISTRICT, "A3", exhibit_update_rate=0)
    assert proposal is not None
    assert proposal.reason == "科普展项更新 0% → 不合格 0.0–3.0"


def test_a_band_with_a_requirement_needs_it() -> None:
    with_platform = _proposal(VENUE, "E1", platform_posts=20, own_platform=True)
    without = _proposal(VENUE, "E1", platform_posts=20, own_platform=False)
    unknown = _proposal(VENUE, "E1", platform_posts=20)
    assert with_platform is not None
    assert without is not None
    assert unknown is not None
    assert with_platform.reason == "年发布 20 条 → 优秀 4.5–5.0"
    assert without.reason == "年发布 20 条 → 合格 3.0–3.5"
    assert unknown.reason == (
        "年发布 20 条 → 合格 3.0–3.5；“优秀”另需核对：自建网站、微信、微博等平台，发布 15 条以上"
    )


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"planted_area": 120}, "种植面积 120 亩 → 优良 7.0–9.0"),
        ({"livestock_investment": 600000}, "养殖投入 60 万元 → 优良 7.0–9.0"),
        ({"planted_area": 20, "livestock_investment": 600000}, "养殖投入 60 万元 → 优良 7.0–9.0"),
        ({"planted_area": 20}, "种植面积 20 亩 → 不合格 0.0–6.0"),
    ],
)
def test_an_alternative_serves_as_well(values: dict[str, Value], reason: str) -> None:
    proposal = _proposal(AGRICULTURE, "A1", **values)
    assert proposal is not None
    assert proposal.reason == reason


def test_conditions_are_proposed_one_by_one() -> None:
    assert _proposal(VENUE, "D1", full_time_staff=3, guides=1, volunteers=8) == Proposal(
        "D1",
        "符合 2 条：专职管理人员不少于 2 人（填报 3）；"
        "注册科技志愿者不少于 5 人（填报 8） → 4.0–5.0",
        low=D(4),
        high=D(5),
        parts=("managers", "volunteers"),
    )


def test_a_threshold_is_reached_or_not() -> None:
    culture = rubrics.load_id("culture")
    reached = _proposal(culture, "C3", lectures=6)
    missed = _proposal(culture, "C3", lectures=5)
    assert reached == Proposal("C3", "年讲座 6 场次，要求 6 场次 → 达到 4.0", low=D(4), high=D(4))
    assert missed == Proposal("C3", "年讲座 5 场次，要求 6 场次 → 未达到 0.0", low=D(0), high=D(0))


def test_an_increment_is_counted_up_to_its_cap() -> None:
    research = rubrics.load_id("research")
    proposal = _proposal(research, "C2", lectures=8)
    assert proposal is not None
    assert proposal.reason == "讲座、公开课或直播 8 × 1 → 6.0（封顶）"
    assert (proposal.low, proposal.high) == (D(6), D(6))


def test_every_proposal_can_be_marked_as_it_stands() -> None:
    values: dict[str, Value] = {"open_days": 260, "exhibit_area": 600, "annual_visitors": 12000}
    application = Application("S-1", "虚构基地", "虚构单位", values=values)
    for proposal in rubrics.propose(VENUE, application):
        leaf = VENUE.leaf(proposal.criterion)
        assert leaf is not None
        assert leaf.scoring is not None
        band = next(band for band in leaf.scoring.bands if band.level == proposal.level)
        assert rubrics.level_range(leaf, band) == (proposal.low, proposal.high)
