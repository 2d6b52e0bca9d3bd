"""A summary agrees with itself on any machine; whatever is changed in it is named."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from kepu_review import report
from kepu_review.report.data import SummaryData
from kepu_review.report.proof import names
from kepu_review.report.proof.verify import Verdict, plain, verify
from tests.report.proof import tamper
from tests.report.proof.conftest import EPOCH, Attack
from tests.report.test_svg import picture

Attacked = Callable[[Attack], Path]


def told(verdict: Verdict, code: str) -> list[str]:
    return [one.text for one in verdict.differences if one.code == code]


def test_what_was_made_agrees_with_itself(document: Path) -> None:
    verdict = verify(document)
    assert verdict.differences == ()
    assert verdict.skipped == frozenset()
    assert verdict.demo
    assert verdict.counts["ranked"] == 10
    assert json.loads(json.dumps(plain(verdict)))["agrees"] is True


def test_an_english_document_is_verified_by_somebody_who_reads_chinese(english: Path) -> None:
    assert verify(english).differences == ()


def test_the_same_round_at_the_same_time_gives_the_same_bytes(
    document: Path, data: SummaryData, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    assert report.document(report.summary.sections(data)) == document.read_bytes()


def test_the_paper_carries_the_hashes_of_chains_and_files(
    document: Path, data: SummaryData
) -> None:
    verdict = verify(document)
    assert data.trail is not None
    assert verdict.root == data.trail.merkle_root
    assert verdict.listed == names.digest(data.attachments[-1].text)


@pytest.mark.parametrize("listed", [False, True])
def test_a_changed_mark_is_named(attacked: Attacked, listed: bool) -> None:
    def attack(pdf: pikepdf.Pdf) -> None:
        lines = tamper.text(pdf, names.MARKS).split("\n")
        line = next(n for n, one in enumerate(lines) if n and ",6.0,优秀," in one)
        whose.extend(lines[line].split(",")[1:3])
        tamper.change(pdf, names.MARKS, lambda t: tamper.cell(t, line, 5, "5.5"), listed=listed)

    whose: list[str] = []
    verdict = verify(attacked(attack))
    application, expert = whose
    sheet = f"专家 {expert} 对 {application} 的评审表"
    assert any(one.startswith(sheet) for one in told(verdict, "total"))
    assert any(one.startswith(sheet) for one in told(verdict, "mark"))
    assert any(f"申报 {application} 的得分" in one for one in told(verdict, "rank"))
    assert bool(told(verdict, "changed")) is not listed
    assert bool(told(verdict, "list")) is listed


@pytest.mark.parametrize("listed", [False, True])
def test_a_changed_rubric_is_named(attacked: Attacked, listed: bool) -> None:
    def attack(pdf: pikepdf.Pdf) -> None:
        name = tamper.rubrics(pdf)[0]
        tamper.change(pdf, name, lambda t: t.replace("示范，非官方", "官方", 1), listed=listed)

    (said,) = told(verify(attacked(attack)), "rubric")
    assert "与当时确定的不是同一内容" in said


@pytest.mark.parametrize("listed", [False, True])
def test_a_removed_application_is_named(attacked: Attacked, listed: bool) -> None:
    def without(text: str) -> str:
        apps = json.loads(text)
        passed = [one for one in apps if one["screening"]["state"] == "passed"]
        gone.append(passed[0]["id"])
        return names.dumps([one for one in apps if one["id"] != gone[0]])

    gone: list[str] = []
    verdict = verify(
        attacked(lambda pdf: tamper.change(pdf, names.APPLICATIONS, without, listed=listed))
    )
    said = told(verdict, "application")
    assert f"申报 {gone[0]} 印在名单上，却不在 applications.json 里" in said
    assert f"申报 {gone[0]} 不在 applications.json 里，留痕中却有它的评审表" in said


def test_swapped_attachments_are_named(attacked: Attacked) -> None:
    def attack(pdf: pikepdf.Pdf) -> None:
        first, second = names.DECISIONS, names.METHOD
        one, other = tamper.text(pdf, first), tamper.text(pdf, second)
        tamper.put(pdf, first, other)
        tamper.put(pdf, second, one)

    verdict = verify(attacked(attack))
    assert told(verdict, "swapped") == [
        "附件 method.json 的内容换成了 decisions.json 的",
        "附件 decisions.json 的内容换成了 method.json 的",
    ]
    assert not verdict.agrees


def test_a_decision_put_for_another_is_named(attacked: Attacked) -> None:
    def other(text: str) -> str:
        found = json.loads(text)
        found["decided"][0]["outcome"] = "not_named"
        whose.append(found["decided"][0]["application"])
        return names.dumps(found)

    whose: list[str] = []
    verdict = verify(attacked(lambda pdf: tamper.change(pdf, names.DECISIONS, other, listed=True)))
    (said,) = told(verdict, "outcome")
    assert said.startswith(f"申报 {whose[0]} 的结论")


def test_a_changed_event_and_one_taken_out_break_their_chain(attacked: Attacked) -> None:
    def rewritten(text: str) -> str:
        lines = text.split("\n")
        place = next(n for n, one in enumerate(lines) if '"review_submitted"' in one)
        event = json.loads(lines[place])
        event["payload"] = event["payload"].replace('"total":"', '"total":"1')
        lines[place] = json.dumps(event, ensure_ascii=False)
        return "\n".join(lines)

    def shorter(text: str) -> str:
        lines = text.split("\n")
        last = max(n for n, one in enumerate(lines) if '"chain": "round"' in one)
        return "\n".join(lines[:last] + lines[last + 1 :])

    def middle(text: str) -> str:
        lines = text.split("\n")
        return "\n".join(lines[:3] + lines[4:])

    for how, code, words in (
        (rewritten, "chain", "内容与哈希不符"),
        (middle, "chain", "不与前一个事件衔接"),
        (shorter, "root", "页上所印的默克尔根是"),
    ):
        made = attacked(lambda pdf, how=how: tamper.change(pdf, names.EVENTS, how, listed=True))  # type: ignore[misc]
        assert any(words in one for one in told(verify(made), code))


def test_another_digit_on_a_page_is_named_with_the_row(attacked: Attacked) -> None:
    def attack(pdf: pikepdf.Pdf) -> None:
        table = tamper.printed(pdf)["tables"][0]
        row = table["rows"][0]
        score = row[table["columns"].index("score")]
        number = row[table["columns"].index("application")]
        other = score[:-1] + ("7" if score[-1] != "7" else "3")
        where.extend([str(tamper.on_page(pdf, score, other, near=number)), number, score, other])

    where: list[str] = []
    verdict = verify(attacked(attack))
    page, number, score, other = where
    assert told(verdict, "row") == [
        f"第 {page} 页，{number} 的“得分”：应为“{score}”，页上是“{other}”"
    ]
    assert len(told(verdict, "page")) == 1


def test_a_digit_outside_the_ranking_is_named_with_the_words_around(attacked: Attacked) -> None:
    def attack(pdf: pikepdf.Pdf) -> None:
        tamper.on_page(pdf, "2023", "2024", near="")

    (said,) = told(verify(attacked(attack)), "page")
    assert said.startswith("第 1 页的文字被改动")


def test_what_is_drawn_over_a_page_is_told(attacked: Attacked) -> None:
    def attack(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[3]
        cover = b"q 1 1 1 rg 300 600 40 12 re f Q"
        page.contents_add(pdf.make_stream(cover))

    assert told(verify(attacked(attack)), "page") == ["第 4 页的图形或版面被改动，文字未变"]


def test_the_kept_text_of_a_page_cannot_be_changed_alone(attacked: Attacked) -> None:
    def attack(pdf: pikepdf.Pdf) -> None:
        tamper.change(
            pdf, names.PAGES, lambda t: t.replace("内部资料", "公开资料", 1), listed=False
        )

    assert told(verify(attacked(attack)), "changed") == ["附件 pages.json 与它自己的校验值不符"]


def test_a_summary_with_a_photograph_in_a_section_of_a_plugin_agrees(
    tmp_path: Path, data: SummaryData
) -> None:
    photo = base64.b64encode(picture("JPEG")).decode()
    section = {"t": "fig", "png": photo, "alt": "照片", "caption": "照片"}
    path = tmp_path / "photo.pdf"
    path.write_bytes(report.document([*report.summary.sections(data).blocks, section]))
    assert verify(path).differences == ()


def test_a_page_taken_out_is_told(attacked: Attacked) -> None:
    def attack(pdf: pikepdf.Pdf) -> None:
        del pdf.pages[2]

    said = told(verify(attacked(attack)), "page")
    assert said[0].startswith("应有 ")


def test_another_method_than_the_programmes_needs_an_act_on_record(attacked: Attacked) -> None:
    def attack(pdf: pikepdf.Pdf) -> None:
        tamper.change(
            pdf,
            names.METHOD,
            lambda t: t.replace('"method": "mean"', '"method": "median"'),
            listed=True,
        )

    (said,) = told(verify(attacked(attack)), "method")
    assert "留痕中没有改过" in said


def test_what_cannot_be_looked_at_is_not_called_good(attacked: Attacked) -> None:
    def attack(pdf: pikepdf.Pdf) -> None:
        tamper.change(pdf, names.METHOD, lambda _: "{", listed=True)

    verdict = verify(attacked(attack))
    assert verdict.skipped == {"ranking", "outcomes", "rules"}
    assert told(verdict, "unreadable")


def test_nothing_personal_is_attached(data: SummaryData) -> None:
    everything = "\n".join(one.text for one in data.attachments)
    assert "专家甲" not in everything
    assert "虚构师范学院教育系" not in everything
    assert "曾任该基地科普顾问" not in everything
    assert all(one.name.isascii() for one in data.attachments)
    remarks = [said.text for one in data.remarks for said in one.remarks if len(said.text) > 8]
    assert remarks
    assert not [one for one in remarks if one in everything]
