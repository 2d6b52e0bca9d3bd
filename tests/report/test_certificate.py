"""Certificates and plaques: what they say, that their code is read back, and that it is known."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from kepu_review.errors import Refused, ReportError, UsageError
from kepu_review.events import merkle_root
from kepu_review.model import Base
from kepu_review.report.certificate import Paper, issue_documents, qr, wording
from kepu_review.text import speaking
from kepu_review.workflow import Round, create_round
from kepu_review.workflow.changing import change_entity
from kepu_review.workflow.issuing import verify
from kepu_review.workflow.register import set_status
from tests import after, naming
from tests.naming import DAY, NUMBERS
from tests.report import pdf

ONE, TWO, THREE = NUMBERS
BASE = Base(ONE, "A1", "虚构馆", "虚构单位", None, None, "基地", "第一批", DAY, None, None)
LONG = "虚构市特别长的名称" * 25


@pytest.fixture
def rnd(tmp_path: Path, location: str) -> Iterator[Round]:
    with naming.named(tmp_path, location) as made:
        yield made


def code(path: Path) -> str:
    """What a telephone reads from the page."""
    picture = path.with_suffix("")
    done = ["pdftoppm", "-r", "150", "-png", "-singlefile", str(path), str(picture)]
    subprocess.run(done, check=True)
    with Image.open(picture.with_suffix(".png")) as image:
        (found,) = zxingcpp.read_barcodes(image)
    return found.text


def heads(rnd: Round) -> str:
    with rnd.store.reading() as db:
        return merkle_root(db.heads())


def test_a_certificate_says_what_the_programme_says(rnd: Round, tmp_path: Path) -> None:
    made = issue_documents(rnd, tmp_path / "证书", "certificate")
    assert [one.path.name for one in made] == [f"{number}-证书.pdf" for number in NUMBERS]
    told = pdf.squeezed(made[0].path)
    assert (
        "经审核认定，虚构单位1的“虚构1号馆科普教育基地”命名为虚构市科普教育基地，"
        "编号XG-2026-001，有效期至2031年2月2日。"
    ) in told
    for part in ("证书", "虚构市科协", "2026年2月3日", "第一批", made[0].serial[:15]):
        assert part in told
    assert pdf.page_count(made[0].path) == 1
    assert pdf.claims(made[0].path) == ("3", "A", "1")
    assert naming.sound(rnd)


def test_a_plaque_has_the_title_and_the_name(rnd: Round, tmp_path: Path) -> None:
    (made,) = issue_documents(rnd, tmp_path, "plaque", [TWO])
    told = pdf.squeezed(made.path)
    assert told.index("虚构市科普教育基地") < told.index("虚构2号馆科普教育基地")
    assert (made.path.name, pdf.page_count(made.path)) == (f"{TWO}-牌匾.pdf", 1)


def test_the_long_title_of_a_plaque_breaks_between_words(tmp_path: Path, location: str) -> None:
    title = "虚构市优秀科普教育基地暨青少年科技实践体验示范基地"
    long = naming.TITLE.replace("plaque: 虚构市科普教育基地", f"plaque: {title}")
    with naming.named(tmp_path, location, long) as rnd:
        (made,) = issue_documents(rnd, tmp_path, "plaque", [ONE])
    assert pdf.text(made.path).splitlines()[:2] == [
        "虚构市优秀科普教育基地暨",
        "青少年科技实践体验示范基地",
    ]


def test_the_code_is_read_from_the_page_and_carries_number_and_root(
    rnd: Round, tmp_path: Path
) -> None:
    root = heads(rnd)
    (made,) = issue_documents(rnd, tmp_path, "certificate", [ONE])
    told = code(made.path)
    assert told == f"kepu|{ONE}|certificate|01|{root}"
    assert pdf.descriptions(made.path) == [f"二维码：{told}"]
    found = verify(rnd, told)
    assert (found.genuine, found.newest, found.base) == (True, True, naming.base(rnd))
    assert found.issued is not None
    assert found.issued.sha256 == sha256(made.path.read_bytes()).hexdigest()


def test_a_code_that_was_not_given_out_is_known_for_it(rnd: Round, tmp_path: Path) -> None:
    (made,) = issue_documents(rnd, tmp_path, "certificate", [ONE])
    told = code(made.path)
    for forged in (
        told.replace(ONE, TWO),
        told.replace(ONE, "XG-2026-999"),
        told.replace("|01|", "|02|"),
        told.replace("certificate", "plaque"),
        told[:-1] + ("0" if told[-1] != "0" else "1"),
    ):
        assert verify(rnd, forged).genuine is False
    for nonsense in ("", "https://example.com", "kepu|", "kepu|a|b|c|d|e"):
        with pytest.raises(UsageError, match="不是证书上的二维码"):
            verify(rnd, nonsense)


def test_only_what_is_missing_or_outdated_is_made(rnd: Round, tmp_path: Path) -> None:
    first = issue_documents(rnd, tmp_path, "certificate")
    assert issue_documents(rnd, tmp_path, "certificate") == ()
    change_entity(rnd, ONE, {"name": "虚构新馆"}, DAY, DAY, "更名")
    change_entity(rnd, TWO, {"region": "north"}, DAY, DAY, "迁址")  # stands on no certificate
    (second,) = issue_documents(rnd, tmp_path, "certificate")
    assert (second.number, second.serial[:2]) == (ONE, "02")
    assert "虚构新馆" in pdf.squeezed(second.path)
    old = verify(rnd, f"kepu|{ONE}|certificate|01|{first[0].serial[3:]}")
    assert (old.genuine, old.newest) == (True, False)


def test_who_is_not_in_force_gets_none(rnd: Round, tmp_path: Path) -> None:
    set_status(rnd, ONE, "suspended", reason="闭馆")
    assert [one.number for one in issue_documents(rnd, tmp_path, "certificate")] == [TWO, THREE]
    with pytest.raises(Refused, match="状态是“暂停”，不制发"):
        issue_documents(rnd, tmp_path, "certificate", [ONE])
    with pytest.raises(UsageError, match="名录中没有编号"):
        issue_documents(rnd, tmp_path, "certificate", ["XG-9"])
    with pytest.raises(UsageError, match="没有“medal”这种文件"):
        issue_documents(rnd, tmp_path, "medal")


def test_a_programme_without_a_title_makes_none(tmp_path: Path, location: str) -> None:
    with (
        naming.listed(tmp_path, location, "") as rnd,
        pytest.raises(Refused, match="没有基地名录"),
    ):
        issue_documents(rnd, tmp_path, "certificate")


def test_the_same_moment_gives_the_same_bytes(rnd: Round, tmp_path: Path) -> None:
    from kepu_review.report import document
    from kepu_review.report.certificate import page
    from kepu_review.workflow.issuing import to_issue

    with rnd.store.reading() as db:
        (one,) = to_issue(rnd, db, "certificate", [ONE])
        blocks = page(rnd, db, one)
    assert document(blocks) == document(blocks)


@pytest.mark.parametrize("kind", ["certificate", "plaque"])
def test_long_names_and_hostile_ones_stay_on_the_page(
    rnd: Round, tmp_path: Path, kind: str
) -> None:
    hostile = "{number}#let x = 1 \\ *粗* $1$ <b> @x 𠮷😀"
    change_entity(rnd, ONE, {"name": LONG, "applicant": LONG}, DAY, DAY, "x")
    change_entity(rnd, TWO, {"name": hostile, "applicant": "=1+1"}, DAY, DAY, "x")
    long, odd = issue_documents(rnd, tmp_path, kind, [ONE, TWO])
    assert (pdf.page_count(long.path), pdf.page_count(odd.path)) == (1, 1)
    assert LONG in pdf.squeezed(long.path)
    assert "{number}#letx=1\\*粗*$1$<b>@x〔U+20BB7〕〔U+1F600〕" in pdf.squeezed(odd.path)


def test_a_demo_certificate_is_marked_and_signed_by_no_office(
    tmp_path: Path, location: str
) -> None:
    from kepu_review.workflow.carrying import carry_register

    path = tmp_path / "名录.csv"
    path.write_text("编号,名称,申报单位,认定日期\nQ-1,虚构馆,虚构单位,2026-01-01\n", "utf-8")
    plugins = after.plugins(tmp_path, naming.TITLE)
    with create_round(location, "small", demo=True, plugins=plugins) as rnd:
        carry_register(rnd, path)
        made = _issued_in_demo(rnd, tmp_path)
    told = pdf.squeezed(made.path)
    assert ("演示数据" in told, "演示主办单位（虚构）" in told) == (True, True)
    assert "虚构市科协" not in told


def _issued_in_demo(rnd: Round, folder: Path) -> Paper:
    from kepu_review.model import Phase
    from kepu_review.workflow import change_phase

    change_phase(rnd, Phase.REVIEW, reason="演示")
    change_phase(rnd, Phase.DELIBERATION, reason="演示")
    (made,) = issue_documents(rnd, folder, "certificate", ["Q-1"])
    return made


def test_it_may_be_in_english(rnd: Round, tmp_path: Path) -> None:
    with speaking("en"):
        (made,) = issue_documents(rnd, tmp_path, "plaque", [ONE])
    assert "Number:" in pdf.text(made.path)


def test_blanks_are_filled_and_unknown_ones_told() -> None:
    assert wording("{name}|{applicant}|{number}|{valid}|{date}", BASE) == (
        f"虚构馆|虚构单位|{ONE}|长期|2026年2月3日"
    )
    for bad in ("{nobody}", "{", "{0}", "{name.x}"):
        with pytest.raises(ReportError, match="不认识的空格"):
            wording(bad, BASE)


def test_a_term_that_ends_is_written_out() -> None:
    from dataclasses import replace

    ended = replace(BASE, valid_until=date(2025, 12, 31))
    assert wording("{valid}", ended) == "2025年12月31日"


def test_a_code_is_drawn_without_a_picture_in_it() -> None:
    drawn = qr("kepu|编号-1|certificate|01|" + "0" * 64)
    assert drawn.startswith("<svg")
    assert "<image" not in drawn
