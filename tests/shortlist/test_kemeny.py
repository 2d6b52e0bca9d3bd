"""Kemeny: a published answer, brute force, all optimal orders, incomplete ballots."""

from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kepu_review.errors import MethodRefused
from kepu_review.rankings.shortlist import Ballot, Consensus, ballot, kemeny

# the capital of Tennessee, voters in per cent (Young 1995; Wikipedia, Kemeny–Young method)
TENNESSEE = (
    ballot("西", "Memphis", "Nashville", "Chattanooga", "Knoxville", count=42),
    ballot("中", "Nashville", "Chattanooga", "Knoxville", "Memphis", count=26),
    ballot("东南", "Chattanooga", "Knoxville", "Nashville", "Memphis", count=15),
    ballot("东", "Knoxville", "Chattanooga", "Nashville", "Memphis", count=17),
)


def against(order: tuple[str, ...], ballots: tuple[Ballot, ...]) -> int:
    """Preferences an order contradicts, counted one by one."""
    total = 0
    for one in ballots:
        level = {item: n for n, group in enumerate(one.groups) for item in group}
        for first, second in combinations(order, 2):
            if first in level and second in level and level[second] < level[first]:
                total += one.count
    return total


def brute(ballots: tuple[Ballot, ...]) -> tuple[int, list[tuple[str, ...]]]:
    items = sorted({item for one in ballots for item in one.items})
    costs = {order: against(order, ballots) for order in permutations(items)}
    least = min(costs.values())
    return least, [order for order, cost in costs.items() if cost == least]


@st.composite
def ballots(draw: st.DrawFn) -> tuple[Ballot, ...]:
    """Of up to five applications, incomplete and with equals; the first names them all."""
    items = "甲乙丙丁戊"[: draw(st.integers(2, 5))]
    found = []
    for n in range(draw(st.integers(1, 5))):
        ranked = draw(st.permutations(items))
        if n:
            ranked = ranked[: draw(st.integers(1, len(items)))]
        level = sorted(draw(st.integers(0, len(ranked))) for _ in ranked)
        groups = [
            tuple(i for i, at in zip(ranked, level, strict=True) if at == k)
            for k in sorted(set(level))
        ]
        found.append(ballot(f"专家{n}", *groups, count=draw(st.integers(1, 3))))
    return tuple(found)


class TestPublished:
    def test_the_capital_of_tennessee(self) -> None:
        found = kemeny(TENNESSEE)
        assert found.orders == (("Nashville", "Chattanooga", "Knoxville", "Memphis"),)
        assert (found.count, found.agreed, found.against) == (1, 393, 600 - 393)
        assert found.winner == "Nashville"
        assert found.preferences.loc["Memphis"].tolist() == [42, 42, 0, 42]

    def test_a_cycle_of_three_has_three_best_orders(self) -> None:
        found = kemeny([ballot("一", *"abc"), ballot("二", *"bca"), ballot("三", *"cab")])
        assert found.orders == (tuple("abc"), tuple("bca"), tuple("cab"))
        assert found.winner is None
        assert found.table.to_numpy().tolist() == [[1, 3]] * 3
        assert "3 个" in found.note


class TestBruteForce:
    @settings(max_examples=60, deadline=None)
    @given(ballots())
    def test_all_best_orders_are_found_and_no_other(self, cast: tuple[Ballot, ...]) -> None:
        least, orders = brute(cast)
        found = kemeny(cast)
        assert (found.against, found.count) == (least, len(orders))
        assert found.orders == tuple(sorted(orders)[:100])
        for item, row in found.table.iterrows():
            places = [order.index(str(item)) + 1 for order in orders]
            assert (row["first_place"], row["last_place"]) == (min(places), max(places))

    @settings(max_examples=30, deadline=None)
    @given(ballots())
    def test_neither_names_nor_the_order_of_ballots_matter(self, cast: tuple[Ballot, ...]) -> None:
        names = dict(zip("甲乙丙丁戊", "戊甲丁乙丙", strict=True))
        renamed = tuple(
            ballot(b.expert, *(tuple(names[i] for i in g) for g in b.groups), count=b.count)
            for b in reversed(cast)
        )
        one, other = kemeny(cast), kemeny(renamed)
        assert (one.count, one.against) == (other.count, other.against)
        if one.count <= 100:  # else not all are listed
            renamed_orders = {tuple(names[i] for i in order) for order in one.orders}
            assert renamed_orders == set(other.orders)


class TestRules:
    def test_a_pair_counts_among_those_who_ranked_both(self) -> None:
        found = kemeny(
            [ballot("一", "甲", "乙"), ballot("二", "乙", "丙"), ballot("三", "丙", "丁")]
        )
        assert found.orders == (("甲", "乙", "丙", "丁"),)
        assert found.uncompared == (("丁", "乙"), ("丁", "甲"), ("丙", "甲"))

    def test_equals_are_no_preference(self) -> None:
        found = kemeny([ballot("一", ("甲", "乙"), "丙")])
        assert (found.count, found.against, found.agreed) == (2, 0, 2)

    def test_a_majority_winner_comes_first(self) -> None:
        rng = np.random.default_rng(7)
        seen = 0
        for _ in range(40):
            found = kemeny([ballot(str(n), *rng.permutation(list("abcdef"))) for n in range(5)])
            if found.winner is not None:
                seen += 1
                assert {order[0] for order in found.orders} == {found.winner}
        assert seen > 20

    def test_fifteen_with_every_order_as_good_are_counted_and_not_all_listed(self) -> None:
        names = [f"{n:02d}" for n in range(15)]
        found = kemeny([ballot("一", *names), ballot("二", *names[::-1])])
        assert (found.count, len(found.orders)) == (1307674368000, 100)

    def test_sixteen_are_refused(self) -> None:
        with pytest.raises(MethodRefused, match="最多处理 15 项申报，现有 16 项"):
            kemeny([ballot("一", *(f"{n:02d}" for n in range(16)))])

    def test_groups_never_compared_are_refused(self) -> None:
        with pytest.raises(MethodRefused, match="没有专家作过比较"):
            kemeny([ballot("一", "甲", "乙"), ballot("二", "丙", "丁")])

    def test_one_application_is_no_list(self) -> None:
        with pytest.raises(MethodRefused, match="至少要有两项"):
            kemeny([ballot("一", "甲")])


def test_the_result_is_a_value() -> None:
    assert isinstance(kemeny(TENNESSEE), Consensus)
    with pytest.raises(AttributeError):
        kemeny(TENNESSEE).count = 2  # type: ignore[misc]
