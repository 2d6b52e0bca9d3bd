"""Where a document's data comes from: the round named by KEPU_ROUND, or a file of data."""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, cast

from kepu_review.errors import UsageError
from kepu_review.report import masking
from kepu_review.report.data import NoticeData, SummaryData
from kepu_review.report.data_file import load
from kepu_review.report.nodes import Nodes
from kepu_review.text import t

KIND_VARIABLE = "KEPU_KIND"
FILTERS: Mapping[str, str] = {"expert": "KEPU_EXPERT", "application": "KEPU_APPLICATION"}
"""What picks a part of a document → the environment variable that says it."""
GOING_OUT = frozenset({"notice", "feedback"})
"""Kinds that leave the office."""
TAKEN: Mapping[str, tuple[str, ...]] = {
    "sheets": ("expert", "application"),
    "feedback": ("application",),
}


def location() -> str:
    """The round that the notebook is about; UsageError when KEPU_ROUND does not say."""
    named = os.environ.get("KEPU_ROUND", "").strip()
    if named:
        return named
    raise UsageError(
        t("没有说明是哪一个批次。"),
        remedy=t(
            "请用 kepu-review report 目录 -o 文件.pdf 生成，或先把环境变量 KEPU_ROUND 设为批次"
            "目录。"
        ),
    )


def given(kind: str) -> Any:
    """The data of a kind of document, of the round or the file that KEPU_ROUND names.

    KEPU_EXPERT and KEPU_APPLICATION pick one expert's sheets or one application, where the kind
    knows them.
    """
    where = location()
    if where.endswith(".json"):
        shape = getattr(import_module(f"kepu_review.report.{kind}_data"), f"{kind.title()}Data")
        return _masked(kind, load(Path(where), shape))
    fill = import_module(f"kepu_review.report.{kind}_fill")
    asked = {key: value for key, name in FILTERS.items() if (value := os.environ.get(name))}
    taken = {key: asked[key] for key in TAKEN.get(kind, ()) if key in asked}
    return _masked(kind, getattr(fill, f"{kind}_data")(where, **taken))


def _masked(kind: str, data: Any) -> Any:
    """What goes to an applicant never has anything personal, whatever was asked for."""
    return masking.masked(data) if kind in GOING_OUT else masking.internal(data)


def plugin_document() -> Nodes:
    """The document of a plugin that KEPU_KIND names, of the round that KEPU_ROUND names."""
    return cast(
        Nodes,
        import_module("kepu_review.report.extras").document_of(
            location(), os.environ.get(KIND_VARIABLE, "")
        ),
    )


def summary_data(where: str) -> SummaryData:
    """The data of the internal summary: of a round, or read from a .json file of data."""
    if where.endswith(".json"):
        return masking.internal(load(Path(where), SummaryData))
    # Filling reads the store and pandas; a document from a file needs neither.
    fill = import_module("kepu_review.report.fill")
    return cast(SummaryData, fill.summary_data(where))


def notice_data(where: str) -> NoticeData:
    """The data of the public notice: of a round, or read from a .json file of data."""
    if where.endswith(".json"):
        return masking.masked(load(Path(where), NoticeData))
    fill = import_module("kepu_review.report.fill_notice")
    return masking.masked(cast(NoticeData, fill.notice_data(where)))
