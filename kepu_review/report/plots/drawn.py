"""What a figure gives: drawings, what is not in them, and their data as a table."""

from __future__ import annotations

from dataclasses import dataclass, field

from kepu_review.report.nodes import Node, figure, paragraph


@dataclass(frozen=True, slots=True)
class Plot:
    """One drawing, no taller than a page."""

    svg: str
    alt: str  # in words what it shows
    caption: str


@dataclass(frozen=True, slots=True)
class Plots:
    """The drawings of one figure; without any, `why` says so."""

    shown: tuple[Plot, ...] = ()
    note: str = ""  # how to read it, and what is left out
    table: Node = field(default_factory=dict)  # of what is drawn; empty without a drawing
    why: str = ""

    def blocks(self, *, table: bool = True) -> list[Node]:
        """Nodes of a document; without `table` where the page has the data already."""
        if not self.shown:
            return [paragraph(self.why, kind="note")]
        made = [figure(one.svg, alt=one.alt, caption=one.caption) for one in self.shown]
        if self.note:
            made.append(paragraph(self.note, kind="note"))
        return [*made, self.table] if table and self.table else made
