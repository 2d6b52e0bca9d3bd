"""Weights of criteria and the panel's leaning to its own, of one judged round."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kepu_review.errors import Refused, UsageError
from kepu_review.experts import group_bias
from kepu_review.hookspecs import hookimpl
from kepu_review.model import Category, Phase
from kepu_review.workflow import Round, change_phase, import_experts, rank_round
from kepu_review.workflow.kinship import BiasNow, bias_now
from kepu_review.workflow.weighed import (
    CriterionWeight,
    FirstMove,
    ListMove,
    WeightsNow,
    WeightsOf,
)
from kepu_review.workflow.weighing import criteria_weighed, weights_now
from kepu_review.workflow.weighing_words import cells_of, in_words, is_sensitive, reached_text
from tests import judged, small, staged

SEATS = "tiers:\n  - {id: named, title: 建议认定, minimum_score: 60}\n"
FIVE = small.PROGRAMME_YAML.replace(SEATS, "tiers:\n  - {id: named, title: 建议认定, limit: 5}\n")
NO_CUT = small.PROGRAMME_YAML.replace(SEATS, "")
MEDIAN = small.PROGRAMME_YAML.replace("method: mean", "method: median")
BORDA = small.PROGRAMME_YAML.replace("method: mean", "method: borda")
BLIND = small.PROGRAMME_YAML.replace(
    "source: 测试}", "source: 测试, blindness: {expert_names: never, totals: deliberation}}"
)
LONE = small.RUBRIC_YAML.split("  - id: B\n")[0].replace("full_marks: 20", "full_marks: 10")


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Round]:
    """All sheets are handed in; for tests that write nothing."""
    with judged.round_to_judge(tmp_path_factory.mktemp("judged")) as made:
        judged.all_judged(made)
        yield made


def weighed(rnd: Round, category: str | None = None) -> WeightsNow:
    with rnd.store.reading() as db:
        return weights_now(rnd, db, category=category)


def leaning(rnd: Round) -> BiasNow:
    with rnd.store.reading() as db:
        return bias_now(rnd, db)


def science_of(rnd: Round) -> dict[str, float]:
    """Mean percent of the criterion 内容; the other one is 65 for everybody."""
    marks = rnd.marks[rnd.marks["criterion"] == "B1"]
    return {
        str(name): 10 * mean for name, mean in marks.groupby("application")["points"].mean().items()
    }


def test_the_points_at_which_the_list_changes_are_those_by_hand(read: Round) -> None:
    (found,) = weighed(read).rubrics
    content = science_of(read)
    # 65 (1 - v) + v · content is the score, 60 the line: reached at v = 5 / (65 - content)
    reached = {a: 5 / (65 - c) for a, c in content.items() if c < 65}
    up = min(v for v in reached.values() if v > 0.5 - 1e-9)
    down = max(v for v in reached.values() if v < 0.5 - 1e-9)
    outside = {a for a, v in reached.items() if v < 0.5 - 1e-9}
    assert (found.title, found.categories, found.full, found.applications) == (
        "虚构馆",
        ("hall",),
        20.0,
        12,
    )
    assert found.inside == 12 - len(outside)
    first, second = found.criteria
    assert [(one.criterion, one.title, one.points) for one in found.criteria] == [
        ("A", "开放", 10.0),
        ("B", "内容", 10.0),
    ]
    assert second.down is not None
    assert second.up is not None
    assert second.down.becomes == pytest.approx(20 * down)
    assert second.up.becomes == pytest.approx(20 * up)
    assert second.down.entered == tuple(a for a, v in reached.items() if v == pytest.approx(down))
    assert (second.down.left, second.up.entered) == ((), ())
    assert second.up.left == tuple(a for a, v in reached.items() if v == pytest.approx(up))
    assert first.down is not None
    assert first.down.becomes == pytest.approx(20 * (1 - up))
    assert first.down.left == second.up.left
    assert found.winner == max(content, key=content.__getitem__)
    assert (first.first, second.first) == (None, None)  # with any weight of it the best comes first
    assert {one.application for one in found.swinging} <= set(content)
    assert all(0.1 < one.p_in < 0.9 for one in found.swinging)


def test_it_is_told_in_sentences_and_cells(read: Round) -> None:
    now = weighed(read)
    (found,) = now.rubrics
    assert now.note == ""
    assert found.words[0].startswith("最要紧的是“")
    assert "（现 10 分）" in found.words[0]
    assert found.words[1] == "第一名虚构12号馆科普教育基地，任何一项分值单独增减都不变。"
    assert found.words[2].startswith("各项分值一起随意微调（10 分的一项通常上下 1 分）：")
    names = {f"A{n}": f"虚构{n}号馆" for n in range(1, 13)}
    cells = cells_of(found, found.criteria[1], names)
    assert cells.range.endswith(" 分")
    assert " 至 " in cells.range
    assert "线" in cells.near
    assert cells.first == "不变"


def test_a_large_change_is_not_told_as_if_it_mattered() -> None:
    far = ListMove(16.0, ("A1",), ())
    near = ListMove(9.5, (), ("A2", "A3"))
    rows = (CriterionWeight("A", "开放", 10.0, up=far), CriterionWeight("B", "内容", 10.0))
    found = WeightsOf("r", "馆", ("hall",), full=20.0, inside=4, criteria=rows)
    assert in_words(found, {"A1": "甲馆"}) == (
        "分值要大动，名单才会变。最近的是“开放”由 10 分加到 16 分以上，甲馆进到线内。"
        "其余各项单独怎样增减，名单都不变。",
    )
    assert not is_sensitive(found)
    closer = replace(found, criteria=(rows[0], replace(rows[1], down=near)))
    assert is_sensitive(closer)
    assert in_words(closer, {}) == (
        "最要紧的是“内容”（现 10 分）：减到 9.5 分以下，A2、A3落到线外。"
        "其余各项单独动 6 分以内都不变。",
    )
    tie = replace(rows[0], up=None, first=FirstMove(10.0, "A2"))
    tied = WeightsOf("r", "馆", ("hall",), winner="A1", criteria=(tie,), why_list="没有名单可比。")
    assert in_words(tied, {}) == ("没有名单可比。", "A1与A2现在同分，并列第一。")
    slight = replace(rows[0], up=ListMove(10.001, ("A1",), ()), down=ListMove(9.96, (), ("A2",)))
    assert reached_text(slight, 10.001) == "略加"
    assert cells_of(found, slight, {}).range == "9.96 至 10 分"


def test_seats_make_the_list_and_the_first_may_change(tmp_path: Path) -> None:
    with judged.round_to_judge(tmp_path, rules=FIVE) as rnd:
        judged.all_judged(rnd)
        (found,) = weighed(rnd).rubrics
        assert found.inside == 5
        assert found.words[0] == "任何一项指标的分值单独增减，线内都还是这 5 项。"
        assert {cells_of(found, one, {}).range for one in found.criteria} == {"怎样都不变"}


class Two(judged.Ruled):
    """The second category has a rubric of its own, in which 内容 has 5 of 15 points."""

    def __init__(self, folder: Path, rules: str) -> None:
        super().__init__(folder, rules)
        lab = small.RUBRIC_YAML.replace("id: hall\n", "id: lab\n").replace("[hall]", "[lab]")
        lab = lab.replace("full_marks: 20", "full_marks: 15")
        first, _, second = lab.partition("  - id: B\n")
        text = f"{first}  - id: B\n{second.replace('max: 10', 'max: 5')}"
        (folder / "lab.yaml").write_text(text, encoding="utf-8")

    @hookimpl
    def kepu_categories(self) -> tuple[Category, ...]:
        return (small.HALL, replace(small.HALL, id="lab", title="虚构所", rubric="lab"))


def test_those_of_another_rubric_stay_where_they_are_and_compete(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judged, "Ruled", Two)
    whole = judged.science
    monkeypatch.setattr(
        judged,
        "science",
        lambda application, expert: (
            whole(application, expert)
            if int(application[1:]) % 2
            else f"{int(float(whole(application, expert))) / 2:g}"
        ),
    )
    rules = FIVE.replace("[hall]", "[hall, lab]")
    with judged.round_to_judge(tmp_path, rules=rules) as rnd:
        judged.all_judged(rnd)
        hall, lab = weighed(rnd).rubrics
        scores = {one.application: one.score or 0.0 for one in rank_round(rnd).ranked}
        content = science_of(rnd)
    assert [(one.title, one.full, one.applications) for one in (hall, lab)] == [
        ("虚构馆", 20.0, 6),
        ("虚构所", 15.0, 6),
    ]
    assert (hall.inside, lab.inside) == (5, 5)

    def listed(own: set[str], share: float, most: float) -> set[str]:
        moved = {a: 65 * (1 - share) + share * content[a] * 10 / most for a in own}
        now = scores | moved
        return set(sorted(now, key=now.__getitem__, reverse=True)[:5])

    for one, own, most in (
        (hall, {a for a in scores if int(a[1:]) % 2 == 1}, 10),
        (lab, {a for a in scores if int(a[1:]) % 2 == 0}, 5),
    ):
        second = one.criteria[1]
        now = listed(own, second.points / one.full, most)
        for move, sign in ((second.down, -1), (second.up, 1)):
            if move is None:
                assert listed(own, (1 + sign) / 2, most) == now
                continue
            just = move.becomes / one.full
            assert listed(own, just - sign * 1e-6, most) == now
            then = listed(own, just + sign * 1e-6, most)
            assert (then - now, now - then) == (set(move.entered), set(move.left))
    assert any(one.criteria[1].nearest for one in (hall, lab))


def test_without_a_cut_the_first_place_is_told_and_the_list_is_not(tmp_path: Path) -> None:
    with judged.round_to_judge(tmp_path, rules=NO_CUT) as rnd:
        judged.all_judged(rnd)
        (found,) = weighed(rnd).rubrics
        assert found.why_list == "认定项目没有分数线和名额，没有名单可比。"
        assert (found.winner, found.inside, found.words[0]) == ("A12", None, found.why_list)
        assert cells_of(found, found.criteria[0], {}).range == ""


def test_another_method_is_kept_as_far_as_it_can_and_it_is_said(tmp_path: Path) -> None:
    for name, rules, words in (("m", MEDIAN, "中位数"), ("b", BORDA, "改按平均分看")):
        (tmp_path / name).mkdir()
        with judged.round_to_judge(tmp_path / name, rules=rules) as rnd:
            judged.all_judged(rnd)
            now = weighed(rnd)
            assert words in now.note
            used = "median" if name == "m" else "mean"
            ranked = rank_round(rnd, method=used).ranked
            inside = sum(1 for one in ranked if (one.score or 0) >= 60)
            assert now.rubrics[0].inside == inside


def test_a_rubric_of_one_criterion_has_no_weights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(small, "RUBRIC_YAML", LONE)
    with small.round_in_review(tmp_path) as rnd:
        small.declare_all(rnd)
        for application, expert in small.pairs(rnd):
            marks = small.sheet()
            small.hand_in(rnd, expert, application, {"A1": marks["A1"]})
        (found,) = weighed(rnd).rubrics
    assert found.refused is not None
    assert found.refused.message == "《虚构馆评分标准》只有一项计分的指标，没有权重可比。"
    assert (found.words, found.criteria) == ((found.refused.message,), ())


def test_the_highest_level_with_several_criteria_is_weighed() -> None:
    rubric = small.rubric()
    assert criteria_weighed(rubric) == {"A": ("开放", 10.0), "B": ("内容", 10.0)}
    inner = replace(rubric.criteria[0], id="all", children=rubric.criteria)
    assert criteria_weighed(replace(rubric, criteria=(inner,))) == criteria_weighed(rubric)
    bonus = replace(rubric.criteria[1], bonus=True)
    alone = replace(rubric, criteria=(rubric.criteria[0], bonus))
    assert criteria_weighed(alone) == {"A1": ("开放天数", 10.0)}


def test_several_stages_are_taken_together_as_the_list_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    twice = staged.STAGES_YAML.replace("reviews: 1,", "reviews: 2,")
    monkeypatch.setattr(staged, "STAGES_YAML", twice)
    with staged.on_site(tmp_path, weights={"preliminary": "3", "site_visit": "1"}) as rnd:
        small.all_handed_in(rnd, ["2", "3", "5"])
        now = weighed(rnd)
        inside = sum(1 for one in rank_round(rnd).ranked if (one.score or 0) >= 60)
    assert now.stage == "preliminary"
    assert "由几个环节合成" in now.note
    assert now.rubrics[0].inside == inside


def test_a_category_is_asked_for_by_its_id(read: Round) -> None:
    assert weighed(read, "hall") == weighed(read)
    with pytest.raises(UsageError, match="没有类别“nosuch”"):
        weighed(read, "nosuch")


def test_without_sheets_both_say_so(tmp_path: Path) -> None:
    with judged.round_to_judge(tmp_path) as rnd:
        for refused in (weighed(rnd).refused, leaning(rnd).refused):
            assert refused is not None
            assert refused.message == "还没有可以计入的评审表。"


def test_what_is_hidden_from_the_chair_is_in_neither(tmp_path: Path) -> None:
    with judged.round_to_judge(tmp_path, rules=BLIND) as rnd:
        judged.all_judged(rnd)
        for ask in (weighed, leaning):
            with pytest.raises(Refused, match="现在不显示得分"):
                ask(rnd)
        change_phase(rnd, Phase.DELIBERATION)
        told = repr(weighed(rnd)) + repr(leaning(rnd))
        secrets = [f"{word}{n}'" for word in ("'E", "专家") for n in range(1, 5)]
        assert [secret for secret in secrets if secret in told] == []


def test_the_panel_and_its_own_region_are_compared_within_applications(tmp_path: Path) -> None:
    with judged.round_to_judge(tmp_path) as rnd:
        regions = ("north", "south", "north", None)
        people = [
            replace(one, region=region)
            for one, region in zip(small.experts(4), regions, strict=True)
        ]
        import_experts(rnd, people)
        judged.all_judged(rnd)
        home, field = leaning(rnd).rows
        scores = rank_round(rnd).scores
        of = {one.id: one.region for one in people}
        scores = scores[scores["expert"] != "E4"]
        north = {f"A{n}" for n in range(1, 13) if n % 2}
        own = [
            of[expert] == ("north" if application in north else "south")
            for application, expert in zip(scores["application"], scores["expert"], strict=True)
        ]
        expected = group_bias(scores.assign(own=[float(one) for one in own]), "own")
    assert (home.kind, home.title, home.experts) == ("home", "同地区", 3)
    assert (home.estimate, home.se) == (expected.estimate, expected.se)
    assert (home.own, home.others) == (sum(own), len(own) - sum(own))
    assert home.applications == expected.applications
    assert home.pairs >= home.applications
    assert home.words.endswith("请看一看，不是结论。")
    assert "不说明任何一位专家" in home.innocent
    assert (field.estimate, field.pairs, field.others) == (None, 0, 0)  # all are of the category
    assert "不作估计" in field.words


def test_one_or_two_experts_are_no_panel(tmp_path: Path) -> None:
    with judged.round_to_judge(tmp_path) as rnd:
        people = [
            replace(one, region="north" if one.id == "E1" else None) for one in small.experts(4)
        ]
        import_experts(rnd, people)
        judged.all_judged(rnd)
        home, _ = leaning(rnd).rows
    assert (home.estimate, home.se, home.experts) == (None, None, 1)
    assert "只有 1 位，不足 3 位" in home.words


def test_unknown_regions_are_said(read: Round) -> None:
    home, _ = leaning(read).rows
    assert (home.own, home.words) == (0, "没有写明专家或申报的所在区域，看不出同地区。")
