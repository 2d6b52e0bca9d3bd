"""Pages as GB/T 9704 wants them, measured from the places of the words in the PDF."""

from __future__ import annotations

import random
import re
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest

from kepu_review import report
from kepu_review.report import nodes
from tests.report import pdf

MM = 25.4 / 72
Word = tuple[float, float, float, float, str]


def words(path: Path, page: int) -> list[Word]:
    """Left, top, right, bottom in mm and text of each word of a page."""
    only = ["-bbox", "-f", str(page), "-l", str(page)]
    told = subprocess.run(["pdftotext", *only, str(path), "-"], capture_output=True, check=True)
    found = re.findall(
        r'<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.+?)</word>',
        told.stdout.decode(),
    )
    return [(*(float(value) * MM for value in one[:4]), one[4]) for one in found]  # type: ignore[misc]


def lines(path: Path, page: int) -> list[tuple[float, float, float, str]]:
    """Middle, left, right in mm and text of each line of the text area."""
    rows: dict[int, list[Word]] = {}
    for word in words(path, page):
        if 36 < word[1] < 262:
            rows.setdefault(round((word[1] + word[3]) / 2), []).append(word)
    return [
        (
            (row[0][1] + row[0][3]) / 2,
            min(word[0] for word in row),
            max(word[2] for word in row),
            "".join(word[4] for word in sorted(row)),
        )
        for _, row in sorted(rows.items())
    ]


def notice(tmp_path: Path, *blocks: nodes.Node) -> Path:
    path = tmp_path / "notice.pdf"
    path.write_bytes(report.document(blocks, {"title": "公示", "style": "notice"}))
    return path


def test_a_page_has_22_lines_of_28_characters(tmp_path: Path) -> None:
    path = notice(tmp_path, nodes.paragraph("国" * 28 * 70))
    for page in (2, 3):
        found = lines(path, page)
        assert [len(text) for *_, text in found] == [28] * 22
        assert {round(left, 1) for _, left, _, _ in found} == {28.0}
        for _, _, right, _ in found:
            assert right == pytest.approx(210 - 26, abs=0.4)
        steps = [below[0] - above[0] for above, below in pairwise(found)]
        assert steps == pytest.approx([225 / 22] * 21, abs=0.1)


def test_no_line_begins_or_ends_with_a_mark_that_must_not_stand_there(tmp_path: Path) -> None:
    draw = random.Random(4)
    pieces = [
        "评审",
        "基地，",
        "名单。",
        "“科普”",
        "（一）",
        "《办法》",
        "12号；",
        "……",
        "——",
        "、",
    ]
    said = "".join(draw.choice(pieces) for _ in range(900))
    path = notice(tmp_path, nodes.paragraph(said))
    found = [line for page in range(1, pdf.page_count(path) + 1) for line in lines(path, page)]
    assert "".join(text for *_, text in found) == said
    assert [text for *_, text in found if text[0] in "，。；：、！？）》”’…"] == []
    assert [text for *_, text in found if text[-1] in "（《“‘"] == []


def test_page_numbers_stand_outside_also_where_the_page_lies(tmp_path: Path) -> None:
    wide = nodes.table([], [["很长的内容" * 2] * 14] * 60, look="grid")
    path = notice(tmp_path, nodes.paragraph("前"), wide, nodes.paragraph("后"))
    total = pdf.page_count(path)
    assert total >= 4
    for page in range(1, total + 1):
        left, top, right, bottom = next(
            word[:4] for word in words(path, page)
            if word[4] == str(page) and (word[1] > 263 or word[2] < 34)
        )  # fmt: skip
        if page in {1, total}:
            assert 263 < top < 280
            assert 160 < left < 180 if page % 2 else 30 < left < 50
        else:
            # Turned so that its head is on the left, this is the foot of the page.
            assert 15 < left < right < 29
            assert 160 < top < bottom < 184 if page % 2 else 28 < top < bottom < 55


@pytest.mark.parametrize("style", ["plain", "summary", "notice"])
def test_no_heading_stands_alone_at_the_foot_of_a_page(tmp_path: Path, style: str) -> None:
    draw = random.Random(9)
    blocks: list[nodes.Node] = []
    for n in range(60):
        blocks.append(nodes.heading(1 + n % 3, f"节{n}"))
        blocks.append(nodes.paragraph("文" * draw.randrange(10, 400)))
    path = tmp_path / "headings.pdf"
    path.write_bytes(report.document(blocks, {"title": "题", "style": style}))
    last = [
        [line for line in page.split("\n") if line.strip() and "页" not in line and "—" not in line]
        for page in pdf.pages(path)
    ]
    assert len(last) > 4
    assert [page[-1] for page in last[:-1] if page[-1].strip().startswith("节")] == []
