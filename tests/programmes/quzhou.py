"""衢州, an invented round: twelve applications and what an office does with them, in order."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from kepu_review.model import Phase, Sample, ScreeningState
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
from kepu_review.workflow.activities import report_activity
from kepu_review.workflow.collecting import import_materials
from kepu_review.workflow.confirming import confirm, proposed
from kepu_review.workflow.correcting import ask_correction, return_correction
from kepu_review.workflow.duplicates import settle_duplicates
from kepu_review.workflow.evaluation_round import collect_evaluations, evaluation_round
from kepu_review.workflow.lateness import grant_late
from kepu_review.workflow.naming import name_bases
from kepu_review.workflow.objecting import receive_objection, settle_objection
from kepu_review.workflow.publishing import publish_notice
from kepu_review.workflow.sampling import draw_sample
from kepu_review.workflow.screening import pass_without_errors
from kepu_review.workflow.staging import enter_stage
from kepu_review.workflow.visiting import record_visit
from tests import pictures
from tests.programmes.rounds import mark_all, panel, photo, scan, table, take_in

SEED = 20230306
OFFICE = "衢州市科普教育基地认定与管理工作办公室（虚构批次）"
DEFERRED = "Q06"
REFUSED_BY_OFFICE = "Q05"
OBJECTED = "Q08"
LATE = "Q11"
UNNAMED = "Q09"
HOLDER = "Q10"
AGAIN = "Q12"
NOTICE_FROM = date(2023, 3, 20)
NAMED_ON = date(2023, 4, 10)

_BASES = (
    ("Q01", "虚构科技体验馆", "科技场馆", "开化"),
    ("Q02", "虚构竹艺文化馆", "文化场馆", "开化"),
    ("Q03", "虚构水稻研究所", "教育科研与重大工程", "开化"),
    ("Q04", "虚构茶叶合作社", "“三农”", "开化"),
    ("Q05", "虚构纸业公司", "企业", "开化"),
    ("Q06", "虚构湿地管理处", "自然资源", "开化"),
    ("Q07", "虚构融媒体中心", "媒体传播", "柯城"),
    ("Q08", "虚构陶瓷艺术馆", "其他", "龙游"),
    ("Q09", "虚构地质公园", "自然资源", "常山"),
    ("Q10", "虚构老科技馆", "科技场馆", "江山"),
    ("Q11", "虚构气象站", "教育科研与重大工程", "衢江"),
    ("Q12", "虚构陶瓷艺术馆", "其他", "龙游"),
)


def row(number: str, unit: str, category: str, region: str) -> dict[str, str]:
    """One line of the summary that the counties send in."""
    return {
        "申报编号": number,
        "基地名称": f"{unit}科普教育基地",
        "申报单位名称": unit,
        "申报类别": category,
        "所在区域": region,
        "科普场所面积": "1200平方米",
        "年开放天数": "300天",
        "科技志愿者人数": "25",
        "开放形式": "☑免费 □16周岁以下的青少年免费开放 □节假日优惠 □收费",
        "科普教育基地简介": f"{unit}（虚构）面向公众开放。",
        "科普经费": "6万元",
        "是否已认定": "否",
        "盖章申报表": "是",
        "基地概况照片": "3",
        "科普活动照片": "3",
        "科技志愿服务组织已注册": "是",
        "科技志愿服务队已注册": "是",
        "县（市、区）推荐意见": "是",
        "法人单位或其内设机构": "是",
        "有开放服务和安全管理制度": "是",
        "主题日免费或优惠开放": "是",
        "网络平台公布服务信息": "是",
        "接受认定单位指导和任务": "是",
        "提交日期": "2023-02-20",
    }


def rows() -> list[dict[str, str]]:
    """All lines: a base without the words in its name, a holder, a late one, one twice."""
    made = {cells[0]: row(*cells) for cells in _BASES}
    made[UNNAMED]["基地名称"] = "虚构地质公园"
    made[HOLDER]["是否已认定"] = "是"
    made[LATE]["提交日期"] = "2023-03-02"
    return list(made.values())


def files(number: str) -> dict[str, bytes]:
    """The materials of one application."""
    return {
        f"{number}/申报表（盖章）.pdf": scan(f"{number}-form"),
        **{f"{number}/概况/{n}.jpg": photo(f"{number}-overview-{n}") for n in range(3)},
        **{f"{number}/活动/{n}.jpg": photo(f"{number}-activity-{n}") for n in range(3)},
        f"{number}/志愿服务队注册.pdf": scan(f"{number}-team"),
    }


def new(location: str) -> Round:
    """The round, in its first stage."""
    rnd = create_round(location, "quzhou", title="衢州（虚构批次）")
    enter_stage(rnd, "intake")
    return rnd


def enter(rnd: Round, inbox: Path) -> None:
    """The summary of the counties and the materials; Q03 lacks a photo of an activity."""
    inbox.mkdir(exist_ok=True)
    take_in(rnd, table(inbox / "申报汇总表.csv", rows()))
    handed = {path: data for cells in _BASES for path, data in files(cells[0]).items()}
    del handed["Q03/活动/2.jpg"]
    import_materials(rnd, pictures.put(inbox / "materials", handed))
    enter_stage(rnd, "nomination")
    check(rnd)


def ask(rnd: Round) -> None:
    """Two are sent back; the late one is let in; what came twice is settled."""
    ask_correction(rnd, "Q03", ["activity_photos"], "科普活动照片不足 3 张。")
    ask_correction(rnd, UNNAMED, ["quzhou.name"], "基地名称应以“科普教育基地”结尾。")
    until = datetime(2023, 3, 3, 15, 59, tzinfo=UTC)
    grant_late(rnd, LATE, "application", until, "平台 2 月 28 日检修（虚构），准予顺延。")
    settle_duplicates(rnd, [OBJECTED, AGAIN], OBJECTED, "同一单位重复提交，保留先到的一份。")


def correct(rnd: Round, inbox: Path) -> None:
    """What came back: the right name in a file, the third photo."""
    put_right = next(one for one in rows() if one["申报编号"] == UNNAMED)
    put_right["基地名称"] += "科普教育基地"
    take_in(rnd, table(inbox / "更正.csv", [put_right]))
    import_materials(rnd, pictures.put(inbox / "补交", {"Q03/活动/2.jpg": photo("Q03-late")}))
    return_correction(rnd, "Q03", "已补交一张。")
    check(rnd)


def screen(rnd: Round) -> None:
    """Whoever has no error passes; the holder is not accepted."""
    out = ScreeningState.NOT_ACCEPTED
    decide_screening(rnd, HOLDER, out, reason="已是衢州市科普教育基地，无需再填报（通知二）。")
    pass_without_errors(rnd)


def give_out(rnd: Round) -> None:
    """Six experts, three for each application."""
    enter_stage(rnd, "preliminary")
    panel(rnd, 6)
    assign(rnd)
    change_phase(rnd, Phase.REVIEW)


def review(rnd: Round) -> None:
    """Whole sheets; one base is found weak."""
    mark_all(rnd, {DEFERRED: 0.45})
    enter_stage(rnd, "site_visit")


def draw(rnd: Round) -> None:
    """A fifth of each county."""
    draw_sample(rnd, "site_visit", SEED)


def visit(rnd: Round) -> None:
    """One of those drawn cannot receive anybody."""
    with rnd.store.reading() as db:
        first, *others = sample_of(db.sample("site_visit"))
    for number in others:
        record_visit(rnd, number, "site_visit", "visited", date(2023, 3, 8), ["E1", "E2"], "属实。")
    record_visit(rnd, first, "site_visit", "not_possible", note="场馆临时检修，改为视频核查。")
    change_phase(rnd, Phase.DELIBERATION)


def sample_of(sample: Sample | None) -> tuple[str, ...]:
    """What was drawn."""
    return () if sample is None else sample.drawn


def deliberate(rnd: Round) -> None:
    """The panel decides on every one."""
    with rnd.store.reading() as db:
        passed = [n for n, (s, _) in db.screening().items() if s is ScreeningState.PASSED]
    for number in passed:
        outcome = "deferred" if number == DEFERRED else "named"
        decide(rnd, number, outcome, reason="经合议。")
    enter_stage(rnd, "confirmation")


def approve(rnd: Round) -> None:
    """The office confirms all but one."""
    with rnd.store.reading() as db:
        approvals = dict.fromkeys(proposed(rnd, db), (True, ""))
    approvals[REFUSED_BY_OFFICE] = (False, "安全管理制度尚在整改，待完成后再议。")
    confirm(rnd, "confirmation", approvals, OFFICE)
    enter_stage(rnd, "notice")


def publish(rnd: Round) -> str:
    """The list goes out for five working days."""
    return publish_notice(rnd, NOTICE_FROM).id


def received(day: int) -> datetime:
    """Noon in 衢州 on a day of the notice."""
    return datetime(2023, 3, day, 4, tzinfo=UTC)


def heed(rnd: Round) -> None:
    """The panel takes back what an objection was upheld against; the others are named."""
    decide(rnd, OBJECTED, "deferred", reason="异议成立：场馆已停用。")
    enter_stage(rnd, "naming")


def name(rnd: Round) -> None:
    """Seven bases get their numbers; the year of activities begins."""
    name_bases(rnd, day=NAMED_ON)
    enter_stage(rnd, "activities")


def named(location: str, inbox: Path) -> Round:
    """The round from its beginning to the naming; one objection was upheld on its way."""
    rnd = new(location)
    enter(rnd, inbox)
    ask(rnd)
    correct(rnd, inbox)
    for step in (screen, give_out, review, draw, visit, deliberate, approve, publish):
        step(rnd)
    object_to(rnd)
    heed(rnd)
    name(rnd)
    return rnd


def object_to(rnd: Round) -> None:
    """Somebody objects as one has to, and is right."""
    made = receive_objection(
        *(rnd, "N1", OBJECTED, "某甲", "信函", True, ["照片"], "场馆已停用", "门上贴有告示。"),
        received=received(22),
    )
    settle_objection(rnd, made.id, "upheld", "现场核实，场馆自 2 月起停用。")


def number(of: int) -> str:
    """The number of the first, second … base that was named."""
    return f"QZKP-2023-{of:03}"


def report_activities(rnd: Round) -> None:
    """A preview and its summary; a preview that nothing followed."""
    held = date(2023, 9, 20)
    report_activity(rnd, "2023-01", number(1), "preview", "科普日开放活动", held)
    report_activity(
        *(rnd, "2023-01", number(1), "summary", "科普日开放活动", held),
        *(420, ["虚构网报道"], "参与 420 人次。"),
    )
    report_activity(rnd, "2023-02", number(2), "preview", "竹艺进校园", date(2023, 10, 8))


def evaluate_year(rnd: Round, place: str) -> None:
    """The yearly evaluation is a round of its own: marked, graded, its grades taken over."""
    lines = {"excellent": Decimal(90), "qualified": Decimal(60)}
    with evaluation_round(rnd, place, 2023, lines=lines) as year:
        panel(year, 4)
        check(year)
        settle_by_findings(year)
        assign(year)
        change_phase(year, Phase.REVIEW)
        mark_all(year, {number(1): 0.95, number(3): 0.3}, usual=0.75)
        change_phase(year, Phase.DELIBERATION)
        for one in propose_outcomes(year, rank_round(year)).values():
            decide(year, one.application, one.outcome, reason=one.reason)
        collect_evaluations(rnd, year)
