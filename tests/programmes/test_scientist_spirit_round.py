"""科学家精神: an invented round from the nominators' quotas to the best ones going upward."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kepu_review.errors import Refused
from kepu_review.model import AttestationState, Phase, ScreeningState
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
from kepu_review.workflow.attesting import attest
from kepu_review.workflow.collecting import import_materials
from kepu_review.workflow.confirming import confirm, unconfirmed
from kepu_review.workflow.correcting import ask_correction, return_correction
from kepu_review.workflow.duplicates import find_duplicates
from kepu_review.workflow.nominating import (
    choose_nomination,
    record_nomination,
    withdraw_nomination,
)
from kepu_review.workflow.staging import enter_stage
from tests import pictures
from tests.programmes import rounds
from tests.programmes.rounds import refuses
from tests.programmes.spirit import PORTRAIT, applicant, filmed, handed_in, large_photo

CAS = "中国科学院科学传播局"
NOMINATORS = {
    "S01": "北京市教育委员会",
    "S02": "北京市教育委员会",
    "S03": "北京市教育委员会",
    "S04": "北京市教育委员会",  # one too many
    "S05": "海淀区科学技术协会",
    "S06": "北京虚构昆虫学会",
    "S07": CAS,
    "S08": CAS,
}
MARKS = {"S01": 0.95, "S02": 0.85, "S03": 0.5, "S05": 0.75, "S06": 0.65, "S07": 0.9}
BEST = ("S01", "S02", "S05", "S06", "S07")


def form(number: str) -> dict[str, str]:
    """One line of the nominators' summary."""
    return {
        "申报编号": number,
        "基地名称": f"虚构{number}科学家精神教育基地",
        "申报单位": applicant(number),
        "申报类别": "科学家精神教育基地",
        "科学家事迹": "虚构科学家甲的事迹。",
        "申报表原件份数": "2",
        "申报汇总表份数": "1",
        "纸质材料日期": "2022-04-08",
        "报送日期": "2022-04-07",
        "不涉及国家秘密": "是",
        "光盘或U盘": "是",
    }


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What eight units handed in; S03 one photo short, the film of S08 too long."""
    folder = tmp_path_factory.mktemp("inbox")
    files: dict[str, bytes] = {}
    for n, number in enumerate(NOMINATORS):
        name, more = ("工作.mov", {"size": PORTRAIT}) if n % 2 else ("工作.mp4", {})
        seconds = 320 if number == "S08" else 100 + n
        films = {name: filmed(folder / "films", f"{number}{name}", seconds, **more)}
        files |= handed_in(number, films)
    del files[f"S03/{applicant('S03')}3.jpg"]
    return pictures.put(folder / "received", files)


@pytest.fixture
def rnd(tmp_path: Path) -> Iterator[Round]:
    """Eight applications, experts, nobody nominated yet."""
    with create_round(tmp_path / "round", "scientist_spirit") as made:
        path = rounds.table(tmp_path / "汇总表.csv", [form(number) for number in NOMINATORS])
        assert rounds.take_in(made, path).problems == ()
        rounds.panel(made, 6)
        yield made


def refused(rnd: Round, stage: str) -> str:
    """What stands in the way of the stage."""
    with pytest.raises(Refused) as told:
        enter_stage(rnd, stage)
    return str(told.value)


@refuses(
    "scientist_spirit.stages.nomination.leave.nominated",
    "scientist_spirit.stages.nomination.leave.duplicates_settled",
    "scientist_spirit.stages.nomination.leave.quotas_kept",
    "scientist_spirit.stages.screening.leave.materials_checked",
    "scientist_spirit.stages.screening.leave.screened",
    "scientist_spirit.stages.review.leave.handed_in",
    "scientist_spirit.stages.upward.leave.decided",
    "scientist_spirit.stages.upward.leave.confirmed",
)
def test_a_round_goes_from_the_nominators_to_the_best_going_upward(
    rnd: Round, inbox: Path, tmp_path: Path
) -> None:
    enter_stage(rnd, "nomination")
    nominate(rnd)
    enter_stage(rnd, "screening")
    screen(rnd, inbox, tmp_path)
    enter_stage(rnd, "review")
    review(rnd)
    change_phase(rnd, Phase.DELIBERATION)
    enter_stage(rnd, "upward")
    send_upward(rnd)
    enter_stage(rnd, "publicity")
    with rnd.store.reading() as db:
        approved = [name for name, one in db.confirmations().items() if one.approved]
        assert tuple(sorted(approved)) == BEST
        assert [entry.stage for entry in db.stage_log()] == [
            *("nomination", "screening", "review", "upward", "publicity"),
        ]


def nominate(rnd: Round) -> None:
    """At most three by a city office, two by a district, one by a society, three jointly."""
    for number, nominator in list(NOMINATORS.items())[1:]:
        joint = ("海淀区教育委员会", "海淀区科学技术委员会") if number == "S05" else ()
        record_nomination(rnd, number, nominator, joint=joint)
    assert "没有有效推荐" in refused(rnd, "screening")
    record_nomination(rnd, "S01", NOMINATORS["S01"])
    record_nomination(rnd, "S01", CAS)
    (group,) = find_duplicates(rnd)
    assert (group.reason, group.applications) == ("channels", ("S01",))
    assert "疑为重复申报" in refused(rnd, "screening")
    choose_nomination(rnd, "S01", NOMINATORS["S01"], "申报单位书面确认由市教委推荐")
    assert "北京市教育委员会推荐 4 个，多于名额 3 个。" in refused(rnd, "screening")
    withdraw_nomination(rnd, "S04", NOMINATORS["S04"], "市教委择优减少一个")
    record_nomination(rnd, "S04", "北京虚构地质学会")


def screen(rnd: Round, inbox: Path, folder: Path) -> None:
    """Files are measured, seals and paper looked at; one comes right, one does not."""
    decide_screening(rnd, "S07", ScreeningState.PASSED)  # by somebody who did not wait
    assert "1 份申报的材料没有检查：S07" in refused(rnd, "review")
    import_materials(rnd, inbox)
    check(rnd)
    wrong = {number: rounds.error_rules(rnd, number) for number in NOMINATORS}
    assert {number: rules for number, rules in wrong.items() if rules} == {
        "S03": {"photos"},
        "S08": {"videos"},
    }
    ask_correction(rnd, "S03", ["photos"], "照片只有 2 张，应为 3—5 张")
    photo = {f"S03/{applicant('S03')}3.jpg": large_photo("S03 later")}
    import_materials(rnd, pictures.put(folder / "later", photo))
    return_correction(rnd, "S03", "补交 1 张")
    look_at_paper(rnd)
    settle_by_findings(rnd)
    with rnd.store.reading() as db:
        states = {name: state.value for name, (state, _) in db.screening().items()}
        reasons = {name: reason for name, (_, reason) in db.screening().items()}
    assert [name for name, state in states.items() if state != "passed"] == ["S04", "S08"]
    assert "时长 5:20，超过 5:00" in reasons["S08"]
    assert "纸质材料与电子版材料须保持一致" in reasons["S04"]
    decide_screening(rnd, "S08", ScreeningState.PASSED)
    assert "1 份申报的材料有未处理的错误：S08" in refused(rnd, "review")
    decide_screening(rnd, "S08", ScreeningState.NOT_ACCEPTED, reason=reasons["S08"])


def look_at_paper(rnd: Round) -> None:
    """Seals, originals and the paper against the files; that of S04 is another one."""
    assert "没有形式审查结论" in refused(rnd, "review")
    for number in NOMINATORS:
        for rule in ("spirit.sealed", "spirit.truthful"):
            attest(rnd, number, rule, AttestationState.MET, "清点纸质原件 2 份，公章齐")
        same = AttestationState.NOT_MET if number == "S04" else AttestationState.MET
        attest(rnd, number, "spirit.paper", same, "逐页比对纸质与电子版")
    assert "spirit.paper" in rounds.error_rules(rnd, "S04")


def review(rnd: Round) -> None:
    """Experts of nobody's unit mark the whole."""
    pairs = assign(rnd, per_application=3)
    assert len(pairs) == 3 * len(MARKS)
    change_phase(rnd, Phase.REVIEW)
    assert "份评审表没有提交" in refused(rnd, "upward")
    rounds.mark_all(rnd, MARKS)


def send_upward(rnd: Round) -> None:
    """What the line proposes is decided, then confirmed by the city's association."""
    assert "没有决定" in refused(rnd, "publicity")
    standing = rank_round(rnd)
    ranked = [one.application for one in standing.ranked if one.rank is not None]
    assert ranked[0] == "S01"
    proposed = propose_outcomes(rnd, standing)
    upward = [name for name, one in proposed.items() if one.outcome == "nominated_upward"]
    assert tuple(sorted(upward)) == BEST
    for number in MARKS:
        decide(rnd, number, proposed[number].outcome, reason="专家评审组建议")
    assert "主办单位没有审定" in refused(rnd, "publicity")
    confirm(rnd, "upward", dict.fromkeys(BEST, (True, "")), "北京市科学技术协会")
    with rnd.store.reading() as db:
        assert unconfirmed(rnd, db) == ()
