"""The expert's own page gives nobody else away; the chair's has everything."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_review import severity
from kepu_review.errors import UsageError
from kepu_review.experts import Scale, chair_page, diagnostics, page
from kepu_review.experts.page import telling
from tests.experts.inventing import SCALES, invent


def scores(reviews: dict[str, dict[str, float]]) -> pd.DataFrame:
    rows = [(app, expert, y) for app, given in reviews.items() for expert, y in given.items()]
    return pd.DataFrame(rows, columns=["application", "expert", "score"])


MIXED = {
    "A1": {"E1": 80.0, "E2": 70.0, "E3": 60.0, "E4": 80.0},
    "A2": {"E1": 90.0, "E2": 85.0, "E3": 66.0},
    "A3": {"E1": 75.0, "E2": 99.0, "E3": 99.0, "E4": 98.0},
    "A4": {"E1": 60.0},
    "A5": {"E2": 40.0, "E3": 52.0, "E4": 45.0},
}


def tabled(given: pd.DataFrame) -> pd.DataFrame:
    return diagnostics(severity.fit(given), given)


def test_a_mean_of_others_stands_only_where_it_gives_nobody_away() -> None:
    given = scores(MIXED)
    own = page("E1", given, tabled(given))
    lines = {line.application: (line.own, line.others, line.why_hidden) for line in own.lines}
    assert lines == {
        "A1": (80.0, 70.0, ""),
        "A2": (90.0, None, "其他专家不足 3 位，不显示平均分"),
        "A3": (75.0, None, "其他专家的平均分接近满分或零分，会透露个人打分，不显示"),
        "A4": (60.0, None, "没有其他专家评审"),
    }


def test_a_page_names_no_other_expert() -> None:
    given = scores(MIXED)
    text = repr(page("E1", given, tabled(given)))
    assert "E1" in text
    assert not any(name in text for name in ("E2", "E3", "E4", "A5"))


def test_with_two_others_in_all_no_figure_is_shown_and_the_page_says_why() -> None:
    given = scores({f"A{k}": {"E1": 60.0 + k, "E2": 70.0 - k, "E3": 50.0} for k in range(9)})
    table = tabled(given)
    assert not pd.isna(table.loc["E1", "severity"])
    own = page("E1", given, table)
    assert (dict(own.figures), own.remarks, own.missing, own.criteria) == ({}, (), (), ())
    assert own.note == (
        "评审同样申报的其他专家只有 2 位，不足 3 位；为保护各人的打分，不显示对照数字。"
    )
    assert [line.others for line in own.lines] == [None] * 9


def five(hidden: tuple[str, ...]) -> pd.DataFrame:
    """Eight applications by E1 and four others; of the last only `hidden` besides E1."""
    given = {
        f"A{k}": {"E1": 60.0 + k, "E2": 70.0 - k, "E3": 50.0, "E4": 66.0, "E5": 58.0 + 2 * k}
        for k in range(8)
    }
    return scores({**given, "A8": {"E1": 80.0, **dict.fromkeys(hidden, 75.0)}})


@pytest.mark.parametrize("hidden", [("E2",), ("E2", "E3")])
def test_figures_from_which_one_hidden_mark_follows_are_not_shown(hidden: tuple[str, ...]) -> None:
    # severity is about the mean difference: less those of the lines shown it is that of A8
    given = five(hidden)
    own = page("E1", given, tabled(given))
    assert [line.others is None for line in own.lines] == [False] * 8 + [True]
    assert dict(own.figures) == {}
    assert own.note == "由对照数字可以推算出个别专家的打分，所以不显示。"


@pytest.mark.parametrize("hidden", [(), ("E2", "E3", "E4")])
def test_figures_that_hide_no_mark_or_several_are_shown(hidden: tuple[str, ...]) -> None:
    given = five(hidden)
    assert "severity" in page("E1", given, tabled(given)).figures


def test_four_reviews_are_too_few_for_figures() -> None:
    given = scores(MIXED)
    own = page("E1", given, tabled(given))
    assert dict(own.figures) == {}
    assert own.note == "评审不足 5 份，不显示对照数字。"


@given(st.lists(st.integers(0, 100), min_size=1, max_size=6), st.data())
def test_marks_shown_as_a_mean_could_each_have_been_ten_points_apart(
    others: list[int], data: st.DataObject
) -> None:
    marks = np.array(others, dtype=float)
    if telling(marks, 0, 100):
        assert len(others) < 3 or marks.mean() > 95 or marks.mean() < 5
        return
    one = data.draw(st.integers(0, len(others) - 1))
    total = marks.sum()
    # the reader knows the mean and the scale: what this mark could be, the others being anything
    possible = [x for x in range(101) if 0 <= total - x <= 100 * (len(others) - 1)]
    assert others[one] in possible
    assert max(possible) - min(possible) >= 10


def test_means_by_criterion_rest_on_the_applications_whose_means_are_shown() -> None:
    given = scores(MIXED)
    halves = [
        given.assign(criterion=name, points=given["score"] / 2).drop(columns="score")
        for name in ("P", "Q")
    ]
    marks = pd.concat(halves)
    scales = {"P": Scale(0, 50)}
    lines = page("E1", given, tabled(given), marks, scales=scales).criteria
    # of A1 alone; without a scale nothing says whether a mean gives somebody away
    assert [(c.criterion, c.own, c.others, c.sheets) for c in lines] == [
        ("P", 40.0, 35.0, 1),
        ("Q", 38.125, None, 4),
    ]


def test_an_expert_without_reviews_has_no_page() -> None:
    given = scores(MIXED)
    with pytest.raises(UsageError, match="专家 E9 没有计入统计的评审"):
        page("E9", given, tabled(given))


def test_the_expert_is_shown_rounded_figures_and_not_those_of_home_and_caseload() -> None:
    panel = invent(1)
    fit = severity.fit(panel.scores)
    table = diagnostics(fit, panel.scores, panel.marks, scales=SCALES, home="home")
    own = page("E00", panel.scores, table, panel.marks, scales=SCALES)
    assert own.reviews == 25
    assert {"severity", "consistency", "halo"} <= set(own.figures)
    assert not {"home_gap", "caseload_index", "blup"} & set(own.figures)
    assert own.figures["severity"] == round(float(table.loc["E00", "severity"]), 1)
    assert [remark.code for remark in own.remarks] == ["severe"]
    assert own.note == "这些数字用来对照，不是评价；打分与众不同，可能是偏差，也可能是看得更准。"
    assert {line.criterion for line in own.criteria} == set(SCALES)


def test_the_chair_sees_every_figure_and_the_sheets_furthest_from_the_panel_first() -> None:
    panel = invent(2)
    odd = panel.scores["expert"].eq("E20")
    first = panel.scores.index[odd][0]
    panel.scores.loc[first, "score"] += 60
    fit = severity.fit(panel.scores)
    table = diagnostics(fit, panel.scores)
    found = chair_page("E20", fit, panel.scores, table)
    assert found.sheets[0].application == panel.scores.loc[first, "application"]
    away = [abs(sheet.distance) for sheet in found.sheets if sheet.distance is not None]
    assert away == sorted(away, reverse=True)
    assert sum(s.distance for s in found.sheets if s.distance is not None) == pytest.approx(0)
    assert found.figures["caseload_index"] == table.loc["E20", "caseload_index"]
    assert "halo" not in found.figures
    assert "halo" in [gap.column for gap in found.missing]


def test_a_sheet_nobody_else_filled_in_stands_last_without_a_distance() -> None:
    given = scores(MIXED)
    fit = severity.fit(given)
    last = chair_page("E1", fit, given, tabled(given)).sheets[-1]
    assert (last.application, last.own, last.others, last.distance) == ("A4", 60.0, None, None)
