"""已认定的基地 that apply again: need not, must, come in by another way, or may not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from kepu_review.conflicts.names import normalise
from kepu_review.model import (
    Application,
    Base,
    BaseStatus,
    EvaluationGrade,
    Finding,
    Programme,
    Severity,
)
from kepu_review.text import t

IN_FORCE = (BaseStatus.IN_FORCE, BaseStatus.RECTIFYING, BaseStatus.SUSPENDED)
EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True)
class Holder:
    """The base in the register that an application is about, with its last final grade."""

    base: Base
    grade: EvaluationGrade | None

    @property
    def consequence(self) -> str | None:
        """What the grade means for the next batch."""
        return None if self.grade is None else self.grade.consequence


@dataclass(frozen=True, slots=True)
class Register:
    """Bases by name and by unit, newest first, and the final grade of each."""

    names: Mapping[str, tuple[Base, ...]]
    applicants: Mapping[str, tuple[Base, ...]]
    grades: Mapping[str, str]


def register_of(bases: Iterable[Base], grades: Mapping[str, str]) -> Register:
    """To be looked up in; `grades` are final grades by number of the base."""
    newest = sorted(bases, key=lambda one: (one.valid_from, one.number), reverse=True)
    names: dict[str, tuple[Base, ...]] = {}
    applicants: dict[str, tuple[Base, ...]] = {}
    for base in newest:
        for table, key in ((names, base.name), (applicants, base.applicant)):
            table[normalise(key)] = (*table.get(normalise(key), ()), base)
    return Register(names, applicants, grades)


def holder_of(programme: Programme, application: Application, known: Register) -> Holder | None:
    """The newest base of another round or application that has the name applied for."""
    found = [
        base
        for base in known.names.get(normalise(application.name), ())
        if base.application != application.id or base.carried
    ]
    if not found:
        return None
    rule = programme.accreditation
    grades = {one.id: one for one in rule.final} if rule else {}
    return Holder(found[0], grades.get(known.grades.get(found[0].number, "")))


def holder_findings(
    programme: Programme,
    application: Application,
    holder: Holder | None,
    known: Register,
    day: date,
) -> Iterator[Finding]:
    """What the register says against or about an application, on the last day to apply."""
    rule = programme.accreditation
    if holder is None:
        yield from _same_unit(application, known, day)
        return
    if holder.grade is not None and holder.grade.consequence not in ("none", "rectify"):
        yield _graded(application, holder.base, holder.grade)
    elif rule is not None and not rule.holders_apply and in_force(holder.base, day):
        yield Finding(
            "reapply.in_force",
            Severity.ERROR,
            application.id,
            t(
                "已是{title}（编号 {number}，有效期{until}），不需要重新申报。",
                title=holder.base.title,
                number=holder.base.number,
                until=_until(holder.base),
            ),
            t("核对基地名册；确属另一基地的，请申报单位改正名称。"),
            "name",
            rule.clause,
        )
    elif rule is not None and not rule.reapply and not in_force(holder.base, day):
        yield Finding(
            "reapply.again",
            Severity.WARNING,
            application.id,
            t("曾是{title}（编号 {number}）。", title=holder.base.title, number=holder.base.number),
            t("核对原称号失效的原因。"),
            "name",
            rule.clause,
        )


def in_force(base: Base, day: date) -> bool:
    """Whether its title holds on that day."""
    return base.status in IN_FORCE and (base.valid_until is None or base.valid_until >= day)


def _graded(application: Application, base: Base, grade: EvaluationGrade) -> Finding:
    excluded = grade.consequence == EXCLUDED
    said = t(
        "原称号（编号 {number}）终期考核“{grade}”：{clause}",
        number=base.number,
        grade=grade.title,
        clause=grade.clause,
    )
    return Finding(
        f"reapply.{grade.consequence}",
        Severity.ERROR if excluded else Severity.INFO,
        application.id,
        said,
        t("核对考核结果。"),
        "name",
        grade.clause,
    )


def _same_unit(application: Application, known: Register, day: date) -> Iterator[Finding]:
    """A base of the same unit under another name may be the same one, renamed."""
    for base in known.applicants.get(normalise(application.applicant), ()):
        if in_force(base, day) and base.application != application.id:
            yield Finding(
                "reapply.same_unit",
                Severity.WARNING,
                application.id,
                t(
                    "申报单位已有基地“{name}”（编号 {number}）。",
                    name=base.name,
                    number=base.number,
                ),
                t("核对是否同一基地改名后重复申报。"),
                "applicant",
            )
            return


def _until(base: Base) -> str:
    if base.valid_until is None:
        return t("不限")
    return t("至 {day}", day=base.valid_until)
