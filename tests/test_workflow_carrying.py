"""The register of earlier batches comes along: from their round, or from a file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from kepu_review.errors import IntakeError, Refused, UsageError
from kepu_review.model import BaseStatus, Phase
from kepu_review.text import Language, speaking
from kepu_review.workflow import Round, change_phase, create_round
from kepu_review.workflow.carrying import carry_register
from kepu_review.workflow.evaluating import consequences, evaluate
from kepu_review.workflow.public import write_register
from kepu_review.workflow.publishing import today
from kepu_review.workflow.register import set_status
from tests import after, naming
from tests.conftest import Places
from tests.naming import NUMBERS, base

ONE, TWO, THREE = NUMBERS


@pytest.fixture
def rnd(tmp_path: Path, location: str) -> Iterator[Round]:
    """The next batch, empty."""
    with create_round(location, "small", plugins=after.plugins(tmp_path, naming.TERM)) as made:
        yield made


def csv(folder: Path, *lines: str) -> Path:
    path = folder / "旧名录.csv"
    head = "编号,基地名称,申报单位,类别,所在区域,批次,认定日期,有效期至,状态,终期考核"
    path.write_text("\n".join((head, *lines)), encoding="utf-8-sig")
    return path


def test_a_round_gives_its_bases_with_status_and_grades(
    rnd: Round, tmp_path: Path, places: Places
) -> None:
    with naming.named(tmp_path, places()) as earlier:
        for number, grade in zip(NUMBERS, ("优秀", "合格", "不合格"), strict=True):
            evaluate(earlier, number, "term", grade, "终期")
        evaluate(earlier, ONE, 2026, "优秀", "年度")
        until = today(earlier) + timedelta(days=9)
        set_status(earlier, TWO, "rectifying", until, reason="整改")
        set_status(earlier, THREE, "revoked", ground="unlawful", reason="查实")
        made = carry_register(rnd, earlier)
        assert (made.bases, made.known, made.graded) == (NUMBERS, (), NUMBERS)
        again = carry_register(rnd, earlier)
        assert (again.bases, again.known, again.graded, again.receipt) == ((), NUMBERS, (), None)
        set_status(earlier, TWO, "in_force", reason="整改合格")
        evaluate(earlier, TWO, "term", "优秀", "复核")
        assert carry_register(rnd, earlier).graded == (TWO,)
    first = base(rnd)
    assert (first.carried, first.application, first.batch) == (True, None, "第一批")
    assert (base(rnd, TWO).status, base(rnd, TWO).status_until) == (BaseStatus.IN_FORCE, None)
    assert (base(rnd, THREE).status, base(rnd, THREE).ground) == (BaseStatus.REVOKED, "unlawful")
    with rnd.store.reading() as db:
        grades = {(one.number, one.period): one.grade for one in db.evaluations()}
        meant = {o.evaluation.number: o.grade.consequence for o in consequences(rnd, db)}
    assert grades == {
        (ONE, "term"): "excellent",
        (ONE, "2026"): "excellent",
        (TWO, "term"): "excellent",
        (THREE, "term"): "unqualified",
    }
    assert meant == {ONE: "direct", TWO: "direct", THREE: "excluded"}
    assert naming.sound(rnd)


def test_what_was_found_here_since_is_not_undone_by_carrying_again(
    tmp_path: Path, places: Places
) -> None:
    with (
        naming.named(tmp_path, places()) as earlier,
        after.deliberating(tmp_path, places(), naming.TERM) as rnd,
    ):
        evaluate(earlier, ONE, "term", "优秀", "终期")
        carry_register(rnd, earlier)
        set_status(rnd, ONE, "revoked", ground="unlawful", reason="查实")
        evaluate(rnd, THREE, "term", "不合格", "复核")
        assert carry_register(rnd, earlier).kept == (ONE,)
        evaluate(earlier, TWO, "term", "合格", "终期")
        evaluate(rnd, TWO, "term", "不合格", "复核")
        evaluate(earlier, THREE, "term", "合格", "更正")  # newer than what is on record here
        made = carry_register(rnd, earlier)
        assert (made.kept, made.graded) == ((ONE, TWO), (THREE,))
        assert base(rnd).status is BaseStatus.REVOKED
        path = csv(tmp_path, f"{TWO},馆,单位,,,,2026-02-03,2031-02-02,,合格")
        assert carry_register(rnd, path).kept == (TWO,)
        with rnd.store.reading() as db:
            assert {one.number: one.grade for one in db.evaluations()} == {
                ONE: "excellent",
                TWO: "unqualified",
                THREE: "qualified",
            }


def test_a_file_gives_bases_and_final_grades(rnd: Round, tmp_path: Path) -> None:
    path = csv(
        tmp_path,
        "Q-1,旧馆一,旧单位一,虚构馆,北区,第七批,2015-06-01,2020年5月31日,到期,合格",
        "",
        "Q-2,旧馆二,旧单位二,,,,2018/3/5,,,",
    )
    made = carry_register(rnd, path)
    assert (made.bases, made.graded) == (("Q-1", "Q-2"), ("Q-1",))
    old = base(rnd, "Q-1")
    assert (old.category, old.region, old.batch) == ("hall", "north", "第七批")
    assert (old.valid_from, old.valid_until) == (date(2015, 6, 1), date(2020, 5, 31))
    assert (old.status, old.title) == (BaseStatus.EXPIRED, "虚构市科普教育基地")
    new = base(rnd, "Q-2")
    assert (new.category, new.valid_until, new.status) == (None, None, BaseStatus.IN_FORCE)
    assert carry_register(rnd, path).receipt is None
    assert naming.sound(rnd)


@pytest.mark.parametrize(
    ("name", "spoken"), [("名录.csv", "zh"), ("名录.xlsx", "zh"), ("register.csv", "en")]
)
def test_what_was_exported_can_be_carried(
    rnd: Round, tmp_path: Path, places: Places, name: str, spoken: Language
) -> None:
    path = tmp_path / name
    with speaking(spoken), naming.named(tmp_path, places()) as earlier:
        set_status(earlier, TWO, "suspended", reason="闭馆")
        write_register(earlier, path)
        assert carry_register(rnd, path).bases == NUMBERS
        for number in NUMBERS:
            there, here = base(earlier, number), base(rnd, number)
            assert (here.name, here.applicant, here.category, here.region) == (
                there.name,
                there.applicant,
                there.category,
                there.region,
            )
            assert (here.valid_from, here.valid_until, here.status, here.batch) == (
                there.valid_from,
                there.valid_until,
                there.status,
                there.batch,
            )


def test_all_that_is_wrong_with_a_file_is_told_and_nothing_is_carried(
    rnd: Round, tmp_path: Path
) -> None:
    path = csv(
        tmp_path,
        "Q-1,旧馆一,旧单位一,,,,2015,,,",
        "Q-2,旧馆二,,,,,2018-03-05,,,",
        "Q-3,旧馆三,旧单位三,,,,2018-03-05,,没了,",
        "Q-4,旧馆四,旧单位四,,,,2018-03-05,,,甲等",
        "Q-5,旧馆五,旧单位五,,,,2018-03-05,2017-03-05,,",
        "Q-3,旧馆六,旧单位六,,,,2018-03-05,,,",
    )
    with pytest.raises(IntakeError, match=r"旧名录\.csv 有 6 处读不懂") as refused:
        carry_register(rnd, path)
    for said in ("日期看不懂", "缺少必填内容", "与第 4 行的编号相同", "没有基地状态“没了”"):
        assert said in refused.value.message
    with rnd.store.reading() as db:
        assert db.bases() == ()


def test_a_file_without_the_columns_of_a_register_is_none(rnd: Round, tmp_path: Path) -> None:
    path = tmp_path / "别的.csv"
    path.write_text("甲,乙\n1,2\n", encoding="utf-8")
    with pytest.raises(IntakeError, match="没有找到名录的列"):
        carry_register(rnd, path)


def test_a_number_of_this_round_is_not_carried_over(tmp_path: Path, places: Places) -> None:
    with naming.named(tmp_path, places()) as rnd:
        path = csv(tmp_path, f"{ONE},别的馆,别的单位,,,,2018-03-05,,,")
        with pytest.raises(Refused, match=f"编号 {ONE} 是本批次命名的"):
            carry_register(rnd, path)
        with pytest.raises(UsageError, match="不能承接自本批次"):
            carry_register(rnd, rnd)


def test_a_grade_that_the_next_batch_does_not_know_is_refused(
    tmp_path: Path, places: Places
) -> None:
    bare = 'accreditation: {title: 基地, number: "G-{n}", clause: 办法第八条}\n'
    with (
        create_round(places(), "small", plugins=after.plugins(tmp_path, bare)) as rnd,
        naming.named(tmp_path, places()) as earlier,
    ):
        evaluate(earlier, ONE, "term", "优秀", "终期")
        with pytest.raises(Refused, match="终期考核等次“优秀”在本项目中没有"):
            carry_register(rnd, earlier)


def test_carried_bases_are_changed_and_new_numbers_follow_theirs(
    tmp_path: Path, places: Places
) -> None:
    with naming.listed(tmp_path, places()) as rnd:
        carry_register(rnd, csv(tmp_path, "XG-2026-041,旧馆,旧单位,,,,2026-01-01,,,"))
        assert [one.number for one in naming.name_bases(rnd, day=naming.DAY)] == [
            "XG-2026-042",
            "XG-2026-043",
            "XG-2026-044",
        ]
        set_status(rnd, "XG-2026-041", "suspended", reason="闭馆")
        assert base(rnd, "XG-2026-041").status is BaseStatus.SUSPENDED
        change_phase(rnd, Phase.CLOSED)
