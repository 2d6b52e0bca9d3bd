"""承接: the register of earlier batches, with the grades by which the next batch goes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from kepu_review.errors import IntakeError, Refused, UsageError
from kepu_review.intake.registers import RegisterRow, read_register
from kepu_review.model import AccreditationRule, Base, BaseStatus, EvaluationGrade, Phase, Receipt
from kepu_review.store import Reader, Transaction
from kepu_review.text import t
from kepu_review.workflow.evaluating import TERM, grade_of
from kepu_review.workflow.guards import in_phase
from kepu_review.workflow.naming import accreditation
from kepu_review.workflow.register import STATUSES
from kepu_review.workflow.round import Round

Json = dict[str, Any]
_OPEN = tuple(phase for phase in Phase if phase is not Phase.CLOSED)
_SHOWN = 5
_STATUS = "status"


@dataclass(frozen=True, slots=True)
class Carried:
    """What came into the register."""

    bases: tuple[str, ...]
    known: tuple[str, ...]  # carried before; their grades and status are brought up to date
    graded: tuple[str, ...]  # grades that are new here
    receipt: Receipt | None  # of the newest event; None: there was nothing new
    kept: tuple[str, ...] = ()  # what people found of them here since stays as it is


@dataclass(frozen=True, slots=True)
class _Found:
    """A base as it stands elsewhere, with its grades by period."""

    item: Json
    standing: Json  # status, until, ground
    grades: Mapping[str, Json]
    since: Mapping[str, datetime] | None = None
    """Period → when it was graded there, `_STATUS` → when its status was changed; a file does not
    say."""


def carry_register(
    rnd: Round, source: Round | str | Path, *, actor: str = "secretary", key: str | None = None
) -> Carried:
    """Bring in the bases of an earlier round, or of a file, each with its status and grades.

    The applications of this round are then held against it: who is in force, whom the final
    evaluation lets in at once or shuts out. Doing it again brings what is new there; what
    people have found of a base here since then stays.

    Raises
    ------
    PhaseClosed
        the round is closed.
    Refused
        the programme confers no title, a number was given in this round, or a final grade is none
        of this programme.
    IntakeError
        the file cannot be read; all that is wrong with it is told.
    UsageError
        it is this very round.
    """
    rule = accreditation(rnd)
    found, name = _elsewhere(rnd, rule, source)

    def work(db: Transaction) -> Carried:
        in_phase(db, *_OPEN)
        bases = {base.number: base for base in db.bases()}
        _not_ours(bases, found)
        fresh = [one for one in found if one.item["number"] not in bases]
        receipt = None
        if fresh:
            payload = {"bases": [one.item for one in fresh], "source": name}
            receipt = db.append("bases_carried", payload, actor=actor, key=key)
        kept: dict[str, None] = {}
        for one in found:
            receipt = (
                _standing(db, one, bases.get(one.item["number"]), name, kept, actor) or receipt
            )
        graded, last = _grades(db, found, kept, actor)
        return Carried(
            tuple(one.item["number"] for one in fresh),
            tuple(one.item["number"] for one in found if one.item["number"] in bases),
            graded,
            last or receipt,
            tuple(kept),
        )

    return rnd.write(work)


def _elsewhere(
    rnd: Round, rule: AccreditationRule, source: Round | str | Path
) -> tuple[list[_Found], str]:
    if isinstance(source, Round):
        if source.location == rnd.location or source.info.id == rnd.info.id:
            raise UsageError(t("不能承接自本批次。"), remedy=t("请给出以前的批次。"))
        with source.store.reading() as db:
            return _of_round(rule, source, db), db.info().title
    read = read_register(source)
    problems = [f"{one.where}{t('：')}{one.reason}" for one in read.problems]
    found = []
    for row in read.rows:
        try:
            found.append(_of_row(rnd, rule, row))
        except (UsageError, Refused) as error:
            said = error.message.rstrip("。")
            problems.append(t("第 {row} 行：{said}", row=row.row, said=said))
    if problems:
        raise IntakeError(
            t(
                "{file} 有 {n} 处读不懂，没有承接：{shown}",
                file=read.file,
                n=len(problems),
                shown=t("；").join(problems[:_SHOWN]),
            ),
            remedy=t("改正后再承接；整份承接或都不承接。"),
        )
    return found, read.file


def _of_round(rule: AccreditationRule, source: Round, db: Reader) -> list[_Found]:
    info, theirs = db.info(), source.programme.accreditation
    titles = {one.id: one.title for one in theirs.final} if theirs else {}
    grades: dict[str, dict[str, Json]] = {}
    since: dict[str, dict[str, datetime]] = {}
    for one in db.evaluations():
        grade = one.grade
        if one.period == TERM:
            grade = _final(rule, one.number, grade, titles.get(grade)).id
        told = {"grade": grade, "reason": one.reason, "round": one.round or info.id}
        grades.setdefault(one.number, {})[one.period] = told
        since.setdefault(one.number, {})[one.period] = one.at
    for change in db.base_changes():
        if "status" in change.changes:
            since.setdefault(change.number, {})[_STATUS] = change.at
    return [
        _Found(
            {
                **{name: getattr(base, name) for name in _SAME},
                "application": None,
                "valid_from": base.valid_from.isoformat(),
                "valid_until": _iso(base.valid_until),
                "status": base.status.value,
            },
            _standing_of(base),
            grades.get(base.number, {}),
            since.get(base.number, {}),
        )
        for base in db.bases()
    ]


_SAME = ("number", "name", "applicant", "category", "region", "title", "batch", "route")


def _of_row(rnd: Round, rule: AccreditationRule, row: RegisterRow) -> _Found:
    texts, days = row.texts, row.days
    status = _status(texts.get("status"))
    first, last = days["valid_from"], days.get("valid_until")
    if last is not None and last < first:
        raise UsageError(t("有效期至早于认定日期"))
    item = {
        "number": texts["number"],
        "application": None,
        "name": texts["name"],
        "applicant": texts["applicant"],
        "category": _id(rnd, "category", texts.get("category")),
        "region": _id(rnd, "region", texts.get("region")),
        "title": texts.get("title", rule.title),
        "batch": texts.get("batch") or t("以前批次"),
        "valid_from": first.isoformat(),
        "valid_until": _iso(last),
        "route": None,
        "status": status.value,
    }
    standing = {"status": status.value, "until": _iso(days.get("status_until")), "ground": None}
    grades = {}
    if "final" in texts:
        grade = grade_of(rule, TERM, texts["final"])
        grades[TERM] = {"grade": grade.id, "reason": t("以前批次的终期考核"), "round": None}
    return _Found(item, standing, grades)


def _standing_of(base: Base) -> Json:
    return {"status": base.status.value, "until": _iso(base.status_until), "ground": base.ground}


def _not_ours(bases: Mapping[str, Base], found: Iterable[_Found]) -> None:
    ours = sorted(
        one.item["number"]
        for one in found
        if one.item["number"] in bases and not bases[one.item["number"]].carried
    )
    if ours:
        raise Refused(
            t("编号 {number} 是本批次命名的，不能承接同号的基地。", number=ours[0]),
            remedy=t("请核对编号。"),
        )


def _standing(
    db: Transaction, one: _Found, base: Base | None, name: str, kept: dict[str, None], actor: str
) -> Receipt | None:
    """The status as it is there, where it says more than a new entry can, or has changed."""
    number = one.item["number"]
    bare = {"status": one.item["status"], "until": None, "ground": None}
    if one.standing == (bare if base is None else _standing_of(base)):
        return None
    changes = [each for each in db.base_changes(number) if _STATUS in each.changes]
    if changes:
        last = changes[-1]
        ours = not last.reason.startswith(t("承接自{name}", name=""))
        if _stays(one, _STATUS, last.at, ours=ours):
            kept[number] = None
            return None
    payload = {"number": number, **one.standing, "reason": t("承接自{name}", name=name)}
    return db.append("base_status_changed", payload, actor=actor)


def _grades(
    db: Transaction, found: Iterable[_Found], kept: dict[str, None], actor: str
) -> tuple[tuple[str, ...], Receipt | None]:
    stands = {(one.number, one.period): one for one in db.evaluations()}
    graded, receipt = [], None
    for one in found:
        number = one.item["number"]
        for period, told in one.grades.items():
            here = stands.get((number, period))
            if here is not None:
                if (here.grade, here.reason) == (told["grade"], told["reason"]):
                    continue
                if _stays(one, period, here.at, ours=here.reason != told["reason"]):
                    kept[number] = None
                    continue
            payload = {"number": number, "period": period, **told}
            receipt = db.append("base_evaluated", payload, actor=actor)
            graded.append(number)
    return tuple(dict.fromkeys(graded)), receipt


def _stays(one: _Found, what: str, here: datetime, *, ours: bool) -> bool:
    """Whether what is on record here is newer; a file has no times, so `ours` stays over it."""
    if one.since is None:
        return ours
    there = one.since.get(what)
    return there is None or there <= here


def _final(rule: AccreditationRule, number: str, grade: str, title: str | None) -> EvaluationGrade:
    """The final grade of this programme that is meant: the same id, else the same title."""
    found = next((one for one in rule.final if one.id == grade), None)
    found = found or next((one for one in rule.final if one.title == title), None)
    if found is None:
        raise Refused(
            t("编号 {number} 的终期考核等次“{grade}”在本项目中没有。", number=number,
              grade=title or grade),
            remedy=t("请在认定项目文件的 accreditation.final 中写明它对下一批的影响。"),
        )  # fmt: skip
    return found


def _status(text: str | None) -> BaseStatus:
    if text is None:
        return BaseStatus.IN_FORCE
    for status, title in STATUSES.items():
        if text in (status.value, t(title), title.rpartition("\x04")[2]):
            return status
    raise UsageError(t("没有基地状态“{status}”。", status=text))


def _id(rnd: Round, field: str, text: str | None) -> str | None:
    """The id of a region or category given by id or title; an unknown one stays as it is."""
    titles = (
        {one.title: one.id for one in rnd.programme.regions}
        if field == "region"
        else {
            title: name
            for name, one in rnd.categories.items()
            for title in (one.title, one.title_en)
        }
    )
    return None if text is None else titles.get(text, text)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
