"""Plackett–Luce: against brute force, against Bradley–Terry, invariance, refusals."""

import numpy as np
import pytest
from scipy.optimize import minimize

from kepu_review.errors import MethodRefused, UsageError
from kepu_review.rankings.shortlist import Ballot, Pairs, ballot, bradley_terry, plackett_luce
from tests.shortlist import published

# partial rankings of fruit; the example of the R package PlackettLuce, without its ties
FRUIT = (
    ballot("一", "苹果", "香蕉"),
    ballot("二", "橙", "苹果", "梨"),
    ballot("三", "苹果", "梨"),
    ballot("四", "香蕉", "苹果", "梨", "橙"),
    ballot("五", "香蕉", "橙", "梨"),
    ballot("六", "苹果", "香蕉", "橙"),
    ballot("七", "梨", "苹果"),
)


def unlikely(log: np.ndarray, ballots: tuple[Ballot, ...], items: list[str]) -> float:
    total = 0.0
    for one in ballots:
        order = [items.index(item) for item in one.items]
        for k in range(len(order) - 1):
            left = log[order[k:]]
            total += one.count * (np.log(np.exp(left).sum()) - left[0])
    return total


class TestMaximum:
    def test_no_other_worths_are_more_likely(self) -> None:
        found = plackett_luce(FRUIT)
        items = list(found.table.index)
        best = minimize(unlikely, np.zeros(4), (FRUIT, items), "BFGS", options={"gtol": 1e-8})
        log = best.x - best.x.mean()
        assert found.log_likelihood == pytest.approx(-best.fun, abs=1e-10)
        assert found.table["log_worth"].tolist() == pytest.approx(log.tolist(), abs=1e-5)
        assert found.table["worth"].sum() == pytest.approx(1.0)

    def test_the_errors_are_the_curvature_at_the_top(self) -> None:
        found = plackett_luce(FRUIT)
        items = list(found.table.index)
        at, step = found.table["log_worth"].to_numpy(), 1e-4
        hessian = np.empty((4, 4))
        for i, j in np.ndindex(4, 4):
            e, f = np.eye(4)[i] * step, np.eye(4)[j] * step
            hessian[i, j] = sum(
                s * unlikely(at + d, FRUIT, items)
                for s, d in ((1, e + f), (-1, e - f), (-1, f - e), (1, -e - f))
            ) / (4 * step**2)
        covariance = np.linalg.pinv(hessian, rcond=1e-6)
        assert found.table["se"].to_numpy() == pytest.approx(np.sqrt(np.diag(covariance)), rel=1e-4)
        i, j = items.index("苹果"), items.index("梨")
        gap = covariance[i, i] + covariance[j, j] - 2 * covariance[i, j]
        assert found.difference("苹果", "梨")[1] == pytest.approx(np.sqrt(gap), rel=1e-4)

    def test_rankings_of_two_are_bradley_terry(self) -> None:
        ballots = [
            ballot(f"{i}{j}", a, b, count=n)
            for i, j, won, lost in published.CITATIONS
            for a, b, n in ((i, j, won), (j, i, lost))
        ]
        one, other = plackett_luce(ballots), bradley_terry(Pairs.of(ballots))
        assert one.difference("JASA", "Biometrika") == pytest.approx((-0.47957, 0.06059), abs=5e-6)
        assert one.table["se"].tolist() == pytest.approx(other.table["se"].tolist())

    def test_regularised_worths_are_the_top_of_the_held_likelihood(self) -> None:
        always = (*FRUIT, ballot("八", "樱桃", "苹果"), ballot("九", "樱桃", "梨"))
        found = plackett_luce(always, strength=0.5)
        items = list(found.table.index)

        def held(log: np.ndarray) -> float:
            return unlikely(log, always, items) - 0.5 * float(
                (log - 2 * np.log1p(np.exp(log))).sum()
            )

        best = minimize(held, np.zeros(5), method="BFGS", options={"gtol": 1e-8})
        log = best.x - best.x.mean()
        assert found.table["log_worth"].tolist() == pytest.approx(log.tolist(), abs=1e-5)
        assert found.log_likelihood == pytest.approx(-unlikely(best.x, always, items), abs=1e-5)
        assert found.table["rank"].idxmin() == "樱桃"
        assert found.strength == 0.5


class TestInvariance:
    def test_neither_the_order_nor_the_names_of_ballots_matter(self) -> None:
        table = plackett_luce(FRUIT).table
        other = plackett_luce([Ballot("谁", b.groups) for b in reversed(FRUIT)]).table
        assert other["log_worth"].tolist() == pytest.approx(table["log_worth"].tolist(), abs=1e-9)

    def test_other_names_of_applications_change_nothing_else(self) -> None:
        names = {"苹果": "z", "香蕉": "y", "橙": "x", "梨": "w"}
        renamed = [ballot(b.expert, *(names[i] for i in b.items)) for b in FRUIT]
        table, other = plackett_luce(FRUIT).table, plackett_luce(renamed).table
        for old, new in names.items():
            assert other.loc[new, "se"] == pytest.approx(table.loc[old, "se"])
            assert other.loc[new, "rank"] == table.loc[old, "rank"]

    def test_a_count_is_so_many_equal_ballots(self) -> None:
        counted = [Ballot(b.expert, b.groups, 3) for b in FRUIT]
        one, other = plackett_luce(counted), plackett_luce(FRUIT * 3)
        assert one.table["se"].tolist() == pytest.approx(other.table["se"].tolist())
        assert one.log_likelihood == pytest.approx(other.log_likelihood)


class TestTies:
    TIED = (*FRUIT, ballot("八", ("苹果", "香蕉"), "梨"))

    def test_ties_are_refused_by_expert(self) -> None:
        with pytest.raises(MethodRefused, match="并列：八"):
            plackett_luce(self.TIED)

    def test_breslow_takes_each_as_chosen_from_all(self) -> None:
        found = plackett_luce(self.TIED, ties="breslow")
        items = list(found.table.index)

        def with_tie(log: np.ndarray) -> float:
            three = log[[items.index(i) for i in ("苹果", "香蕉", "梨")]]
            tied = 2 * np.log(np.exp(three).sum()) - three[0] - three[1]
            return unlikely(log, FRUIT, items) + tied

        best = minimize(with_tie, np.zeros(4), method="BFGS", options={"gtol": 1e-8})
        assert found.log_likelihood == pytest.approx(-best.fun, abs=1e-10)
        assert "Breslow" in found.note

    def test_an_unknown_way_with_ties_is_refused(self) -> None:
        with pytest.raises(UsageError):
            plackett_luce(FRUIT, ties="efron")  # type: ignore[arg-type]


class TestRefusals:
    def test_those_who_always_came_first_are_named(self) -> None:
        ballots = [ballot("一", "甲", "乙", "丙", "丁"), ballot("二", "乙", "甲", "丁", "丙")]
        with pytest.raises(MethodRefused, match="乙、甲从未排在其余申报之后"):
            plackett_luce(ballots)

    def test_groups_no_expert_joined_are_refused(self) -> None:
        ballots = [ballot("一", "甲", "乙"), ballot("二", "乙", "甲"), ballot("三", "丙", "丁")]
        with pytest.raises(MethodRefused, match="没有专家作过比较"):
            plackett_luce(ballots)

    def test_a_name_twice_in_a_ballot_is_refused(self) -> None:
        with pytest.raises(MethodRefused):
            ballot("一", "甲", "乙", "甲")

    def test_an_unknown_application_has_no_difference(self) -> None:
        with pytest.raises(UsageError):
            plackett_luce(FRUIT).difference("苹果", "李")
