"""The small round at the end of its review, under a programme that says more."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kepu_review import programmes
from kepu_review.hookspecs import hookimpl
from kepu_review.model import Phase, Programme, ScreeningState
from kepu_review.plugins import Plugins
from kepu_review.workflow import (
    Round,
    assign,
    change_phase,
    check,
    create_round,
    decide,
    decide_screening,
    import_applications,
    import_experts,
)
from tests import small

REGIONS = """\
selection:
  - {id: each, title: 每区, by: [region], cap: 1, clause: 通知第三条}
"""
OBJECTIONS = """\
notice: {days: 5, day_kind: working, clause: 办法第九条}
objections: {clause: 办法第十条}
"""


class Saying(small.SmallPlugin):
    """The small programme with more YAML."""

    def __init__(self, folder: Path, more: str) -> None:
        super().__init__(folder)
        self._more = more

    @hookimpl
    def kepu_programmes(self) -> tuple[Programme, ...]:
        return (programmes.loads(small.PROGRAMME_YAML + self._more, "small.yaml"),)


def plugins(folder: Path, more: str) -> Plugins:
    """A host with nothing but the small plugin, saying more."""
    home = folder / "after-rubrics"
    home.mkdir(exist_ok=True)
    return Plugins(entry_points=False, extra=[Saying(home, more)])


def deliberating(
    folder: Path, location: str, more: str = "", science: Mapping[str, str] | None = None
) -> Round:
    """Four applications, marked, none decided; A1 and A3 from the north, A2 and A4 the south.

    `science` gives the marks of each application, so that their order is known.
    """
    rnd = create_round(location, "small", plugins=plugins(folder, more))
    import_applications(rnd, small.applications(), file="申报表.xlsx", sha256="0" * 64)
    import_experts(rnd, small.experts())
    check(rnd)
    for one in small.applications():
        decide_screening(rnd, one.id, ScreeningState.PASSED, reason="核对通过")
    assign(rnd, per_application=2)
    change_phase(rnd, Phase.REVIEW)
    marks = science or {"A1": "9", "A2": "8", "A3": "7", "A4": "6"}
    for application, expert in small.pairs(rnd):
        small.hand_in(rnd, expert, application, small.sheet(science=marks[application]))
    change_phase(rnd, Phase.DELIBERATION)
    return rnd


def name(rnd: Round, *applications: str) -> None:
    """The panel names these."""
    for one in applications:
        decide(rnd, one, "named", reason="合议通过")
