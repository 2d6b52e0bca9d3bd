"""Brings handed-in materials into a round: sort, copy, probe, record."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from itertools import chain, count
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO

from kepu_review.errors import IntakeError, StoreError, Where
from kepu_review.intake.belonging import Belonging, Numbers, folder_name
from kepu_review.intake.offered import Offer, OfferedFile, RefusedFile, offered
from kepu_review.intake.probing import Probe, probe
from kepu_review.model import Material
from kepu_review.text import t
from kepu_review.workflow.guards import OFFICE, in_phase
from kepu_review.workflow.materials import (
    has_small,
    keep_small,
    materials_folder,
    record_materials,
)
from kepu_review.workflow.remembered import Remembered, remembered
from kepu_review.workflow.round import Round

Progress = Callable[[int, int], None]

_Kept = tuple[Material, Probe]

WORKERS = min(8, os.cpu_count() or 2)
_PIECE = 1 << 20
_MEASURED = (
    *("width", "height", "pages", "seconds", "format", "codec"),
    *("rotation", "scan", "encrypted", "phash"),
)


@dataclass(frozen=True, slots=True)
class Collected:
    """What an import of materials did, or would do."""

    recorded: tuple[Material, ...] = ()
    same: tuple[str, ...] = ()  # already there, by their path
    repeated: tuple[tuple[str, str], ...] = ()  # path, and the path with the same content
    shared: tuple[tuple[str, str], ...] = ()  # file, and another application's file alike
    unknown: tuple[str, ...] = ()  # no application's number
    refused: tuple[RefusedFile, ...] = ()
    remarks: tuple[tuple[str, str], ...] = ()  # file, and what a person should know


@dataclass(slots=True)
class _Plan:
    """A file that is going to be kept."""

    offer: OfferedFile
    to: Belonging
    sha256: str
    file: str  # relative to the folder of materials


@dataclass(frozen=True, slots=True)
class _Place:
    """The folder of materials, and what is known of files that were seen before."""

    folder: Path
    memory: Remembered


@dataclass(slots=True)
class _Sorting:
    """What was found out before anything is copied."""

    plans: list[_Plan] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    repeated: list[tuple[str, str]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    refused: list[RefusedFile] = field(default_factory=list)


def import_materials(
    rnd: Round,
    source: str | Path,
    *,
    dry_run: bool = False,
    actor: str = "secretary",
    progress: Progress | None = None,
) -> Collected:
    """Copy the files of a folder or a ZIP archive into the round, and record them.

    A file belongs to the application whose number its folder or its name begins with. What is
    there already, letter for letter, is not copied again; another content under a name that is
    taken is kept as “name（2）”. Either all is recorded or nothing.

    Raises
    ------
    IntakeError
        `source` is neither folder nor ZIP archive, damaged, or a bomb.
    StoreError
        the round has no folder for materials.
    PhaseClosed
        the round is past its review.
    """
    folder = materials_folder(rnd)
    with rnd.store.reading() as db:
        in_phase(db, *OFFICE)
        present = db.materials()
        numbers = Numbers(app.id for app in db.applications())
    tell = progress or (lambda _done, _all: None)
    with offered(Path(source)) as offer, remembered(folder) as memory:
        found = _sort(offer, numbers, present, _Place(folder, memory), tell)
        if dry_run:
            return _told(found, _try_all(found.plans, memory, tell), present)
        with _undone_on_failure() as made:
            place = _Place(folder, memory)
            kept = _keep_all(found.plans, lambda plan: _keep(plan, place, made), tell)
            rnd.write(lambda db: record_materials(db, [one for one, _ in kept], actor=actor))
    return _told(found, kept, present)


def _sort(
    offer: Offer, numbers: Numbers, present: Iterable[Material], place: _Place, tell: Progress
) -> _Sorting:
    found = _Sorting(refused=list(offer.refused))
    placed = list(_placed(offer.files, numbers, found))
    contents = {(one.application, one.sha256): one.file for one in present}
    there = frozenset(contents)
    taken = {one.file.casefold() for one in present}
    with ThreadPoolExecutor(WORKERS) as pool:
        hashes = pool.map(partial(_hash, memory=place.memory), [one for one, _ in placed])
        for number, ((one, to), digest) in enumerate(zip(placed, hashes, strict=True), 1):
            tell(number, 2 * len(placed))
            if isinstance(digest, RefusedFile):
                found.refused.append(digest)
                continue
            content = (to.application, digest)
            if content in there:
                found.same.append(one.path)
            elif content in contents:
                found.repeated.append((one.path, contents[content]))
            else:
                contents[content] = one.path
                file = _free(place.folder, to, taken, digest)
                taken.add(file.casefold())
                found.plans.append(_Plan(one, to, digest, file))
    return found


def _placed(
    files: Iterable[OfferedFile], numbers: Numbers, found: _Sorting
) -> Iterator[tuple[OfferedFile, Belonging]]:
    for one in files:
        try:
            to = numbers.place(one.path)
        except ValueError as error:
            remedy = t("请改正文件夹或文件名后再导入。")
            found.refused.append(RefusedFile(one.path, str(error), remedy))
            continue
        if to is None:
            found.unknown.append(one.path)
        else:
            yield one, to


def _hash(one: OfferedFile, *, memory: Remembered) -> str | RefusedFile:
    known = memory.digest(one.stamp)
    if known is not None:
        return known
    digest = sha256()
    try:
        with one.open() as file:
            while piece := file.read(_PIECE):
                digest.update(piece)
    except Exception as error:  # zipfile raises what its decoders raise
        return _unreadable(one, error)
    memory.keep_digest(one.stamp, digest.hexdigest())
    return digest.hexdigest()


def _unreadable(one: OfferedFile, error: Exception) -> RefusedFile:
    why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return RefusedFile(
        one.path,
        t("读不出来：{why}", why=why),
        t("请重新压缩或重新传送。"),
    )


def _free(folder: Path, to: Belonging, taken: set[str], digest: str) -> str:
    """A name that nothing else has; a file of an earlier, broken import counts as ours."""
    place, name = folder_name(to.application), PurePosixPath(to.name)
    others = (f"{name.stem}（{n}）{name.suffix}" for n in count(2))
    files = (f"{place}/{one}" for one in chain([to.name], others))
    return next(file for file in files if _fits(folder, file, taken, digest))


def _fits(folder: Path, file: str, taken: set[str], digest: str) -> bool:
    if file.casefold() in taken:
        return False
    path = folder / file
    if path.is_symlink() or (path.exists() and not path.is_file()):
        return False
    return not path.exists() or _content(path) == digest


def _content(path: Path) -> str:
    with path.open("rb") as file:
        digest = sha256()
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def _try_all(plans: list[_Plan], memory: Remembered, tell: Progress) -> list[_Kept]:
    """As if they were kept, each in a folder that is gone again afterwards."""

    def attempt(plan: _Plan) -> _Kept:
        known = memory.probe(plan.sha256, plan.offer.path)
        if known is not None:
            return _material(plan, known), known
        with TemporaryDirectory(prefix="kepu-materials-") as scratch:
            return _keep(plan, _Place(Path(scratch), memory), [])

    return _keep_all(plans, attempt, tell)


def _keep_all(plans: list[_Plan], keep: Callable[[_Plan], _Kept], tell: Progress) -> list[_Kept]:
    kept: list[_Kept] = []
    with ThreadPoolExecutor(WORKERS) as pool:
        try:
            for done in pool.map(keep, plans):
                kept.append(done)
                tell(len(plans) + len(kept), 2 * len(plans))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return kept


def _keep(plan: _Plan, place: _Place, made: list[Path]) -> _Kept:
    path = place.folder / plan.file
    if not path.exists():
        _copy(plan, path, place.folder, made)
    found = place.memory.probe(plan.sha256, plan.offer.path)
    if found is None or (found.kind == "photo" and not has_small(place.folder, plan.sha256)):
        found = probe(path, name=plan.offer.path)
        place.memory.keep_probe(plan.sha256, plan.offer.path, found)
    if found.small is not None:
        keep_small(place.folder, plan.sha256, found.small)
    return _material(plan, found), found


def _material(plan: _Plan, found: Probe) -> Material:
    return Material(
        application=plan.to.application,
        file=plan.file,
        title=plan.to.title,
        kind=found.kind,
        sha256=plan.sha256,
        bytes=plan.offer.size,
        **{name: getattr(found, name) for name in _MEASURED},
    )


def _copy(plan: _Plan, path: Path, folder: Path, made: list[Path]) -> None:
    """Under its own name only when it is whole and on the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.parent.resolve() != folder.resolve() / path.parent.name:
        raise StoreError(
            t("材料文件夹里有符号链接，没有写入。"),
            where=Where(file=str(path.parent)),
            remedy=t("请删除这个链接后重试。"),
        )
    part = path.parent / f"._{secrets.token_hex(8)}"
    made.append(part)
    with plan.offer.open() as source, part.open("xb") as target:
        digest = _pour(source, target)
    if digest != plan.sha256:
        raise IntakeError(
            t("文件在导入过程中被改动，没有导入。"),
            where=Where(file=plan.offer.path),
            remedy=t("请等文件不再变动后重试。"),
        )
    part.replace(path)
    made.append(path)


def _pour(source: IO[bytes], target: IO[bytes]) -> str:
    digest = sha256()
    while piece := source.read(_PIECE):
        digest.update(piece)
        target.write(piece)
    target.flush()
    os.fsync(target.fileno())
    return digest.hexdigest()


@contextmanager
def _undone_on_failure() -> Iterator[list[Path]]:
    """Files to take away again unless the block ends well."""
    made: list[Path] = []
    try:
        yield made
    except BaseException:
        for path in made:
            with suppress(OSError):
                path.unlink()
        raise


def _told(found: _Sorting, kept: list[_Kept], present: Iterable[Material]) -> Collected:
    recorded = tuple(one for one, _ in kept)
    owners = {one.sha256: one for one in present}
    shared = []
    for one in recorded:
        other = owners.setdefault(one.sha256, one)
        if other.application != one.application:
            shared.append((one.file, other.file))
    return Collected(
        recorded=recorded,
        same=tuple(found.same),
        repeated=tuple(found.repeated),
        shared=tuple(shared),
        unknown=tuple(found.unknown),
        refused=tuple(found.refused),
        remarks=tuple((one.file, look.remark) for one, look in kept if look.remark),
    )
