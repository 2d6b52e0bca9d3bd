"""One YAML text to plain values that remember their lines; numbers stay exact."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from kepu_review.errors import InputError, Where
from kepu_review.text import t

YamlPath = tuple[str | int, ...]
"""Keys and indexes from the top of the file to a value."""

MAX_BYTES = 2_000_000
MAX_NODES = 50_000  # an anchor repeated in anchors would grow without bound
MAX_DEPTH = 60

_TAG = "tag:yaml.org,2002:"


@dataclass(frozen=True, slots=True)
class YamlDocument:
    """A file that was read: `data` holds str, int, Decimal, bool, date, None, list and dict."""

    name: str
    text: str
    data: dict[str, Any]
    lines: Mapping[YamlPath, int]  # line of the key, or of the item of a list; from 1

    def line(self, path: YamlPath) -> int:
        """The line of `path`, or of the nearest value round it."""
        while path not in self.lines and path:
            path = path[:-1]
        return self.lines.get(path, 1)

    def where(self, path: YamlPath = ()) -> Where:
        """The place of `path` in the file, for an error."""
        return Where(file=self.name, line=self.line(path))


def read_file(path: Path, error: type[InputError]) -> YamlDocument:
    """Read a UTF-8 file; raises `error` with what to do when it cannot be read or is not YAML."""
    name = path.name
    try:
        raw = path.read_bytes()
    except OSError as reason:
        raise error(
            t("文件读不了：{strerror}。", strerror=reason.strerror),
            where=Where(file=str(path)),
            remedy=t("检查路径和权限。"),
        ) from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as reason:
        raise error(
            t("文件不是 UTF-8 编码。"),
            where=Where(file=name, line=raw.count(b"\n", 0, reason.start) + 1),
            remedy=t("用编辑器另存为 UTF-8。"),
        ) from None
    return read(text, name, error)


def read(text: str, name: str, error: type[InputError]) -> YamlDocument:
    """Read one YAML mapping; raises `error` with file and line for anything else."""
    if len(text) > MAX_BYTES:
        raise error(
            t("文件过大，不像一份手写的 YAML。"),
            where=Where(file=name),
            remedy=t("检查是否选错了文件。"),
        )
    builder = _Builder(name, error)
    data = builder.build(_compose(text, name, error), (), 0)
    if not isinstance(data, dict):
        raise error(
            t("文件最外层应是“键: 值”。"),
            where=Where(file=name, line=1),
            remedy=t("从 id: 和 title: 开始写，参照随附的样例。"),
        )
    return YamlDocument(name, text, data, MappingProxyType(builder.lines))


def _compose(text: str, name: str, error: type[InputError]) -> Node | None:
    try:
        return YAML(typ="safe", pure=True).compose(text)  # type: ignore[no-any-return]
    except (YAMLError, ValueError, RecursionError) as reason:
        line, problem = None, str(reason).strip().split("\n", maxsplit=1)[0]
        if isinstance(reason, MarkedYAMLError):
            mark = reason.problem_mark or reason.context_mark
            line = mark.line + 1 if mark else None
            problem = str(reason.problem or problem)
        raise error(
            t("这不是合法的 YAML：{problem}", problem=problem),
            where=Where(file=name, line=line),
            remedy=t(
                "看这一行和上一行：缩进只用空格，冒号后空一格，含冒号或 # 的文字加引号，括号和"
                "引号成对。"
            ),
        ) from None


class _Builder:
    def __init__(self, name: str, error: type[InputError]) -> None:
        self.name = name
        self.error = error
        self.lines: dict[YamlPath, int] = {}
        self.nodes = 0

    def build(self, node: Node | None, path: YamlPath, depth: int) -> Any:
        if node is None:
            return None
        self.nodes += 1
        if self.nodes > MAX_NODES or depth > MAX_DEPTH:
            self.fail(
                node,
                t("嵌套或引用（&、*）太多。"),
                t("把内容直接写出来，不用引用。"),
            )
        self.lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, MappingNode):
            return self.mapping(node, path, depth)
        if isinstance(node, SequenceNode):
            return [self.build(item, (*path, n), depth + 1) for n, item in enumerate(node.value)]
        return self.scalar(node)

    def mapping(self, node: MappingNode, path: YamlPath, depth: int) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, ScalarNode):
                self.fail(
                    key,
                    t("键应是一个词。"),
                    t("去掉“? ”或方括号。"),
                )
            name = str(key.value)
            here = (*path, name)
            if name in result:
                self.fail(
                    key,
                    t(
                        "“{name}”写了两次，上一次在第 {lines} 行。",
                        name=name,
                        lines=self.lines[here],
                    ),
                    t("删去一处。"),
                )
            self.lines[here] = key.start_mark.line + 1
            result[name] = self.build(value, here, depth + 1)
        return result

    def scalar(self, node: Node) -> Any:
        text, tag = str(node.value), str(node.tag).removeprefix(_TAG)
        read = _SCALARS.get(tag)
        if read is not None:
            try:
                return read(text)
            except (ValueError, InvalidOperation):
                return text  # the schema says what should stand here
        self.fail(
            node,
            t("不支持标签 {tag}。", tag=node.tag),
            t("去掉以 ! 开头的标签。"),
        )

    def fail(self, node: Node, message: str, remedy: str) -> Any:
        where = Where(file=self.name, line=node.start_mark.line + 1)
        raise self.error(message, where=where, remedy=remedy)


def _whole(text: str) -> int:
    digits = text.replace("_", "")
    return int(digits, 10 if digits.lstrip("+-").isdigit() else 0)


def _exact(text: str) -> Decimal:
    number = Decimal(
        text.replace("_", "")
    )  # ".inf" and ".nan" are not Decimals: they stay text and are refused
    if not math.isfinite(number):
        raise InvalidOperation
    return number


_SCALARS: Mapping[str, Callable[[str], Any]] = {
    "str": str,
    "int": _whole,
    "float": _exact,
    "bool": lambda text: text.lower() == "true",
    "null": lambda _: None,
    "timestamp": date.fromisoformat,
}
