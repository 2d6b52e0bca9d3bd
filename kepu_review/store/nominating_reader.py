"""What the state says of nominators, invitations, nominations and duplicates."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Row, select

from kepu_review.events import moment
from kepu_review.model import Duplicate, Invitation, Nomination, Nominator
from kepu_review.store import schema
from kepu_review.store.snapshot import Snapshot


class NominatingReader(Snapshot):
    """Reads the tables that `nominating_projections` writes."""

    def nominators(self) -> tuple[Nominator, ...]:
        """The round's own table of nominators, by name; empty where none was imported."""
        return tuple(
            Nominator(row.name, **json.loads(row.body)) for row in self._rows(schema.nominator)
        )

    def invitations(self) -> tuple[Invitation, ...]:
        """All codes that were issued, with the application that each was used for."""
        table = schema.nomination
        used = select(table.c.code, table.c.application).where(table.c.code.is_not(None))
        applications = {row.code: row.application for row in self._connection.execute(used)}
        rows = self._rows(schema.invitation)
        return tuple(_invitation(row, applications.get(row.code)) for row in rows)

    def nominations(self, application: str | None = None) -> tuple[Nomination, ...]:
        """Nominations of one application or of all, by application and nominator."""
        rows = self._rows(schema.nomination, application=application)
        return tuple(_nomination(row) for row in rows)

    def duplicates(self) -> dict[str, Duplicate]:
        """Each application that was set aside → the one that is kept in its place."""
        found: dict[str, Duplicate] = {}
        for row in self._rows(schema.duplicate):
            body = json.loads(row.body)
            at = moment(body["at_us"])
            found[row.application] = Duplicate(body["keep"], body["reason"], body["by"], at)
        return found


def _invitation(row: Row[Any], application: str | None) -> Invitation:
    body = json.loads(row.body)
    return Invitation(
        code=row.code,
        nominator=body["nominator"],
        type=body["type"],
        at=moment(body["at_us"]),
        application=application,
        withdrawn=body["withdrawn"],
    )


def _nomination(row: Row[Any]) -> Nomination:
    body = json.loads(row.body)
    return Nomination(
        application=row.application,
        nominator=row.nominator,
        type=body["type"],
        code=row.code,
        joint=tuple(body["joint"]),
        route=body["route"],
        at=moment(body["at_us"]),
        chosen=body["chosen"],
        reason=body["reason"],
    )
