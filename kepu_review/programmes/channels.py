"""推荐渠道: through whom an application came; exactly one nominator counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kepu_review.conflicts.names import normalise, units
from kepu_review.model import (
    Application,
    Finding,
    Invitation,
    Nomination,
    Programme,
    Route,
    Severity,
)
from kepu_review.programmes.nominators import Table, is_named, type_of
from kepu_review.text import t

CODE_FIELD = "invitation_code"
"""The field of a form that holds the code which a nominator gave out."""
SEVERAL = "nomination.several"
"""The rule of the finding that a person has to choose one of several nominators."""


@dataclass(frozen=True, slots=True)
class Channel:
    """One nominator through whom an application came."""

    nominator: str
    type: str | None
    code: str | None = None
    route: str | None = None
    chosen: bool | None = None
    recorded: bool = True  # by an act of the office; False: as the form says


@dataclass(frozen=True, slots=True)
class Channels:
    """What is known of nominators, to be asked for each application."""

    programme: Programme
    table: Table
    nominations: Mapping[str, Sequence[Nomination]]
    invitations: Mapping[str, Invitation]
    form_codes: Mapping[str, Sequence[str]]
    """Code → the applications whose forms give it."""

    def of(self, application: Application) -> tuple[Channel, ...]:
        """The nominators that were recorded, and those that the form itself names."""
        found = [
            Channel(one.nominator, self.type(one), one.code, one.route, one.chosen)
            for one in self.nominations.get(application.id, ())
        ]
        known = {normalise(one.nominator) for one in found}
        joint = {normalise(n) for o in self.nominations.get(application.id, ()) for n in o.joint}
        for name, code in self._of_form(application):
            if normalise(name) not in known | joint:
                known.add(normalise(name))
                found.append(Channel(name, self._type(name), code, recorded=False))
        return tuple(found)

    def counting(self, application: Application) -> Channel | None:
        """The nomination that counts: the only one, or the one that a person chose."""
        found = self.of(application)
        if len(found) == 1:
            return found[0]
        return next((one for one in found if one.chosen), None)

    def type(self, nomination: Nomination) -> str | None:
        """The type that was recorded, else the one found by the name."""
        return nomination.type or self._type(nomination.nominator)

    def _type(self, name: str) -> str | None:
        kind = type_of(self.programme, name, self.table)
        return None if kind is None else kind.id

    def _of_form(self, application: Application) -> Iterator[tuple[str, str | None]]:
        code = code_of(application)
        issued = self.invitations.get(code or "")
        stated = self._lead(application.nominator) if application.nominator else None
        if stated is not None:
            own = issued is not None and normalise(issued.nominator) == normalise(stated)
            yield stated, code if own else None
        if issued is not None and not issued.withdrawn:
            yield issued.nominator, code

    def _lead(self, cell: str) -> str:
        """Who nominates where several do together: the first whose type is known."""
        several = units(cell)
        if len(several) < 2 or is_named(self.programme, cell, self.table):
            return cell
        return next((name for name in several if self._type(name) is not None), several[0])


def code_of(application: Application) -> str | None:
    """The code that the form gives."""
    given = application.get(CODE_FIELD)
    return str(given).strip().upper() or None if given is not None else None


def codes_of(applications: Iterable[Application]) -> dict[str, list[str]]:
    """Code → the applications whose forms give it."""
    found: dict[str, list[str]] = {}
    for one in applications:
        code = code_of(one)
        if code is not None:
            found.setdefault(code, []).append(one.id)
    return found


def channel_findings(
    application: Application, route: Route | None, known: Channels, *, due: bool = True
) -> Iterator[Finding]:
    """Exactly one nominator, of a type that may nominate, with a code that is its own.

    Not `due`: the stage in which nominators act is still to come, and that none did is no error.
    """
    programme = known.programme
    if not programme.nominators and not programme.routes:
        return
    channels = known.of(application)
    if route is None or route.nominated:
        yield from _one(application, channels, route, due)
        yield from _kind(application, channels, known)
    yield from _code(application, channels, known)


def _one(
    application: Application, channels: Sequence[Channel], route: Route | None, due: bool
) -> Iterator[Finding]:
    clause = route.clause if route else ""
    if not channels:
        yield _finding(
            application,
            "nomination.missing",
            t("没有推荐单位。"),
            t("请推荐单位推荐，用 kepu-review nominate 登记。"),
            clause,
            Severity.ERROR if due else Severity.INFO,
        )
    elif len(channels) > 1 and not any(one.chosen for one in channels):
        names = t("、").join(one.nominator for one in channels)
        yield _finding(
            application,
            SEVERAL,
            t("经 {count} 个渠道推荐：{names}。", count=len(channels), names=names),
            t("与申报单位和推荐单位核实后，由人选定其中一家。"),
            clause,
        )


def _kind(
    application: Application, channels: Sequence[Channel], known: Channels
) -> Iterator[Finding]:
    programme = known.programme
    if not programme.nominators:
        return
    all_named = all(one.members for one in programme.nominators)
    for one in channels:
        if one.type is None and one.chosen is not False:
            yield _finding(
                application,
                "nomination.type",
                t("“{name}”不在推荐单位之列。", name=one.nominator)
                if all_named
                else t("“{name}”属于哪一类推荐单位还没有登记。", name=one.nominator),
                t("核对推荐单位名称；可推荐：{types}。", types=_titles(programme)),
                programme.nominators[0].clause,
                Severity.ERROR if all_named else Severity.WARNING,
            )


def _titles(programme: Programme) -> str:
    return t("、").join(one.title for one in programme.nominators)


def _code(
    application: Application, channels: Sequence[Channel], known: Channels
) -> Iterator[Finding]:
    code = code_of(application)
    if code is None or not known.invitations:  # codes of another system are not known here
        return
    issued = known.invitations.get(code)
    said = _wrong_code(application, code, issued, known)
    if said is None and issued is not None and application.nominator:
        stated = [one for one in channels if one.code == code]
        if not stated or normalise(stated[0].nominator) != normalise(issued.nominator):
            said = t("邀请码“{code}”不是该推荐单位的。", code=code)
    if said is not None:
        yield _finding(application, "nomination.code", said, t("请推荐单位核对或补发邀请码。"), "")


def _wrong_code(
    application: Application, code: str, issued: Invitation | None, known: Channels
) -> str | None:
    if issued is None:
        return t("没有发出过邀请码“{code}”。", code=code)
    if issued.withdrawn:
        return t("邀请码“{code}”已作废。", code=code)
    others = {*known.form_codes.get(code, ()), issued.application} - {application.id, None}
    if others:
        return t(
            "邀请码“{code}”也用于申报 {others}。",
            code=code,
            others=t("、").join(sorted(str(one) for one in others)),
        )
    return None


def _finding(
    application: Application,
    rule: str,
    message: str,
    remedy: str,
    clause: str,
    severity: Severity = Severity.ERROR,
) -> Finding:
    return Finding(rule, severity, application.id, message, remedy, "nominator", clause)
