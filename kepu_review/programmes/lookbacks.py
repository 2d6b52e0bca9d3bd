"""一票否决 with a look-back: waits for a person to verify; a date in the window is an error."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from kepu_review.model import (
    Application,
    Attestation,
    AttestationState,
    Finding,
    LookBack,
    Programme,
    Severity,
)
from kepu_review.text import t

PREFIX = "lookback."


def rule_of(look: LookBack) -> str:
    """The id under which it is found and attested."""
    return f"{PREFIX}{look.id}"


def check_lookbacks(
    application: Application,
    programme: Programme,
    attested: Mapping[str, Attestation],
    day: date,
) -> Iterator[Finding]:
    """At most one finding for each; years are counted back from the last day to apply."""
    for look in programme.lookbacks:
        found = _found(application, look, attested.get(rule_of(look)), day)
        if found is not None:
            severity, said = found
            yield Finding(
                rule_of(look),
                severity,
                application.id,
                said,
                t("核验办法：{verification}", verification=look.verification),
                look.field,
                look.clause,
            )


def _found(
    application: Application, look: LookBack, attested: Attestation | None, day: date
) -> tuple[Severity, str] | None:
    if attested is not None:
        if attested.state is not AttestationState.NOT_MET:
            return None
        evidence = attested.evidence
        return Severity.ERROR, t(
            "一票否决：{title}（已核验：{evidence}）。", title=look.title, evidence=evidence
        )
    since = None if look.years is None else years_before(day, look.years)
    happened = application.get(look.field) if look.field else None
    if isinstance(happened, date) and (since is None or happened > since):
        return Severity.ERROR, t(
            "一票否决：{title}（{happened}，在{window}之内）。",
            title=look.title,
            happened=happened,
            window=_window(since, day),
        )
    said = t("待核验：{title}（{window}）。", title=look.title, window=_window(since, day))
    return Severity.WARNING, said


def _window(since: date | None, day: date) -> str:
    if since is None:
        return t("不限年份")
    return t("{since} 至 {day}", since=since, day=day)


def years_before(day: date, years: int) -> date:
    """The same day so many years earlier; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
