"""Documents as PDF/A-3a and PDF/UA-1, set by one static Typst template.

make(kind, location, out)     a document of a round: its notebook is run, then set
document(blocks, meta)        PDF bytes of blocks (see `nodes`), without a kernel
summary, notice, sheets, …    the sections of the documents, for their notebooks
summary_data, notice_data     what the two say, of a round or of a file of data
given(kind)                   what any other document says
plugin_document()             a document that a plugin brings
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kepu_review.report import feedback, minutes, nodes, notice, scores, sheets, summary
from kepu_review.report.data import NoticeData, SummaryData
from kepu_review.report.make import make
from kepu_review.report.source import (
    given,
    location,
    notice_data,
    plugin_document,
    summary_data,
)

__all__ = [
    "NoticeData",
    "SummaryData",
    "document",
    "feedback",
    "given",
    "location",
    "make",
    "minutes",
    "nodes",
    "notice",
    "notice_data",
    "plugin_document",
    "scores",
    "sheets",
    "summary",
    "summary_data",
]


def document(
    blocks: nodes.Nodes | Iterable[nodes.Node],
    meta: Mapping[str, Any] | None = None,
    *,
    system_fonts: bool = False,
) -> bytes:
    """PDF of blocks, e.g. `document(summary.sections(data))`; ReportError when it cannot be set."""
    from kepu_review.report import tree, typeset

    given = blocks.blocks if isinstance(blocks, nodes.Nodes) else blocks
    return typeset.pdf(tree.build(given, meta), system_fonts=system_fonts)
