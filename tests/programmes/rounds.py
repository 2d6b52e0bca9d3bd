"""What the invented rounds of all programmes do alike: a file, experts, photos, whole sheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from random import Random

import pytest
from PIL import Image, ImageDraw

from kepu_review import intake
from kepu_review.demo.choices import Opinion, choose
from kepu_review.model import Application, Expert, Mark, Programme, Rubric, Severity
from kepu_review.plugins import Plugins
from kepu_review.workflow import (
    ReviewPatch,
    Round,
    import_applications,
    import_experts,
    save_review,
    submit_review,
)
from kepu_review.workflow.declaring import declare_no_conflict

refuses = pytest.mark.refuses
"""The rules of a programme file that a test refuses something by; read for plugins/README.md."""


def rule_of(request: pytest.FixtureRequest) -> str:
    """The one rule that the case at hand is marked with."""
    found = [rule for mark in request.node.iter_markers("refuses") for rule in mark.args]
    if len(found) != 1:
        raise AssertionError(f"one rule for a case: {found}")
    return str(found[0])


def found_by(host: Plugins, programme: Programme, app: Application) -> dict[str, Severity]:
    """Rule → severity of what screening finds."""
    return {finding.rule: finding.severity for finding in host.screen(app, programme)}


def table(path: Path, rows: Sequence[Mapping[str, str]]) -> Path:
    """A file as an office receives it: headings of all rows, one line for each."""
    headings = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.DictWriter(out, headings, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def read(rnd: Round, path: Path) -> intake.DryRun:
    """What an import of the file would do."""
    with rnd.store.reading() as db:
        existing = {app.id: app for app in db.applications()}
        fixed = rnd.rubrics_in_force(db)
    return intake.dry_run(path, rnd.programme, rnd.categories, existing, rubrics=fixed)


def take_in(rnd: Round, path: Path) -> intake.DryRun:
    """Import what can be read of the file."""
    found = read(rnd, path)
    import_applications(rnd, found.applications, file=path.name, sha256=found.sha256)
    return found


def panel(rnd: Round, count: int) -> tuple[str, ...]:
    """Invented experts of nobody's unit, who know every category; their ids."""
    people = tuple(
        Expert(f"E{n}", f"专家{n}", f"虚构研究所{n}", specialities=tuple(rnd.categories))
        for n in range(1, count + 1)
    )
    import_experts(rnd, people)
    return tuple(one.id for one in people)


def whole_sheet(rubric: Rubric, share: float, of: str = "") -> dict[str, Mark]:
    """A mark of about `share` of full marks on everything that counts."""
    opinion = Opinion(share, share, 0.0)
    made = (
        choose(leaf, opinion, None, _chance(of, leaf.id), _chance(of, leaf.id))
        for leaf in rubric.leaves()
    )
    return {mark.criterion: mark for mark in made if mark is not None}


def mark_all(rnd: Round, shares: Mapping[str, float], *, usual: float = 0.8) -> int:
    """Every sheet that is assigned now is filled in whole and handed in; how many."""
    with rnd.store.reading() as db:
        pairs = sorted((pair.expert, pair.application) for pair in db.assignments())
        apps = {app.id: app for app in db.applications()}
        rubrics = rnd.rubrics_in_force(db)
    for expert in dict.fromkeys(expert for expert, _ in pairs):
        declare_no_conflict(rnd, expert, [app for who, app in pairs if who == expert])
    for expert, app in pairs:
        rubric = rubrics[apps[app].category or ""]
        marks = whole_sheet(rubric, shares.get(app, usual), app)
        saved = save_review(rnd, expert, app, ReviewPatch(marks), base_revision=0)
        submit_review(rnd, expert, app, base_revision=saved.review.revision)
    return len(pairs)


def photo(of: str, size: tuple[int, int] = (320, 240)) -> bytes:
    """A picture unlike that of any other name."""
    chance = _chance(of)
    picture = Image.new("RGB", size, _colour(chance))
    draw = ImageDraw.Draw(picture)
    for _ in range(12):
        x, y = chance.randrange(size[0]), chance.randrange(size[1])
        box = (x, y, x + chance.randrange(20, 160), y + chance.randrange(20, 120))
        draw.rectangle(box, fill=_colour(chance))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    return out.getvalue()


def scan(of: str) -> bytes:
    """A PDF of one page that is a picture, as a scanner makes it."""
    out = io.BytesIO()
    Image.open(io.BytesIO(photo(of))).save(out, "PDF")
    return out.getvalue()


def error_rules(rnd: Round, application: str) -> set[str]:
    """Rules that the last check found broken by the application, as errors."""
    return {rule for rule, severity in findings(rnd, application) if severity is Severity.ERROR}


def findings(rnd: Round, application: str) -> Iterable[tuple[str, Severity]]:
    """Rule and severity of everything that the last check said of it."""
    with rnd.store.reading() as db:
        return [(one.rule, one.severity) for one in db.findings() if one.application == application]


def _colour(chance: Random) -> tuple[int, int, int]:
    return chance.randrange(256), chance.randrange(256), chance.randrange(256)


def _chance(*of: str) -> Random:
    return Random("/".join(of))
