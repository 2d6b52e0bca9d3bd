"""What a person found about a rule takes the place of what the program could only ask."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kepu_review.errors import UsageError
from kepu_review.model import AttestationState, Finding, Severity
from kepu_review.workflow import Round
from kepu_review.workflow.attesting import attest
from tests import entered
from tests.entered import application

MET, NOT_MET = AttestationState.MET, AttestationState.NOT_MET
NOT_APPLICABLE = AttestationState.NOT_APPLICABLE


@pytest.fixture
def rnd(tmp_path: Path, location: str) -> Iterator[Round]:
    with entered.new_round(tmp_path, location) as made:
        entered.take_in(made, application(1), application(2, accident=date(2021, 4, 1)))
        yield made


def of(rnd: Round, rule: str, name: str = "A1") -> list[Finding]:
    return [one for one in entered.findings(rnd, name) if one.rule == rule]


@pytest.mark.parametrize("state", [MET, NOT_APPLICABLE])
def test_a_rule_to_attest_waits_until_somebody_looked(rnd: Round, state: AttestationState) -> None:
    assert [one.severity for one in of(rnd, "entry.plan")] == [Severity.INFO]
    attest(rnd, "A1", "entry.plan", state, "规划文本", key="k1")
    assert attest(rnd, "A1", "entry.plan", state, "规划文本", key="k1").repeated
    assert of(rnd, "entry.plan") == []


def test_a_rule_that_is_not_met_is_an_error_with_its_evidence(rnd: Round) -> None:
    attest(rnd, "A1", "entry.plan", NOT_MET, "规划已过期", "2020 年的")
    (found,) = of(rnd, "entry.plan")
    assert (found.severity, found.clause) == (Severity.ERROR, "第二条")
    assert found.message == "经核验不符合：有规划（规划已过期）。"


def test_a_look_back_waits_for_its_verification(rnd: Round) -> None:
    (found,) = of(rnd, "lookback.accident")
    assert found.severity is Severity.WARNING
    assert found.message == "待核验：重大安全责任事故（2021-03-31 至 2026-03-31）。"
    assert found.remedy == "核验办法：查应急部门记录"
    attest(rnd, "A1", "accident", MET, "应急管理局回函")
    assert of(rnd, "lookback.accident") == []
    attest(rnd, "A1", "lookback.accident", NOT_MET, "2024 年通报")
    (found,) = of(rnd, "lookback.accident")
    assert found.severity is Severity.ERROR
    assert found.message == "一票否决：重大安全责任事故（已核验：2024 年通报）。"


def test_a_date_in_the_window_is_an_error_until_a_person_finds_otherwise(rnd: Round) -> None:
    (found,) = of(rnd, "lookback.accident", "A2")
    assert found.severity is Severity.ERROR
    assert "2021-04-01，在2021-03-31 至 2026-03-31之内" in found.message
    attest(rnd, "A2", "accident", NOT_APPLICABLE, "系同名单位")
    assert of(rnd, "lookback.accident", "A2") == []


def test_a_declared_value_is_held_against_the_evidence(rnd: Round) -> None:
    attest(rnd, "A1", "field.open_days", NOT_MET, "台账为 180 天")
    (found,) = of(rnd, "field.open_days")
    assert found.message == "年开放天数所填与证明材料不符：台账为 180 天"
    assert (found.severity, found.field) == (Severity.ERROR, "open_days")
    attest(rnd, "A1", "field.open_days", MET, "更正后的台账")
    assert of(rnd, "field.open_days") == []


@pytest.mark.parametrize(
    ("name", "rule", "evidence", "words"),
    [
        ("A9", "entry.plan", "文本", "没有申报 A9"),
        ("A1", "nothing", "文本", "没有可核验的“nothing”"),
        ("A1", "field.accident", "文本", "没有可核验的“field.accident”"),
        ("A1", "entry.plan", " ", "核验须写明依据"),
    ],
)
def test_an_attestation_is_about_something_known_and_says_on_what(
    rnd: Round, name: str, rule: str, evidence: str, words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        attest(rnd, name, rule, MET, evidence)
