"""Many documents at once: each whole, safely named, and nothing is set twice after a kill."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import unicodedata
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from kepu_review.cli.app import group
from kepu_review.errors import ReportError, UsageError
from kepu_review.report import document
from kepu_review.report.batch import Made, Piece, bundle, file_names, press
from kepu_review.report.batch.journal import Journal
from kepu_review.report.batch.piece import basis
from kepu_review.report.batch.press import FEW
from kepu_review.report.nodes import heading, meta, paragraph
from kepu_review.workflow import open_round
from tests import installed
from tests.report import pdf


def piece(n: int, name: str = "虚构馆") -> Piece:
    told = f"第{n}封：你单位申报的{name}得分如下。"
    return Piece(f"K-{n}", f"K-{n} {name}", [meta(title=told), heading(1, "反馈"), paragraph(told)])


def names_in(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as file:
        assert file.testzip() is None
        return file.namelist()


def test_a_zip_holds_a_document_for_each_piece_in_order(tmp_path: Path) -> None:
    out, seen = tmp_path / "反馈.zip", []
    pieces = [piece(n) for n in range(3)]
    before = bundle(pieces, out, progress=lambda done, total: seen.append((done, total)))
    assert (before, seen) == (0, [(0, 3), (1, 3), (2, 3), (3, 3)])
    assert names_in(out) == [f"K-{n} 虚构馆.pdf" for n in range(3)]
    with zipfile.ZipFile(out) as file:
        assert file.read("K-1 虚构馆.pdf") == document(pieces[1].blocks)
        file.extract("K-2 虚构馆.pdf", tmp_path)
    assert "第2封" in pdf.squeezed(tmp_path / "K-2 虚构馆.pdf")
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []


def test_the_same_pieces_at_the_same_moment_give_the_same_zip(tmp_path: Path) -> None:
    for name in ("a.zip", "b.zip"):
        bundle([piece(1), piece(2)], tmp_path / name)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


class Stopped(Exception):
    pass


def stopped_after(n: int, pieces: list[Piece], out: Path) -> None:
    def stop(done: int, total: int) -> None:
        if done == n:
            raise Stopped

    with pytest.raises(Stopped):
        bundle(pieces, out, progress=stop)


def test_after_a_stop_only_what_is_missing_or_different_is_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, pieces = tmp_path / "x.zip", [piece(n) for n in range(4)]
    stopped_after(3, pieces, out)
    assert out.exists() is False
    folder = tmp_path / ".x.zip.unfinished"
    (folder / "K-0 虚构馆.pdf").write_bytes(b"changed by somebody")
    with (folder / "finished.jsonl").open("a") as file:
        file.write('{"key": "K-9", "cut')
    done = []

    def note(_: Journal, made: Made, __: str) -> None:
        done.append(made.key)

    monkeypatch.setattr(Journal, "note", note)
    pieces[1] = piece(1, "改名馆")
    assert bundle(pieces, out) == 1
    assert sorted(done) == ["K-0", "K-1", "K-3"]
    assert names_in(out)[1] == "K-1 改名馆.pdf"
    assert folder.exists() is False


def test_a_finished_file_that_is_changed_before_the_zip_is_closed_is_refused(
    tmp_path: Path,
) -> None:
    def spoil(done: int, total: int) -> None:
        if done == total:
            (tmp_path / ".x.zip.unfinished" / "K-0 虚构馆.pdf").write_bytes(b"%PDF other")

    with pytest.raises(ReportError, match="装包前被改动"):
        bundle([piece(0)], tmp_path / "x.zip", progress=spoil)
    assert (tmp_path / "x.zip").exists() is False
    assert bundle([piece(0)], tmp_path / "x.zip") == 0


def test_what_a_page_says_and_in_which_language_decides_whether_it_is_set_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one = basis(piece(1))
    assert basis(piece(1)) == one
    assert basis(piece(1, "另一馆")) != one
    assert len(basis(Piece("k", "n", [paragraph("\ud800")]))) == 64
    monkeypatch.setenv("KEPU_LANG", "en")
    assert basis(piece(1)) != one


def test_nothing_to_set_and_two_of_one_key_are_told(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="没有可以生成的文件"):
        bundle([], tmp_path / "x.zip")
    with pytest.raises(UsageError, match="编号都是“K-1”"):
        bundle([piece(1), piece(1)], tmp_path / "x.zip")
    assert list(tmp_path.iterdir()) == []


def test_a_piece_that_cannot_be_set_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kepu_review.report import typeset

    def refuse(*_: object, **__: object) -> bytes:
        raise ReportError("虚构的错", remedy="虚构的办法")

    monkeypatch.setattr(typeset, "pdf", refuse)
    with pytest.raises(ReportError) as caught:
        bundle([piece(7)], tmp_path / "x.zip")
    assert caught.value.message == "“K-7 虚构馆”没有排成：虚构的错"
    assert caught.value.remedy == "虚构的办法"


def test_several_processes_set_the_same_bytes_as_one(tmp_path: Path) -> None:
    pieces = [piece(n) for n in range(FEW)]
    tasks = [(one, f"{n}.pdf") for n, one in enumerate(pieces)]
    made = {one.key: one for one in press(iter(tasks), tmp_path, count=len(tasks), processes=2)}
    assert sorted(made) == sorted(one.key for one in pieces)
    for n in (0, FEW - 1):
        told = (tmp_path / f"{n}.pdf").read_bytes()
        assert told == document(pieces[n].blocks)
        assert made[f"K-{n}"].sha256 == sha256(told).hexdigest()


PROGRAM = """
import sys
sys.path.insert(0, {root!r})
from kepu_review.report.batch import bundle
from tests.report.test_batch import piece
if __name__ == "__main__":
    def told(done, total):
        print(done, flush=True)
    bundle([piece(n) for n in range(60)], {out!r}, progress=told, processes=2)
"""


def test_a_killed_batch_leaves_no_process_and_goes_on_where_it_stopped(tmp_path: Path) -> None:
    root, out = str(Path(__file__).resolve().parents[2]), tmp_path / "反馈.zip"
    script = tmp_path / "run.py"
    script.write_text(PROGRAM.format(root=root, out=str(out)), "utf-8")
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE) as running:
        for line in running.stdout:
            if int(line) >= 20:
                break
        children = [
            int(n)
            for n in Path(f"/proc/{running.pid}/task/{running.pid}/children").read_text().split()
        ]
        os.kill(running.pid, signal.SIGKILL)
    assert len(children) >= 2
    until = time.monotonic() + 30
    while any(alive(child) for child in children) and time.monotonic() < until:
        time.sleep(0.05)
    assert [child for child in children if alive(child)] == []
    assert out.exists() is False
    seen: list[int] = []
    before = bundle([piece(n) for n in range(60)], out, progress=lambda done, _: seen.append(done))
    assert 20 <= before < 60
    assert seen == list(range(before, 61))
    assert len(names_in(out)) == 60


def alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


HOSTILE = st.text(
    st.characters() | st.sampled_from('/\\:*?"<>|.\x00\n\u202e\ud800 馆Ａa'), max_size=200
)


@settings(deadline=None)
@given(st.lists(HOSTILE | st.sampled_from(["a", "A", "ａ", "CON", "nul.txt", "..", "-rf", ""])))
def test_names_are_safe_and_no_two_alike_on_any_system(wanted: list[str]) -> None:
    names = file_names(wanted, ".pdf")
    assert len({unicodedata.normalize("NFKC", name).casefold() for name in names}) == len(wanted)
    for name in names:
        assert name.endswith(".pdf")
        assert len(name.encode()) <= 140
        assert not set(name) & set('/\\:*?"<>|\x00\n\u202e')
        assert name.strip(" -.") == name
        assert name.removesuffix(".pdf").lower() not in {"", "con", "nul", ".."}
        assert Path(name).name == name


def test_a_name_stays_readable() -> None:
    assert file_names(["KP-001 虚构馆（一期）", "../../etc/passwd", "a\u202etxt.exe"], ".pdf") == [
        "KP-001 虚构馆（一期）.pdf",
        "etc_passwd.pdf",
        "atxt.exe.pdf",
    ]


def test_a_journal_that_is_cut_short_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "x.zip")
    (journal.folder / "finished.jsonl").write_text("[]\n{}\nnull\n\x00\n", "utf-8")
    assert journal.kept({"K": ("K.pdf", "b")}) == {}
    journal.remove()


def reported(*words: str) -> Result:
    return CliRunner().invoke(group, ["report", *words])


def test_the_command_makes_a_zip_of_sheets_and_puts_it_on_record(tmp_path: Path) -> None:
    with installed.round_in_review(tmp_path) as rnd, rnd.store.reading() as db:
        folder = str(rnd.folder)
        pairs = sorted((pair.application, pair.expert) for pair in db.assignments())
    out = tmp_path / "评分表.zip"
    done = reported(folder, "--kind", "sheets", "--each", "-o", str(out))
    assert (done.exit_code, done.stderr) == (0, "")
    names = [name.removesuffix(".pdf").split() for name in names_in(out)]
    assert sorted((name[2], name[0]) for name in names) == pairs
    with open_round(folder) as rnd, rnd.store.reading() as db:
        last = [event for event in db.events() if event.kind == "document_made"][-1]
    assert last.payload["sha256"] == sha256(out.read_bytes()).hexdigest()
    one, expert = tmp_path / "E1.zip", pairs[0][1]
    done = reported(folder, "--kind", "sheets", "--each", "--expert", expert, "-o", str(one))
    assert done.exit_code == 0
    assert len(names_in(one)) == sum(name == expert for _, name in pairs)
    refused(folder, tmp_path)


def refused(folder: str, place: Path) -> None:
    """What makes no sense is told before anything is made."""
    for words, told in (
        (("--kind", "sheets", "--each", "-o", str(place / "x.pdf")), "只能写成 .zip"),
        (("--kind", "summary", "--each", "-o", str(place / "x.zip")), "不能每份一个文件"),
        (("--kind", "summary", "-o", str(place / "x.docx")), "只能写成 .pdf"),
        (("--kind", "minutes", "-o", str(place / "x.doc")), "只能写成 .pdf"),
        (("--kind", "sheets", "--each", "--sign", "a.p12", "-o", "x.zip"), "不能同时用 --sign"),
    ):
        done = reported(folder, *words)
        assert (done.exit_code, told in done.stderr) == (2, True)
