"""The public notice names bases and nothing that tells their marks."""

from __future__ import annotations

import re
import subprocess
from dataclasses import fields, replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from kepu_review import report
from kepu_review.report import notice
from kepu_review.report.data import NamedRow, NoticeData
from kepu_review.report.words import chinese, day
from tests.report import invented, pdf


def set_in(tmp_path: Path, data: NoticeData) -> Path:
    path = tmp_path / "notice.pdf"
    path.write_bytes(report.document(notice.sections(data)))
    return path


def test_every_base_stands_in_the_annex_in_the_order_given(
    notice_pdf: Path, notice_data: NoticeData
) -> None:
    said = pdf.squeezed(notice_pdf)
    at = said.index("排名不分先后")
    for row in notice_data.rows:
        at = said.index("".join(row.name.split()), at)
    assert said.count("序号所在区域基地名称申报单位类别") == pdf.page_count(notice_pdf) - 2


@pytest.mark.parametrize(
    ("order", "said"),
    [
        (("region", "pinyin"), "（按所在区域和名称拼音排列，排名不分先后）"),
        (("strokes",), "（按名称笔画排列，排名不分先后）"),
        (
            ("region", "nominator", "pinyin"),
            "（按所在区域、推荐单位和名称拼音排列，排名不分先后）",
        ),
    ],
)
def test_the_annex_says_the_order_that_it_has(
    notice_data: NoticeData, order: tuple[str, ...], said: str
) -> None:
    assert notice.annex(replace(notice_data, order_by=order)).blocks[0]["note"] == said


def test_the_values_of_the_notice_have_no_place_for_marks() -> None:
    assert [field.name for field in fields(NamedRow)] == [
        "name", "applicant", "region", "category",
    ]  # fmt: skip


def test_the_notice_says_basis_procedure_number_period_and_way_to_object(notice_pdf: Path) -> None:
    said = pdf.squeezed(notice_pdf)
    for part in (
        "关于第八批虚构市科普教育基地拟认定名单的公示",
        "根据《虚构市科普教育基地认定与管理办法》（虚科协〔2023〕12号）要求，"
        "经单位申报、县（市、区）推荐、形式审查、专家评审等程序，拟认定",
        "等48家单位为第八批虚构市科普教育基地",
        "公示时间为2023年11月20日至2023年11月24日，共5个工作日。",
        "任何单位和个人对公示名单有异议的",
        "联系电话：0000-0000000",
        "附件：第八批虚构市科普教育基地拟认定名单",
        "虚构市科学技术协会（盖章）2023年11月20日",
    ):
        assert part in said


def test_the_page_is_that_of_gbt_9704(notice_pdf: Path) -> None:
    boxes = subprocess.run(
        ["pdftotext", "-bbox", "-f", "1", "-l", "1", str(notice_pdf), "-"],
        capture_output=True,
        check=True,
    ).stdout.decode()
    words = [
        (float(x0), float(y0), float(x1), float(y1), text)
        for x0, y0, x1, y1, text in re.findall(
            r'<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.+?)</word>', boxes
        )
    ]
    body = [word for word in words if 37 < word[1] / 72 * 25.4 < 262 and word[4] != "演示数据"]
    mm = 25.4 / 72
    assert min(word[0] for word in body) * mm == pytest.approx(28, abs=1.5)
    assert max(word[2] for word in body) * mm == pytest.approx(210 - 26, abs=3)
    baselines = sorted({round(word[1], 1) for word in body if word[3] - word[1] < 25})
    steps = [round((b - a) * mm, 1) for a, b in pairwise(baselines)]
    assert steps.count(10.2) >= 10


def test_page_numbers_stand_outside(notice_pdf: Path) -> None:
    for page, side in ((1, "right"), (2, "left")):
        boxes = subprocess.run(
            ["pdftotext", "-bbox", "-f", str(page), "-l", str(page), str(notice_pdf), "-"],
            capture_output=True,
            check=True,
        ).stdout.decode()
        words = re.findall(r'xMin="(.+?)" yMin="(.+?)" .*>(.+?)</word>', boxes)
        x = next(float(x) for x, y, text in words if text == str(page) and float(y) > 740)
        assert ("right" if x > 298 else "left") == side


def test_no_page_holds_the_signature_alone(tmp_path: Path, notice_data: NoticeData) -> None:
    for extra in range(8):
        contact = tuple((f"方式{n}", "某处") for n in range(extra))
        path = set_in(tmp_path, replace(notice_data, contact=contact))
        signed = next(page for page in pdf.pages(path) if "（盖章）" in page)
        before = "".join(signed.split()).partition("附件：")[0].removeprefix("演示数据")
        assert len(before) > 4


@pytest.mark.parametrize(
    ("whole", "lines"),
    [
        ("关于拟认定名单的公示", ["关于拟认定名单的公示"]),
        (
            "关于第八批虚构市科普教育基地拟认定名单的公示",
            ["关于第八批虚构市", "科普教育基地拟认定名单的公示"],
        ),
    ],
)
def test_a_long_title_breaks_between_words(whole: str, lines: list[str]) -> None:
    assert notice.balanced(whole) == lines


def test_a_title_may_bring_its_own_breaks(notice_data: NoticeData) -> None:
    assert notice.title(replace(notice_data, title="甲\n乙的公示")) == ["甲", "乙的公示"]


def test_natural_days_are_called_days(notice_data: NoticeData) -> None:
    said = notice.period(replace(notice_data, days=7, day_kind="natural")).blocks[1]
    assert said["c"][0]["v"] == "公示时间为2023年11月20日至2023年11月24日，共7天。"


def test_an_empty_list_is_said_to_be_empty(tmp_path: Path, notice_data: NoticeData) -> None:
    assert "本批次没有拟认定的单位。" in pdf.squeezed(
        set_in(tmp_path, replace(notice_data, rows=()))
    )


def test_hostile_names_stand_as_they_are(tmp_path: Path, notice_data: NoticeData) -> None:
    row = NamedRow('#read("/etc/passwd")', "=HYPERLINK(1)", "<b>", "*x*")
    said = pdf.squeezed(set_in(tmp_path, replace(notice_data, rows=(row,))))
    assert '1<b>#read("/etc/passwd")=HYPERLINK(1)*x*' in said


def test_numbers_and_days_are_written_as_officials_do() -> None:
    assert [chinese(n) for n in (1, 9, 10, 11, 20, 35)] == [
        "一", "九", "十", "十一", "二十", "三十五",
    ]  # fmt: skip
    assert day(date(2023, 7, 1)) == "2023年7月1日"


def test_the_list_in_english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEPU_LANG", "en")
    said = " ".join(pdf.text(set_in(tmp_path, invented.notice(3))).split())
    assert "From 20 November 2023 to 24 November 2023: 5 working days." in said
