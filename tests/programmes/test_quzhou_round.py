"""衢州: an invented round from the summary of the counties to the naming."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from kepu_review.errors import Refused, UsageError
from kepu_review.model import ObjectionOutcome, ScreeningState, Severity
from kepu_review.report.certificate import issue_documents
from kepu_review.workflow import Round, decide_screening
from kepu_review.workflow.correcting import ask_correction
from kepu_review.workflow.lateness import is_late
from kepu_review.workflow.naming import name_bases
from kepu_review.workflow.objecting import open_objections, receive_objection, settle_objection
from kepu_review.workflow.publishing import publish_notice, today, withdraw_notice
from kepu_review.workflow.sampling import draw_sample, repeat_draw
from kepu_review.workflow.staging import blockers, enter_stage
from kepu_review.workflow.visiting import record_visit
from tests.programmes import quzhou
from tests.programmes.rounds import error_rules, findings, refuses

NOTICE = "N2"
"""The notice that stands; the first one began on a wrong day and was withdrawn."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("quzhou")


@pytest.fixture(scope="module")
def entered(folder: Path) -> Iterator[Round]:
    with quzhou.new(str(folder / "round")) as rnd:
        quzhou.enter(rnd, folder / "inbox")
        yield rnd


@pytest.fixture(scope="module")
def asked(entered: Round) -> Round:
    quzhou.ask(entered)
    return entered


@pytest.fixture(scope="module")
def screened(asked: Round, folder: Path) -> Round:
    quzhou.correct(asked, folder / "inbox")
    quzhou.screen(asked)
    return asked


@pytest.fixture(scope="module")
def assigned(screened: Round) -> Round:
    quzhou.give_out(screened)
    return screened


@pytest.fixture(scope="module")
def reviewed(assigned: Round) -> Round:
    quzhou.review(assigned)
    return assigned


@pytest.fixture(scope="module")
def drawn(reviewed: Round) -> Round:
    quzhou.draw(reviewed)
    return reviewed


@pytest.fixture(scope="module")
def visited(drawn: Round) -> Round:
    quzhou.visit(drawn)
    return drawn


@pytest.fixture(scope="module")
def decided(visited: Round) -> Round:
    quzhou.deliberate(visited)
    return visited


@pytest.fixture(scope="module")
def confirmed(decided: Round) -> Round:
    quzhou.approve(decided)
    return decided


@pytest.fixture(scope="module")
def published(confirmed: Round) -> Round:
    wrong = publish_notice(confirmed, today(confirmed))
    withdraw_notice(confirmed, wrong.id, "起始日写错。")
    quzhou.publish(confirmed)
    return confirmed


@pytest.fixture(scope="module")
def heeded(published: Round) -> Round:
    quzhou.heed(published)
    return published


@pytest.fixture(scope="module")
def named(heeded: Round) -> Round:
    quzhou.name(heeded)
    return heeded


def test_the_check_finds_who_lacks_a_name_or_a_photo_and_who_holds_the_title(
    entered: Round,
) -> None:
    found = {f"Q{n:02}": error_rules(entered, f"Q{n:02}") for n in range(1, 13)}
    assert {number: rules for number, rules in found.items() if rules} == {
        "Q03": {"activity_photos"},
        "Q08": {"duplicate.name"},
        "Q09": {"quzhou.name"},
        "Q10": {"quzhou.new_only"},
        "Q11": {"deadline.late"},
        "Q12": {"duplicate.name"},
    }


@refuses("quzhou.stages.nomination.leave.screened")
@refuses("quzhou.stages.nomination.leave.duplicates_settled")
def test_no_marking_before_everybody_is_screened_and_known_once(entered: Round) -> None:
    with pytest.raises(Refused, match="12 份申报没有形式审查结论"):
        enter_stage(entered, "preliminary")
    for number in (quzhou.OBJECTED, quzhou.AGAIN):
        decide_screening(entered, number, ScreeningState.PASSED)
    told = [one.condition for one in blockers(entered, "preliminary")]
    assert told == ["screened", "duplicates_settled"]


@refuses("quzhou.deadline")
def test_late_is_late_in_the_time_of_quzhou_unless_a_person_grants_it(asked: Round) -> None:
    last = datetime(2023, 2, 28, 15, 59, 59, tzinfo=UTC)
    with asked.store.reading() as db:
        assert not is_late(asked, db, "Q01", "application", last)
        assert is_late(asked, db, "Q01", "application", last + timedelta(seconds=1))
        assert not is_late(asked, db, quzhou.LATE, "application", last + timedelta(days=2))
    assert dict(findings(asked, quzhou.LATE))["deadline.late"] is Severity.INFO


@refuses("quzhou.correction")
def test_a_correction_comes_in_time_and_once(screened: Round) -> None:
    with pytest.raises(Refused, match="补正已要求过 1 次"):
        ask_correction(screened, "Q03", ["activity_photos"], "再补一张。")
    with screened.store.reading() as db:
        asked = db.corrections()["Q03"]
        assert is_late(screened, db, "Q03", "correction", asked.until + timedelta(seconds=1))


def test_who_passes_is_settled_before_anything_is_marked(screened: Round) -> None:
    with screened.store.reading() as db:
        out = {a for a, (s, _) in db.screening().items() if s is not ScreeningState.PASSED}
    assert out == {quzhou.HOLDER, quzhou.AGAIN}


@refuses("quzhou.stages.preliminary.leave.handed_in")
def test_no_visit_before_every_sheet_is_handed_in(assigned: Round) -> None:
    with pytest.raises(Refused, match="30 份评审表没有提交"):
        enter_stage(assigned, "site_visit")


@refuses("quzhou.stages.site_visit.leave.sampled")
def test_the_visits_are_not_over_before_anything_is_drawn(reviewed: Round) -> None:
    told = [one.condition for one in blockers(reviewed, "confirmation")]
    assert told == ["sampled", "visited", "decided"]


@refuses("quzhou.stages.site_visit.sampling")
def test_the_sample_takes_a_fifth_of_each_county_and_is_not_drawn_anew_at_will(
    drawn: Round,
) -> None:
    with drawn.store.reading() as db:
        sample = db.sample("site_visit")
    assert sample is not None
    assert {one.group: len(one.drawn) for one in sample.strata} == {
        **{"changshan": 1, "kaihua": 2, "kecheng": 1},
        **{"longyou": 1, "qujiang": 1},
    }
    assert repeat_draw(sample) == sample
    with pytest.raises(UsageError, match="重新抽取须写明理由"):
        draw_sample(drawn, "site_visit", 1)
    missed = next(one for one in sample.population if one not in sample.drawn)
    with pytest.raises(Refused, match="没有抽中"):
        record_visit(drawn, missed, "site_visit", "visited", date(2023, 3, 8), ["E1"])


@refuses("quzhou.stages.site_visit.leave.visited")
def test_the_visits_are_not_over_before_each_has_its_record(drawn: Round) -> None:
    told = [one.condition for one in blockers(drawn, "confirmation")]
    assert told == ["visited", "decided"]


@refuses("quzhou.stages.confirmation.enter.decided")
def test_the_office_confirms_nothing_that_the_panel_has_not_decided(visited: Round) -> None:
    with pytest.raises(Refused, match="10 份申报没有决定"):
        enter_stage(visited, "confirmation")


@refuses("quzhou.stages.confirmation.leave.confirmed")
def test_no_notice_of_what_the_office_has_not_confirmed(decided: Round) -> None:
    with pytest.raises(Refused, match="9 份申报主办单位没有审定"):
        enter_stage(decided, "notice")
    with pytest.raises(Refused, match="没有经主办单位审定"):
        publish_notice(decided, quzhou.NOTICE_FROM)


@refuses("quzhou.notice")
def test_the_notice_is_not_shorter_than_the_programme_says(confirmed: Round) -> None:
    with pytest.raises(UsageError, match="公示期不得少于 5 天"):
        publish_notice(confirmed, quzhou.NOTICE_FROM, days=3)


@refuses("quzhou.stages.notice.leave.notice_over")
def test_nobody_is_named_without_a_notice(confirmed: Round) -> None:
    with pytest.raises(Refused, match="还没有公示"):
        enter_stage(confirmed, "naming")


def test_the_notice_says_its_last_day_and_leaves_out_whom_the_office_refused(
    published: Round,
) -> None:
    with published.store.reading() as db:
        notice = next(one for one in db.notices() if one.withdrawn is None)
    assert (notice.id, notice.end) == (NOTICE, date(2023, 3, 24))
    assert {quzhou.DEFERRED, quzhou.REFUSED_BY_OFFICE, quzhou.HOLDER}.isdisjoint(
        notice.applications
    )


@pytest.mark.parametrize(
    ("objector", "written", "evidence", "said"),
    [
        pytest.param(None, True, ["照片"], "没有实名", marks=refuses("quzhou.objections.named")),
        pytest.param(
            "某甲", False, ["照片"], "不是书面提出", marks=refuses("quzhou.objections.written")
        ),
        pytest.param("某甲", True, [], "没有证明材料", marks=refuses("quzhou.objections.evidence")),
    ],
)
def test_an_objection_lacks_nothing_that_is_asked_for(
    published: Round, objector: str | None, written: bool, evidence: list[str], said: str
) -> None:
    made = receive_objection(
        *(published, NOTICE, quzhou.OBJECTED, objector, "信函", written, evidence),
        *("场馆长期不开放", "现场所见。"),
        received=quzhou.received(21),
    )
    assert made.settled is ObjectionOutcome.NOT_ADMITTED
    assert said in made.finding


@refuses("quzhou.stages.notice.leave.objections_settled")
def test_nobody_is_named_while_an_objection_is_open(published: Round) -> None:
    made = receive_objection(
        *(published, NOTICE, quzhou.OBJECTED, "某甲", "信函", True, ["照片"]),
        *("场馆已停用", "门上贴有停业告示。"),
        received=quzhou.received(22),
    )
    with pytest.raises(Refused, match="1 件异议没有办结"):
        enter_stage(published, "naming")
    with pytest.raises(Refused, match="尚未办结，不能命名"):
        name_bases(published, day=quzhou.NAMED_ON)
    settle_objection(published, made.id, "upheld", "现场核实，场馆自 2 月起停用。")
    with published.store.reading() as db:
        assert open_objections(db) == ()
    with pytest.raises(Refused, match="成立，而所涉申报仍在名单上，不能命名"):
        name_bases(published, day=quzhou.NAMED_ON)


@refuses("quzhou.objections.repeated")
def test_a_ground_that_was_settled_is_not_taken_up_again(published: Round) -> None:
    given = ("Q07", "某乙", "信函", True, ["照片"], "不是法人单位", "所附为网页。")
    first = receive_objection(published, NOTICE, *given, received=quzhou.received(22))
    settle_objection(published, first.id, "rejected", "已核对法人证书。")
    again = receive_objection(published, NOTICE, *given, received=quzhou.received(23))
    assert (again.settled, again.same_as) == (ObjectionOutcome.REPEATED, first.id)


@refuses("quzhou.stages.naming.leave.named")
def test_the_year_of_activities_begins_with_the_naming(heeded: Round) -> None:
    with pytest.raises(Refused, match="7 份申报没有命名"):
        enter_stage(heeded, "activities")


def test_those_on_the_list_are_named_in_order_and_get_their_plaques(
    named: Round, tmp_path: Path
) -> None:
    with named.store.reading() as db:
        bases = db.bases()
    assert [(one.number, one.application) for one in bases] == [
        (quzhou.number(n), f"Q{number:02}") for n, number in enumerate((1, 2, 3, 4, 7, 9, 11), 1)
    ]
    assert {one.valid_until for one in bases} == {None}
    made = issue_documents(named, tmp_path, "plaque", [quzhou.number(1)])
    assert [one.path.read_bytes()[:5] for one in made] == [b"%PDF-"]
