"""Bradley–Terry and Davidson: what papers print, invariance, refusals."""

import numpy as np
import pandas as pd
import pytest

from kepu_review.errors import MethodRefused, UsageError
from kepu_review.rankings.shortlist import Pairs, ballot, bradley_terry
from kepu_review.text import speaking
from tests.shortlist import published


class TestPublished:
    def test_davidsons_puddings(self) -> None:
        found = bradley_terry(published.puddings())
        # Davidson (1970); four digits as PlackettLuce 0.4 prints them
        assert found.table["worth"].round(4).tolist() == [
            0.1388, 0.1730, 0.1617, 0.1654, 0.1587, 0.2024,
        ]  # fmt: skip
        assert found.tie == pytest.approx(0.7468, abs=5e-5)
        assert found.tie_se == pytest.approx(0.0825, abs=5e-5)
        gaps = [found.difference(brand, "1") for brand in "23456"]
        assert [round(gap, 3) for gap, _ in gaps] == [0.220, 0.153, 0.175, 0.134, 0.377]
        assert [round(se, 4) for _, se in gaps] == [0.1872, 0.1935, 0.1882, 0.1927, 0.1924]

    def test_citations_among_journals_of_statistics(self) -> None:
        found = bradley_terry(published.citations())
        gaps = [found.difference(j, "Biometrika") for j in ("Comm Stat", "JASA", "JRSS-B")]
        # Turner & Firth (2012), section 2.1
        assert [round(gap, 5) for gap, _ in gaps] == [-2.94907, -0.47957, 0.26895]
        assert [round(se, 5) for _, se in gaps] == [0.10255, 0.06059, 0.07083]
        assert (found.tie, found.tie_se, found.note) == (None, None, "")

    def test_baseball_of_1987(self) -> None:
        found = bradley_terry(published.baseball())
        gaps = [found.difference(team, "Baltimore") for team in sorted(published.TEAMS)[1:]]
        # Agresti (2002), section 10.6.2, in Turner & Firth (2012), section 2.3
        assert [round(gap, 3) for gap, _ in gaps] == [1.108, 0.684, 1.436, 1.581, 1.248, 1.294]
        assert [round(se, 3) for _, se in gaps] == [0.334, 0.332, 0.340, 0.343, 0.336, 0.337]


class TestModel:
    def test_what_is_expected_adds_up_to_what_was_given(self) -> None:
        pairs = published.puddings()
        found = bradley_terry(pairs)
        ties = wins = 0.0
        for i, one in enumerate(pairs.items):
            for j, other in enumerate(pairs.items):
                if i != j:
                    chance = found.chance(one, other)
                    drawn = 1 - chance - found.chance(other, one)
                    wins += (i == 0) * pairs.compared[i, j] * (chance + drawn / 2)
                    ties += pairs.compared[i, j] * drawn / 2
        assert wins == pytest.approx(pairs.wins[0].sum() + pairs.ties[0].sum() / 2, abs=1e-8)
        assert ties == pytest.approx(pairs.ties.sum() / 2, abs=1e-8)

    def test_names_and_order_do_not_matter(self) -> None:
        names = {1: "己", 2: "戊", 3: "丁", 4: "丙", 5: "乙", 6: "甲"}
        columns = ["second", "first", "lost", "won", "tied"]
        table = pd.DataFrame(published.PUDDINGS, columns=columns).iloc[::-1]
        table = table.assign(first=table["first"].map(names), second=table["second"].map(names))
        one = bradley_terry(published.puddings()).table
        other = bradley_terry(Pairs.of_table(table)).table
        for brand, name in names.items():
            assert other.loc[name, "worth"] == pytest.approx(one.loc[str(brand), "worth"])
            assert other.loc[name, "rank"] == one.loc[str(brand), "rank"]

    def test_equal_records_are_equal_in_rank(self) -> None:
        found = bradley_terry(Pairs.of([ballot("a", "甲", "乙"), ballot("b", "乙", "甲")]))
        assert found.table["rank"].tolist() == [1, 1]
        assert found.table["log_worth"].tolist() == pytest.approx([0.0, 0.0], abs=1e-12)

    def test_ten_times_the_comparisons_leave_a_third_of_the_error(self) -> None:
        pairs = published.citations()
        more = Pairs(pairs.items, pairs.wins * 10, pairs.ties)
        shrunk = bradley_terry(more).table["se"] / bradley_terry(pairs).table["se"]
        assert shrunk.tolist() == pytest.approx([10**-0.5] * 4)

    def test_regularisation_draws_together_and_says_so(self) -> None:
        plain = bradley_terry(published.citations())
        held = bradley_terry(published.citations(), strength=50.0)
        assert np.ptp(held.table["log_worth"]) < np.ptp(plain.table["log_worth"])
        assert held.log_likelihood < plain.log_likelihood
        assert "50.0" in held.note

    def test_the_note_has_a_sentence_for_ties_and_one_for_regularisation(self) -> None:
        found = bradley_terry(published.puddings(), strength=0.5)
        assert found.note == (
            "并列按 Davidson（1970）的模型处理。"
            "采用了正则化：假想每项申报与一个居中的对手各胜负 0.5 次，差距因此略为缩小。"
        )
        with speaking("en"):
            english = bradley_terry(published.puddings(), strength=0.5).note
        assert english.startswith("Ties follow Davidson's model (1970). Regularised: ")


class TestRefusals:
    def test_one_who_never_lost_is_named(self) -> None:
        pairs = Pairs.of([ballot("a", "甲", "乙", "丙"), ballot("b", "甲", "丙", "乙")])
        with pytest.raises(MethodRefused, match="甲从未排在其余申报之后"):
            bradley_terry(pairs)
        assert bradley_terry(pairs, strength=0.5).table.loc["甲", "rank"] == 1

    def test_a_tie_beside_a_win_leaves_the_gap_open(self) -> None:
        pairs = Pairs.of([ballot("a", "甲", "乙"), ballot("b", ("甲", "乙"))])
        with pytest.raises(MethodRefused, match="没有有限的估计"):
            bradley_terry(pairs)

    def test_a_tie_holds_two_levels_together_where_their_own_contests_are_decided(self) -> None:
        own = [ballot("a", "甲", "乙"), ballot("b", "乙", "甲"), ballot("c", "丙", "丁")]
        own += [ballot("d", "丁", "丙"), ballot("e", "甲", "丙"), ballot("f", ("乙", "丁"))]
        found = bradley_terry(Pairs.of(own)).table["log_worth"]
        assert found[["甲", "乙"]].min() > found[["丙", "丁"]].max()

    def test_groups_never_compared_are_named(self) -> None:
        pairs = Pairs.of([ballot("a", "甲", "乙"), ballot("b", "丙", "丁")])
        with pytest.raises(MethodRefused) as caught:
            bradley_terry(pairs, strength=1.0)
        assert "丁、丙；乙、甲" in caught.value.message

    def test_nothing_but_ties_parts_nobody(self) -> None:
        with pytest.raises(MethodRefused, match="都是并列"):
            bradley_terry(Pairs.of([ballot("a", ("甲", "乙"))]))

    def test_ties_may_be_ruled_out(self) -> None:
        with pytest.raises(MethodRefused, match="并列"):
            bradley_terry(published.puddings(), ties="refuse")

    @pytest.mark.parametrize("strength", [-1.0, float("inf"), float("nan")])
    def test_a_strength_must_be_a_number_from_zero(self, strength: float) -> None:
        with pytest.raises(UsageError):
            bradley_terry(published.puddings(), strength=strength)

    def test_a_table_of_pairs_is_checked(self) -> None:
        table = pd.DataFrame([("甲", "甲", 1, 2)], columns=["first", "second", "won", "lost"])
        with pytest.raises(MethodRefused):
            Pairs.of_table(table)
        with pytest.raises(MethodRefused):
            Pairs.of_table(table.assign(second="乙", won=0.5))
        with pytest.raises(MethodRefused, match="lost"):
            Pairs.of_table(table.drop(columns="lost"))
