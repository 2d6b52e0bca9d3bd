"""Counting a ballot: exact in whole numbers, whoever votes in whatever order."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_review.errors import UsageError
from kepu_review.model import ABSTAIN
from kepu_review.workflow import ballots

TWO_THIRDS = Fraction(2, 3)
OPTIONS = ("yes", "no", "later")
voters_st = st.lists(st.integers(1, 40).map(lambda n: f"E{n}"), unique=True, max_size=30)
shares = st.builds(
    lambda below, above: Fraction(min(above, below), below), st.integers(1, 12), st.integers(1, 12)
)


def counted(yes: int, no: int, away: int = 0, *, majority: Fraction = TWO_THIRDS) -> ballots.Count:
    voters = [f"E{n}" for n in range(yes + no + away)]
    votes = {voter: "yes" if n < yes else "no" for n, voter in enumerate(voters[: yes + no])}
    return ballots.count(
        ("yes", "no"), voters, votes, present=9, seats=9, quorum=TWO_THIRDS, majority=majority
    )


@pytest.mark.parametrize(
    ("yes", "no", "outcome"),
    [(6, 3, "yes"), (5, 4, None), (2, 1, "yes"), (3, 6, "no"), (4, 2, "yes"), (666, 334, None)],
)
def test_two_thirds_is_reached_by_two_thirds_and_by_no_vote_less(
    yes: int, no: int, outcome: str | None
) -> None:
    assert counted(yes, no).outcome == outcome


def test_votes_that_were_not_cast_stay_in_the_whole() -> None:
    made = counted(6, 0, away=4)
    assert (made.entitled, made.uncast, made.outcome) == (10, 4, None)


def test_one_half_means_more_than_half() -> None:
    half = Fraction(1, 2)
    assert [counted(yes, 4, majority=half).outcome for yes in (4, 5)] == [None, "yes"]


def test_seven_of_nine_is_a_quorum_and_five_is_not() -> None:
    reached = [ballots.reached(present, 9, TWO_THIRDS) for present in (5, 6, 7, 9)]
    assert reached == [False, True, True, True]


def test_without_a_quorum_nothing_is_carried() -> None:
    made = ballots.count(
        ("yes", "no"),
        ["E1"],
        {"E1": "yes"},
        present=5,
        seats=9,
        quorum=TWO_THIRDS,
        majority=TWO_THIRDS,
    )
    assert (made.quorate, made.tallies, made.outcome) == (False, {"yes": 1, "no": 0}, None)


def test_nobody_entitled_carries_nothing() -> None:
    made = ballots.count(
        OPTIONS, [], {"E1": "yes"}, present=3, seats=3, quorum=TWO_THIRDS, majority=TWO_THIRDS
    )
    assert (made.entitled, made.outcome) == (0, None)


@pytest.mark.parametrize("text", ["", "2", "2/0", "3/2", "0/3", "-1/2", "1/2 ", "二/三", "2/3.0"])
def test_what_is_no_share_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        ballots.share(text)


def test_a_majority_of_less_than_half_is_refused() -> None:
    with pytest.raises(UsageError, match="低于一半"):
        ballots.majority_share("1/3")


@given(
    voters=voters_st,
    data=st.data(),
    quorum=shares,
    majority=shares.filter(lambda share: share >= Fraction(1, 2)),
    present=st.integers(0, 40),
    seats=st.integers(0, 40),
)
def test_the_count_is_exact_and_does_not_depend_on_the_order(
    voters: list[str],
    data: st.DataObject,
    quorum: Fraction,
    majority: Fraction,
    present: int,
    seats: int,
) -> None:
    choice = st.sampled_from((*OPTIONS, ABSTAIN, "unknown"))
    votes = data.draw(st.dictionaries(st.integers(1, 40).map(lambda n: f"E{n}"), choice))
    rules = {"present": present, "seats": seats, "quorum": quorum, "majority": majority}
    made = ballots.count(OPTIONS, voters, votes, **rules)  # type: ignore[arg-type]
    mixed = data.draw(st.permutations(voters))
    again = dict(data.draw(st.permutations(list(votes.items()))))
    assert ballots.count(OPTIONS, mixed, again, **rules) == made  # type: ignore[arg-type]
    cast = [votes[voter] for voter in voters if voter in votes]
    assert made.tallies == {option: cast.count(option) for option in OPTIONS}
    assert made.abstained == cast.count(ABSTAIN)
    assert made.entitled == len(voters) == made.uncast + made.abstained + sum(made.tallies.values())
    assert made.quorate == (seats > 0 and Fraction(present) >= quorum * seats)
    carrying = [
        option
        for option, number in made.tallies.items()
        if Fraction(number) >= majority * len(voters) and 2 * number > len(voters)
    ]
    assert len(carrying) <= 1
    assert made.outcome == (carrying[0] if carrying and made.quorate else None)


@given(yes=st.integers(0, 30), no=st.integers(0, 30), more=st.integers(1, 30))
def test_one_more_vote_for_it_never_undoes_what_was_carried(yes: int, no: int, more: int) -> None:
    if counted(yes, no).outcome == "yes":
        assert counted(yes + more, no).outcome == "yes"
