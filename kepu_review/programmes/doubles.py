"""重复申报: applications that look like one, for a person to settle."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from kepu_review.conflicts.names import normalise
from kepu_review.model import Application, Finding, Severity
from kepu_review.text import t

CREDIT_CODE = "credit_code"
"""The field with a unit's 统一社会信用代码."""
NAME, CHANNELS = "name", "channels"
"""Why applications stand in one group, besides the credit code."""
SAME_NAME = "duplicate.name"
"""The rule of the finding that a person has to choose one of several applications."""


@dataclass(frozen=True, slots=True)
class DuplicateGroup:
    """Applications that look like one, or one that came through several nominators."""

    reason: str  # "name" | "credit_code" | "channels"
    applications: tuple[str, ...]
    nominators: tuple[str, ...] = ()


def alike(applications: Iterable[Application]) -> Iterator[DuplicateGroup]:
    """Groups of at least two with one unit and name, else with one credit code."""
    listed = list(applications)
    named = _groups(listed, lambda a: f"{normalise(a.applicant)}\n{normalise(a.name)}")
    yield from (DuplicateGroup(NAME, group) for group in named)
    seen = set(named)
    coded = _groups(listed, _code)
    yield from (DuplicateGroup(CREDIT_CODE, group) for group in coded if group not in seen)


def _code(application: Application) -> str:
    given = application.get(CREDIT_CODE)
    return "" if given is None else normalise(str(given))


def _groups(
    applications: Iterable[Application], key: Callable[[Application], str]
) -> list[tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for one in applications:
        found[key(one)].append(one.id)
    return [tuple(sorted(ids)) for name, ids in found.items() if len(ids) > 1 and name.strip()]


def group_findings(group: DuplicateGroup) -> Iterator[Finding]:
    """What is said of each application of a group; channels are told by `channel_findings`."""
    if group.reason == CHANNELS:
        return
    same_name = group.reason == NAME
    for one in group.applications:
        others = t("、").join(name for name in group.applications if name != one)
        if same_name:
            said = t("与申报 {others} 的单位和名称相同。", others=others)
        else:
            said = t("与申报 {others} 的统一社会信用代码相同。", others=others)
        yield Finding(
            f"duplicate.{group.reason}",
            Severity.ERROR if same_name else Severity.WARNING,
            one,
            said,
            t("核实是否重复申报，由人决定保留哪一份（kepu-review duplicates）。"),
            "applicant" if same_name else CREDIT_CODE,
        )
