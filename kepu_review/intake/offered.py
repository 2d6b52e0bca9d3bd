"""The files of a folder or a ZIP archive that somebody handed in; what is unsafe is refused."""

from __future__ import annotations

import os
import re
import stat
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from kepu_review.errors import IntakeError, Where
from kepu_review.text import t

LARGEST = 2_000_000_000
"""Bytes that one file stays below: five minutes of video need a tenth."""
MEMBERS = 100_000
RATIO = 200
RATIO_FROM = 64 << 20  # what is small may be packed as well as it likes

_JUNK = frozenset(
    {"thumbs.db", "desktop.ini", "__macosx", ".ds_store", ".thumbnails", ".probes", ".git"}
)
_DRIVE = re.compile(r"[A-Za-z]:")
_NOT_UTF8 = 0x800  # the flag of a ZIP member whose name is UTF-8
_ENCRYPTED = 0x1


@dataclass(frozen=True, slots=True)
class OfferedFile:
    """A file by its path inside the folder or the archive, with / between its parts."""

    path: str
    size: int
    open: Callable[[], AbstractContextManager[IO[bytes]]]
    stamp: str = ""  # changes whenever the content may have changed; empty: not known


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """A file that is left out, why, and what to do."""

    path: str
    reason: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """All files in natural order of their paths."""

    files: tuple[OfferedFile, ...]
    refused: tuple[RefusedFile, ...]


@contextmanager
def offered(source: Path) -> Iterator[Offer]:
    """What `source`, a folder or a ZIP archive, holds; the files can be opened inside the block.

    Raises
    ------
    IntakeError
        there is nothing, it is neither, it is damaged, or it is a bomb.
    """
    if source.is_dir():
        yield _sorted(_in_folder(source))
    elif source.is_file():
        with _archive(source) as archive:
            yield _sorted(_in_archive(archive, source))
    else:
        raise IntakeError(
            t("没有这个文件夹或压缩包。"),
            where=Where(file=str(source)),
            remedy=t("请检查路径。"),
        )


def natural(path: str) -> list[tuple[int, int, str]]:
    """A key that puts 2 before 10."""
    parts = re.split(r"(\d{1,18})", path.casefold())
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts if part]


def _sorted(found: Iterator[OfferedFile | RefusedFile]) -> Offer:
    files, refused = [], []
    for one in found:
        if isinstance(one, OfferedFile):
            files.append(one)
        else:
            refused.append(one)
    files.sort(key=lambda one: (natural(one.path), one.path))
    refused.sort(key=lambda one: (natural(one.path), one.path))
    return Offer(tuple(files), tuple(refused))


def _in_folder(source: Path) -> Iterator[OfferedFile | RefusedFile]:
    closed: list[OSError] = []
    for folder, folders, names in os.walk(source, onerror=closed.append):
        here = Path(folder)
        for name in [one for one in folders if (here / one).is_symlink()]:
            yield _link(_shown(here / name, source))
        folders[:] = [one for one in folders if not _junk(one)]
        for name in names:
            if not _junk(name):
                yield _regular(here / name, source)
    for error in closed:
        yield RefusedFile(
            _shown(Path(error.filename), source),
            t("文件夹打不开"),
            t("请检查权限后再导入。"),
        )


def _regular(path: Path, source: Path) -> OfferedFile | RefusedFile:
    shown, found = _shown(path, source), path.lstat()
    if stat.S_ISLNK(found.st_mode):
        return _link(shown)
    if not stat.S_ISREG(found.st_mode):
        return RefusedFile(shown, t("不是普通文件"))
    return _checked(OfferedFile(shown, found.st_size, _opening(path), _stamp(path, found)))


def _stamp(path: Path, found: os.stat_result) -> str:
    """The time of the last change of the entry cannot be set back, unlike that of the content."""
    times = f"{found.st_mtime_ns} {found.st_ctime_ns}"
    return f"{found.st_dev} {found.st_ino} {found.st_size} {times} {path.absolute()}"


def _shown(path: Path, source: Path) -> str:
    """The path inside the source; a name that is no UTF-8 is most often GBK."""
    name = path.relative_to(source).as_posix()
    raw = os.fsencode(name)
    return _decoded(raw) or raw.decode("utf-8", "replace")


def _opening(path: Path) -> Callable[[], AbstractContextManager[IO[bytes]]]:
    return lambda: path.open("rb")


@contextmanager
def _archive(source: Path) -> Iterator[zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(source)
    # zipfile says NotImplementedError of an archive newer than it can read
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise IntakeError(
            t("不是 ZIP 压缩包，或已损坏。"),
            where=Where(file=source.name),
            remedy=t("RAR、7z 请先解压成文件夹；ZIP 请重新压缩或重新传送。"),
        ) from error
    with archive:
        yield archive


def _in_archive(archive: zipfile.ZipFile, source: Path) -> Iterator[OfferedFile | RefusedFile]:
    members = [member for member in archive.infolist() if not member.is_dir()]
    _no_bomb(members, source)
    seen: set[str] = set()
    stamp = _stamp(source, source.stat())
    for member in members:
        path = _name(member)
        parts = path.split("/")
        if any(_junk(part) for part in parts if part not in ("..", ".")):
            continue
        if path.startswith("/") or ".." in parts or _DRIVE.match(path):
            yield RefusedFile(
                path,
                t("路径指向压缩包之外，可能是恶意文件"),
                t("请向提供者核实。"),
            )
        elif stat.S_ISLNK(member.external_attr >> 16):
            yield _link(path)
        elif member.flag_bits & _ENCRYPTED:
            yield RefusedFile(
                path,
                t("压缩包设有密码"),
                t("请解压后以文件夹导入。"),
            )
        elif path in seen:
            yield RefusedFile(path, t("压缩包里有同名文件"))
        else:
            seen.add(path)
            own = f"{stamp} {member.header_offset} {member.CRC}"
            opening = _unpacking(archive, member)
            yield _checked(OfferedFile(path, member.file_size, opening, own))


def _unpacking(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo
) -> Callable[[], AbstractContextManager[IO[bytes]]]:
    return lambda: archive.open(member)


def _no_bomb(members: list[zipfile.ZipInfo], source: Path) -> None:
    """IntakeError where the archive unpacks to an absurd size or its members share bytes."""
    packed = source.stat().st_size
    total = sum(member.file_size for member in members)
    overlap = sum(member.compress_size for member in members) > packed
    absurd = total > max(RATIO_FROM, packed * RATIO) or any(
        member.file_size > max(RATIO_FROM, member.compress_size * RATIO) for member in members
    )
    if overlap or absurd or len(members) > MEMBERS:
        raise IntakeError(
            t("压缩包解压后大得不正常，可能是恶意文件，没有解压。"),
            where=Where(file=source.name),
            remedy=t("请向提供者核实；确无问题的，自行解压后以文件夹导入。"),
        )


def _name(member: zipfile.ZipInfo) -> str:
    """The member's name; archives made by Chinese Windows have GBK without saying so."""
    name = member.filename
    if not member.flag_bits & _NOT_UTF8:
        with suppress(UnicodeEncodeError):
            name = _decoded(name.encode("cp437")) or name
    return name.replace("\\", "/")


def _decoded(raw: bytes) -> str | None:
    for encoding in ("utf-8", "gb18030"):
        with suppress(UnicodeDecodeError):
            return raw.decode(encoding)
    return None


def _checked(file: OfferedFile) -> OfferedFile | RefusedFile:
    if file.size >= LARGEST:
        return RefusedFile(
            file.path,
            t("文件不小于 2 GB"),
            t("请申报单位压缩或剪短。"),
        )
    if file.size == 0:
        return RefusedFile(
            file.path,
            t("空文件"),
            t("请申报单位重新提交。"),
        )
    return file


def _link(path: str) -> RefusedFile:
    return RefusedFile(
        path,
        t("是符号链接，不收"),
        t("请放入文件本身。"),
    )


def _junk(name: str) -> bool:
    return name.startswith(("._", "~$")) or name.casefold() in _JUNK
