"""Materials over a real Jupyter server: ranges, policies, and who gets nothing."""

from __future__ import annotations

import http.client
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

import pytest
from PIL import Image

from kepu_review.model import ConflictKind, Material
from kepu_review.notebook.launch import DeskServer, start_desk
from kepu_review.notebook.materials import READ, SHOWN
from kepu_review.workflow import open_round, recuse
from kepu_review.workflow.collecting import import_materials
from kepu_review.workflow.conflicts import record_conflict, withdraw_conflict
from kepu_review.workflow.declaring import declare_no_conflict
from kepu_review.workflow.materials import record_materials, remove_material
from tests import installed, pictures, small

PHOTO = pictures.jpeg(size=(900, 600), orientation=6)
PAPER = pictures.pdf()
CLIP = b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm" + bytes(range(256)) * 4
FILES = {
    "正门 1.jpg": PHOTO,
    "证书.pdf": PAPER,
    "短片.webm": CLIP,
    "假.jpg": pictures.HTML,
    "图.svg": pictures.SVG,
    "页.html": pictures.HTML + b"<p>",
    "手机.heic": pictures.HEIC,
    "断.jpg": pictures.truncated(),
    "巨.png": pictures.png(30_000, 30_000),
    f"{pictures.EVIL}.jpg": pictures.jpeg("maroon"),
    "馆" * 80 + ".jpg": pictures.jpeg("olive"),
}


@dataclass(frozen=True)
class Case:
    """A round with one application that E1 sees, one not declared, one recused, one of others."""

    place: Path
    mine: str
    undeclared: str
    recused: str
    foreign: str


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    folder = tmp_path_factory.mktemp("materials")
    with installed.round_in_review(folder, applications=8) as rnd:
        pairs = small.pairs(rnd)
        mine, undeclared, recused = sorted(a for a, e in pairs if e == "E1")[:3]
        foreign = next(a for a, _ in pairs if (a, "E1") not in pairs)
        source = folder / "handed"
        for application in (mine, undeclared, recused, foreign):
            pictures.put(
                source / application, FILES if application == mine else {"正门 1.jpg": PHOTO}
            )
        import_materials(rnd, source)
        declare_no_conflict(rnd, "E1", [mine, recused])
        recuse(rnd, "E1", recused, reason="顾问")
    return Case(folder / "round", mine, undeclared, recused, foreign)


@pytest.fixture(scope="module")
def desk(case: Case, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskServer]:
    server = start_desk(case.place, "E1", home=tmp_path_factory.mktemp("home"))
    yield server
    server.stop()


@pytest.fixture(scope="module")
def secretary(case: Case, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskServer]:
    server = start_desk(case.place, "secretary", home=tmp_path_factory.mktemp("home"))
    yield server
    server.stop()


Answer = tuple[int, dict[str, str], bytes]


def get(desk: DeskServer, path: str, method: str = "GET", **headers: str) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=60)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, headers={"Authorization": f"token {desk.token}", **sent})
    answer = connection.getresponse()
    found = (answer.status, dict(answer.getheaders()), answer.read())
    connection.close()
    return found


def url(application: str, name: str = "正门 1.jpg", kind: str = "materials") -> str:
    return f"/kepu/{kind}/{quote(application, safe='')}/{quote(name, safe='')}"


def recorded(case: Case, title: str) -> Material:
    with open_round(case.place) as rnd, rnd.store.reading() as db:
        return next(one for one in db.materials(case.mine) if one.title == title)


def test_a_photo_comes_whole_typed_by_what_it_is_and_locked(desk: DeskServer, case: Case) -> None:
    status, headers, body = get(desk, url(case.mine))
    assert (status, body) == (200, PHOTO)
    assert {name: headers[name] for name in KEPT} == {
        "Content-Type": "image/jpeg",
        "Content-Security-Policy": SHOWN,
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-cache",
        "Content-Disposition": "inline; filename*=UTF-8''%E6%AD%A3%E9%97%A8%201.jpg",
        "Etag": f'"{recorded(case, "正门 1").sha256}"',
    }


KEPT = (
    "Content-Type",
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "Cross-Origin-Resource-Policy",
    "Cache-Control",
    "Content-Disposition",
    "Etag",
)


@pytest.mark.parametrize(
    ("asked", "status", "said", "first", "last"),
    [
        ("bytes=0-3", 206, "bytes 0-3/1036", 0, 4),
        ("bytes=500-", 206, "bytes 500-1035/1036", 500, 1036),
        ("bytes=-10", 206, "bytes 1026-1035/1036", 1026, 1036),
        ("bytes=1036-", 416, "bytes */1036", 0, 0),
    ],
)
def test_a_part_of_a_video_is_sent_for_seeking(
    desk: DeskServer, case: Case, asked: str, status: int, said: str, first: int, last: int
) -> None:
    found = get(desk, url(case.mine, "短片.webm"), Range=asked)
    assert (found[0], found[1]["Content-Range"], found[2]) == (status, said, CLIP[first:last])


def test_the_head_of_a_file_has_its_size_and_no_body(desk: DeskServer, case: Case) -> None:
    status, headers, body = get(desk, url(case.mine), "HEAD")
    assert (status, headers["Content-Length"], body) == (200, str(len(PHOTO)), b"")


@pytest.mark.parametrize("kind", ["materials", "thumbnails"])
def test_what_the_browser_has_is_not_sent_again(desk: DeskServer, case: Case, kind: str) -> None:
    _, headers, _ = get(desk, url(case.mine, kind=kind))
    status, _, body = get(desk, url(case.mine, kind=kind), If_None_Match=headers["Etag"])
    assert (status, body) == (304, b"")


def test_a_document_is_for_the_browsers_own_viewer(desk: DeskServer, case: Case) -> None:
    _, headers, _ = get(desk, url(case.mine, "证书.pdf"))
    assert (headers["Content-Type"], headers["Content-Security-Policy"]) == (
        "application/pdf",
        READ,
    )


@pytest.mark.parametrize("name", ["假.jpg", "图.svg", "页.html", "手机.heic", "断.jpg", "巨.png"])
def test_what_is_not_shown_is_a_download_and_nothing_else(
    desk: DeskServer, case: Case, name: str
) -> None:
    status, headers, body = get(desk, url(case.mine, name))
    assert (status, body) == (200, FILES[name])
    assert headers["Content-Type"] == "application/octet-stream"
    assert headers["Content-Disposition"] == f"attachment; filename*=UTF-8''{quote(name)}"
    assert "sandbox" in headers["Content-Security-Policy"]
    assert get(desk, url(case.mine, name, "thumbnails"))[0] == 404


def test_a_small_copy_is_upright_and_says_nothing_of_the_camera(
    desk: DeskServer, case: Case
) -> None:
    status, headers, body = get(desk, url(case.mine, kind="thumbnails"))
    assert (status, headers["Content-Type"], b"SECRET" in body) == (200, "image/jpeg", False)
    with Image.open(io.BytesIO(body)) as small_photo:
        assert small_photo.size == (320, 480)


def test_a_small_copy_that_was_lost_is_drawn_again(desk: DeskServer, case: Case) -> None:
    kept = case.place / "materials" / ".thumbnails" / f"{recorded(case, '正门 1').sha256}.jpg"
    before = kept.read_bytes()
    kept.unlink()
    assert get(desk, url(case.mine, kind="thumbnails"))[2] == before
    assert kept.read_bytes() == before


@pytest.mark.parametrize("kind", ["materials", "thumbnails"])
@pytest.mark.parametrize(
    ("which", "said"),
    [("foreign", "没有分派给您"), ("undeclared", "还没有声明"), ("recused", "您已回避")],
)
def test_an_expert_gets_only_what_is_theirs_to_see(
    desk: DeskServer, case: Case, kind: str, which: str, said: str
) -> None:
    status, headers, body = get(desk, url(getattr(case, which), kind=kind))
    assert (status, said in body.decode()) == (403, True)
    assert headers["Content-Type"] == "text/plain; charset=utf-8"


def test_the_office_sees_every_application(secretary: DeskServer, case: Case) -> None:
    for application in (case.mine, case.undeclared, case.recused, case.foreign):
        assert get(secretary, url(application))[2] == PHOTO


@pytest.mark.parametrize("kind", ["materials", "thumbnails"])
@pytest.mark.parametrize(
    "path",
    [
        "{mine}/..%2F..%2Fround.db",
        "{mine}/%2Fetc%2Fpasswd",
        "..%2F{mine}/x.jpg",
        "{mine}/.thumbnails",
        "{mine}/a%00.jpg",
        "{mine}/" + quote("<script>alert(1)</script>", safe=""),
        "{mine}/" + "a" * 5000,
    ],
)
def test_only_what_is_recorded_is_there(desk: DeskServer, case: Case, kind: str, path: str) -> None:
    status, headers, body = get(desk, f"/kepu/{kind}/{path.format(mine=case.mine)}")
    assert (
        status in (403, 404),
        b"<" in body,
        "sandbox" in headers["Content-Security-Policy"],
    ) == (
        True,
        False,
        True,
    )


def test_a_plain_path_out_of_the_folder_is_no_address(desk: DeskServer, case: Case) -> None:
    assert get(desk, f"/kepu/materials/{case.mine}/../../round.db")[0] == 404


def test_nobody_gets_a_file_without_signing_in(desk: DeskServer, case: Case) -> None:
    for kind in ("materials", "thumbnails"):
        status, _, body = get(desk, url(case.mine, kind=kind), Authorization="token wrong")
        assert (status, body) in {(302, b""), (403, b"")}


def test_files_of_one_name_in_two_folders_are_both_sent(desk: DeskServer, case: Case) -> None:
    colours = {"甲": pictures.jpeg("navy"), "乙": pictures.jpeg("teal")}
    names = {folder: f"{case.mine}/{folder}/同名.jpg" for folder in colours}
    pictures.put(case.place / "materials", {names[one]: colours[one] for one in colours})
    with open_round(case.place) as rnd:
        made = [
            Material(
                case.mine,
                names[folder],
                f"同名 {folder}",
                "photo",
                sha256(photo).hexdigest(),
                len(photo),
                None,
                None,
                None,
                None,
            )
            for folder, photo in colours.items()
        ]
        rnd.write(lambda db: record_materials(db, made))
    for folder, photo in colours.items():
        for spelled in (quote(names[folder]), quote(names[folder], safe="")):
            status, _, body = get(desk, f"/kepu/materials/{case.mine}/{spelled}")
            assert (status, body) == (200, photo)
        status, _, body = get(desk, f"/kepu/thumbnails/{case.mine}/{quote(names[folder])}")
        assert (status, body[:2]) == (200, b"\xff\xd8")
    status, _, body = get(desk, url(case.mine, "同名.jpg"))
    assert (status, "有 2 份材料叫" in body.decode()) == (404, True)


def test_a_conflict_found_later_closes_the_materials(desk: DeskServer, case: Case) -> None:
    with open_round(case.place) as rnd:
        record_conflict(rnd, "E1", case.mine, "曾任该馆顾问")
    for kind in ("materials", "thumbnails"):
        status, _, body = get(desk, url(case.mine, kind=kind))
        assert (status, "曾任该馆顾问" in body.decode()) == (403, True)
    with open_round(case.place) as rnd:
        withdraw_conflict(rnd, "E1", case.mine, ConflictKind.BY_HAND, reason="同名")
    assert get(desk, url(case.mine))[0] == 200


def test_a_file_that_was_changed_on_the_disk_is_not_sent(desk: DeskServer, case: Case) -> None:
    found = next((case.place / "materials" / case.mine).glob("馆馆*"))
    found.write_bytes(pictures.jpeg("white"))
    status, _, body = get(desk, url(case.mine, found.name))
    assert (status, "与登记的不一致" in body.decode()) == (404, True)


def test_what_was_taken_away_is_gone(secretary: DeskServer, case: Case) -> None:
    with open_round(case.place) as rnd:
        remove_material(rnd, case.foreign, "正门 1.jpg", reason="误传")
    for kind in ("materials", "thumbnails"):
        assert get(secretary, url(case.foreign, kind=kind))[0] == 404


def test_the_desk_names_the_addresses_that_the_server_answers(desk: DeskServer, case: Case) -> None:
    body = {"verb": "expert.open", "op": "o", "cid": "c", "body": {"application": case.mine}}
    connection = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=30)
    known = {"Authorization": f"token {desk.token}"}
    connection.request("POST", "/kepu/api", json.dumps(body).encode(), known)
    shown = json.loads(connection.getresponse().read())["body"]["materials"]
    connection.close()
    assert {one["title"]: one["kind"] for one in shown}[pictures.EVIL] == "photo"
    for one in shown:
        if one["thumb"] is not None:
            assert (one["kind"], get(desk, f"/{one['thumb']}")[0]) == ("photo", 200)
    assert {get(desk, f"/{one['url']}")[0] for one in shown if "馆馆" not in one["title"]} == {200}
