"""The expert's list: what is mine and how far it is, remembered as long as nothing was written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from kepu_review import rubrics
from kepu_review.desk.context import Context, application_json, moment, round_json
from kepu_review.desk.earlier import count_earlier
from kepu_review.desk.initials import initials
from kepu_review.errors import UsageError
from kepu_review.model import ROUND_CHAIN, Expert, Phase, Rescore, Review, ReviewState, Rubric
from kepu_review.store import Reader
from kepu_review.text import language, t
from kepu_review.workflow.blindness import is_hidden
from kepu_review.workflow.guards import marks_are_open

STATES = ("new", "draft", "submitted", "recused")
FEW = 40
"""Up to so many changed sheets are read one by one; more are read together."""

Sheets = Mapping[str, dict[str, Any]]


def list_(context: Context, _body: Mapping[str, Any]) -> dict[str, Any]:
    """My assignments with their state, and my progress."""
    with context.rnd.store.reading() as db:
        me = myself(context, db)
        with context.making:  # asked several times at once, a long list is made once
            listed = _listed(context, db)
        info, is_open = db.info(), marks_are_open(db)
        with_rubric, others = db.rubric_hashes(), count_earlier(context, db)
    states = Counter(item["state"] for item in listed)
    categories = dict.fromkeys(item["category"] for item in listed)
    return {
        "round": round_json(info),
        "me": {"id": me.id, "name": me.name, "affiliation": me.affiliation},
        "items": listed,
        "progress": {"assigned": len(listed), **{state: states[state] for state in STATES}},
        "reading": {
            "notice": True,
            "rubrics": [category for category in categories if category in with_rubric],
            "earlier": others,
            "own": _own_is_open(context, info.phase) and states["submitted"] > 0,
        },
        "marks_open": is_open,
    }


def _own_is_open(context: Context, phase: Phase) -> bool:
    """Whether there may be a page of one's own marks beside the panel's."""
    since = context.rnd.programme.policy.blindness.other_marks
    if context.rnd.member is not None:  # who cannot see the panel's marks has no such figures
        return False
    return phase is Phase.CLOSED and not is_hidden(since, phase)


def myself(context: Context, db: Reader) -> Expert:
    """The expert who asks.

    Raises
    ------
    UsageError
        the round has no such expert.
    """
    me = db.expert(context.person)
    if me is None:
        raise UsageError(
            t("本批次没有专家 {person}。", person=context.person),
            remedy=t("请与秘书处核对专家编号。"),
        )
    return me


def rescore_json(asked: Rescore | None) -> dict[str, Any] | None:
    """A request to look again that waits for an answer."""
    if asked is None or asked.answer is not None:
        return None
    return {"reason": asked.reason, "by": asked.by, "at": moment(asked.at)}


def _listed(context: Context, db: Reader) -> list[dict[str, Any]]:
    """The items; made anew only when something was written on my chain or the round's."""
    mark = (db.pulse(context.person), language())
    kept = context.memory.get("list")
    if kept is not None and kept[0] == mark:
        remembered: list[dict[str, Any]] = kept[1]
        return remembered
    sheets = _sheets(context, db)
    mine = {a.application for a in db.assignments(expert=context.person)}
    gone = {a for a, sheet in sheets.items() if sheet["state"] == "recused"}
    items = _Items(context, db, sheets)
    shown = applications_shown(context, db, mine | gone)
    made = [items.of(application, known) for application, known in shown.items()]
    context.memory["list"] = (mark, made)
    return made


class _Items:
    """What the list says of each application, beside what identifies it."""

    def __init__(self, context: Context, db: Reader, sheets: Sheets) -> None:
        who = context.person
        self._sheets = sheets
        self._declared = {one.application for one in db.declarations(expert=who)}
        self._rescores = {one.application: one for one in db.rescores(expert=who)}
        self._frozen = db.frozen()
        self._conflicts = Counter(one.application for one in db.conflicts(expert=who))
        self._blank: dict[str | None, dict[str, Any]] = {}
        self._rnd, self._db = context.rnd, db

    def of(self, application: str, known: Mapping[str, Any]) -> dict[str, Any]:
        sheet = self._sheets.get(application)
        frozen = self._frozen.get(application)
        marked = sheet is not None and sheet["marked"]
        progress = self._new(known["category"]) if sheet is None else sheet["shown"]
        barred = self._conflicts[application] > 0
        return {
            "application": application,
            **known,
            **progress,
            **({"total": None} if barred else {}),
            "declared": not barred and (marked or application in self._declared),
            "rescore": rescore_json(self._rescores.get(application)),
            "frozen": None if frozen is None else frozen.reason,
            "conflicts": self._conflicts[application],
        }

    def _new(self, category: str | None) -> dict[str, Any]:
        """A sheet that was never saved; only rubrics that are needed are read."""
        if category not in self._blank:
            self._blank[category] = _blank(self._rnd.rubric_for(self._db, category))
        return self._blank[category]


def applications_shown(context: Context, db: Reader, wanted: set[str]) -> dict[str, dict[str, Any]]:
    """What identifies each application; read anew only when the round's own chain has moved."""
    mark = (db.heads().get(ROUND_CHAIN), language())
    kept = context.memory.get("applications")
    if kept is None or kept[0] != mark or not wanted <= kept[1].keys():
        fresh = {}
        for app in db.applications(ids=wanted):
            shown = application_json(context.rnd, app)
            del shown["id"]
            fresh[app.id] = {**shown, "initials": initials(f"{app.name} {app.applicant}")}
        kept = (mark, fresh)
        context.memory["applications"] = kept
    known = kept[1]
    return {
        application: known[application] for application in sorted(wanted) if application in known
    }


def _sheets(context: Context, db: Reader) -> Sheets:
    """Application → what the list shows of my sheet; a body is read once per version of it."""
    kept: dict[str, dict[str, Any]] = context.memory.setdefault("sheets", {})
    versions = {
        pair.application: seq for pair, (_, seq, _) in db.review_versions(context.person).items()
    }
    changed = [a for a, seq in versions.items() if a not in kept or kept[a]["seq"] != seq]
    found = {
        review.application: {**_sheet(context, db, review), "seq": versions[review.application]}
        for review in my_reviews(context, db, changed)
    }
    kept.update(found)
    return {application: kept[application] for application in versions}


def my_reviews(context: Context, db: Reader, wanted: Collection[str]) -> Iterable[Review]:
    """My sheets of these applications."""
    if len(wanted) > FEW:
        asked = set(wanted)
        return [r for r in db.reviews(expert=context.person) if r.application in asked]
    found = (db.review(application, context.person) for application in wanted)
    return [review for review in found if review is not None]


def _sheet(context: Context, db: Reader, review: Review) -> dict[str, Any]:
    rubric = context.rnd.rubric_of(db, review.rubric)
    if rubric is None:
        application = db.application(review.application)
        rubric = context.rnd.rubric_for(db, None if application is None else application.category)
    recused = review.state is ReviewState.RECUSED
    total = None if rubric is None or recused else context.rnd.total_of(rubric, review)
    points = None if total is None or total.points is None else str(total.points)
    shown = {
        "state": review.state.value,
        "total": points,
        "full": None if rubric is None else str(rubric.full_marks),
        "missing": 0 if total is None else len(total.missing),
        "saved_at": moment(review.saved_at),
    }
    return {"state": review.state.value, "marked": bool(review.marks), "shown": shown}


def _blank(rubric: Rubric | None) -> dict[str, Any]:
    """A sheet that was never saved."""
    missing = 0 if rubric is None else len(rubrics.total(rubric, {}, {}).missing)
    full = None if rubric is None else str(rubric.full_marks)
    return {"state": "new", "total": None, "full": full, "missing": missing, "saved_at": None}
