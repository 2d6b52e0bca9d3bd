"""The chair's overview: remembered against worked out anew, in one run; and what a pulse costs.

    python tests/bench/bench_overview.py [APPLICATIONS]

Each application has three handed-in reviews. After each kind of act the overview is asked of the
desk that remembers, and of one that has forgotten everything, in turn; both answers are compared.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from bench_standing import fill

from kepu_review.desk import Desk
from kepu_review.model import Mark, Phase
from kepu_review.workflow import Round, change_phase, decide, open_round, set_deadline

TIMES = 5
PULSES = 300


def _asked(desk: Desk, verb: str = "chair.overview") -> tuple[float, dict[str, Any]]:
    start = time.perf_counter()
    answer = desk.handle({"verb": verb, "op": "1", "cid": "bench", "body": {}})
    return time.perf_counter() - start, answer


def _draft(rnd: Round, turn: int) -> None:
    """An expert saves a mark; through the store, since the phase does not matter here."""
    with rnd.store.reading() as db:
        pair = db.assignments()[turn]
        review = db.review(pair.application, pair.expert)
        assert review is not None
    keys = {"application": pair.application, "expert": pair.expert, "stage": pair.stage}
    first = next(iter(review.marks))
    mark = review.marks[first]
    marks = {first: None if isinstance(mark.value, Decimal) else _json(mark)}
    saved = {**keys, "revision": review.revision + 1, "rubric": review.rubric, "marks": marks}
    rnd.store.write(
        lambda db: db.append("review_saved", saved, actor=pair.expert, chain=pair.expert)
    )


def _hand_in(rnd: Round, turn: int) -> None:
    with rnd.store.reading() as db:
        pair = db.assignments()[turn]
        review = db.review(pair.application, pair.expert)
        assert review is not None
    keys = {"application": pair.application, "expert": pair.expert, "stage": pair.stage}
    done = {**keys, "revision": review.revision + 1, "total": "80"}
    rnd.store.write(
        lambda db: db.append("review_submitted", done, actor=pair.expert, chain=pair.expert)
    )


def _decided(rnd: Round, turn: int) -> None:
    with rnd.store.reading() as db:
        name = db.applications()[turn].id
    decide(rnd, name, "named", reason="合议")


def _json(mark: Mark) -> dict[str, object]:
    return {"state": mark.state.value, "level": mark.level, "comment": mark.comment}


ACTS: dict[str, Callable[[Round, int], object]] = {
    "nothing": lambda *_: None,
    "a draft saved": _draft,
    "a sheet handed in": _hand_in,
    "deadline set": lambda rnd, turn: set_deadline(rnd, None, reason=str(turn)),
}


def measure(rnd: Round, name: str, act: Callable[[Round, int], object]) -> None:
    """One line: median seconds of the desk that remembers and of the one that does not."""
    warm, cold = [], []
    desk = Desk(rnd, "chair", "chair")
    _asked(desk)
    for turn in range(TIMES):
        act(rnd, turn)
        seconds, remembered = _asked(desk)
        warm.append(seconds)
        rnd.kept.clear()
        seconds, anew = _asked(desk)
        cold.append(seconds)
        assert json.dumps(remembered) == json.dumps(anew), name
    here, there = statistics.median(warm), statistics.median(cold)
    sys.stdout.write(f"{name:20}{here:>9.3f}s{there:>9.3f}s{there / here:>9.0f} ×\n")


def main(applications: int) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as place:
        fill(Path(place) / "round", applications)
        with open_round(Path(place) / "round") as rnd:
            sys.stdout.write(f"{applications} × 3{'remembered':>20}{'anew':>10}\n")
            for name, act in ACTS.items():
                measure(rnd, name, act)
            change_phase(rnd, Phase.DELIBERATION, reason="测量")
            measure(rnd, "a decision", _decided)
            size = len(json.dumps(_asked(Desk(rnd, "chair", "chair"))[1], ensure_ascii=False))
            pulses = sorted(
                _asked(Desk(rnd, "c", "chair"), "chair.pulse")[0] for _ in range(PULSES)
            )
    sys.stdout.write(f"answer {size / 1e6:.2f} MB; pulse p50 {pulses[PULSES // 2] * 1e3:.2f} ms, ")
    sys.stdout.write(f"p95 {pulses[PULSES * 95 // 100] * 1e3:.2f} ms\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 2_000)
