"""What the state says of a panel's work beside the reviews: materials to freezing."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Row, and_, select

from kepu_review.events import moment
from kepu_review.model import (
    Ballot,
    BallotOption,
    Declaration,
    Freeze,
    Material,
    Meeting,
    Remark,
    Reminder,
    Rescore,
    Terms,
)
from kepu_review.store import schema
from kepu_review.store.panel_projections import meeting_body
from kepu_review.store.snapshot import Snapshot, Stages
from kepu_review.store.tables import SHEET


class PanelReader(Snapshot):
    """Reads the tables that `panel_projections` and `personal_projections` write."""

    def materials(self, application: str | None = None) -> tuple[Material, ...]:
        """Files of one application or of all, by application and path."""
        rows = self._rows(schema.material, application=application)
        return tuple(Material(row.application, row.file, **json.loads(row.body)) for row in rows)

    def declarations(
        self,
        expert: str | None = None,
        application: str | None = None,
        *,
        stage: str | Stages = Stages.AT_WORK,
    ) -> tuple[Declaration, ...]:
        """Who declared to have no conflict with what; the newest time of each."""
        keys = {"expert": expert, "application": application, "stage": self._of(stage)}
        return tuple(
            Declaration(row.application, row.expert, row.stage, moment(row.at_us))
            for row in self._rows(schema.declaration, **keys)
        )

    def phrases(self, expert: str) -> tuple[str, ...]:
        """The phrases that an expert keeps, in the expert's order."""
        return tuple(self._body(schema.phrases, expert) or ())

    def rescores(
        self,
        application: str | None = None,
        expert: str | None = None,
        *,
        stage: str | Stages = Stages.AT_WORK,
    ) -> tuple[Rescore, ...]:
        """Requests to score again; an answer to an earlier asking does not count."""
        asked, answered = schema.rescore, schema.rescore_answer
        same = and_(*(asked.c[name] == answered.c[name] for name in SHEET))
        query = select(asked, answered.c.body.label("answer")).outerjoin(answered, same)
        keys = {"application": application, "expert": expert, "stage": self._of(stage)}
        for name, value in keys.items():
            if value is not None:
                query = query.where(asked.c[name] == value)
        rows = self._connection.execute(query.order_by(*asked.primary_key))
        return tuple(_rescore(row) for row in rows)

    def remarks(self, application: str | None = None) -> tuple[Remark, ...]:
        """What was said about one application or about all, in order of time."""
        table = schema.remark
        query = select(table).order_by(table.c.at_us, table.c.chain, table.c.seq)
        if application is not None:
            query = query.where(table.c.application == application)
        return tuple(_remark(row) for row in self._connection.execute(query))

    def meeting(self) -> Meeting:
        """The item that is called, and who is present; nobody is before attendance was taken."""
        body = meeting_body(self._connection)
        called = body["called_us"]
        return Meeting(
            application=body["application"],
            called_at=None if called is None else moment(called),
            minutes=body["minutes"],
            present=tuple(body["present"]),
        )

    def ballots(self, application: str | None = None) -> tuple[Ballot, ...]:
        """Ballots about one application or about all, in order of their opening."""
        found = [_ballot(row) for row in self._rows(schema.ballot, application=application)]
        return tuple(sorted(found, key=lambda ballot: (ballot.opened_at, ballot.id)))

    def votes(self, ballot: str) -> dict[str, str]:
        """Expert → id of the chosen option, or `ABSTAIN`, of all who have voted."""
        return {row.expert: row.choice for row in self._rows(schema.vote, ballot=ballot)}

    def terms(self, stage: str | Stages = Stages.AT_WORK) -> Terms:
        """What was changed for this stage of the round against the programme."""
        rows = self._rows(schema.terms, stage=self._of(stage))
        return Terms(**json.loads(rows[0].body)) if rows else Terms()

    def reminders(self) -> dict[str, Reminder]:
        """Expert → the newest reminder."""
        found: dict[str, Reminder] = {}
        for row in self._rows(schema.reminder):
            body = json.loads(row.body)
            at = moment(body["at_us"])
            found[row.expert] = Reminder(at, body["by"], body["text"], body["count"])
        return found

    def frozen(self, application: str | None = None) -> dict[str, Freeze]:
        """Each application, or one, → why its sheets are frozen; no entry where they are not."""
        found: dict[str, Freeze] = {}
        for row in self._rows(schema.frozen, application=application):
            body = json.loads(row.body)
            found[row.application] = Freeze(body["reason"], body["by"], moment(body["at_us"]))
        return found


def _rescore(row: Row[Any]) -> Rescore:
    body = json.loads(row.body)
    answer = None if row.answer is None else json.loads(row.answer)
    if answer is not None and not _answers(answer, body):
        answer = None
    return Rescore(
        application=row.application,
        expert=row.expert,
        stage=row.stage,
        reason=body["reason"],
        by=body["by"],
        at=moment(body["at_us"]),
        answer=None if answer is None else answer["answer"],
        answered_at=None if answer is None else moment(answer["at_us"]),
    )


def _answers(answer: dict[str, Any], asking: dict[str, Any]) -> bool:
    """Whether it is this asking that was answered; the clocks of two machines do not tell.

    An answer names the asking by the time on its event; one that names none is told by its own.
    """
    if "asked" in answer:
        return bool(answer["asked"] == asking["at_us"])
    return bool(answer["at_us"] >= asking["at_us"])


def _remark(row: Row[Any]) -> Remark:
    body = json.loads(row.body)
    return Remark(
        id=f"{row.chain}:{row.seq}",
        application=row.application,
        author=body["author"],
        office=body["office"],
        text=body["text"],
        at=moment(row.at_us),
        reply_to=body["reply_to"],
    )


def _ballot(row: Row[Any]) -> Ballot:
    body = json.loads(row.body)
    closed = body["closed_us"]
    return Ballot(
        id=row.id,
        application=row.application,
        question=body["question"],
        options=tuple(BallotOption(**option) for option in body["options"]),
        voters=tuple(body["voters"]),
        quorum=body["quorum"],
        majority=body["majority"],
        secret=body["secret"],
        opened_at=moment(body["opened_us"]),
        by=body["by"],
        closed_at=None if closed is None else moment(closed),
        outcome=body["outcome"],
        reason=body["reason"],
    )
