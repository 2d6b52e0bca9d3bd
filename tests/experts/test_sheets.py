"""The middle of the scale and halo, from marks by criterion."""

from __future__ import annotations

import math
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from kepu_review.experts import Scale, scales_of
from kepu_review.experts.scales import in_middle
from kepu_review.experts.sheets import of_sheets
from kepu_review.model import Band, Criterion, Rubric, Scoring, ScoringKind

FIVE = {name: Scale(1, 5, tuple("12345")) for name in "PQR"}


def marks(sheets: dict[tuple[str, str], tuple[int, int, int]]) -> pd.DataFrame:
    """(application, expert): the marks of criteria P, Q and R, 1 to 5."""
    rows = [
        (app, expert, name, float(x), str(x))
        for (app, expert), xs in sheets.items()
        for name, x in zip("PQR", xs, strict=True)
    ]
    return pd.DataFrame(rows, columns=["application", "expert", "criterion", "points", "level"])


def one(points: float, level: str | None = None) -> pd.DataFrame:
    return pd.DataFrame({"criterion": ["P"], "points": [points], "level": [level]})


@pytest.mark.parametrize(
    ("levels", "inside"),
    [("123", "2"), ("1234", "23"), ("12345", "234"), ("1234567", "345")],
)
def test_the_middle_of_a_scale_is_the_levels_of_its_middle_half(levels: str, inside: str) -> None:
    scale = {"P": Scale(0, 10, tuple(levels))}
    found = [level for level in levels if in_middle(one(0.0, level), scale)[0] == 1]
    assert "".join(found) == inside


def test_points_without_levels_are_in_the_middle_from_a_quarter_to_three() -> None:
    scale = {"P": Scale(0, 20)}
    found = [in_middle(one(x), scale)[0] for x in (0, 4.9, 5, 15, 15.1, 20)]
    assert found == [0, 0, 1, 1, 0, 0]


def test_a_mark_without_scale_level_or_points_is_not_counted_at_either_end() -> None:
    assert math.isnan(in_middle(one(3.0, "3"), {})[0])
    assert math.isnan(in_middle(one(3.0, None), FIVE)[0])
    assert math.isnan(in_middle(one(math.nan), {"P": Scale(0, 20)})[0])


def test_scales_are_those_of_the_criteria_that_experts_judge() -> None:
    bands = (
        Band("合格", share=(Decimal(60), Decimal(90))),
        Band("优秀", share=(Decimal(90), Decimal(100))),
        Band("不合格", share=(Decimal(0), Decimal(60))),
    )
    ranged = Scoring(ScoringKind.LEVEL_RANGES, bands=bands)
    leaves = (
        Criterion("P", "甲", Decimal(20), scoring=Scoring(ScoringKind.JUDGEMENT)),
        Criterion("Q", "乙", Decimal(10), scoring=ranged),
        Criterion("R", "丙", Decimal(10), scoring=Scoring(ScoringKind.THRESHOLD)),
        Criterion("S", "丁", Decimal(5), bonus=True, scoring=Scoring(ScoringKind.JUDGEMENT)),
    )
    rubric = Rubric("r", "1", "标准", Decimal(40), leaves)
    assert scales_of(rubric) == {"P": Scale(0, 20), "Q": Scale(0, 10, ("不合格", "合格", "优秀"))}


def panel(one_sheet: tuple[int, int, int], others: tuple[int, int, int]) -> pd.DataFrame:
    """Eight applications: E1 always marks `one_sheet`, E2 and E3 `others`, rotated for variety."""
    sheets = {}
    for k in range(8):
        sheets[f"A{k}", "E1"] = one_sheet
        turned = others[k % 3 :] + others[: k % 3]
        sheets[f"A{k}", "E2"] = (turned[0], turned[1], turned[2])
        sheets[f"A{k}", "E3"] = (turned[2], turned[0], turned[1])
    return marks(sheets)


APPS, EXPERTS = pd.Index([f"A{k}" for k in range(8)]), pd.Index(["E1", "E2", "E3"])


def test_the_share_in_the_middle_stands_beside_that_of_the_others() -> None:
    found = of_sheets(panel((3, 3, 3), (1, 3, 5)), FIVE, APPS, EXPERTS).middle
    assert found.own == pytest.approx([1.0, 1 / 3, 1 / 3])
    assert found.others == pytest.approx([1 / 3, 2 / 3, 2 / 3])
    assert found.n.tolist() == [8, 8, 8]


def test_halo_is_the_root_of_the_variance_between_criteria_over_that_of_the_others() -> None:
    table = panel((2, 3, 4), (1, 3, 5))
    found = of_sheets(table, FIVE, APPS, EXPERTS)
    z = table["points"].to_numpy().reshape(-1, 3)
    z = (z - z.mean(axis=0)) / z.std(axis=0)
    spread = z.var(axis=1, ddof=1)  # sheets in the order E1 E2 E3 of each application
    assert found.halo[0] == pytest.approx(
        math.sqrt(spread[0::3].mean() / np.concatenate([spread[1::3], spread[2::3]]).mean())
    )
    assert found.halo[0] < 0.7


def test_sheets_that_are_flat_throughout_have_no_halo_to_compare() -> None:
    found = of_sheets(panel((3, 3, 3), (3, 3, 3)), FIVE, APPS, EXPERTS)
    assert np.isnan(found.halo).all()
    assert found.middle.own.tolist() == [1.0, 1.0, 1.0]


def test_two_criteria_or_seven_sheets_are_too_few() -> None:
    table = panel((3, 3, 3), (1, 3, 5))
    pair = of_sheets(table[table["criterion"] != "R"], FIVE, APPS, EXPERTS)
    assert np.isnan(pair.halo).all()
    assert pair.middle.own[0] == 1.0
    seven = of_sheets(table[table["application"] != "A7"], FIVE, APPS, EXPERTS)
    assert np.isnan([*seven.halo, *seven.middle.own]).all()


def test_marks_of_reviews_that_do_not_count_are_left_out() -> None:
    table = panel((3, 3, 3), (1, 3, 5))
    more = pd.concat([table, table.assign(expert="E9"), table.assign(application="B1")])
    found = of_sheets(more, FIVE, APPS, EXPERTS)
    assert found.middle.own == pytest.approx([1.0, 1 / 3, 1 / 3])
