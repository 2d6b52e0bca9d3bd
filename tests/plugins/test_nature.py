"""The plugin `nature`."""

from kepu_review.testing import PluginContract


class TestNature(PluginContract):
    plugin = "nature"
