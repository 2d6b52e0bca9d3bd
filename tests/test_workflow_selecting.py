"""Proposals under the selection quotas of a programme."""

from __future__ import annotations

from pathlib import Path

import pytest

from kepu_review.programmes import NOT_NAMED, QUOTAS_EXCLUDE, TIED
from kepu_review.workflow import Round, outcome_title, propose_outcomes, rank_round
from kepu_review.workflow.selecting import group_title, groups_of, select_under_quotas
from tests import after

NOMINATORS = """\
nominators:
  - {id: county, title: 县区科协, clause: 第二条, members: ["…科协"]}
selection:
  - {id: by_type, title: 每类推荐单位, by: [nominator_type], cap: 1, clause: 通知第三条}
"""


def proposals(rnd: Round) -> dict[str, tuple[str, str]]:
    made = propose_outcomes(rnd, rank_round(rnd))
    return {name: (one.outcome, one.reason) for name, one in sorted(made.items())}


def test_without_quotas_there_is_no_selection(tmp_path: Path, location: str) -> None:
    with after.deliberating(tmp_path, location) as rnd:
        assert select_under_quotas(rnd, rank_round(rnd)) is None
        assert [outcome for outcome, _ in proposals(rnd).values()] == ["named"] * 4


def test_a_full_region_is_the_reason_of_those_outside(tmp_path: Path, location: str) -> None:
    with after.deliberating(tmp_path, location, after.REGIONS) as rnd:
        assert proposals(rnd) == {
            "A1": ("named", "排名第 1，得分不低于 60"),
            "A2": ("named", "排名第 2，得分不低于 60"),
            "A3": (NOT_NAMED, "名额已满：“每区”北区：至多 1 个"),
            "A4": (NOT_NAMED, "名额已满：“每区”南区：至多 1 个"),
        }
        made = select_under_quotas(rnd, rank_round(rnd))
        assert made is not None
        assert (made.chosen, made.reserve) == (("A1", "A2"), ("A3", "A4"))


def test_equals_at_a_cap_are_left_to_people(tmp_path: Path, location: str) -> None:
    same = {"A1": "8", "A2": "8", "A3": "8", "A4": "6"}
    with after.deliberating(tmp_path, location, after.REGIONS, same) as rnd:
        told = proposals(rnd)
        assert told["A1"] == told["A3"]
        assert told["A1"] == (TIED, "1 个名额由 2 份同等的申报竞争，由评审组决定。")
        assert told["A2"][0] == "named"


def test_those_whom_a_floor_asks_for_are_told_so(tmp_path: Path, location: str) -> None:
    more = """\
  - {id: good, title: 建议表扬, minimum_score: 60, named: false}
selection:
  - {id: south, title: 南区, by: [region], floors: {south: 2}, clause: 通知第三条}
  - {id: most, title: 全市, by: [all], cap: 2, clause: 通知第四条}
"""
    south = {"A1": "9", "A2": "6", "A3": "8", "A4": "5"}
    with after.deliberating(tmp_path, location, more, south) as rnd:
        told = proposals(rnd)
    asked = "；为满足下限：“南区”南区：至少 2 个"
    assert told["A4"] == ("named", "排名第 4，得分不低于 60" + asked)
    assert told["A2"] == ("named", "排名第 3，得分不低于 60" + asked)
    full = "；名额已满：“全市”全部：至多 2 个"
    assert told["A1"] == ("good", "排名第 1，得分不低于 60" + full)


def test_quotas_that_exclude_each_other_propose_nobody(tmp_path: Path, location: str) -> None:
    more = """\
selection:
  - {id: least, title: 每区, by: [region], floor: 2, clause: 通知第三条}
  - {id: most, title: 全部, by: [all], cap: 3, clause: 通知第四条}
"""
    with after.deliberating(tmp_path, location, more) as rnd:
        limits = "“每区”北区：至少 2 个；“每区”南区：至少 2 个；“全部”全部：至多 3 个"
        told = (QUOTAS_EXCLUDE, f"入选名额相互矛盾：{limits}")
        assert proposals(rnd) == dict.fromkeys(("A1", "A2", "A3", "A4"), told)
        assert outcome_title(rnd, QUOTAS_EXCLUDE) == "名额矛盾，待定"


def test_a_vetoed_application_takes_no_place_of_a_quota(tmp_path: Path, location: str) -> None:
    with after.deliberating(tmp_path, location, after.REGIONS) as rnd:
        standing = rank_round(rnd)
        vetoed = type(standing)(
            standing.method, standing.ranked, standing.scores, {"A1": "事故"},
            applications=standing.applications,
        )  # fmt: skip
        told = propose_outcomes(rnd, vetoed)
        assert (told["A1"].outcome, told["A1"].reason) == (
            NOT_NAMED,
            "专家提出一票否决，须核实：事故",
        )
        assert told["A3"].outcome == "named"


def test_the_nomination_that_counts_says_who_nominated(tmp_path: Path, location: str) -> None:
    with after.deliberating(tmp_path, location, NOMINATORS) as rnd:
        for application, nominator, type_ in (
            ("A1", "虚构区科协", "county"),
            ("A2", "虚构市科协", "county"),
            ("A3", "虚构局", None),
            ("A3", "虚构学会", "county"),
        ):
            payload = {
                "application": application, "nominator": nominator, "type": type_,
                "code": None, "joint": [], "route": None,
            }  # fmt: skip
            rnd.store.write(lambda db, p=payload: db.append("nomination_recorded", p, actor="s"))
        with rnd.store.reading() as db:
            apps = {app.id: app for app in db.applications()}
            groups = groups_of(rnd, apps, db)
        assert [groups[name].get("nominator_type") for name in sorted(groups)] == [
            "county", "county", None, None,
        ]  # fmt: skip
        assert [outcome for outcome, _ in proposals(rnd).values()] == [
            "named", NOT_NAMED, "named", "named",
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("by", "group", "title"),
    [
        ("region", "north", "北区"),
        ("category", "hall", "虚构馆"),
        ("nominator_type", "county", "县区科协"),
        ("nominator", "虚构局", "虚构局"),
        ("region", "west", "west"),
    ],
)
def test_groups_are_named_by_their_titles(tmp_path: Path, by: str, group: str, title: str) -> None:
    with after.deliberating(tmp_path, str(tmp_path / "r"), NOMINATORS) as rnd:
        assert group_title(rnd, by, group) == title
