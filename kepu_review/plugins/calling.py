"""Calling hooks one plugin at a time, so that a failure or a wrong result has a name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

import pluggy

from kepu_review.errors import KepuError, PluginError
from kepu_review.plugins.found import way_out
from kepu_review.text import t

T = TypeVar("T")


def implementations(hook: pluggy.HookCaller) -> Sequence[pluggy.HookImpl]:
    """In order of calling: the last registered first, tryfirst before, trylast after."""
    return hook.get_hookimpls()[::-1]


def collect(hook: pluggy.HookCaller, kind: type[T], **given: Any) -> Iterator[tuple[str, T]]:
    """(plugin, item) for everything that every implementation returns; None is nothing."""
    for impl in implementations(hook):
        for item in answer(impl, hook.name, kind, given) or ():
            yield impl.plugin_name, item


def first(hook: pluggy.HookCaller, kind: type[T], **given: Any) -> tuple[T, ...] | None:
    """The first result that is not None."""
    for impl in implementations(hook):
        result = answer(impl, hook.name, kind, given)
        if result is not None:
            return result
    return None


def answer(
    impl: pluggy.HookImpl, hook: str, kind: type[T], given: dict[str, Any]
) -> tuple[T, ...] | None:
    """One implementation's result, checked; raises PluginError that names the plugin."""
    try:
        result = call(impl, given)
        items = None if result is None else _items(result)
    except KepuError:
        raise  # said in our own words already: a refusal, or a file that is wrong
    except Exception as reason:
        raise failure(impl.plugin_name, hook, f"{type(reason).__name__}: {reason}") from reason
    wrong = [item for item in items or () if not isinstance(item, kind)]
    if (items is None and result is not None) or wrong:
        got = type(wrong[0] if wrong else result).__name__
        raise failure(
            impl.plugin_name,
            hook,
            t("应返回一组 {name__}，却返回了 {got}。", name__=kind.__name__, got=got),
        )
    return items


def call(impl: pluggy.HookImpl, given: dict[str, Any]) -> object:
    """Call with the arguments that the implementation takes."""
    result: object = impl.function(*(given[name] for name in impl.argnames))
    return result


def failure(plugin: str, hook: str, why: str) -> PluginError:
    """The error of a plugin that raised or returned nonsense."""
    return PluginError(
        t("插件“{plugin}”的 {hook} 出错：{why}", plugin=plugin, hook=hook, why=why),
        remedy=way_out(plugin),
    )


def _items(result: object) -> tuple[Any, ...] | None:
    if isinstance(result, Iterable) and not isinstance(result, (str, bytes, dict)):
        return tuple(result)
    return None
