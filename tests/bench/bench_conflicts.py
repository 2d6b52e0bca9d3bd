"""Conflicts and assignment of a large round: python -m tests.bench.bench_conflicts [rows] [people]

Most of what counts is how often a pair of expert and application is looked at; a plugin that
implements the hook is asked about each pair, the built-in comparison about those that may fit.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from kepu_review.hookspecs import hookimpl
from kepu_review.model import Application, Expert
from kepu_review.workflow import (
    Round,
    assign,
    check,
    create_round,
    find_conflicts,
    import_applications,
    import_experts,
    settle_by_findings,
)
from tests import small

PLACES = ("柯城区", "衢江区", "龙游县", "江山市", "常山县", "开化县")
KINDS = ("科技馆", "博物馆", "农业科技有限公司", "实验小学", "人民医院", "图书馆")


class Watching:
    """A plugin with a rule of its own that never applies."""

    @hookimpl
    def kepu_find_conflicts(self, expert: Expert, application: Application) -> tuple[()]:
        return ()


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def timed(what: str, act: Callable[[], object]) -> object:
    wall, cpu = time.perf_counter(), time.process_time()
    result = act()
    taken = time.perf_counter() - wall
    say(f"{what:38}{taken:8.2f} s, {time.process_time() - cpu:8.2f} s of CPU")
    return result


def unit(number: int) -> str:
    """One of 3,600 names."""
    place, kind = PLACES[number % 6], KINDS[number // 6 % 6]
    return f"{place}虚构{number // 36 % 100}号{kind}"


def make(folder: Path, rows: int, people: int, *more: object) -> Round:
    folder.mkdir()
    rnd = create_round(folder / "round", "small", plugins=small.plugins(folder, *more))
    apps = [
        Application(
            f"K{n:05}",
            f"{unit(n)}科普教育基地",
            unit(n),
            category="hall",
            region="north",
            nominator=f"{PLACES[n % 6]}科协",
            values={"open_days": 260},
        )
        for n in range(rows)
    ]
    experts = [
        Expert(f"E{n:03}", f"专家{n}", unit(37 * n), declared=(unit(41 * n + 5),))
        for n in range(people)
    ]
    import_applications(rnd, apps, file="申报表.xlsx", sha256="0" * 64)
    import_experts(rnd, experts)
    check(rnd)
    settle_by_findings(rnd)
    return rnd


def main() -> None:
    """Print seconds of each step."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    people = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    with tempfile.TemporaryDirectory() as folder:
        say(f"{rows} applications, {people} experts")
        with make(Path(folder) / "one", rows, people) as rnd:
            found = timed("find_conflicts", lambda: find_conflicts(rnd))
            say(f"{len(found)} conflicts")  # type: ignore[arg-type]
            timed("find_conflicts, nothing new", lambda: find_conflicts(rnd))
            timed("assign, conflicts looked up in it", lambda: assign(rnd, per_application=3))
        with make(Path(folder) / "other", rows // 10, people, Watching()) as rnd:
            timed(f"a plugin of its own, {rows // 10}", lambda: find_conflicts(rnd))


if __name__ == "__main__":
    main()
