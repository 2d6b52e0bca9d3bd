"""Where a document's data comes from: the round named by KEPU_ROUND, or a file of data."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path
from typing import cast

from kepu_review.errors import UsageError
from kepu_review.report.data import NoticeData, SummaryData
from kepu_review.report.data_file import load
from kepu_review.text import t


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


def summary_data(where: str) -> SummaryData:
    """The data of the internal summary: of a round, or read from a .json file of data."""
    if where.endswith(".json"):
        return load(Path(where), SummaryData)
    # Filling reads the store and pandas; a document from a file needs neither.
    fill = import_module("kepu_review.report.fill")
    return cast(SummaryData, fill.summary_data(where))


def notice_data(where: str) -> NoticeData:
    """The data of the public notice: of a round, or read from a .json file of data."""
    if where.endswith(".json"):
        return load(Path(where), NoticeData)
    fill = import_module("kepu_review.report.fill_notice")
    return cast(NoticeData, fill.notice_data(where))
