"""推荐: who nominated what; of several nominators a person chooses one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from kepu_review.conflicts.names import normalise
from kepu_review.errors import Refused, UsageError
from kepu_review.intake import NominatorSheet, read_nominators
from kepu_review.model import Application, Finding, Nominator, Receipt
from kepu_review.programmes.channels import Channel, channel_findings
from kepu_review.programmes.nominators import by_name, type_of
from kepu_review.store import Reader, Transaction
from kepu_review.text import t
from kepu_review.workflow.entering import Entry, about_the_round, entry, standing
from kepu_review.workflow.guards import OFFICE, in_phase, known
from kepu_review.workflow.repeating import done_before, part_of
from kepu_review.workflow.round import Round
from kepu_review.workflow.screening import look_again
from kepu_review.workflow.telling import told, with_reason


def import_nominators(
    rnd: Round, path: str | Path, *, actor: str = "secretary", key: str | None = None
) -> NominatorSheet:
    """Read the table of nominators and keep it, whole or not at all.

    Raises
    ------
    IntakeError
        the file as a whole cannot be used.
    UsageError, PhaseClosed
        as `record_nominators`.
    """
    sheet = read_nominators(path, rnd.programme.nominators)
    if sheet.nominators and not sheet.bad:
        record_nominators(rnd, sheet.nominators, actor=actor, key=key)
    return sheet


def record_nominators(
    rnd: Round,
    nominators: Sequence[Nominator],
    *,
    actor: str = "secretary",
    key: str | None = None,
) -> Receipt:
    """Keep the round's own table of nominators in place of any before it.

    Raises
    ------
    UsageError
        a type that the programme does not have, or a nominator twice.
    PhaseClosed
        the round is past its review.
    """
    types = {one.id: one.title for one in rnd.programme.nominators}
    strange = next((o for o in nominators if o.type is not None and o.type not in types), None)
    if strange is not None:
        raise UsageError(
            t("“{name}”的类型“{type}”不在本项目之列。", name=strange.name, type=strange.type),
            remedy=t("可选：") + t("、").join(types.values()),
        )
    bare = [normalise(one.name) for one in nominators]
    again = next((o.name for n, o in enumerate(nominators) if bare[n] in bare[:n]), None)
    if again is not None:
        raise UsageError(t("推荐单位“{name}”写了两次。", name=again), remedy=t("只保留一行。"))
    payload = {"nominators": [asdict(one) for one in nominators]}

    def work(db: Transaction) -> Receipt:
        repeated = done_before(db, "nominators_recorded", payload, key=key)
        if repeated is not None:
            return repeated
        in_phase(db, *OFFICE)
        return db.append("nominators_recorded", payload, actor=actor, key=key)

    return rnd.write(work)


def record_nomination(
    rnd: Round,
    application: str,
    nominator: str,
    *,
    code: str | None = None,
    joint: Sequence[str] = (),
    route: str | None = None,
    actor: str = "secretary",
    key: str | None = None,
) -> Receipt:
    """Record that a nominator puts an application forward; recorded again, it is put right.

    Raises
    ------
    UsageError
        the application or the route is unknown.
    Refused
        the code was never issued, is void, is another nominator's, or serves another application.
    PhaseClosed
        the round is past its review.
    """
    name = with_reason(nominator, t("没有写明推荐单位。"))
    given = told(code or "").upper() or None
    routes = {one.id for one in rnd.programme.routes}
    if route is not None and route not in routes:
        raise UsageError(
            t("本项目没有申报途径“{route}”。", route=route),
            remedy=t("可选：") + t("、").join(sorted(routes)),
        )
    content = {
        "application": application,
        "nominator": name,
        "code": given,
        "joint": [one for one in map(told, joint) if one],
        "route": route,
    }

    def work(db: Transaction) -> Receipt:
        kind = type_of(rnd.programme, name, by_name(db.nominators()))
        payload = content | {"type": None if kind is None else kind.id}
        repeated = done_before(db, "nomination_recorded", content, key=key)
        if repeated is not None:
            return repeated
        in_phase(db, *OFFICE)
        known(db, application)
        if given is not None:
            _own_code(db, given, name)
        return db.append("nomination_recorded", payload, actor=actor, key=key)

    receipt = rnd.write(work)
    look_again(rnd, [application], actor=actor, key=key)
    return receipt


def choose_nomination(
    rnd: Round,
    application: str,
    nominator: str,
    reason: str,
    *,
    actor: str = "secretary",
    key: str | None = None,
) -> Receipt:
    """Of several nominators one counts; one that only the form names is recorded first.

    Raises
    ------
    UsageError
        the application is unknown, did not come through the nominator, or no reason is given.
    PhaseClosed
        the round is past its review.
    """
    why = with_reason(reason, t("选定推荐单位须写明理由。"))

    def work(db: Transaction) -> Receipt:
        channel = _channel(rnd, db, known(db, application), nominator)
        payload = {"application": application, "nominator": channel.nominator, "reason": why}
        repeated = done_before(db, "nomination_chosen", payload, key=key)
        if repeated is not None:
            return repeated
        in_phase(db, *OFFICE)
        if not channel.recorded:
            _record(db, application, channel, actor, part_of(key, "recorded"))
        return db.append("nomination_chosen", payload, actor=actor, key=key)

    receipt = rnd.write(work)
    look_again(rnd, [application], actor=actor, key=key)
    return receipt


def withdraw_nomination(
    rnd: Round,
    application: str,
    nominator: str,
    reason: str,
    *,
    actor: str = "secretary",
    key: str | None = None,
) -> Receipt:
    """The nominator no longer puts the application forward.

    Raises
    ------
    UsageError
        the application is unknown, or no reason is given.
    Refused
        no such nomination is recorded.
    PhaseClosed
        the round is past its review.
    """
    why = with_reason(reason, t("撤销推荐须写明理由。"))
    payload = {"application": application, "nominator": told(nominator), "reason": why}

    def work(db: Transaction) -> Receipt:
        repeated = done_before(db, "nomination_withdrawn", payload, key=key)
        if repeated is not None:
            return repeated
        in_phase(db, *OFFICE)
        known(db, application)
        return db.append("nomination_withdrawn", payload, actor=actor, key=key)

    receipt = rnd.write(work)
    look_again(rnd, [application], actor=actor, key=key)
    return receipt


def nomination_findings(rnd: Round, db: Reader) -> tuple[Finding, ...]:
    """What stands against nominations: of single applications, then of the round as a whole."""
    everybody = db.applications()
    known_ = entry(rnd, db, everybody)
    single = (
        finding
        for app in standing(db, everybody)
        for finding in channel_findings(app, known_.route(app), known_.channels)
    )
    return (*single, *about_the_round(rnd, db))


def counting(rnd: Round, db: Reader) -> dict[str, Channel]:
    """Application → the nomination that counts, recorded or as the form says."""
    everybody = db.applications()
    known_ = entry(rnd, db, everybody)
    found = {app.id: known_.channel(app) for app in everybody}
    return {name: channel for name, channel in found.items() if channel is not None}


def _channel(rnd: Round, db: Reader, application: Application, nominator: str) -> Channel:
    known_: Entry = entry(rnd, db, db.applications())
    channels = known_.channels.of(application)
    bare = normalise(nominator)
    found = next((one for one in channels if normalise(one.nominator) == bare), None)
    if found is None:
        listed = t("、").join(one.nominator for one in channels)
        raise UsageError(
            t(
                "申报 {application} 没有经“{name}”推荐。",
                application=application.id,
                name=nominator,
            ),
            remedy=t("推荐单位：{listed}。", listed=listed) if listed else t("先登记推荐。"),
        )
    return found


def _record(
    db: Transaction, application: str, channel: Channel, actor: str, key: str | None
) -> None:
    payload: dict[str, object] = {
        "application": application,
        "nominator": channel.nominator,
        "type": channel.type,
        "code": channel.code,
        "joint": [],
        "route": channel.route,
    }
    db.append("nomination_recorded", payload, actor=actor, key=key)


def _own_code(db: Reader, code: str, nominator: str) -> None:
    issued = next((one for one in db.invitations() if one.code == code), None)
    if issued is None:
        said = t("没有发出过邀请码“{code}”。", code=code)
    elif issued.withdrawn:
        said = t("邀请码“{code}”已作废。", code=code)
    elif normalise(issued.nominator) != normalise(nominator):
        said = t("邀请码“{code}”是“{other}”的。", code=code, other=issued.nominator)
    else:
        return
    raise Refused(said, remedy=t("请推荐单位核对或补发邀请码。"))
