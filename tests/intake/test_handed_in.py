"""Handed-in files: what they are, to whom they belong, what is refused."""

from __future__ import annotations

import io
import os
import stat
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from kepu_review.errors import IntakeError
from kepu_review.intake import offered as offering
from kepu_review.intake.belonging import LONGEST, Belonging, Numbers, folder_name, kept_name
from kepu_review.intake.contents import content_of
from kepu_review.intake.offered import natural, offered
from kepu_review.intake.pictures import SIDE, small_copy
from kepu_review.intake.probing import Probe, probe
from tests import pictures

NUMBERS = Numbers(["KP0001", "KP0002", "KP00021", "甲-1", "2026/01"])


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("KP0001/正门.jpg", ("KP0001", "正门.jpg", "正门")),
        ("材料/kp0001 某馆/照片/正门.jpg", ("KP0001", "照片-正门.jpg", "照片 · 正门")),
        ("KP0002-正门.jpg", ("KP0002", "正门.jpg", "正门")),
        ("ＫＰ０００２正门.jpg", ("KP0002", "正门.jpg", "正门")),
        ("KP00021_1.jpg", ("KP00021", "1.jpg", "1")),
        ("KP0002.jpg", ("KP0002", "KP0002.jpg", "KP0002")),
        ("KP0001/KP0001-证书.pdf", ("KP0001", "证书.pdf", "证书")),
        ("甲-1/展厅.png", ("甲-1", "展厅.png", "展厅")),
        ("2026%2F01/展厅.png", ("2026/01", "展厅.png", "展厅")),
    ],
)
def test_a_file_belongs_by_its_folder_or_its_name(
    path: str, expected: tuple[str, str, str]
) -> None:
    assert NUMBERS.place(path) == Belonging(*expected)


@pytest.mark.parametrize("path", ["KP000123/正门.jpg", "正门.jpg", "KP0003.jpg", "XKP0001.jpg"])
def test_a_longer_or_unknown_number_is_no_number(path: str) -> None:
    assert NUMBERS.place(path) is None


def test_a_folder_and_a_name_that_disagree_are_told() -> None:
    with pytest.raises(ValueError, match="文件夹的编号是 KP0001，文件名的编号却是 KP0002"):
        NUMBERS.place("KP0001/KP0002-正门.jpg")


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("正门 （南）.jpg", "正门 （南）.jpg"),
        ("..%2f..%2fetc.jpg", "%2f..%2fetc.jpg"),
        ("../../x.jpg", "_.._x.jpg"),
        ("=cmd|' /C calc'!A0.jpg", "=cmd_' _C calc'!A0.jpg"),
        (f"{pictures.EVIL}.jpg", "_img src=x onerror=_document.title='owned'__.jpg"),
        ("a\0b\x1b[2J.jpg", "a_b_[2J.jpg"),
        ("照\u202egpj.exe", "照_gpj.exe"),
        ("con.jpg", "_con.jpg"),
        ("...", "_"),
    ],
)
def test_a_kept_name_is_one_that_every_system_takes(name: str, kept: str) -> None:
    assert kept_name(name) == kept


def test_a_long_name_is_cut_between_characters_and_keeps_its_ending() -> None:
    made = kept_name("馆" * 300 + ".jpeg")
    assert (made, len(made.encode()) <= LONGEST) == ("馆" * 58 + ".jpeg", True)


@pytest.mark.parametrize(("number", "name"), [("..", "%2E%2E"), ("a/b", "a%2Fb"), ("甲-1", "甲-1")])
def test_the_folder_of_a_number_is_one_folder(number: str, name: str) -> None:
    assert folder_name(number) == name


def test_what_a_file_is_comes_from_its_first_bytes() -> None:
    found = {
        name: content_of(data).kind
        for name, data in {
            "jpeg": pictures.jpeg(),
            "png": pictures.png(8, 8),
            "pdf": pictures.pdf(),
            "heic": pictures.HEIC,
            "avif": b"\0\0\0\x1cftypmif1\0\0\0\0mif1avif",
            "mp4": b"\0\0\0\x18ftypisom",
            "webm": b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm",
            "mkv": b"\x1a\x45\xdf\xa3\x9f\x42\x82\x88matroska",
            "svg": pictures.SVG,
            "html": pictures.HTML,
            "empty": b"",
        }.items()
    }
    assert found == {
        **dict.fromkeys(("jpeg", "png", "avif"), "photo"),
        **dict.fromkeys(("mp4", "webm"), "video"),
        **dict.fromkeys(("mkv", "svg", "html", "empty"), "file"),
        "pdf": "pdf",
        "heic": "heic",
    }


def probed(tmp_path: Path, name: str, data: bytes) -> Probe:
    path = tmp_path / "file"
    path.write_bytes(data)
    return probe(path, name=name)


def test_a_photo_is_measured_as_it_is_seen(tmp_path: Path) -> None:
    found = probed(tmp_path, "竖.jpg", pictures.jpeg(size=(900, 600), orientation=6))
    assert (found.kind, found.width, found.height, found.remark) == ("photo", 600, 900, "")
    assert found.small is not None
    with Image.open(io.BytesIO(found.small)) as small:
        assert (small.size, dict(small.getexif()), small.info.get("exif")) == (
            (320, SIDE),
            {},
            None,
        )


def test_a_transparent_picture_is_drawn_on_white(tmp_path: Path) -> None:
    path = tmp_path / "logo.png"
    Image.new("RGBA", (10, 10), (255, 0, 0, 0)).save(path)
    with Image.open(io.BytesIO(small_copy(path, "image/png").jpeg)) as small:
        assert small.getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("name", "data", "kind", "remark"),
    [
        ("断.jpg", pictures.truncated(), "broken", "照片损坏或不完整"),
        ("假.jpg", pictures.HTML, "file", "名称以 .jpg 结尾，内容却不是这种文件"),
        ("图.svg", pictures.SVG, "file", ""),
        ("手机.heic", pictures.HEIC, "heic", "HEIC 照片，浏览器不能显示"),
        ("坏.pdf", b"%PDF-1.7 nothing", "broken", "PDF 损坏"),
        ("坏.png", b"\x89PNG\r\n\x1a\n" + bytes(40), "broken", "照片损坏或不完整"),
    ],
)
def test_a_wrong_file_is_told_and_never_shown(
    tmp_path: Path, name: str, data: bytes, kind: str, remark: str
) -> None:
    found = probed(tmp_path, name, data)
    assert (found.kind, found.width, found.small) == (kind, None, None)
    assert found.remark.partition("，评审台")[0].endswith(remark.partition("，评审台")[0]) or (
        remark in found.remark
    )


def test_a_picture_of_900_million_pixels_is_measured_and_not_drawn(tmp_path: Path) -> None:
    found = probed(tmp_path, "巨.png", pictures.png(30_000, 30_000))
    assert (found.kind, found.width, found.height, found.small) == ("oversize", 30000, 30000, None)
    assert "30000×30000" in found.remark


def test_a_document_has_its_pages_counted(tmp_path: Path) -> None:
    assert probed(tmp_path, "证书.pdf", pictures.pdf(4)) == Probe(
        "pdf", pages=4, format="pdf", scan=False, encrypted=False
    )


def archive(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            made.writestr(name, data)
    return path


def listed(source: Path) -> tuple[list[str], list[tuple[str, str]]]:
    with offered(source) as offer:
        return [one.path for one in offer.files], [(one.path, one.reason) for one in offer.refused]


def test_files_come_in_the_order_a_person_counts() -> None:
    assert sorted(["图10.jpg", "图2.jpg", "图1.jpg"], key=natural) == [
        "图1.jpg",
        "图2.jpg",
        "图10.jpg",
    ]


def test_a_folder_gives_its_files_and_refuses_links(tmp_path: Path) -> None:
    source = pictures.put(
        tmp_path / "in",
        {"KP1/2.jpg": b"2", "KP1/10.jpg": b"10", "KP1/.DS_Store": b"x", "KP1/空.jpg": b""},
    )
    (source / "KP1/link.jpg").symlink_to("/etc/passwd")
    (source / "linked").symlink_to("/etc", target_is_directory=True)
    os.mkfifo(source / "KP1/pipe")
    assert listed(source) == (
        ["KP1/2.jpg", "KP1/10.jpg"],
        [
            ("KP1/link.jpg", "是符号链接，不收"),
            ("KP1/pipe", "不是普通文件"),
            ("KP1/空.jpg", "空文件"),
            ("linked", "是符号链接，不收"),
        ],
    )


def test_names_that_are_no_utf8_are_read_as_gbk(tmp_path: Path) -> None:
    (tmp_path / "KP1").mkdir()
    for name in ("正门.jpg".encode("gbk"), b"\xff\xfe.jpg"):
        (tmp_path / "KP1" / os.fsdecode(name)).write_bytes(b"1")
    assert listed(tmp_path)[0] == ["KP1/正门.jpg", "KP1/\ufffd\ufffd.jpg"]


def test_an_archive_gives_its_files_and_refuses_what_leads_out(tmp_path: Path) -> None:
    path = archive(
        tmp_path / "a.zip",
        {
            "KP1/正门.jpg": b"1",
            "../../evil.jpg": b"2",
            "/etc/evil.jpg": b"3",
            "C:\\evil.jpg": b"4",
            "__MACOSX/KP1/._正门.jpg": b"5",
            "KP1\\窗.jpg": b"6",
        },
    )
    link = zipfile.ZipInfo("KP1/link.jpg")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "a") as made:
        made.writestr(link, "/etc/passwd")
    out = "路径指向压缩包之外，可能是恶意文件"
    assert listed(path) == (
        ["KP1/正门.jpg", "KP1/窗.jpg"],
        [
            ("../../evil.jpg", out),
            ("/etc/evil.jpg", out),
            ("C:/evil.jpg", out),
            ("KP1/link.jpg", "是符号链接，不收"),
        ],
    )


def test_names_of_an_archive_made_by_chinese_windows_are_read(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {"AAAAAA/BBBB.jpg": b"1"})
    data = path.read_bytes()
    named = data.replace(b"AAAAAA", "申报一".encode("gbk")).replace(b"BBBB", "正门".encode("gbk"))
    path.write_bytes(named)
    assert listed(path)[0] == ["申报一/正门.jpg"]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 nothing", b"Rar!\x1a\x07"])
def test_what_is_no_zip_archive_is_told(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.rar"
    path.write_bytes(data)
    with pytest.raises(IntakeError, match="不是 ZIP 压缩包"), offered(path):
        pass


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {"KP1/a.jpg": bytes(offering.RATIO_FROM + 1)})
    with pytest.raises(IntakeError, match="解压后大得不正常"), offered(path):
        pass


def test_members_that_share_their_bytes_are_a_bomb(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {f"KP1/{n}.jpg": os.urandom(3000) for n in range(3)})
    with zipfile.ZipFile(path) as made:
        first, *others = made.infolist()
        start = made.start_dir
    data = bytearray(path.read_bytes())
    for member in others:  # every entry of the directory names the bytes of the first
        at = data.index(member.filename.encode(), start) - 46
        data[at + 42 : at + 46] = first.header_offset.to_bytes(4, "little")
        data[at + 20 : at + 24] = (9000).to_bytes(4, "little")
    path.write_bytes(data)
    with pytest.raises(IntakeError, match="解压后大得不正常"), offered(path):
        pass


def test_an_archive_with_a_password_says_so(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {"KP1/a.jpg": b"1"})
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    assert listed(path) == ([], [("KP1/a.jpg", "压缩包设有密码")])


def test_a_video_of_two_gigabytes_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "讲解.mp4").open("wb") as file:
        file.truncate(offering.LARGEST)  # a hole: takes no room on the disk
    with (tmp_path / "短片.mp4").open("wb") as file:
        file.truncate(offering.LARGEST - 1)
    assert listed(tmp_path) == (["短片.mp4"], [("讲解.mp4", "文件不小于 2 GB")])


def test_a_stamp_tells_a_file_from_every_other_and_from_itself_when_changed(tmp_path: Path) -> None:
    pictures.put(tmp_path, {"a.jpg": b"1", "b.jpg": b"1"})

    def stamps() -> list[str]:
        with offered(tmp_path) as offer:
            return [one.stamp for one in offer.files]

    first = stamps()
    assert (len(set(first)), stamps()) == (2, first)
    (tmp_path / "a.jpg").write_bytes(b"2")
    assert (stamps()[0] != first[0], stamps()[1]) == (True, first[1])
