"""Probes a handed-in file: what it is, how large, how many pages."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kepu_review.intake.contents import HEAD, PDF, Content, Kind, content_of
from kepu_review.intake.pictures import BrokenPicture, OversizePicture, small_copy
from kepu_review.text import t

_ENDINGS: dict[str, tuple[Kind, ...]] = {
    **dict.fromkeys((".jpg", ".jpeg", ".png", ".gif", ".bmp", ".webp"), ("photo", "oversize")),
    ".heic": ("heic", "photo", "oversize"),
    ".pdf": ("pdf",),
    **dict.fromkeys((".mp4", ".m4v", ".mov", ".webm"), ("video",)),
}


@dataclass(frozen=True, slots=True)
class Probe:
    """What was measured; a number that is not known is None. `remark` is for the person."""

    kind: Kind
    width: int | None = None
    height: int | None = None
    pages: int | None = None
    small: bytes | None = None
    remark: str = ""


def probe(path: Path, *, name: str = "") -> Probe:
    """Look into the file; `name` is the one it was handed in under."""
    with path.open("rb") as file:
        content = content_of(file.read(HEAD))
    if content.kind == "photo":
        found = _picture(path, content)
    elif content is PDF:
        found = _document(path)
    elif content.kind == "heic":
        found = Probe("heic", remark=_heic())
    else:
        found = Probe(content.kind)
    return found if found.remark else _named_right(found, name or path.name)


def _picture(path: Path, content: Content) -> Probe:
    try:
        made = small_copy(path, content.type)
    except OversizePicture as over:
        return Probe("oversize", over.width, over.height, remark=_oversize(over))
    except BrokenPicture:
        remark = t("照片损坏或不完整，评审台只能提供下载；请申报单位重新提交。")
        return Probe("broken", remark=remark)
    return Probe("photo", made.width, made.height, small=made.jpeg)


def _document(path: Path) -> Probe:
    import pikepdf

    try:
        with pikepdf.open(path) as document:
            return Probe("pdf", pages=len(document.pages))
    except pikepdf.PasswordError:
        remark = t("PDF 设有打开密码，专家可能看不到内容；请申报单位提交无密码的文件。")
        return Probe("pdf", remark=remark)
    except (pikepdf.PdfError, ValueError, OverflowError, RuntimeError):
        remark = t("PDF 损坏，评审台只能提供下载；请申报单位重新提交。")
        return Probe("broken", remark=remark)


def _named_right(found: Probe, name: str) -> Probe:
    """The probe, with a remark where the name's ending promises something else."""
    ending = Path(name).suffix.lower()
    promised = _ENDINGS.get(ending)
    if promised is None or found.kind in promised:
        return found
    remark = t("名称以 {ending} 结尾，内容却不是这种文件，评审台按实际内容处理。", ending=ending)
    return Probe(found.kind, found.width, found.height, found.pages, found.small, remark)


def _heic() -> str:
    return t("苹果手机的 HEIC 照片，浏览器不能显示，只能下载；请申报单位改交 JPEG。")


def _oversize(over: OversizePicture) -> str:
    if over.width is None or over.height is None:
        return t("照片过大，只能下载。")
    return t("照片有 {width}×{height} 像素，过大，只能下载。", width=over.width, height=over.height)
