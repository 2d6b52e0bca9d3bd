"""What a plugin object must be before it is let in: known hooks, known arguments, no wrappers."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

import pluggy

from kepu_review import hookspecs
from kepu_review.text import t

PREFIX = "kepu_"


def hook_arguments() -> Mapping[str, tuple[str, ...]]:
    """Every hook with its arguments, in the order of the contract."""
    return {
        name: tuple(inspect.signature(function).parameters)
        for name, function in vars(hookspecs).items()
        if name.startswith(PREFIX) and inspect.isfunction(function)
    }


def faults(manager: pluggy.PluginManager, plugin: object) -> tuple[str, ...]:
    """What keeps `plugin` from being let in; empty when it keeps the contract."""
    known = hook_arguments()
    found: list[str] = []
    for name in sorted(set(dir(plugin))):
        marked = manager.parse_hookimpl_opts(plugin, name)
        function = getattr(plugin, name, None)
        if not marked:
            if name.startswith(PREFIX) and inspect.isroutine(function):
                found.append(t("{name} 没有标 @hookimpl。", name=name))
        elif marked.get("specname") or name not in known:
            found.append(_unknown_hook(marked.get("specname") or name, known))
        elif marked.get("wrapper") or marked.get("hookwrapper"):
            found.append(t("{name} 不能是包装（wrapper）。", name=name))
        else:
            found.extend(_unknown_arguments(name, function, known[name]))
    return tuple(found)


def _unknown_hook(name: str, known: Mapping[str, tuple[str, ...]]) -> str:
    close = get_close_matches(name, known, n=1)
    hint = t("，是否想写 {close}？", close=close[0]) if close else t("。")
    return t("没有钩子 {name}{hint}", name=name, hint=hint)


def _unknown_arguments(name: str, function: Any, known: tuple[str, ...]) -> list[str]:
    parameters = inspect.signature(function).parameters.values()
    wrong = [p.name for p in parameters if p.name not in known and p.default is p.empty]
    listed = t("、").join(known) or t("（无）")
    return [
        t("{name} 没有参数 {arg}，可用：{listed}。", name=name, arg=arg, listed=listed)
        for arg in wrong
    ]
