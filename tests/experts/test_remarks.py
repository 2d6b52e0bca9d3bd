"""What is said of an expert's figures: each remark at its threshold, in words without a verdict."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kepu_review.experts import COLUMNS, remarks
from kepu_review.text import speaking

PLAIN = {
    **dict.fromkeys(COLUMNS, np.nan),
    **{"n": 25, "shared": 25, "sheets": 25, "home_reviews": 6, "noise": 8.0},
    **{"severity": 1.0, "se": 1.5, "within": 1.0, "blup": 1.2, "parted": False},
    **{"consistency": 0.6, "consistency_expected": 0.62},
    **{"discrimination": 1.0, "discrimination_se": 0.2},
    **{"infit": 1.0, "outfit": 1.0, "infit_z": 0.0, "outfit_z": 0.0},
    **{"spread": 11.0, "spread_expected": 11.0, "spread_ratio": 1.0, "application_sd": 8.0},
    **{"caseload_index": 0.5, "caseload_se": 1.5},
    **{"middle_share": 0.6, "middle_others": 0.6, "middle_se": 0.05},
    **{"halo": 1.0, "halo_z": 0.0, "home_gap": 1.0, "home_gap_se": 3.0},
}


def codes(**changes: object) -> list[str]:
    return [remark.code for remark in remarks(pd.Series({**PLAIN, **changes}))]


def test_estimates_that_part_by_less_than_anybody_would_notice_are_no_remark() -> None:
    near = pd.Series({**PLAIN, "parted": True, "within": 1.0, "blup": 2.9})
    assert [one.code for one in remarks(near)] == []


def test_of_usual_figures_nothing_is_remarked() -> None:
    assert codes() == []


def test_missing_figures_are_not_remarked() -> None:
    nothing = dict.fromkeys(COLUMNS, np.nan)
    assert codes(**{**nothing, "parted": pd.NA, "n": 2, "shared": 2}) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"severity": 6.1}, "lenient"),
        ({"severity": -6.1}, "severe"),
        ({"parted": True, "blup": -1.2, "within": 1.0}, "parted"),
        ({"caseload_index": -4.1}, "caseload_weak"),
        ({"caseload_index": 4.1}, "caseload_strong"),
        ({"consistency": 0.1}, "inconsistent"),
        ({"discrimination": 0.4}, "flat"),
        ({"discrimination": 1.6}, "steep"),
        ({"outfit": 1.6, "outfit_z": 2.6}, "erratic"),
        ({"infit": 1.6, "infit_z": 2.6}, "erratic"),
        ({"infit": 0.4, "outfit": 0.4, "infit_z": -2.7, "outfit_z": -2.7}, "alike"),
        ({"facets_outfit": 1.9, "facets_outfit_z": 3.0}, "erratic"),
        ({"spread_ratio": 0.6, "spread": 6.6}, "narrow"),
        ({"middle_share": 0.8}, "central"),
        ({"halo": 0.6, "halo_z": -3.0}, "halo"),
        ({"home_gap": 9.0}, "home_kinder"),
        ({"home_gap": -9.0}, "home_harder"),
    ],
)
def test_each_remark_has_what_is_seen_where_to_look_and_how_it_is_innocent(
    changes: dict[str, object], code: str
) -> None:
    row = pd.Series({**PLAIN, **changes})
    (remark,) = remarks(row)
    assert remark.code == code
    assert all(text.endswith("。") for text in (remark.text, remark.look_at, remark.innocent))
    with speaking("en"):
        (english,) = remarks(row)
    said = f"{english.text} {english.look_at} {english.innocent}"
    assert not any("\u4e00" <= char <= "\u9fff" for char in said)


@pytest.mark.parametrize(
    "changes",
    [
        {"severity": 5.9},  # less than three quarters of the noise of a review
        {"severity": 9.0, "se": 4.0},  # not sure
        {"severity": 9.0, "n": 4},
        {"caseload_index": 3.9},
        {"caseload_index": -5.0, "caseload_se": 2.0},
        {"consistency": 0.3},  # within chance of .62 at 25 reviews
        {"consistency": 0.1, "consistency_expected": 0.2},  # the caseload is all alike
        {"discrimination": 0.4, "discrimination_se": 0.3},
        {"discrimination": 1.4, "discrimination_se": 0.1},
        {"outfit": 1.6, "outfit_z": 2.5},
        {"outfit": 1.4, "outfit_z": 3.0},
        {"outfit": 0.4, "outfit_z": -3.0},  # infit is usual
        {"spread_ratio": 0.6, "spread": 6.6, "n": 9},
        {"spread_ratio": 0.6, "spread": 6.6, "spread_expected": 7.0},  # so is the caseload
        {"middle_share": 0.74},
        {"middle_share": 0.8, "middle_se": 0.1},
        {"halo": 0.6, "halo_z": -2.0},
        {"halo": 0.75, "halo_z": -4.0},
        {"home_gap": 7.0},
        {"home_gap": 2.9, "home_gap_se": 0.5},
    ],
)
def test_what_is_small_or_could_be_chance_is_not_remarked(changes: dict[str, object]) -> None:
    assert codes(**changes) == []


def test_a_strict_expert_reads_points_and_their_error() -> None:
    (remark,) = remarks(pd.Series({**PLAIN, "severity": -8.24}))
    assert remark.text == "对同一申报的给分比评审组平均低 8.2 分（误差约 ±2.5 分）。"
    assert remark.innocent == (
        "宽严因人而异，前后一致的宽或严可以校正；也可能恰恰是评分标准把握得更准。"
    )


def test_a_weak_caseload_is_said_not_to_be_the_expert_s_doing() -> None:
    (remark,) = remarks(pd.Series({**PLAIN, "parted": True, "within": 0.1, "blup": -5.6}))
    assert remark.text == (
        "宽严的两种估计不一致：只比同一申报为 +0.1 分，连同所评申报的水平为 -5.6 分。"
    )
    assert remark.innocent == "所评申报整体较弱或较强也会如此，与专家的宽严无关。"


def test_the_weightiest_remark_comes_first() -> None:
    assert codes(severity=-9.0, consistency=0.0, halo=0.5, halo_z=-4.0) == [
        "inconsistent",
        "severe",
        "halo",
    ]
