"""What a round says, read from one consistent snapshot."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from kepu_review.errors import StoreError
from kepu_review.events import moment
from kepu_review.model import (
    Application,
    Assignment,
    Conflict,
    ConflictKind,
    Decision,
    Expert,
    Finding,
    Phase,
    Receipt,
    Review,
    ReviewState,
    RoundInfo,
    ScreeningState,
)
from kepu_review.store import payloads, schema
from kepu_review.store.naming_reader import NamingReader
from kepu_review.store.nominating_reader import NominatingReader
from kepu_review.store.panel_reader import PanelReader
from kepu_review.store.record_reader import RecordReader
from kepu_review.store.rows import receipt_from, review_from
from kepu_review.store.snapshot import Stages, once
from kepu_review.store.staging_reader import StagingReader
from kepu_review.store.tables import bound
from kepu_review.text import t

_SCREENING = select(schema.application.c.id, schema.screening.c.body).outerjoin(schema.screening)
_SCREENINGS = _SCREENING.order_by(schema.application.c.id)
_ITS_SCREENING = _SCREENING.where(schema.application.c.id == bound("application"))
_STATES = {state.value: state for state in ReviewState}


class Reader(PanelReader, StagingReader, NominatingReader, NamingReader, RecordReader):
    """One snapshot of a round; valid inside the `with` block that gave it.

    Everything comes in the order of its keys (by code point), so that the two databases and a
    rebuilt round answer alike. Any method may raise StoreError.
    """

    # the round -----------------------------------------------------------------------------

    @once
    def info(self) -> RoundInfo:
        """What the round is; its phase and deadline as they stand."""
        row = self._now()
        body = json.loads(row.body)
        deadline = body["deadline"]
        return RoundInfo(
            id=row.id,
            title=body["title"],
            programme=body["programme"],
            created_at=moment(body["created_us"]),
            phase=Phase(row.phase),
            demo=body["demo"],
            deadline=deadline and datetime.fromisoformat(deadline),
        )

    def programme(self) -> tuple[str, str]:
        """(content hash, text) of the programme file the round was made with."""
        row = self._connection.execute(select(schema.programme)).one()
        return row.hash, json.loads(row.body)

    def rubrics(self, stage: str | Stages = Stages.AT_WORK) -> dict[str, tuple[str, str]]:
        """Category → (content hash, text) of the rubric in force."""
        hashes = self.rubric_hashes(stage)
        return {name: (content, self.rubric_text(content)) for name, content in hashes.items()}

    @once
    def rubric_hashes(self, stage: str | Stages = Stages.AT_WORK) -> dict[str, str]:
        """Category → content hash of the rubric in force, without its text.

        A rubric of the stage goes before that of the category.
        """
        of = ("", self._of(stage))
        rows = [row for row in self._rows(schema.rubric_choice) if row.stage in of]
        return {row.category: row.hash for row in rows}  # "" comes before any stage

    def rubric_text(self, content_hash: str) -> str:
        """Text of a rubric that is or was in force; StoreError if it never was."""
        body = self._body(schema.rubric, content_hash)
        if body is None:
            raise StoreError(
                t("本批次没有内容为 {content_hash} 的评分标准。", content_hash=content_hash[:12])
            )
        return str(body["text"])

    # applications --------------------------------------------------------------------------

    def applications(self, ids: Iterable[str] | None = None) -> tuple[Application, ...]:
        """All applications, or those of `ids` that exist (once each)."""
        rows = self._picked(schema.application, ids)
        return tuple(payloads.application_from(json.loads(row.body)) for row in rows)

    @once
    def application(self, application: str) -> Application | None:
        """The application with this number, if any."""
        body = self._body(schema.application, application)
        return None if body is None else payloads.application_from(body)

    def screening(self, application: str | None = None) -> dict[str, tuple[ScreeningState, str]]:
        """Each application, or one, → (state, reason); (PENDING, "") where nobody has decided."""
        query = _SCREENINGS if application is None else _ITS_SCREENING
        found: dict[str, tuple[ScreeningState, str]] = {}
        for row in self._connection.execute(query, {"b_application": application}):
            body = {"state": "pending", "reason": ""} if row.body is None else json.loads(row.body)
            found[row.id] = (ScreeningState(body["state"]), body["reason"])
        return found

    def checked(self) -> frozenset[str]:
        """Applications whose present content has been screened by the rules."""
        return frozenset(self._connection.scalars(select(schema.checked.c.application)))

    def findings(self, application: str | None = None) -> tuple[Finding, ...]:
        """Findings of the newest check of each application, in the order they were recorded."""
        rows = self._rows(schema.finding, application=application)
        return tuple(payloads.finding_from(json.loads(row.body)) for row in rows)

    def decisions(self) -> dict[str, Decision]:
        """Application → the newest decision about it."""
        found: dict[str, Decision] = {}
        for row in self._rows(schema.decision):
            body = json.loads(row.body)
            found[row.application] = Decision(
                application=row.application,
                outcome=body["outcome"],
                reason=body["reason"],
                by=body["by"],
                at=moment(body["at_us"]),
            )
        return found

    # experts -------------------------------------------------------------------------------

    def experts(self) -> tuple[Expert, ...]:
        """All experts."""
        rows = self._rows(schema.expert)
        return tuple(payloads.expert_from(json.loads(row.body)) for row in rows)

    @once
    def expert(self, expert: str) -> Expert | None:
        """The expert with this id, if any."""
        body = self._body(schema.expert, expert)
        return None if body is None else payloads.expert_from(body)

    @once
    def conflicts(self, expert: str | None = None) -> tuple[Conflict, ...]:
        """Conflicts on record, of one expert or of all."""
        return tuple(
            Conflict(row.expert, row.application, ConflictKind(row.kind), json.loads(row.body))
            for row in self._rows(schema.conflict, expert=expert)
        )

    @once
    def assignments(
        self,
        expert: str | None = None,
        application: str | None = None,
        *,
        stage: str | Stages = Stages.AT_WORK,
    ) -> tuple[Assignment, ...]:
        """Who reviews what now."""
        keys = {"expert": expert, "application": application, "stage": self._of(stage)}
        rows = self._rows(schema.assignment, **keys)
        return tuple(Assignment(row.application, row.expert, row.stage) for row in rows)

    # reviews -------------------------------------------------------------------------------

    @once
    def review(
        self, application: str, expert: str, stage: str | Stages = Stages.AT_WORK
    ) -> Review | None:
        """The review as last saved; None if nothing was ever saved."""
        keys = {"application": application, "expert": expert, "stage": self._of(stage)}
        return next((review_from(row) for row in self._rows(schema.review, **keys)), None)

    def reviews(
        self,
        expert: str | None = None,
        application: str | None = None,
        *,
        state: ReviewState | None = None,
        stage: str | Stages = Stages.AT_WORK,
    ) -> tuple[Review, ...]:
        """Every review ever saved, also of experts who were unassigned since."""
        keys = {"expert": expert, "application": application, "state": state}
        keys |= {"stage": self._of(stage)}
        return tuple(review_from(row) for row in self._rows(schema.review, **keys))

    def review_states(self, stage: str | Stages = Stages.AT_WORK) -> dict[Assignment, ReviewState]:
        """The state of every review ever saved, by its keys; no body is read."""
        table, of = schema.review, self._of(stage)
        query = select(*table.primary_key, table.c.state).order_by(*table.primary_key)
        if of is not None:
            query = query.where(table.c.stage == of)
        return {
            Assignment(row.application, row.expert, row.stage): ReviewState(row.state)
            for row in self._connection.execute(query)
        }

    def review_versions(
        self, expert: str | None = None, stage: str | Stages = Stages.AT_WORK
    ) -> dict[Assignment, tuple[ReviewState, int, datetime]]:
        """(state, number of its newest event, time of that) of one expert's reviews or of all.

        No body is read.

        What has the same number in its expert's chain has the same content.
        """
        table, of = schema.review, self._of(stage)
        columns = (*table.primary_key, table.c.state, table.c.seq, table.c.saved_us)
        query = select(*columns).order_by(*table.primary_key)
        if of is not None:
            query = query.where(table.c.stage == of)
        if expert is not None:
            query = query.where(table.c.expert == expert)
        return {
            Assignment(application, whose, stage): (_STATES[state], seq, moment(saved_us))
            for application, whose, stage, state, seq, saved_us in self._connection.execute(query)
        }

    def review_receipt(
        self, application: str, expert: str, stage: str | Stages = Stages.AT_WORK
    ) -> Receipt | None:
        """Receipt of the newest event of this review, which made its present revision."""
        keys = {"application": application, "expert": expert, "stage": self._of(stage)}
        for row in self._rows(schema.review, **keys):
            where = (schema.event.c.chain == expert, schema.event.c.seq == row.seq)
            return receipt_from(self._connection.execute(select(schema.event).where(*where)).one())
        return None
