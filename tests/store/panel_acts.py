"""Acts of a panel for the store's tests: any of them, and one of each kind."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from kepu_review.model import ABSTAIN
from kepu_review.store import Transaction
from tests.store.rounds import APPLICATIONS, EXPERTS

Act = tuple[str, dict[str, Any]]

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
APPLICATION = st.sampled_from([one.id for one in APPLICATIONS] + ["A-none"])
EXPERT = st.sampled_from([one.id for one in EXPERTS])
STAGE = st.sampled_from(["preliminary", "final"])
BALLOT = st.sampled_from(["b1", "b2"])
COUNT = st.none() | st.integers(0, 2**53)
PART = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0/"), min_size=1)
RANK = st.none() | st.integers(1, 20)
RANKS = st.fixed_dictionaries({"application": APPLICATION, "before": RANK, "after": RANK})
FILE = st.lists(PART.map(lambda part: part[:40] + "_"), min_size=1, max_size=3).map("/".join)
SHEET = {"application": APPLICATION, "expert": EXPERT, "stage": STAGE}
MATERIAL = st.fixed_dictionaries(
    {
        "application": APPLICATION,
        "file": FILE | st.just("A-1/a.pdf"),
        **dict.fromkeys(("title", "kind", "sha256"), TEXT),
        **dict.fromkeys(("bytes", "width", "height", "pages"), COUNT),
        "seconds": COUNT | st.floats(0, 1e9),
    },
    optional={
        **dict.fromkeys(("format", "codec", "phash"), st.sampled_from([None, "jpg", "0f"])),
        **dict.fromkeys(("scan", "encrypted"), st.sampled_from([None, True, False])),
        "rotation": COUNT,
    },
)
COMMENT = st.fixed_dictionaries(
    {"criterion": st.sampled_from([None, "A1"]), "text": TEXT.filter(bool)}
)
EXPERTS_LIST = st.lists(EXPERT, max_size=3)
SHARE = st.sampled_from(["2/3", "1/2", "0.5", "1", "0"])
OPTIONS = st.tuples(TEXT, TEXT).map(
    lambda titles: [{"id": "yes", "title": titles[0]}, {"id": "no", "title": titles[1]}]
)

ROUND: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "materials_recorded": {"materials": st.lists(MATERIAL, max_size=3)},
    "material_removed": {
        "application": APPLICATION,
        "file": st.just("A-1/a.pdf"),
        "reason": TEXT,
    },
    "rescore_asked": {**SHEET, "reason": TEXT},
    "rescore_withdrawn": {**SHEET, "reason": TEXT},
    "office_remark_made": {
        "application": APPLICATION,
        "text": TEXT,
        "reply_to": st.sampled_from([None, "last", "E1:1"]),
    },
    "item_called": {"application": APPLICATION, "minutes": st.none() | st.integers(1, 600)},
    "item_closed": {"application": APPLICATION},
    "attendance_changed": {"present": EXPERTS_LIST},
    "ballot_opened": {
        "id": BALLOT,
        "application": APPLICATION,
        "question": TEXT,
        "options": OPTIONS,
        "voters": EXPERTS_LIST,
        "quorum": SHARE,
        "majority": SHARE,
        "secret": st.booleans(),
    },
    "ballot_closed": {
        "id": BALLOT,
        "outcome": st.sampled_from([None, "yes", "no"]),
        "reason": TEXT,
    },
    "terms_changed": {
        "reviews_per_application": st.none() | st.integers(1, 20),
        "minimum_reviews": st.none() | st.integers(1, 20),
        "reason": TEXT,
    },
    "method_changed": {
        "method": st.sampled_from([None, "mean", "adjusted"]),
        "reason": TEXT,
        "after_marks": st.booleans(),
        "ranks": st.lists(RANKS, max_size=3),
    },
    "reminded": {"experts": EXPERTS_LIST, "text": TEXT},
    "freeze_changed": {
        "applications": st.lists(APPLICATION, max_size=3),
        "frozen": st.booleans(),
        "reason": TEXT,
    },
    "comments_cleared": {
        "application": APPLICATION,
        "comments": st.lists(COMMENT, max_size=3),
    },
}
PERSONAL: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "no_conflict_declared": SHEET,
    "phrases_changed": {"expert": EXPERT, "phrases": st.lists(TEXT, max_size=3)},
    "rescore_answered": {**SHEET, "answer": TEXT},
    "remark_made": {
        "expert": EXPERT,
        "application": APPLICATION,
        "text": TEXT,
        "reply_to": st.sampled_from([None, "last", "round:1"]),
    },
    "vote_cast": {
        "ballot": BALLOT,
        "expert": EXPERT,
        "choice": st.sampled_from(["yes", "no", ABSTAIN]),
    },
}


def _acts(kinds: dict[str, dict[str, st.SearchStrategy[Any]]]) -> list[st.SearchStrategy[Act]]:
    return [
        st.tuples(st.just(kind), st.fixed_dictionaries(payload)) for kind, payload in kinds.items()
    ]


ANY = st.one_of(*_acts(ROUND), *_acts(PERSONAL))
EACH_ONCE = st.tuples(*_acts(ROUND), *_acts(PERSONAL)).flatmap(
    lambda acts: st.permutations(list(acts))
)
SHEET_A1 = {"application": "A-1", "expert": "E1", "stage": "preliminary"}
PDF = {
    "application": "A-1",
    "file": "A-1/台账.pdf",
    "title": "台账",
    "kind": "pdf",
    "sha256": "0" * 64,
    "bytes": 1234,
    "width": None,
    "height": None,
    "pages": 3,
    "seconds": None,
}
A1_ROSE = {"application": "A-1", "before": 2, "after": 1}
BALLOT_B0: dict[str, Any] = {
    "id": "b0",
    "application": "A-1",
    "question": "是否同意认定？",
    "options": [{"id": "yes", "title": "同意"}, {"id": "no", "title": "不同意"}],
    "voters": ["E1", "E2"],
    "quorum": "2/3",
    "majority": "1/2",
    "secret": True,
}
FIRST: tuple[Act, ...] = (
    ("materials_recorded", {"materials": [PDF]}),
    ("no_conflict_declared", SHEET_A1),
    ("phrases_changed", {"expert": "E1", "phrases": ["台账齐全", "开放天数不足"]}),
    ("rescore_asked", {**SHEET_A1, "reason": "与他人相差 20 分"}),
    ("rescore_answered", {**SHEET_A1, "answer": "维持原评分"}),
    ("remark_made", {"expert": "E1", "application": "A-1", "text": "可以", "reply_to": None}),
    ("office_remark_made", {"application": "A-1", "text": "请说明", "reply_to": "last"}),
    ("item_called", {"application": "A-1", "minutes": 10}),
    ("attendance_changed", {"present": ["E1", "E2"]}),
    ("ballot_opened", BALLOT_B0),
    ("vote_cast", {"ballot": "b0", "expert": "E1", "choice": "yes"}),
    (
        "terms_changed",
        {"reviews_per_application": 3, "minimum_reviews": None, "reason": "人手不足"},
    ),
    (
        "method_changed",
        {"method": "adjusted", "reason": "会议研究", "after_marks": True, "ranks": [A1_ROSE]},
    ),
    ("reminded", {"experts": ["E2"], "text": "请尽快提交"}),
    ("freeze_changed", {"applications": ["A-1"], "frozen": True, "reason": "核查中"}),
    (
        "comments_cleared",
        {"application": "A-1", "comments": [{"criterion": None, "text": "讲解偏少"}]},
    ),
)
"""Acts that lead to a row in every table of a panel."""


def panel(db: Transaction, kind: str, payload: dict[str, Any]) -> None:
    """Write one; a remark may reply to the "last" one about its application, if any."""
    if payload.get("reply_to") == "last":
        said = db.remarks(payload["application"])
        payload = payload | {"reply_to": said[-1].id if said else None}
    if kind in PERSONAL:
        expert = payload["expert"]
        db.append(kind, payload, actor=expert, chain=expert)
    else:
        db.append(kind, payload, actor="chair")


def fill_panel(db: Transaction) -> None:
    """A row in every table of a panel."""
    for kind, payload in FIRST:
        panel(db, kind, payload)
