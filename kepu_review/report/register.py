"""名录 as a PDF: the public register with what holds on the day it was made."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from kepu_review.report.nodes import Nodes, heading, meta, paragraph, table
from kepu_review.report.words import MISSING, day
from kepu_review.store import Reader
from kepu_review.text import t
from kepu_review.workflow import Round
from kepu_review.workflow.naming import accreditation
from kepu_review.workflow.public import headings, register_rows, write_register

_LEFT_OUT = (3, 10, 11)
"""Columns that a page has no room for: the title is in the head, the rest stands beside status."""


def export_register(rnd: Round, path: str | Path) -> int:
    """Write the public register as .csv, .xlsx or .pdf; gives the number of bases.

    Nothing personal is in it: no contacts, no reasons; what slipped into a name is left out.

    Raises
    ------
    Refused
        the programme confers no title.
    UsageError
        the file's ending is another one.
    """
    from kepu_review.report import document

    accreditation(rnd)
    target = Path(path)
    if target.suffix.lower() != ".pdf":
        return write_register(rnd, target)
    with rnd.store.reading() as db:
        rows = register_rows(rnd, db)
        target.write_bytes(document(sections(rnd, db, rows)))
    return len(rows)


def sections(rnd: Round, db: Reader, rows: list[dict[str, str]]) -> Nodes:
    """The whole document."""
    from kepu_review.report.fill_notice import heading as head_of
    from kepu_review.report.fill_notice import local_day, now

    head, rule = head_of(rnd, db), accreditation(rnd)
    title = t("{title}名录", title=rule.title)
    columns = headings()
    status, until, ground = (columns[at] for at in (9, 10, 11))
    counts = Counter(row[status] for row in rows)
    told = t("、").join(f"{name} {n}" for name, n in counts.items()) or t("没有基地")
    shown = [name for at, name in enumerate(columns) if at not in _LEFT_OUT]
    body = [
        [
            _standing(row, status, until, ground) if name == status else row[name] or MISSING
            for name in shown
        ]
        for row in rows
    ]
    return Nodes(
        [
            meta(title=title, author=head.organiser, demo=head.demo, header=title),
            heading(1, title),
            paragraph(
                t(
                    "{office}；截至{day}，共 {n} 家：{told}。",
                    office=head.organiser,
                    day=day(local_day(rnd, now())),
                    n=len(rows),
                    told=told,
                ),
                kind="note",
            ),
            table([shown], body, empty=t("名录中还没有基地。")),
        ]
    )


def _standing(row: dict[str, str], status: str, until: str, ground: str) -> str:
    more = [one for one in (row[until] and t("至 {until}", until=row[until]), row[ground]) if one]
    return row[status] + (t("（{more}）", more=t("；").join(more)) if more else "")
