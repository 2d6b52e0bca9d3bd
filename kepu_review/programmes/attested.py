"""核验: what people found about a rule takes the place of what the program could only ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kepu_review.model import (
    Application,
    Attestation,
    AttestationState,
    Finding,
    Programme,
    RuleKind,
    Severity,
)
from kepu_review.programmes.lookbacks import PREFIX, rule_of
from kepu_review.text import t

FIELD, ROUTE = "field.", "route."
DISTINCT = "duplicate"
"""Attested as not applicable: the application is no duplicate of those that look like it."""

ByRule = Mapping[str, Attestation]


def attestable(programme: Programme) -> dict[str, str]:
    """Rule → title of all that a person may attest, besides fields and titles of a route."""
    return {
        **{rule.id: rule.title for rule in programme.rules},
        **{rule_of(one): one.title for one in programme.lookbacks},
        **{rule.id: rule.title for rule in programme.materials},
        **{
            f"{ROUTE}{route.id}.{part}": route.title
            for route in programme.routes
            if route.titles
            for part in ("title", "issuer", "year", "evidence")
        },
        DISTINCT: t("不是重复申报"),
    }


def with_attested(
    application: Application,
    findings: Iterable[Finding],
    programme: Programme,
    attested: ByRule,
    titles: Mapping[str, str],
) -> Iterator[Finding]:
    """The findings as they stand after what people found; `titles` are headings of fields.

    A person clears what only a person can see: a rule to attest, a seal, a title of a route.
    What the program measured stays, whatever was attested.
    """
    asked = _asked(programme)
    for one in findings:
        state = attested.get(one.rule)
        if state is None or one.rule.startswith(PREFIX) or not _cleared(one, asked):
            yield one
    for rule, found in attested.items():
        if found.state is AttestationState.NOT_MET and not rule.startswith(PREFIX):
            yield _not_met(application, rule, found, programme, titles)


def _asked(programme: Programme) -> dict[str, Severity | None]:
    """Rule → the weight from which on a finding was measured; None: it never is."""
    attest = {rule.id: None for rule in programme.rules if rule.kind is RuleKind.ATTEST}
    return {**attest, **{rule.id: rule.severity for rule in programme.materials}}


def _cleared(finding: Finding, asked: Mapping[str, Severity | None]) -> bool:
    if finding.rule.startswith(ROUTE):
        return True
    if finding.rule not in asked:
        return False
    measured = asked[finding.rule]
    return measured is None or finding.severity is not measured


def _not_met(
    application: Application,
    rule: str,
    found: Attestation,
    programme: Programme,
    titles: Mapping[str, str],
) -> Finding:
    rules = {one.id: one for one in programme.rules}
    known = rules.get(rule) or {one.id: one for one in programme.materials}.get(rule)
    field = rule.removeprefix(FIELD) if rule.startswith(FIELD) else None
    evidence = found.evidence or found.note
    if field is not None:
        said = t(
            "{title}所填与证明材料不符：{evidence}",
            title=titles.get(field, field),
            evidence=evidence,
        )
    else:
        title = known.title if known else attestable(programme).get(rule, rule)
        said = t("经核验不符合：{title}（{evidence}）。", title=title, evidence=evidence)
    remedy = (known.remedy if known else "") or t("请申报单位更正或补充材料。")
    severity = known.severity if known else Severity.ERROR
    clause = known.clause if known else ""
    return Finding(rule, severity, application.id, said, remedy, field, clause)
