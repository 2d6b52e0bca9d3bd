"""表决计票: pure and exact; what counts as a vote, a quorum and a majority."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from kepu_review.errors import UsageError
from kepu_review.model import ABSTAIN
from kepu_review.text import t

USUAL = "2/3"
"""三分之二以上（含）: the share of both, unless the chair says otherwise."""
_SHARE = re.compile(r"([1-9][0-9]{0,3})/([1-9][0-9]{0,3})")
_HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Count:
    """What a ballot came to.

    `entitled` are those whose vote counts: in the room and not obliged to leave it. Abstentions
    and votes that were not cast are votes for none of the options: they stay in the number that
    the majority is taken of.
    """

    tallies: Mapping[str, int]  # option → votes, in the order of the options
    abstained: int
    uncast: int
    entitled: int
    present: int
    seats: int
    quorate: bool
    outcome: str | None  # the option that reached the majority in a quorate meeting


def share(text: str) -> Fraction:
    """A share written as "2/3", above 0 and up to 1.

    Raises
    ------
    UsageError
        it is not written like that.
    """
    found = _SHARE.fullmatch(text)
    if found is None or int(found[1]) > int(found[2]):
        raise UsageError(
            t("“{text}”不是比例。", text=text),
            remedy=t("请写成 2/3 这样的分数，不超过 1/1。"),
        )
    return Fraction(int(found[1]), int(found[2]))


def majority_share(text: str) -> Fraction:
    """As `share`, and no less than one half: otherwise two options could both be carried.

    Raises
    ------
    UsageError
        it is no share, or less than one half.
    """
    wanted = share(text)
    if wanted < _HALF:
        raise UsageError(
            t("通过比例 {text} 低于一半。", text=text),
            remedy=t("请填 1/2（即过半数）以上的比例。"),
        )
    return wanted


def reached(part: int, whole: int, wanted: Fraction) -> bool:
    """Whether `part` of `whole` is the share or more: exactly, in whole numbers."""
    return whole > 0 and part * wanted.denominator >= whole * wanted.numerator


def carried(votes: int, entitled: int, majority: Fraction) -> bool:
    """Whether so many votes carry an option; never without more than half (过半数)."""
    return reached(votes, entitled, majority) and 2 * votes > entitled


def count(
    options: Iterable[str],
    voters: Collection[str],
    votes: Mapping[str, str],
    *,
    present: int,
    seats: int,
    quorum: Fraction,
    majority: Fraction,
) -> Count:
    """Count the votes of `voters`; what anybody else cast, or for something else, is no vote."""
    cast = Counter(votes[voter] for voter in set(voters) if voter in votes)
    tallies = {option: cast[option] for option in options}
    entitled = len(set(voters))
    abstained = cast[ABSTAIN]
    quorate = reached(present, seats, quorum)
    winners = [o for o, number in tallies.items() if carried(number, entitled, majority)]
    return Count(
        tallies=tallies,
        abstained=abstained,
        uncast=entitled - abstained - sum(tallies.values()),
        entitled=entitled,
        present=present,
        seats=seats,
        quorate=quorate,
        outcome=winners[0] if winners and quorate else None,
    )
