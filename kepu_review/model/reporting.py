"""报告: what a plugin is told of a document, and what it may add to one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from kepu_review.model.application import Application
from kepu_review.model.programme import Programme
from kepu_review.model.record import Decision, Ranked, RoundInfo

Block = Mapping[str, Any]
"""A block of a document as `kepu_review.report.nodes` makes it: a heading, a paragraph, a table,
a figure from SVG. Texts in it are data, never markup."""


@dataclass(frozen=True, slots=True)
class ReportRequest:
    """The round as one document tells it, out of one snapshot."""

    document: str  # id of the kind: "summary", or that of the plugin's own format
    language: str  # "zh" | "en"
    programme: Programme
    info: RoundInfo
    public: bool = False  # whoever reads it: then without ranking, and nothing personal
    applications: tuple[Application, ...] = ()
    ranked: tuple[Ranked, ...] = ()
    decisions: Mapping[str, Decision] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class ReportSection:
    """A section that a plugin adds to a document, set after those of its own."""

    title: str
    blocks: tuple[Block, ...]
    order: int = 50


@dataclass(frozen=True, slots=True)
class ReportFormat:
    """A whole document of a plugin; `make` gives its blocks."""

    id: str  # of small letters, digits, - and _: `report --kind ID`
    title: str
    make: Callable[[ReportRequest], Sequence[Block]]
    description: str = ""
    public: bool = False
    wide: bool = False  # the page lies on its side
