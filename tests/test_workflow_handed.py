"""Materials as part of the check: measured by real encoders, compared across applications."""

from __future__ import annotations

import base64
import io
import json
import os
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from PIL import Image

from kepu_review.desk import Desk
from kepu_review.hookspecs import hookimpl
from kepu_review.intake import probing
from kepu_review.model import Finding, Programme, ScreeningState, Severity
from kepu_review.plugins import Plugins
from kepu_review.workflow import (
    Round,
    check,
    collecting,
    create_round,
    decide_screening,
    import_applications,
)
from kepu_review.workflow.collecting import import_materials
from kepu_review.workflow.materials import materials_folder, remove_material
from kepu_review.workflow.remembered import FILE, VERSION, Remembered
from tests import films, pictures, small
from tests.intake import words

RULES = """\
materials:
  - id: photos
    title: 活动照片
    kind: photo
    clause: 通知三
    minimum: 1
    maximum: 2
    formats: [jpg]
    min_bytes: 100000
    named: "{applicant}{n}"
  - id: films
    title: 视频
    kind: video
    clause: 通知四
    maximum: 2
    formats: [mp4, mov]
    max_seconds: 300
    sizes: [[1920, 1080], [1080, 1920]]
"""


class _Asking(small.SmallPlugin):
    @hookimpl
    def kepu_programmes(self) -> tuple[Programme, ...]:
        from kepu_review import programmes

        return (programmes.loads(small.PROGRAMME_YAML + RULES, "small.yaml"),)


@pytest.fixture
def rnd(tmp_path: Path) -> Round:
    home = tmp_path / "rubrics"
    home.mkdir()
    plugins = Plugins(entry_points=False, extra=[_Asking(home)])
    made = create_round(str(tmp_path / "round"), "small", plugins=plugins)
    import_applications(made, small.applications(2), file="申报表.xlsx", sha256="0" * 64)
    return made


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    return pictures.put(tmp_path / "handed", {f"A{n}/虚构单位{n}-1.jpg": photo(n) for n in (1, 2)})


def photo(seed: int, size: tuple[int, int] = (1200, 900)) -> bytes:
    """A photo unlike others, of more than 100 000 bytes."""
    blocks = Image.effect_noise((8, 6), 100).resize(size, Image.Resampling.BICUBIC)
    noise = Image.effect_noise(size, 40 + seed)
    out = io.BytesIO()
    Image.blend(blocks, noise, 0.3).save(out, "JPEG", quality=90)
    return out.getvalue()


def told(found: tuple[Finding, ...]) -> list[tuple[str, str]]:
    return [
        (one.application, one.message)
        for one in found
        if one.rule in ("photos", "films") or one.rule.startswith("material.")
    ]


def test_a_round_without_materials_says_so_and_nothing_more(rnd: Round) -> None:
    assert told(check(rnd)) == [
        ("A1", "本批次还没有导入申报材料，材料未检查。"),
        ("A2", "本批次还没有导入申报材料，材料未检查。"),
    ]


def test_materials_that_keep_the_rules_bring_no_finding(rnd: Round, inbox: Path) -> None:
    import_materials(rnd, inbox)
    assert told(check(rnd)) == []


def wide(path: Path) -> None:
    films.film(path, 299, every=13)


def long(path: Path) -> None:
    films.film(path, 301, every=7)


def turned(path: Path) -> None:
    films.film(path, 6, turned=90)


def upright(path: Path) -> None:
    films.film(path, 6, size=(1080, 1920))


def little(path: Path) -> None:
    films.film(path, 6, size=(640, 360))


def text(path: Path) -> None:
    path.write_bytes(b"no film at all")


@pytest.mark.parametrize(
    ("name", "make", "messages"),
    [
        ("讲解.mp4", wide, []),
        ("讲解.mp4", long, ["“讲解.mp4”时长 5:01，超过 5:00。"]),
        ("竖屏.mov", turned, []),
        ("竖屏.mov", upright, []),
        ("小.mp4", little, ["“小.mp4”画面 640×360，应为 1920×1080 或 1080×1920。"]),
        (
            "假.mp4",
            text,
            [
                "“假.mp4”不是 MP4 或 MOV 文件，看不出是什么。",
                "“假.mp4”的时长量不出来，不能算合格。",
                "“假.mp4”的画面大小量不出来，不能算合格。",
            ],
        ),
        ("假.mov", wide, ["“假.mov”名称以 .mov 结尾，内容却是 MP4，应为 MOV。"]),
    ],
)
def test_a_video_is_checked_by_what_is_in_it(
    rnd: Round, inbox: Path, name: str, make: Callable[[Path], None], messages: list[str]
) -> None:
    made = inbox / "film.mov" if make in (turned, upright) else inbox / "film.mp4"
    make(made)
    made.rename(inbox / "A1" / name)
    import_materials(rnd, inbox)
    found = [message for _, message in told(check(rnd))]
    if name == "假.mov":  # both formats are allowed: the wrong ending alone breaks no rule
        assert found == []
    else:
        assert found == messages


def test_a_picture_that_was_only_renamed_is_caught(rnd: Round, inbox: Path) -> None:
    out = io.BytesIO()
    Image.effect_noise((900, 700), 90).save(out, "PNG")
    (inbox / "A1/虚构单位1-1.jpg").write_bytes(out.getvalue())
    import_materials(rnd, inbox)
    assert told(check(rnd)) == [
        ("A1", "“虚构单位1-1.jpg”名称以 .jpg 结尾，内容却是 PNG，应为 JPG。")
    ]


def test_broken_files_are_named(rnd: Round, inbox: Path) -> None:
    (inbox / "A1/虚构单位1-1.jpg").write_bytes(photo(1)[:60_000])
    films.film(inbox / "A2/a.mp4", 20)
    whole = (inbox / "A2/a.mp4").read_bytes()
    (inbox / "A2/a.mp4").write_bytes(whole[:3000])
    import_materials(rnd, inbox)
    assert told(check(rnd)) == [
        ("A1", "“虚构单位1-1.jpg”已损坏或不完整。"),
        ("A2", "“a.mp4”已损坏或不完整。"),
    ]


def test_a_photo_used_by_two_applicants_is_told_to_both(rnd: Round, inbox: Path) -> None:
    same = photo(7)
    (inbox / "A1/虚构单位1-1.jpg").write_bytes(same)
    (inbox / "A2/虚构单位2-1.jpg").write_bytes(same)
    import_materials(rnd, inbox)
    found = check(rnd)
    assert told(found) == [
        ("A1", "“虚构单位1-1.jpg”与申报 A2 的“虚构单位2-1.jpg”的内容完全相同。"),
        ("A2", "“虚构单位2-1.jpg”与申报 A1 的“虚构单位1-1.jpg”的内容完全相同。"),
    ]
    with rnd.store.reading() as db:
        assert {one.severity for one in db.findings("A2")} == {Severity.WARNING}


def test_a_photo_saved_anew_is_recognised(rnd: Round, inbox: Path) -> None:
    first = photo(7)
    again = io.BytesIO()
    Image.open(io.BytesIO(first)).resize((1100, 825)).save(again, "JPEG", quality=85)
    (inbox / "A1/虚构单位1-1.jpg").write_bytes(first)
    (inbox / "A2/虚构单位2-1.jpg").write_bytes(again.getvalue())
    import_materials(rnd, inbox)
    messages = dict(told(check(rnd)))
    assert messages["A1"].startswith(
        "照片“虚构单位1-1.jpg”与申报 A2 的“虚构单位2-1.jpg”看上去几乎相同（相似 "
    )
    assert "申报 A1" in messages["A2"]


def test_new_materials_ask_for_a_new_check_until_a_person_has_settled(
    rnd: Round, inbox: Path
) -> None:
    check(rnd)
    decide_screening(rnd, "A2", ScreeningState.PASSED)
    made = import_materials(rnd, inbox)
    with rnd.store.reading() as db:
        assert db.checked() == {"A2"}
    check(rnd)
    remove_material(rnd, "A1", made.recorded[0].file, reason="误传")
    with rnd.store.reading() as db:
        assert db.checked() == {"A2"}


def test_a_second_import_reads_and_probes_nothing(
    rnd: Round, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_materials(rnd, inbox)
    monkeypatch.setattr(collecting, "sha256", None)
    monkeypatch.setattr(collecting, "probe", None)
    assert len(import_materials(rnd, inbox).same) == 2


def test_a_file_that_was_changed_without_another_size_or_time_is_read_again(
    rnd: Round, inbox: Path
) -> None:
    import_materials(rnd, inbox)
    path = inbox / "A1/虚构单位1-1.jpg"
    old, data = path.stat(), bytearray(path.read_bytes())
    data[-3] ^= 1
    path.write_bytes(data)
    os.utime(path, ns=(old.st_atime_ns, old.st_mtime_ns))
    assert [one.application for one in import_materials(rnd, inbox).recorded] == ["A1"]


def test_what_a_trial_found_out_needs_not_be_found_out_again(
    rnd: Round, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    films.film(inbox / "A1/a.mp4", 6)
    import_materials(rnd, inbox, dry_run=True)
    monkeypatch.setattr(probing, "measured", None)
    seconds = {one.title: one.seconds for one in import_materials(rnd, inbox).recorded}
    assert seconds["a"] == 6.0


def test_a_damaged_memory_is_only_forgotten(rnd: Round, inbox: Path) -> None:
    import_materials(rnd, inbox)
    memory = materials_folder(rnd) / FILE
    memory.write_bytes(b'[1, 2]\n{"a"\n\xff\xfe\n["dx", 3]\n["p", 4]\n')
    assert Remembered(memory).digest("x") is None
    assert len(import_materials(rnd, inbox).same) == 2
    with memory.open("a") as file:
        file.write("[" * 100_000)
    assert len(import_materials(rnd, inbox).same) == 2


@pytest.mark.parametrize(
    "false",
    [
        {"kind": "pdf", "pages": "many"},
        {"kind": ["photo"]},
        {"kind": "picture"},
        {"kind": "video", "seconds": float("nan")},
        {"kind": "photo", "small": "x"},
        {"pages": 1},
        [],
    ],
)
def test_a_memory_of_what_nobody_found_out_is_forgotten(
    rnd: Round, inbox: Path, false: object
) -> None:
    text = b"a letter"
    (inbox / "A1/a.txt").write_bytes(text)
    memory = materials_folder(rnd) / FILE
    memory.parent.mkdir(exist_ok=True)
    memory.write_text(json.dumps([f"p{VERSION}{sha256(text).hexdigest()}.txt", false]) + "\n")
    made = {one.title: one for one in import_materials(rnd, inbox).recorded}
    assert (made["a"].kind, made["a"].pages) == ("file", None)


def test_the_secretary_sees_the_titles_of_what_the_materials_break(rnd: Round, inbox: Path) -> None:
    same = photo(7)
    (inbox / "A1/虚构单位1-1.jpg").write_bytes(same)
    (inbox / "A2/正门.jpg").write_bytes(same)
    import_materials(rnd, inbox)
    check(rnd)
    desk = Desk(rnd, "secretary", "secretary")
    asked = {"verb": "secretary.inbox", "op": "1", "cid": "tab", "body": {}}
    titles = {one["id"]: one["title"] for one in desk.handle(asked)["body"]["rules"]}
    assert titles["material.same"] == "与其他申报相同的文件"
    assert titles["photos"] == "活动照片"


def test_the_secretary_imports_word_forms_and_is_told_which_one_is_wrong(
    rnd: Round, tmp_path: Path
) -> None:
    rows = (
        ("基地名称", "新馆"),
        ("申报单位", "新单位"),
        ("申报类别", "虚构馆"),
        ("所在区域", "西区"),
    )
    words.write(tmp_path / "新馆.docx", rows)
    with zipfile.ZipFile(tmp_path / "forms.zip", "w") as archive:
        archive.write(tmp_path / "新馆.docx", "北区/新馆.docx")
    data = base64.b64encode((tmp_path / "forms.zip").read_bytes()).decode()
    desk = Desk(rnd, "secretary", "secretary")
    asked = {"verb": "secretary.dry_run", "op": "1", "cid": "tab"}
    told = desk.handle({**asked, "body": {"name": "forms.zip", "data": data}})["body"]
    wrong = [(one["sheet"], one["column"]) for one in told["problems"] if one["value"] == "西区"]
    assert wrong == [("北区/新馆.docx", "所在区域")]
