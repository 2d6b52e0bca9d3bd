"""What register, routes and titles say of an application becomes part of the check."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from kepu_review.model import AttestationState
from kepu_review.workflow import Round, check
from kepu_review.workflow.attesting import attest
from tests import entered
from tests.entered import application

TITLE = {
    "route": "直接登记",
    "nominator": None,
    "earlier_title": "全国科普教育基地（2021—2025 年度）",
    "earlier_title_issuer": "中国科学技术协会",
    "earlier_title_year": 2022,
}


@pytest.fixture
def rnd(tmp_path: Path, location: str) -> Iterator[Round]:
    with entered.new_round(tmp_path, location) as made:
        yield made


def hand_in(rnd: Round, name: str) -> None:
    """The document that proves a title."""
    material = asdict(entered.evidence(name))
    keys = ("application", "file", "title", "kind", "sha256", "bytes", "width", "height", "pages",
            "seconds")  # fmt: skip
    entered.append(rnd, "materials_recorded", {"materials": [{k: material[k] for k in keys}]})
    check(rnd)


def test_a_title_that_is_listed_and_proved_needs_no_nominator(rnd: Round) -> None:
    entered.take_in(rnd, application(1, **TITLE))
    assert entered.rules(rnd, "A1") == [("route.direct.evidence", "error")]
    hand_in(rnd, "A1")
    assert entered.rules(rnd, "A1") == []


@pytest.mark.parametrize(
    ("change", "rule", "words"),
    [
        ({"earlier_title": None}, "title", "没有写明直接登记所凭的称号。"),
        (
            {"earlier_title": "市级文明单位", "earlier_title_issuer": "某市"},
            "title",
            "“市级文明单位”不是直接登记可凭的称号。",
        ),
        (
            {"earlier_title_issuer": "某协会"},
            "issuer",
            "“全国科普教育基地”的命名单位（某协会）不在通知所列之内。",
        ),
        (
            {"earlier_title_year": 2019},
            "year",
            "“全国科普教育基地”的年份（2019）不在 2020 至 2023 年之间。",
        ),
        (
            {"earlier_title_year": None},
            "year",
            "“全国科普教育基地”的年份（未填）不在 2020 至 2023 年之间。",
        ),
    ],
)
def test_a_title_that_does_not_open_the_route_is_told(
    rnd: Round, change: dict[str, Any], rule: str, words: str
) -> None:
    entered.take_in(rnd, application(1, **{**TITLE, **change}))
    hand_in(rnd, "A1")
    found = entered.findings(rnd, "A1")
    assert [f.message for f in found if f.rule.startswith("route.")] == [words]
    assert entered.errors(found) == [f"route.direct.{rule}"]
    attest(rnd, "A1", f"route.direct.{rule}", AttestationState.MET, "命名文件原件")
    assert entered.rules(rnd, "A1") == []


def test_who_issues_a_title_tells_which_one_is_meant(rnd: Round) -> None:
    other = {"earlier_title": "气象科普示范点", "earlier_title_issuer": "中国气象学会"}
    entered.take_in(rnd, application(1, **{**TITLE, **other}))
    hand_in(rnd, "A1")
    assert entered.rules(rnd, "A1") == []


def test_a_base_in_force_need_not_apply_again(rnd: Round) -> None:
    entered.carried(rnd, "虚构 1 号馆")
    entered.carried(rnd, "虚构2号馆", number="B-2", until="2026-03-30")
    entered.take_in(rnd, application(1), application(2), application(3, applicant="虚构老单位"))
    (found,) = [f for f in entered.findings(rnd, "A1") if f.rule == "reapply.in_force"]
    assert found.message == (
        "已是虚构区科普教育基地（编号 B-1，有效期至 2030-12-31），不需要重新申报。"
    )
    assert entered.rules(rnd, "A2") == []
    assert entered.rules(rnd, "A3") == [("reapply.same_unit", "warning")]


@pytest.mark.parametrize(
    ("grade", "found"),
    [
        ("excellent", [("reapply.direct", "info")]),
        ("good", [("reapply.final", "info")]),
        ("bad", [("nomination.missing", "error"), ("reapply.excluded", "error")]),
    ],
)
def test_the_last_final_grade_sets_the_route(
    rnd: Round, grade: str, found: list[tuple[str, str]]
) -> None:
    entered.carried(rnd, "虚构1号馆")
    entered.graded(rnd, grade)
    entered.take_in(rnd, application(1, nominator=None))
    assert entered.rules(rnd, "A1") == found


def test_nobody_need_be_nominated_before_that_stage(tmp_path: Path) -> None:
    stages = """\
stages:
  - {id: audit, title: 审核, kind: screening, clause: 第九条}
  - {id: nomination, title: 推荐, kind: nomination, clause: 第九条}
"""
    with entered.new_round(tmp_path, text=entered.ENTRY_YAML + stages) as rnd:
        entered.append(rnd, "stage_entered", {"stage": "audit", "reason": ""})
        entered.take_in(rnd, application(1, nominator=None))
        assert entered.rules(rnd, "A1") == [("nomination.missing", "info")]
        entered.append(rnd, "stage_entered", {"stage": "nomination", "reason": ""})
        check(rnd)
        assert entered.rules(rnd, "A1") == [("nomination.missing", "error")]
