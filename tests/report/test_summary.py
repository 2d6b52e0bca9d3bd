"""The internal summary accounts for every application and names no expert."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pikepdf

from kepu_review import report
from kepu_review.report import summary
from kepu_review.report.data import Counts, Remark, SummaryData
from kepu_review.report.words import number
from tests.report import invented, pdf


def test_every_application_stands_in_its_table_in_the_order_of_the_ranking(
    summary_pdf: Path, summary_data: SummaryData
) -> None:
    said = pdf.squeezed(summary_pdf)
    start = said.index("四、各类别排名")
    ranked = said[start : said.index("五、结果的把握", start)]
    left_out = said[said.index("七、未进入排名的申报", start) : said.index("八、专家评语", start)]
    at = 0
    for category in summary_data.categories:
        at = ranked.index(f"{category.title}（{len(category.rows)}项）", at)
        for row in category.rows:
            at = ranked.index(row.id, at)
            assert number(row.score, 2) in ranked[at : at + 120]
    for row in summary_data.unranked:
        assert row.id in left_out
        assert "".join(row.reason.split())[:8] in left_out


def test_the_parts_follow_each_other_and_are_bookmarks(summary_pdf: Path) -> None:
    with pikepdf.open(summary_pdf) as file, file.open_outline() as outline:
        titles = [item.title.split("、")[0] for item in outline.root]
        below = [item.title for item in outline.root[3].children]
    assert titles == list("一二三四五六七八九十")
    assert below[0] == "（一）科技场馆（6 项）"
    assert below[-1] == "（九）得分分布"


def test_scores_are_rounded_half_up_for_display_only() -> None:
    assert [number(x, 2) for x in (0.125, 2.675, 88.0, 59.995, None)] == [
        "0.13",
        "2.68",
        "88.00",
        "60.00",
        "—",
    ]


def test_a_tie_is_marked_and_listed() -> None:
    data = invented.summary(per_category=2)
    first = data.categories[0]
    tied = tuple(replace(row, rank=1, score=80.0, tied=True) for row in first.rows)
    data = replace(data, categories=(replace(first, rows=tied), *data.categories[1:]))
    table = summary.rankings(data).blocks[2]
    assert [row[0] for row in table["rows"]] == ["1*", "1*"]
    ties = summary.decisions(data).blocks[-1]
    assert ties["rows"] == [["科技场馆", "1", "；".join(f"{row.id} {row.name}" for row in tied)]]


def test_remarks_are_anonymous_and_empty_ones_are_left_out(summary_data: SummaryData) -> None:
    entry = summary_data.remarks[0]
    blank = replace(entry, remarks=(replace(entry.remarks[0], text="  "),))
    made = summary.remarks(replace(summary_data, remarks=(entry, blank)))
    assert [block.get("head") for block in made.blocks[1:]] == [f"{entry.id}  {entry.name}"]
    assert made.blocks[1]["items"][0] == [entry.remarks[0].expert, entry.remarks[0].text]


def test_the_root_and_the_hashes_can_be_compared(summary_pdf: Path) -> None:
    said = pdf.squeezed(summary_pdf)
    assert "9d" * 32 in said
    assert "5f3a9c0b5f3a9c0b" in said


def test_a_broken_trail_is_said_loudly(summary_data: SummaryData) -> None:
    assert summary_data.trail is not None
    broken = replace(summary_data, trail=replace(summary_data.trail, intact=False))
    assert ["校验结果", "与数据不一致，请用 kepu-review audit 核对！"] in summary.trail(
        broken
    ).blocks[1]["rows"]


def test_each_page_of_a_demo_says_so(summary_pdf: Path) -> None:
    pages = pdf.pages(summary_pdf)
    assert len(pages) == pdf.page_count(summary_pdf)
    assert all("演示数据" in page for page in pages)


def test_a_real_round_carries_no_stamp(tmp_path: Path, summary_data: SummaryData) -> None:
    real = replace(summary_data, heading=replace(summary_data.heading, demo=False))
    path = tmp_path / "real.pdf"
    path.write_bytes(report.document(summary.cover(real)))
    assert "演示" not in pdf.text(path)
    assert "正式评审数据" in pdf.text(path)


def test_an_empty_round_makes_a_document_too(tmp_path: Path) -> None:
    data = SummaryData(
        heading=invented.HEADING,
        generated_at=invented.MADE,
        counts=Counts(0, 0, 0, 0),
        method="算术平均",
        categories=(),
    )
    path = tmp_path / "empty.pdf"
    path.write_bytes(report.document(summary.sections(data)))
    said = pdf.squeezed(path)
    assert "没有登记评分标准。" in said
    assert "全部申报均已进入排名。" in said
    assert "组长（签字）：" in said


def test_the_figure_says_in_words_what_it_shows(summary_data: SummaryData) -> None:
    drawn = summary.rankings(summary_data).blocks[-1]
    assert drawn["t"] == "fig"
    assert drawn["alt"].count(" 6 项") == 8
    assert "教育科研与重大工程" in drawn["svg"]


def test_the_same_scores_give_the_same_figure(summary_data: SummaryData) -> None:
    first, second = (summary.rankings(summary_data).blocks[-1]["svg"] for _ in range(2))
    assert first == second


def test_each_expert_stands_once_with_the_comments_on_criteria_below(
    summary_data: SummaryData,
) -> None:
    entry = replace(
        summary_data.remarks[0],
        remarks=(
            Remark("专家01", "总评。"),
            Remark("专家02", "条理清楚。", "展示方式"),
            Remark("专家01", "标识不全。", "科普标识"),
            Remark("专家01", "台账缺页。", "档案"),
        ),
    )
    assert summary.remarks(replace(summary_data, remarks=(entry,))).blocks[1]["items"] == [
        ["专家01", "总评。\n【科普标识】标识不全。【档案】台账缺页。"],
        ["专家02", "【展示方式】条理清楚。"],
    ]


def test_a_source_that_rubrics_share_is_said_once(summary_data: SummaryData) -> None:
    first, second, *_ = summary_data.rubrics
    shared = summary.rules(replace(summary_data, rubrics=(first, second))).blocks[3:]
    assert [block["c"][0]["v"] for block in shared] == [f"来源：{first.source}"]
    other = replace(second, source="另一文件")
    apart = summary.rules(replace(summary_data, rubrics=(first, other))).blocks[3:]
    assert [block["c"][0]["v"] for block in apart] == [
        f"来源（科技场馆）：{first.source}",
        "来源（文化场馆）：另一文件",
    ]


def test_where_nothing_is_ranked_there_is_no_figure_of_scores() -> None:
    whole = invented.summary(1)
    empty = replace(whole, categories=tuple(replace(c, rows=()) for c in whole.categories))
    kinds = [block["t"] for block in summary.rankings(empty).blocks]
    assert "fig" not in kinds
    assert kinds.count("table") == 8
