"""Beijing's “City of Science Museums” and a district's scheme that takes over its rules."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kepu_review.hookspecs import hookimpl
from kepu_review.model import Programme
from kepu_review.programmes import load

HERE = Path(__file__).parent


@hookimpl
def kepu_programmes() -> Sequence[Programme]:
    """The city's programme, and the example of a district's that inherits from it."""
    city = load(HERE / "beijing.yaml")
    return (city, load(HERE / "district_example.yaml", parents=[city]))
