"""Who is inside by raw and by adjusted scores, and the totals of sheets, for figures."""

from __future__ import annotations

from types import MappingProxyType

import pandas as pd

from kepu_review.report.data_statistics import SheetScore, SureRow
from kepu_review.report.fill_figures import sheet_scores, told_inside
from kepu_review.workflow import Standing
from kepu_review.workflow.cutting import CutNow

ROWS = (
    SureRow("A", "甲", "企业", raw=80.0, adjusted=70.0),
    SureRow("B", "乙", "企业", raw=75.0, adjusted=78.0),
    SureRow("C", "丙", "企业", raw=60.0, adjusted=59.0),
    SureRow("D", "丁", "企业"),
)


def standing(**vetoed: str) -> Standing:
    scores = pd.DataFrame(
        {"application": ["B", "A", "A"], "expert": ["E2", "E9", "E1"], "score": [75.0, None, 80.0]}
    )
    return Standing("mean", (), scores, vetoed=MappingProxyType(vetoed))


def inside(cut: CutNow | None, where: Standing) -> dict[str, tuple[bool | None, bool | None]]:
    return {row.id: (row.inside_raw, row.inside) for row in told_inside(ROWS, cut, where)}


def test_one_place_goes_to_the_first_on_each_side() -> None:
    one = CutNow(seats=1, minimum=None, per_group={})
    assert inside(one, standing()) == {
        "A": (True, False),
        "B": (False, True),
        "C": (False, False),
        "D": (None, None),
    }


def test_a_veto_bars_and_a_line_holds_together_with_the_places() -> None:
    cut = CutNow(seats=3, minimum=60.0, per_group={})
    found = inside(cut, standing(B="材料不实"))
    assert [found[name] for name in "ABC"] == [(True, True), (False, False), (True, False)]


def test_without_a_cut_nobody_is_inside_or_outside() -> None:
    assert set(inside(None, standing()).values()) == {(None, None)}


def test_totals_go_by_application_and_expert_code_and_missing_ones_are_left_out() -> None:
    assert sheet_scores(standing(), {"E1": "专家 E1"}) == (
        SheetScore("A", "专家 E1", 80.0),
        SheetScore("B", "E2", 75.0),
    )
