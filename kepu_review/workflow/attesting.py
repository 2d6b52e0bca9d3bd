"""核验: a person compares what an application declares with the evidence."""

from __future__ import annotations

from kepu_review.errors import UsageError
from kepu_review.model import Application, AttestationState, Receipt
from kepu_review.programmes.attested import FIELD, attestable
from kepu_review.programmes.lookbacks import PREFIX
from kepu_review.store import Transaction
from kepu_review.text import t
from kepu_review.workflow.guards import OFFICE, in_phase, known
from kepu_review.workflow.repeating import done_before
from kepu_review.workflow.round import Round
from kepu_review.workflow.screening import look_again
from kepu_review.workflow.telling import told, with_reason


def attest(
    rnd: Round,
    application: str,
    rule: str,
    state: AttestationState,
    evidence: str,
    note: str = "",
    *,
    actor: str = "secretary",
    key: str | None = None,
) -> Receipt:
    """Record what a person found about one rule, look-back, title or declared value.

    A declared value is named as `field.` and its id; a look-back by its id, with `lookback.`
    before it or without. The application is then checked again.

    Raises
    ------
    UsageError
        the application or the rule is unknown, or it is not said on which evidence.
    PhaseClosed
        the round is past its review.
    """
    proof = with_reason(
        evidence,
        t("核验须写明依据。"),
        remedy=t("写明看了什么材料、查了什么记录。"),
    )
    payload = {"state": state.value, "evidence": proof, "note": told(note)}

    def work(db: Transaction) -> Receipt:
        found = known(db, application)
        content = payload | {"application": application, "rule": _rule(rnd, found, rule)}
        repeated = done_before(db, "attested", content, key=key)
        if repeated is not None:
            return repeated
        in_phase(db, *OFFICE)
        return db.append("attested", content, actor=actor, key=key)

    receipt = rnd.write(work)
    look_again(rnd, [application], actor=actor, key=key)
    return receipt


def _rule(rnd: Round, application: Application, rule: str) -> str:
    """The rule under its full id."""
    known_rules = attestable(rnd.programme)
    for name in (rule, f"{PREFIX}{rule}"):
        if name in known_rules:
            return name
    if rule.startswith(FIELD) and application.get(rule.removeprefix(FIELD)) is not None:
        return rule
    raise UsageError(
        t("申报 {application} 没有可核验的“{rule}”。", application=application.id, rule=rule),
        remedy=t("可核验：")
        + t("、").join(known_rules)
        + t("，以及已填的字段，如 field.open_days。"),
    )
