"""Words of the commands for what is stored under an id."""

from __future__ import annotations

from kepu_review.model import ScreeningState, Severity
from kepu_review.text import msg, t

_SEVERITIES = {
    Severity.ERROR: msg("错误"),
    Severity.WARNING: msg("提醒"),
    Severity.INFO: msg("提示"),
}
_SCREENING = {
    ScreeningState.PENDING: msg("待审查"),
    ScreeningState.PASSED: msg("通过"),
    ScreeningState.SENT_BACK: msg("待补正"),
    ScreeningState.NOT_ACCEPTED: msg("不予受理"),
}


def severity_title(severity: Severity) -> str:
    """How weighty a finding is, in the language in force."""
    return t(_SEVERITIES[severity])


def screening_title(state: ScreeningState) -> str:
    """The state of a screening, in the language in force."""
    return t(_SCREENING[state])
