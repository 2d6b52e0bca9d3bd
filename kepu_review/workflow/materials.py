"""申报材料: where a round keeps them, who may see them, and small copies of photos."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from dataclasses import asdict
from functools import lru_cache
from hashlib import file_digest
from pathlib import Path

from kepu_review.errors import NotAssigned, Refused, StoreError, UsageError, Where
from kepu_review.intake.contents import HEAD, content_of
from kepu_review.intake.pictures import BrokenPicture, OversizePicture, small_copy
from kepu_review.model import Material, Receipt
from kepu_review.store import Reader, Stages, Transaction
from kepu_review.text import t
from kepu_review.workflow.declaring import must_have_declared
from kepu_review.workflow.guards import OFFICE, has_recused, in_phase, known, stage_hides
from kepu_review.workflow.round import Round
from kepu_review.workflow.telling import with_reason

MATERIALS_VARIABLE = "KEPU_MATERIALS"
"""Names the folder of materials of a round that is no folder itself."""

CHUNK = 200
"""Materials per event, so that no single event grows with the round."""

VERIFIED = 64 << 20
"""Bytes up to which a file is compared with its recorded hash; larger ones by their size."""

_SMALL = ".thumbnails"


def materials_folder(rnd: Round) -> Path:
    """The folder that holds the materials: the round's own, else what `KEPU_MATERIALS` names.

    Raises
    ------
    StoreError
        the round is a database, and the variable is not set or names no folder.
    """
    if rnd.folder is not None:
        return rnd.folder / "materials"
    named = os.environ.get(MATERIALS_VARIABLE, "")
    if named and Path(named).is_absolute() and Path(named).is_dir():
        return Path(named)
    raise StoreError(
        t("这个批次在数据库里，没有说明申报材料放在哪个文件夹。"),
        remedy=t(
            "把环境变量 {materials_variable} 设为一个已有文件夹的完整路径，再重新打开。",
            materials_variable=MATERIALS_VARIABLE,
        ),
    )


def may_see_materials(rnd: Round, db: Reader, application: str, *, expert: str | None) -> None:
    """The chair and the secretariat (`expert` None) may; an expert under four conditions.

    Raises
    ------
    NotAssigned
        the application is not assigned to the expert.
    Refused
        the expert recused themself, has not yet declared that there is no conflict, or the
        stage is marked without materials.
    """
    if expert is None:
        return
    if has_recused(db, expert, application):
        raise Refused(t("您已回避这份申报，不能查看材料。"))
    if not db.assignments(expert=expert, application=application, stage=Stages.EVERY):
        raise NotAssigned(t("申报 {application} 没有分派给您。", application=application))
    must_have_declared(db, expert, application, Stages.EVERY)
    if stage_hides(rnd.programme, db, "materials"):
        raise Refused(t("按办法，本环节的评审不看申报材料。"))


def material(db: Reader, application: str, name: str) -> Material:
    """The recorded material with this name; its whole path where several in folders share one.

    Raises
    ------
    UsageError
        none is recorded, or several are.
    """
    recorded = db.materials(application)
    found = [one for one in recorded if one.file == name]
    found = found or [one for one in recorded if base_name(one) == name]
    if not found:
        raise UsageError(t("没有登记这份材料。"))
    if len(found) > 1:
        raise UsageError(
            t("有 {count} 份材料叫“{name}”。", count=len(found), name=name),
            remedy=t("请连同文件夹写出，例如 {file}。", file=found[0].file),
        )
    return found[0]


def base_name(found: Material) -> str:
    """The file's name without its folders."""
    return found.file.rpartition("/")[2]


def stored_file(folder: Path, found: Material) -> Path:
    """The file of a material inside `folder`, as it was recorded.

    Raises
    ------
    StoreError
        it is gone, leads out of the folder, or is not what was recorded.
    """
    try:
        root = folder.resolve()
        real = (root / found.file).resolve(strict=True)
        inside = real.is_relative_to(root) and real == root / found.file and real.is_file()
        same = inside and _is_recorded(real, found)
    except (OSError, ValueError):
        inside = same = False
    if not inside:
        raise _lost(found, t("材料文件不在登记的位置。"))
    if not same:
        raise _lost(found, t("材料文件与登记的不一致。"))
    return real


def small_photo(folder: Path, found: Material) -> bytes | None:
    """The small copy of a photo, made once; None where the material has none."""
    if found.kind != "photo":
        return None
    kept = folder / _SMALL / f"{found.sha256}.jpg"
    try:
        return kept.read_bytes()
    except OSError:
        made = _small_photo(stored_file(folder, found))
    if made is not None:
        keep_small(folder, found.sha256, made)
    return made


def has_small(folder: Path, sha256: str) -> bool:
    """Whether the small copy of a photo is there."""
    return (folder / _SMALL / f"{sha256}.jpg").is_file()


def keep_small(folder: Path, sha256: str, jpeg: bytes) -> None:
    """Keep a small copy for later; where the disk refuses, it is made again each time."""
    place = folder / _SMALL
    part = place / f"._{secrets.token_hex(8)}"
    try:
        place.mkdir(exist_ok=True)
        part.write_bytes(jpeg)
        part.replace(place / f"{sha256}.jpg")
    except OSError:
        return


def record_materials(
    db: Transaction, materials: Iterable[Material], *, actor: str = "secretary"
) -> Receipt | None:
    """Record what lies in the folder; the receipt of the last event, None without any.

    Raises
    ------
    PhaseClosed
        the round is past its review.
    """
    in_phase(db, *OFFICE)
    rows = [asdict(one) for one in materials]
    receipt = None
    for start in range(0, len(rows), CHUNK):
        payload = {"materials": rows[start : start + CHUNK]}
        receipt = db.append("materials_recorded", payload, actor=actor)
    return receipt


def remove_material(
    rnd: Round,
    application: str,
    name: str,
    *,
    reason: str,
    actor: str = "secretary",
    key: str | None = None,
) -> Receipt:
    """Show a material no longer; the record keeps that it was there, the file stays in its folder.

    Raises
    ------
    UsageError
        no such application or material, or no reason is given.
    PhaseClosed
        the round is past its review.
    """
    why = with_reason(reason, t("请写明撤下材料的理由。"))

    def work(db: Transaction) -> Receipt:
        in_phase(db, *OFFICE)
        known(db, application)
        found = material(db, application, name)
        payload = {"application": application, "file": found.file, "reason": why}
        return db.append("material_removed", payload, actor=actor, key=key)

    return rnd.write(work)


def _is_recorded(path: Path, found: Material) -> bool:
    now = path.stat()
    if now.st_size != found.bytes:
        return False
    return now.st_size > VERIFIED or found.sha256 == _digest(path, now.st_ino, now.st_mtime_ns)


@lru_cache(maxsize=10_000)
def _digest(path: Path, _inode: int, _changed: int) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _small_photo(path: Path) -> bytes | None:
    with path.open("rb") as file:
        content = content_of(file.read(HEAD))
    if content.kind != "photo":
        return None
    try:
        return small_copy(path, content.type).jpeg
    except (BrokenPicture, OversizePicture):
        return None


def _lost(found: Material, message: str) -> StoreError:
    return StoreError(
        message,
        where=Where(file=found.file),
        remedy=t("请秘书从申报单位的原件重新导入：kepu-review materials。"),
    )
