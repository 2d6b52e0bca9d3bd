"""推荐名额: what the applications of a round as a whole break, in words."""

from __future__ import annotations

from collections.abc import Iterable

from kepu_review.model import Application, Finding, NominationQuota, Programme, Severity
from kepu_review.quotas import Breach, breaches
from kepu_review.text import t

ABOUT_THE_ROUND = ""
"""The `application` of a finding that is about no single application."""


def nominations(applications: Iterable[Application], programme: Programme) -> tuple[Finding, ...]:
    """Findings about nomination quotas; their `application` is empty: they concern the round.

    Every region of the programme is counted, also one without any application.
    """
    listed = list(applications)
    return tuple(
        _finding(programme, quota, breach)
        for quota in programme.quotas
        for breach in breaches(listed, quota, _groups(programme, quota.by))
    )


def _groups(programme: Programme, by: str) -> Iterable[str]:
    if by == "region":
        return [region.id for region in programme.regions]
    return programme.categories if by == "category" else ()


def _finding(programme: Programme, quota: NominationQuota, breach: Breach) -> Finding:
    titles = {region.id: region.title for region in programme.regions}
    group = titles.get(breach.group, breach.group) if quota.by == "region" else breach.group
    if breach.floor is not None:
        message = t(
            "{group}申报 {count} 家，少于 {floor} 家。",
            group=group,
            count=breach.count,
            floor=breach.floor,
        )
        remedy = t("与推荐单位核实，确认是否补报。")
    else:
        message = t(
            "{group}申报 {count} 家，多于 {cap} 家。",
            group=group,
            count=breach.count,
            cap=breach.cap,
        )
        remedy = t("请推荐单位择优减少。")
    return Finding(
        quota.id, Severity.WARNING, ABOUT_THE_ROUND, message, remedy, quota.by, quota.clause
    )
