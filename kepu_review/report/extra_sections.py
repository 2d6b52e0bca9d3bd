"""The last sections of the internal summary: what plugins add, each saying whose it is."""

from __future__ import annotations

import json

from kepu_review.report.data import SummaryData
from kepu_review.report.nodes import Node, Nodes, heading, paragraph
from kepu_review.report.words import section
from kepu_review.text import t

FIRST = 11
"""The number of the first of them."""


def sections(data: SummaryData) -> Nodes:
    """十一、…: what plugins add to the summary, each saying whose it is."""
    blocks: list[Node] = []
    for n, one in enumerate(data.extras):
        title = one.title or t("插件“{plugin}”的内容", plugin=one.plugin)
        blocks.append(heading(1, title, number=section(FIRST + n)))
        if one.problem:
            told = t("插件“{plugin}”出错，本节没有内容：{why}", plugin=one.plugin, why=one.problem)
            blocks.append(paragraph(told))
            continue
        blocks += json.loads(one.blocks)
        blocks.append(paragraph(t("本节由插件“{plugin}”提供。", plugin=one.plugin), kind="note"))
    return Nodes(blocks)
