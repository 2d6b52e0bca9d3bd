"""Figures say what they show: in shapes, in words, at a size that can be read on A4."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import matplotlib as mpl
import pytest

from kepu_review.report import plots
from kepu_review.report.data_statistics import Statistics
from kepu_review.report.plots.heat_cells import Shades
from kepu_review.report.plots.style import ACROSS, TALLEST, fitted, labels, width
from kepu_review.text import Language, speaking
from tests.report.plotted import invented, marked, outside, panel, texts

EXPERTS = {5: 4, 60: 12, 1000: 90, 10000: 900}
ROUNDS = {n: invented(n, experts) for n, experts in EXPERTS.items()}


def drawn(n: int) -> dict[str, plots.Plots]:
    found, experts = ROUNDS[n], panel(EXPERTS[n])
    return {
        "caterpillar": plots.caterpillar(found.rows, found.line),
        "chances": plots.chances(found.rows),
        "severity": plots.severity(experts),
        "slope": plots.slope(found.rows, found.line),
        "heat": plots.heat(found.sheets, found.rows, experts, found.line, found.error),
    }


def only(made: plots.Plots) -> str:
    (one,) = made.shown
    return one.svg


@pytest.mark.parametrize(("n", "language"), [(5, "zh"), (60, "en"), (1000, "zh"), (10000, "en")])
def test_every_word_is_inside_the_drawing_and_can_be_read(n: int, language: Language) -> None:
    with speaking(language):
        for made in drawn(n).values():
            assert made.table["rows"]
            for one in made.shown:
                assert outside(one.svg) == []
                assert one.alt.strip()
                assert one.caption.strip()
                assert f'viewBox="0 0 {ACROSS:g} ' in one.svg
                assert float(one.svg.split('viewBox="0 0 ')[1].split()[1].strip('"')) <= TALLEST
                assert len(one.svg) < 200_000


def test_the_same_data_give_the_same_bytes_and_the_settings_of_others_stay() -> None:
    before = dict(mpl.rcParams)
    assert drawn(5) == drawn(5)
    assert dict(mpl.rcParams) == before


def test_each_application_has_its_interval_and_a_shape_for_its_side_of_the_cut() -> None:
    found = ROUNDS[60]
    made = plots.caterpillar(found.rows, found.line)
    svgs = [one.svg for one in made.shown]
    edge = sum(1 for row in found.rows if row.borderline)
    inside = sum(1 for row in found.rows if not row.borderline and (row.p_in or 0) > 0.5)
    assert sum(marked(svg, "interval-") for svg in svgs) == 60
    assert sum(marked(svg, "mark-edge-") for svg in svgs) == edge > 0
    assert sum(marked(svg, "mark-in-") for svg in svgs) == inside
    assert sum(marked(svg, "mark-out-") for svg in svgs) == 60 - edge - inside
    assert [marked(svg, "cut") for svg in svgs] == [1, 1]
    said = {one.words for svg in svgs for one in texts(svg)}
    assert {row.id for row in found.rows} <= said
    assert len(made.table["rows"]) == 60


def test_of_a_thousand_a_curve_shows_all_and_the_rest_is_said_to_be_left_out() -> None:
    made = plots.caterpillar(ROUNDS[1000].rows, ROUNDS[1000].line)
    curve, near = (one.svg for one in made.shown)
    assert [marked(curve, "curve"), marked(curve, "band"), marked(curve, "cut")] == [1, 1, 1]
    assert marked(near, "interval-") == 36
    assert "共 1000 项" in made.note
    assert "其余 964 项" in made.note


def test_a_cut_far_away_is_said_instead_of_squeezing_the_intervals() -> None:
    made = plots.caterpillar(ROUNDS[5].rows, 1.0)
    assert marked(only(made), "cut") == 0
    assert "入围线 1.0 在图外" in {one.words for one in texts(only(made))}


def test_bars_of_the_borderline_are_hatched_between_lines_at_a_tenth_and_nine_tenths() -> None:
    made = plots.chances(ROUNDS[60].rows)
    svg = only(made)
    edge = sum(1 for row in ROUNDS[60].rows if row.borderline)
    assert marked(svg, "bar-edge-") == edge
    assert svg.count("fill: url(#h") == edge + 1  # and the key
    assert [marked(svg, "tenth-0.1"), marked(svg, "tenth-0.9")] == [1, 1]


def test_very_many_chances_are_counted_by_tens_of_a_hundred() -> None:
    bands, near = plots.chances(ROUNDS[10000].rows).shown
    counts = [int(part.split("：")[1]) for part in bands.alt.split("：", 1)[1][:-1].split("、")]
    assert (len(counts), sum(counts)) == (10, 10000)
    assert marked(near.svg, "bar-edge-") == 36


def test_experts_stand_from_generous_to_severe_about_zero() -> None:
    svg = only(plots.severity(panel(12)))
    order = sorted(panel(12), key=lambda one: -(one.severity or 0))
    ids = [one.words for one in texts(svg) if one.words.startswith("专家 E")]
    apart = sum(1 for one in order if abs(one.severity or 0) > 2)
    assert ids == [one.code for one in order]
    assert [marked(svg, "zero"), marked(svg, "interval-")] == [1, 12]
    assert [marked(svg, "mark-in-"), marked(svg, "mark-out-")] == [apart, 12 - apart]


def test_very_many_experts_are_a_histogram_with_both_ends_named() -> None:
    made = plots.severity(panel(900))
    bins, ends = made.shown
    assert marked(bins.svg, "bin-") > 10
    assert marked(ends.svg, "interval-") == 36
    assert "逐位只画最宽和最严的各 18 位" in made.note


def test_who_crosses_the_cut_is_marked_by_line_and_arrow() -> None:
    found = ROUNDS[60]
    made = plots.slope(found.rows, found.line)
    svg = only(made)
    came = [row for row in found.rows if row.inside and not row.inside_raw]
    fell = [row for row in found.rows if row.inside_raw and not row.inside]
    assert marked(svg, "slope-came") == marked(svg, "cross-came") == len(came) > 0
    assert marked(svg, "slope-fell") == marked(svg, "cross-fell") == len(fell)
    assert [marked(svg, "cut-raw"), marked(svg, "cut-adjusted")] == [1, 1]
    assert marked(svg, "slope-") == 36
    assert all(row.id in made.shown[0].alt for row in (*came, *fell))


def test_quotas_that_mix_the_places_leave_no_single_cut() -> None:
    rows = tuple(
        replace(row, inside=n % 2 == 0, inside_raw=n % 2 == 0)
        for n, row in enumerate(ROUNDS[5].rows)
    )
    made = plots.slope(rows)
    assert marked(only(made), "cut-") == 0
    assert "没有单一的入围线" in made.note


def test_each_sheet_is_a_cell_and_one_far_from_expectation_has_a_triangle() -> None:
    found, experts = ROUNDS[5], panel(4)
    first = found.sheets[0]
    planted = (replace(first, score=first.score - 30), *found.sheets[1:])
    made = plots.heat(planted, found.rows, experts, found.line, found.error)
    svg = only(made)
    assert f"{first.id} {first.expert} {first.score - 30:.1f}" in made.shown[0].alt
    assert marked(svg, '(cell)"') == len(planted) == 20
    assert marked(svg, "far-down") >= 1 + 1  # and the key
    assert marked(svg, "cut") == 1
    assert "E001" in {one.words for one in texts(svg)}


def test_many_experts_are_named_in_the_cells() -> None:
    found = ROUNDS[1000]
    made = plots.heat(found.sheets, found.rows, panel(90), found.line)
    svg = only(made)
    assert marked(svg, '(cell)"') == 36 * 5
    assert "格内写明专家代号" in made.note
    assert sum(1 for one in texts(svg) if one.words.startswith("E0") and " · " in one.words) == 180


def test_a_higher_score_is_darker_also_in_grey() -> None:
    scores = [50.0, 60.0, 70.0, 80.0, 90.0]
    fills = [Shades.of(scores).fill(score) for score in scores]
    greys = [int(f[1:3], 16) * 3 + int(f[3:5], 16) * 6 + int(f[5:], 16) for f in fills]
    assert greys == sorted(greys, reverse=True)
    assert min(a - b for a, b in pairwise(greys)) > 200


def test_equal_scores_have_the_darkest_shade_together() -> None:
    assert Shades.of([70.0] * 9).fills == (Shades.of([70.0]).fill(70.0),)
    assert Shades.of([60.0, 70.0]).fill(60.0) != Shades.of([60.0, 70.0]).fill(70.0)


def test_without_data_there_is_a_sentence_and_no_figure() -> None:
    bare = tuple(
        replace(row, adjusted=None, se=None, p_in=None, inside=None) for row in ROUNDS[5].rows
    )
    nothing = Statistics(rows=bare, sheets=ROUNDS[5].sheets)
    experts = tuple(replace(one, severity=None) for one in panel(4))
    made = [
        plots.caterpillar(nothing.rows),
        plots.chances(nothing.rows),
        plots.severity(experts),
        plots.slope(nothing.rows),
        plots.heat(nothing.sheets, nothing.rows, experts),
    ]
    assert [one.shown for one in made] == [()] * 5
    assert all(one.why.endswith("。") for one in made)
    assert [block["t"] for one in made for block in one.blocks()] == ["p"] * 5


def test_odd_names_neither_break_a_figure_nor_run_out_of_it() -> None:
    odd = ["𠮷" * 12, "$x^2$ <b>&amp;", "A\nB\t\x07C", "L" * 90, "　"]
    rows = tuple(
        replace(row, id=name[:20], name=name) for row, name in zip(ROUNDS[5].rows, odd, strict=True)
    )
    for made in (plots.caterpillar(rows), plots.chances(rows), plots.slope(rows)):
        assert outside(only(made)) == []
    said = [one.words for one in texts(only(plots.chances(rows)))]
    assert "$x^2$ <b>&amp;" in said
    assert "A B C" in said


def test_names_lose_the_ending_they_share_before_what_tells_them_apart() -> None:
    names = ["衢州市甲科普教育基地", "衢州市柯城区航埠镇乙科普教育基地"]
    assert labels(names, 400) == names
    assert labels(names, 90) == ["衢州市甲…", "衢州市柯城区航埠镇乙…"]
    for room in (30, 50, 70, 90):
        assert all(width(name) <= room for name in labels(names, room))


def test_a_long_name_keeps_both_ends_and_loses_brackets_first() -> None:
    assert fitted("衢州市柯城区航埠镇虚构科技馆（演示）", 120) == "衢州市柯城区航埠镇虚构科技馆…"
    short = fitted("衢州市柯城区航埠镇生态农业科技研学实践基地", 100)
    assert (short[:4], short[-3:]) == ("衢州市柯", "践基地")
    assert "…" in short
    assert width(short) <= 100
