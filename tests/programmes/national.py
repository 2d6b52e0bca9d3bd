"""全国, an invented round: fifteen applications, three nominators, an earlier register."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from kepu_review.model import ABSTAIN, BallotOption, Phase, ScreeningState
from kepu_review.workflow import (
    Round,
    assign,
    change_phase,
    check,
    create_round,
    decide,
    decide_screening,
    propose_outcomes,
    rank_round,
    settle_by_findings,
)
from kepu_review.workflow.carrying import carry_register
from kepu_review.workflow.confirming import confirm, proposed
from kepu_review.workflow.duplicates import settle_duplicates
from kepu_review.workflow.evaluating import evaluate
from kepu_review.workflow.evaluation_round import collect_evaluations, evaluation_round
from kepu_review.workflow.inviting import issue_invitations
from kepu_review.workflow.meeting import attend, call_item, close_item
from kepu_review.workflow.naming import name_bases
from kepu_review.workflow.nominating import (
    choose_nomination,
    import_nominators,
    record_nomination,
)
from kepu_review.workflow.publishing import publish_notice
from kepu_review.workflow.sampling import draw_sample
from kepu_review.workflow.screening import pass_without_errors
from kepu_review.workflow.staging import enter_stage
from kepu_review.workflow.visiting import record_visit
from kepu_review.workflow.voting import Motion, close_ballot, open_ballot, vote
from tests.programmes.rounds import mark_all, panel, table, take_in

SOCIETY, PROVINCE, MINISTRY = "中国虚构学会", "虚构省科学技术协会", "虚构部科普司"
PLACES = {SOCIETY: 2, PROVINCE: 4, MINISTRY: 1}
TYPES = {
    SOCIETY: "全国学会（协会、研究会）",
    PROVINCE: "省（自治区、直辖市）科学技术协会",
    MINISTRY: "全民科学素质纲要实施工作办公室成员单位",
}
OFFICE = "主管处室（虚构批次）"
SEED = 20211120
SEVERAL, ONCE, AGAIN = "K06", "K07", "K08"
EXCELLENT, QUALIFIED, EXCLUDED, EXPIRED, HOLDER = "K09", "K10", "K11", "K12", "K13"
LATE, ALONE, WEAK, GIVEN_UP = "K14", "K15", "K02", "K03"
NOTICE_FROM, NAMED_ON = date(2021, 12, 1), date(2021, 12, 20)
COMMITTEE = ("E1", "E2", "E3", "E4", "E5", "E6")
AGREE = (BallotOption("named", "同意认定"), BallotOption("deferred", "不同意"))

_UNITS = (
    ("K01", "虚构天文台", "教育科研与重大工程", SOCIETY),
    ("K02", "虚构化石馆", "科技场馆", SOCIETY),
    ("K03", "虚构风洞实验室", "教育科研与重大工程", MINISTRY),
    ("K04", "虚构农科园", "“三农”", PROVINCE),
    ("K05", "虚构森林公园", "自然资源", PROVINCE),
    (SEVERAL, "虚构船舶公司", "企业", PROVINCE),
    (ONCE, "虚构数学馆", "科技场馆", PROVINCE),
    (AGAIN, "虚构数学馆", "科技场馆", SOCIETY),
    (EXCELLENT, "虚构气象馆", "科技场馆", ""),
    (QUALIFIED, "虚构海洋馆", "科技场馆", ""),
    (EXCLUDED, "虚构植物园", "自然资源", ""),
    (EXPIRED, "虚构地震台", "教育科研与重大工程", ""),
    (HOLDER, "虚构矿物馆", "科技场馆", ""),
    (LATE, "虚构桥梁集团", "企业", PROVINCE),
    (ALONE, "虚构糖果公司", "企业", ""),
)
_EARLIER = (
    ("G1", "虚构气象馆", "2020-12-31", "优秀"),
    ("G2", "虚构海洋馆", "2020-12-31", "合格"),
    ("G3", "虚构植物园", "2020-12-31", "不合格"),
    ("G4", "虚构地震台", "2020-12-31", ""),
    ("G5", "虚构矿物馆", "2023-12-31", ""),
)


def row(number: str, unit: str, category: str, nominator: str, code: str = "") -> dict[str, str]:
    """One line of what the platform gives out."""
    return {
        "申报编号": number,
        "基地名称": f"{unit}科普教育基地",
        "申报单位": unit,
        "申报类别": category,
        "推荐单位": nominator,
        "申报邀请码": code,
        "法人单位或其所属机构": "是",
        "负有科普义务或自愿提供科普服务": "是",
        "有科普工作发展规划和管理制度": "是",
        "基地简介": f"{unit}（虚构）。",
        "提交日期": "2021-11-11" if number == LATE else "2021-11-08",
    }


def new(location: str, inbox: Path) -> Round:
    """The round with the register of the earlier batch and the table of places."""
    inbox.mkdir(exist_ok=True)
    rnd = create_round(location, "national", title="全国（虚构批次）")
    enter_stage(rnd, "nomination")
    carry_register(rnd, table(inbox / "名录.csv", [_base(*cells) for cells in _EARLIER]))
    places = [{"推荐单位": n, "类型": TYPES[n], "名额": str(cap)} for n, cap in PLACES.items()]
    import_nominators(rnd, table(inbox / "名额分配表.csv", places))
    return rnd


def _base(number: str, unit: str, until: str, grade: str) -> dict[str, str]:
    return {
        "编号": number,
        "名称": f"{unit}科普教育基地",
        "申报单位": unit,
        "认定日期": "2016-01-01",
        "类别": "科技场馆类",
        "有效期至": until,
        "状态": "到期" if until < "2021" else "有效",
        "终期考核": grade,
    }


def enter(rnd: Round, inbox: Path) -> None:
    """Codes are given out, forms come back; one applicant found two nominators."""
    codes = {n: list(issue_invitations(rnd, n, cap)) for n, cap in PLACES.items()}
    rows = []
    for number, unit, category, nominator in _UNITS:
        given = codes.get(nominator, [])
        rows.append(row(number, unit, category, nominator, given.pop() if given else ""))
    take_in(rnd, table(inbox / "申报.csv", rows))
    record_nomination(rnd, SEVERAL, SOCIETY)
    check(rnd)


def settle(rnd: Round) -> None:
    """A person chooses among nominators and among what came twice; the province adds one."""
    choose_nomination(rnd, SEVERAL, PROVINCE, "申报单位选定，学会来函同意。")
    settle_duplicates(rnd, [ONCE, AGAIN], ONCE, "同一基地经两个渠道申报，保留省科协推荐的一份。")
    record_nomination(rnd, EXPIRED, MINISTRY)
    out = ScreeningState.NOT_ACCEPTED
    decide_screening(rnd, GIVEN_UP, out, reason="推荐单位撤回。")
    decide_screening(rnd, ALONE, out, reason="没有推荐单位（通知一（一））。")
    decide_screening(rnd, LATE, out, reason="逾期未报，按自愿放弃办理（通知二（三））。")
    decide_screening(rnd, EXCLUDED, out, reason="终期考核不合格，不得参与本批次（通知二（四））。")
    decide_screening(rnd, HOLDER, out, reason="有效期未满，不需重新申报。")
    enter_stage(rnd, "screening")


def screen(rnd: Round) -> None:
    """Whoever has no error passes."""
    check(rnd)
    pass_without_errors(rnd)
    enter_stage(rnd, "preliminary")


def nominated(rnd: Round) -> tuple[str, ...]:
    """Those who are marked and visited: whom a final grade does not let in elsewhere."""
    with rnd.store.reading() as db:
        passed = {n for n, (s, _) in db.screening().items() if s is ScreeningState.PASSED}
    return tuple(sorted(passed - {EXCELLENT, QUALIFIED}))


def review(rnd: Round) -> None:
    """The nominated ones are marked; who comes by a final grade is not."""
    panel(rnd, len(COMMITTEE))
    assign(rnd)
    change_phase(rnd, Phase.REVIEW)
    mark_all(rnd, {WEAK: 0.5})
    enter_stage(rnd, "site_visit")


def visit(rnd: Round) -> None:
    """A tenth of each category of those who were nominated."""
    for number in draw_sample(rnd, "site_visit", SEED).drawn:
        record_visit(rnd, number, "site_visit", "visited", date(2021, 11, 22), ["E1"], "属实。")
    why = "终期考核优秀、合格的两份不经初评（通知二（四））。"
    change_phase(rnd, Phase.DELIBERATION, reason=why)
    enter_stage(rnd, "final")
    attend(rnd, COMMITTEE)


def ballot(rnd: Round, number: str, agreeing: int) -> str | None:
    """The committee votes on one; the last one abstains, unless all agree."""
    call_item(rnd, number)
    held = open_ballot(rnd, number, Motion("是否同意认定", AGREE))
    for place, expert in enumerate(COMMITTEE):
        against = ABSTAIN if expert == COMMITTEE[-1] else "deferred"
        vote(rnd, expert, held.id, "named" if place < agreeing else against)
    outcome = close_ballot(rnd, held.id).ballot.outcome
    close_item(rnd, number)
    return outcome


def vote_on_all(rnd: Round) -> None:
    """Four of six carry, three do not; the excellent one needs no vote."""
    for number in (*nominated(rnd), QUALIFIED):
        ballot(rnd, number, 3 if number == WEAK else 4)


def conclude(rnd: Round) -> None:
    """Decisions follow the votes; the organiser confirms."""
    for number in (*nominated(rnd), QUALIFIED):
        outcome = "deferred" if number == WEAK else "named"
        decide(rnd, number, outcome, reason="按表决结果。")
    decide(rnd, EXCELLENT, "named", reason="终期考核优秀，直接认定（通知二（四））。")
    enter_stage(rnd, "confirmation")


def approve(rnd: Round) -> None:
    """The organiser confirms the list as it is."""
    with rnd.store.reading() as db:
        approvals = dict.fromkeys(proposed(rnd, db), (True, ""))
    confirm(rnd, "confirmation", approvals, OFFICE)
    enter_stage(rnd, "notice")


def publish(rnd: Round) -> str:
    """Seven days."""
    return publish_notice(rnd, NOTICE_FROM).id


def name(rnd: Round) -> None:
    """Eight bases with a term to the end of 2025."""
    enter_stage(rnd, "naming")
    name_bases(rnd, day=NAMED_ON)
    enter_stage(rnd, "evaluation")


def named(location: str, inbox: Path) -> Round:
    """The round from its beginning to the naming."""
    rnd = new(location, inbox)
    enter(rnd, inbox)
    steps = (settle, screen, review, visit, vote_on_all, conclude, approve, publish, name)
    for step in steps:
        step(rnd)
    return rnd


def number(of: int) -> str:
    """The number of the first, second … base that was named."""
    return f"QGKP-2021-{of:04}"


def evaluate_years(rnd: Round) -> None:
    """Three grades of a year."""
    for of, grade in enumerate(("excellent", "qualified", "unqualified"), 1):
        evaluate(rnd, number(of), 2023, grade, "年度科普绩效评估。")


def evaluate_term(rnd: Round, place: str) -> None:
    """The evaluation at the end of the term is a round of its own, too."""
    lines = {"excellent": Decimal(90), "qualified": Decimal(60)}
    with evaluation_round(rnd, place, "term", lines=lines) as term:
        panel(term, 4)
        check(term)
        settle_by_findings(term)
        assign(term)
        change_phase(term, Phase.REVIEW)
        mark_all(term, {number(1): 0.97, number(3): 0.3}, usual=0.75)
        change_phase(term, Phase.DELIBERATION)
        for one in propose_outcomes(term, rank_round(term)).values():
            decide(term, one.application, one.outcome, reason=one.reason)
        collect_evaluations(rnd, term)


def received(day: int) -> datetime:
    """Noon in Beijing on a day of the notice."""
    return datetime(2021, 12, day, 4, tzinfo=UTC)
