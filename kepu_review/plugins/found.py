"""Plugins as they are found: by entry point, one at a time, each failure named."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import EntryPoint, entry_points

from kepu_review.hookspecs import PROJECT
from kepu_review.text import t

BLOCK_VARIABLE = "KEPU_BLOCK"


class PluginState(StrEnum):
    """What became of a plugin that was found."""

    ACTIVE = "active"  # 已启用
    BLOCKED = "blocked"  # 已停用
    FAILED = "failed"  # 未能启用


@dataclass(frozen=True, slots=True)
class PluginProblem:
    """A plugin that is not in force, or that failed when told: who, why and the way out."""

    plugin: str
    distribution: str
    error: str
    remedy: str

    def __str__(self) -> str:
        source = f"（{self.distribution}）" if self.distribution else ""
        return t(
            "插件“{plugin}”{source}：{error}\n怎么办：{remedy}",
            plugin=self.plugin,
            source=source,
            error=self.error,
            remedy=self.remedy,
            value=self.distribution or "-",
        )


@dataclass(frozen=True, slots=True)
class PluginInfo:
    """One line of the table of plugins."""

    name: str
    distribution: str  # name and version of the package that brings it; "" if built in
    state: PluginState
    hooks: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A plugin object, or the reason why there is none."""

    name: str
    distribution: str
    plugin: object | None = None
    error: str = ""


def way_out(name: str) -> str:
    """How to go on without the plugin."""
    return t(
        "升级或卸载它；要先绕开它，设环境变量 {block_variable}={name} 再运行。",
        block_variable=BLOCK_VARIABLE,
        name=name,
    )


def blocked_names(blocked: Collection[str]) -> frozenset[str]:
    """The names given, and those of the environment variable KEPU_BLOCK (comma-separated)."""
    listed = os.environ.get(BLOCK_VARIABLE, "").replace("，", ",").split(",")
    return frozenset(blocked) | {name.strip() for name in listed if name.strip()}


def find(blocked: frozenset[str]) -> Iterator[Found]:
    """Every plugin announced in the environment, by name; a blocked one is not imported."""
    for entry in sorted(entry_points(group=PROJECT), key=lambda entry: entry.name):
        if entry.name in blocked:
            yield Found(entry.name, _distribution(entry))
        else:
            yield _load(entry)


def _load(entry: EntryPoint) -> Found:
    source = _distribution(entry)
    try:
        return Found(entry.name, source, plugin=entry.load())
    except (Exception, SystemExit) as reason:
        why = t("导入失败：")
        return Found(entry.name, source, error=f"{why}{type(reason).__name__}: {reason}")


def _distribution(entry: EntryPoint) -> str:
    return f"{entry.dist.name} {entry.dist.version}" if entry.dist else ""
