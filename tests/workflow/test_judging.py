"""Agreement, figures of experts, the design check and further reviews, of one judged round."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kepu_review import agreement as statistics
from kepu_review import severity
from kepu_review.errors import Refused, UsageError
from kepu_review.model import Phase
from kepu_review.workflow import (
    Round,
    change_phase,
    open_round,
    rank_round,
    reassign,
    suggesting,
)
from kepu_review.workflow.agreeing import agreement_now
from kepu_review.workflow.conflicts import record_conflict
from kepu_review.workflow.judging import expert_page_now, experts_now, own_page_now
from kepu_review.workflow.panel_check import PanelCheck, panel_check, variance_of
from kepu_review.workflow.suggesting import assign_suggested, suggest
from tests import judged, small

BLIND = small.PROGRAMME_YAML.replace(
    "source: 测试}", "source: 测试, blindness: {expert_names: never, totals: deliberation}}"
)


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Round]:
    """All sheets are handed in; for tests that write nothing."""
    with judged.round_to_judge(tmp_path_factory.mktemp("judged")) as made:
        judged.all_judged(made)
        yield made


@pytest.fixture
def rnd(read: Round, tmp_path: Path) -> Iterator[Round]:
    """A copy of it, to be changed."""
    shutil.copytree(read.location, tmp_path / "round")
    with open_round(tmp_path / "round", plugins=small.plugins(tmp_path)) as made:
        yield made


def checked(rnd: Round, **more: float) -> PanelCheck:
    with rnd.store.reading() as db:
        return panel_check(rnd, db, **more)  # type: ignore[arg-type]


def test_agreement_is_told_overall_by_category_and_by_criterion(read: Round) -> None:
    with read.store.reading() as db:
        plain = agreement_now(read, db)
        every = agreement_now(read, db, criteria=True)
    assert (plain.refused, plain.stage) == (None, "preliminary")
    main = plain.main
    assert main is not None
    scores = rank_round(read).scores
    assert main.value == pytest.approx(statistics.icc(scores)["value"]["ICC(2,k)"])
    assert (main.title, main.applications, main.experts, main.reviews) == ("全部申报", 12, 4, 36)
    assert "Koo" in main.words
    assert {(one.scope, one.group, one.title) for one in every.rows} == {
        ("overall", "", "全部申报"),
        ("category", "hall", "虚构馆"),
        ("criterion", "hall/A1", "虚构馆 A1 开放天数"),
        ("criterion", "hall/B1", "虚构馆 B1 科学性"),
    }
    alpha = next(r for r in every.rows if (r.group, r.statistic) == ("hall/B1", "alpha"))
    marks = read.marks[read.marks["criterion"] == "B1"].rename(columns={"points": "score"})
    assert alpha.value == pytest.approx(statistics.krippendorff_alpha(marks, level="interval"))
    lost = [one for one in every.rows if one.value is None]
    assert all(one.why for one in lost)
    assert all(one.low is None for one in lost)


def test_figures_of_experts_are_those_of_the_fit_and_name_what_to_look_at(read: Round) -> None:
    with read.store.reading() as db:
        now = experts_now(read, db)
        page = expert_page_now(read, db, "E1")
    fit = severity.fit(rank_round(read).scores, "within")
    assert [(row.key, row.name, row.reviews) for row in now.rows] == [
        (f"E{n}", f"专家{n}", 9) for n in range(1, 5)
    ]
    for row in now.rows:
        assert row.figure("severity") == pytest.approx(fit.experts["severity"][row.key])
        assert row.figure("nothing") is None
    assert now.variance == fit.variance
    assert now.rows[0].figure("severity") == min(row.figure("severity") or 0 for row in now.rows)
    assert any(one.text for one in now.rows[0].remarks)
    assert (page.expert, page.reviews, len(page.sheets)) == ("E1", 9, 9)
    with pytest.raises(UsageError, match="没有这位专家"), read.store.reading() as db:
        expert_page_now(read, db, "E9")


def test_an_expert_sees_the_own_page_after_the_round_and_not_before(rnd: Round) -> None:
    with pytest.raises(Refused, match="还不能看"), rnd.store.reading() as db:
        own_page_now(rnd, db, "E1")
    change_phase(rnd, Phase.DELIBERATION)
    change_phase(rnd, Phase.CLOSED)
    with rnd.store.reading() as db:
        page = own_page_now(rnd, db, "E1")
    assert (page.expert, len(page.lines)) == ("E1", 9)
    assert {line.others for line in page.lines} == {None}  # two others would be known


def test_what_is_hidden_is_in_none_of_it(tmp_path: Path) -> None:
    with judged.round_to_judge(tmp_path, rules=BLIND) as rnd:
        judged.all_judged(rnd)
        with rnd.store.reading() as db:
            for ask in (agreement_now, experts_now):
                with pytest.raises(Refused, match="现在不显示得分"):
                    ask(rnd, db)
            found = suggest(rnd, db, 3)
            design = panel_check(rnd, db)
        assert found.rows
        assert {(one.gain, one.chance) for one in found.rows} == {(None, None)}
        assert {one.why for one in found.rows} == {"这份申报再评一份，对结果最有用。"}
        assert "专家1" not in repr(design)
        change_phase(rnd, Phase.DELIBERATION)
        with rnd.store.reading() as db:
            now = experts_now(rnd, db)
            pages = [expert_page_now(rnd, db, row.key) for row in now.rows]
        assert [(row.key, row.name) for row in now.rows] == [
            (f"#{n}", f"专家 {n}") for n in range(1, 5)
        ]
        told = repr(now) + repr(pages)
        secrets = [f"'{word}{n}'" for word in ("E", "专家") for n in range(1, 5)]
        assert [secret for secret in secrets if secret in told] == []


def test_a_panel_is_checked_before_a_mark_is_given(tmp_path: Path) -> None:
    with judged.round_to_judge(tmp_path, apart=True) as rnd:
        found = checked(rnd)
        assert (found.connected, found.applications, found.experts, found.reviews) == (
            False,
            12,
            4,
            24,
        )
        assert [part.experts for part in found.parts] == [("E1", "E2"), ("E3", "E4")]
        assert (found.sharing, found.bridges, found.alone) == ((2, 6), (), ())
        assert "加上这些评审即可相连：专家3 × A1。" in found.sentences
        assert "专家数不同" not in "".join(found.sentences)
        record_conflict(rnd, "E3", "A1", "曾任该馆顾问")
        assert "加上这些评审即可相连：专家3 × A11。" in checked(rnd).sentences
        reassign(rnd, "A3", add="E3", reason="相连")
        record_conflict(rnd, "E3", "A3", "曾任该馆顾问")
        assert (checked(rnd).connected, checked(rnd).reviews) == (False, 24)
        reassign(rnd, "A5", add="E3", reason="相连")
        joined = checked(rnd)
        assert joined.now.reviews == 2
        assert joined.sentences[1].startswith("各申报的专家数不同，从 2 位到 3 位")
        assert joined.connected is True
        assert [(one.expert, one.parts) for one in joined.bridges] == [("E3", 2)]
        assert "任何一位缺席就会断开：专家3" in "".join(joined.sentences)


def test_precision_follows_from_stated_assumptions_or_from_an_earlier_round(read: Round) -> None:
    found = checked(read)
    assert found.now.reviews == 3  # as many as each application has, whatever the rules say
    assert found.now.points == pytest.approx(1.959964 * ((36 + 64) / 3) ** 0.5)
    assert found.now.points_adjusted == pytest.approx(1.959964 * (64 / 3) ** 0.5)
    assert found.now.reliability == pytest.approx(64 / (64 + 100 / 3))
    assert (found.needed, found.needed_adjusted) == (7, 4)
    assert (found.assumed.source, [row.reviews for row in found.precision]) == (
        "defaults",
        list(range(1, 11)),
    )
    with read.store.reading() as db:
        known = variance_of(read, db)
        other = panel_check(read, db, assumed=known)
    fit = severity.fit(rank_round(read).scores, "within")
    assert (known.application, known.expert) == (fit.variance.application, fit.variance.expert)
    assert known.words in other.sentences
    with pytest.raises(UsageError, match="信度"):
        checked(read, reliability=1.5)


def test_nothing_assigned_is_nothing_to_be_joined(tmp_path: Path) -> None:
    with small.new_round(tmp_path) as rnd:
        found = checked(rnd)
        assert (found.connected, found.reviews, found.per_application) == (None, 0, None)
        assert found.now.reviews == 2  # as the programme says
        assert "还没有分派，无从检查各组是否相连。" in found.sentences


def test_further_reviews_keep_off_conflicts_and_are_assigned_together(rnd: Round) -> None:
    with rnd.store.reading() as db:
        first = suggest(rnd, db, 2).rows[0]
    assert first.expert not in {who for name, who in small.pairs(rnd) if name == first.application}
    assert first.gain is not None
    assert first.gain > 0
    record_conflict(rnd, first.expert, first.application, "曾任该馆顾问")
    with rnd.store.reading() as db:
        rows = suggest(rnd, db, 3).rows
        assert suggest(rnd, db, 3).words.startswith(f"建议增评 {len(rows)} 份")
    pairs = [(one.application, one.expert) for one in rows]
    assert (first.application, first.expert) not in pairs
    before = judged.assigned(rnd)
    with pytest.raises(Refused, match="利益冲突"):
        assign_suggested(rnd, [*pairs, (first.application, first.expert)], "线边")
    assert judged.assigned(rnd) == before
    with pytest.raises(UsageError, match="须写明理由"):
        assign_suggested(rnd, pairs, " ")
    added = assign_suggested(rnd, pairs, "线边增评", key="k")
    assert assign_suggested(rnd, pairs, "线边增评", key="k") == added
    assert judged.assigned(rnd) - before == set(added)
    with rnd.store.reading() as db:
        again = {(one.application, one.expert) for one in suggest(rnd, db, 3).rows}
    assert again.isdisjoint(pairs)
    with pytest.raises(UsageError, match="份数"), rnd.store.reading() as db:
        suggest(rnd, db, 0)


def test_panels_apart_are_joined_first(tmp_path: Path) -> None:
    with judged.round_to_judge(tmp_path, apart=True) as rnd:
        judged.all_judged(rnd)
        with rnd.store.reading() as db:
            now = suggest(rnd, db, 3)
        assert [one.joins for one in now.rows][:2] == [True, False]
        assert "其中 1 份用来把互不相连的组连起来" in now.words
        assign_suggested(rnd, [(now.rows[0].application, now.rows[0].expert)], "相连")
        assert checked(rnd).connected is True


def test_a_review_that_will_hardly_move_the_list_is_not_asked_for(
    rnd: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    with rnd.store.reading() as db:
        asked = suggest(rnd, db, 12).rows
        monkeypatch.setattr(suggesting, "LEAST", 1.1)
        none = suggest(rnd, db, 11)
    assert asked
    assert all((one.chance or 0) >= 0.01 for one in asked)
    assert (none.rows, none.words) == ((), "再评哪一份都难以改变结果，不需要增评。")


def test_that_nobody_may_review_is_not_told_as_if_no_review_were_of_use(rnd: Round) -> None:
    with rnd.store.reading() as db:
        first, *others = suggest(rnd, db, 12).rows
    assert others
    for one in others:
        record_conflict(rnd, one.expert, one.application, "曾任该馆顾问")
    with rnd.store.reading() as db:
        now = suggest(rnd, db, 12)
    assert [(one.application, one.expert) for one in now.rows] == [
        (first.application, first.expert)
    ]
    assert now.words == "建议增评 1 份；还有值得再评的申报，但没有可以评审的专家。"
    record_conflict(rnd, first.expert, first.application, "曾任该馆顾问")
    with rnd.store.reading() as db:
        now = suggest(rnd, db, 12)
    assert now.rows == ()
    assert now.words == "有申报值得再评，但没有可以评审的专家：都已评过、须回避或已满。"
