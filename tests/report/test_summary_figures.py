"""The summary's part on how sure the results are has each figure with its data beside it."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import replace

from kepu_review.report import data_file, summary, summary_figures
from kepu_review.report.data import SummaryData
from kepu_review.report.data_statistics import Statistics
from kepu_review.report.nodes import to_html
from tests.report.plotted import invented, panel

FOUND = invented(12, 6)


def captions(blocks: list[dict]) -> list[str]:
    return [block["caption"] for block in blocks if block["t"] == "fig"]


def test_the_part_shows_five_figures_and_every_value_stands_in_a_table(
    summary_data: SummaryData,
) -> None:
    data = replace(summary_data, statistics=FOUND, experts=panel(6))
    blocks = list(summary.certainty(data).blocks)
    assert captions(blocks) == [
        "校正分与 90% 区间",
        "原始分与校正分的名次对照",
        "入围把握",
        "专家的宽严",
        "各专家对各申报的打分",
    ]
    assert all(block["alt"] for block in blocks if block["t"] == "fig")
    tables = [block for block in blocks if block["t"] == "table"]
    ids = {row.id for row in FOUND.rows}
    assert {row[0] for row in tables[0]["rows"]} == ids
    assert {row[0] for row in tables[-1]["rows"]} == ids


def test_categories_that_cannot_be_compared_have_figures_of_their_own() -> None:
    rows = tuple(
        replace(row, category="企业" if n % 2 else "文化场馆") for n, row in enumerate(FOUND.rows)
    )
    blocks = summary_figures.certain(replace(FOUND, rows=rows, by_category=True))
    assert captions(blocks) == [
        "文化场馆：校正分与 90% 区间",
        "企业：校正分与 90% 区间",
        "文化场馆：原始分与校正分的名次对照",
        "企业：原始分与校正分的名次对照",
    ]


def test_refused_statistics_leave_sentences_instead_of_figures(summary_data: SummaryData) -> None:
    refused = Statistics(refused="评审组不连通。", cut="得分不低于 60 分")
    data = replace(summary_data, statistics=refused)
    blocks = list(summary.certainty(data).blocks)
    assert captions(blocks) == []
    said = "".join(str(block) for block in blocks)
    for words in ("不画入围把握图", "不画宽严图", "不画打分热图"):
        assert words in said


def test_what_the_figures_need_survives_the_file_of_data(
    summary_data: SummaryData, tmp_path
) -> None:
    data = replace(summary_data, statistics=FOUND)
    path = tmp_path / "data.json"
    path.write_text(data_file.dumps(data), encoding="utf-8")
    assert data_file.load(path, SummaryData).statistics == FOUND


def test_a_figure_is_on_white_in_jupyter_and_without_a_ground_on_paper() -> None:
    (block,) = [one for one in summary_figures.chances(FOUND) if one["t"] == "fig"]
    code = to_html([block]).partition("base64,")[2].partition('"')[0]
    assert b"<svg style=" in b64decode(code)
    assert "background" not in block["svg"]
