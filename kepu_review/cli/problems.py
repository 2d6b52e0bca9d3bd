"""What is wrong with the cells of a file, as a table for the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kepu_review.cli.show import table
from kepu_review.text import t

if TYPE_CHECKING:
    from kepu_review.intake import CellProblem

SHOWN = 40
"""Problems listed in the terminal; all of them are in the correction file."""


def tell_problems(problems: Sequence[CellProblem]) -> None:
    """Show them, errors apart from remarks; nothing where there are none."""
    from kepu_review.model import Severity

    if not problems:
        return
    out = sum(problem.severity is Severity.ERROR for problem in problems)
    more = len(problems) - SHOWN
    table(
        [
            t("工作表", "sheet"),
            t("行", "row"),
            t("列", "column"),
            t("内容", "value"),
            t("问题", "problem"),
            t("是否导入", "goes in"),
            t("怎么办", "what to do"),
        ],
        [
            (
                p.where.sheet,
                p.where.row,
                p.where.column,
                p.value[:40],
                p.reason,
                t("否", "no") if p.severity is Severity.ERROR else t("是", "yes"),
                p.remedy,
            )
            for p in sorted(problems, key=lambda p: p.severity is not Severity.ERROR)[:SHOWN]
        ],
        title=t(
            f"共 {len(problems)} 处问题，其中 {out} 处使该行不能导入",
            f"{len(problems)} problems, {out} of which keep their row out",
        )
        + (t(f"；只列出前 {SHOWN} 处", f"; the first {SHOWN}") if more > 0 else ""),
    )
