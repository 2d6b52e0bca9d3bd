"""The expert's list and own marks in a large round: python -m tests.bench.bench_expert [number]

All applications are one expert's, half of them marked: the worst that can be. Beside each answer
stands the plain reading of every sheet, as the yardstick of this machine.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from kepu_review import rubrics
from kepu_review.desk import Desk
from kepu_review.model import Application, Expert, Mark, Phase, Rubric, ScoringKind
from kepu_review.store import Transaction
from kepu_review.store.payloads import mark_json
from kepu_review.workflow import (
    Round,
    change_phase,
    create_round,
    import_applications,
    import_experts,
)

EXPERT = "E1"
TIMES = 5


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def marks_of(rubric: Rubric) -> dict[str, Any]:
    """A mark for each leaf that takes a plain number or a level."""
    made = {}
    for leaf in rubric.leaves():
        if leaf.scoring is None:
            continue
        if leaf.scoring.kind is ScoringKind.JUDGEMENT:
            made[leaf.id] = mark_json(Mark(leaf.id, value=Decimal(leaf.max)))
        elif leaf.scoring.kind is ScoringKind.LEVEL_RANGES:
            band = leaf.scoring.bands[0]
            _, high = rubrics.level_range(leaf, band)
            made[leaf.id] = mark_json(Mark(leaf.id, level=band.level, value=high))
    return made


def large_round(folder: Path, number: int) -> Round:
    rnd = create_round(folder / "round", "quzhou")
    values = {"open_days": 260, "annual_visitors": 12_000}
    apps = [
        Application(
            f"K{n:05}",
            f"虚构{n}号科普馆科普教育基地",
            f"虚构单位{n}",
            category="venue",
            region="kecheng",
            values=values,
        )
        for n in range(number)
    ]
    import_applications(rnd, apps, file="申报表.xlsx", sha256="0" * 64)
    import_experts(rnd, [Expert(EXPERT, "专家1", "虚构大学")])
    with rnd.store.reading() as db:
        rubric = rnd.rubric_for(db, "venue")
    assert rubric is not None
    marks = marks_of(rubric)

    def fill(db: Transaction) -> None:
        pairs = [[app.id, EXPERT, "preliminary"] for app in apps]
        db.append("assigned", {"pairs": pairs}, actor="secretary")
        for app in apps:
            settled = {"application": app.id, "state": "passed", "reason": ""}
            db.append("screening_decided", settled, actor="secretary")
        for app in apps[: number // 2]:
            payload = {
                "application": app.id,
                "expert": EXPERT,
                "stage": "preliminary",
                "revision": 1,
                "rubric": rubric.hash,
                "marks": marks,
            }
            db.append("review_saved", payload, actor=EXPERT, chain=EXPERT)

    rnd.write(fill)
    change_phase(rnd, Phase.REVIEW)
    return rnd


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as folder:
        rnd = large_round(Path(folder), number)
        desk = Desk(rnd, EXPERT, "expert")

        def ask(verb: str, **body: object) -> dict[str, Any]:
            answer = desk.handle({"verb": verb, "op": None, "cid": "c", "body": body})
            assert answer["ok"], answer
            return answer

        def read_all() -> None:
            with rnd.store.reading() as db:
                db.reviews(expert=EXPERT)

        say(f"{number} applications of one expert, half of them marked")
        for verb in ("expert.list", "expert.columns"):
            first = timed(lambda verb=verb: ask(verb))  # type: ignore[misc]
            again = sorted(timed(lambda verb=verb: ask(verb)) for _ in range(TIMES))  # type: ignore[misc]
            size = len(json.dumps(ask(verb), ensure_ascii=False).encode()) / 2**20
            say(f"{verb}: first {first:.0f} ms, again {again[TIMES // 2]:.0f} ms, {size:.1f} MiB")
        plain = sorted(timed(read_all) for _ in range(TIMES))[TIMES // 2]
        say(f"plain reading of every sheet: {plain:.0f} ms")
        patch = {"marks": {}, "comment": "一句"}
        ask("expert.save", application="K00000", base_revision=1, patch=patch)
        say(f"expert.list after one save: {timed(lambda: ask('expert.list')):.0f} ms")
        opened = sorted(timed(lambda: ask("expert.open", application="K00001")) for _ in range(50))
        say(f"expert.open: median {opened[25]:.1f} ms, p95 {opened[47]:.1f} ms")
        rnd.close()


if __name__ == "__main__":
    main()
