"""Gaps and overlaps of bands, held against asking each figure in turn."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kepu_review.model import Band
from kepu_review.rubrics.intervals import Interval, faults
from tests.rubrics.making import D

bounds = st.none() | st.integers(-1, 6).map(D)
bands = st.lists(
    st.builds(
        lambda n, low, high, has_low, has_high: Band(
            str(n), minimum=low, maximum=high, includes_minimum=has_low, includes_maximum=has_high
        ),
        st.integers(),
        bounds,
        bounds,
        st.booleans(),
        st.booleans(),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda band: band.level,
)
FIGURES = [D(n) / 2 for n in range(16)]


def _takers(all_bands: list[Band], figure: D) -> int:
    intervals = [Interval.of(band) for band in all_bands]
    return sum(interval is not None and figure in interval for interval in intervals)


@given(bands)
def test_without_faults_each_figure_has_exactly_one_band(all_bands: list[Band]) -> None:
    if faults(all_bands) == () and any(Interval.of(band) for band in all_bands):
        usable = [i for band in all_bands if (i := Interval.of(band)) is not None and not i.empty]
        if usable:
            assert [_takers(all_bands, figure) for figure in FIGURES] == [1] * len(FIGURES)


@given(bands)
def test_a_gap_names_figures_without_a_band_and_an_overlap_those_with_two(
    all_bands: list[Band],
) -> None:
    for fault in faults(all_bands):
        inside = [figure for figure in FIGURES if figure in fault.interval]
        for figure in inside:
            takers = _takers(all_bands, figure)
            assert takers >= 2 if fault.overlap else takers == 0


@given(bands)
def test_every_figure_without_a_band_lies_in_a_gap(all_bands: list[Band]) -> None:
    found = faults(all_bands)
    if not any((i := Interval.of(band)) is not None and not i.empty for band in all_bands):
        return
    gaps = [fault.interval for fault in found if not fault.overlap]
    for figure in FIGURES:
        if _takers(all_bands, figure) == 0:
            assert any(figure in gap for gap in gaps)


def test_percentages_end_at_a_hundred() -> None:
    upper = Band("高", minimum=D(10), maximum=D(100), includes_maximum=True)
    lower = Band("低", maximum=D(10))
    assert faults([upper, lower], percent=True) == ()
    assert [str(fault.interval) for fault in faults([upper, lower])] == ["(100, +∞)"]


def test_a_band_that_requires_something_stands_above_the_others() -> None:
    best = Band("优秀", minimum=D(15), requires=("own_platform",))
    rest = [Band("合格", minimum=D(5)), Band("不合格", maximum=D(5))]
    assert faults([best, *rest]) == ()
