"""Beijing's “City of Science Museums”, and schemes that take over its rules."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kepu_review.hookspecs import hookimpl
from kepu_review.model import Programme
from kepu_review.programmes import load

HERE = Path(__file__).parent


@hookimpl
def kepu_programmes() -> Sequence[Programme]:
    """The city's first batch, what goes on all year, and the example of a district's scheme."""
    city = load(HERE / "beijing.yaml")
    heirs = ("rolling.yaml", "district_example.yaml")
    return (city, *(load(HERE / heir, parents=[city]) for heir in heirs))
