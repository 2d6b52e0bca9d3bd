"""What the state says of notices, objections and the register of bases."""

from __future__ import annotations

import json
from datetime import date
from types import MappingProxyType
from typing import Any

from sqlalchemy import Row

from kepu_review.events import moment
from kepu_review.model import (
    ActivityReport,
    Base,
    BaseChange,
    BaseStatus,
    Evaluation,
    FieldChange,
    Issued,
    Notice,
    Objection,
    ObjectionOutcome,
)
from kepu_review.store import schema
from kepu_review.store.snapshot import Snapshot


class NamingReader(Snapshot):
    """Reads the tables that `notice_projections` and `base_projections` write."""

    def notices(self) -> tuple[Notice, ...]:
        """All notices, in order of their publication; `withdrawn` tells why one does not stand."""
        found = [_notice(row) for row in self._rows(schema.notice)]
        return tuple(sorted(found, key=lambda notice: (notice.at, notice.id)))

    def objections(self, notice: str | None = None) -> tuple[Objection, ...]:
        """Objections to one notice or to all, in order of their receipt."""
        found = [_objection(row) for row in self._rows(schema.objection, notice=notice)]
        return tuple(sorted(found, key=lambda objection: (objection.received, objection.id)))

    def bases(self) -> tuple[Base, ...]:
        """The whole register, by number."""
        return tuple(_base(row) for row in self._rows(schema.base))

    def base(self, number: str) -> Base | None:
        """The base with this number, if any."""
        return next((_base(row) for row in self._rows(schema.base, number=number)), None)

    def base_changes(self, number: str | None = None) -> tuple[BaseChange, ...]:
        """What changed of one base or of all, by number, oldest first."""
        rows = self._rows(schema.base_change, number=number)
        return tuple(_base_change(row) for row in rows)

    def evaluations(self, number: str | None = None) -> tuple[Evaluation, ...]:
        """Evaluations of one base or of all, by number and period."""
        return tuple(
            Evaluation(row.number, row.period, **_signed(row))
            for row in self._rows(schema.evaluation, number=number)
        )

    def issued(self, number: str | None = None) -> tuple[Issued, ...]:
        """The newest document of each kind, of one base or of all."""
        return tuple(
            Issued(row.number, row.kind, **_signed(row))
            for row in self._rows(schema.issued, number=number)
        )

    def activity_reports(self, subject: str | None = None) -> tuple[ActivityReport, ...]:
        """Reports about one base or application, or about all, by id and kind."""
        rows = self._rows(schema.activity_report, subject=subject)
        return tuple(_activity_report(row) for row in rows)


def _notice(row: Row[Any]) -> Notice:
    body = _signed(row)
    days = {name: date.fromisoformat(body[name]) for name in ("start", "end")}
    return Notice(row.id, **{**body, **days, "applications": tuple(body["applications"])})


def _objection(row: Row[Any]) -> Objection:
    body = _signed(row)
    received, settled_us = body.pop("received_us"), body.pop("settled_us")
    times = {
        "received": moment(received),
        "settled_at": None if settled_us is None else moment(settled_us),
    }
    kinds = {
        "settled": None if body["settled"] is None else ObjectionOutcome(body["settled"]),
        "evidence": tuple(body["evidence"]),
    }
    return Objection(row.id, row.notice, row.application, **{**body, **times, **kinds})


def _base(row: Row[Any]) -> Base:
    body = json.loads(row.body)
    return Base(
        number=row.number,
        application=row.application,
        name=body["name"],
        applicant=body["applicant"],
        category=body["category"],
        region=body["region"],
        title=body["title"],
        batch=body["batch"],
        valid_from=date.fromisoformat(body["valid_from"]),
        valid_until=_day(body["valid_until"]),
        route=body["route"],
        status=BaseStatus(body["status"]),
        status_until=_day(body["status_until"]),
        ground=body["ground"],
        carried=body["carried"],
        waiver=body["waiver"],
    )


def _base_change(row: Row[Any]) -> BaseChange:
    body = _signed(row)
    pairs = body.pop("changes").items()
    changes = {name: FieldChange(pair["from"], pair["to"]) for name, pair in pairs}
    days = {name: _day(body[name]) for name in ("happened", "reported", "until")}
    return BaseChange(row.number, row.seq, MappingProxyType(changes), **{**body, **days})


def _activity_report(row: Row[Any]) -> ActivityReport:
    body = _signed(row)
    more = {"held": _day(body["held"]), "media": tuple(body["media"])}
    return ActivityReport(row.id, row.subject, row.kind, **{**body, **more})


def _signed(row: Row[Any]) -> dict[str, Any]:
    """The body, with the time of its event as a time."""
    body: dict[str, Any] = json.loads(row.body)
    body["at"] = moment(body.pop("at_us"))
    return body


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
