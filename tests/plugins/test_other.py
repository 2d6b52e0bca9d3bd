"""The plugin `other`."""

from kepu_review.testing import PluginContract


class TestOther(PluginContract):
    plugin = "other"
