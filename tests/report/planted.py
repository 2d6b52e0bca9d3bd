"""A small round in which every text that a person may write has personal data in it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

from kepu_review.hookspecs import hookimpl
from kepu_review.masking import identity_check
from kepu_review.model import (
    Application,
    BallotOption,
    Category,
    Expert,
    Field,
    FieldKind,
    Phase,
    ScreeningState,
)
from kepu_review.plugins import Plugins
from kepu_review.workflow import (
    ReviewPatch,
    Round,
    assign,
    change_phase,
    check,
    create_round,
    decide,
    decide_screening,
    import_applications,
    import_experts,
    save_review,
    submit_review,
)
from kepu_review.workflow.changing import change_entity
from kepu_review.workflow.clearing import clear_comments
from kepu_review.workflow.conflicts import record_conflict
from kepu_review.workflow.declaring import declare_no_conflict
from kepu_review.workflow.discussing import say_for_office
from kepu_review.workflow.meeting import attend, call_item
from kepu_review.workflow.naming import name_bases
from kepu_review.workflow.objecting import receive_objection, settle_objection
from kepu_review.workflow.publishing import publish_notice
from kepu_review.workflow.register import set_status
from kepu_review.workflow.reviewing import recuse
from kepu_review.workflow.voting import Motion, close_ballot, open_ballot
from tests import after, naming, small

_SHAPES = ("139{a}{b}", "139 {a} {b}", "139-{a}-{b}", "１３９　{a}　{b}", "+86 139{a}{b}")
_FIELDS = (
    Field("phone", "联系电话", FieldKind.PHONE),
    Field("mail", "电子邮箱", FieldKind.EMAIL),
    Field("leader", "负责人", FieldKind.TEXT, personal=True),
    Field("about", "基本情况", FieldKind.LONG_TEXT),
    Field("kinds", "特色", FieldKind.CHOICES),
)


@dataclass
class Planter:
    """Gives each place a telephone, a mail and an identity number of its own."""

    places: list[str] = field(default_factory=list)

    def __call__(self, place: str, words: str = "虚构") -> str:
        n = len(self.places)
        self.places.append(place)
        phone = _SHAPES[n % len(_SHAPES)].format(a="0000", b=f"{n:04d}")
        first = f"33080219900101{n:03d}"
        number = first + next(char for char in "0123456789X" if identity_check(first + char))
        return f"{words}（{phone}，p{n}@mail.example，{number}）"

    def seen(self, text: str) -> list[str]:
        """The places whose data stand in the text, however they are written there."""
        plain = "".join(chr(ord(c) - 0xFEE0) if 0xFF01 <= ord(c) <= 0xFF5E else c for c in text)
        plain = "".join(char for char in plain if char.isalnum() or char == "@")
        return [
            place
            for n, place in enumerate(self.places)
            if f"1390000{n:04d}" in plain or f"p{n}@" in plain or f"19900101{n:03d}" in plain
        ]


class Planted(after.Saying):
    """The small programme with a form that asks for personal data."""

    @hookimpl
    def kepu_categories(self) -> tuple[Category, ...]:
        return (replace(small.HALL, fields=(*small.HALL.fields, *_FIELDS)),)


def _application(one: Application, plant: Planter) -> Application:
    return replace(
        one,
        name=plant(f"name {one.id}", one.name),
        applicant=plant(f"applicant {one.id}", one.applicant),
        nominator=plant(f"nominator {one.id}", "虚构推荐单位"),
        values={
            **one.values,
            "phone": plant(f"phone {one.id}", ""),
            "mail": plant(f"mail {one.id}", ""),
            "leader": plant(f"leader {one.id}", "虚构某"),
            "about": plant(f"about {one.id}"),
            "kinds": (plant(f"choice {one.id}"), "展览"),
        },
    )


def _expert(one: Expert, plant: Planter) -> Expert:
    unit = plant(f"affiliation {one.id}", one.affiliation)
    return replace(one, affiliation=unit, declared=(plant(f"declared {one.id}"),))


def round_of(folder: Path, plant: Planter) -> Round:
    """Up to bases that are named, one of them suspended, with an objection that was settled."""
    home = folder / "planted-rubrics"
    home.mkdir()
    host = Plugins(entry_points=False, extra=[Planted(home, naming.RULES + naming.TERM)])
    rnd = create_round(str(folder / "round"), "small", plugins=host)
    applications = tuple(_application(one, plant) for one in small.applications(5))
    import_applications(rnd, applications, file=plant("file") + ".xlsx", sha256="0" * 64)
    import_experts(rnd, tuple(_expert(one, plant) for one in small.experts(5)))
    check(rnd)
    for one in applications[:4]:
        decide_screening(rnd, one.id, ScreeningState.PASSED, reason=plant(f"screened {one.id}"))
    decide_screening(rnd, "A5", ScreeningState.NOT_ACCEPTED, reason=plant("not accepted A5"))
    assign(rnd, per_application=4)
    change_phase(rnd, Phase.REVIEW)
    _review(rnd, plant)
    _meet(rnd, plant)
    _name(rnd, plant)
    return rnd


def _review(rnd: Round, plant: Planter) -> None:
    pairs = small.pairs(rnd)
    left = next(pair for pair in pairs if pair[0] == "A4")
    barred = next(pair for pair in pairs if pair[0] == "A3")
    for application, expert in pairs:
        if (application, expert) == left:
            recuse(rnd, expert, application, reason=plant("recusal"))
            continue
        declare_no_conflict(rnd, expert, [application])
        where = f"{application} {expert}"
        marks = small.sheet(science=str(9 - int(application[1])))
        marks["B1"] = replace(marks["B1"], comment=plant(f"comment on a criterion {where}"))
        vetoes = {"V1": plant("veto")} if application == "A4" else {}
        patch = ReviewPatch(marks, vetoes, plant(f"comment {where}", "展陈科学"))
        saved = save_review(rnd, expert, application, patch, base_revision=0)
        submit_review(rnd, expert, application, base_revision=saved.review.revision)
    record_conflict(rnd, barred[1], barred[0], plant("conflict"))


def _meet(rnd: Round, plant: Planter) -> None:
    change_phase(rnd, Phase.DELIBERATION, reason=plant("phase"))
    attend(rnd, [f"E{n}" for n in range(1, 6)])
    call_item(rnd, "A1")
    say_for_office(rnd, "A1", plant("remark"))
    options = [BallotOption("yes", plant("option", "同意")), BallotOption("no", "不同意")]
    held = open_ballot(rnd, "A1", Motion(plant("question", "是否认定"), options))
    close_ballot(rnd, held.id, reason=plant("ballot"), call_off=True)
    for name in ("A1", "A2", "A3"):
        decide(rnd, name, "named", reason=plant(f"decision {name}"), actor=plant("actor", "组长"))
    decide(rnd, "A4", "not_named", reason=plant("decision A4"))
    clear_comments(rnd, "A1", [plant("cleared", "讲解队伍偏少")])
    clear_comments(rnd, "A2")


def _name(rnd: Round, plant: Planter) -> None:
    notice = publish_notice(rnd, naming.NOTICE)
    objection = receive_objection(
        rnd,
        notice.id,
        "A1",
        plant("objector", "某人"),
        plant("contact"),
        True,
        (plant("evidence"),),
        plant("ground"),
        plant("objection"),
        received=datetime(2026, 1, 6, 2, tzinfo=UTC),
    )
    settle_objection(rnd, objection.id, "rejected", plant("finding"))
    bases = name_bases(rnd, day=naming.DAY)
    day = date(2026, 3, 1)
    change_entity(rnd, bases[1].number, {"name": plant("new name", "新馆")}, day, day, plant("why"))
    set_status(rnd, bases[2].number, "suspended", reason=plant("status"))
