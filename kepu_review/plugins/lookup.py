"""What plugins bring, by id; each id once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Protocol, TypeVar

from kepu_review.errors import PluginError
from kepu_review.plugins.found import BLOCK_VARIABLE
from kepu_review.text import t


class HasId(Protocol):
    """Anything that is known by an id."""

    @property
    def id(self) -> str:
        """The id."""


Item = TypeVar("Item", bound=HasId)


def by_id(named: Iterable[tuple[str, Item]]) -> Mapping[str, Item]:
    """Items of (plugin, item) by id; PluginError names both plugins of an id given twice."""
    owners: dict[str, str] = {}
    items: dict[str, Item] = {}
    for plugin, item in named:
        if item.id in items:
            other = owners[item.id]
            raise PluginError(
                t(
                    "插件“{plugin}”和“{other}”都带来了“{id}”。",
                    plugin=plugin,
                    other=other,
                    id=item.id,
                ),
                remedy=t(
                    "停用其中一个：设环境变量 {block_variable}={plugin} 或 {other}。",
                    block_variable=BLOCK_VARIABLE,
                    plugin=plugin,
                    other=other,
                ),
            )
        owners[item.id], items[item.id] = plugin, item
    return MappingProxyType(dict(sorted(items.items())))
