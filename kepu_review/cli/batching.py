"""`report --each`: a file for each, in a zip; `--personal`: nothing is masked."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from kepu_review.cli.show import progress, say
from kepu_review.text import t


def each_of(kind: str, folder: str, output: Path, only: Mapping[str, str]) -> Path:
    """Write the zip; what an interrupted call finished is taken over."""
    from kepu_review.report.batch import bundle, pieces_of
    from kepu_review.workflow import open_round

    with open_round(folder) as rnd:
        pieces = pieces_of(rnd, kind, only)
    with progress(t("排版")) as seen:
        before = bundle(pieces, output, progress=seen)
    if before:
        say(t("其中 {n} 份上次已经完成，没有重做。", n=before))
    return output


@contextmanager
def personal_data(kept: bool) -> Iterator[None]:
    """Within the block, internal documents are made with personal data where that is asked for."""
    from kepu_review.report.masking import VARIABLE

    before = os.environ.get(VARIABLE)
    os.environ[VARIABLE] = str(int(kept))
    try:
        yield
    finally:
        if before is None:
            del os.environ[VARIABLE]
        else:
            os.environ[VARIABLE] = before
