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
            t("工作表"),
            t("行"),
            t("列"),
            t("内容"),
            t("问题"),
            t("是否导入"),
            t("怎么办"),
        ],
        [
            (
                p.sheet,
                p.where.row,
                p.where.column,
                p.value[:40],
                p.reason,
                t("否") if p.severity is Severity.ERROR else t("是"),
                p.remedy,
            )
            for p in sorted(problems, key=lambda p: p.severity is not Severity.ERROR)[:SHOWN]
        ],
        title=t(
            "共 {problems_count} 处问题，其中 {out} 处使该行不能导入",
            problems_count=len(problems),
            out=out,
        )
        + (t("；只列出前 {shown} 处", shown=SHOWN) if more > 0 else ""),
    )
