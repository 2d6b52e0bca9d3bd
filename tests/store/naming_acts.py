"""Acts of notices and of the register of bases for the store's tests."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from kepu_review.model import BaseStatus, ObjectionOutcome
from kepu_review.store import Transaction
from tests.store.panel_acts import APPLICATION, TEXT, Act
from tests.store.stage_acts import DAY, NAME, SOME_DAY, UNTIL

NOTICE_ID = st.sampled_from(["n0", "n1", "n2"])
OBJECTION_ID = st.sampled_from(["o0", "o1", "o2"])
NUMBER = st.sampled_from(["B-1", "B-2", "B-3"])
SOME = st.none() | NAME
ABOUT = st.none() | APPLICATION
BASE_ITEM = st.fixed_dictionaries(
    {
        "application": ABOUT,
        **dict.fromkeys(("name", "applicant", "title", "batch"), NAME),
        **dict.fromkeys(("category", "region", "route"), SOME),
    }
)
TERM = st.lists(DAY, min_size=2, max_size=2).map(sorted)


@st.composite
def _bases(draw: st.DrawFn, *, carried: bool = False) -> list[dict[str, Any]]:
    bases = []
    for number in draw(st.lists(NUMBER, max_size=2, unique=True)):
        first, last = draw(TERM)
        base = {"number": number, **draw(BASE_ITEM), "valid_from": first}
        base["valid_until"] = draw(st.sampled_from([None, last]))
        bases.append(base | ({"status": draw(st.sampled_from(BaseStatus))} if carried else {}))
    return bases


@st.composite
def _notice(draw: st.DrawFn) -> dict[str, Any]:
    start, end = draw(TERM)
    return {
        "id": draw(NOTICE_ID),
        "start": start,
        "end": end,
        "days": draw(st.integers(1, 60)),
        "day_kind": draw(st.sampled_from(["natural", "working"])),
        "applications": draw(st.lists(APPLICATION, max_size=3)),
    }


@st.composite
def _settled(draw: st.DrawFn) -> dict[str, Any]:
    name, outcome = draw(OBJECTION_ID), draw(st.sampled_from(ObjectionOutcome))
    other = draw(OBJECTION_ID.filter(lambda one: one != name))
    repeated = outcome is ObjectionOutcome.REPEATED
    told = {"id": name, "outcome": outcome, "finding": draw(TEXT)}
    return {**told, "same_as": other if repeated else None}


CHANGES = st.dictionaries(
    st.sampled_from(["name", "applicant"]), NAME, min_size=1
) | st.dictionaries(st.sampled_from(["region", "category"]), SOME, min_size=1)

NOTICE_ACTS: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "notice_published": _notice(),
    "notice_withdrawn": st.fixed_dictionaries({"id": NOTICE_ID, "reason": TEXT}),
    "objection_received": st.fixed_dictionaries(
        {
            "id": OBJECTION_ID,
            "notice": NOTICE_ID,
            "application": ABOUT,
            **dict.fromkeys(("objector", "contact"), SOME),
            "written": st.booleans(),
            "evidence": st.lists(NAME, max_size=2),
            **dict.fromkeys(("ground", "text"), TEXT),
            "received": UNTIL,
        }
    ),
    "objection_settled": _settled(),
}
BASE_ACTS: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "accredited": st.fixed_dictionaries({"bases": _bases(), "waiver": SOME}),
    "bases_carried": st.fixed_dictionaries({"bases": _bases(carried=True), "source": TEXT}),
    "base_changed": st.fixed_dictionaries(
        {
            "number": NUMBER,
            "changes": CHANGES,  # `write` tells from what
            "happened": DAY,
            "reported": DAY,
            "reason": TEXT,
        }
    ),
    "base_status_changed": st.fixed_dictionaries(
        {
            "number": NUMBER,
            "status": st.sampled_from(BaseStatus),
            "until": SOME_DAY,
            "ground": st.sampled_from([None, "fraud"]),
            "reason": TEXT,
        }
    ),
    "base_evaluated": st.fixed_dictionaries(
        {
            "number": NUMBER,
            "period": st.sampled_from(["2024", "2025", "term"]),
            "grade": st.sampled_from(["excellent", "fail"]),
            "reason": TEXT,
            "round": st.sampled_from([None, "r-0"]),
        }
    ),
    "document_issued": st.fixed_dictionaries(
        {
            "number": NUMBER,
            "kind": st.sampled_from(["certificate", "plaque"]),
            "sha256": st.just("0" * 64),
            "serial": NAME,
        }
    ),
    "activity_reported": st.fixed_dictionaries(
        {
            "id": st.sampled_from(["v1", "v2"]),
            "subject": NUMBER | APPLICATION,
            "kind": st.sampled_from(["preview", "summary"]),
            "title": TEXT,
            "held": SOME_DAY,
            "reach": st.none() | st.integers(0, 2**53),
            "media": st.lists(NAME, max_size=2),
            "text": TEXT,
        }
    ),
}
ROUND = NOTICE_ACTS | BASE_ACTS
ACTS = [st.tuples(st.just(kind), payload) for kind, payload in ROUND.items()]
ANY: st.SearchStrategy[Act] = st.one_of(ACTS)

NOTICE: dict[str, Any] = {
    "id": "n0",
    "start": "2026-05-11",
    "end": "2026-05-15",
    "days": 5,
    "day_kind": "working",
    "applications": ["A-1", "A-2"],
}
OBJECTION: dict[str, Any] = {
    "id": "o0",
    "notice": "n0",
    "application": "A-2",
    "objector": "虚构某人",
    "contact": None,
    "written": True,
    "evidence": ["照片一张"],
    "ground": "false_data",
    "text": "开放天数不实",
    "received": "2026-05-12T09:30:00+08:00",
}
BASE: dict[str, Any] = {
    "number": "B-1",
    "application": "A-1",
    "name": "虚构馆一",
    "applicant": "虚构单位一",
    "category": "hall",
    "region": "北区",
    "title": "虚构市科普教育基地",
    "batch": "第一批",
    "valid_from": "2026-06-01",
    "valid_until": "2031-05-31",
    "route": None,
}
CARRIED: dict[str, Any] = {
    **BASE,
    "number": "B-0",
    "application": None,
    "name": "虚构旧馆",
    "batch": "前一批",
    "valid_from": "2020-06-01",
    "valid_until": None,
    "status": "expired",
}
CHANGE: dict[str, Any] = {
    "number": "B-1",
    "changes": {"applicant": {"from": "虚构单位一", "to": "虚构新单位"}},
    "happened": "2026-07-01",
    "reported": "2026-08-01",
    "reason": "改制",
}
RECTIFYING: dict[str, Any] = {
    "number": "B-1",
    "status": "rectifying",
    "until": "2027-01-31",
    "ground": "closed_too_long",
    "reason": "开放天数不足",
}
EVALUATED = {"number": "B-1", "period": "2026", "grade": "good", "reason": "", "round": None}
ISSUED = {"number": "B-1", "kind": "plaque", "sha256": "0" * 64, "serial": "虚构 001"}
ACTIVITY: dict[str, Any] = {
    "id": "v0",
    "subject": "B-1",
    "kind": "summary",
    "title": "开放日",
    "held": "2026-09-19",
    "reach": 1200,
    "media": ["虚构日报"],
    "text": "两场讲座",
}
FIRST: tuple[Act, ...] = (
    ("notice_published", NOTICE),
    ("objection_received", OBJECTION),
    ("accredited", {"bases": [BASE], "waiver": None}),
    ("bases_carried", {"bases": [CARRIED], "source": "前一批名单.xlsx"}),
    ("base_changed", CHANGE),
    ("base_status_changed", RECTIFYING),
    ("base_evaluated", EVALUATED),
    ("document_issued", ISSUED),
    ("activity_reported", ACTIVITY),
)
"""Acts that lead to a row in every table of notices and bases."""


OTHER = "虚构另一"


def write(db: Transaction, kind: str, payload: dict[str, Any]) -> None:
    """Write one; a change of a base starts from what the register says now, if it can."""
    if kind == "base_changed":
        base, changes = db.base(payload["number"]), {}
        for name, value in payload["changes"].items():
            now = OTHER if base is None else getattr(base, name)
            changes[name] = {"from": OTHER if now == value else now, "to": value}
        payload = payload | {"changes": changes}
    db.append(kind, payload, actor="secretary")


def fill_naming(db: Transaction) -> None:
    """A row in every table of notices and bases."""
    for kind, payload in FIRST:
        db.append(kind, payload, actor="secretary")
