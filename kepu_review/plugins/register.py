"""Letting plugins in: checked against the contract, named when refused."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from types import ModuleType

import pluggy

from kepu_review.errors import PluginError
from kepu_review.hookspecs import PROJECT
from kepu_review.plugins.contract import faults, hook_arguments
from kepu_review.plugins.found import (
    Found,
    PluginInfo,
    PluginProblem,
    PluginState,
    blocked_names,
    find,
    way_out,
)
from kepu_review.text import t


class Register:
    """The plugins that were found and what became of each; owns the pluggy manager."""

    def __init__(self, specs: ModuleType, blocked: Collection[str]) -> None:
        self._manager = pluggy.PluginManager(PROJECT)
        self._manager.add_hookspecs(specs)
        self._blocked = blocked_names(blocked)
        self._infos: list[PluginInfo] = []
        self._problems: list[PluginProblem] = []

    def hook(self, name: str) -> pluggy.HookCaller:
        """The caller of a hook of the contract."""
        caller: pluggy.HookCaller = getattr(self._manager.hook, name)
        return caller

    def active(self) -> tuple[str, ...]:
        """Names of the plugins in force."""
        return tuple(info.name for info in self._infos if info.state is PluginState.ACTIVE)

    def table(self) -> tuple[PluginInfo, ...]:
        """Every plugin that was found, in the order of finding."""
        return tuple(self._infos)

    def problems(self) -> tuple[PluginProblem, ...]:
        """Plugins that were refused."""
        return tuple(self._problems)

    def problem(self, name: str, why: str) -> PluginProblem:
        """A problem of the plugin `name`, with its distribution and the way out."""
        source = next((i.distribution for i in self._infos if i.name == name), "")
        return PluginProblem(name, source, why, way_out(name))

    def admit_built_in(self, name: str, plugin: object) -> None:
        """Let in what ships with the host, unless it is blocked."""
        self._admit(Found(name, "", plugin=plugin))

    def admit_installed(self) -> None:
        """Let in every plugin that is announced by an entry point."""
        for found in find(self._blocked):
            self._admit(found)

    def admit_extra(self, plugin: object) -> None:
        """Let in an object of the caller; PluginError when it breaks the contract."""
        name = getattr(plugin, "__name__", type(plugin).__name__)
        self._admit(Found(name, "", plugin=plugin))
        refused = [problem for problem in self._problems if problem.plugin == name]
        if refused:
            raise PluginError(
                t("插件“{name}”：", name=name) + refused[-1].error,
                remedy=t("改正插件代码。"),
            )

    def _admit(self, found: Found) -> None:
        info = PluginInfo(found.name, found.distribution, PluginState.ACTIVE)
        if found.name in self._blocked:
            note = t("按设置停用。")
            self._infos.append(replace(info, state=PluginState.BLOCKED, note=note))
            return
        why = found.error or self._refusal(found)
        if why:
            self._infos.append(replace(info, state=PluginState.FAILED, note=why))
            self._problems.append(self.problem(found.name, why))
            return
        self._manager.register(found.plugin, found.name)
        self._infos.append(replace(info, hooks=self._hooks_of(found.plugin)))

    def _refusal(self, found: Found) -> str:
        if found.name in self.active():
            return t("已有同名插件。")
        return " ".join(faults(self._manager, found.plugin))

    def _hooks_of(self, plugin: object) -> tuple[str, ...]:
        opts = self._manager.parse_hookimpl_opts
        return tuple(name for name in hook_arguments() if opts(plugin, name))
