"""The plugin `research`."""

from kepu_review.testing import PluginContract


class TestResearch(PluginContract):
    plugin = "research"
