"""Rankings and pairs made from the marks of a shortlist."""

import pandas as pd
import pytest

from kepu_review.errors import MethodRefused
from kepu_review.rankings.shortlist import (
    Ballot,
    Pairs,
    ballot,
    ballots_of,
    bradley_terry,
    kemeny,
    plackett_luce,
)

SCORES = pd.DataFrame(
    [
        ("甲", "王", 90.0), ("乙", "王", 80.0), ("丙", "王", 85.0), ("丁", "王", 60.0),
        ("甲", "李", 70.004), ("乙", "李", 70.0), ("丙", "李", 75.0),
        ("甲", "赵", 88.0), ("丁", "赵", None), ("丙", "赵", 80.0),
        ("丁", "钱", 50.0),
    ],
    columns=["application", "expert", "score"],
)  # fmt: skip


def test_each_expert_ranks_by_the_own_scores_best_first() -> None:
    assert ballots_of(SCORES) == (
        Ballot("李", (("丙",), ("乙", "甲"))),
        Ballot("王", (("甲",), ("丙",), ("乙",), ("丁",))),
        Ballot("赵", (("甲",), ("丙",))),
    )


def test_a_shortlist_leaves_the_others_out() -> None:
    assert ballots_of(SCORES, ["乙", "丙"]) == (
        Ballot("李", (("丙",), ("乙",))),
        Ballot("王", (("丙",), ("乙",))),
    )


def test_what_is_equal_depends_on_the_declared_decimals() -> None:
    assert ballots_of(SCORES, decimals=3)[0].groups == (("丙",), ("甲",), ("乙",))
    assert [b.has_ties for b in ballots_of(SCORES)] == [True, False, False]


def test_pairs_count_every_expert_who_ranked_both() -> None:
    pairs = Pairs.of(ballots_of(SCORES))
    assert pairs.items == ("丁", "丙", "乙", "甲")
    assert pairs.wins.tolist() == [[0, 0, 0, 0], [1, 0, 2, 1], [1, 0, 0, 0], [1, 2, 1, 0]]
    assert pairs.ties[2, 3] == pairs.ties[3, 2] == 1
    assert pairs.ties.sum() == 2


def test_a_shift_of_an_experts_marks_changes_no_ballot() -> None:
    stern = SCORES.assign(score=SCORES["score"] - 20 * (SCORES["expert"] == "王"))
    assert ballots_of(stern) == ballots_of(SCORES)


def test_all_three_methods_take_them() -> None:
    more = (*ballots_of(SCORES), ballot("孙", "乙", "丁", "丙"), ballot("周", "丁", "甲"))
    assert kemeny(more).orders[0][-1] in {"丁", "乙"}
    assert bradley_terry(Pairs.of(more)).tie is not None
    assert plackett_luce(more, ties="breslow").table["rank"].min() == 1


def test_scores_given_twice_are_refused_as_in_a_ranking() -> None:
    with pytest.raises(MethodRefused, match="甲 × 王"):
        ballots_of(pd.concat([SCORES, SCORES.iloc[[0]]]))
