"""What a request is answered with: the round, who asks, under which operation key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from threading import Lock
from typing import Any

from kepu_review.desk.drafts import Drafts
from kepu_review.errors import UsageError
from kepu_review.model import Application, RoundInfo
from kepu_review.store import Reader
from kepu_review.text import t
from kepu_review.workflow import Round, phase_title

SHORT = 200
"""Characters of a number or name in a request."""
JUDGED = frozenset({"reason", "detail", "answer", "text", "question", "data", "name"})
"""Of what people tell, and of files, the step that takes it is the judge."""


@dataclass(frozen=True, slots=True)
class Context:
    """The round and the person; `key` makes a repeated write harmless."""

    rnd: Round
    person: str
    key: str | None = None
    drafts: Drafts = field(default_factory=Drafts)  # dry runs that wait for a yes
    memory: dict[str, Any] = field(default_factory=dict)  # what verbs keep between requests
    making: Lock = field(default_factory=Lock)  # held by who makes what others then find there

    def asked(self, key: str | None) -> Context:
        """The same desk, answering the request with this operation key."""
        return replace(self, key=key)


def word(body: Mapping[str, Any], name: str, *, optional: bool = False) -> str:
    """A text of the request's body.

    Raises
    ------
    UsageError
        it is missing, no text, too long, or has a character that cannot be kept.
    """
    value = body.get(name)
    if value is None and optional:
        return ""
    if not isinstance(value, str) or not (value or optional):
        raise UsageError(t("请求缺少“{name}”。", name=name))
    if name not in JUDGED and ("\0" in value or len(value) > SHORT):
        raise UsageError(t("请求的“{name}”不对。", name=name))
    return value


def round_json(info: RoundInfo) -> dict[str, Any]:
    """The round as every desk shows it."""
    return {
        "id": info.id,
        "title": info.title,
        "programme": info.programme,
        "phase": info.phase.value,
        "phase_title": phase_title(info.phase),
        "deadline": moment(info.deadline),
        "demo": info.demo,
    }


def application_json(rnd: Round, application: Application) -> dict[str, Any]:
    """What identifies an application on a screen."""
    category = rnd.categories.get(application.category or "")
    subtypes = category.subtypes if category is not None else ()
    subtype = next((s.title for s in subtypes if s.id == application.subtype), application.subtype)
    return {
        "id": application.id,
        "name": application.name,
        "applicant": application.applicant,
        "region": region_title(rnd, application.region),
        "category": application.category,
        "category_title": rnd.category_title(application.category),
        "subtype": subtype,
        "nominator": application.nominator,
    }


def region_title(rnd: Round, region: str | None) -> str | None:
    """The region's title; None where the application names none."""
    return next((r.title for r in rnd.programme.regions if r.id == region), region)


def known_application(db: Reader, application: str) -> Application:
    """The application with this number.

    Raises
    ------
    UsageError
        there is none.
    """
    found = db.application(application)
    if found is None:
        raise UsageError(t("没有申报 {application}。", application=application))
    return found


def cards_json(rnd: Round, application: Application) -> list[dict[str, Any]]:
    """The evidence cards of every plugin, in order."""
    cards = sorted(rnd.plugins.evidence_cards(application), key=lambda card: card.order)
    return [
        {"title": card.title, "facts": [list(fact) for fact in card.facts], "note": card.note}
        for card in cards
    ]


def moment(when: datetime | None) -> str | None:
    """ISO 8601 in UTC; None where there is no time."""
    return None if when is None else when.astimezone(UTC).isoformat()
