"""全国: an invented round from the places of the nominators to the naming."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from kepu_review.errors import Refused, UsageError
from kepu_review.model import AttestationState, ObjectionOutcome, Severity
from kepu_review.workflow import Round
from kepu_review.workflow.attesting import attest
from kepu_review.workflow.correcting import ask_correction, return_correction
from kepu_review.workflow.inviting import issue_invitations
from kepu_review.workflow.lateness import is_late
from kepu_review.workflow.meeting import attend, call_item, close_item
from kepu_review.workflow.naming import name_bases
from kepu_review.workflow.objecting import receive_objection, settle_objection
from kepu_review.workflow.publishing import publish_notice
from kepu_review.workflow.sampling import draw_sample, repeat_draw
from kepu_review.workflow.staging import blockers, enter_stage
from kepu_review.workflow.voting import Motion, open_ballot
from tests.programmes import national
from tests.programmes.rounds import error_rules, findings, refuses, rule_of


@pytest.fixture(scope="module")
def entered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Round]:
    folder = tmp_path_factory.mktemp("national")
    with national.new(str(folder / "round"), folder / "inbox") as rnd:
        national.enter(rnd, folder / "inbox")
        yield rnd


@pytest.fixture(scope="module")
def settled(entered: Round) -> Round:
    national.settle(entered)
    return entered


@pytest.fixture(scope="module")
def screened(settled: Round) -> Round:
    national.screen(settled)
    return settled


@pytest.fixture(scope="module")
def reviewed(screened: Round) -> Round:
    national.review(screened)
    return screened


@pytest.fixture(scope="module")
def visited(reviewed: Round) -> Round:
    national.visit(reviewed)
    return reviewed


@pytest.fixture(scope="module")
def concluded(visited: Round) -> Round:
    national.vote_on_all(visited)
    national.conclude(visited)
    return visited


@pytest.fixture(scope="module")
def approved(concluded: Round) -> Round:
    national.approve(concluded)
    return concluded


@pytest.fixture(scope="module")
def published(approved: Round) -> Round:
    national.publish(approved)
    return approved


@pytest.mark.parametrize(
    "nominator",
    [
        pytest.param(national.SOCIETY, marks=refuses("national.nominators.society")),
        pytest.param(national.PROVINCE, marks=refuses("national.nominators.province")),
        pytest.param(national.MINISTRY, marks=refuses("national.nominators.office_member")),
    ],
)
def test_nobody_gives_out_more_codes_than_the_table_gives_places(
    request: pytest.FixtureRequest, entered: Round, nominator: str
) -> None:
    with pytest.raises(Refused, match=f"名额 {national.PLACES[nominator]} 个，已发邀请码"):
        issue_invitations(entered, nominator, 1)
    with entered.store.reading() as db:
        kinds = {one.type for one in db.invitations() if one.nominator == nominator}
    assert kinds == {rule_of(request).rpartition(".")[2]}


def test_who_is_no_nominator_gets_no_code(entered: Round) -> None:
    with pytest.raises(UsageError, match="属于哪一类推荐单位不清楚"):
        issue_invitations(entered, "虚构糖果公司", 1)


@refuses("national.routes.nominated")
@refuses("national.routes.final")
@refuses("national.routes.direct")
@refuses("national.accreditation.reapply")
def test_only_a_final_grade_spares_the_nomination_an_expired_title_does_not(
    entered: Round,
) -> None:
    missing = {n for n in NUMBERS if "nomination.missing" in error_rules(entered, n)}
    assert missing == {
        *(national.ALONE, national.EXPIRED, national.HOLDER, national.EXCLUDED),
    }


NUMBERS = [f"K{n:02}" for n in range(1, 16)]


@pytest.mark.parametrize(
    ("number", "severity"),
    [
        pytest.param(
            national.EXCELLENT,
            Severity.INFO,
            marks=refuses("national.accreditation.final.excellent"),
        ),
        pytest.param(
            national.QUALIFIED,
            Severity.INFO,
            marks=refuses("national.accreditation.final.qualified"),
        ),
        pytest.param(
            national.EXCLUDED,
            Severity.ERROR,
            marks=refuses("national.accreditation.final.unqualified"),
        ),
    ],
)
def test_the_final_grade_of_the_earlier_batch_lets_in_or_shuts_out(
    request: pytest.FixtureRequest, entered: Round, number: str, severity: Severity
) -> None:
    rule = entered.programme.accreditation
    assert rule is not None
    grades = {one.id: one for one in rule.final}
    grade = grades[rule_of(request).rpartition(".")[2]]
    assert dict(findings(entered, number))[f"reapply.{grade.consequence}"] is severity


@refuses("national.accreditation.holders_apply")
def test_whose_term_is_not_over_need_not_apply(entered: Round) -> None:
    assert "reapply.in_force" in error_rules(entered, national.HOLDER)


@refuses("national.deadline")
def test_the_tenth_of_november_ends_in_beijing(entered: Round) -> None:
    last = datetime(2021, 11, 10, 15, 59, 59, tzinfo=UTC)
    with entered.store.reading() as db:
        assert not is_late(entered, db, "K01", "application", last)
        assert is_late(entered, db, "K01", "application", last + timedelta(seconds=1))
    assert error_rules(entered, national.LATE) == {"deadline.late"}


@refuses("national.stages.nomination.leave.nominated")
@refuses("national.stages.nomination.leave.duplicates_settled")
@refuses("national.stages.nomination.leave.quotas_kept")
def test_the_nominations_are_in_order_before_anything_is_screened(entered: Round) -> None:
    told = {one.condition: one.message for one in blockers(entered, "screening")}
    assert told == {
        "nominated": "5 份申报没有有效推荐，或有几家推荐而没有选定：K06、K11、K12、K13、K15。",
        "duplicates_settled": "3 份申报疑为重复申报而没有处理：K06、K07、K08。",
        "quotas_kept": "中国虚构学会推荐 4 个，多于名额 2 个。",
    }
    with pytest.raises(Refused):
        enter_stage(entered, "screening")


@refuses("national.correction")
def test_a_correction_is_asked_for_once(settled: Round) -> None:
    ask_correction(settled, "K05", ["national.plan"], "规划没有盖章。")
    return_correction(settled, "K05", "已盖章。")
    with pytest.raises(Refused, match="补正已要求过 1 次"):
        ask_correction(settled, "K05", ["national.plan"], "再补。")


@refuses("national.conditions")
def test_the_conditions_of_the_application_are_for_a_person_to_verify(settled: Round) -> None:
    assert dict(findings(settled, "K04"))["national.conditions"] is Severity.INFO
    attest(settled, "K04", "national.conditions", AttestationState.NOT_MET, "现场没有展项。")
    assert error_rules(settled, "K04") == {"national.conditions"}
    attest(settled, "K04", "national.conditions", AttestationState.MET, "补看台账，展项在修。")
    assert "national.conditions" not in dict(findings(settled, "K04"))


@refuses("national.stages.screening.leave.screened")
def test_nothing_is_marked_before_all_is_screened(settled: Round) -> None:
    with pytest.raises(Refused, match="9 份申报没有形式审查结论"):
        enter_stage(settled, "preliminary")


@refuses("national.stages.preliminary.leave.handed_in")
def test_no_visit_before_the_preliminary_review_is_handed_in(screened: Round) -> None:
    assert [one.condition for one in blockers(screened, "site_visit")] == ["handed_in"]


@refuses("national.stages.site_visit.leave.sampled")
@refuses("national.stages.site_visit.leave.visited")
def test_no_final_review_before_the_visits(reviewed: Round) -> None:
    told = [one.condition for one in blockers(reviewed, "final")]
    assert told == ["sampled", "visited"]


@refuses("national.stages.site_visit.sampling")
def test_a_tenth_of_each_category_is_visited_and_the_draw_repeats(visited: Round) -> None:
    with visited.store.reading() as db:
        sample = db.sample("site_visit")
    assert sample is not None
    assert {len(one.drawn) for one in sample.strata} == {1}
    assert {national.EXCELLENT, national.QUALIFIED}.isdisjoint(sample.population)
    assert repeat_draw(sample) == sample
    with pytest.raises(Refused, match="不能重新抽取"):
        draw_sample(visited, "site_visit", 1, "换一批。")


@refuses("national.stages.final.leave.voted")
@refuses("national.stages.final.leave.decided")
def test_the_list_is_not_settled_without_votes_and_decisions(visited: Round) -> None:
    told = [one.condition for one in blockers(visited, "confirmation")]
    assert told == ["voted", "decided"]


@refuses("national.stages.final.ballot")
def test_the_committee_votes_with_two_thirds_present_in_secret_and_two_thirds_carry(
    visited: Round,
) -> None:
    call_item(visited, "K01")
    attend(visited, national.COMMITTEE[:3])
    with pytest.raises(Refused, match="未达到 2/3"):
        open_ballot(visited, "K01", Motion("是否同意", national.AGREE))
    attend(visited, national.COMMITTEE)
    for laxer in ({"majority": "1/2"}, {"quorum": "1/2"}, {"secret": False}):
        with pytest.raises(Refused, match="无记名"):
            open_ballot(visited, "K01", Motion("是否同意", national.AGREE, **laxer))
    close_item(visited, "K01")
    assert national.ballot(visited, "K01", 3) is None
    assert national.ballot(visited, "K01", 4) == "named"


@refuses("national.stages.confirmation.leave.confirmed")
def test_no_notice_before_the_organiser_has_confirmed_the_list(concluded: Round) -> None:
    with pytest.raises(Refused, match="8 份申报主办单位没有审定"):
        enter_stage(concluded, "notice")


@refuses("national.notice")
@refuses("national.stages.notice.leave.notice_over")
def test_the_list_is_on_notice_for_seven_days(approved: Round) -> None:
    with pytest.raises(Refused, match="还没有公示"):
        enter_stage(approved, "naming")
    with pytest.raises(UsageError, match="公示期不得少于 7 天"):
        publish_notice(approved, national.NOTICE_FROM, days=6)


def test_the_notice_counts_every_day_of_the_week(published: Round) -> None:
    with published.store.reading() as db:
        (notice,) = db.notices()
    assert (notice.end, len(notice.applications)) == (date(2021, 12, 7), 8)
    assert national.WEAK not in notice.applications


@pytest.mark.parametrize(
    ("objector", "written", "evidence"),
    [
        pytest.param(None, True, ["照片"], marks=refuses("national.objections.named")),
        pytest.param("某甲", False, ["照片"], marks=refuses("national.objections.written")),
        pytest.param("某甲", True, [], marks=refuses("national.objections.evidence")),
    ],
)
def test_an_objection_that_lacks_something_is_not_admitted(
    published: Round, objector: str | None, written: bool, evidence: list[str]
) -> None:
    made = receive_objection(
        *(published, "N1", "K01", objector, None, written, evidence, "不对公众开放", "所见。"),
        received=national.received(2),
    )
    assert made.settled is ObjectionOutcome.NOT_ADMITTED


@refuses("national.stages.notice.leave.objections_settled")
@refuses("national.objections.repeated")
def test_an_open_objection_holds_the_naming_and_its_ground_is_heard_once(
    published: Round,
) -> None:
    given = ("N1", "K01", "某甲", None, True, ["照片"], "不对公众开放", "所见。")
    made = receive_objection(published, *given, received=national.received(3))
    with pytest.raises(Refused, match="1 件异议没有办结"):
        enter_stage(published, "naming")
    with pytest.raises(Refused, match="不能命名"):
        name_bases(published, day=national.NAMED_ON)
    settle_objection(published, made.id, "rejected", "核实每周三开放。")
    again = receive_objection(published, *given, received=national.received(4))
    assert again.settled is ObjectionOutcome.REPEATED


@refuses("national.stages.naming.leave.named")
def test_no_evaluation_before_the_naming(published: Round) -> None:
    enter_stage(published, "naming")
    with pytest.raises(Refused, match="8 份申报没有命名"):
        enter_stage(published, "evaluation")
    with pytest.raises(Refused, match="有效期到 2025-12-31 为止"):
        name_bases(published, day=date(2026, 1, 5))
    made = name_bases(published, day=national.NAMED_ON)
    assert {one.valid_until for one in made} == {date(2025, 12, 31)}
