"""Acts within the stages and of nomination for the store's tests: any, and one of each kind."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from kepu_review.model import AttestationState, VisitState
from kepu_review.store import Transaction
from tests.store.panel_acts import APPLICATION, EXPERTS_LIST, STAGE, TEXT, Act

KNOWN = st.sampled_from(["A-1", "A-2", "A-10", "甲-3"])
NAME = TEXT.map(lambda text: "虚构" + text.replace("\0", ""))
DAY = st.dates().map(str)
UNTIL = st.datetimes(timezones=st.timezones()).map(
    lambda at: at.replace(year=2026, month=5, day=1 + at.day % 28).isoformat()
)
SOME_DAY = st.none() | DAY
CODE = st.sampled_from(["k1", "k2", "k3"])
NOMINATOR = st.sampled_from(["虚构局", "虚构学会", "虚构高校"])
TYPE = st.sampled_from(["province", "society"])
NOMINATED = {"application": APPLICATION, "nominator": NOMINATOR}


def _drawn(chance: st.DrawFn, population: list[str]) -> list[dict[str, Any]]:
    cut = chance(st.integers(0, len(population)))
    return [
        {"group": name, "size": len(ids), "drawn": chance(st.permutations(ids))[:size]}
        for name, ids in (("甲组", population[:cut]), ("", population[cut:]))
        for size in [chance(st.integers(0, len(ids)))]
    ]


@st.composite
def _sample(draw: st.DrawFn) -> dict[str, Any]:
    population = draw(st.lists(KNOWN, unique=True))
    return {
        "stage": draw(STAGE),
        "seed": draw(st.integers(-(2**70), 2**70)),
        "population": population,
        "strata": _drawn(draw, population),
        "rule": draw(TEXT),
        "reason": draw(TEXT),
    }


ITEM = st.fixed_dictionaries({"approved": st.booleans(), "reason": TEXT})
ITEMS = st.dictionaries(APPLICATION, ITEM, max_size=3).map(
    lambda items: [{"id": name, **item} for name, item in items.items()]
)
INVITATION = st.fixed_dictionaries({"nominator": NOMINATOR, "type": TYPE})
INVITATIONS = st.dictionaries(CODE, INVITATION, max_size=2).map(
    lambda items: [{"code": code, **item} for code, item in items.items()]
)

LISTED = st.fixed_dictionaries({"type": st.none() | TYPE, "cap": st.none() | st.integers(0, 9)})
NOMINATORS = st.dictionaries(NOMINATOR, LISTED, max_size=3).map(
    lambda items: [{"name": name, **item} for name, item in items.items()]
)


@st.composite
def _settled(draw: st.DrawFn) -> dict[str, Any]:
    names = draw(st.lists(APPLICATION, min_size=2, max_size=3, unique=True))
    return {"applications": names, "keep": draw(st.sampled_from(names)), "reason": draw(TEXT)}


STAGES: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "stage_entered": st.fixed_dictionaries({"stage": STAGE, "reason": TEXT}),
    "sample_drawn": _sample(),
    "visit_recorded": st.fixed_dictionaries(
        {
            "application": APPLICATION,
            "stage": STAGE,
            "state": st.sampled_from(VisitState),
            "day": SOME_DAY,
            "visitors": EXPERTS_LIST,
            "note": TEXT,
        }
    ),
    "correction_asked": st.fixed_dictionaries(
        {
            "application": APPLICATION,
            "until": UNTIL,
            "rules": st.lists(st.sampled_from(["r1", "r2"]), max_size=2),
            "reason": TEXT,
        }
    ),
    "correction_extended": st.fixed_dictionaries(
        {"application": APPLICATION, "until": UNTIL, "reason": TEXT}
    ),
    "correction_returned": st.fixed_dictionaries({"application": APPLICATION, "note": TEXT}),
    "late_granted": st.fixed_dictionaries(
        {
            "application": st.none() | APPLICATION,
            "what": st.sampled_from(["application", "correction", "materials"]),
            "until": UNTIL,
            "reason": TEXT,
        }
    ),
    "attested": st.fixed_dictionaries(
        {
            "application": APPLICATION,
            "rule": st.sampled_from(["r1", "r2"]),
            "state": st.sampled_from(AttestationState),
            "evidence": TEXT,
            "note": TEXT,
        }
    ),
    "confirmed": st.fixed_dictionaries({"stage": STAGE, "applications": ITEMS, "by_office": NAME}),
}
NOMINATIONS: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "nominators_recorded": st.fixed_dictionaries({"nominators": NOMINATORS}),
    "invitations_issued": st.fixed_dictionaries({"invitations": INVITATIONS}),
    "invitation_withdrawn": st.fixed_dictionaries({"code": CODE, "reason": TEXT}),
    "nomination_recorded": st.fixed_dictionaries(
        {
            **NOMINATED,
            "type": st.none() | TYPE,
            "code": st.none() | CODE,
            "joint": st.lists(NAME, max_size=2),
            "route": st.sampled_from([None, "nominated", "direct"]),
        }
    ),
    "nomination_chosen": st.fixed_dictionaries({**NOMINATED, "reason": TEXT}),
    "nomination_withdrawn": st.fixed_dictionaries({**NOMINATED, "reason": TEXT}),
    "duplicates_settled": _settled(),
}
ROUND = STAGES | NOMINATIONS
ACTS = [st.tuples(st.just(kind), payload) for kind, payload in ROUND.items()]
ANY: st.SearchStrategy[Act] = st.one_of(ACTS)

SAMPLE: dict[str, Any] = {
    "stage": "visit",
    "seed": 20260502,
    "population": ["A-1", "A-2", "A-10"],
    "strata": [
        {"group": "北区", "size": 2, "drawn": ["A-2"]},
        {"group": "南区", "size": 1, "drawn": ["A-10"]},
    ],
    "rule": "每区 50%",
    "reason": "",
}
VISIT: dict[str, Any] = {
    "application": "A-2",
    "stage": "visit",
    "state": "visited",
    "day": "2026-05-06",
    "visitors": ["E1", "E2"],
    "note": "展厅开放",
}
CORRECTION = {
    "application": "A-1",
    "until": "2026-03-20T17:00:00+08:00",
    "rules": ["photos"],
    "reason": "照片不足",
}
LATE = {
    "application": None,
    "what": "materials",
    "until": "2026-03-21T17:00:00+08:00",
    "reason": "系统停机",
}
ATTESTED = {
    "application": "A-1",
    "rule": "legal_person",
    "state": "met",
    "evidence": "法人证书",
    "note": "",
}
CONFIRMED: dict[str, Any] = {
    "stage": "final",
    "applications": [
        {"id": "A-1", "approved": True, "reason": ""},
        {"id": "A-2", "approved": False, "reason": "证照过期"},
    ],
    "by_office": "虚构办公室",
}
LISTED_ONE = {"nominators": [{"name": "虚构局", "type": "province", "cap": 3}]}
INVITED = {"invitations": [{"code": "k0", "nominator": "虚构局", "type": "province"}]}
NOMINATION: dict[str, Any] = {
    "application": "A-1",
    "nominator": "虚构局",
    "type": "province",
    "code": "k0",
    "joint": ["虚构学会"],
    "route": None,
}
SETTLED: dict[str, Any] = {"applications": ["A-1", "A-2"], "keep": "A-1", "reason": "同一单位"}
FIRST: tuple[Act, ...] = (
    ("stage_entered", {"stage": "screening", "reason": "开始受理"}),
    ("sample_drawn", SAMPLE),
    ("visit_recorded", VISIT),
    ("correction_asked", CORRECTION),
    ("late_granted", LATE),
    ("attested", ATTESTED),
    ("confirmed", CONFIRMED),
    ("nominators_recorded", LISTED_ONE),
    ("invitations_issued", INVITED),
    ("nomination_recorded", NOMINATION),
    ("nomination_chosen", {"application": "A-1", "nominator": "虚构局", "reason": "唯一推荐"}),
    ("duplicates_settled", SETTLED),
)
"""Acts that lead to a row in every table of stages and nominations."""


def fill_stages(db: Transaction) -> None:
    """A row in every table of stages and nominations."""
    for kind, payload in FIRST:
        db.append(kind, payload, actor="secretary")
