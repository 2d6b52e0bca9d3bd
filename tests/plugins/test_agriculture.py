"""The plugin `agriculture`."""

from kepu_review.testing import PluginContract


class TestAgriculture(PluginContract):
    plugin = "agriculture"
