"""The plugin `enterprise`."""

from kepu_review.testing import PluginContract


class TestEnterprise(PluginContract):
    plugin = "enterprise"
