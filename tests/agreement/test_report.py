"""The report: overall, per category, per criterion; what cannot be computed says why."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kepu_review.agreement import (
    fleiss_kappa,
    icc,
    in_words,
    kendalls_w,
    krippendorff_alpha_interval,
    report,
)
from kepu_review.errors import MethodRefused
from tests.agreement.published import drawn, long, published

STATISTICS = ["ICC(2,1)", "ICC(2,k)", "ICC(3,k)", "alpha", "W", "kappa"]


def panel() -> pd.DataFrame:
    """Two criteria and two categories, all scores there."""
    parts = []
    for n, criterion in enumerate(("内容", "队伍")):
        scores = pd.DataFrame(np.round(drawn(n, (20, 4), (8, 3, 5))))
        parts.append(long(scores).assign(criterion=criterion))
    whole = pd.concat(parts, ignore_index=True)
    return whole.assign(category=np.where(whole["application"] < 12, "venue", "media"))


def part(found: pd.DataFrame, scope: str, name: str | None = None) -> pd.DataFrame:
    rows = found[
        (found["scope"] == scope)
        & (found["name"].isna() if name is None else found["name"] == name)
    ]
    return rows.set_index("statistic")


def test_each_part_has_each_statistic_and_the_whole_comes_first() -> None:
    found = report(panel(), draws=100)
    parts = found[["scope", "name"]].drop_duplicates().fillna("").to_numpy().tolist()
    assert parts == [
        ["overall", ""],
        ["category", "media"],
        ["category", "venue"],
        ["criterion", "内容"],
        ["criterion", "队伍"],
    ]
    assert found["statistic"].to_list() == STATISTICS * 5
    venue = part(found, "category", "venue").iloc[0]
    assert (venue["applications"], venue["experts"], venue["reviews"]) == (12, 4, 48)


def test_its_numbers_are_those_of_each_function() -> None:
    matrix = published("anxiety")
    found = part(report(matrix, draws=200, seed=3), "overall")
    forms = icc(matrix)
    for form in STATISTICS[:3]:
        assert found["value"][form] == forms["value"][form]
        assert found["low"][form] == forms["low"][form]
    alpha = krippendorff_alpha_interval(matrix, draws=200, seed=3)
    assert (found["value"]["alpha"], found["high"]["alpha"]) == pytest.approx(
        (alpha.value, alpha.high)
    )
    assert found["words"]["alpha"] == in_words(alpha, "alpha")
    assert found["how"]["alpha"] == alpha.how
    assert found["value"]["W"] == pytest.approx(kendalls_w(matrix))
    assert found["value"]["kappa"] == pytest.approx(fleiss_kappa(matrix))
    assert found["note"].isna().all()


def test_totals_are_the_sums_of_criteria_or_the_rows_without_one() -> None:
    rows = panel()
    sums = rows.groupby(["application", "expert", "category"])["score"].sum().reset_index()
    expected = part(report(sums, draws=100), "overall")
    assert part(report(rows, draws=100), "overall")["value"].equals(expected["value"])
    both = pd.concat([rows, sums.assign(criterion=None)])
    assert part(report(both, draws=100), "overall")["value"].equals(expected["value"])


def test_a_review_that_lacks_a_criterion_has_no_total() -> None:
    rows = panel()
    rows.loc[rows.index[0], "score"] = np.nan
    found = report(rows, draws=100)
    assert part(found, "overall")["reviews"].iloc[0] == 79
    assert part(found, "criterion", "内容")["reviews"].iloc[0] == 79
    assert part(found, "criterion", "队伍")["reviews"].iloc[0] == 80


def test_what_cannot_be_computed_says_why_and_the_rest_is_there() -> None:
    scores = drawn(3, (30, 6), (8, 3, 5), seen=0.5)
    found = part(report(pd.DataFrame(scores), draws=100), "overall")
    assert found["note"]["W"].startswith("肯德尔 W 要求每位专家评过每份申报")
    assert found["note"]["kappa"].endswith("不宜当作类别计算 κ。")
    assert found["value"][["W", "kappa"]].isna().all()
    assert found["words"][["W", "kappa"]].isna().all()
    assert found["value"][["ICC(2,1)", "alpha"]].notna().all()
    assert found["how"]["ICC(2,1)"] == "由方差分量，F 区间（Satterthwaite 自由度）"


@pytest.mark.parametrize(
    "scores",
    [[[60, 80], [80, 60]], [[60, 90, 75], [90, 60, 75], [60, 90, 75], [90, 60, 75], [75, 75, 75]]],
)
def test_where_applications_have_one_mean_the_rest_of_the_report_is_there(
    scores: list[list[int]],
) -> None:
    found = part(report(pd.DataFrame(scores), draws=100), "overall")
    assert np.isnan(found["value"]["ICC(3,k)"])
    assert found["words"].isna()["ICC(3,k)"]
    assert found["note"]["ICC(3,k)"] == "各申报的平均分看不出差别，这项指标没有意义。"
    assert found["value"]["W"] == 0
    assert found["words"]["alpha"].startswith("一致性不足")


def test_a_part_too_small_for_an_interval_has_its_value_and_the_reason() -> None:
    found = part(report(published("shrout_fleiss_1979").iloc[:4], draws=100), "overall")
    assert found["value"].notna().all()
    assert found["note"]["alpha"] == "只有 4 份可用的申报，给不出区间。"
    assert np.isnan(found["low"]["alpha"])
    assert found["how"].isna()["alpha"]


def test_a_round_without_scores_is_refused_and_an_empty_criterion_is_left_out() -> None:
    rows = panel()
    rows.loc[rows["criterion"] == "队伍", "score"] = np.nan
    assert set(report(rows, draws=100)["name"].dropna()) == {"media", "venue", "内容"}
    with pytest.raises(MethodRefused, match="没有分数"):
        report(rows.assign(score=np.nan))
