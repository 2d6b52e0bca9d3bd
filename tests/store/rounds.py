"""A small invented round for the store's tests."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from kepu_review.errors import Where
from kepu_review.model import Application, Document, Expert, Programme, Receipt, RoundInfo
from kepu_review.store import Transaction
from kepu_review.store.payloads import application_json, expert_json

INFO = RoundInfo(
    "r-1",
    "虚构市第一批",
    "small",
    datetime(2026, 3, 1, 8, 30, tzinfo=UTC),
    demo=True,
    deadline=datetime(2026, 4, 1, tzinfo=UTC),
)
PROGRAMME = Programme(
    "small",
    "虚构",
    "Invented",
    "第一批",
    "虚构市科协",
    Document("通知"),
    ("hall",),
    hash="p" * 64,
    text="id: small\n# 规则 <b>%s :name\n",
)
APPLICATIONS = (
    Application(
        "A-1",
        "虚构馆一",
        "虚构单位一",
        "hall",
        "综合",
        "北区",
        "虚构局",
        {
            "area": 1234.5,
            "visitors": 30000,
            "free": True,
            "opened": date(2001, 5, 4),
            "topics": ("天文", "地质"),
            "text": "<img src=x onerror=alert(1)> =1+1 𠮷😀\x00\x07\\u0000",
        },
        {"category": "由“科技馆”归入"},
        Where("申报.xlsx", "Sheet1", 3),
    ),
    Application("A-2", "虚构馆二", "虚构单位二"),
    Application("A-10", "虚构馆十", "虚构单位十", "hall"),
    Application("甲-3", "虚构馆三", "虚构单位三", "hall"),
)
EXPERTS = (
    Expert("E1", "虚构专家一", "虚构大学", ("hall",), "北区", ("虚构单位二",), 20),
    Expert("E2", "虚构专家二"),
    Expert("E3", "虚构专家三"),
)
RUBRIC = "f" * 64


def rubric_fixed(content_hash: str = RUBRIC, text: str = "id: hall\n") -> dict[str, Any]:
    return {"category": "hall", "id": "hall", "version": "1", "hash": content_hash, "text": text}


def imported(*applications: Application) -> dict[str, Any]:
    items = [application_json(one) for one in applications]
    return {"file": "申报.xlsx", "sha256": "0" * 64, "applications": items}


def saved(
    expert: str, application: str, revision: int, marks: dict[str, Any] | None = None, **more: Any
) -> dict[str, Any]:
    return {
        "application": application,
        "expert": expert,
        "stage": "preliminary",
        "revision": revision,
        "rubric": RUBRIC,
        "marks": marks or {},
        **more,
    }


def marked(value: str | None, **more: Any) -> dict[str, Any]:
    return {"state": "marked", "value": value, "level": None, "parts": {}, "comment": "", **more}


def save(db: Transaction, payload: dict[str, Any], key: str | None = None) -> Receipt:
    expert = payload["expert"]
    return db.append("review_saved", payload, actor=expert, chain=expert, key=key)


def fill(db: Transaction) -> None:
    """A rubric, the applications, the experts."""
    db.append("rubric_fixed", rubric_fixed(), actor="secretary")
    db.append("applications_imported", imported(*APPLICATIONS), actor="secretary")
    experts = [expert_json(one) for one in EXPERTS]
    db.append("experts_imported", {"experts": experts}, actor="secretary")
