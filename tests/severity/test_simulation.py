"""The committed table of what methods find: a part of it is made again and compared."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kepu_review.testing import simulation
from kepu_review.testing.invented import Design, Scenario, invented
from kepu_review.testing.simulation import COMPARED, SCENARIOS, SMALL, SMALL_TIMES, found

TEXT = (Path(__file__).parent / "SIMULATION.md").read_text("utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in TEXT.splitlines()
    if line.startswith("| ")
]


def committed(design: Design, scenario: str) -> dict[str, float]:
    (row,) = [row for row in ROWS if row[:2] == [str(design), scenario]]
    return dict(zip(COMPARED, map(float, row[2:]), strict=False))


def honesty(design: Design) -> list[float]:
    (row,) = [row for row in ROWS if row[0] == str(design) and len(row) == 7]
    return [float(cell) for cell in row[1:]]


@pytest.mark.parametrize("scenario", [SCENARIOS[1], SCENARIOS[6]], ids=str)
def test_a_part_of_the_table_made_again_is_what_is_committed(scenario: Scenario) -> None:
    shares = simulation.shares(SMALL, scenario, SMALL_TIMES).mean(axis=0)
    assert [*committed(SMALL, scenario.title).values()] == pytest.approx([*shares], abs=0.004)


def test_the_honest_expert_made_again_is_as_committed() -> None:
    again = simulation.taken_for_severe(simulation.HONEST_SMALL, simulation.HONEST_SMALL_TIMES)
    assert honesty(simulation.HONEST_SMALL) == pytest.approx([*again], abs=0.02)


def test_severity_taken_out_finds_more_where_there_is_severity() -> None:
    for design in simulation.LARGE:
        shares = committed(design, "S1 severity")
        assert min(shares["blup"], shares["adjusted"], shares["factor"]) > shares["mean"]
        assert shares["mean"] > shares["median"]


def test_taking_it_out_costs_nothing_where_there_is_none() -> None:
    for design in simulation.LARGE:
        shares = committed(design, "S4 no severity")
        assert shares["adjusted"] == pytest.approx(shares["mean"], abs=0.01)
        assert shares["mean"] > max(shares["zscore"], shares["borda"])


def test_the_factor_model_pays_where_experts_spread_unlike() -> None:
    for design in simulation.LARGE:
        shares = committed(design, "S2 + spread and noise differ")
        assert max(shares, key=lambda name: shares[name]) == "factor"


def test_panels_of_unlike_quality_mislead_all_but_the_mean_and_within() -> None:
    for design in simulation.LARGE:
        shares = committed(design, "S6 panels, overlap 0.1")
        assert shares["adjusted"] > shares["blup"] > shares["zscore"]
        assert shares["adjusted"] > shares["mean"] > shares["zscore"]


def test_blup_takes_an_honest_expert_for_severe_and_within_does_not() -> None:
    for design in simulation.HONEST:
        blup, within, _, _, raised, fair = honesty(design)
        assert blup < -1.5 < -0.8 < within < 0.8
        assert raised > 0.4
        assert abs(fair) < 0.4


def test_equals_at_the_cut_count_by_their_chance() -> None:
    worth = np.array([5.0, 4.0, 3.0, 2.0, 1.0])
    assert found(np.array([9.0, 8.0, 7.0, 6.0, 5.0]), worth, 2) == 1
    assert found(np.array([9.0, 8.0, 8.0, 6.0, 5.0]), worth, 2) == 0.75
    assert found(np.array([1.0, 1.0, 1.0, 1.0, 1.0]), worth, 2) == pytest.approx(0.4)


def test_invented_panels_are_seeded_and_as_designed() -> None:
    scenario = Scenario("", panels=6, overlap=0.3)
    one, again = invented(SMALL, scenario, 1), invented(SMALL, scenario, 1)
    assert one.frame.equals(again.frame)
    assert not one.frame.equals(invented(SMALL, scenario, 2).frame)
    assert (one.frame.groupby("application")["expert"].nunique() == SMALL.reviews).all()
    loads = one.frame.groupby("expert").size()
    assert len(loads) == SMALL.experts
    assert loads.max() - loads.min() <= 6


def test_the_command_prints_the_part_that_tests_make_again(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(simulation, "SMALL_TIMES", 2)
    monkeypatch.setattr(simulation, "HONEST_SMALL_TIMES", 1)
    monkeypatch.setattr(simulation, "SCENARIOS", SCENARIOS[:1])
    monkeypatch.setattr(simulation, "LARGE", ())
    simulation.main([])
    printed = capsys.readouterr().out
    assert len([one for one in printed.splitlines() if one.startswith("| ")]) == 4
    monkeypatch.setattr(simulation, "HONEST", (simulation.HONEST_SMALL,))
    monkeypatch.setattr(simulation, "HONEST_TIMES", 1)
    simulation.main(["--full", str(tmp_path / "all.md")])
    assert (tmp_path / "all.md").read_text("utf-8") == printed + printed.splitlines()[-1] + "\n"
