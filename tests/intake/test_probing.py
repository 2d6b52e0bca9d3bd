"""What handed-in videos, papers and photos are, measured on files of real encoders."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageEnhance

from kepu_review.intake import papers, videos
from kepu_review.intake.contents import content_of
from kepu_review.intake.looks import looks
from kepu_review.intake.papers import looked_into
from kepu_review.intake.probing import probe
from kepu_review.intake.videos import Film, measured
from tests import films, pictures


def test_a_video_tells_its_length_size_and_codec(tmp_path: Path) -> None:
    path = films.film(tmp_path / "讲解.mp4", 299, every=13)
    assert measured(path) == Film(299.0, 1920, 1080, 0, "AVC")
    found = probe(path)
    assert (found.kind, found.format, found.remark) == ("video", "mp4", "")


@pytest.mark.parametrize(("turned", "rotation"), [(90, 270), (-90, 90), (180, 180)])
def test_a_turned_video_is_measured_as_it_is_seen(
    tmp_path: Path, turned: int, rotation: int
) -> None:
    found = probe(films.film(tmp_path / "a.mov", 3, turned=turned))
    seen = (1920, 1080) if turned == 180 else (1080, 1920)
    assert (found.format, found.rotation, (found.width, found.height)) == ("mov", rotation, seen)


def test_a_video_that_stands_upright_is_no_turned_one(tmp_path: Path) -> None:
    found = probe(films.film(tmp_path / "a.mov", 3, size=(1080, 1920)))
    assert (found.width, found.height, found.rotation) == (1080, 1920, 0)


def test_a_video_cut_short_or_without_its_index_is_broken(tmp_path: Path) -> None:
    whole = films.film(tmp_path / "a.mp4", 20, begin_with_index=True).read_bytes()
    cut, empty = tmp_path / "cut.mp4", tmp_path / "empty.mp4"
    cut.write_bytes(whole[: len(whole) * 2 // 3])
    empty.write_bytes(films.film(tmp_path / "b.mp4", 20).read_bytes()[:3000])
    assert [probe(one).kind for one in (cut, empty)] == ["broken", "broken"]
    assert "视频损坏、不完整或没有画面" in probe(cut).remark


def test_a_video_that_takes_too_long_is_not_measured_and_not_called_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = films.film(tmp_path / "a.mp4", 3)
    monkeypatch.setattr(videos, "PATIENCE", 0.001)
    found = probe(path)
    assert (found.kind, found.seconds, found.width) == ("video", None, None)


def test_a_picture_under_the_name_of_a_video_is_named(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(pictures.png(10, 10))
    assert "名称以 .mp4 结尾，内容却是 PNG" in probe(path).remark


def paper(tmp_path: Path, content: bytes, *, image: bool = False, invisible: bool = False) -> Path:
    """One page with this content; the picture is /Im, and a form within the page is /Fm."""
    document = pikepdf.new()
    page = document.add_blank_page()
    objects = {}
    if image:
        picture = document.make_stream(bytes(100 * 100))
        picture.Type, picture.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        picture.Width, picture.Height, picture.BitsPerComponent = 100, 100, 8
        picture.ColorSpace = pikepdf.Name.DeviceGray
        objects["/Im"] = picture
    form = document.make_stream(b"BT (typed) Tj ET")
    form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    objects["/Fm"] = form
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(objects))
    page.Contents = document.make_stream(content)
    path = tmp_path / "a.pdf"
    document.save(path)
    return path


@pytest.mark.parametrize(
    ("content", "scan"),
    [
        (b"q 100 0 0 100 0 0 cm /Im Do Q", True),
        (b"/Im Do BT 3 Tr (read by a machine) Tj ET", True),
        (b"/Im Do BT (typed) Tj ET", False),
        (b"/Im Do /Fm Do", False),
        (b"", False),
        (b"/Im Do Tr", None),
        (b"/Im Do Do", None),
    ],
)
def test_a_scan_is_pages_of_pictures_without_text_that_is_seen(
    tmp_path: Path, content: bytes, scan: bool | None
) -> None:
    found = looked_into(paper(tmp_path, content, image=True))
    assert (found.pages, found.encrypted, found.scan) == (1, False, scan)


def test_forms_within_forms_are_each_looked_into_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = pikepdf.new()
    inner = document.make_stream(b"q Q")
    for _ in range(3):
        names = [f"/F{number}" for number in range(100)]
        drawn = b" ".join(f"{name} Do".encode() for name in names)
        outer = document.make_stream(drawn)
        inner.Type, inner.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        objects = pikepdf.Dictionary(dict.fromkeys(names, document.make_indirect(inner)))
        outer.Resources = pikepdf.Dictionary(XObject=objects)
        inner = outer
    page = document.add_blank_page()
    page.Contents, page.Resources = document.make_stream(drawn), inner.Resources
    document.save(tmp_path / "a.pdf")
    seen = []
    look = papers._unpacked
    monkeypatch.setattr(papers, "_unpacked", lambda one: seen.append(one) or look(one))
    assert looked_into(tmp_path / "a.pdf").scan is False
    assert len(seen) == 4  # the page, and three forms


def test_a_page_that_unpacks_without_end_is_read_only_so_far(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(papers, "MOST", 1000)
    document = pikepdf.new()
    page = document.add_blank_page()
    page.Contents = document.make_stream(b" " * 10_000_000 + b"BT (x) Tj ET")
    document.save(tmp_path / "a.pdf", compress_streams=True, recompress_flate=True)
    assert looked_into(tmp_path / "a.pdf").scan is False


@pytest.mark.parametrize(("user", "pages"), [("", 2), ("secret", None)])
def test_a_locked_paper_is_told_and_counted_where_it_opens(
    tmp_path: Path, user: str, pages: int | None
) -> None:
    document = pikepdf.new()
    for _ in range(2):
        document.add_blank_page()
    path = tmp_path / "a.pdf"
    document.save(path, encryption=pikepdf.Encryption(owner="owner", user=user))
    found = probe(path)
    assert (found.kind, found.encrypted, found.pages) == ("pdf", True, pages)
    assert ("打开密码" in found.remark) == (pages is None)


@pytest.mark.parametrize(
    ("head", "format_"),
    [
        (b"PK\3\4 [Content_Types].xml word/document.xml", "docx"),
        (b"PK\3\4 nothing known", "zip"),
        (b"RIFF\0\0\0\0AVI LIST", "avi"),
        (b"\0\0\0\x08wide\0\0\0\0mdat", "mov"),
        (b"\0\0\0\x18ftyp3gp5\0\0", "3gp"),
        (b"\x1a\x45\xdf\xa3 matroska", "mkv"),
        (b"nothing", None),
    ],
)
def test_a_format_is_that_of_the_content(head: bytes, format_: str | None) -> None:
    assert content_of(head).format == format_


def scene(seed: int) -> Image.Image:
    noise = Image.effect_noise((9, 7), 90 + seed).resize((900, 700), Image.Resampling.BICUBIC)
    return noise.convert("RGB")


def apart(one: Image.Image, other: Image.Image) -> int:
    first, second = looks(one), looks(other)
    assert first is not None
    assert second is not None
    return (int(first, 16) ^ int(second, 16)).bit_count()


def test_a_picture_saved_anew_smaller_and_brighter_looks_the_same() -> None:
    first, other = scene(1), scene(2)
    out = io.BytesIO()
    ImageEnhance.Brightness(first.resize((450, 350))).enhance(1.1).save(out, "JPEG", quality=40)
    assert apart(first, Image.open(out)) <= 12
    assert apart(first, other) > 30


def test_a_picture_of_nothing_looks_like_nothing() -> None:
    assert looks(Image.new("RGB", (480, 360), "white")) is None


@pytest.mark.parametrize(("ending", "kind"), [("kill -SEGV $$", "broken"), ("exit 3", "video")])
def test_a_video_that_ends_the_program_that_reads_it_is_broken_and_harms_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str, kind: str
) -> None:
    path = films.film(tmp_path / "a.mp4", 3)
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\n{ending}\n")
    program.chmod(0o700)
    monkeypatch.setattr("sys.executable", str(program))
    found = probe(path)
    assert (found.kind, found.seconds) == (kind, None)
