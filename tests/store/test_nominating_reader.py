"""Invitations, nominations and duplicates are read back, on both databases alike."""

from __future__ import annotations

from typing import Any

import pytest

from kepu_review.errors import Refused, StoreError
from kepu_review.model import Duplicate, Invitation, Nomination, Nominator
from kepu_review.store import Store
from tests.store.stage_acts import INVITED, LISTED_ONE, NOMINATION, SETTLED
from tests.store.ticking import Say, say, ticking

__all__ = ["say", "ticking"]

CHOICE = {"application": "A-1", "nominator": "虚构局", "reason": "先到"}


def test_a_new_table_of_nominators_replaces_the_old_one(ticking: Store, say: Say) -> None:
    open_ = {"name": "虚构学会", "type": None, "cap": None}
    say("nominators_recorded", {"nominators": [open_, *LISTED_ONE["nominators"]]})
    with ticking.reading() as db:
        assert db.nominators() == (
            Nominator("虚构学会", None, None),
            Nominator("虚构局", "province", 3),
        )
    say("nominators_recorded", LISTED_ONE)
    with ticking.reading() as db:
        assert db.nominators() == (Nominator("虚构局", "province", 3),)
    say("nominators_recorded", {"nominators": []})
    with ticking.reading() as db:
        assert db.nominators() == ()


def test_a_code_tells_the_application_that_came_with_it(ticking: Store, say: Say) -> None:
    more = [{"code": "k1", "nominator": "虚构学会", "type": "society"}]
    one = say("invitations_issued", INVITED)
    two = say("invitations_issued", {"invitations": more})
    say("nomination_recorded", NOMINATION)
    say("invitation_withdrawn", {"code": "k1", "reason": "误发"})
    with ticking.reading() as db:
        assert db.invitations() == (
            Invitation("k0", "虚构局", "province", one.at, "A-1"),
            Invitation("k1", "虚构学会", "society", two.at, withdrawn=True),
        )


@pytest.mark.parametrize("code", ["k0", "k9"])
def test_only_a_code_that_is_in_force_can_be_withdrawn(say: Say, code: str) -> None:
    say("invitations_issued", INVITED)
    say("invitation_withdrawn", {"code": "k0", "reason": ""})
    with pytest.raises(Refused, match=f"没有在用的邀请码“{code}”"):
        say("invitation_withdrawn", {"code": code, "reason": ""})


def test_no_code_is_issued_twice_also_after_it_was_withdrawn(say: Say) -> None:
    say("invitations_issued", INVITED)
    say("invitation_withdrawn", {"code": "k0", "reason": ""})
    with pytest.raises(Refused, match="邀请码“k0”已经发出过"):
        say("invitations_issued", INVITED)


def test_a_code_serves_one_application_and_all_who_nominate_it(ticking: Store, say: Say) -> None:
    say("nomination_recorded", NOMINATION)
    say("nomination_recorded", NOMINATION, nominator="虚构学会")
    with pytest.raises(Refused, match="邀请码“k0”已用于申报 A-1"):
        say("nomination_recorded", NOMINATION, application="A-2")
    for application in ("A-2", "A-10"):  # without a code there is none to be used up
        say("nomination_recorded", NOMINATION, application=application, code=None)
    say("nomination_recorded", NOMINATION, code="k5")
    say("nomination_withdrawn", CHOICE, nominator="虚构学会")
    say("nomination_recorded", NOMINATION, application="A-2")  # the code is free again
    with ticking.reading() as db:
        assert [(one.application, one.code) for one in db.nominations()] == [
            ("A-1", "k5"),
            ("A-10", None),
            ("A-2", "k0"),
        ]


def test_one_of_several_nominations_is_chosen_and_open_again_when_it_is_withdrawn(
    ticking: Store, say: Say
) -> None:
    def chosen() -> dict[str, tuple[bool | None, str]]:
        with ticking.reading() as db:
            return {one.nominator: (one.chosen, one.reason) for one in db.nominations("A-1")}

    first = say("nomination_recorded", NOMINATION, route="nominated")
    say("nomination_recorded", NOMINATION, nominator="虚构学会", code=None, joint=[])
    say("nomination_recorded", NOMINATION, application="A-2", code=None)
    with ticking.reading() as db:
        (one,) = [n for n in db.nominations("A-1") if n.nominator == "虚构局"]
    joint = ("虚构学会",)
    assert one == Nomination(
        "A-1", "虚构局", "province", "k0", joint, "nominated", first.at, chosen=None
    )
    say("nomination_chosen", CHOICE)
    assert chosen() == {"虚构局": (True, "先到"), "虚构学会": (False, "先到")}
    say("nomination_recorded", NOMINATION, type=None)  # put right: the choice stays
    say("nomination_recorded", NOMINATION, nominator="虚构高校", code=None)
    assert chosen()["虚构局"] == (True, "先到")
    assert chosen()["虚构高校"] == (None, "")
    say("nomination_chosen", CHOICE, nominator="虚构学会", reason="更正")
    assert [who for who, (state, _) in chosen().items() if state] == ["虚构学会"]
    say("nomination_withdrawn", CHOICE, nominator="虚构高校")
    assert chosen() == {"虚构局": (False, "更正"), "虚构学会": (True, "更正")}
    say("nomination_withdrawn", CHOICE, nominator="虚构学会")
    assert chosen() == {"虚构局": (None, "")}
    with ticking.reading() as db:
        assert [one.chosen for one in db.nominations("A-2")] == [None]
    for kind in ("nomination_chosen", "nomination_withdrawn"):
        with pytest.raises(Refused, match="申报 A-1 没有“虚构学会”的推荐"):
            say(kind, CHOICE, nominator="虚构学会")


def test_duplicates_name_the_one_that_is_kept_and_may_be_settled_otherwise(
    ticking: Store, say: Say
) -> None:
    three = say("duplicates_settled", SETTLED, applications=["A-1", "A-2", "A-10"])
    with ticking.reading() as db:
        kept = Duplicate("A-1", "同一单位", "secretary", three.at)
        assert db.duplicates() == {"A-2": kept, "A-10": kept}
    say("duplicates_settled", SETTLED, keep="A-2", reason="以后报为准")
    with ticking.reading() as db:
        assert {name: one.keep for name, one in db.duplicates().items()} == {
            "A-1": "A-2",
            "A-10": "A-1",
        }


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("nominators_recorded", {"nominators": LISTED_ONE["nominators"] * 2}),
        ("nominators_recorded", {"nominators": [{"name": "甲", "type": None, "cap": -1}]}),
        ("nominators_recorded", {"nominators": [{"name": "", "type": None, "cap": 1}]}),
        ("invitations_issued", {"invitations": INVITED["invitations"] * 2}),
        ("invitations_issued", {"invitations": [{"code": "k1", "nominator": "甲"}]}),
        ("invitations_issued", {"invitations": [{**INVITED["invitations"][0], "nominator": ""}]}),
        ("nomination_recorded", NOMINATION | {"joint": [""]}),
        ("nomination_recorded", NOMINATION | {"joint": "虚构学会"}),
        ("nomination_recorded", NOMINATION | {"code": ""}),
        ("nomination_recorded", NOMINATION | {"type": 3}),
        ("nomination_recorded", {"application": "A-1", "nominator": "虚构局"}),
        ("duplicates_settled", SETTLED | {"keep": "A-10"}),
        ("duplicates_settled", SETTLED | {"applications": ["A-1", "A-1"]}),
        ("duplicates_settled", SETTLED | {"reason": None}),
    ],
)
def test_a_payload_that_says_too_little_or_nonsense_is_not_written(
    ticking: Store, say: Say, kind: str, payload: dict[str, Any]
) -> None:
    with pytest.raises(StoreError, match=f"“{kind}”的内容不完整或有误"):
        say(kind, payload)
    with ticking.reading() as db:
        assert (db.invitations(), db.nominations(), db.duplicates()) == ((), (), {})


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("nomination_recorded", NOMINATION | {"application": "A-9"}),
        ("duplicates_settled", SETTLED | {"applications": ["A-1", "A-9"]}),
    ],
)
def test_an_act_about_what_the_round_does_not_have_is_refused_by_name(
    say: Say, kind: str, payload: dict[str, Any]
) -> None:
    with pytest.raises(Refused, match="本批次没有 A-9"):
        say(kind, payload)
