"""Whatever is handed to verify that is no summary of ours is refused in words."""

from __future__ import annotations

import zlib
from pathlib import Path

import pikepdf
import pytest

from kepu_review import report
from kepu_review.errors import UsageError
from kepu_review.report.proof import carried, names
from kepu_review.report.proof.verify import verify
from tests.report import invented
from tests.report.proof import tamper


def refused(path: Path) -> str:
    with pytest.raises(UsageError) as caught:
        verify(path)
    assert caught.value.remedy
    assert caught.value.exit_code == 2
    return caught.value.message


def test_a_file_that_is_not_there_or_no_pdf(tmp_path: Path) -> None:
    assert "没有文件" in refused(tmp_path / "none.pdf")
    (tmp_path / "x.pdf").write_text("no document", encoding="utf-8")
    assert refused(tmp_path / "x.pdf") == "“x.pdf”不是 PDF 文件。"


def test_a_notice_carries_nothing_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "notice.pdf"
    path.write_bytes(report.document(report.notice.sections(invented.notice(3))))
    with pikepdf.open(path) as pdf:
        assert len(pdf.attachments) == 0
    assert refused(path) == "这份 PDF 里没有本工具的附件清单，无从核验。"


def test_half_a_file(tmp_path: Path, document: Path) -> None:
    raw = document.read_bytes()
    (tmp_path / "half.pdf").write_bytes(raw[: len(raw) // 2])
    assert refused(tmp_path / "half.pdf")


def test_an_encrypted_file(tmp_path: Path, document: Path) -> None:
    path = tmp_path / "locked.pdf"
    with pikepdf.open(document) as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(owner="a", user="b"))
    assert refused(path) == "“locked.pdf”有密码，打不开。"


def test_a_bomb_is_not_unfolded(
    tmp_path: Path, document: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carried, "LARGEST", 8 << 20)
    path = tmp_path / "bomb.pdf"
    with pikepdf.open(document) as pdf:
        bomb = zlib.compress(b"0" * (9 << 20), 9)
        tamper.file(pdf, names.MARKS).write(bomb, filter=pikepdf.Name.FlateDecode)
        pdf.save(path)
    assert path.stat().st_size < 2 << 20
    assert refused(path) == "“bomb.pdf”展开后过大，不予读取。"


def test_another_way_of_packing_is_refused(tmp_path: Path, document: Path) -> None:
    path = tmp_path / "twice.pdf"
    with pikepdf.open(document) as pdf:
        twice = zlib.compress(zlib.compress(b"stage"))
        both = pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.FlateDecode])
        tamper.file(pdf, names.MARKS).write(twice, filter=both)
        pdf.save(path, compress_streams=False, recompress_flate=False)
    assert refused(path) == "文件用了不认识的压缩方式：/FlateDecode /FlateDecode"


def test_objects_that_are_packed_twice_are_refused_before_they_are_unfolded(tmp_path: Path) -> None:
    packed = zlib.compress(zlib.compress(b"1 0 <<>>" + b" " * (32 << 20), 9), 9)
    head = b"%PDF-1.5\n3 0 obj<</Type/ObjStm/N 1/First 4/Filter[/Fl#61teDecode/FlateDecode]/Length "
    raw = head + str(len(packed)).encode() + b">>stream\n" + packed + b"\nendstream endobj\n%%EOF"
    (tmp_path / "bomb.pdf").write_bytes(raw)
    said = refused(tmp_path / "bomb.pdf")
    assert said == "文件用了不认识的压缩方式：/Fl#61teDecode /FlateDecode"


def test_two_files_of_one_name(tmp_path: Path, document: Path) -> None:
    path = tmp_path / "double.pdf"
    with pikepdf.open(document) as pdf:
        spec = next(one for one in pdf.Root["/AF"] if str(one["/F"]) == names.METHOD)
        spec["/UF"] = names.DECISIONS
        pdf.save(path)
    assert refused(path) == "PDF 里有两个名叫“decisions.json”的附件。"


@pytest.mark.parametrize("key", ["/AF", "/UF"])
def test_another_content_for_other_viewers_is_told(
    tmp_path: Path, document: Path, key: str
) -> None:
    path = tmp_path / "viewers.pdf"
    with pikepdf.open(document) as pdf:
        at = next(n for n, one in enumerate(pdf.Root["/AF"]) if str(one["/F"]) == names.DECISIONS)
        spec = pdf.Root["/AF"][at]
        other = pdf.make_stream(b"{}")
        if key == "/UF":
            spec["/EF"]["/UF"] = other
        else:
            copy = pikepdf.Dictionary(spec)
            copy["/EF"] = pikepdf.Dictionary(F=other)
            pdf.Root["/AF"][at] = pdf.make_indirect(copy)
        pdf.save(path)
    assert refused(path) == "PDF 里有两个名叫“decisions.json”的附件。"


def test_a_file_under_another_name_is_told_once(tmp_path: Path, document: Path) -> None:
    path = tmp_path / "renamed.pdf"
    with pikepdf.open(document) as pdf:
        spec = next(one for one in pdf.Root["/AF"] if str(one["/F"]) == names.MARKS)
        spec["/F"] = spec["/UF"] = "points.csv"
        pdf.save(path)
    verdict = verify(path)
    assert [one.text for one in verdict.differences] == ["附件 marks.csv 被改名为 points.csv"]
    assert verdict.skipped == {"totals", "ranking", "outcomes"}


def test_applications_of_a_wrong_shape_are_told_in_words(tmp_path: Path, document: Path) -> None:
    path = tmp_path / "shape.pdf"
    with pikepdf.open(document) as pdf:
        tamper.change(pdf, names.APPLICATIONS, lambda _: "[1, 2]\n", listed=True)
        pdf.save(path)
    said = [one.text for one in verify(path).differences]
    assert "附件 applications.json 读不出来：内容不是应有的样子" in said


def test_files_of_a_newer_version_are_left_to_it(tmp_path: Path, document: Path) -> None:
    path = tmp_path / "newer.pdf"
    with pikepdf.open(document) as pdf:
        newer = tamper.text(pdf, names.MANIFEST).replace('"format": 1', '"format": 2')
        tamper.put(pdf, names.MANIFEST, newer)
        pdf.save(path)
    assert refused(path) == "附件由更新版本的本工具写成，本版本读不懂。"


def test_every_file_is_data_of_the_document_with_an_ascii_name(document: Path) -> None:
    with pikepdf.open(document) as pdf:
        held = {str(one["/F"]): one for one in pdf.Root["/AF"]}
        assert {str(one["/AFRelationship"]) for one in held.values()} == {"/Data"}
        assert all("/Desc" in one and "/Subtype" in one["/EF"]["/F"] for one in held.values())
        assert sorted(held) == sorted(pdf.attachments)
    assert {names.MARKS, names.PAGES, names.MANIFEST} < held.keys()
    assert all(name.isascii() for name in held)
