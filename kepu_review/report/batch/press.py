"""Sets pieces, in several processes where there are many; each file appears whole or not at all."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing.process import BaseProcess
from pathlib import Path

from kepu_review.errors import KepuError, ReportError
from kepu_review.report.batch.piece import Made, Piece
from kepu_review.text import language, t

FEW = 40
"""So many are set sooner here than it takes to start processes."""
_CHUNK = 16
_PROCESSES = 8
"""More gain nothing: each holds the fonts in memory, and the disk is one."""

Task = tuple[Piece, str]
_Answer = tuple[Made | None, str, str]  # or what is wrong, and what to do


def press(
    pieces: Iterable[Task], folder: Path, *, count: int, processes: int | None = None
) -> Iterator[Made]:
    """Set each piece as the file of that name in `folder`; tells each when it is there.

    `count` says how many there are (they may come one by one); they are told in any order.

    Raises
    ------
    ReportError
        a piece cannot be set; those before it are there.
    """
    several = min(processes or _processors(), _PROCESSES)
    if several < 2 or count < FEW:
        for piece, name in pieces:
            yield _checked(_set(piece, folder / name))
        return
    yield from _together(pieces, folder, several)


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _together(pieces: Iterable[Task], folder: Path, several: int) -> Iterator[Made]:
    from kepu_review.report.typeset import timestamp

    left = iter(pieces)
    # Not forked: Typst has threads, and a fork copies locks that nobody opens again.
    pool = ProcessPoolExecutor(
        several,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_prepare,
        initargs=(language(), timestamp()),
    )
    running: set[Future[list[_Answer]]] = set()
    try:
        while True:
            while len(running) < several * 2 and (chunk := list(islice(left, _CHUNK))):
                running.add(pool.submit(_set_all, chunk, folder))
            if not running:
                return
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                for answer in future.result():
                    yield _checked(answer)
    except BrokenProcessPool as error:
        raise ReportError(
            t("排版进程意外退出。"),
            remedy=t("请检查内存是否够用，再执行一次；已完成的不会重做。"),
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


def _prepare(language: str, timestamp: int) -> None:
    """In a process of its own: only the parent hears of an interruption."""
    os.environ["KEPU_LANG"] = language
    os.environ["SOURCE_DATE_EPOCH"] = str(timestamp)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: BaseProcess) -> None:
    """A parent that is killed tells nobody; its processes would wait for ever."""
    parent.join()
    os._exit(1)


def _set_all(tasks: Sequence[Task], folder: Path) -> list[_Answer]:
    return [_set(piece, folder / name) for piece, name in tasks]


def _set(piece: Piece, path: Path) -> _Answer:
    """An error is told, not raised: those that were set with it are not lost."""
    from kepu_review.report import tree, typeset

    try:
        data = typeset.pdf(tree.build(piece.blocks, piece.meta))
    except KepuError as error:
        said = t("“{name}”没有排成：{said}", name=piece.name, said=error.message)
        return None, said, error.remedy
    write(path, data)
    return Made(piece.key, path.name, hashlib.sha256(data).hexdigest()), "", ""


def _checked(answer: _Answer) -> Made:
    made, said, remedy = answer
    if made is None:
        raise ReportError(said, remedy=remedy)
    return made


def write(path: Path, data: bytes) -> None:
    """The file, on the disk and whole."""
    part = path.with_name(f".{path.name}.part")
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
