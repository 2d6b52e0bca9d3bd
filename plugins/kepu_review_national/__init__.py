"""National science popularisation bases 2021–2025: the programme of a published notice, as data."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kepu_review.hookspecs import hookimpl
from kepu_review.model import Programme
from kepu_review.programmes import load

FILE = Path(__file__).parent / "national.yaml"


@hookimpl
def kepu_programmes() -> Sequence[Programme]:
    """The programme; every rule names its clause."""
    return (load(FILE),)
