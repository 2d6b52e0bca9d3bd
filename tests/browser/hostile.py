"""A round in which everything that a person can write is an attempt to run a script."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

from kepu_review.model import Application, Expert, Phase, ScreeningState
from kepu_review.workflow import (
    ReviewPatch,
    Round,
    assign,
    change_phase,
    check,
    create_round,
    decide_screening,
    import_applications,
    import_experts,
    recuse,
    save_review,
)
from kepu_review.workflow.conflicts import record_conflict
from kepu_review.workflow.declaring import declare_no_conflict
from kepu_review.workflow.discussing import say, say_for_office
from kepu_review.workflow.freezing import freeze
from kepu_review.workflow.reminding import remind
from tests import small


def hostile(what: str) -> str:
    """Runs where it is parsed as markup; names the place where it came from."""
    act = f"document.title='owned by {what}'"
    return f'{what}<img src=x onerror="{act}"><script>{act}</script>'


def harmless(page: Page) -> None:
    """Give a script time to run, then look for it."""
    page.wait_for_timeout(250)
    assert not page.title().startswith("owned")
    assert page.locator(".kp-root img[src=x], .kp-root script").count() == 0


def seen(page: Page) -> bool:
    """The hostile text is there, as text."""
    return "<img src=x" in page.locator(".kp-root").inner_text()


def build(folder: Path) -> Path:
    """Names, comments, reasons, remarks and file names, all of them hostile."""
    with create_round(folder / "round", "quzhou", title=hostile("round")) as rnd:
        made = [_application(number) for number in range(1, 7)]
        import_applications(rnd, made, file=hostile("file.xlsx"), sha256="0" * 64)
        import_experts(rnd, [_expert(number) for number in range(1, 4)])
        check(rnd)
        for one in made:
            decide_screening(rnd, one.id, ScreeningState.PASSED, reason=hostile("screening"))
        assign(rnd, per_application=2)
        change_phase(rnd, Phase.REVIEW, reason=hostile("phase"))
        _reviews(rnd)
    return folder / "round"


def _application(number: int) -> Application:
    return Application(
        id=f"A{number}",
        name=hostile(f"name{number}"),
        applicant=hostile("applicant"),
        nominator=hostile("nominator"),
        category="venue",
        values={"open_days": 200 + number, hostile("field"): hostile("value")},
    )


def _expert(number: int) -> Expert:
    return Expert(
        id=f"E{number}",
        name=hostile(f"expert{number}"),
        affiliation=f"虚构大学{number}<svg onload=\"document.title='owned'\">",
    )


def _reviews(rnd: Round) -> None:
    for application, expert in small.pairs(rnd):
        if application == "A6":
            recuse(rnd, expert, application, reason=hostile("recusal"))
            continue
        declare_no_conflict(rnd, expert, [application])
        save_review(
            rnd, expert, application, ReviewPatch(comment=hostile("comment")), base_revision=0
        )
        say(rnd, expert, application, hostile("remark"))
        say_for_office(rnd, application, hostile("office"))
    remind(rnd, ["E1", "E2"], hostile("reminder"))
    other = next(e for e in ("E1", "E2", "E3") if ("A1", e) not in small.pairs(rnd))
    record_conflict(rnd, other, "A1", hostile("conflict"))
    freeze(rnd, ["A2"], frozen=True, reason=hostile("freeze"))
