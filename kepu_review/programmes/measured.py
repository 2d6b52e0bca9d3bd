"""One file against one rule: format, size, length, picture and name, each as measured."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from kepu_review.model import Application, Material, MaterialRule
from kepu_review.programmes.slots import ending, plain
from kepu_review.text import t

Said = tuple[str, str]
"""What is wrong, and what to do."""

_BETWEEN = r"[\-_—－ .、]*"
_NUMBER = r"[（(]?(\d{1,4})[)）]?"


def wrong(application: Application, material: Material, rule: MaterialRule) -> Iterator[Said]:
    """Everything that is wrong with the file; of one that does not open, only that."""
    if material.kind == "broken":
        yield t("“{file}”已损坏或不完整。", file=_name(material)), _again()
        return
    if material.encrypted and material.pages is None:
        yield (
            t("“{file}”设有打开密码，看不到内容。", file=_name(material)),
            t("请申报单位提交无密码的文件。"),
        )
        return
    for check in _CHECKS:
        yield from check(material, rule)
    yield from _named(application, material, rule)


def _format(material: Material, rule: MaterialRule) -> Iterator[Said]:
    if not rule.formats or material.format in rule.formats:
        return
    file, said = _name(material), ending(material)
    wanted = t(" 或 ").join(one.upper() for one in rule.formats)
    if material.format is None and material.kind != "file":
        yield _unknown(material, t("格式"))
    elif material.format is None:
        yield (
            t("“{file}”不是 {wanted} 文件，看不出是什么。", file=file, wanted=wanted),
            _again(),
        )
    elif said in rule.formats:
        yield (
            t(
                "“{file}”名称以 .{said} 结尾，内容却是 {format}，应为 {wanted}。",
                file=file,
                said=said,
                format=material.format.upper(),
                wanted=wanted,
            ),
            t("请申报单位提交原始的 {wanted} 文件，不要只改名称。", wanted=wanted),
        )
    else:
        yield (
            t(
                "“{file}”是 {format}，应为 {wanted}。",
                file=file,
                format=material.format.upper(),
                wanted=wanted,
            ),
            t("请申报单位改交 {wanted}。", wanted=wanted),
        )


def _weight(material: Material, rule: MaterialRule) -> Iterator[Said]:
    if rule.min_bytes is None and rule.max_bytes is None:
        return
    if material.bytes is None:
        yield _unknown(material, t("文件大小"))
        return
    file, size = _name(material), _mega(material.bytes)
    if rule.min_bytes is not None and material.bytes < rule.min_bytes:
        yield (
            t(
                "“{file}”{size}，小于 {least}。",
                file=file,
                size=size,
                least=_mega(rule.min_bytes),
            ),
            t("请申报单位提交未压缩的原件。"),
        )
    if rule.max_bytes is not None and material.bytes > rule.max_bytes:
        yield (
            t("“{file}”{size}，大于 {most}。", file=file, size=size, most=_mega(rule.max_bytes)),
            t("请申报单位压缩后重新提交。"),
        )


def _length(material: Material, rule: MaterialRule) -> Iterator[Said]:
    """Whole seconds are compared, as they are shown: sound often outlasts the picture a little."""
    if rule.max_seconds is None:
        return
    if material.seconds is None:
        yield _unknown(material, t("时长"))
    elif round(material.seconds) > rule.max_seconds:
        yield (
            t(
                "“{file}”时长 {length}，超过 {most}。",
                file=_name(material),
                length=_clock(material.seconds),
                most=_clock(rule.max_seconds),
            ),
            t("请申报单位剪短后重新提交。"),
        )


def _picture(material: Material, rule: MaterialRule) -> Iterator[Said]:
    if not rule.sizes:
        return
    if material.width is None or material.height is None:
        yield _unknown(material, t("画面大小"))
    elif (material.width, material.height) not in rule.sizes:
        wanted = t(" 或 ").join(f"{width}×{height}" for width, height in rule.sizes)
        yield (
            t(
                "“{file}”画面 {width}×{height}，应为 {wanted}。",
                file=_name(material),
                width=material.width,
                height=material.height,
                wanted=wanted,
            ),
            t("请申报单位按要求的分辨率重新导出。"),
        )


_CHECKS: tuple[Callable[[Material, MaterialRule], Iterator[Said]], ...] = (
    _format,
    _weight,
    _length,
    _picture,
)


def _named(application: Application, material: Material, rule: MaterialRule) -> Iterator[Said]:
    if rule.named is None:
        return
    known = {"applicant": application.applicant, "name": application.name, "id": application.id}
    parts = re.split(r"\{(\w+)\}", rule.named)
    pattern = "".join(
        re.escape(plain(part)) if place % 2 == 0 else _part(part, known)
        for place, part in enumerate(parts)
    )
    said = plain(material.title.rpartition(" · ")[2])
    if re.fullmatch(pattern, said) is None:
        example = rule.named.format(**known, n=1)
        yield (
            t("“{file}”没有按规定命名。", file=_name(material)),
            t("应命名为“{example}”这样。", example=example),
        )


def _part(name: str, known: dict[str, str]) -> str:
    return _BETWEEN + _NUMBER if name == "n" else re.escape(plain(known[name]))


def _unknown(material: Material, what: str) -> Said:
    return (
        t("“{file}”的{what}量不出来，不能算合格。", file=_name(material), what=what),
        t("请打开文件人工核对。"),
    )


def _again() -> str:
    return t("请申报单位重新提交。")


def _name(material: Material) -> str:
    return material.file.rpartition("/")[2]


def _mega(count: int) -> str:
    """Megabytes with all digits that tell a file just too small from the limit."""
    shown = f"{count / 1_000_000:.6f}".rstrip("0").rstrip(".")
    return f"{shown} MB"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}"
