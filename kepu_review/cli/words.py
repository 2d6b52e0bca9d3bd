"""Words of the commands for what is stored under an id."""

from __future__ import annotations

from kepu_review.model import ScreeningState, Severity
from kepu_review.text import t

_SEVERITIES = {
    Severity.ERROR: ("错误", "error"),
    Severity.WARNING: ("提醒", "warning"),
    Severity.INFO: ("提示", "note"),
}
_SCREENING = {
    ScreeningState.PENDING: ("待审查", "pending"),
    ScreeningState.PASSED: ("通过", "passed"),
    ScreeningState.SENT_BACK: ("待补正", "sent back"),
    ScreeningState.NOT_ACCEPTED: ("不予受理", "not accepted"),
}


def severity_title(severity: Severity) -> str:
    """How weighty a finding is, in the language in force."""
    return t(*_SEVERITIES[severity])


def screening_title(state: ScreeningState) -> str:
    """The state of a screening, in the language in force."""
    return t(*_SCREENING[state])
