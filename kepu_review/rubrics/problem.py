"""One contradiction in a rubric, at its path in the file."""

from __future__ import annotations

from dataclasses import dataclass

from kepu_review.model import Severity

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, where in the tree, and what to write instead."""

    path: Path
    message: str
    remedy: str
    severity: Severity = Severity.ERROR


def problem(path: Path, message: str, remedy: str) -> Problem:
    """An error: a rubric that has one is not loaded."""
    return Problem(path, message, remedy)


def doubt(path: Path, message: str, remedy: str) -> Problem:
    """A warning: the rubric works, its author should look again."""
    return Problem(path, message, remedy, Severity.WARNING)
