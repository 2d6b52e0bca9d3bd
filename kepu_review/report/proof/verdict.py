"""What verifying found: each difference in words, by what it is about."""

from __future__ import annotations

from dataclasses import dataclass, field

from kepu_review.report.proof.signing import Signed
from kepu_review.text import msg, t

CHECKS = {
    "files": msg("附件与清单一致"),
    "rules": msg("评分标准、认定项目与留痕一致"),
    "chains": msg("留痕的链完整，默克尔根与所印一致"),
    "totals": msg("各评审表总分由打分和评分标准算得"),
    "ranking": msg("排名、并列、份数由总分算得"),
    "outcomes": msg("建议结论由排名和名额算得，结论与决定一致"),
    "pages": msg("页上的名单与附件一致"),
    "signature": msg("电子签名完好"),
}
_OF = {
    "missing": "files",
    "changed": "files",
    "swapped": "files",
    "extra": "files",
    "unreadable": "files",
    "list": "files",
    "rubric": "rules",
    "programme": "rules",
    "method": "rules",
    "chain": "chains",
    "root": "chains",
    "mark": "totals",
    "total": "totals",
    "sheet": "totals",
    "rank": "ranking",
    "ranking": "ranking",
    "application": "ranking",
    "proposal": "outcomes",
    "outcome": "outcomes",
    "table": "pages",
    "row": "pages",
    "page": "pages",
    "signature": "signature",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that does not agree with another."""

    code: str
    text: str
    file: str = ""
    page: int | None = None

    @property
    def check(self) -> str:
        """The check, a key of `CHECKS`, that it belongs to."""
        return _OF[self.code]


@dataclass(slots=True)
class Found:
    """Differences as they are found, each told once."""

    _told: dict[Difference, None] = field(default_factory=dict)

    def add(self, code: str, text: str, *, file: str = "", page: int | None = None) -> None:
        """Take one down."""
        self._told[Difference(code, text, file, page)] = None

    def take(self, other: Found) -> None:
        """Take down what another found."""
        self._told |= other._told

    def of(self, code: str) -> tuple[Difference, ...]:
        """Those of one code."""
        return tuple(one for one in self._told if one.code == code)

    @property
    def differences(self) -> tuple[Difference, ...]:
        """All of them, in the order of finding."""
        return tuple(self._told)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verifying a document came to."""

    file: str
    sha256: str
    made: str
    round: str
    demo: bool
    method: str
    root: str
    listed: str  # SHA-256 of the list of files
    counts: dict[str, int]
    differences: tuple[Difference, ...]
    skipped: frozenset[str] = frozenset()
    """Checks that could not be made, because files are missing or cannot be read."""
    notes: tuple[str, ...] = ()
    """What was not looked at, and why."""
    signatures: tuple[Signed, ...] = ()

    @property
    def agrees(self) -> bool:
        """Whether everything that was looked at agrees."""
        return not self.differences

    def of(self, check: str) -> tuple[Difference, ...]:
        """The differences of one check."""
        return tuple(one for one in self.differences if one.check == check)


def check_title(check: str) -> str:
    """The check in the language in force."""
    return t(CHECKS[check])
