"""The small round up to its naming, under a programme that confers a title."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from kepu_review.model import Base
from kepu_review.workflow import Round
from kepu_review.workflow.naming import name_bases
from kepu_review.workflow.publishing import publish_notice
from tests import after

NOTICE = date(2026, 1, 5)
DAY = date(2026, 2, 3)
RULES = """\
notice: {days: 5, day_kind: working, clause: 办法第九条}
objections: {clause: 办法第十条}
"""
TITLE = """\
accreditation:
  title: 虚构市科普教育基地
  number: "XG-{year}-{n:03d}"
  clause: 办法第八条
  certificate: 经审核认定，{applicant}的“{name}”命名为{title}，编号 {number}，有效期至 {valid}。
  plaque: 虚构市科普教育基地
  change_months: 3
  change_clause: 办法第十八条（三）：变更后三个月内通报
  grounds:
    - {id: unlawful, title: 严重违纪违法, clause: 办法第十八条（一）}
    - {id: unreported, title: 变更后三个月内未通报, clause: 办法第十八条（三）}
  yearly:
    - {id: excellent, title: 优秀, clause: 办法第九条}
    - {id: unqualified, title: 不合格, consequence: rectify, clause: 办法第十七条}
  final:
    - {id: excellent, title: 优秀, consequence: direct, clause: 通知二（四）优秀}
    - {id: qualified, title: 合格, consequence: final, clause: 通知二（四）合格}
    - {id: unqualified, title: 不合格, consequence: excluded, clause: 通知二（四）不合格}
"""
TERM = TITLE + "  years: 5\n"
NUMBERS = ("XG-2026-001", "XG-2026-002", "XG-2026-003")


def listed(folder: Path, location: str, more: str = TERM) -> Round:
    """A1 to A3 are to be named; the notice is over."""
    rnd = after.deliberating(folder, location, RULES + more)
    after.name(rnd, "A1", "A2", "A3")
    publish_notice(rnd, NOTICE)
    return rnd


def named(folder: Path, location: str, more: str = TERM) -> Round:
    """A1 to A3 are bases 001 to 003."""
    rnd = listed(folder, location, more)
    name_bases(rnd, day=DAY)
    return rnd


def base(rnd: Round, number: str = NUMBERS[0]) -> Base:
    """The base as it stands."""
    with rnd.store.reading() as db:
        found = db.base(number)
    assert found is not None
    return found


def sound(rnd: Round) -> bool:
    """Record and state agree."""
    return not rnd.store.check()
