"""审定: the organiser decides by itself, beside what the panel decided."""

from __future__ import annotations

from pathlib import Path

import pytest

from kepu_review.errors import PhaseClosed, Refused, UsageError
from kepu_review.model import Phase
from kepu_review.workflow import Round, change_phase, decide
from kepu_review.workflow.confirming import confirm, proposed, unconfirmed
from kepu_review.workflow.staging import blockers, enter_stage
from tests import small, staged

OFFICE = "虚构市基地认定办公室"


def decided(folder: Path, location: str | None = None) -> Round:
    """Preliminary done, the visits passed over, three to be named and one not."""
    rnd = staged.in_preliminary(folder, location)
    small.all_handed_in(rnd, ["8"])
    change_phase(rnd, Phase.DELIBERATION)
    enter_stage(rnd, "final", "不作考察，经办公室同意")
    for number, outcome in enumerate(("named", "named", "named", "not_named"), 1):
        decide(rnd, f"A{number}", outcome, reason="合议")
    return rnd


def test_the_organiser_approves_one_by_one_and_the_decision_stays(
    tmp_path: Path, location: str
) -> None:
    with decided(tmp_path, location) as rnd:
        enter_stage(rnd, "confirmation", "函审，不开会表决", despite=["voted"])
        approvals = {"A1": (True, ""), "A2": (False, "权属争议未解决")}
        confirm(rnd, "confirmation", approvals, OFFICE, key="c")
        assert confirm(rnd, "confirmation", approvals, OFFICE, key="c").repeated
        with rnd.store.reading() as db:
            known = db.confirmations()
            assert {a: (one.approved, one.reason) for a, one in known.items()} == approvals
            assert {one.office for one in known.values()} == {OFFICE}
            assert db.decisions()["A2"].outcome == "named"
            assert (proposed(rnd, db), unconfirmed(rnd, db)) == (("A1", "A2", "A3"), ("A3",))
        confirm(rnd, "confirmation", {"A2": (True, "")}, OFFICE)
        with rnd.store.reading() as db:
            assert db.confirmations()["A2"].approved


def test_whatever_differs_from_the_panel_has_a_reason(tmp_path: Path) -> None:
    with decided(tmp_path) as rnd:
        enter_stage(rnd, "confirmation", "函审，不开会表决", despite=["voted"])
        for application, approved in (("A1", False), ("A4", True)):
            with pytest.raises(UsageError, match=f"申报 {application} 的审定与评审决定不一致"):
                confirm(rnd, "confirmation", {application: (approved, " ")}, OFFICE)
        confirm(rnd, "confirmation", {"A4": (True, "补充材料后符合")}, OFFICE)


def test_nothing_is_confirmed_before_it_is_decided_and_the_stage_has_come(tmp_path: Path) -> None:
    with staged.in_preliminary(tmp_path) as rnd:
        with pytest.raises(PhaseClosed):
            confirm(rnd, "confirmation", {"A1": (True, "")}, OFFICE)
        small.all_handed_in(rnd, ["8"])
        change_phase(rnd, Phase.DELIBERATION)
        with pytest.raises(UsageError, match="环节“preliminary”不是主办单位审定的环节"):
            confirm(rnd, "preliminary", {"A1": (True, "")}, OFFICE)
        with pytest.raises(Refused, match="还没有进入环节“审定”"):
            confirm(rnd, "confirmation", {"A1": (True, "")}, OFFICE)
        aside = ["voted", "decided"]
        enter_stage(rnd, "confirmation", "演示", despite=aside)
        with pytest.raises(Refused, match="还没有评审决定"):
            confirm(rnd, "confirmation", {"A1": (True, "")}, OFFICE)
        with pytest.raises(UsageError, match="没有要审定的申报"):
            confirm(rnd, "confirmation", {}, OFFICE)
        with pytest.raises(UsageError, match="须写明审定的机构"):
            confirm(rnd, "confirmation", {"A1": (True, "")}, " ")


def test_the_final_stage_is_not_left_without_a_vote(tmp_path: Path) -> None:
    with decided(tmp_path) as rnd:
        (found,) = blockers(rnd, "confirmation")
        assert (found.condition, found.message) == ("voted", "“终评”还没有表决。")
