"""Marking sheets: what was handed in stands on them, what was not is a form to fill in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from kepu_review import report
from kepu_review.errors import UsageError
from kepu_review.report import data_file, sheets
from kepu_review.report.sheets_data import Sheet, SheetRow, SheetsData, VetoRow
from kepu_review.report.sheets_fill import sheets_of
from kepu_review.text import Language, speaking
from kepu_review.workflow import Round
from tests.report import met, pdf


@pytest.fixture(scope="module")
def data(panel_met: Round) -> SheetsData:
    with panel_met.store.reading() as db:
        return sheets_of(panel_met, db)


@pytest.fixture(scope="module")
def made(data: SheetsData, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sheets") / "sheets.pdf"
    some = tuple(one for one in data.sheets if one.application in {"A10", "A12"})
    path.write_bytes(report.document(sheets.sections(replace(data, sheets=some))))
    return path


def sheet(data: SheetsData, application: str, expert: str) -> Sheet:
    return next(s for s in data.sheets if (s.application, s.expert) == (application, expert))


def test_every_pair_has_a_sheet_but_those_recused_by_expert(data: SheetsData) -> None:
    assert len(data.sheets) == 35
    assert ("A1", "E4") not in {(one.application, one.expert) for one in data.sheets}
    assert [one.expert for one in data.sheets] == sorted(one.expert for one in data.sheets)


def test_a_sheet_says_what_was_chosen_and_what_it_comes_to(data: SheetsData) -> None:
    one = sheet(data, "A12", "E2")
    assert [(r.id, r.level, r.points, r.full, r.section) for r in one.rows] == [
        ("A", "", "6.5", "10", True),
        ("A1", "合格", "6.5", "10", False),
        ("B", "", "9.5", "10", True),
        ("B1", "", "9.5", "10", False),
    ]
    assert (one.total, one.full, one.comment) == ("16", "20", met.WRITTEN)
    assert one.declared_at is not None
    assert one.vetoes[0].evidence is None
    assert len(one.receipt) == 64


def test_what_was_not_handed_in_is_a_blank_form(data: SheetsData) -> None:
    one = sheet(data, "A10", "E1")
    assert not one.handed_in
    assert {(r.level, r.points, r.comment) for r in one.rows} == {("", "", "")}
    assert one.total == ""


def test_each_sheet_begins_a_page_with_a_bookmark_under_its_expert(
    made: Path, data: SheetsData
) -> None:
    pages = pdf.pages(made)
    assert len(pages) == 6
    assert all("专家（签字）：" in page and "专家声明：" in page for page in pages)
    assert [("空白表" in page) for page in pages] == [True, *[False] * 5]
    with pikepdf.open(made) as file, file.open_outline() as outline:
        told = [(item.title, [child.title for child in item.children]) for item in outline.root]
    assert told[1] == (
        "专家 E2 专家2：评分表 2 份",
        ["A10 虚构10号馆科普教育基地", "A12 虚构12号馆科普教育基地"],
    )


def test_a_sheet_that_does_not_count_is_filed_and_says_why(tmp_path: Path) -> None:
    with met.held(tmp_path) as rnd:
        payload = {"pairs": [["A12", "E2", "preliminary"]], "reason": "调整"}
        rnd.store.write(lambda db: db.append("unassigned", payload, actor="secretary"))
        with rnd.store.reading() as db:
            (one,) = sheets_of(rnd, db, expert="E2", application="A12").sheets
    assert (one.handed_in, "已不评审" in one.why_not) == (True, True)


def test_one_expert_and_one_application_can_be_picked(panel_met: Round) -> None:
    with panel_met.store.reading() as db:
        (one,) = sheets_of(panel_met, db, expert="E2", application="A12").sheets
        assert (one.expert, one.application) == ("E2", "A12")
        assert len(sheets_of(panel_met, db, expert="E2").sheets) == 9
        for wrong in ({"expert": "E9"}, {"application": "A99"}):
            with pytest.raises(UsageError):
                sheets_of(panel_met, db, **wrong)
        with pytest.raises(UsageError, match="没有评审表可以打印"):
            sheets_of(panel_met, db, expert="E4", application="A1")


def long_sheet(data: SheetsData, criteria: int) -> SheetsData:
    """One sheet with a short comment on every fourth criterion and a comment of two lines."""
    rows = [
        SheetRow(
            f"A{n}",
            f"虚构指标的名称{n}",
            "4",
            "优秀",
            "3.5",
            "按填报数，佐证一般，档内从低。" * (not n % 4),
        )
        for n in range(1, criteria + 1)
    ]
    sections = [SheetRow(one, "虚构部分", "20", points="17", section=True) for one in "ABCDEF"]
    one = replace(
        sheet(data, "A12", "E2"),
        rows=(*sections, *rows),
        facts=tuple((f"虚构事实{n}", "虚构的一项内容") for n in range(12)),
        vetoes=tuple(
            VetoRow("近五年内因安全生产、环境保护、消防等受到行政处罚", None) for _ in range(4)
        ),
        comment="该基地能够经常性开展科普活动，总体符合要求，主题日开放还有提升空间。" * 2,
    )
    return replace(data, sheets=(one,))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_usual_sheet_takes_one_page_in_type_of_nine_points(
    data: SheetsData, tmp_path: Path, lang: Language
) -> None:
    with speaking(lang):
        blocks = sheets.sections(long_sheet(data, 30))
        (tmp_path / "one.pdf").write_bytes(report.document(blocks))
    assert pdf.page_count(tmp_path / "one.pdf") == 1
    tables = [block for block in blocks.blocks if block["t"] == "table"]
    assert {tuple(one["sizes"]) for one in tables} == {(9.0,)}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("criteria", "air"), [(12, 2.5), (22, 1.2), (26, 0.2)])
def test_a_blank_sheet_takes_one_page_and_its_rows_are_as_high_as_that_allows(
    data: SheetsData, tmp_path: Path, criteria: int, air: float, lang: Language
) -> None:
    (filled,) = long_sheet(data, criteria).sheets
    rows = tuple(replace(row, level="", points="", comment="") for row in filled.rows)
    blank = replace(filled, rows=rows, comment="", handed_in=False, total="", grade="")
    with speaking(lang):
        blocks = sheets.sections(replace(data, sheets=(blank,)))
        (tmp_path / "blank.pdf").write_bytes(report.document(blocks))
    assert pdf.page_count(tmp_path / "blank.pdf") == 1
    assert [block["air"] for block in blocks.blocks if "air" in block] == [air]


def test_on_a_longer_sheet_the_signature_stands_with_the_comment(
    data: SheetsData, tmp_path: Path
) -> None:
    for criteria in (38, 41, 44):
        path = tmp_path / f"{criteria}.pdf"
        path.write_bytes(report.document(sheets.sections(long_sheet(data, criteria))))
        *_, last = pdf.pages(path)
        assert pdf.page_count(path) == 2
        assert ("总体评语" in last, "专家（签字）：" in last) == (True, True)


def test_a_sheet_speaks_english_too(data: SheetsData) -> None:
    with speaking("en"):
        said = str(sheets.sections(replace(data, sheets=data.sheets[:1])).blocks)
    assert "Expert (signature): " in said
    assert "Marking sheet" in said


def test_sheets_can_be_made_from_a_file_of_data(
    data: SheetsData, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "sheets.json"
    path.write_text(data_file.dumps(data), encoding="utf-8")
    monkeypatch.setenv("KEPU_ROUND", str(path))
    assert report.given("sheets") == data
