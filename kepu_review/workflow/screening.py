"""形式审查: run the checks, and record what people decide about them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass

from kepu_review.errors import Refused, UsageError
from kepu_review.model import ROUND_CHAIN, Finding, Material, Receipt, ScreeningState, Severity
from kepu_review.programmes.channels import SEVERAL
from kepu_review.programmes.doubles import SAME_NAME, DuplicateGroup
from kepu_review.store import Reader, Transaction
from kepu_review.store.payloads import finding_from, finding_json
from kepu_review.text import t
from kepu_review.workflow.entering import (
    about_the_round,
    after_people,
    entry,
    entry_findings,
    groups_of,
)
from kepu_review.workflow.guards import OFFICE, in_phase, known
from kepu_review.workflow.handed import material_findings
from kepu_review.workflow.repeating import done_before, event_before, part_of, parts_before
from kepu_review.workflow.round import Round
from kepu_review.workflow.telling import told

FOR_A_PERSON = (SAME_NAME, SEVERAL)
"""Rules whose findings ask a person to choose; no application is refused for them in bulk."""


@dataclass(frozen=True, slots=True)
class Passed:
    """What came of passing those without errors."""

    passed: tuple[str, ...]
    errors: tuple[str, ...]  # left for a person: the rules found an error
    unchecked: tuple[str, ...]  # … not checked at their present content
    no_category: tuple[str, ...]


def check(
    rnd: Round,
    *,
    only: Collection[str] | None = None,
    actor: str = "secretary",
    progress: Callable[[int, int], None] | None = None,
    key: str | None = None,
) -> tuple[Finding, ...]:
    """Run every screening rule on every application, or on `only`, and record the findings.

    Materials are checked by what was measured when they were imported.

    The rules propose; the state of an application changes only by `decide_screening`. An
    application that somebody changed while the rules ran is left unchecked.

    Raises
    ------
    PhaseClosed
        the round is past its review.
    """
    content = {"only": None if only is None else sorted(only)}
    with rnd.store.reading() as db:
        done = event_before(db, "findings_recorded", content, key=key)
        if done is not None:
            return tuple(finding_from(one) for one in done.payload["findings"])
        in_phase(db, *OFFICE)
        everybody = db.applications()  # also where a few are checked: others may be like them
        materials = db.materials()
        known_ = entry(rnd, db, everybody)
        groups = _by_application(groups_of(known_, db, everybody))
    wanted = None if only is None else set(only)
    applications = [app for app in everybody if wanted is None or app.id in wanted]
    handed = material_findings(rnd, applications, materials)
    files = _files(materials)
    findings: list[Finding] = []
    for number, application in enumerate(applications, 1):
        name = application.id
        found = [*rnd.plugins.screen(application, rnd.programme), *handed[name]]
        found += entry_findings(known_, application, groups[name], files[name], bool(materials))
        findings.extend(after_people(known_, application, found))
        if progress is not None:
            progress(number, len(applications))
    seen = {application.id: application for application in applications}

    def work(db: Transaction) -> tuple[Finding, ...]:
        in_phase(db, *OFFICE)
        now = db.applications(ids=None if wanted is None else seen)
        same = {app.id for app in now if seen.get(app.id) == app}
        same -= _handed_in_meanwhile(materials, db.materials())
        valid = [finding for finding in findings if finding.application in same]
        payload = content | {
            "applications": sorted(same),
            "findings": [finding_json(finding) for finding in valid],
        }
        db.append("findings_recorded", payload, actor=actor, key=key)
        return tuple(valid)

    return rnd.write(work)


def look_again(
    rnd: Round,
    applications: Collection[str],
    *,
    actor: str = "secretary",
    key: str | None = None,
) -> None:
    """Check those of the applications anew that were checked before: an act changed their state.

    The act is under `key`; done again, it does not check again.
    """
    again = part_of(key, "check")
    with rnd.store.reading() as db:
        if again is not None and db.written(ROUND_CHAIN, again) is not None:
            return
        concerned = db.checked() & set(applications)
        open_ = db.info().phase in OFFICE
    if concerned and open_:
        check(rnd, only=sorted(concerned), actor=actor, key=again)


def _by_application(groups: Collection[DuplicateGroup]) -> dict[str, list[DuplicateGroup]]:
    found: dict[str, list[DuplicateGroup]] = defaultdict(list)
    for group in groups:
        for name in group.applications:
            found[name].append(group)
    return found


def _files(materials: Collection[Material]) -> dict[str, list[Material]]:
    found: dict[str, list[Material]] = defaultdict(list)
    for one in materials:
        found[one.application].append(one)
    return found


def _handed_in_meanwhile(before: Collection[Material], now: Collection[Material]) -> set[str]:
    return {one.application for one in set(before) ^ set(now)}


def check_nominations(rnd: Round) -> tuple[Finding, ...]:
    """What the nominations of the round as a whole break: caps and floors of the programme."""
    with rnd.store.reading() as db:
        return about_the_round(rnd, db)


def decide_screening(
    rnd: Round,
    application: str,
    state: ScreeningState,
    *,
    reason: str = "",
    actor: str = "secretary",
    key: str | None = None,
) -> Receipt:
    """A person passes an application, sends it back or does not accept it.

    Raises
    ------
    UsageError
        the application is unknown, or a refusal has no reason.
    PhaseClosed
        the round is past its review.
    """
    why = told(reason)
    if state is not ScreeningState.PASSED and not why:
        raise UsageError(
            t("补正、不予受理须写明理由。"),
            remedy=t("写出所依据的条款和事实。"),
        )

    payload = {"application": application, "state": state.value, "reason": why}

    def work(db: Transaction) -> Receipt:
        repeated = done_before(db, "screening_decided", payload, key=key)
        if repeated is not None:
            return repeated
        in_phase(db, *OFFICE)
        found = known(db, application)
        if state is ScreeningState.PASSED and found.category is None:
            raise Refused(
                t("申报 {application} 类别未定，不能通过。", application=application),
                remedy=t("先确定类别。"),
            )
        return db.append("screening_decided", payload, actor=actor, key=key)

    return rnd.write(work)


def pass_without_errors(
    rnd: Round,
    applications: Collection[str] | None = None,
    *,
    actor: str = "secretary",
    key: str | None = None,
) -> Passed:
    """Pass the pending applications, or those of `applications`, in which no rule found an error.

    Each keeps a decision of its own. What has an error, was not checked or has no category waits
    for a person, and is named.

    Raises
    ------
    PhaseClosed
        the round is past its review.
    """

    def work(db: Transaction) -> Passed:
        done = parts_before(db, "screening_decided", {"state": "passed"}, key=key)
        if not done:
            in_phase(db, *OFFICE)
        states = db.screening()
        wanted = [
            app
            for app in db.applications(ids=applications)
            if states[app.id][0] is ScreeningState.PENDING
        ]
        checked = db.checked()
        wrong = {f.application for f in db.findings() if f.severity is Severity.ERROR}
        groups: dict[str, list[str]] = {"passed": [], "errors": [], "unchecked": [], "none": []}
        groups["passed"] += [str(event.payload["application"]) for event in done]
        for app in wanted:
            if app.id not in checked:
                groups["unchecked"].append(app.id)
            elif app.id in wrong:
                groups["errors"].append(app.id)
            elif app.category is None:
                groups["none"].append(app.id)
            elif not done:
                payload = {
                    "application": app.id,
                    "state": ScreeningState.PASSED.value,
                    "reason": t("审查无不符项，批量通过"),
                }
                part = part_of(key, len(groups["passed"]))
                db.append("screening_decided", payload, actor=actor, key=part)
                groups["passed"].append(app.id)
        return Passed(*(tuple(group) for group in groups.values()))

    return rnd.write(work)


def settle_by_findings(
    rnd: Round, *, actor: str = "secretary", key: str | None = None
) -> dict[ScreeningState, int]:
    """Settle every pending application: no error passes, an error is not accepted with its reasons.

    For rounds whose secretariat confirms the proposals of the rules in one act; each application
    keeps its own decision with the actor's name. Returns how many went which way.

    Raises
    ------
    Refused
        some pending application has not been checked at its present content, or came twice or
        through several nominators and nobody has chosen.
    PhaseClosed
        the round is past its review.
    """

    def work(db: Transaction) -> dict[ScreeningState, int]:
        counts = {ScreeningState.PASSED: 0, ScreeningState.NOT_ACCEPTED: 0}
        done = parts_before(db, "screening_decided", {}, key=key)
        for event in done:
            counts[ScreeningState(event.payload["state"])] += 1
        if done:
            return counts
        in_phase(db, *OFFICE)
        pending = [a for a, (s, _) in db.screening().items() if s is ScreeningState.PENDING]
        _all_checked(set(pending) - db.checked())
        _people_first(db, pending)
        errors: dict[str, list[str]] = {}
        for finding in db.findings():
            if finding.severity is Severity.ERROR:
                errors.setdefault(finding.application, []).append(finding.message.rstrip("。"))
        for number, application in enumerate(pending):
            reasons = errors.get(application, [])
            state = ScreeningState.NOT_ACCEPTED if reasons else ScreeningState.PASSED
            payload = {
                "application": application,
                "state": state.value,
                "reason": "；".join(dict.fromkeys(reasons)),
            }
            db.append("screening_decided", payload, actor=actor, key=part_of(key, number))
            counts[state] += 1
        return counts

    return rnd.write(work)


def _people_first(db: Reader, pending: Collection[str]) -> None:
    waiting = {f.application for f in db.findings() if f.rule in FOR_A_PERSON} & set(pending)
    if waiting:
        names = t("、").join(sorted(waiting)[:5]) + ("…" if len(waiting) > 5 else "")
        raise Refused(
            t("重复申报或经多个渠道推荐的 {names} 要先由人选定。", names=names),
            remedy=t("查看：kepu-review duplicates list 批次文件夹"),
        )


def _all_checked(unchecked: set[str]) -> None:
    if not unchecked:
        return
    names = "、".join(sorted(unchecked)[:5]) + ("…" if len(unchecked) > 5 else "")
    raise Refused(
        t(
            "有 {unchecked_count} 份申报导入或更改后还没有审查：{names}。",
            unchecked_count=len(unchecked),
            names=names,
        ),
        remedy=t("先运行审查，再确认结论。"),
    )
