"""The small programme with everything that a notice says of entry, as a file that inherits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from kepu_review.model import Application, Finding, Material, Severity
from kepu_review.store import Transaction
from kepu_review.workflow import Round, check, create_round, import_applications
from tests import small

ENTRY_YAML = """\
id: entry
title: 虚构区科普教育基地
inherits: small
deadline: 2026-03-31
timezone: Asia/Shanghai
fields:
  - {id: route, title: 途径, kind: choice, choices: [推荐登记, 直接登记]}
  - {id: earlier_title, title: 称号}
  - {id: earlier_title_issuer, title: 命名单位}
  - {id: earlier_title_year, title: 年份, kind: integer}
  - {id: invitation_code, title: 邀请码}
  - {id: credit_code, title: 统一社会信用代码}
  - {id: submitted_on, title: 提交日期, kind: date}
  - {id: accident, title: 事故日期, kind: date}
rules:
  - {id: entry.plan, title: 有规划, kind: attest, clause: 第二条}
nominators:
  - {id: district, title: 区科协, members: […区科学技术协会], cap: 2, floor: 1,
     clause: 第三条（一）}
  - {id: society, title: 学会, members: [虚构…学会], cap: 1, clause: 第三条（二）}
  - {id: institute, title: 研究所, members: [虚构一所, 虚构二所], cap: 2, joint: true,
     clause: 第三条（三）}
routes:
  - {id: nominated, title: 推荐登记, nominated: true, clause: 第四条（一）}
  - id: direct
    title: 直接登记
    nominated: false
    clause: 第四条（二）
    titles:
      - {id: national, title: 全国科普教育基地, issuers: [中国科协], since: 2020, until: 2023,
         clause: 第四条（二）1}
      - {id: society, title: 行业科普基地, issuers: [中国…学会], since: 2020, until: 2023,
         clause: 第四条（二）2}
  - {id: final, title: 直接进入终评, nominated: false, clause: 第四条（三）}
lookbacks:
  - {id: accident, title: 重大安全责任事故, years: 5, field: accident, verification: 查应急部门记录,
     clause: 第五条}
correction: {days: 5, day_kind: working, times: 1, clause: 第六条}
accreditation:
  title: 虚构区科普教育基地
  clause: 第七条
  holders_apply: false
  final:
    - {id: excellent, title: 优秀, consequence: direct, clause: 第八条（一）}
    - {id: good, title: 合格, consequence: final, clause: 第八条（二）}
    - {id: bad, title: 不合格, consequence: excluded, clause: 第八条（三）}
"""
DISTRICT, OTHER, SOCIETY = "北区科学技术协会", "南区科协", "虚构气象学会"


def new_round(folder: Path, location: str | None = None, text: str = ENTRY_YAML) -> Round:
    """A round of the programme without applications."""
    file = folder / "entry.yaml"
    file.write_text(text, encoding="utf-8")
    return create_round(location or str(folder / "round"), file, plugins=small.plugins(folder))


def application(number: int, **given: Any) -> Application:
    """One that lacks nothing but its attestations; named parts and values may be said."""
    named = {"name", "applicant", "nominator", "region"}
    parts = {
        "name": f"虚构{number}号馆",
        "applicant": f"虚构单位{number}",
        "nominator": DISTRICT,
        "region": "north",
    }
    parts |= {key: value for key, value in given.items() if key in named}
    values = {"open_days": 300, "submitted_on": date(2026, 3, 31)}
    values |= {key: value for key, value in given.items() if key not in named}
    kept = {key: value for key, value in values.items() if value is not None}
    return Application(id=f"A{number}", category="hall", values=kept, **parts)


def take_in(rnd: Round, *applications: Application) -> None:
    """Import them and check all."""
    import_applications(rnd, applications, file="表.xlsx", sha256="0" * 64)
    check(rnd)


def rules(rnd: Round, application: str) -> list[tuple[str, str]]:
    """(rule, severity) of what was found, but for what waits to be attested."""
    return [
        (one.rule, one.severity.value)
        for one in findings(rnd, application)
        if one.rule not in ("entry.plan", "lookback.accident") or one.severity is Severity.ERROR
    ]


def findings(rnd: Round, application: str) -> tuple[Finding, ...]:
    """Everything that the last check found."""
    with rnd.store.reading() as db:
        return db.findings(application=application)


def errors(found: Iterable[Finding]) -> list[str]:
    """The rules that say no."""
    return [one.rule for one in found if one.severity is Severity.ERROR]


def append(rnd: Round, kind: str, payload: dict[str, Any]) -> None:
    """One event of the round, as another part of the work writes it."""

    def work(db: Transaction) -> None:
        db.append(kind, payload, actor="secretary")

    rnd.write(work)


def carried(
    rnd: Round, name: str, *, number: str = "B-1", until: str | None = "2030-12-31", **more: Any
) -> None:
    """A base of an earlier batch in the register."""
    base = {
        "number": number,
        "application": None,
        "name": name,
        "applicant": "虚构老单位",
        "category": "hall",
        "region": "north",
        "title": "虚构区科普教育基地",
        "batch": "前一批",
        "valid_from": "2021-01-01",
        "valid_until": until,
        "route": None,
        "status": "in_force",
    }
    append(rnd, "bases_carried", {"bases": [base | more], "source": "名册.xlsx"})


def graded(rnd: Round, grade: str, number: str = "B-1") -> None:
    """Its final grade."""
    payload = {"number": number, "period": "term", "grade": grade, "reason": "", "round": None}
    append(rnd, "base_evaluated", payload)


def evidence(application: str) -> Material:
    """The document that proves a title."""
    return Material(application, f"{application}/命名文件.pdf", "命名文件", "pdf", "1" * 64)
