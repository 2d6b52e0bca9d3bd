"""Bring in applications and experts; a person's decision is never overwritten by a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from kepu_review.errors import Refused, UsageError
from kepu_review.model import (
    CATEGORY_CHOSEN,
    CATEGORY_NOTE,
    Application,
    Expert,
    Receipt,
    ScreeningState,
)
from kepu_review.store import Transaction
from kepu_review.store.payloads import application_json, expert_json
from kepu_review.text import t
from kepu_review.workflow.round import Round

CHUNK = 500
"""Applications per event, so that no single event grows with the round."""

SETTLED = (ScreeningState.PASSED, ScreeningState.NOT_ACCEPTED)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import wrote; `kept` were settled by a person and stay as they are."""

    written: tuple[str, ...]
    kept: tuple[str, ...]
    receipt: Receipt | None


def import_applications(
    rnd: Round,
    applications: Sequence[Application],
    *,
    file: str,
    sha256: str,
    actor: str = "secretary",
    progress: Callable[[int, int], None] | None = None,
) -> Imported:
    """Write applications, all or none. Those whose screening a person settled are kept as they are.

    A category that a person chose for an application stays, whatever the file says.
    """

    def work(db: Transaction) -> Imported:
        states = db.screening()
        known = {app.id: app for app in db.applications()}
        settled = [a.id for a in applications if _state(states, a.id) in SETTLED]
        kept = {app for app in settled if app in known}
        fresh = [_keeping_choice(a, known.get(a.id)) for a in applications if a.id not in kept]
        receipt = None
        for start in range(0, len(fresh), CHUNK):
            part = fresh[start : start + CHUNK]
            payload = {
                "file": file,
                "sha256": sha256,
                "applications": [application_json(app) for app in part],
            }
            receipt = db.append("applications_imported", payload, actor=actor)
            if progress is not None:
                progress(min(start + CHUNK, len(fresh)), len(fresh))
        return Imported(tuple(app.id for app in fresh), tuple(sorted(kept)), receipt)

    return rnd.write(work)


def choose_category(
    rnd: Round, application: str, category: str, *, reason: str, actor: str = "secretary"
) -> Receipt:
    """A person settles a category that the form left open; later imports keep it.

    Raises
    ------
    UsageError
        the programme has no such category, or the round no such application.
    """
    if category not in rnd.categories:
        raise UsageError(
            t(f"本项目没有类别「{category}」。", f"This programme has no category “{category}”."),
            remedy=t("可选：", "Choose one of: ") + "、".join(rnd.categories),
        )

    def work(db: Transaction) -> Receipt:
        found = db.application(application)
        if found is None:
            raise UsageError(t(f"没有申报 {application}。", f"No application {application}."))
        if db.assignments(application=application):
            raise Refused(
                t(
                    f"申报 {application} 已分派，不能再改类别。",
                    f"Application {application} is assigned; its category cannot change.",
                ),
                remedy=t("先撤销分派，再改类别。", "Remove its assignments first."),
            )
        title = rnd.category_title(category)
        note = t(f"人工确定为{title}：{reason}", f"Chosen by hand, {title}: {reason}")
        chosen = replace(
            found,
            category=category,
            subtype=None,
            notes={**found.notes, CATEGORY_NOTE: note, CATEGORY_CHOSEN: category},
        )
        payload = {"file": "", "sha256": "", "applications": [application_json(chosen)]}
        return db.append("applications_imported", payload, actor=actor)

    return rnd.write(work)


def import_experts(rnd: Round, experts: Sequence[Expert], *, actor: str = "secretary") -> Receipt:
    """Write experts; an expert with a known id is updated."""
    payload = {"experts": [expert_json(expert) for expert in experts]}
    return rnd.write(lambda db: db.append("experts_imported", payload, actor=actor))


def _state(states: Mapping[str, tuple[ScreeningState, str]], application: str) -> ScreeningState:
    return states.get(application, (ScreeningState.PENDING, ""))[0]


def _keeping_choice(fresh: Application, known: Application | None) -> Application:
    if known is None or CATEGORY_CHOSEN not in known.notes:
        return fresh
    return replace(
        fresh, category=known.category, subtype=known.subtype, notes={**fresh.notes, **known.notes}
    )
