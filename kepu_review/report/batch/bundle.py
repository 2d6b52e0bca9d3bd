"""One zip of many single PDFs; stopped half-way, the next call goes on where it stopped."""

from __future__ import annotations

import hashlib
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from kepu_review.errors import ReportError, UsageError
from kepu_review.report.batch.journal import Journal
from kepu_review.report.batch.names import file_names
from kepu_review.report.batch.piece import Made, Piece, basis
from kepu_review.report.batch.press import Task, press
from kepu_review.text import t

Progress = Callable[[int, int], None]


def bundle(
    pieces: Sequence[Piece],
    out: str | Path,
    *,
    progress: Progress | None = None,
    processes: int | None = None,
) -> int:
    """Write the zip `out` with a PDF for each piece; tells how many were finished before.

    Finished ones stay in a folder beside it until the zip is whole; a later call takes those that
    are unchanged (by their hash) and would say the same. `progress(done, total)` is told of each.

    Raises
    ------
    ReportError
        a piece cannot be set, or there is none; UsageError: two pieces have one key.
    """
    from kepu_review.report.typeset import timestamp

    target = Path(out)
    named = dict(zip(_keys(pieces), file_names((one.name for one in pieces), ".pdf"), strict=True))
    bases = {one.key: basis(one) for one in pieces}
    at, journal = timestamp(), Journal(target)
    try:
        finished = journal.kept({key: (named[key], bases[key]) for key in named})
        before = len(finished)
        if progress:
            progress(before, len(pieces))
        left: list[Task] = [(p, named[p.key]) for p in pieces if p.key not in finished]
        for made in press(left, journal.folder, count=len(left), processes=processes):
            journal.note(made, bases[made.key])
            finished[made.key] = made
            if progress:
                progress(len(finished), len(pieces))
        _close(target, journal.folder, [finished[key] for key in named], at)
    finally:
        journal.close()
    journal.remove()
    return before


def _keys(pieces: Sequence[Piece]) -> Iterator[str]:
    if not pieces:
        raise ReportError(
            t("没有可以生成的文件。"),
            remedy=t("请先完成前面的步骤，例如评审和决定。"),
        )
    seen: set[str] = set()
    for one in pieces:
        if one.key in seen:
            raise UsageError(
                t("两份文件的编号都是“{key}”。", key=one.key),
                remedy=t("请让每份文件的编号各不相同。"),
            )
        seen.add(one.key)
        yield one.key


def _close(target: Path, folder: Path, finished: Sequence[Made], at: int) -> None:
    """The zip appears whole; each file is read once more and must be what was set."""
    part = target.with_name(f".{target.name}.part")
    stamp = time.gmtime(max(at, 315_532_800))[:6]  # a zip knows no year before 1980
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as file:
            for made in finished:
                data = (folder / made.file).read_bytes()
                if hashlib.sha256(data).hexdigest() != made.sha256:
                    raise ReportError(
                        t("“{name}”在装包前被改动过。", name=made.file),
                        remedy=t("请再执行一次，改动过的会重做。"),
                    )
                # A PDF is packed already.
                file.writestr(zipfile.ZipInfo(made.file, stamp), data)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
