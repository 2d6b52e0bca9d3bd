"""Letters one by one as before, and as a batch; a batch that goes on after a kill; certificates.

    python tests/bench/bench_batch.py [LETTERS [CERTIFICATES]]

Aim: 2,000 letters in less than 120 s on 2 cores.
"""

from __future__ import annotations

import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from kepu_review.report import feedback  # noqa: E402
from kepu_review.report.batch import Piece, bundle  # noqa: E402
from kepu_review.report.batch.kinds import letters  # noqa: E402
from kepu_review.report.feedback_data import (  # noqa: E402
    FeedbackComment,
    FeedbackData,
    FeedbackRow,
    Letter,
)
from tests.report import invented  # noqa: E402

SAMPLE = 60  # letters set one by one


def invented_letters(count: int) -> FeedbackData:
    """Letters of a page each: 14 criteria in 4 sections, three comments; no unit exists."""
    random = Random(8)
    made = []
    for n in range(count):
        where = f"虚构{invented.SUBJECTS[n % 12]}{invented.KINDS[n // 12 % 8]}{n}号（演示）"
        rows = [
            FeedbackRow(
                f"{letter}{i}", f"虚构指标{letter}{i}：设施与活动", "8", random.random() * 8
            )
            for letter in "ABCD"
            for i in range(1, 5)
        ]
        made.append(
            Letter(
                id=f"KP-{n:04d}",
                name=where,
                applicant=f"虚构市{where}管理处",
                category=invented.CATEGORIES[n % 8],
                outcome="拟认定" if n % 3 else "不予认定",
                score=60 + random.random() * 35,
                reached=True,
                pass_line=60.0,
                full="100",
                rows=tuple(rows),
                comments=tuple(FeedbackComment(said) for said in invented.SAID),
                rubric="虚构评分标准（1.0 版，示范）",
            )
        )
    return FeedbackData(invented.HEADING, date(2026, 11, 22), tuple(made), 3)


def measured(work: Callable[[], object]) -> tuple[float, float]:
    """Wall and CPU seconds, those of ended processes too."""

    def cpu() -> float:
        return sum(u.ru_utime + u.ru_stime for u in map(getrusage, (RUSAGE_SELF, RUSAGE_CHILDREN)))

    wall, before = time.perf_counter(), cpu()
    work()
    return time.perf_counter() - wall, cpu() - before


def one_by_one(data: FeedbackData) -> None:
    """As `make` sets them: each as a document of its own in this process."""
    from kepu_review import report

    for letter in data.letters[:SAMPLE]:
        report.document(feedback.sections(replace(data, letters=(letter,))))


class Killed(Exception):
    """Stands for a kill half-way."""


def stopped_and_resumed(pieces: list[Piece], out: Path) -> Callable[[], object]:
    half = len(pieces) // 2

    def stop(done: int, total: int) -> None:
        if done >= half:
            raise Killed

    with suppress(Killed):
        bundle(pieces, out, progress=stop)
    return lambda: bundle(pieces, out)


def certificates(count: int, folder: Path) -> Callable[[], object]:
    """Of an invented register that was carried over."""
    from kepu_review.model import Phase
    from kepu_review.report.certificate import issue_documents
    from kepu_review.workflow import change_phase, create_round
    from kepu_review.workflow.carrying import carry_register
    from tests import after, naming

    listed = "".join(f"Q-{n},虚构{n}号馆,虚构单位{n},2026-01-01\n" for n in range(count))
    path = folder / "名录.csv"
    path.write_text("编号,名称,申报单位,认定日期\n" + listed, "utf-8")
    plugins = after.plugins(folder, naming.TITLE)
    rnd = create_round(str(folder / "round"), "small", demo=True, plugins=plugins)
    carry_register(rnd, path)
    for phase in (Phase.REVIEW, Phase.DELIBERATION):
        change_phase(rnd, phase, reason="演示")
    numbers = [f"Q-{n}" for n in range(count)]
    return lambda: issue_documents(rnd, folder / "证书", "certificate", numbers)


def main(count: int, papers: int) -> None:
    """Print a table."""
    data = invented_letters(count)
    out = sys.stdout
    out.write(f"{'':<34}{'n':>6}{'wall s':>9}{'CPU s':>8}{'ms each':>9}\n")

    def told(what: str, n: int, took: tuple[float, float]) -> None:
        wall, cpu = took
        out.write(f"{what:<34}{n:>6}{wall:>9.1f}{cpu:>8.1f}{wall * 1000 / n:>9.1f}\n")
        out.flush()

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        told("one by one, one process", SAMPLE, measured(lambda: one_by_one(data)))
        pieces: list[Piece] = []
        told("blocks of the letters", count, measured(lambda: pieces.extend(letters(data))))
        told("batch", count, measured(lambda: bundle(pieces, folder / "a.zip")))
        told("batch, the half after a kill", count - count // 2,
             measured(stopped_and_resumed(pieces, folder / "b.zip")))  # fmt: skip
        with zipfile.ZipFile(folder / "b.zip") as file:
            out.write(f"zip: {len(file.namelist())} files, "
                      f"{(folder / 'b.zip').stat().st_size / 1e6:.1f} MB\n")  # fmt: skip
        told("certificates", papers, measured(certificates(papers, folder)))


if __name__ == "__main__":
    sizes = [int(text) for text in sys.argv[1:]]
    main(*(sizes + [2_000, 200][len(sizes) :]))
