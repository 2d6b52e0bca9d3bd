"""The plugin `quzhou`."""

from kepu_review.testing import PluginContract


class TestQuzhou(PluginContract):
    plugin = "quzhou"
