"""抽样: stratified, by a seed, recorded so that anybody can draw it again."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_review.errors import Refused, UsageError
from kepu_review.model import Sampling
from kepu_review.workflow import assign
from kepu_review.workflow.sampling import draw, draw_sample, repeat_draw, sizes, strata
from kepu_review.workflow.staging import enter_stage
from kepu_review.workflow.visiting import record_visit
from tests import small, staged
from tests.small import pairs

GROUPS = st.dictionaries(
    st.text("甲乙丙丁", min_size=1), st.sets(st.text("0123456789", min_size=1), max_size=9)
).map(
    lambda found: {
        name: sorted(f"{name}{one}" for one in ids) for name, ids in sorted(found.items())
    }
)
RULES = st.builds(
    Sampling,
    clause=st.just("第四条"),
    share=st.fractions(0, 1, max_denominator=20),
    minimum=st.integers(0, 3),
)


@given(GROUPS, RULES, st.integers(0, 2**32 - 1))
def test_each_stratum_gives_its_share_rounded_up_and_no_less_than_the_minimum(
    groups: dict[str, list[str]], rule: Sampling, seed: int
) -> None:
    drawn = draw(groups, sizes(groups, rule), seed)
    assert [one.group for one in drawn] == list(groups)
    for one in drawn:
        ids, wanted = groups[one.group], rule.share * len(groups[one.group])
        assert set(one.drawn) <= set(ids)
        assert one.size == len(ids)
        assert len(one.drawn) >= min(rule.minimum, len(ids))
        assert len(one.drawn) >= wanted
        assert len(one.drawn) < wanted + 1 or len(one.drawn) == min(rule.minimum, len(ids))


@given(GROUPS, st.integers(0, 60))
def test_a_count_is_dealt_out_exactly_and_no_stratum_is_a_whole_one_short(
    groups: dict[str, list[str]], count: int
) -> None:
    given_, total = sizes(groups, Sampling("第四条", count=count, minimum=0)), 0
    for name, ids in groups.items():
        total += len(ids)
        assert 0 <= given_[name] <= len(ids)
    assert sum(given_.values()) == min(count, total)
    for name, ids in groups.items():
        exact = Fraction(min(count, total) * len(ids), max(total, 1))
        assert abs(given_[name] - exact) < 1


def test_more_in_the_strata_than_in_all_is_refused_with_both_numbers() -> None:
    groups = {"北区": ["A1", "A2"], "南区": ["A3", "A4"]}
    with pytest.raises(Refused, match="共抽 3 份，而各层至少抽取之和为 4 份"):
        sizes(groups, Sampling("第四条", count=3, minimum=2))


def test_strata_are_by_the_fields_of_the_rule_and_by_nothing_else() -> None:
    apps = small.applications()
    assert strata(apps, ["region"]) == {"north": ["A1", "A3"], "south": ["A2", "A4"]}
    assert strata(apps, []) == {"": ["A1", "A2", "A3", "A4"]}
    assert list(strata(apps, ["region", "open_days"])) == [
        "north／180",
        "north／260",
        "south／220",
        "south／300",
    ]
    unknown = replace(apps[0], region=None)
    assert strata([unknown], ["region"]) == {"—": ["A1"]}


def test_a_seed_always_draws_the_same() -> None:
    groups = {"甲": [f"A{i:02}" for i in range(20)], "乙": [f"B{i:02}" for i in range(10)]}
    wanted = {"甲": 4, "乙": 2}
    drawn = draw(groups, wanted, 20260318)
    assert drawn == draw(groups, wanted, 20260318)
    assert [one.drawn for one in drawn] == [
        ("A12", "A15", "A16", "A17"),
        ("B02", "B09"),
    ]
    assert drawn != draw(groups, wanted, 20260319)


def test_every_application_is_drawn_about_equally_often() -> None:
    groups = {"": [f"A{i}" for i in range(10)]}
    count = dict.fromkeys(groups[""], 0)
    for seed in range(2000):
        for one in draw(groups, {"": 3}, seed)[0].drawn:
            count[one] += 1
    assert all(abs(times - 600) < 100 for times in count.values())  # 600 ± 5 standard deviations


def test_the_draw_is_recorded_and_drawn_again_from_the_record_alone(
    tmp_path: Path, location: str
) -> None:
    with staged.new_round(tmp_path, location) as rnd:
        made = draw_sample(rnd, "site_visit", 7, key="d")
        with rnd.store.reading() as db:
            kept = db.sample("site_visit")
        assert kept == made
        assert repeat_draw(made) == made
        assert [(one.group, one.size, len(one.drawn)) for one in made.strata] == [
            ("north", 2, 1),
            ("south", 2, 1),
        ]
        assert made.population == ("A1", "A3", "A2", "A4")
        assert made.rule == "分层：region；每层抽 1/2，不足一份按一份；每层至少 1 份"
        assert draw_sample(rnd, "site_visit", 7, key="d") == made
        other = "A1" if made.strata[0].drawn == ("A3",) else "A3"
        forged = replace(made, strata=(replace(made.strata[0], drawn=(other,)), made.strata[1]))
        assert repeat_draw(forged) != forged


def test_a_redraw_has_a_reason_and_comes_before_the_visits(tmp_path: Path) -> None:
    with staged.new_round(tmp_path) as rnd:
        draw_sample(rnd, "site_visit", 7)
        with pytest.raises(UsageError, match="重新抽取须写明理由"):
            draw_sample(rnd, "site_visit", 8)
        made = draw_sample(rnd, "site_visit", 8, "监督员到场后重抽")
        record_visit(rnd, made.drawn[0], "site_visit", "declined", note="来函放弃")
        with pytest.raises(Refused, match="不能重新抽取"):
            draw_sample(rnd, "site_visit", 9, "再抽一次")


def test_one_draw_is_not_another_one(tmp_path: Path) -> None:
    with staged.new_round(tmp_path) as rnd:
        once = draw_sample(rnd, "site_visit", 7, among=["A1", "A2"], key="k")
        assert draw_sample(rnd, "site_visit", 7, among=["A2", "A1"], key="k") == once
        with pytest.raises(Refused, match="操作编号已用于另一内容"):
            draw_sample(rnd, "site_visit", 7, among=["A1"], key="k")


def test_what_cannot_be_drawn_is_refused_in_words(tmp_path: Path) -> None:
    with staged.new_round(tmp_path) as rnd:
        with pytest.raises(UsageError, match="“初评”不抽样"):
            draw_sample(rnd, "preliminary", 7)
        with pytest.raises(UsageError, match="没有环节“visit”"):
            draw_sample(rnd, "visit", 7)
        with pytest.raises(UsageError, match="种子应为"):
            draw_sample(rnd, "site_visit", -1)
        with pytest.raises(Refused, match="A9 没有通过形式审查"):
            draw_sample(rnd, "site_visit", 7, among=["A9", "A1"])
        some = draw_sample(rnd, "site_visit", 7, among=["A1", "A2"])
        assert some.drawn == ("A1", "A2")


def test_in_a_sampled_stage_only_what_was_drawn_is_assigned(tmp_path: Path) -> None:
    with staged.in_preliminary(tmp_path) as rnd:
        small.all_handed_in(rnd, ["8"])
        enter_stage(rnd, "site_visit")
        with pytest.raises(Refused, match="要先抽取，再分派"):
            assign(rnd)
        made = draw_sample(rnd, "site_visit", 7)
        with pytest.raises(Refused, match="不在评审中"):
            assign(rnd, stage="preliminary")
        assign(rnd, stage="site_visit")
        assert {application for application, _ in pairs(rnd)} == set(made.drawn)
        assert len(pairs(rnd)) == 2
