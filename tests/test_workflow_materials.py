"""Materials in a round: imported, recorded, kept apart, seen by those who may."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, unquote

import pytest

from kepu_review.desk.materials import materials_json
from kepu_review.errors import NotAssigned, PhaseClosed, Refused, StoreError, UsageError
from kepu_review.model import Material, Phase
from kepu_review.workflow import Round, change_phase, recuse
from kepu_review.workflow.collecting import Collected, import_materials
from kepu_review.workflow.declaring import declare_no_conflict
from kepu_review.workflow.materials import (
    MATERIALS_VARIABLE,
    material,
    materials_folder,
    may_see_materials,
    record_materials,
    remove_material,
    small_photo,
    stored_file,
)
from tests import pictures, small


@pytest.fixture
def rnd(tmp_path: Path) -> Round:
    return small.round_in_review(tmp_path)


@pytest.fixture
def first(rnd: Round) -> str:
    return small.pairs(rnd)[0][0]


def handed(tmp_path: Path, files: dict[str, bytes]) -> Path:
    return pictures.put(tmp_path / "handed", files)


def recorded(rnd: Round) -> list[tuple[str, str, str]]:
    with rnd.store.reading() as db:
        return [(one.file, one.title, one.kind) for one in db.materials()]


def test_materials_are_copied_probed_and_recorded(rnd: Round, first: str, tmp_path: Path) -> None:
    photo, paper = pictures.jpeg(size=(900, 600)), pictures.pdf(2)
    source = handed(tmp_path, {f"{first}/正门.jpg": photo, f"{first}-证书.pdf": paper})
    steps: list[tuple[int, int]] = []
    made = import_materials(rnd, source, progress=lambda at, of: steps.append((at, of)))
    assert recorded(rnd) == [
        (f"{first}/正门.jpg", "正门", "photo"),
        (f"{first}/证书.pdf", "证书", "pdf"),
    ]
    with rnd.store.reading() as db:
        assert db.materials(first) == tuple(sorted(made.recorded, key=lambda one: one.file))
        found = material(db, first, "正门.jpg")
    assert (found.width, found.height, found.bytes) == (900, 600, len(photo))
    assert stored_file(materials_folder(rnd), found).read_bytes() == photo
    assert steps == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_small_copies_are_there_before_anybody_asks(rnd: Round, first: str, tmp_path: Path) -> None:
    made = import_materials(rnd, handed(tmp_path, {f"{first}/a.jpg": pictures.jpeg()}))
    kept = materials_folder(rnd) / ".thumbnails" / f"{made.recorded[0].sha256}.jpg"
    assert small_photo(materials_folder(rnd), made.recorded[0]) == kept.read_bytes()
    kept.unlink()
    again = small_photo(materials_folder(rnd), made.recorded[0])
    assert again == kept.read_bytes()


def test_an_archive_is_imported_as_its_folder_would_be(
    rnd: Round, first: str, tmp_path: Path
) -> None:
    path = tmp_path / "材料.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr(f"申报材料/{first}/正门.jpg", pictures.jpeg())
    assert [one.file for one in import_materials(rnd, path).recorded] == [f"{first}/正门.jpg"]


def test_a_dry_run_tells_the_same_and_writes_nothing(
    rnd: Round, first: str, tmp_path: Path
) -> None:
    source = handed(tmp_path, {f"{first}/断.jpg": pictures.truncated(), "x.jpg": b"x"})
    told = import_materials(rnd, source, dry_run=True)
    assert (recorded(rnd), (materials_folder(rnd) / first).exists()) == ([], False)
    assert told == import_materials(rnd, source)


def test_what_is_there_is_not_copied_again_and_other_content_is_kept_beside_it(
    rnd: Round, first: str, tmp_path: Path
) -> None:
    source = handed(tmp_path, {f"{first}/正门.jpg": pictures.jpeg("teal")})
    import_materials(rnd, source)
    assert import_materials(rnd, source) == Collected(same=(f"{first}/正门.jpg",))
    handed(tmp_path, {f"{first}/正门.jpg": pictures.jpeg("navy")})
    import_materials(rnd, source)
    assert [file for file, _, _ in recorded(rnd)] == [
        f"{first}/正门.jpg",
        f"{first}/正门（2）.jpg",
    ]


def test_the_same_content_twice_is_said(rnd: Round, tmp_path: Path) -> None:
    one, other = sorted({application for application, _ in small.pairs(rnd)})[:2]
    photo = pictures.jpeg()
    source = handed(
        tmp_path, {f"{one}/a.jpg": photo, f"{one}/b.jpg": photo, f"{other}/c.jpg": photo}
    )
    made = import_materials(rnd, source)
    assert (made.repeated, made.shared) == (
        ((f"{one}/b.jpg", f"{one}/a.jpg"),),
        ((f"{other}/c.jpg", f"{one}/a.jpg"),),
    )


def test_files_of_nobody_are_listed(rnd: Round, first: str, tmp_path: Path) -> None:
    source = handed(
        tmp_path, {f"{first}/a.jpg": pictures.jpeg(), "说明.txt": b"x", "X9/b.jpg": b"y"}
    )
    assert import_materials(rnd, source).unknown == ("X9/b.jpg", "说明.txt")


def test_hostile_names_stay_inside_and_in_the_title(rnd: Round, first: str, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    names = [
        f"{pictures.EVIL}.jpg",
        "=cmd|' /C calc'!A0.jpg",
        "..%2f..%2fx.jpg",
        "馆" * 200 + ".jpg",
    ]
    with zipfile.ZipFile(path, "w") as made:
        for number, name in enumerate(names):
            made.writestr(f"{first}/{name}", pictures.jpeg(size=(40 + number, 40)))
    found = import_materials(rnd, path).recorded
    root = materials_folder(rnd).resolve()
    assert {stored_file(root, one).parent for one in found} == {root / first}
    assert pictures.EVIL.replace("/", "-") in {one.title for one in found}
    assert len(found) == len(names)


def test_a_link_in_the_rounds_folder_is_not_followed(
    rnd: Round, first: str, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (materials_folder(rnd) / first).symlink_to(outside, target_is_directory=True)
    with pytest.raises(StoreError, match="符号链接"):
        import_materials(rnd, handed(tmp_path, {f"{first}/a.jpg": pictures.jpeg()}))
    assert (list(outside.iterdir()), recorded(rnd)) == ([], [])


def test_a_failure_leaves_no_file_behind(rnd: Round, first: str, tmp_path: Path) -> None:
    source = handed(tmp_path, {f"{first}/a.jpg": pictures.jpeg()})
    with pytest.raises(PhaseClosed):
        import_closing(rnd, source)
    assert (list((materials_folder(rnd) / first).iterdir()), recorded(rnd)) == ([], [])


def import_closing(rnd: Round, source: Path) -> None:
    """The phase ends while the files are copied."""

    def end(at: int, of: int) -> None:
        if at == of:
            change_phase(rnd, Phase.DELIBERATION, reason="到期")

    import_materials(rnd, source, progress=end)


def test_a_file_that_was_changed_behind_the_record_is_not_sent(
    rnd: Round, first: str, tmp_path: Path
) -> None:
    made = import_materials(rnd, handed(tmp_path, {f"{first}/a.jpg": pictures.jpeg("teal")}))
    path = materials_folder(rnd) / made.recorded[0].file
    data = bytearray(path.read_bytes())
    data[-3] ^= 1
    path.write_bytes(data)
    with pytest.raises(StoreError, match="与登记的不一致"):
        stored_file(materials_folder(rnd), made.recorded[0])


@pytest.mark.parametrize("file", ["../round.db", "/etc/passwd", "missing/a.jpg", "a\0b"])
def test_a_record_that_leads_out_is_not_followed(
    rnd: Round, first: str, tmp_path: Path, file: str
) -> None:
    made = import_materials(rnd, handed(tmp_path, {f"{first}/a.jpg": pictures.jpeg()}))
    with pytest.raises(StoreError, match="不在登记的位置"):
        stored_file(materials_folder(rnd), replace(made.recorded[0], file=file))


def test_a_link_in_place_of_a_recorded_file_is_not_followed(
    rnd: Round, first: str, tmp_path: Path
) -> None:
    made = import_materials(rnd, handed(tmp_path, {f"{first}/a.jpg": pictures.jpeg()}))
    path = materials_folder(rnd) / made.recorded[0].file
    outside = tmp_path / "outside.jpg"
    path.rename(outside)
    path.symlink_to(outside)
    with pytest.raises(StoreError, match="不在登记的位置"):
        stored_file(materials_folder(rnd), made.recorded[0])


def test_a_material_is_taken_away_with_a_reason(rnd: Round, first: str, tmp_path: Path) -> None:
    import_materials(rnd, handed(tmp_path, {f"{first}/a.jpg": pictures.jpeg()}))
    with pytest.raises(UsageError, match="理由"):
        remove_material(rnd, first, "a.jpg", reason=" ")
    remove_material(rnd, first, "a.jpg", reason="照片里有人反对公开")
    assert (recorded(rnd), (materials_folder(rnd) / first / "a.jpg").exists()) == ([], True)
    with pytest.raises(UsageError, match="没有登记这份材料"):
        remove_material(rnd, first, "a.jpg", reason="再来")


def test_who_may_see_materials(rnd: Round) -> None:
    application, expert = small.pairs(rnd)[0]
    assigned = {who for number, who in small.pairs(rnd) if number == application}
    other = next(who for _, who in small.pairs(rnd) if who not in assigned)

    def seen(who: str | None) -> None:
        with rnd.store.reading() as db:
            may_see_materials(rnd, db, application, expert=who)

    seen(None)
    with pytest.raises(NotAssigned):
        seen(other)
    with pytest.raises(Refused, match="还没有声明"):
        seen(expert)
    declare_no_conflict(rnd, expert, [application])
    seen(expert)
    recuse(rnd, expert, application, reason="顾问")
    with pytest.raises(Refused, match="已回避"):
        seen(expert)


def test_whoever_has_marked_has_seen_it_already(rnd: Round) -> None:
    application, expert = small.pairs(rnd)[0]
    small.hand_in(rnd, expert, application, small.sheet())
    with rnd.store.reading() as db:
        may_see_materials(rnd, db, application, expert=expert)
        assert db.declarations(expert) == ()


@pytest.mark.postgres
def test_a_round_in_a_database_needs_a_named_folder(
    postgres: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kepu_review.workflow import create_round

    host = small.plugins(tmp_path)
    with create_round(f"{postgres}&schema=materials", "small", plugins=host) as rnd:
        with pytest.raises(StoreError, match="没有说明申报材料放在哪个文件夹") as told:
            materials_folder(rnd)
        assert MATERIALS_VARIABLE in told.value.remedy
        monkeypatch.setenv(MATERIALS_VARIABLE, str(tmp_path))
        assert materials_folder(rnd) == tmp_path


def test_materials_of_one_name_in_two_folders_have_addresses_of_their_own(
    rnd: Round, first: str
) -> None:
    names = (f"{first}/甲/正门.jpg", f"{first}/乙/正门.jpg", f"{first}/甲/证书.pdf")
    made = [
        Material(first, name, "材料", "photo", digest * 64, 5, None, None, None, None)
        for name, digest in zip(names, "012", strict=True)
    ]
    rnd.write(lambda db: record_materials(db, made))
    with rnd.store.reading() as db:
        shown = {one["file"]: one["url"] for one in materials_json(db, first)}
        for name in names:
            wanted = unquote(shown[name]).removeprefix(f"kepu/materials/{first}/")
            assert material(db, first, wanted).file == name
        assert shown[names[2]] == f"kepu/materials/{first}/{quote('证书.pdf')}"
        with pytest.raises(UsageError, match="有 2 份材料叫“正门") as refused:
            material(db, first, "正门.jpg")
    assert refused.value.remedy == f"请连同文件夹写出，例如 {names[1]}。"
    remove_material(rnd, first, names[0], reason="误传")
    assert [file for file, _, _ in recorded(rnd)] == [names[1], names[2]]
