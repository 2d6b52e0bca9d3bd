"""What the state says of the stages and of an office's acts within them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Row, select

from kepu_review.events import moment
from kepu_review.model import (
    Attestation,
    AttestationState,
    Confirmation,
    Correction,
    LateGrant,
    Sample,
    StageEntry,
    Stratum,
    Visit,
    VisitState,
)
from kepu_review.store import schema
from kepu_review.store.snapshot import Snapshot


class StagingReader(Snapshot):
    """Reads the tables that `staging_projections` writes."""

    def stage(self) -> str | None:
        """The stage that was entered last; None before the first."""
        table = schema.stage_entry
        query = select(table.c.stage).order_by(table.c.seq.desc()).limit(1)
        return self._connection.scalar(query)

    def stage_log(self) -> tuple[StageEntry, ...]:
        """Each entry into a stage, oldest first."""
        return tuple(
            StageEntry(row.stage, moment(row.at_us), **json.loads(row.body))
            for row in self._rows(schema.stage_entry)
        )

    def sample(self, stage: str) -> Sample | None:
        """What was last drawn for a stage, if anything."""
        body = self._body(schema.sample, stage)
        if body is None:
            return None
        strata = [Stratum(s["group"], s["size"], tuple(s["drawn"])) for s in body["strata"]]
        return Sample(
            stage=stage,
            seed=body["seed"],
            population=tuple(body["population"]),
            strata=tuple(strata),
            rule=body["rule"],
            by=body["by"],
            at=moment(body["at_us"]),
            reason=body["reason"],
        )

    def visits(self, stage: str | None = None, application: str | None = None) -> tuple[Visit, ...]:
        """Visits of one stage, of one application or all, by application and stage."""
        rows = self._rows(schema.visit, stage=stage, application=application)
        return tuple(_visit(row) for row in rows)

    def corrections(self, application: str | None = None) -> dict[str, Correction]:
        """Each application, or one, → the newest correction that it was asked for."""
        rows = self._rows(schema.correction, application=application)
        return {row.application: _correction(json.loads(row.body)) for row in rows}

    def late_grants(self) -> tuple[LateGrant, ...]:
        """What may come late, first what holds for all applications."""
        return tuple(_late_grant(row) for row in self._rows(schema.late_grant))

    def attestations(self, application: str | None = None) -> tuple[Attestation, ...]:
        """What people found about one application or about all, by application and rule."""
        rows = self._rows(schema.attestation, application=application)
        return tuple(_attestation(row) for row in rows)

    def confirmations(self) -> dict[str, Confirmation]:
        """Application → the newest decision of the organiser about it."""
        rows = self._rows(schema.confirmation)
        return {row.application: _confirmation(json.loads(row.body)) for row in rows}


def _visit(row: Row[Any]) -> Visit:
    body = json.loads(row.body)
    return Visit(
        application=row.application,
        stage=row.stage,
        state=VisitState(body["state"]),
        day=None if body["day"] is None else date.fromisoformat(body["day"]),
        visitors=tuple(body["visitors"]),
        note=body["note"],
        by=body["by"],
        at=moment(body["at_us"]),
    )


def _correction(body: Mapping[str, Any]) -> Correction:
    returned = body["returned_us"]
    return Correction(
        until=moment(body["until_us"]),
        rules=tuple(body["rules"]),
        reason=body["reason"],
        at=moment(body["at_us"]),
        by=body["by"],
        times=body["times"],
        returned_at=None if returned is None else moment(returned),
        note=body["note"],
    )


def _late_grant(row: Row[Any]) -> LateGrant:
    body = json.loads(row.body)
    return LateGrant(
        application=row.application or None,
        what=row.what,
        until=moment(body["until_us"]),
        reason=body["reason"],
        by=body["by"],
        at=moment(body["at_us"]),
    )


def _attestation(row: Row[Any]) -> Attestation:
    body = json.loads(row.body)
    return Attestation(
        application=row.application,
        rule=row.rule,
        state=AttestationState(body["state"]),
        evidence=body["evidence"],
        note=body["note"],
        by=body["by"],
        at=moment(body["at_us"]),
    )


def _confirmation(body: Mapping[str, Any]) -> Confirmation:
    names = ("stage", "approved", "reason", "office", "by")
    return Confirmation(**{name: body[name] for name in names}, at=moment(body["at_us"]))
