"""One order by a method that is named: the methods themselves have their own tests."""

import pytest

from kepu_review.errors import MethodRefused, UsageError
from kepu_review.rankings.shortlist import (
    SHORTLIST_METHODS,
    Ballot,
    Pairs,
    Placed,
    ballot,
    borda,
    bradley_terry,
    consensus,
    kemeny,
    plackett_luce,
)

CYCLE = (
    ballot("E1", "甲", "乙", "丙"),
    ballot("E2", "乙", "丙", "甲"),
    ballot("E3", "丙", "甲", "乙"),
    ballot("E4", "甲", "乙", "丙"),
)


def test_borda_counts_the_share_that_stands_below_by_hand() -> None:
    found = borda((ballot("E1", "甲", "乙", "丙"), ballot("E2", "乙", ("丙", "甲"))))
    assert dict(found) == {"甲": 62.5, "乙": 75.0, "丙": 12.5}
    doubled = borda((ballot("E1", "甲", "乙", count=2), ballot("E2", "乙", "甲")))
    assert dict(doubled) == {"甲": pytest.approx(200 / 3), "乙": pytest.approx(100 / 3)}
    with pytest.raises(MethodRefused) as refused:
        borda((ballot("E1", "甲", "乙"), ballot("E2", "乙", "丙", "甲")))
    assert refused.value.message == "名次分要求每位专家排全部申报，没有排全的：E1。"


def test_each_method_gives_what_its_own_function_gives() -> None:
    order = consensus(CYCLE, "kemeny")
    places = kemeny(CYCLE).table
    assert [(one.application, one.rank, one.rank_last) for one in order.rows] == [
        (name, *places.loc[name]) for name in ("甲", "乙", "丙")
    ]
    assert (order.method, order.value, order.experts) == ("kemeny", "", 4)
    assert {(one.value, one.se) for one in order.rows} == {(None, None)}
    for method, made in (
        ("plackett-luce", plackett_luce(CYCLE)),
        ("davidson", bradley_terry(Pairs.of(CYCLE))),
    ):
        found = consensus(CYCLE, method)
        for row in found.rows:
            own = made.table.loc[row.application]
            assert (row.value, row.se, row.rank) == (own["log_worth"], own["se"], own["rank"])
        assert found.value == "对数强度"
    assert "误差因此偏小" in consensus(CYCLE, "davidson").note
    points = consensus(CYCLE, "borda")
    assert [(one.application, one.value) for one in points.rows] == [
        ("甲", 62.5),
        ("乙", 50.0),
        ("丙", 37.5),
    ]


def test_equals_have_one_rank_and_equally_good_orders_a_range() -> None:
    turned = (ballot("E1", "甲", "乙"), ballot("E2", "乙", "甲"))
    assert consensus(turned, "kemeny").rows == (
        Placed("乙", 1, 2, tied=True),
        Placed("甲", 1, 2, tied=True),
    )
    assert consensus(turned, "borda").rows == (
        Placed("乙", 1, 1, 50.0, tied=True),
        Placed("甲", 1, 1, 50.0, tied=True),
    )
    worths = consensus(turned, "plackett-luce").rows
    assert [(one.rank, one.tied, one.value) for one in worths] == [(1, True, 0.0)] * 2


def test_comparisons_of_pairs_are_ballots_of_two() -> None:
    pairs = (
        Ballot("E1", (("甲",), ("乙",))),
        Ballot("E1", (("乙", "丙"),)),
        Ballot("E2", (("乙",), ("甲",))),
        Ballot("E2", (("甲",), ("丙",))),
    )
    found = consensus(pairs, "davidson")
    assert found.experts == 2
    assert "Davidson" in found.note
    assert "误差因此偏小" not in found.note
    with pytest.raises(MethodRefused, match="名次分要求"):
        consensus(pairs, "borda")
    with pytest.raises(MethodRefused, match="不容许并列"):
        consensus(pairs, "plackett-luce")


def test_one_expert_and_what_a_method_cannot_do_are_refused() -> None:
    for method in SHORTLIST_METHODS:
        with pytest.raises(MethodRefused, match="只有 1 位专家"):
            consensus(CYCLE[:1], method)
    with pytest.raises(UsageError, match="没有名为“condorcet”"):
        consensus(CYCLE, "condorcet")
    always = (ballot("E1", "甲", "乙", "丙"), ballot("E2", "甲", "丙", "乙"))
    with pytest.raises(MethodRefused, match="甲从未排在其余申报之后"):
        consensus(always, "plackett-luce")
    shrunk = consensus(always, "plackett-luce", strength=0.5)
    assert shrunk.rows[0].application == "甲"
    assert "正则化" in shrunk.note
    tied = (
        ballot("E1", ("甲", "乙"), "丙"),
        ballot("E2", "丙", "甲", "乙"),
        ballot("E3", "乙", "甲", "丙"),
    )
    assert "Breslow" in consensus(tied, "plackett-luce", breslow=True).note
