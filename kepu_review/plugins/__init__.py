"""The host of plugins: owned by whoever needs it, nothing global."""

from kepu_review.plugins.found import PluginInfo, PluginProblem, PluginState
from kepu_review.plugins.host import Plugins

__all__ = ["PluginInfo", "PluginProblem", "PluginState", "Plugins"]
