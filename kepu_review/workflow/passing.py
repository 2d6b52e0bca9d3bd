"""申报途径与环节: which applications a route leads past a stage."""

from __future__ import annotations

from kepu_review.model import Programme, Route
from kepu_review.store import Reader
from kepu_review.workflow.entering import entry
from kepu_review.workflow.guards import at_work
from kepu_review.workflow.round import Round


def led_past(rnd: Round, db: Reader, stage: str | None = None) -> frozenset[str]:
    """Applications whose route enters a stage after this one, which is not theirs to go through.

    Without `stage` the one at work: who comes directly needs no sheets there.
    """
    here = stage or at_work(db)
    later = {one.id for one in rnd.programme.routes if _later(rnd.programme, one, here)}
    if not later:
        return frozenset()
    applications = db.applications()
    known = entry(rnd, db, applications)
    routes = ((app.id, known.route(app)) for app in applications)
    return frozenset(name for name, route in routes if route is not None and route.id in later)


def _later(programme: Programme, route: Route, stage: str) -> bool:
    order = [one.id for one in programme.stages]
    if route.enters not in order or stage not in order:
        return False
    return order.index(route.enters) > order.index(stage)
