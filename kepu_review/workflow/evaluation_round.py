"""考核批次: a round of its own for the bases in force, and its grades back in the register."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

from kepu_review.errors import Refused, UsageError
from kepu_review.model import Application, Base, BaseStatus
from kepu_review.programmes.evaluation import evaluated_period, evaluation_programme
from kepu_review.store import Reader, Transaction
from kepu_review.text import t
from kepu_review.workflow.evaluating import TERM, grades, period_of, period_title
from kepu_review.workflow.guards import in_phase
from kepu_review.workflow.importing import import_applications
from kepu_review.workflow.naming import AFTER, accreditation
from kepu_review.workflow.round import Round, round_under

_EVALUATED = (BaseStatus.IN_FORCE, BaseStatus.RECTIFYING)


@dataclass(frozen=True, slots=True)
class Collected:
    """What came of taking over the grades of a round."""

    written: tuple[str, ...]  # numbers of the bases
    same: tuple[str, ...]  # have that grade from that round already
    undecided: tuple[str, ...]
    unknown: tuple[str, ...]  # not in this register, or revoked since


def evaluation_round(
    rnd: Round,
    folder: str | Path,
    year: int | str,
    *,
    lines: Mapping[str, Decimal] | None = None,
    actor: str = "secretary",
) -> Round:
    """A new round whose applications are the bases in force; `year` may be "term".

    Each goes by the number of its base and has what it said when it applied, until the figures of
    the period are imported; nothing personal comes along. Experts mark by the rubrics of the
    programme, people decide on grades; `lines` gives the lowest score of a grade, none otherwise.

    Raises
    ------
    Refused
        the programme has no such evaluation, or no base is in force in that period.
    UsageError
        there is no such period, or a line names no grade.
    StoreError
        there is a round already, or the place cannot be written.
    """
    rule = accreditation(rnd)
    period = period_of(rnd, year)
    known = grades(rule, period)
    drawn = dict(lines or {})
    strange = sorted(drawn.keys() - {one.id for one in known})
    if strange:
        raise UsageError(
            t("没有等次“{grade}”。", grade=strange[0]),
            remedy=t("可选：") + t("、").join(f"{one.id}（{one.title}）" for one in known),
        )
    with rnd.store.reading() as db:
        in_phase(db, *AFTER)
        applications = tuple(_to_evaluate(rnd, db, period))
        demo, source = db.info().demo, db.info().title
    if not applications:
        raise Refused(
            t("名录中没有可以考核的基地。"),
            remedy=t("先命名，或承接以前批次的名录。"),
        )
    title = period_title(period)
    programme = evaluation_programme(rnd.programme, period, title, known, drawn)
    name = f"{rnd.programme.title}{title}"
    made = round_under(folder, programme, rnd.plugins, title=name, demo=demo, actor=actor)
    try:
        listed = "\n".join(one.id for one in applications)
        import_applications(
            made, applications, file=source, sha256=sha256(listed.encode()).hexdigest(), actor=actor
        )
    except BaseException:
        made.close()
        raise
    return made


def collect_evaluations(
    rnd: Round, other: Round, *, actor: str = "secretary", key: str | None = None
) -> Collected:
    """Take over the grades that `other`, an evaluation round of this programme, decided.

    What was taken over before and is the same is left; `key` is not needed for that.

    Raises
    ------
    Refused
        the other round is not an evaluation of bases of this programme.
    """
    rule = accreditation(rnd)
    found = evaluated_period(other.programme)
    if found is None or found[0] != rnd.programme.id:
        raise Refused(
            t("“{title}”不是本项目的考核批次。", title=other.info.title),
            remedy=t("先建立：kepu-review evaluation new 批次文件夹 考核文件夹 --year 年份"),
        )
    period = found[1]
    with other.store.reading() as theirs:
        round_id = theirs.info().id
        decisions, wanted = theirs.decisions(), [one.id for one in theirs.applications()]
    known = {one.id for one in grades(rule, period)}

    def work(db: Transaction) -> Collected:
        in_phase(db, *AFTER)
        gone = BaseStatus.REVOKED
        bases = {base.number for base in db.bases() if base.status is not gone}
        stands = {
            one.number: (one.grade, one.reason, one.round)
            for one in db.evaluations()
            if one.period == period
        }
        groups: dict[str, list[str]] = {"written": [], "same": [], "undecided": [], "unknown": []}
        for number in wanted:
            decision = decisions.get(number)
            if number not in bases:
                groups["unknown"].append(number)
            elif decision is None or decision.outcome not in known:
                groups["undecided"].append(number)
            elif stands.get(number) == (decision.outcome, decision.reason, round_id):
                groups["same"].append(number)
            else:
                payload = {
                    "number": number,
                    "period": period,
                    "grade": decision.outcome,
                    "reason": decision.reason,
                    "round": round_id,
                }
                part = None if key is None else f"{key}/{number}"
                db.append("base_evaluated", payload, actor=actor, key=part)
                groups["written"].append(number)
        return Collected(*(tuple(group) for group in groups.values()))

    return rnd.write(work)


def _to_evaluate(rnd: Round, db: Reader, period: str) -> Iterator[Application]:
    personal = {
        field.id
        for fields in (rnd.programme.fields, *(one.fields for one in rnd.categories.values()))
        for field in fields
        if field.personal
    }
    theirs = {app.id: app for app in db.applications()}
    for base in db.bases():
        if base.status in _EVALUATED and _in_period(base, period):
            yield _application(base, theirs.get(base.application or ""), personal)


def _in_period(base: Base, period: str) -> bool:
    if period == TERM:
        return base.valid_until is not None
    return base.valid_from.year <= int(period)


def _application(base: Base, applied: Application | None, personal: set[str]) -> Application:
    values = {} if applied is None else applied.values
    kept = {name: value for name, value in values.items() if name not in personal}
    note = t("取自申报时的材料；导入考核期的数据后更新")
    return Application(
        id=base.number,
        name=base.name,
        applicant=base.applicant,
        category=base.category,
        subtype=applied.subtype if applied and applied.category == base.category else None,
        region=base.region,
        values=kept,
        notes=dict.fromkeys(kept, note),
    )
