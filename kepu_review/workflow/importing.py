"""Bring in applications and experts; a person's decision is never overwritten by a file."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from kepu_review.errors import Refused, UsageError
from kepu_review.model import (
    CATEGORY_CHOSEN,
    CATEGORY_NOTE,
    Application,
    Event,
    Expert,
    Receipt,
    ScreeningState,
)
from kepu_review.store import Reader, Stages, Transaction
from kepu_review.store.payloads import application_json, expert_json
from kepu_review.text import t
from kepu_review.workflow.conflicts import find_conflicts
from kepu_review.workflow.entering import CORRECTION
from kepu_review.workflow.guards import OFFICE, in_phase, known
from kepu_review.workflow.lateness import is_late
from kepu_review.workflow.repeating import done_before, part_of, parts_before, receipt_again
from kepu_review.workflow.round import Round
from kepu_review.workflow.telling import told

CHUNK = 500
"""Applications per event, so that no single event grows with the round."""

SETTLED = (ScreeningState.PASSED, ScreeningState.NOT_ACCEPTED)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import wrote.

    `kept` stay as they are because a person settled their screening or they are assigned;
    `same` are in the round already, letter for letter.
    """

    written: tuple[str, ...]
    kept: tuple[str, ...]
    same: tuple[str, ...]
    receipt: Receipt | None


def import_applications(
    rnd: Round,
    applications: Sequence[Application],
    *,
    file: str,
    sha256: str,
    actor: str = "secretary",
    progress: Callable[[int, int], None] | None = None,
    key: str | None = None,
) -> Imported:
    """Write applications, all or none.

    Those whose screening a person settled, or that are under review, are kept as they are; one
    that was sent back goes back to 待审. A category that a person chose stays, whatever the file
    says.

    Raises
    ------
    PhaseClosed
        the round is past its review.
    """

    def work(db: Transaction) -> Imported:
        content = {"file": file, "sha256": sha256}
        done = parts_before(db, "applications_imported", content, key=key)
        if done:
            return _as_recorded(db, applications, done)
        in_phase(db, *OFFICE)
        present = {app.id: app for app in db.applications()}
        kept_out = held(db) & present.keys()
        fresh: list[Application] = []
        same: list[Application] = []
        for given in applications:
            if given.id in kept_out:
                continue
            app = _keeping_choice(given, present.get(given.id))
            (same if _equal(app, present.get(app.id)) else fresh).append(app)
        receipt = _write(db, fresh, content, actor, progress, key)
        _reopen(rnd, db, {app.id for app in fresh}, actor)
        kept = tuple(app.id for app in applications if app.id in kept_out)
        return Imported(
            tuple(app.id for app in fresh), kept, tuple(app.id for app in same), receipt
        )

    return rnd.write(work)


def choose_category(
    rnd: Round,
    application: str,
    category: str,
    *,
    reason: str,
    actor: str = "secretary",
    key: str | None = None,
) -> Receipt:
    """A person settles a category that the form left open; later imports keep it.

    Raises
    ------
    UsageError
        the programme has no such category, or the round no such application.
    Refused
        the application is assigned or has been marked.
    """
    if category not in rnd.categories:
        raise UsageError(
            t("本项目没有类别“{category}”。", category=category),
            remedy=t("可选：") + "、".join(rnd.categories),
        )

    why = told(reason)
    content = {"file": "", "sha256": "", "chosen": [application, category, why]}

    def work(db: Transaction) -> Receipt:
        repeated = done_before(db, "applications_imported", content, key=key)
        if repeated is not None:
            return repeated
        in_phase(db, *OFFICE)
        found = known(db, application)
        if _is_under_review(db, application):
            raise Refused(
                t("申报 {application} 已分派或已有评审，不能再改类别。", application=application),
                remedy=t("类别有误的，请不予受理并以正确类别重新申报。"),
            )
        title = rnd.category_title(category)
        note = t("人工确定为{title}：{reason}", title=title, reason=why)
        subtypes = {subtype.id for subtype in rnd.categories[category].subtypes}
        chosen = replace(
            found,
            category=category,
            subtype=found.subtype if found.subtype in subtypes else None,
            notes={**found.notes, CATEGORY_NOTE: note, CATEGORY_CHOSEN: category},
        )
        payload = content | {"applications": [application_json(chosen)]}
        return db.append("applications_imported", payload, actor=actor, key=key)

    return rnd.write(work)


def _is_under_review(db: Reader, application: str) -> bool:
    assigned = db.assignments(application=application, stage=Stages.EVERY)
    return bool(assigned or db.reviews(application=application, stage=Stages.EVERY))


def import_experts(
    rnd: Round, experts: Sequence[Expert], *, actor: str = "secretary", key: str | None = None
) -> Receipt:
    """Write experts; an expert with a known id is updated, and conflicts are looked for anew.

    Raises
    ------
    PhaseClosed
        the round is past its review.
    """
    payload = {"experts": [expert_json(expert) for expert in experts]}

    def work(db: Transaction) -> Receipt:
        repeated = done_before(db, "experts_imported", payload, key=key)
        if repeated is not None:
            return repeated
        in_phase(db, *OFFICE)
        return db.append("experts_imported", payload, actor=actor, key=key)

    receipt = rnd.write(work)
    with rnd.store.reading() as db:
        under_way = bool(db.assignments(stage=Stages.EVERY))
    if under_way:  # a new declaration may bar somebody who is marking already
        find_conflicts(rnd, actor=actor)
    return receipt


def held(db: Reader) -> set[str]:
    """Applications that no file changes: settled by a person, assigned, or under review."""
    settled = {app for app, (state, _) in db.screening().items() if state in SETTLED}
    return (
        settled
        | {pair.application for pair in db.assignments(stage=Stages.EVERY)}
        | {review.application for review in db.reviews(stage=Stages.EVERY)}
    )


def _equal(fresh: Application, present: Application | None) -> bool:
    return present is not None and replace(fresh, source=None) == replace(present, source=None)


def _write(
    db: Transaction,
    fresh: Sequence[Application],
    content: Mapping[str, str],
    actor: str,
    progress: Callable[[int, int], None] | None,
    key: str | None,
) -> Receipt | None:
    receipt = None
    for start in range(0, len(fresh), CHUNK):
        part = fresh[start : start + CHUNK]
        payload = {**content, "applications": [application_json(app) for app in part]}
        named = part_of(key, start // CHUNK)
        receipt = db.append("applications_imported", payload, actor=actor, key=named)
        if progress is not None:
            progress(min(start + CHUNK, len(fresh)), len(fresh))
    return receipt


def _as_recorded(
    db: Reader, applications: Sequence[Application], done: Sequence[Event]
) -> Imported:
    """What an import wrote that was done before."""
    written = tuple(str(app["id"]) for event in done for app in event.payload["applications"])
    others = [app.id for app in applications if app.id not in set(written)]
    kept_out = held(db)
    kept = tuple(one for one in others if one in kept_out)
    same = tuple(one for one in others if one not in kept_out)
    return Imported(written, kept, same, receipt_again(done[-1]))


def _reopen(rnd: Round, db: Transaction, written: Collection[str], actor: str) -> None:
    """An application that was sent back and came again is to be screened again."""
    for application, (state, _) in db.screening().items():
        if application in written and state is ScreeningState.SENT_BACK:
            payload = {
                "application": application,
                "state": ScreeningState.PENDING.value,
                "reason": t("补正后重新导入"),
            }
            db.append("screening_decided", payload, actor=actor)
            _return_in_time(rnd, db, application, actor)


def _return_in_time(rnd: Round, db: Transaction, application: str, actor: str) -> None:
    """New content is what a correction asked for; when it comes late, the correction stays open."""
    asked = db.corrections(application).get(application)
    if asked is None or asked.returned_at is not None:
        return
    if not is_late(rnd, db, application, CORRECTION, datetime.now(UTC)):
        payload = {"application": application, "note": t("补正后重新导入")}
        db.append("correction_returned", payload, actor=actor)


def _keeping_choice(fresh: Application, present: Application | None) -> Application:
    """The fresh application under the category that a person chose for it, if any."""
    chosen: Mapping[str, str] = {} if present is None else present.notes
    if present is None or CATEGORY_CHOSEN not in chosen:
        return fresh
    kept = {name: chosen[name] for name in (CATEGORY_NOTE, CATEGORY_CHOSEN) if name in chosen}
    subtype = fresh.subtype if fresh.category == present.category else present.subtype
    return replace(fresh, category=present.category, subtype=subtype, notes={**fresh.notes, **kept})
