"""Documents as PDF/A-3a and PDF/UA-1, set by one static Typst template.

make(kind, location, out)     a document of a round: its notebook is run, then set
document(blocks, meta)        PDF bytes of blocks (see `nodes`), without a kernel
summary, notice               the sections of the two documents, for their notebooks
summary_data, notice_data     what they say, of a round or of a file of data
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kepu_review.report import nodes, notice, summary
from kepu_review.report.data import NoticeData, SummaryData
from kepu_review.report.make import make
from kepu_review.report.source import location, notice_data, summary_data

__all__ = [
    "NoticeData",
    "SummaryData",
    "document",
    "location",
    "make",
    "nodes",
    "notice",
    "notice_data",
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
