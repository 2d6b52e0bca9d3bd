"""推荐名额: caps and floors over all applications of a round."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from kepu_review.model import Application, Finding, NominationQuota, Programme, Severity
from kepu_review.text import t

ABOUT_THE_ROUND = ""
"""The `application` of a finding that is about no single application."""


def nominations(applications: Iterable[Application], programme: Programme) -> tuple[Finding, ...]:
    """Findings about nomination quotas; their `application` is empty: they concern the round.

    Every region of the programme is counted, also one without any application.
    """
    listed = list(applications)
    return tuple(f for quota in programme.quotas for f in _quota(listed, programme, quota))


def _quota(
    applications: list[Application], programme: Programme, quota: NominationQuota
) -> Iterator[Finding]:
    groups = (_group(application, quota.by) for application in applications)
    found = Counter(group for group in groups if group is not None)
    listed = dict.fromkeys((*_groups(programme, quota.by), *sorted(found)))
    for group in listed:
        count = found[group]
        title = _title(programme, group, quota.by)
        if quota.floor is not None and count < quota.floor:
            yield _finding(
                quota,
                t(
                    f"{title}申报 {count} 家，少于 {quota.floor} 家。",
                    f"{title}: {count} applications, fewer than {quota.floor}.",
                ),
                t("与推荐单位核实，确认是否补报。", "Ask the nominator whether more will come."),
            )
        if quota.cap is not None and count > quota.cap:
            yield _finding(
                quota,
                t(
                    f"{title}申报 {count} 家，多于 {quota.cap} 家。",
                    f"{title}: {count} applications, more than {quota.cap}.",
                ),
                t("请推荐单位择优减少。", "Let the nominator choose among them."),
            )


def _group(application: Application, by: str) -> str | None:
    value = application.get(by)
    return value if isinstance(value, str) else None


def _groups(programme: Programme, by: str) -> Iterable[str]:
    if by == "region":
        return [region.id for region in programme.regions]
    return programme.categories if by == "category" else ()


def _title(programme: Programme, group: str, by: str) -> str:
    if by == "region":
        return next((r.title for r in programme.regions if r.id == group), group)
    return group


def _finding(quota: NominationQuota, message: str, remedy: str) -> Finding:
    return Finding(
        quota.id, Severity.WARNING, ABOUT_THE_ROUND, message, remedy, quota.by, quota.clause
    )
