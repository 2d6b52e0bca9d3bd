"""阶段、期限、催办、文件: the round as a whole, from the secretariat's side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from kepu_review.desk.context import Context, moment, round_json, word
from kepu_review.desk.phase import open_phase
from kepu_review.desk.secretary_files import offered
from kepu_review.desk.secretary_screening import names
from kepu_review.desk.secretary_stages import VERBS as STAGES
from kepu_review.desk.secretary_stages import stages_json
from kepu_review.errors import Refused, UsageError
from kepu_review.model import Phase, ScreeningState
from kepu_review.store import Reader
from kepu_review.text import t
from kepu_review.workflow import phase_title, set_deadline
from kepu_review.workflow.conflicts import events_of
from kepu_review.workflow.deliberating import unfinished
from kepu_review.workflow.documents import document_kinds, reports_folder
from kepu_review.workflow.reminding import behind, remind
from kepu_review.workflow.terms import policy

NAMED = 20
"""Applications that are named; of more only the number is told."""


def phases(context: Context, _body: Mapping[str, Any]) -> dict[str, Any]:
    """Where the round stands, and what is still in the way of the next phase."""
    rnd = context.rnd
    with rnd.store.reading() as db:
        info = db.info()
        history = [
            {
                "phase": event.payload["phase"],
                "title": phase_title(Phase(event.payload["phase"])),
                "reason": event.payload.get("reason", ""),
                "by": event.actor,
                "at": moment(event.at),
            }
            for event in events_of(db, "phase_changed")
        ]
        in_the_way = _in_the_way(context, db)
        stages = stages_json(context, db)
    return {
        "phase": info.phase.value,
        "deadline": moment(info.deadline),
        "phases": [{"id": one.value, "title": phase_title(one)} for one in Phase],
        "history": history,
        "in_the_way": in_the_way,
        "stages": stages,
    }


def deadline(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """Set or lift the experts' deadline."""
    given = word(body, "deadline", optional=True)
    try:
        until = datetime.fromisoformat(given) if given else None
    except ValueError:
        raise UsageError(
            t("截止时间看不懂。"),
            remedy=t("请重新选择日期和时间。"),
        ) from None
    set_deadline(
        context.rnd,
        until,
        reason=word(body, "reason", optional=True),
        actor=context.person,
        key=context.key,
    )
    return {"round": round_json(context.rnd.info)}


def reminders(context: Context, _body: Mapping[str, Any]) -> dict[str, Any]:
    """Who is behind, and when each was reminded last."""
    with context.rnd.store.reading() as db:
        info, known = db.info(), db.reminders()
        late = behind(db)
        titles = {app.id: app.name for app in db.applications()} if late else {}
    return {
        "title": info.title,
        "deadline": moment(info.deadline),
        "phase": info.phase.value,
        "experts": [
            {
                "expert": one.expert.id,
                "name": one.expert.name,
                "affiliation": one.expert.affiliation,
                "assigned": one.assigned,
                "open": one.open,
                "new": len(one.new),
                "drafts": len(one.drafts),
                "applications": [
                    {"id": number, "name": titles[number]} for number in (*one.drafts, *one.new)
                ],
                "reminded": None
                if (last := known.get(one.expert.id)) is None
                else {"at": moment(last.at), "by": last.by, "count": last.count},
            }
            for one in late
        ],
    }


def remind_(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """Record that experts were reminded; the tool itself sends nothing."""
    remind(
        context.rnd,
        names(body, "experts") or (),
        word(body, "text", optional=True),
        actor=context.person,
        key=context.key,
    )
    return reminders(context, {})


def documents(context: Context, _body: Mapping[str, Any]) -> dict[str, Any]:
    """What was made, newest first, and whether the file is still there as it was."""
    rnd = context.rnd
    with rnd.store.reading() as db:
        made = list(events_of(db, "document_made"))
        decided = len(db.decisions())
    try:
        folder, why_not = reports_folder(rnd), ""
    except Refused as error:
        folder, why_not = None, f"{error.message}{error.remedy}"
    return {
        "documents": [
            {
                "kind": event.payload["kind"],
                "file": event.payload["file"],
                "sha256": event.payload["sha256"][:12],
                "at": moment(event.at),
                "by": event.actor,
                "state": _state(folder, event.payload["file"], event.payload["sha256"]),
            }
            for event in made
        ],
        "kinds": offered(document_kinds(rnd.plugins), decided),
        "why_not": why_not,
        "decided": decided,
    }


VERBS = {
    "secretary.phases": phases,
    "secretary.phase": open_phase,
    "secretary.deadline": deadline,
    "secretary.reminders": reminders,
    "secretary.remind": remind_,
    "secretary.documents": documents,
    **STAGES,
}


def _in_the_way(context: Context, db: Reader) -> list[dict[str, Any]]:
    """What is not finished: each with a number, the tab that helps, and names if they are few."""
    states = {app: state for app, (state, _) in db.screening().items()}
    pending = sorted(a for a, state in states.items() if state is ScreeningState.PENDING)
    passed = sorted(a for a, state in states.items() if state is ScreeningState.PASSED)
    pairs = db.assignments()
    held = Counter(pair.application for pair in pairs)
    wanted = policy(context.rnd, db).reviews_per_application
    assigned = {(pair.application, pair.expert) for pair in pairs}
    open_sheets = unfinished(db)
    late = sorted({expert for _, expert in open_sheets})
    barred = sorted(
        {c.application for c in db.conflicts() if (c.application, c.expert) in assigned}
    )
    decided = db.decisions()
    found = [
        ("pending", "screening", pending),
        ("unassigned", "assignment", [a for a in passed if not held[a]]),
        ("short", "assignment", [a for a in passed if 0 < held[a] < wanted]),
        ("barred", "conflicts", barred),
        ("open_sheets", "reminders", [f"{a} {e}" for a, e in open_sheets]),
        ("late_experts", "reminders", late),
        ("undecided", "", [a for a in passed if a not in decided]),
    ]
    return [
        {"id": name, "tab": tab, "count": len(which), "named": which[:NAMED]}
        for name, tab, which in found
    ]


def _state(folder: Path | None, name: str, digest: str) -> str:
    """Whether the file is "here", "changed" or "gone"."""
    if folder is None or Path(name).name != name:
        return "gone"
    path = folder / name
    try:
        found = sha256(path.read_bytes()).hexdigest()
    except OSError:
        return "gone"
    return "here" if found == digest else "changed"
