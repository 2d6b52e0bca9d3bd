"""The plugin `culture`."""

from kepu_review.testing import PluginContract


class TestCulture(PluginContract):
    plugin = "culture"
