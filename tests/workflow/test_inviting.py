"""Codes that nominators give out: never more than their places, each for one application."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kepu_review.errors import Refused, UsageError
from kepu_review.workflow import Round
from kepu_review.workflow.inviting import LETTERS, issue_invitations, withdraw_invitation
from kepu_review.workflow.nominating import record_nomination, withdraw_nomination
from tests import entered
from tests.entered import DISTRICT, SOCIETY, application


@pytest.fixture
def rnd(tmp_path: Path, location: str) -> Iterator[Round]:
    with entered.new_round(tmp_path, location) as made:
        yield made


def test_codes_are_told_apart_by_eye_and_issued_once_for_one_order(rnd: Round) -> None:
    codes = issue_invitations(rnd, DISTRICT, 2, key="k1")
    assert issue_invitations(rnd, DISTRICT, 2, key="k1") == codes
    assert len(set(codes)) == 2
    assert all(len(code) == 8 and set(code) <= set(LETTERS) for code in codes)
    assert not set("ILO01") & set(LETTERS)
    with rnd.store.reading() as db:
        assert {one.code: one.type for one in db.invitations()} == dict.fromkeys(codes, "district")


@pytest.mark.parametrize(("nominator", "count"), [(DISTRICT, 1), (SOCIETY, 2)])
def test_one_order_is_not_another_one(rnd: Round, nominator: str, count: int) -> None:
    issue_invitations(rnd, DISTRICT, 2, key="k1")
    with pytest.raises(Refused, match="操作编号已用于另一内容"):
        issue_invitations(rnd, nominator, count, key="k1")


def test_there_are_never_more_codes_than_places(rnd: Round) -> None:
    issue_invitations(rnd, "虚构一所", 1)
    issue_invitations(rnd, "虚构二所", 1)
    with pytest.raises(Refused, match="名额 2 个，已发邀请码 2 个，不能再发 1 个"):
        issue_invitations(rnd, "虚构一所", 1)
    (code,) = issue_invitations(rnd, SOCIETY, 1)
    withdraw_invitation(rnd, code.lower(), "误发")
    assert len(issue_invitations(rnd, SOCIETY, 1)) == 1


@pytest.mark.parametrize("count", [0, 1001])
def test_a_number_of_codes_that_makes_no_sense_is_refused(rnd: Round, count: int) -> None:
    with pytest.raises(UsageError, match="一次发 1 至 1000 个邀请码"):
        issue_invitations(rnd, DISTRICT, count)


def test_a_unit_of_no_known_type_gets_no_code(rnd: Round) -> None:
    with pytest.raises(UsageError, match="“虚构公司”属于哪一类推荐单位不清楚"):
        issue_invitations(rnd, "虚构公司", 1)
    with pytest.raises(Refused, match="没有在用的邀请码“NOCODE22”"):
        withdraw_invitation(rnd, "nocode22", "误发")
    with pytest.raises(UsageError, match="作废邀请码须写明理由"):
        withdraw_invitation(rnd, "NOCODE22", "")


def test_a_nomination_comes_with_a_code_of_its_own_nominator(rnd: Round) -> None:
    entered.take_in(rnd, application(1, nominator=None), application(2, nominator=None))
    (ours,) = issue_invitations(rnd, DISTRICT, 1)
    (theirs,) = issue_invitations(rnd, SOCIETY, 1)
    withdraw_invitation(rnd, theirs, "误发")
    for code, words in (
        ("NOCODE22", "没有发出过"),
        (theirs, "已作废"),
        (ours, f"是“{DISTRICT}”的"),
    ):
        with pytest.raises(Refused, match=words):
            record_nomination(rnd, "A1", SOCIETY, code=code)
    record_nomination(rnd, "A1", DISTRICT, code=ours.lower())
    with pytest.raises(Refused, match=f"邀请码“{ours}”已用于申报 A1"):
        record_nomination(rnd, "A2", DISTRICT, code=ours)
    with pytest.raises(Refused, match=f"邀请码“{ours}”已用于申报 A1，不能作废"):
        withdraw_invitation(rnd, ours, "误发")
    withdraw_nomination(rnd, "A1", DISTRICT, "误荐")
    withdraw_invitation(rnd, ours, "误发")


def test_the_code_of_a_form_names_the_nominator_and_must_be_good(rnd: Round) -> None:
    (ours,) = issue_invitations(rnd, DISTRICT, 1)
    (gone,) = issue_invitations(rnd, DISTRICT, 1)
    withdraw_invitation(rnd, gone, "误发")
    entered.take_in(
        rnd,
        application(1, nominator=None, invitation_code=f" {ours.lower()}"),
        application(2, invitation_code=gone),
        application(3, invitation_code="NOCODE22"),
        application(4, nominator=SOCIETY, invitation_code=ours),
    )
    told = {
        name: [f.message for f in entered.findings(rnd, name) if f.rule == "nomination.code"]
        for name in ("A1", "A2", "A3", "A4")
    }
    assert told == {
        "A1": [f"邀请码“{ours}”也用于申报 A4。"],
        "A2": [f"邀请码“{gone}”已作废。"],
        "A3": ["没有发出过邀请码“NOCODE22”。"],
        "A4": [f"邀请码“{ours}”也用于申报 A1。"],
    }
    assert entered.rules(rnd, "A4")[0] == ("nomination.several", "error")
    assert entered.rules(rnd, "A1") == [("nomination.code", "error")]
