"""Personal data stand in every text of a round, and in no document that nobody asked them for."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from kepu_review import report
from kepu_review.report import (
    feedback_fill,
    fill,
    fill_notice,
    masking,
    minutes_fill,
    scores_fill,
    sheets_fill,
)
from kepu_review.report.batch import bundle, pieces_of
from kepu_review.report.certificate import issue_documents
from kepu_review.report.office import export
from kepu_review.report.office.word import docx
from kepu_review.report.register import export_register
from kepu_review.workflow import Round
from tests.naming import NUMBERS
from tests.report import pdf, planted

INTERNAL = ("summary", "scores", "sheets", "minutes")
PUBLIC = ("notice", "feedback")
SHOWN = {
    "summary": {"name A1", "comment A1 E1", "decision A1", "not accepted A5", "recusal"},
    "scores": {"name A1"},
    "sheets": {
        "name A1",
        "affiliation E1",
        "comment A1 E1",
        "comment on a criterion A1 E1",
        "veto",
    },
    "minutes": {"name A1", "affiliation E1", "question"},
}
"""What stands in an internal document, and therefore has to be masked there."""


@pytest.fixture(scope="module")
def plant() -> planted.Planter:
    return planted.Planter()


@pytest.fixture(scope="module")
def rnd(tmp_path_factory: pytest.TempPathFactory, plant: planted.Planter) -> Iterator[Round]:
    with planted.round_of(tmp_path_factory.mktemp("planted"), plant) as made:
        yield made


@pytest.fixture(autouse=True)
def _opened(rnd: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    """The documents are filled as in their notebooks; a test's plugin is in no other process."""

    @contextmanager
    def opened(_: str) -> Iterator[Round]:
        yield rnd

    for module in (fill, fill_notice, feedback_fill, minutes_fill, scores_fill, sheets_fill):
        monkeypatch.setattr(module, "open_round", opened)
    monkeypatch.setenv("KEPU_ROUND", "here")
    monkeypatch.delenv(masking.VARIABLE, raising=False)


def blocks(kind: str) -> report.nodes.Nodes:
    if kind == "summary":
        return report.summary.sections(report.summary_data("here"))
    if kind == "notice":
        return report.notice.sections(report.notice_data("here"))
    return getattr(report, kind).sections(report.given(kind))


def told(data: bytes, folder: Path) -> str:
    """All that a file says: its pages, facts and attachments, or the parts of a zip."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(data)) as file:
            return "\n".join(f"{name}\n{told(file.read(name), folder)}" for name in file.namelist())
    if not data.startswith(b"%PDF"):
        return data.decode("utf-8", "replace")
    path = folder / "one.pdf"
    path.write_bytes(data)
    with pikepdf.open(path) as file:
        attached = [one.get_file().read_bytes().decode() for one in file.attachments.values()]
        facts = str(file.docinfo) + str(file.open_metadata())
    descriptions = " ".join(pdf.descriptions(path))
    return "\n".join((pdf.text(path), facts, descriptions, *attached))


def test_every_text_of_the_record_has_them(rnd: Round, plant: planted.Planter) -> None:
    with rnd.store.reading() as db:
        said = "".join(f"{event.payload} {event.actor}" for event in db.events())
    assert set(plant.places) - set(plant.seen(said)) == set()


@pytest.mark.parametrize("kind", [*INTERNAL, *PUBLIC])
def test_no_document_has_them(kind: str, plant: planted.Planter, tmp_path: Path) -> None:
    data = report.document(blocks(kind))
    said = told(data, tmp_path)
    assert plant.seen(said) == []
    assert "〔略〕" in said
    assert "A1" in said or kind == "notice"


@pytest.mark.parametrize("kind", INTERNAL)
def test_an_internal_document_has_them_where_that_was_asked_for(
    kind: str, plant: planted.Planter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(masking.VARIABLE, "1")
    said = told(report.document(blocks(kind)), tmp_path)
    assert SHOWN[kind] - set(plant.seen(said)) == set()
    assert "〔略〕" not in said


@pytest.mark.parametrize("kind", PUBLIC)
def test_a_document_that_goes_out_never_has_them(
    kind: str, plant: planted.Planter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(masking.VARIABLE, "1")
    assert plant.seen(str(blocks(kind).blocks)) == []


@pytest.mark.parametrize("kind", ["notice", "minutes"])
def test_no_document_of_word_has_them(kind: str, plant: planted.Planter, tmp_path: Path) -> None:
    said = told(docx(blocks(kind).blocks), tmp_path)
    assert plant.seen(said) == []
    assert "〔略〕" in said


@pytest.mark.parametrize("kind", ["sheets", "feedback"])
def test_no_zip_of_single_files_has_them_nor_their_names(
    rnd: Round, kind: str, plant: planted.Planter, tmp_path: Path
) -> None:
    pieces = pieces_of(rnd, kind)
    assert plant.seen(str([(one.key, one.name, one.blocks) for one in pieces])) == []
    bundle(pieces[:2], tmp_path / "x.zip")
    said = told((tmp_path / "x.zip").read_bytes(), tmp_path)
    assert plant.seen(said) == []
    assert "〔略〕" in said


def test_the_workbook_has_them_only_where_that_was_asked_for(
    rnd: Round, plant: planted.Planter, tmp_path: Path
) -> None:
    plain = told(export(rnd, tmp_path / "a.xlsx").read_bytes(), tmp_path)
    assert plant.seen(plain) == []
    full = told(export(rnd, tmp_path / "b.xlsx", personal=True).read_bytes(), tmp_path)
    wanted = {"name A1", "phone A1", "mail A1", "leader A1", "about A1", "choice A1", "veto"}
    assert wanted - set(plant.seen(full)) == set()


@pytest.mark.parametrize("ending", ["csv", "xlsx", "pdf"])
def test_the_register_never_has_them(
    rnd: Round, plant: planted.Planter, tmp_path: Path, ending: str
) -> None:
    path = tmp_path / f"名录.{ending}"
    assert export_register(rnd, path) == 3
    said = told(path.read_bytes(), tmp_path)
    assert plant.seen(said) == []
    assert "〔略〕" in said


@pytest.mark.parametrize("kind", ["certificate", "plaque"])
def test_no_certificate_has_them(
    rnd: Round, plant: planted.Planter, tmp_path: Path, kind: str
) -> None:
    for one in issue_documents(rnd, tmp_path, kind, NUMBERS[:2]):
        said = told(one.path.read_bytes(), tmp_path)
        assert plant.seen(said + one.path.name) == []
        assert one.number in said
