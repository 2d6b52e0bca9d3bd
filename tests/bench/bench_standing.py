"""Seconds of the ranking, the chair's overview and the report's data; run as a program:

    python tests/bench/bench_standing.py [APPLICATIONS …]

Each application has three handed-in reviews. The slope is the exponent between two sizes: 1 is
linear. “… again” is a later overview of the same desk, which remembers totals.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from math import log2
from pathlib import Path

from kepu_review import rubrics
from kepu_review.demo.invent import DemoData, invent
from kepu_review.demo.marking import Marking
from kepu_review.desk import Desk
from kepu_review.model import Application, Expert, Phase, ScreeningState
from kepu_review.report.source import notice_data, summary_data
from kepu_review.store import Transaction
from kepu_review.store.payloads import mark_json
from kepu_review.workflow import (
    Round,
    change_phase,
    create_round,
    import_applications,
    import_experts,
    open_round,
    rank_round,
)

SIZES = (500, 1_000, 2_000)
REVIEWS = 3
STAGE = "preliminary"


def fill(folder: Path, applications: int) -> None:
    """A round with every review handed in, written in few transactions."""
    data = invent(applications, max(4, applications // 10), 8)
    with create_round(folder, "quzhou", demo=True) as rnd:
        apps = [
            Application(number, f"虚构{number}号科普教育基地", f"虚构单位{number}", category)
            for number, category in data.categories.items()
        ]
        people = [Expert(name, f"专家{name}", f"虚构学校{name}") for name in data.severities]
        import_applications(rnd, apps, file="申报表.xlsx", sha256="0" * 64)
        import_experts(rnd, people)
        rnd.store.write(lambda db: _write(db, rnd, data, apps, people))
        change_phase(rnd, Phase.REVIEW)


def _write(
    db: Transaction, rnd: Round, data: DemoData, apps: list[Application], people: list[Expert]
) -> None:
    marking = Marking(data, 8)
    pairs = [
        (app, people[(place * REVIEWS + n) % len(people)])
        for place, app in enumerate(apps)
        for n in range(REVIEWS)
    ]
    for app in apps:
        state = {"application": app.id, "state": ScreeningState.PASSED.value, "reason": ""}
        db.append("screening_decided", state, actor="secretary")
    assigned = [[app.id, expert.id, STAGE] for app, expert in pairs]
    db.append("assigned", {"pairs": assigned}, actor="secretary")
    for app, expert in pairs:
        rubric = rnd.rubric_for(db, app.category)
        assert rubric is not None  # every category of the programme has one
        sheet = marking.sheet(rubric, app, expert)
        keys = {"application": app.id, "expert": expert.id, "stage": STAGE}
        marks = {name: mark_json(mark) for name, mark in sheet.marks.items()}
        saved = {**keys, "revision": 1, "rubric": rubric.hash, "marks": marks}
        saved["comment"] = sheet.comment
        db.append("review_saved", saved, actor=expert.id, chain=expert.id)
        total = str(rubrics.total(rubric, sheet.marks).points)
        done = {**keys, "revision": 2, "total": total}
        db.append("review_submitted", done, actor=expert.id, chain=expert.id)


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measured(folder: Path) -> Iterator[tuple[str, float]]:
    """What each thing takes that reads the whole round."""
    ask = {"verb": "chair.overview", "op": "1", "cid": "bench", "body": {}}
    with open_round(folder) as rnd:
        yield "rank_round", _seconds(lambda: rank_round(rnd))
    with open_round(folder) as rnd:  # opened anew: nothing is remembered
        desk = Desk(rnd, "chair", "chair")
        yield "chair.overview", _seconds(lambda: desk.handle(ask))
        yield "… again", _seconds(lambda: desk.handle(ask))
    yield "summary_data", _seconds(lambda: summary_data(str(folder)))
    yield "notice_data", _seconds(lambda: notice_data(str(folder)))


def main(sizes: list[int]) -> None:
    """Print one line per measure: seconds at each size, slopes between them."""
    with tempfile.TemporaryDirectory() as place:
        fill(Path(place) / "first", 20)
        list(measured(Path(place) / "first"))  # imports are no part of it
        found: dict[str, list[float]] = {}
        for size in sizes:
            fill(Path(place) / str(size), size)
            for name, seconds in measured(Path(place) / str(size)):
                found.setdefault(name, []).append(seconds)
    out = sys.stdout
    out.write(f"{'applications':16}" + "".join(f"{size:>9}" for size in sizes) + "   slope\n")
    for name, values in found.items():
        slopes = [
            log2(late / early) / log2(large / small)
            for (early, late), (small, large) in zip(pairwise(values), pairwise(sizes), strict=True)
        ]
        out.write(f"{name:16}" + "".join(f"{value:>8.2f}s" for value in values))
        out.write("   " + " ".join(f"{slope:.2f}" for slope in slopes) + "\n")


if __name__ == "__main__":
    main([int(a) for a in sys.argv[1:]] or list(SIZES))
