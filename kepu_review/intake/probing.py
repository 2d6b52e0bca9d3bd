"""Probes a handed-in file: what it is, how large, how long, how many pages."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, replace
from pathlib import Path

from kepu_review.intake.contents import HEAD, PDF, Content, Kind, content_of
from kepu_review.intake.papers import BrokenPaper, looked_into
from kepu_review.intake.pictures import BrokenPicture, OversizePicture, small_copy
from kepu_review.intake.videos import BrokenVideo, measured
from kepu_review.text import t

_ENDINGS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys((".jpg", ".jpeg"), ("jpg",)),
    **{f".{name}": (name,) for name in ("png", "gif", "bmp", "webp", "pdf", "docx", "xlsx")},
    ".heic": ("heic", "jpg", "png", "avif"),
    **dict.fromkeys((".mp4", ".m4v"), ("mp4", "3gp")),
    ".mov": ("mov",),
    ".webm": ("webm",),
}
_INSIDE = (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx"), ("OFD.xml", "ofd"))


@dataclass(frozen=True, slots=True)
class Probe:
    """What was measured; a number that is not known is None. `remark` is for the person."""

    kind: Kind
    width: int | None = None
    height: int | None = None
    pages: int | None = None
    small: bytes | None = None
    remark: str = ""
    format: str | None = None
    seconds: float | None = None
    codec: str | None = None
    rotation: int | None = None
    scan: bool | None = None
    encrypted: bool | None = None
    phash: str | None = None


def probe(path: Path, *, name: str = "") -> Probe:
    """Look into the file; `name` is the one it was handed in under."""
    with path.open("rb") as file:
        content = content_of(file.read(HEAD))
    found = _looked(path, content)
    format_ = _inside(path) if content.format == "zip" else content.format
    found = replace(found, format=format_)
    return found if found.remark else _named_right(found, name or path.name)


def _looked(path: Path, content: Content) -> Probe:
    if content.kind == "photo":
        return _picture(path, content)
    if content is PDF:
        return _document(path)
    if content.kind == "video":
        return _film(path)
    if content.kind == "heic":
        return Probe("heic", remark=_heic())
    return Probe(content.kind)


def _picture(path: Path, content: Content) -> Probe:
    try:
        made = small_copy(path, content.type)
    except OversizePicture as over:
        return Probe("oversize", over.width, over.height, remark=_oversize(over))
    except BrokenPicture:
        remark = t("照片损坏或不完整，评审台只能提供下载；请申报单位重新提交。")
        return Probe("broken", remark=remark)
    return Probe("photo", made.width, made.height, small=made.jpeg, phash=made.phash)


def _document(path: Path) -> Probe:
    try:
        found = looked_into(path)
    except BrokenPaper:
        remark = t("PDF 损坏，评审台只能提供下载；请申报单位重新提交。")
        return Probe("broken", remark=remark)
    remark = ""
    if found.locked:
        remark = t("PDF 设有打开密码，专家可能看不到内容；请申报单位提交无密码的文件。")
    return Probe(
        "pdf", pages=found.pages, remark=remark, scan=found.scan, encrypted=found.encrypted
    )


def _film(path: Path) -> Probe:
    try:
        found = measured(path)
    except BrokenVideo:
        remark = t("视频损坏、不完整或没有画面，评审台只能提供下载；请申报单位重新提交。")
        return Probe("broken", remark=remark)
    return Probe(
        "video",
        found.width,
        found.height,
        seconds=found.seconds,
        codec=found.codec,
        rotation=found.rotation,
    )


def _inside(path: Path) -> str:
    """What a ZIP archive is, by the names of its members."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return "zip"
    found = (kind for mark, kind in _INSIDE if any(name.startswith(mark) for name in names))
    return next(found, "zip")


def _named_right(found: Probe, name: str) -> Probe:
    """The probe, with a remark where the name's ending promises something else."""
    ending = Path(name).suffix.lower()
    promised = _ENDINGS.get(ending)
    if promised is None or found.format in promised:
        return found
    remark = t("名称以 {ending} 结尾，内容却不是这种文件，评审台按实际内容处理。", ending=ending)
    if found.format is not None:
        remark = t(
            "名称以 {ending} 结尾，内容却是 {format}，评审台按实际内容处理。",
            ending=ending,
            format=found.format.upper(),
        )
    return replace(found, remark=remark)


def _heic() -> str:
    return t("苹果手机的 HEIC 照片，浏览器不能显示，只能下载；请申报单位改交 JPEG。")


def _oversize(over: OversizePicture) -> str:
    if over.width is None or over.height is None:
        return t("照片过大，只能下载。")
    return t("照片有 {width}×{height} 像素，过大，只能下载。", width=over.width, height=over.height)
